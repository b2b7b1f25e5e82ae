"""What a workload cost on models over time: each price that held, with how anybody knows since when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from costcalc.pricing.model import BEGINNING
from costcalc.questions.history.lines import history
from costcalc.questions.history.request import Request
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from costcalc.questions.history.lines import HistoryLine
    from costcalc.rating.table import RatingTable

    Row = Mapping[str, Any]

MOST_STEPS = 60
"""Prices of a model that are told at most, the newest: a picture has no room for more."""


class Step(NamedTuple):
    """A price of a workload, in USD per million tokens, from an instant on.

    `since` is None where nobody says since when it holds; `bracket` says between which two instants it began.
    """

    since: datetime | None
    asked_of: date
    price: Decimal
    basis: str
    bracket: tuple[datetime, datetime] | None
    is_estimate: bool
    source: str


class Course(NamedTuple):
    """The prices of a workload on a model, oldest first; `until` is None where the last one holds on."""

    model: str
    name: str
    steps: tuple[Step, ...]
    until: datetime | None


def courses(
    table: RatingTable, models: Iterable[str], ask: Callable[[str, date], Row | None]
) -> Iterator[Course]:
    """The courses of models by their ids.

    `ask` gives the row of a comparison of the workload on a model on a day, or None where it has no price.
    """
    for model in models:
        lines = [each for each in history(table, Request(model)).lines if not each.period.withdrawn]
        steps = tuple(_steps(lines[-MOST_STEPS:], ask))
        if steps:
            yield Course(model, lines[-1].model.name, steps, lines[-1].period.effective_to)


def _steps(lines: Iterable[HistoryLine], ask: Callable[[str, date], Row | None]) -> Iterator[Step]:
    """A step for each line at which the workload costs something else than before."""
    before: Decimal | None = None
    for line in lines:
        day = _whole_day(line)
        row = ask(line.model.id, day)
        if row is None:
            continue
        price = Decimal(row["blended_unit_price"])
        if price == before:
            continue
        bracket = line.period.from_bracket
        source = row["charges"][0]["source"] if row["charges"] else None
        yield Step(
            line.effective_from,
            day,
            price,
            row["effective_from_basis"] or "",
            None if bracket is None else (bracket.stretch.start, bracket.stretch.end),
            row["estimate"] is not None,
            (source and source["title"]) or "",
        )
        before = price


def _whole_day(line: HistoryLine) -> date:
    """The first day that is certain to lie in a period as a whole; of a short one that on which it begins."""
    if line.effective_from is None and line.period.start == BEGINNING:
        end = line.period.effective_to or datetime.now(UTC)
        return (end - timedelta(days=1)).date()
    bracket = line.period.from_bracket
    start = line.effective_from or line.period.start
    begins = (start if bracket is None else bracket.stretch.end).astimezone(UTC)
    day = begins.date()
    next_one = day if begins.time() == time() else day + timedelta(days=1)
    until = line.period.effective_to
    is_short = until is not None and until < datetime.combine(next_one + timedelta(days=1), time(), UTC)
    return start.astimezone(UTC).date() if is_short else next_one
