"""Rows within what a file holds: those of a page of buckets, the spans of a trace, an answer in a line."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.usage.records.context import holds
from costcalc.usage.records.objects import ATTRIBUTES, as_maps
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 4
USAGES = ("usage", "usageMetadata", "usage_metadata", "token_usage")
"""What the member is called that an answer keeps its usage in."""


ERRORS = ("error", "response.error", "result.error", "body.error", "response.body.error")
"""Where a line says that a request failed."""


def rows_in(value: object, lists: tuple[str, ...]) -> Iterator[object]:
    """The rows within some lists, one in another, each with what stands around it; else the value itself.

    What stands around the first of the lists is of a page, and of none of its rows: which page comes next.

    >>> page = {"more": True, "data": [{"day": 1, "results": [{"input": 5}]}]}
    >>> list(rows_in(page, ("data", "results|result")))
    [{'day': 1, 'input': 5}]
    """
    if lists and (name := _list_in(value, lists[0])) is not None:
        assert isinstance(value, Mapping)  # noqa: S101 - as it has a member
        for each in value[name]:
            yield from _rows_in(each, lists[1:])
    else:
        yield from _rows_in(value, lists[1:])


def _rows_in(value: object, lists: tuple[str, ...]) -> Iterator[object]:
    if not lists:
        yield value
        return
    name = _list_in(value, lists[0])
    if name is None:
        # A line may be what lies within: a bucket of a page, a span of a trace.
        yield from _rows_in(value, lists[1:])
        return
    assert isinstance(value, Mapping)  # noqa: S101 - as it has a member
    around = {key: _named(held) for key, held in value.items() if key != name}
    for each in value[name]:
        if isinstance(each, Mapping):
            yield from _rows_in({**around, **each}, lists[1:])
        else:
            yield each


def _list_in(value: object, names: str) -> str | None:
    """The name of the first of several lists that is in a value."""
    if type(value) is not dict and not isinstance(value, Mapping):  # which takes longer to see
        return None
    return next((each for each in names.split("|") if isinstance(value.get(each), list)), None)


def _named(held: object) -> object:
    """What stands around rows, attributes by their names."""
    return as_maps(held) if isinstance(held, Mapping) and ATTRIBUTES in held else held


def answer_in(row: object) -> object:
    """The one answer with a usage in a row of a log; the row itself where it has one, or none, or several."""
    if not isinstance(row, Mapping) or _has_usage(row):
        return row
    found = list(_answers(row, 1))
    return found[0] if len(found) == 1 else row


def _has_usage(value: Mapping[object, object]) -> bool:
    return any(isinstance(value.get(name), Mapping) for name in USAGES)


def _answers(value: Mapping[object, object], depth: int) -> Iterator[object]:
    for held in value.values():
        if isinstance(held, Mapping):
            if _has_usage(held):
                yield held
            elif depth < DEEPEST:
                yield from _answers(held, depth + 1)


def has_failed(row: object) -> bool:
    """Whether a row of a log tells of an error, and no answer with a usage is anywhere in it."""
    if not isinstance(row, Mapping) or _counts(row) or any(map(_counts, _answers(row, 1))):
        return False
    return any(holds(row, path) for path in ERRORS)


def _counts(value: object) -> bool:
    return isinstance(value, Mapping) and any(value.get(name) for name in USAGES)
