"""Logs of one's own, whose columns somebody names: a row for each request or bucket, or for each meter.

`map` says ours=theirs. In the wide form quantities are as ours are: the input contains what came from the
cache, unless it is called `uncached`. In the long form, where a column says what a row counts, each class
stands for itself.
"""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.hints.words import hint
from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.prose import listed, shown
from costcalc.usage.column_names import PREFIX
from costcalc.usage.columns.values import miscounted
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.logs.format import REQUEST, SUM, TABLE, LogFormat, Long, Spend
from costcalc.usage.logs.how import GENERIC
from costcalc.usage.records.context import STANDARD
from costcalc.usage.records.format import WRITTEN, Choice, Format, Instant
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from costcalc.usage.logs.how import How

TIME, UNTIL, MODEL, SELLER, ID = "time", "until", "model", "provider", "id"
REQUESTS, COST, CURRENCY, IGNORE = "requests", "cost", "currency", "ignore"
METER, QUANTITY = "meter", "quantity"
ROLES = (TIME, UNTIL, MODEL, SELLER, ID, REQUESTS, COST, CURRENCY, IGNORE, METER, QUANTITY)
"""What a column may be besides a quantity, an option of the price, or a label."""
OPTIONS = ("service_tier", "speed", "inference_geo", "region")
SEVERAL = "|"
UNCACHED, INPUT = "uncached", "input_tokens"
"""The input without what came from the cache and was written to it, and our own, which contains both."""
CACHE = "cache_"
"""How the fields of what came from the cache, or was written to it, begin."""
INSIDE = "a whole contains its parts: what came from the cache is inside the input"
BESIDE = "what came from the cache, and what was written to it, stand beside the input"
_SOURCE = "log-formats.md#your-own-columns"
SAYS_A_TIER = "!a tier that nothing reads: map it as service_tier, or name it in ignore"
_TIERS = dict.fromkeys(("batch", "batched", "flex", "priority", "fast", "scale", "provisioned"), SAYS_A_TIER)
_YES = dict.fromkeys(("true", "1", "yes", "y", "t"), SAYS_A_TIER)
DOUBTFUL = (
    Choice(
        "service_tier",
        ("tier", "Tier", "serviceTier", "ServiceTier", "service-tier", "Service Tier", "pricing_tier"),
        _TIERS,
        others_pass=True,
    ),
    Choice(
        "service_tier",
        ("batch", "Batch", "is_batch", "isBatch", "batched", "batch_api"),
        _TIERS | _YES,
        others_pass=True,
    ),
)
"""Columns that may say another tier than the standard one, whose price would then be wrong in silence."""


def generic(how: How) -> LogFormat:
    """The format of a log whose columns are as `how` says; `UsageError` where that is not enough."""
    said, is_beside = inclusive(_checked(how.columns), is_flipped=how.is_flipped)
    fields = {FIELD_OF[name]: theirs for name, theirs in said.items() if _is_quantity(name)}
    options = {name.removeprefix(PREFIX): theirs for name, theirs in said.items() if _is_option(name)}
    ignored = tuple(filter(None, said.get(IGNORE, "").split(SEVERAL)))
    is_long = METER in said
    is_sum = is_long or bool({UNTIL, REQUESTS} & said.keys())
    made = LogFormat(
        name=GENERIC,
        title="a log whose columns somebody named",
        source=_SOURCE,
        counts=(_counting({} if is_long else fields, {*options.values(), *ignored}, is_beside=is_beside),),
        container=TABLE,
        is_either=True,
        is_flat=True,
        kind=SUM if is_sum else REQUEST,
        due={} if is_long else _due(fields),
        model=(said.get(MODEL, MODEL),),
        sold_by=(said[SELLER],) if SELLER in said else (),
        on=(Instant(said.get(TIME, TIME), WRITTEN),),
        until=(Instant(said[UNTIL], WRITTEN),) if UNTIL in said else (),
        id=(said[ID],) if ID in said else (),
        requests=said.get(REQUESTS, ""),
        spend=(Spend(said[COST], currency_at=said.get(CURRENCY, ""), is_due=True),) if COST in said else (),
        aside=(*ignored, *filter(None, how.by)),
        option_columns=options,
        columns=tuple(_columns(said)),
    )
    return made._replace(long=_long(said, fields)) if is_long else made


def inclusive(said: Mapping[str, str], *, is_flipped: bool) -> tuple[dict[str, str], bool]:
    """A map in which the input goes by our name, and whether what came from the cache stands beside it.

    Where that is flipped, it is taken to be the other way than the map says.
    """
    if UNCACHED not in said:
        return dict(said), is_flipped
    if any(FIELD_OF.get(name) == INPUT for name in said):
        raise UsageError(f"{UNCACHED} is the input without the cache: name either it or the input", "map")
    found = {INPUT if name == UNCACHED else name: theirs for name, theirs in said.items()}
    return found, not is_flipped


def stand_beside(fields: Collection[str]) -> list[str]:
    """Of some fields, those of the cache that stand beside the input, and are in none of the others."""
    cached = [each for each in fields if each.startswith(CACHE)]
    within = {part for each in cached for part in PARTS[USAGE_FIELDS[each].name]}
    return [each for each in cached if USAGE_FIELDS[each].name not in within]


def _checked(said: Mapping[str, str]) -> dict[str, str]:
    """The map with each of our names known, and what must be in it."""
    for name, theirs in said.items():
        is_count = name in {UNCACHED, QUANTITY} or _is_quantity(name)
        if is_count and (told := miscounted(theirs, said)):
            raise UsageError(f"{shown(theirs)} is not read as {shown(name)}: {told}", "map")
        if name not in (*ROLES, UNCACHED) and not _is_quantity(name) and not _is_option(name):
            known = [*ROLES, UNCACHED, *USAGE_FIELDS, *OPTIONS]
            raise UsageError(
                f"there is no {shown(name)} that a column could be{hint(name, known)}: {listed(ROLES)}, a "
                f"quantity such as input_tokens, or an option such as service_tier or {PREFIX}latency",
                "map",
            )
    if METER in said and QUANTITY not in said:
        raise UsageError("a log with a row for each meter needs the column of its quantity too", "map")
    if METER not in said and UNCACHED not in said and not any(map(_is_quantity, said)):
        raise UsageError(
            "say which columns hold what: time=at,model=model,input_tokens=in,output_tokens=out", "map"
        )
    return dict(said)


def _is_quantity(name: str) -> bool:
    return name in FIELD_OF and name not in ROLES


def _is_option(name: str) -> bool:
    return name in OPTIONS or name.startswith(PREFIX)


def _columns(said: Mapping[str, str]) -> Iterator[str]:
    """The columns that are named; in the long form quantities are words in one of them."""
    for name, theirs in said.items():
        is_word = METER in said and (_is_quantity(name) or name == REQUESTS)
        if name != IGNORE and not is_word:
            yield theirs


def _counting(fields: Mapping[str, str], passed: Collection[str], *, is_beside: bool) -> Format:
    """How the columns count: as ours, where a whole contains its parts; or with the cache beside the input.

    A column of tiers may hold the standard one alone, but where it is `passed`: an option, or ignored.
    """
    beside = stand_beside(fields) if is_beside else ()
    return Format(
        name=GENERIC,
        title="a log whose columns somebody named",
        source=_SOURCE,
        rule=BESIDE if is_beside else INSIDE,
        counts={theirs: _meters(field, beside) for field, theirs in fields.items()},
        alone=dict(_alone(fields, beside)),
        needs=(),
        model=(),
        id=(),
        choices=tuple(
            each._replace(paths=tuple(path for path in each.paths if path not in passed))
            for each in (STANDARD, *DOUBTFUL)
        ),
    )


def _meters(field: str, beside: Collection[str]) -> str:
    """What a column is added to."""
    meter = USAGE_FIELDS[field].name
    return f"{meter} {USAGE_FIELDS[INPUT].name}" if field in beside else meter


def _alone(fields: Mapping[str, str], beside: Collection[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Parts of what stands beside the input, which do so themselves where a row does not say their whole."""
    for whole in beside:
        parts = [METERS[part].usage_field for part in PARTS[USAGE_FIELDS[whole].name]]
        yield from (
            (fields[part], (fields[whole], USAGE_FIELDS[INPUT].name)) for part in parts if part in fields
        )


def _due(fields: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The wholes that a row must say."""
    return {
        fields[f"{whole}_tokens"]: (f"missing {whole}", f"the row does not say its {whole}")
        for whole in ("input", "output")
        if f"{whole}_tokens" in fields
    }


def _long(said: Mapping[str, str], fields: Mapping[str, str]) -> Long:
    """What each class is added to: to itself, and to each whole that contains it."""
    meters = {
        each: " ".join((USAGE_FIELDS[field].name, *_wholes(USAGE_FIELDS[field].name)))
        for field, theirs in fields.items()
        for each in theirs.split(SEVERAL)
    }
    ignored = tuple(filter(None, said.get(IGNORE, "").split(SEVERAL)))
    return Long(said[METER], said[QUANTITY], meters, said.get(REQUESTS, ""), ignored, is_apart=True)


def _wholes(meter: str) -> tuple[str, ...]:
    return tuple(whole for whole, parts in PARTS.items() if meter in parts)
