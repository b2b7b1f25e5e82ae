"""The picture of training costs: a range or a figure for each method, or for each subject."""

from __future__ import annotations

from decimal import Decimal

from costcalc.report.charts.chart import LINEAR, LOG, Axis, Chart, Row, Source
from costcalc.report.figures import counted, shown_range
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Document

    Entry = Mapping[str, Any]

MOST_ROWS = 40
WIDE = 100
"""How many times the least the most is from where on a scale of powers shows both."""


def training_chart(document: Document) -> Chart:
    """The chart of one subject: what it costs by each method."""
    estimates = [each for each in document["estimates"] if any(_bounds(each))]
    rows = tuple(_row(each["method"], each["method"].replace("_", " "), _bounds(each)) for each in estimates)
    found = [each for row in estimates for each in _bounds(row) if each]
    subject = document["subject"]
    return Chart(
        _finding(subject, [document["lowest"], document["highest"]]),
        "USD by method" if rows else "",
        "; ".join(f"{row.name} {row.value} USD" for row in rows),
        _axis(found),
        rows=rows,
        sources=tuple(_sources(estimates)),
    )


def subjects_chart(document: Document) -> Chart:
    """The chart of all subjects: between which figures the costs of each lie, the dearest first."""
    subjects = [each for each in document["subjects"] if any(_ends(each))]
    subjects.sort(key=lambda each: max(Decimal(end) for end in _ends(each) if end), reverse=True)
    shown, left = subjects[:MOST_ROWS], len(subjects) - MOST_ROWS
    rows = tuple(_row(each["subject"], each["subject"], _ends(each)) for each in shown)
    return Chart(
        f"What training costs, for {counted(len(subjects), 'subject')}",
        "USD, lowest to highest of all methods",
        "; ".join(f"{row.name} {row.value} USD" for row in rows),
        _axis([end for each in shown for end in _ends(each) if end]),
        rows=rows,
        notes=(f"{counted(left, 'more subject')} not shown",) if left > 0 else (),
    )


def _finding(subject: str, ends: Sequence[str | None]) -> str:
    low, high = ends
    if low is None and high is None:
        return f"What training {subject} costs is not known"
    said = f"Training {subject} costs {shown_range(low, high)} USD"
    return said if low == high else f"{said}, by the method"


def _bounds(estimate: Entry) -> tuple[str | None, str | None]:
    """The low and the high of an estimate; of a figure alone both are it."""
    if estimate.get("cost") is not None:
        return estimate["cost"], estimate["cost"]
    return estimate.get("cost_low"), estimate.get("cost_high")


def _ends(subject: Entry) -> tuple[str | None, str | None]:
    return subject["lowest"], subject["highest"]


def _row(key: str, name: str, ends: tuple[str | None, str | None]) -> Row:
    low, high = (None if each is None else Decimal(each) for each in ends)
    # What is a figure alone, or a bound alone, is a dot.
    middle = (high if low is None else low) if low == high or low is None or high is None else None
    is_range = middle is None
    return Row(
        key, name, value=shown_range(*ends), low=low if is_range else None, middle=middle,
        high=high if is_range else None,
    )  # fmt: skip


def _axis(found: Sequence[str]) -> Axis:
    """A scale from zero, so that lengths compare, unless the least could not be seen on it."""
    values = [Decimal(each) for each in found]
    is_wide = bool(values) and 0 < min(values) * WIDE < max(values)
    return Axis("USD", LOG if is_wide else LINEAR)


def _sources(estimates: Sequence[Entry]) -> Iterator[Source]:
    cited = [each["source"] for each in estimates if each.get("source")]
    for source in {each["id"]: each for each in cited}.values():
        yield Source(source["title"], source["url"] or "")


CHARTS = {"costcalc/training/1": training_chart, "costcalc/subjects/1": subjects_chart}
