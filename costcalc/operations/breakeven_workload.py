"""The workload of a break-even, some of whose quantities may be ranges: at their middles, and as drawn."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.doubt.ranges import range_in
from costcalc.numbers import plain, settle
from costcalc.operations.words import one_text, read_workload
from costcalc.units import read_requests_per_day
from costcalc.usage.flags import FIELD_OF, said_quantities
from costcalc.usage.workload import is_range
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.doubt.quantities import Part
    from costcalc.doubt.uncertainty import Uncertain
    from costcalc.operations.words import Words
    from costcalc.usage.workload import Workload


class ReadWorkload(NamedTuple):
    """A workload at the middles of its ranges, how each shape is drawn, and what is uncertain.

    `said` is the workload as it was said, so that it can be asked again.
    """

    workload: Workload
    said: Mapping[str, Any]
    parts: Sequence[tuple[Part, ...]] | None = None
    requests: str | None = None
    uncertain: Sequence[Uncertain] = ()


def read_doubtful(words: Words) -> ReadWorkload:
    """Read the workload; ranges are looked for only where there are some."""
    if not _has_range(words):
        workload = read_workload(words)
        return ReadWorkload(workload, workload.to_dict())
    return _read_ranges(words)


def _has_range(words: Words) -> bool:
    quantities = [value for name, value in words.items() if name in FIELD_OF or name == "requests"]
    shapes = words.get("shapes")
    for shape in shapes if isinstance(shapes, list) else []:
        quantities += shape.values() if isinstance(shape, Mapping) else []
    return any(
        is_range(each) for value in quantities for each in (value if isinstance(value, list) else [value])
    )


def _read_ranges(words: Words) -> ReadWorkload:
    from costcalc.doubt.workload import drawn_workload

    middle, rates = _rate(words)
    found = drawn_workload(words, middle)
    said: dict[str, Any] = {"requests": one_text(words, "requests")}
    if words.get("shapes") is None:
        said |= {name: str(value) for name, value in said_quantities(words).items() if name != "requests"}
    else:
        said["shapes"] = words["shapes"]
    uncertain = [*rates, *found.uncertain]
    return ReadWorkload(found.workload, said, found.parts, "requests" if rates else None, uncertain)


def _rate(words: Words) -> tuple[str | None, list[Uncertain]]:
    """The middle of the rate of requests, and its range."""
    from costcalc.doubt.uncertainty import Uncertain

    said = one_text(words, "requests")
    if said is None or not is_range(said):
        return said, []
    found = range_in("requests", said, lambda end: settle(read_requests_per_day(end))[0])
    return f"{plain(found.central)}/day", [Uncertain("requests", found)]
