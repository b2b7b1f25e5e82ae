"""A workload of which any quantity may be a range: at the middles of its ranges, and as it is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.doubt.quantities import drawn, parts_of_shape
from costcalc.doubt.ranges import range_in
from costcalc.doubt.uncertainty import Uncertain
from costcalc.errors import WorkloadError
from costcalc.numbers import plain, settle
from costcalc.prose import shown
from costcalc.units import read_requests_per_day
from costcalc.usage.flags import FIELD_OF, said_quantities
from costcalc.usage.workload import LONGEST_NAME, Workload, is_range
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.doubt.quantities import Drawn, Part

    Words = Mapping[str, Any]


class DrawnWorkload(NamedTuple):
    """A workload at the middles of its ranges, how each shape of it is drawn, and what is uncertain."""

    workload: Workload
    parts: Sequence[tuple[Part, ...]]
    uncertain: Sequence[Uncertain]


def certain(workload: Workload) -> DrawnWorkload:
    """A workload of which nothing is drawn."""
    return DrawnWorkload(workload, [parts_of_shape(shape) for shape in workload.shapes], ())


def has_ranges(words: Words) -> bool:
    """Whether any quantity, or the rate of requests, is a range."""
    said = [value for name, value in words.items() if name in FIELD_OF]
    shapes = words.get("shapes")
    for shape in shapes if isinstance(shapes, list) else []:
        said += shape.values() if isinstance(shape, Mapping) else []
    return any(is_range(each) for value in said for each in (value if isinstance(value, list) else [value]))


def rate_of(said: str | None) -> tuple[str | None, list[Uncertain]]:
    """A rate of requests at its middle, and its range; no range of one that is certain."""
    if not is_range(said):
        return said, []
    found = range_in("requests", said, lambda end: settle(read_requests_per_day(end))[0])
    return f"{plain(found.central)}/day", [Uncertain("requests", found)]


def drawn_workload(words: Words, requests: str | None = None) -> DrawnWorkload:
    """What one request uses, or a mix of shapes; `requests` is the rate at its middle.

    Raises `WorkloadError` for what is no workload, `UsageError` for what is no range.
    """
    shapes, fields = words.get("shapes"), _quantities(words)
    if shapes is None:
        if not fields:
            raise WorkloadError("say what one request uses, such as input=1500, output=500", "input_tokens")
        found = drawn(fields)
        return DrawnWorkload(Workload(requests=requests, **found.words), [found.parts], found.uncertain)
    if fields or not isinstance(shapes, list | tuple):
        raise WorkloadError("give either a list of shapes or quantities", "shapes")
    read = [_shape(shapes, place) for place in range(1, len(shapes) + 1)]
    workload = Workload(requests=requests, shapes=[each.words for each in read])
    # What a certain shape says in percent or by another name is settled by the workload.
    parts = [
        each.parts if any(part.name or part.share_of for part in each.parts) else parts_of_shape(shape)
        for shape, each in zip(workload.shapes, read, strict=True)
    ]
    return DrawnWorkload(workload, parts, [name for each in read for name in each.uncertain])


def _shape(shapes: Sequence[object], place: int) -> Drawn:
    """One shape of a mix; what is no quantity is kept for the workload, which refuses a slip."""
    shape = shapes[place - 1]
    if not isinstance(shape, Mapping):
        raise WorkloadError(f"a shape is a map of quantities, not {shown(shape)}", f"shapes.{place}")
    rest = {name: value for name, value in shape.items() if FIELD_OF.get(name) in {None, "requests"}}
    found = drawn(_quantities(shape), f"{_name_of(shapes, place)} ")
    return found._replace(words={**rest, **found.words})


def _name_of(shapes: Sequence[object], place: int) -> str:
    """What ranges of a shape are called: by its name where no other shape has it, or by its place."""
    names = [each.get("name") if isinstance(each, Mapping) else None for each in shapes]
    name = names[place - 1]
    return str(name)[:LONGEST_NAME] if name and names.count(name) == 1 else f"shape {place}"


def _quantities(words: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in said_quantities(words).items() if field != "requests"}
