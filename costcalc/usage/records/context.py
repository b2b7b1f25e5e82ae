"""What stands around a usage: the model, the instant, options, what was billed besides, and wrappings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from costcalc.errors import CostcalcError
from costcalc.meters import METERS, PARTS
from costcalc.numbers import EXACT, MILLION
from costcalc.periods import parse_instant
from costcalc.prose import listed, shown
from costcalc.usage.records.envelopes import ENVELOPES
from costcalc.usage.records.errors import NotBilledError, UsageRecordError
from costcalc.usage.records.format import (
    MILLISECONDS,
    NANOSECONDS,
    NOT_KNOWN,
    PAID_OTHERWISE,
    SECONDS,
    WRITTEN_UTC,
    Choice,
)
from costcalc.usage.records.members import ABSENT, at, number
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from costcalc.usage.records.format import Envelope, Format, Instant

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_SECOND = {SECONDS: 1, MILLISECONDS: 10**3, NANOSECONDS: 10**9}
LATEST = 32_503_680_000  # the year 3000
LONGEST_NAME = 300
WRITTEN = "cache_write"
STANDARD = Choice("service_tier", ("service_tier",), {"standard": None, "default": None})
"""The tiers of a format that knows none: another one may have another price, and is not passed over."""


class Wrapped(NamedTuple):
    """An answer without what it was wrapped in, and what that said of it."""

    answer: object
    options: Mapping[str, str] = {}
    on: datetime | None = None
    within: str = ""
    """Where the answer stands in what was handed in."""


def unwrapped(said: object) -> Wrapped:
    """An answer without what it is wrapped in; `NotBilledError` where that says that nothing was billed."""
    options: dict[str, str] = {}
    on, within = None, ""
    for each in ENVELOPES:
        if all(any(at(said, path) is not ABSENT for path in sign.split("|")) for sign in each.signs):
            _refuse_failed(said, each)
            options |= each.options
            on = on or instant_of(said, each.on)
            said = at(said, each.within)
            within = ".".join(filter(None, (within, each.within)))
    return Wrapped(said, options, on, within)


def _refuse_failed(said: object, envelope: Envelope) -> None:
    for test, reason in envelope.failed.items():
        if holds(said, test):
            path = test.partition("=")[0].removesuffix("!")
            if reason.startswith("!"):
                raise UsageRecordError(reason[1:], path)
            raise NotBilledError(f"{reason}: nothing was billed", path, reason=reason)


def holds(said: object, test: str) -> bool:
    """Whether something stands at a path, or, after `=`, this very value, or, after `!=`, another one.

    An empty text says nothing, and a truth of JSON is `true` as well as `True`. Without a value neither
    `false` nor what is empty is something: `"error": false` tells of no error.
    """
    path, equals, value = test.partition("=")
    found = at(said, path.removesuffix("!"))
    if found is ABSENT or (isinstance(found, str) and not found):
        return False
    if not equals:
        return found is not False and not (isinstance(found, dict | list) and not found)
    spelled = str(found)
    is_said = spelled == value or (isinstance(found, bool) and spelled.lower() == value)
    return is_said != path.endswith("!")


def text_of(said: object, paths: Iterable[str]) -> str | None:
    """The first text at one of several paths; None without one."""
    for path in paths:
        found = at(said, path)
        if isinstance(found, str) and found.strip():
            if len(found) > LONGEST_NAME:
                raise UsageRecordError(f"a name has at most {LONGEST_NAME} characters", path)
            return found
    return None


def instant_of(said: object, places: Iterable[Instant]) -> datetime | None:
    """When it was, by the first of several paths where something stands."""
    for place in places:
        found = at(said, place.path)
        if found is not ABSENT:
            return _instant(found, place)
    return None


def _instant(value: object, place: Instant) -> datetime:
    if isinstance(value, datetime):
        return _read(value, place.path)
    if place.written not in A_SECOND:
        text = value if isinstance(value, str) else ""
        return _read(_iso(text, is_utc=place.written == WRITTEN_UTC), place.path)
    return counted_instant(value, place)


def counted_instant(value: object, place: Instant) -> datetime:
    """An instant that is counted since 1970, in the unit of its place."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 25:  # noqa: PLR2004
        value = int(value)
    # Nanoseconds are more than any request counts of anything.
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LATEST * 10**9:
        counted = Decimal(value)
    else:
        counted = number(value, place.path, "input_seconds")
    micros = int(EXACT.multiply(counted, MILLION)) // A_SECOND[place.written]
    if micros > LATEST * 1_000_000:
        raise UsageRecordError(f"{shown(value)} is no instant", place.path, reason="no instant")
    return EPOCH + timedelta(microseconds=micros)


def _iso(text: str, *, is_utc: bool) -> str:
    """A text as our own reader takes it: at most six digits of a second, and a zone."""
    said = text.strip().replace(" ", "T", 1)
    whole, dot, rest = said.partition(".")
    digits = len(rest) - len(rest.lstrip("0123456789"))
    said = f"{whole}{dot}{rest[: min(digits, 6)]}{rest[digits:]}"
    return f"{said}Z" if is_utc and not said.endswith("Z") and "+" not in said else said


def _read(value: object, path: str) -> datetime:
    try:
        return parse_instant(value)
    except CostcalcError as error:
        raise UsageRecordError(str(getattr(error, "detail", error)), path) from None


def options_of(
    members: Mapping[str, object], said: object, of: Format, beaten: Collection[str]
) -> dict[str, str]:
    """The options that a record says, in the usage or around it, but for those that were said otherwise."""
    found: dict[str, str] = {}
    asked = {choice.option for choice in of.choices}
    for choice in (*of.choices, *(() if STANDARD.option in asked else (STANDARD,))):
        for path in choice.paths:
            value = members.get(path, at(said, path))
            if value is ABSENT or isinstance(value, dict) or choice.option in beaten:
                continue
            option = _chosen(value, choice, path, of)
            if option is not None and found.setdefault(choice.option, option) != option:
                raise UsageRecordError(
                    f"it is {shown(option)} here, and another elsewhere",
                    path,
                    reason=f"two values of {choice.option}",
                )
    return found


def _chosen(value: object, choice: Choice, path: str, of: Format) -> str | None:
    value = getattr(value, "value", value)
    value = str(value).lower() if isinstance(value, bool) else value
    if choice.others_pass and (value := str(value).strip().lower()) not in choice.values:
        return None
    alone = f"say {choice.option} yourself to price it as another"
    if not isinstance(value, str) or value not in choice.values:
        raise UsageRecordError(
            f"{shown(value)} is no {choice.option} of {of.title} that costcalc knows: "
            f"{listed(choice.values)}",
            path,
            reason=f"unknown {choice.option}",
            alone=alone,
        )
    option = choice.values[value]
    if option is not None and option.startswith((NOT_KNOWN, PAID_OTHERWISE)):
        raise UsageRecordError(f"{shown(value)}: {option[1:]}", path, reason=option[1:], alone=alone)
    return option


class Besides(NamedTuple):
    """What an answer shows that is billed beside its tokens: where, how many of which field, or a note."""

    path: str
    times: int
    field: str = ""
    note: str = ""


def billed_besides(said: object, of: Format) -> Iterator[Besides]:
    """What an answer shows that is billed beside its tokens."""
    told = {path: number(found, path) for path in of.told if (found := at(said, path)) is not ABSENT}
    yield from (_besides(path, int(count), of.told[path]) for path, count in told.items() if count)
    counted = {of.told[path] for path in told}
    for path, kinds in of.items.items():
        held = at(said, path)
        for place, each in enumerate(held if isinstance(held, list) else ()):
            kind = at(each, "type")
            meter = kinds.get(kind) if isinstance(kind, str) else None
            if meter is not None and meter not in counted and not _is_free(each):
                yield _besides(f"{path}.{place}", 1, meter)


def _besides(path: str, count: int, meter: str) -> Besides:
    if meter.startswith("!"):
        return Besides(path, count, note=meter[1:])
    return Besides(path, count, METERS[meter].usage_field)


def lifetimes_left(quantities: Mapping[str, int | Decimal]) -> Iterator[str]:
    """A note where a record says for how long a cache keeps some of what was written to it, and not all."""
    told = sum(quantities.get(METERS[each].usage_field, 0) for each in PARTS[WRITTEN])
    left = quantities.get(METERS[WRITTEN].usage_field, 0) - told
    if told and left:
        yield (
            f"nobody says for how long {left} of the tokens written to the cache are kept: they cost what 5 "
            "minutes do"
        )


def _is_free(item: object) -> bool:
    """Whether a call of a web search only opened a page or looked in one: searches alone are billed."""
    action = at(item, "action.type")
    return isinstance(action, str) and action != "search"
