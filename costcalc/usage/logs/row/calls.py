"""The calls of a model that a usage record tells of: mostly one, and several where it is told in parts.

A price may hang on the size of a call, so the parts of a request are kept apart: what an advisor of another
model used, and each iteration around a compaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from costcalc.errors import UsageError
from costcalc.meters import FRACTIONAL_FIELDS, METERS
from costcalc.usage.parts import disjoint_parts
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.iterations import ABOUT, OF_ANOTHER, none_of
from costcalc.usage.records.members import at
from costcalc.usage.records.reader import read_as
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from costcalc.usage.logs.rows import Parts
    from costcalc.usage.records.context import Wrapped
    from costcalc.usage.records.format import Format
    from costcalc.usage.records.reader import Record


class Call(NamedTuple):
    """One call of a model: its disjoint parts, and bounds of how much went in.

    `model` is None where it is that of the record. `requests` is 1 of each that is a request of its own, and
    else 1 of the first alone; more where a record sums them up.
    """

    parts: Parts
    smallest: int
    largest: int
    model: str | None = None
    requests: int = 0


def calls_of(
    wrapped: Wrapped, formats: Sequence[Format], beaten: Collection[str] = ()
) -> tuple[Record, list[Call]]:
    """What an answer says, and the calls in it; the first holds what is of the request as a whole.

    Raises `UsageRecordError` and `NotBilledError` as `read_record` does.
    """
    sums = next((each for each in formats if each.sums and _told_in_parts(wrapped.answer, each)), None)
    if sums is None:
        record = read_as(wrapped, formats, beaten=beaten)
        return record, [_call(record.quantities)._replace(requests=_requests(record))]
    place, parts = _told_in_parts(wrapped.answer, sums) or ("", [])
    return _in_parts(wrapped, formats, beaten, place, sums.sums, parts)


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
    for each in others:
        if not isinstance(each.get("model"), str):
            raise UsageRecordError("it is of another model, and does not say which", sums, reason="no model")
    if not own:  # what stands around them would count beside them, and so twice
        raise none_of(model, sums)
    record = read_as(_with(wrapped, place, {sums: own}), formats, beaten=beaten)
    counted = [_alone(wrapped, each, place, record.format) for each in own]
    calls = _apart(_call(record.quantities), [_call(each.quantities) for each in counted])
    are_requests = "request" in record.format.counts.values()
    calls = [each._replace(requests=1 if are_requests or each is calls[0] else 0) for each in calls]
    for each in others:
        call = _call(_alone(wrapped, each, place, record.format).quantities, str(each["model"]))
        calls.append(call._replace(requests=1))
    return record, calls


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


def _alone(wrapped: Wrapped, part: Mapping[str, object], place: str, of: Format) -> Record:
    """A part as a record of its own."""
    usage = {name: value for name, value in part.items() if name not in ABOUT}
    answer = {place: usage} if place else usage
    return read_as(wrapped._replace(answer=answer), (of._replace(around={}, without=(), whose=""),))


def _apart(whole: Call, calls: list[Call]) -> list[Call]:
    """The calls of a request, the first with what is of all of them; one where they do not add up to it.

    A whole may say the lifetimes of what was written, and its parts not: it is right then, and only between
    which sizes its calls were is known.
    """
    rest = dict(whole.parts)
    for call in calls:
        for meter, quantity in call.parts:
            rest[meter] = rest.get(meter, 0) - quantity
    if any(left < 0 for left in rest.values()) or not calls:
        sizes = [call.largest for call in calls] or [whole.largest]
        return [whole._replace(smallest=min(sizes), largest=max(sizes))]
    added = dict(calls[0].parts)
    for meter, left in rest.items():
        if left:
            added[meter] = added.get(meter, 0) + left
    return [calls[0]._replace(parts=tuple(added.items())), *calls[1:]]


def _call(quantities: Mapping[str, int | Decimal], model: str | None = None) -> Call:
    return Call(parts_of(quantities), size := int(quantities.get("input_tokens", 0)), size, model)


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
