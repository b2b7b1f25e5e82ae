"""Questions asked in words, as the edges ask them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from costcalc.questions.audit.question import QUESTION as AUDIT
from costcalc.questions.breakeven.question import QUESTION as BREAKEVEN
from costcalc.questions.claims.question import QUESTION as CLAIMS
from costcalc.questions.compare.question import QUESTION as COMPARE
from costcalc.questions.history.question import QUESTION as HISTORY
from costcalc.questions.lookup.question import QUESTION as LOOKUP
from costcalc.questions.models.question import QUESTION as MODELS
from costcalc.questions.price.question import QUESTION as PRICE
from costcalc.questions.project.question import QUESTION as PROJECT
from costcalc.questions.training.question import QUESTION as TRAINING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from costcalc.questions.audit.answer import Audit
    from costcalc.questions.breakeven.result import BreakEven
    from costcalc.questions.claims.ledger import Ledger
    from costcalc.questions.compare.result import Comparison
    from costcalc.questions.history.lines import History
    from costcalc.questions.lookup.matches import Matches
    from costcalc.questions.models.listing import ModelList
    from costcalc.questions.price.result import Cost
    from costcalc.questions.project.result import Projection
    from costcalc.questions.training.answer import TrainingAnswer
    from costcalc.rating.table import RatingTable


NO_CLOCK = datetime(1, 1, 1, tzinfo=UTC)
"""For questions that no clock counts for."""


def price(table: RatingTable, words: Mapping[str, Any], now: datetime) -> Cost:
    """A price question; `now` is the instant that counts where `on` is left out."""
    found: Cost = PRICE.ask(table, words, now)
    return found


def compare(table: RatingTable, words: Mapping[str, Any], today: date, check: Any = None) -> Comparison:
    """A comparison; `today` is the day that counts where `on` is left out."""
    found: Comparison = COMPARE.ask(table, words, morning(today), check=check)
    return found


def models(table: RatingTable, words: Mapping[str, Any], today: date) -> ModelList:
    """A list of models; `today` as above."""
    found: ModelList = MODELS.ask(table, words, morning(today))
    return found


def history(table: RatingTable, words: Mapping[str, Any], today: date) -> History:
    """What a name has cost; `today` counts for nothing."""
    found: History = HISTORY.ask(table, words, morning(today))
    return found


def lookup(table: RatingTable, words: Mapping[str, Any]) -> Matches:
    """A look-up of a price."""
    found: Matches = LOOKUP.ask(table, words, NO_CLOCK)
    return found


def claims(table: RatingTable, words: Mapping[str, Any]) -> Ledger:
    """The claims of articles, judged."""
    found: Ledger = CLAIMS.ask(table, words, NO_CLOCK)
    return found


def training(table: RatingTable, words: Mapping[str, Any]) -> TrainingAnswer:
    """What training costs."""
    found: TrainingAnswer = TRAINING.ask(table, words, NO_CLOCK)
    return found


def audit(table: RatingTable, words: Mapping[str, Any], today: date) -> Audit:
    """An audit; `today` is the day that counts where `on` is left out."""
    found: Audit = AUDIT.ask(table, words, morning(today))
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
