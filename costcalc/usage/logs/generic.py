"""Logs of one's own, whose columns somebody names: a row for each request or bucket, or for each meter.

`map` says ours=theirs. In the wide form quantities are as ours are: the input contains what came from the
cache. In the long form, where a column says what a row counts, each class stands for itself.
"""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.hints import hint
from costcalc.meters import PARTS, USAGE_FIELDS
from costcalc.prose import listed, shown
from costcalc.usage.column_names import PREFIX
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.logs.format import REQUEST, SUM, TABLE, LogFormat, Long, Spend
from costcalc.usage.logs.how import GENERIC
from costcalc.usage.records.context import STANDARD
from costcalc.usage.records.format import WRITTEN, Format, Instant
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
_SOURCE = "log-formats.md#your-own-columns"


def generic(how: How) -> LogFormat:
    """The format of a log whose columns are as `how` says; `UsageError` where that is not enough."""
    said = _checked(how.columns)
    fields = {FIELD_OF[name]: theirs for name, theirs in said.items() if _is_quantity(name)}
    options = {name.removeprefix(PREFIX): theirs for name, theirs in said.items() if _is_option(name)}
    is_long = METER in said
    is_sum = is_long or bool({UNTIL, REQUESTS} & said.keys())
    made = LogFormat(
        name=GENERIC,
        title="a log whose columns somebody named",
        source=_SOURCE,
        counts=(_counting({} if is_long else fields, options.values()),),
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
        aside=tuple(filter(None, (*said.get(IGNORE, "").split(SEVERAL), *how.by))),
        option_columns=options,
        columns=tuple(_columns(said)),
    )
    return made._replace(long=_long(said, fields)) if is_long else made


def _checked(said: Mapping[str, str]) -> dict[str, str]:
    """The map with each of our names known, and what must be in it."""
    for name in said:
        if name not in ROLES and not _is_quantity(name) and not _is_option(name):
            known = [*ROLES, *USAGE_FIELDS, *OPTIONS]
            raise UsageError(
                f"there is no {shown(name)} that a column could be{hint(name, known)}: {listed(ROLES)}, a "
                f"quantity such as input_tokens, or an option such as service_tier or {PREFIX}latency",
                "map",
            )
    if METER in said and QUANTITY not in said:
        raise UsageError("a log with a row for each meter needs the column of its quantity too", "map")
    if METER not in said and not any(map(_is_quantity, said)):
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


def _counting(fields: Mapping[str, str], options: Collection[str]) -> Format:
    """How the columns count: as ours, where a whole contains its parts.

    A column of tiers that is no option of the map may hold the standard one alone.
    """
    return Format(
        name=GENERIC,
        title="a log whose columns somebody named",
        source=_SOURCE,
        rule="a whole contains its parts: what came from the cache is inside the input",
        counts={theirs: USAGE_FIELDS[field].name for field, theirs in fields.items()},
        needs=(),
        model=(),
        id=(),
        choices=() if not set(options) & set(STANDARD.paths) else (STANDARD._replace(paths=()),),
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
    return Long(said[METER], said[QUANTITY], meters, said.get(REQUESTS, ""), ignored)


def _wholes(meter: str) -> tuple[str, ...]:
    return tuple(whole for whole, parts in PARTS.items() if meter in parts)
