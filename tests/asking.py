"""Questions asked in words, as the edges ask them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from costcalc.questions.breakeven.question import QUESTION as BREAKEVEN
from costcalc.questions.compare.question import QUESTION as COMPARE
from costcalc.questions.price.question import QUESTION as PRICE
from costcalc.questions.project.question import QUESTION as PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from costcalc.questions.breakeven.result import BreakEven
    from costcalc.questions.compare.result import Comparison
    from costcalc.questions.project.result import Projection
    from costcalc.rating.cost import Cost
    from costcalc.rating.table import RatingTable


def price(table: RatingTable, words: Mapping[str, Any], now: datetime) -> Cost:
    """A price question; `now` is the instant that counts where `on` is left out."""
    found: Cost = PRICE.ask(table, words, now)
    return found


def compare(table: RatingTable, words: Mapping[str, Any], today: date, check: Any = None) -> Comparison:
    """A comparison; `today` is the day that counts where `on` is left out."""
    found: Comparison = COMPARE.ask(table, words, morning(today), check=check)
    return found


def project(table: RatingTable, words: Mapping[str, Any], today: date, progress: Any = None) -> Projection:
    """A projection; `today` is in the month that it begins with where `start` is left out."""
    found: Projection = PROJECT.ask(table, words, morning(today), progress=progress)
    return found


def breakeven(table: RatingTable, words: Mapping[str, Any], today: date, **more: Any) -> BreakEven:
    """A break-even; `more` are where progress is told, and a check of what is compared with."""
    found: BreakEven = BREAKEVEN.ask(table, words, morning(today), **more)
    return found


def morning(day: date) -> datetime:
    """An instant of a day."""
    return datetime.combine(day, time(), UTC)
