"""The members of a usage by their paths, and the numbers that they hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce

from costcalc.meters import FRACTIONAL_FIELDS, METERS
from costcalc.numbers import EXACT, ZERO, plain
from costcalc.prose import shown
from costcalc.usage.flags import SHORT_NAMES
from costcalc.usage.records.errors import UsageRecordError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.usage.records.format import Format

DEEPEST, MOST_MEMBERS = 12, 1_000
LARGEST = 2**53
"""Beyond this, not every reader of JSON keeps a whole number as it was written."""
MOST_DECIMALS, LONGEST = 15, 40

ABSENT = object()
"""What stands at a path where nothing does: null and what is empty say no more than that."""


def members_of(usage: Mapping[str, object], of: Format) -> dict[str, object]:
    """What stands in a usage, by its path; nothing of what is null, or says nothing of the price.

    Keys may hold dots themselves, as attributes of traces do. `UsageRecordError` for what is said twice.
    """
    found: dict[str, object] = {}
    for path, value in _leaves(usage, "", of, 1):
        if path in found:
            raise UsageRecordError("is said twice, in two spellings", path, reason="said twice")
        found[path] = value
        if len(found) > MOST_MEMBERS:
            raise UsageRecordError(f"a usage has at most {MOST_MEMBERS} members")
    return found


def _leaves(values: Mapping[str, object], place: str, of: Format, depth: int) -> Iterator[tuple[str, object]]:
    if depth > DEEPEST:
        raise UsageRecordError(f"nested more than {DEEPEST} deep", place[:LONGEST])
    for key, value in values.items():
        if not isinstance(key, str):
            raise UsageRecordError(f"a name is a text, not {shown(key)}", place)
        path = f"{place}.{_spelled(key, of)}" if place else _spelled(key, of)
        if value is None or of.is_silent(path):
            continue
        if isinstance(value, Mapping) and (value or path not in of.counts):
            yield from _leaves(value, path, of, depth + 1)
        elif isinstance(value, list | tuple) and path in of.lists:
            yield from _listed(value, path, of)
        elif path in of.counts or not isinstance(value, list | tuple | str) or value:
            yield path, value


def _spelled(key: str, of: Format) -> str:
    """A key as the format has it: `prompt_token_count` is promptTokenCount where names are written so."""
    if not of.is_camel or "_" not in key:
        return key
    first, *rest = key.split("_")
    spelled = first + "".join(each[:1].upper() + each[1:] for each in rest)
    return (
        spelled
        if of.knows(spelled) or spelled in of.lists or any(spelled in each for each in of.lists.values())
        else key
    )


def _listed(
    entries: list[object] | tuple[object, ...], path: str, of: Format
) -> Iterator[tuple[str, object]]:
    """The entries of a list, each under the name that it says; several of one name are added up."""
    name, count = of.lists[path]
    found: dict[str, object] = {}
    for place, entry in enumerate(entries):
        if not isinstance(entry, Mapping):
            raise UsageRecordError(
                f"a map of {name} and {count} is due, not {shown(entry)}", f"{path}.{place}"
            )
        told = {_spelled(str(key), of): value for key, value in entry.items() if value is not None}
        if len(told) < sum(value is not None for value in entry.values()):
            raise UsageRecordError("is said twice, in two spellings", f"{path}.{place}", reason="said twice")
        other = next((each for each in told if each not in of.lists[path]), None)
        if other is not None or name not in told:
            raise UsageRecordError(f"a map of {name} and {count} is due", f"{path}.{place}.{other or name}")
        named = f"{path}.{_named(told[name], f'{path}.{place}.{name}')}"
        # What is not written in such a list is 0.
        value = told.get(count, 0)
        known = found.get(named, 0)
        found[named] = value if not known else EXACT.add(number(value, named), number(known, named))
    yield from found.items()


def _named(value: object, path: str) -> str:
    """The name of an entry; SDKs have it as a member of an enumeration."""
    value = getattr(value, "value", value)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise UsageRecordError(f"a name is due, not {shown(value)}", path)
    return value


def number(value: object, path: str, field: str = "") -> Decimal:
    """The number at a path: whole, but for a field that measures time; 0 or more, and no text."""
    found = _decimal(value)
    if found is None:
        raise UsageRecordError(f"a number is due, not {_told(value)}", path, reason="no number")
    if not found:  # before anything else: the exponent of a zero may be beyond all bounds
        return ZERO
    if found.is_signed():
        raise UsageRecordError(
            f"{_written(found)} is negative: a count is 0 or more", path, reason="negative"
        )
    if found.adjusted() > len(str(LARGEST)) or found > LARGEST:
        raise UsageRecordError(f"{_written(found)} is more than any request counts", path, reason="too large")
    if int(found.as_tuple().exponent) < -MOST_DECIMALS:
        raise UsageRecordError(
            f"{_written(found)} has more than {MOST_DECIMALS} decimals", path, reason="not whole"
        )
    if field not in FRACTIONAL_FIELDS and found != int(found):
        raise UsageRecordError(
            f"{_written(found)} is not whole, and this is a count", path, reason="not whole"
        )
    return EXACT.add(found, ZERO) if field in FRACTIONAL_FIELDS else Decimal(int(found))


def _decimal(value: object) -> Decimal | None:
    """A number of JSON or of an SDK as a Decimal; None for what is none, infinities too."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        # Of a number of thousands of digits, only that it is one.
        return Decimal(value) if value.bit_length() <= LARGEST.bit_length() * 2 else Decimal("1e40")
    if isinstance(value, float):
        value = Decimal(repr(value))
    return value if isinstance(value, Decimal) and value.is_finite() else None


def _written(value: Decimal) -> str:
    """A number for a message: with its exponent, which may be beyond all bounds."""
    return str(value)[:LONGEST]


def _told(value: object) -> str:
    words = {
        bool: "true or false",
        Mapping: "a map",
        list: "a list",
        tuple: "a list",
        str: f"the text {shown(value)}",
    }
    return next((said for kind, said in words.items() if isinstance(value, kind)), shown(value))


def at(said: object, path: str) -> object:
    """What stands at a path in an answer; ABSENT where nothing does. A key may hold dots itself.

    A number is a place in a list.
    """
    if not path:
        return said
    if type(said) is not dict and not isinstance(said, Mapping):  # which takes longer to see
        return _at_place(said, path) if isinstance(said, list | tuple) else ABSENT
    found = said.get(path)
    if found is not None or "." not in path:
        return ABSENT if found is None else found
    head, dot, rest = path.partition(".")
    while dot:
        inner = said.get(head)
        if inner is not None and (deeper := at(inner, rest)) is not ABSENT:
            return deeper
        more, dot, rest = rest.partition(".")
        head = f"{head}.{more}"
    return ABSENT


def _at_place(said: list[object] | tuple[object, ...], path: str) -> object:
    """What stands at a path that begins with a place in a list."""
    place, _, rest = path.partition(".")
    is_there = place.isdecimal() and int(place) < len(said)
    return at(said[int(place)], rest) if is_there else ABSENT


def short(meter: str) -> str:
    """What a meter is called in the reason of a row, which has no marks of names."""
    return SHORT_NAMES[METERS[meter].usage_field].replace("_", " ")


def check_total(
    path: str, rows: Sequence[tuple[str, ...]], counted: Mapping[str, Decimal], *, is_counted: bool
) -> None:
    """Refuse a total that is not the sum of its parts, and one without parts that nothing else counts."""
    said = [row for row in rows if any(part in counted for part in row)]
    sums = [reduce(EXACT.add, (counted.get(part, ZERO) for part in row), ZERO) for row in said]
    if said and counted[path] not in sums:
        added = " + ".join(part for part in said[0] if part in counted)
        raise UsageRecordError(
            f"{plain(counted[path])} is not {added}, which is {plain(sums[0])}",
            path,
            reason=f"{path} is not the sum",
            alone="give the quantities yourself, as one of them is wrong, or counts what is not said",
        )
    if not (said or is_counted) and counted[path]:
        raise UsageRecordError(
            f"it stands alone, where {' + '.join(rows[0])} is due too", path, reason=f"{path} stands alone"
        )
