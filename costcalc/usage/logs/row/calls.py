"""The calls of a model that a usage record tells of: mostly one, and several where it is told in parts.

A price may hang on the size of a call, so the parts of a request are kept apart: what an advisor of another
model used, and each iteration around a compaction. What is told around them alone, such as the lifetimes of
what was written to a cache, is of the call that can have it; where several can, nobody knows which had it,
and it is a part of its own, of a size between theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from costcalc.errors import UsageError
from costcalc.meters import FRACTIONAL_FIELDS, METERS, NARROWEST_FIRST, PARTS
from costcalc.usage.parts import disjoint_parts
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.iterations import ABOUT, FACTS, OF_ANOTHER, none_of
from costcalc.usage.records.members import at
from costcalc.usage.records.reader import read_as
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from costcalc.usage.logs.rows import Options, Parts
    from costcalc.usage.records.context import Wrapped
    from costcalc.usage.records.format import Format
    from costcalc.usage.records.reader import Record

    Amounts = dict[str, int | Decimal]

ANSWERS = ("message", "fallback_message")
"""The types of iterations that wrote the answer, or tried to."""
AS_OUTPUT = "reasoning"
"""What those who tell of calls in parts bill as any output: it is counted where it may have been."""
OF_INPUT = frozenset(("input", *PARTS["input"]))


class Call(NamedTuple):
    """One call of a model, or what several of them used: its disjoint parts, and bounds of how much went in.

    `model` is None where it is that of the record. `requests` is 1 of each that is a request of its own, and
    else 1 of the first alone; more where a record sums them up. `options` are those of a price that it has.
    """

    parts: Parts
    smallest: int
    largest: int
    model: str | None = None
    requests: int = 0
    options: Options = ()


def calls_of(
    wrapped: Wrapped, formats: Sequence[Format], beaten: Collection[str] = ()
) -> tuple[Record, list[Call]]:
    """What an answer says, and the calls in it, first the one that wrote it.

    Raises `UsageRecordError` and `NotBilledError` as `read_record` does.
    """
    sums = next((each for each in formats if each.sums and _told_in_parts(wrapped.answer, each)), None)
    if sums is None:
        record = read_as(wrapped, formats, beaten=beaten)
        return record, [_call(record.quantities, record.options)._replace(requests=_requests(record))]
    place, parts = _told_in_parts(wrapped.answer, sums) or ("", [])
    return _in_parts(wrapped, formats, beaten, place, sums.sums, parts)


def says_the_same(part: object, usage: Mapping[str, object], model: str) -> bool:
    """Whether the one part of a usage says what stands around it too, as that of most answers does."""
    return (
        isinstance(part, Mapping)
        and part.get("type") == ANSWERS[0]
        and part.get("model", model) == model
        and all(usage.get(name) == value for name, value in part.items() if name not in ABOUT)
    )


def _requests(record: Record) -> int:
    return int(record.quantities.get("requests", 1))


def _told_in_parts(answer: object, of: Format) -> tuple[str, list[Mapping[str, object]]] | None:
    """Where the usage is that is told in parts, and these; None where it is not."""
    for place in (*of.places, ""):
        usage = at(answer, place)
        parts = usage.get(of.sums) if isinstance(usage, Mapping) else None
        if isinstance(parts, list | tuple) and parts and all(isinstance(each, Mapping) for each in parts):
            return place, [*parts]
    return None


def _in_parts(
    wrapped: Wrapped,
    formats: Sequence[Format],
    beaten: Collection[str],
    place: str,
    sums: str,
    parts: list[Mapping[str, object]],
) -> tuple[Record, list[Call]]:
    model = at(wrapped.answer, "model")
    own = [each for each in parts if _is_own(each, model)]
    others = [each for each in parts if not _is_own(each, model)]
    _refuse_unclear(parts, others, sums)
    if not own:  # what stands around them would count beside them, and so twice
        raise none_of(model, sums)
    own = _answering_first(own)
    record = read_as(_with(wrapped, place, {sums: own}), formats, beaten=beaten)
    # Each of them is a request where the record counts requests, and else they are one together.
    more = int("request" in record.format.counts.values())
    counted = [_alone(wrapped, each, place, record)._replace(requests=more) for each in own]
    whole = _call(record.quantities, record.options)
    calls = apart(whole._replace(requests=_requests(record) if more else 1), counted)
    calls[0] = calls[0]._replace(requests=calls[0].requests or 1)
    facts = {name: value for name, value in record.options.items() if name in FACTS}
    for each in others:
        call = _alone(wrapped, each, place, record, facts)
        calls.append(call._replace(model=str(each["model"]), requests=1))
    return record, calls


def _refuse_unclear(
    parts: Sequence[Mapping[str, object]], others: Sequence[Mapping[str, object]], sums: str
) -> None:
    """Refuse parts of which nobody knows what they are, or of which model."""
    for number, each in enumerate(parts):
        if not isinstance(each.get("type"), str | None):
            raise UsageRecordError("a text is due", f"{sums}.{number}.type", reason="no text")
    if not all(isinstance(each.get("model"), str) for each in others):
        raise UsageRecordError("it is of another model, and does not say which", sums, reason="no model")


def _answering_first(own: list[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """The parts of an answer, first the one that wrote it: the last that says so."""
    first = max((place for place, each in enumerate(own) if each.get("type") in ANSWERS), default=0)
    return [own[first], *own[:first], *own[first + 1 :]]


def _is_own(part: Mapping[str, object], model: object) -> bool:
    made_by = part.get("model")
    return made_by == model if made_by is not None else part.get("type") != OF_ANOTHER


def _with(wrapped: Wrapped, place: str, members: Mapping[str, object]) -> Wrapped:
    """An answer whose usage has some members otherwise."""
    answer, usage = wrapped.answer, at(wrapped.answer, place)
    assert isinstance(answer, Mapping)  # noqa: S101 - as its usage was found in it
    assert isinstance(usage, Mapping)  # noqa: S101
    changed = {**usage, **members}
    return wrapped._replace(answer={**answer, place: changed} if place else changed)


def _alone(
    wrapped: Wrapped,
    part: Mapping[str, object],
    place: str,
    whole: Record,
    facts: Mapping[str, str] | None = None,
) -> Call:
    """A part as a record of its own; `facts` are the options of the whole that are its own too, or all."""
    usage = {name: value for name, value in part.items() if name not in ABOUT}
    answer = {place: usage} if place else usage
    of = whole.format._replace(around={}, without=(), whose="")
    record = read_as(wrapped._replace(answer=answer), (of,))
    return _call(record.quantities, {**(whole.options if facts is None else facts), **record.options})


def apart(whole: Call, calls: list[Call]) -> list[Call]:
    """The calls of a request with what none of them tells, and what nobody knows of which it was.

    The last is what several of them may have had, of a size between theirs. One call is all of the request,
    and so are several that do not add up to it: only between which sizes these were is known then.
    """
    if len(calls) == 1:
        return [whole]
    shares = [dict(call.parts) for call in calls]
    rest = dict(whole.parts)
    for share in shares:
        for meter, quantity in share.items():
            rest[meter] = rest.get(meter, 0) - quantity
    unknown = _told_finer(rest, shares)
    if unknown is None:
        sizes = [call.largest for call in calls]
        return [whole._replace(smallest=min(sizes), largest=max(sizes))]
    more = {meter: left for meter, left in rest.items() if left and meter in OF_INPUT}
    for meter, left in rest.items():
        if left and meter not in OF_INPUT:
            shares[0][meter] = shares[0].get(meter, 0) + left
    # Input that none of the calls counts makes any of them larger.
    calls = [
        call._replace(parts=_there(share), largest=call.largest + int(sum(more.values())))
        for call, share in zip(calls, shares, strict=True)
    ]
    for meter, left in more.items():
        unknown[meter] = unknown.get(meter, 0) + left
    if unknown:
        sizes = [size for call in calls for size in (call.smallest, call.largest)]
        calls.append(Call(_there(unknown), min(sizes), max(sizes), options=whole.options))
    return calls


def _told_finer(rest: Amounts, shares: list[Amounts]) -> Amounts | None:
    """Take what is told around some calls alone out of what they tell: lifetimes, of all that they wrote.

    What one call can have had, or all of them have, is put where it was; the rest is returned. None where the
    calls contradict what stands around them.
    """
    unknown: Amounts = {}
    for meter in NARROWEST_FIRST:
        missing = -rest.get(meter, 0)
        if missing <= 0:
            continue
        parts = [part for part in PARTS.get(meter, ()) if rest.get(part, 0) > 0]
        if sum(rest[part] for part in parts) != missing:
            return None
        holders = [share for share in shares if share.get(meter)]
        is_all = len(parts) == 1 and missing == sum(share[meter] for share in holders)
        if len(holders) > 1 and not is_all and parts != [AS_OUTPUT]:
            for share in holders:
                unknown[meter] = unknown.get(meter, 0) + share.pop(meter)
            holders = [unknown]
        for part in parts:
            for share in holders:
                given = min(rest[part], share[meter])
                share[part] = share.get(part, 0) + given
                share[meter] -= given
                rest[part] -= given
        rest[meter] = 0
    return unknown


def _there(amounts: Amounts) -> Parts:
    """Amounts as parts, in the order of charge lines, without zeros."""
    return tuple([(meter, amounts[meter]) for meter in METERS if amounts.get(meter)])


def _call(quantities: Mapping[str, int | Decimal], options: Mapping[str, str]) -> Call:
    size = int(quantities.get("input_tokens", 0))
    return Call(parts_of(quantities), size, size, options=tuple(sorted(options.items())))


def parts_of(quantities: Mapping[str, int | Decimal]) -> Parts:
    """The disjoint parts of a usage; raises `UsageRecordError` where a whole is less, or not said."""
    values = {name: Decimal(value) for name, value in quantities.items() if name != "requests"}
    try:
        parts = disjoint_parts(values)
    except UsageError as error:
        field = error.field or ""
        whole = field.removesuffix("_tokens").replace("_", " ")
        reason = f"parts exceed {whole}" if field in values else f"missing {whole}"
        raise UsageRecordError(str(error), field=field, reason=reason) from None
    return tuple([(meter, quantity if _is_time(meter) else int(quantity)) for meter, quantity in parts])


def _is_time(meter: str) -> bool:
    return METERS[meter].usage_field in FRACTIONAL_FIELDS
