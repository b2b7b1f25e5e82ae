"""The workload of a break-even, some of whose quantities may be ranges: at their middles, and as drawn."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.analysis.ranges import is_range, read_range
from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import plain, settle
from costcalc.operations.words import one_text, read_workload, said_quantities
from costcalc.units import read_requests_per_day
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.analysis.doubt import Part
    from costcalc.analysis.uncertainty import Uncertain
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
    from costcalc.analysis.doubt import drawn, parts_of_shape

    rest = {name: value for name, value in words.items() if name not in FIELD_OF and name != "shapes"}
    middle, rates = _rate(words)
    rest["requests"] = middle
    said = {"requests": one_text(words, "requests")}
    shapes = words.get("shapes")
    if shapes is None:
        fields = _quantities(words)
        found = drawn(fields)
        workload = read_workload({**rest, **found.words})
        kept = {name: str(value) for name, value in fields.items()}
        return ReadWorkload(
            workload, said | kept, [found.parts], "requests" if rates else None, [*rates, *found.uncertain]
        )
    entries: list[dict[str, Any]] = []
    parts: list[tuple[Part, ...]] = []
    uncertain = list(rates)
    for place, shape in enumerate(shapes if isinstance(shapes, list) else [], 1):
        own = {name: shape[name] for name in ("name", "weight") if name in shape}
        found = drawn(
            _quantities({name: value for name, value in shape.items() if name not in own}),
            f"{own.get('name', f'shape {place}')} ",
        )
        entries.append({**own, **found.words})
        parts.append(found.parts)
        uncertain += found.uncertain
    workload = read_workload({**rest, **_quantities(words), "shapes": entries})
    # What a certain shape says in percent or by another name is settled by the workload.
    settled = [
        each if any(part.name or part.share_of for part in each) else parts_of_shape(shape)
        for shape, each in zip(workload.shapes, parts, strict=True)
    ]
    return ReadWorkload(
        workload, {**said, "shapes": shapes}, settled, "requests" if rates else None, uncertain
    )


def _quantities(words: Words) -> dict[str, Any]:
    return {name: value for name, value in said_quantities(words).items() if name != "requests"}


def _rate(words: Words) -> tuple[str | None, list[Uncertain]]:
    """The middle of the rate of requests, and its range."""
    from costcalc.analysis.uncertainty import Uncertain

    said = one_text(words, "requests")
    if said is None or not is_range(said):
        return said, []
    try:
        found = read_range(said, lambda end: settle(read_requests_per_day(end))[0])
    except CostcalcError as error:
        raise UsageError(getattr(error, "detail", str(error)), "requests") from error
    return f"{plain(found.central)}/day", [Uncertain("requests", found)]
