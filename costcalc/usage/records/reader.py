"""The reader of one usage record: which format it has, what it counts, and what stands around that."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.errors import UsageError
from costcalc.meters import PARTS, USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO, plain
from costcalc.prose import listed, shown
from costcalc.usage.column_names import USAGE, look_of
from costcalc.usage.parts import disjoint_parts
from costcalc.usage.records.context import (
    Wrapped,
    billed_besides,
    holds,
    instant_of,
    lifetimes_left,
    options_of,
    text_of,
    unwrapped,
)
from costcalc.usage.records.errors import NO_USAGE, TWO_WAYS, UsageRecordError
from costcalc.usage.records.format import added_to
from costcalc.usage.records.formats import families, formats_named
from costcalc.usage.records.iterations import iterations_of, summed
from costcalc.usage.records.members import ABSENT, at, check_total, members_of, number, short
from costcalc.usage.records.objects import as_maps
from costcalc.usage.records.sellers import seller_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

    from costcalc.usage.records.format import Format

    Quantities = dict[str, int | Decimal]

MOST_NAMES = 10
LONGEST_NAME = 60
WHICH = "say which it is: "
ALWAYS_SAID = ("input_tokens", "output_tokens")
_OF_AN_ERROR = frozenset({"error", "type", "request_id", "user_id"})


class Record(NamedTuple):
    """A usage record as it was read: in which format, and what it says.

    `quantities` are the fields of a `Usage`; `on`, `model`, `seller` and `id` are None where the record does
    not say them. `notes` are what it leaves open.
    """

    format: Format
    quantities: Mapping[str, int | Decimal]
    model: str | None = None
    on: datetime | None = None
    options: Mapping[str, str] = {}
    seller: str | None = None
    id: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def meaning(self) -> tuple[Quantities, dict[str, str]]:
        """What it comes to: two readings of the same meaning are one."""
        return {name: value for name, value in self.quantities.items() if value}, dict(self.options)


def read_record(said: object, usage_format: str | None = None, *, beaten: Collection[str] = ()) -> Record:
    """Read a usage record: an answer with its usage, the usage alone, or a line that holds one.

    `usage_format` is the name of a format, or of a family of them; without it the format is recognised by
    what the record holds. Options in `beaten` were said otherwise, and are not read. Raises
    `UsageRecordError` with the path of what is not understood, or the names of two formats that read it
    differently, and `NotBilledError` for what nobody bills.
    """
    return read_as(unwrapped(as_maps(said)), formats_named(usage_format), beaten=beaten)


def read_as(wrapped: Wrapped, formats: Sequence[Format], *, beaten: Collection[str] = ()) -> Record:
    """Read an answer, without what it was wrapped in, as one of some formats; raises as `read_record`."""
    readings = list(_readings(wrapped, formats, beaten))
    found = [each for each in readings if isinstance(each, Record)]
    if not found:
        refused = [each for each in readings if isinstance(each, _Refused)]
        raise _placed(_best(refused, wrapped.answer, formats), wrapped.within)
    found = [each for each in found if each.format.around] or found
    found = [each for each in found if not any(_says_more(other, each) for other in found)]
    other = next((each for each in found if each.meaning != found[0].meaning), None)
    if other is not None:
        raise _ambiguous(found[0], other)
    return max(found, key=lambda each: _fits(wrapped.answer, each.format))


def _says_more(one: Record, other: Record) -> bool:
    """Whether a reading has all that another has, and options that the other's format does not know."""
    (counted, options), (counted_there, options_there) = one.meaning, other.meaning
    return counted == counted_there and options.items() > options_there.items()


def _fits(answer: object, of: Format) -> tuple[int, bool]:
    """How many signs of a format an answer has, and whether its model is called as those of its seller."""
    model = text_of(answer, of.model) if of.names else None
    signs = sum(str(at(answer, path)).startswith(sign) for path, sign in of.signs.items())
    return signs, model is None or _is_called(model, of.names)


class _Refused(NamedTuple):
    """A format that a record has the shape of, and why it cannot be read so all the same."""

    format: Format
    unknown: int
    understood: int
    error: UsageRecordError


def _readings(
    wrapped: Wrapped, formats: Sequence[Format], beaten: Collection[str]
) -> Iterator[Record | _Refused]:
    """What a record is in each of the formats that it has the shape of."""
    usages: dict[str, object] = {}
    for each in formats:
        if not _is_around(wrapped.answer, each):
            continue
        for place in each.places if "" in each.places else (*each.places, ""):
            if place not in usages:
                usages[place] = at(wrapped.answer, place)
            usage = usages[place]
            if isinstance(usage, Mapping) and (read := _reading(wrapped, usage, place, each, beaten)):
                yield read
                break


def _is_around(answer: object, of: Format) -> bool:
    """Whether an answer is marked as those of a format are, and its model is one of theirs."""
    for paths, values in of.around.items():
        found = _either(answer, paths)
        if found is ABSENT or (values and found not in values):
            return False
    if any(_either(answer, paths) is not ABSENT for paths in of.without):
        return False
    if not of.whose:
        return True
    model = text_of(answer, of.model)
    return model is None or _is_called(model, of.whose)


def _is_called(model: str, pattern: str) -> bool:
    import re

    return re.search(pattern, model.lower()) is not None


def _either(answer: object, paths: str) -> object:
    """What stands at the first of several paths where something does."""
    found = (at(answer, path) for path in paths.split("|"))
    return next((each for each in found if each is not ABSENT), ABSENT)


def _reading(
    wrapped: Wrapped, usage: Mapping[str, object], place: str, of: Format, beaten: Collection[str]
) -> Record | _Refused | None:
    members: dict[str, object] = {}
    try:
        for need in of.needs:
            if not (_has(usage, need, of) if "|" not in need else _has_one(usage, need, of)):
                return None
        members = members_of(usage, of)
        return _read(wrapped, members, of, beaten)
    except UsageRecordError as error:
        understood = sum(map(of.knows, members))
        is_within = at(usage, error.path) is not ABSENT or at(wrapped.answer, error.path) is ABSENT
        told = _placed(error, place) if is_within else error
        return _Refused(of, len(members) - understood, understood, told)


def has_shape(answer: object, usage: Mapping[str, object], place: str, of: Format) -> bool:
    """Whether a format reads a usage, or refuses it for what its members say and not for which there are."""
    if not _is_around(answer, of):
        return False
    read = _reading(Wrapped(answer), usage, place, of, ())
    return read is not None and not (isinstance(read, _Refused) and read.unknown)


def _has_one(usage: Mapping[str, object], paths: str, of: Format) -> bool:
    return any(_has(usage, path, of) for path in paths.split("|"))


def _has(usage: Mapping[str, object], path: str, of: Format) -> bool:
    """Whether a member is there, in whichever spelling."""
    if at(usage, path) is not ABSENT:
        return True
    return of.is_camel and any(_camel(key) == path for key, value in usage.items() if value is not None)


def _camel(key: object) -> str:
    first, *rest = str(key).split("_")
    return first + "".join(each.capitalize() for each in rest)


def _placed(error: UsageRecordError, place: str) -> UsageRecordError:
    """The same error with the whole path of what it is about."""
    if not error.path or not place:
        return error
    detail = error.detail.removeprefix(f"{shown(error.path)}: ").removesuffix(f"; {error.alone}")
    return type(error)(detail, f"{place}.{error.path}", reason=error.reason, alone=error.alone)


def _read(wrapped: Wrapped, members: dict[str, object], of: Format, beaten: Collection[str]) -> Record:
    counted, requests = _counted_in_parts(wrapped, members, of)
    quantities = ({"requests": requests} if requests > 1 else {}) | _added(counted, of)
    options = options_of(members, wrapped.answer, of, beaten) | {
        name: value for name, value in wrapped.options.items() if name not in beaten
    }
    notes = [*of.notes, *(note for path, note in of.noted.items() if counted.get(path))]
    for each in billed_besides(wrapped.answer, of):
        if each.note:
            notes.append(f"{each.path}: {each.note}")
        else:
            quantities[each.field] = quantities.get(each.field, 0) + each.times
    notes += lifetimes_left(quantities)
    model = None if of.local else text_of(wrapped.answer, of.model)
    notes += [note for text, note in of.open_of.items() if model is not None and text in model.lower()]
    answer_id = text_of(wrapped.answer, of.id)
    seller, open_of_it = seller_of(text_of(wrapped.answer, of.sold_by), answer_id, of.seller)
    return Record(
        of,
        quantities,
        model,
        instant_of(wrapped.answer, of.on) or wrapped.on,
        options,
        seller,
        answer_id,
        tuple(dict.fromkeys((*notes, *open_of_it))),
    )


def _counted_in_parts(
    wrapped: Wrapped, members: Mapping[str, object], of: Format
) -> tuple[dict[str, Decimal], int]:
    """The numbers of the members, those of parts summed where the usage is told in parts, and how many."""
    counted, parts = _counted(members, of), members.get(of.sums)
    if parts is None:
        return counted, 1
    told = iterations_of(parts, of.sums, text_of(wrapped.answer, of.model))
    return summed(counted, [_counted(members_of(each, of), of) for each in told]), len(told)


def _refuse_unknown(members: Mapping[str, object], of: Format) -> None:
    for path, value in members.items():
        if of.knows(path) or (of.is_open and look_of(path) != USAGE):
            continue
        what = "a list where a number is due" if isinstance(value, list | tuple) else "it is not understood"
        raise UsageRecordError(
            f"{what}, in a usage of {of.title}, and nothing of a usage is dropped: take it out where nobody "
            "bills it",
            path,
            reason=f"unknown field {path[:LONGEST_NAME]}",
        )


def _counted(members: Mapping[str, object], of: Format) -> dict[str, Decimal]:
    """The numbers of the members that count something, all others understood, and totals checked."""
    _refuse_unknown(members, of)
    checked = of.checked
    counted = {
        path: number(value, path, _field(path, of))
        for path, value in members.items()
        if path in of.counts or path in of.unpriced or path in checked
    }
    for path, reason in of.unpriced.items():
        if counted.get(path):
            raise UsageRecordError(f"{plain(counted[path])}: {reason}", path, reason=f"no meter for {path}")
    for path, rows in of.totals.items():
        if path in counted:
            check_total(path, rows, counted, is_counted=path in of.counts)
    return counted


def _field(path: str, of: Format) -> str:
    fields = of.fields_of(path)
    return fields[0][0] if fields else ""


def _added(counted: Mapping[str, Decimal], of: Format) -> Quantities:
    """The fields of a usage, each the sum of the members that are added to it."""
    found: dict[str, Decimal] = {}
    for path in of.counts:
        if path not in counted:
            continue
        whole, more = of.alone.get(path, ("", ""))
        added = of.fields_of(path)
        if whole and whole not in counted:
            added += tuple(added_to(more))
        for field, sign in added:
            found[field] = EXACT.fma(sign, counted[path], found.get(field, ZERO))
    _check_parts(found, counted, of)
    _check_split(found, counted, of)
    _check_sums(found)
    return {
        name: value if value != int(value) else int(value)
        for name, value in found.items()
        if value or name in ALWAYS_SAID
    }


def _check_parts(found: Mapping[str, Decimal], counted: Mapping[str, Decimal], of: Format) -> None:
    """Refuse a part that is more than its whole, by the path of the part."""
    meters = {USAGE_FIELDS[field].name: value for field, value in found.items()}
    for name, whole in meters.items():
        if whole < 0:
            path = _path_of(name, counted, of)
            raise UsageRecordError(
                f"{plain(counted[path])} is less than what is a part of it",
                path,
                reason=f"{short(name)} is less than a part of it",
            )
        for part in PARTS[name]:
            if meters.get(part, ZERO) > whole:
                path = _path_of(part, counted, of)
                raise UsageRecordError(
                    f"{plain(counted[path])} is more than the {plain(whole)} that contain it",
                    path,
                    reason=f"{short(part)} exceeds {short(name)}",
                )


def _check_sums(found: Mapping[str, Decimal]) -> None:
    """Refuse parts that are together more than their whole: audio and reasoning of less output."""
    try:
        disjoint_parts(found)
    except UsageError as error:
        field = error.field or ""
        raise UsageRecordError(error.detail, field=field, reason=f"parts exceed {field}") from None


def _check_split(found: Mapping[str, Decimal], counted: Mapping[str, Decimal], of: Format) -> None:
    """Refuse audio beside a cache of which nobody says how much was audio: it has a price of its own."""
    for path, details in of.unsplit.items():
        if (
            counted.get(path)
            and found.get("input_audio_tokens")
            and not any(each in counted for each in details)
        ):
            raise UsageRecordError(
                "the record does not say how much of this was audio, which has a price of its own",
                path,
                reason="audio beside a cache that is not split",
                alone="give the quantities yourself",
            )


def _path_of(meter: str, counted: Mapping[str, Decimal], of: Format) -> str:
    """The member that a meter is counted by first; where none is, what is taken from it."""
    added = [
        (path, f"{of.counts.get(path, '')} {of.alone.get(path, ('', ''))[1]}".split()) for path in counted
    ]
    return next(path for name in (meter, f"-{meter}") for path, meters in added if name in meters)


def _best(refused: Sequence[_Refused], answer: object, formats: Sequence[Format]) -> UsageRecordError:
    """Of several reasons, that of the format which understands most of a record."""
    if refused:
        return max(refused, key=lambda each: (-each.unknown, each.understood)).error
    if not isinstance(answer, Mapping):
        return UsageRecordError(f"a usage record is a map, not {shown(answer)}", reason=NO_USAGE)
    place = next((each for each in ("usage", "usageMetadata", "usage_metadata") if each in answer), "")
    usage = answer[place] if place else answer
    if holds(answer, "error") and (not usage if place else _OF_AN_ERROR.issuperset(answer)):
        return UsageRecordError(
            "the answer is an error, and counts nothing that was used", "error", reason=NO_USAGE
        )
    if not usage:
        return UsageRecordError(
            "it is empty: a stream says its usage at its end, where it is asked to", place, reason=NO_USAGE
        )
    names = list(usage)[:MOST_NAMES] if isinstance(usage, Mapping) else []
    known = formats[0].title if len(formats) == 1 else f"the formats {', '.join(families(formats))}"
    held = f"it holds {listed(map(shown, names), 'and')}" if names else shown(usage)
    return UsageRecordError(f"{held}, which is no whole usage of {known}", place, reason=NO_USAGE)


def _ambiguous(one: Record, other: Record) -> UsageRecordError:
    told = [f"{each.format.title} ({each.format.rule}): {_told(each)}" for each in (one, other)]
    return UsageRecordError(
        f"it is read differently as {listed(told)}",
        field="usage_format",
        reason=TWO_WAYS,
        alone=f"{WHICH}usage_format={one.format.name}, or usage_format={other.format.name}",
    )


def _told(record: Record) -> str:
    return ", ".join(f"{name} {value}" for name, value in record.quantities.items() if value)
