"""The addition `success`: what a solved task costs, where each model solves a share of them.

A failed try costs as much as one that succeeds, and tries are independent of one another: a model that solves
the share p of its tasks takes 1/p requests for each solved one.
"""

from __future__ import annotations

from fractions import Fraction
from operator import itemgetter

from costcalc.additions.entries import entries_of
from costcalc.asking.words import texts
from costcalc.errors import NumberError, UsageError
from costcalc.numbers import EXACT, settle, share_number
from costcalc.pricing.names.meaning import LONGEST_NAME, meant_by
from costcalc.prose import listed, shown
from costcalc.rating.table import OFFER
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from costcalc.additions.entries import Entry, Ranked
    from costcalc.asking.words import Words
    from costcalc.pricing.facts import Evidence
    from costcalc.rating.table import RatingTable

NOTE = (
    "cost of a request ÷ share of tasks solved: a failed try costs as much as a solved one, and tries are "
    "independent of one another"
)
ROUNDED = "rounded to 12 decimal places: {}"
NONE_SOLVED = "it solves none, so that no number of tries solves one"
NOT_SAID = "no share of solved tasks is given: say {}=N%, as you measured it"
NO_REQUESTS = "there are no requests"


class Share(NamedTuple):
    """The share of its tasks that a model solves, by the name that was said, under a word."""

    name: str
    share: Decimal
    word: str


class Solved(NamedTuple):
    """What a solved task costs in an entry, and the published score that its share repeats; or why not."""

    model: str
    scenario: str | None
    success_rate: Decimal | None = None
    cost_per_solved_task: Fraction | None = None
    success_source: Evidence | None = None
    reason: str | None = None
    ratio_to_cheapest: Fraction | None = None


class Success(NamedTuple):
    """What a solved task costs in each entry of a result."""

    entries: Sequence[Solved]
    note: str = NOTE

    @property
    def ranking(self) -> list[Solved]:
        """From the cheapest solved task; equal ones keep their order."""
        costs = ((each.cost_per_solved_task, each) for each in self.entries)
        ranked = sorted(((cost, each) for cost, each in costs if cost is not None), key=itemgetter(0))
        # Where the cheapest is free, it is 1 time as much as itself, and others are no number of times.
        least = ranked[0][0] if ranked else None
        return [
            each._replace(ratio_to_cheapest=cost / least if least else None if cost else Fraction(1))
            for cost, each in ranked
        ]

    @property
    def unranked(self) -> list[Solved]:
        """Those without such a cost."""
        return [each for each in self.entries if each.cost_per_solved_task is None]

    @property
    def rounding(self) -> str | None:
        """Whose costs have no finite decimal form."""
        costs = ((each.model, each.cost_per_solved_task) for each in self.entries)
        rounded = dict.fromkeys(model for model, cost in costs if cost is not None and not settle(cost)[1])
        return ROUNDED.format(", ".join(rounded)) if rounded else None


def read(words: Words) -> list[Share]:
    """The shares that were said."""
    found = []
    for word in ("success", "successes"):
        for said in texts(words, word):
            name, _, share = said.rpartition("=")
            if not name:
                raise UsageError(f"{shown(said)} is no share of a model: write deepseek-r1=79.8%", word)
            found.append(Share(name, _share(share, word), word))
    return found


def answer(table: RatingTable, shares: Sequence[Share], found: Ranked) -> Success:
    """What a solved task costs, where each model solves a share of them."""
    entries = entries_of(found)
    asked = list(dict.fromkeys([each.model for each in entries] + [each.model for each in found.unranked]))
    rates: dict[str, Decimal] = {}
    for name, share, word in shares:
        model = _asked(table, name, asked, word)
        if model in rates:
            raise UsageError(f"{shown(name)} has two shares: give each model one", word)
        rates[model] = share
    return Success([_solved(table, each, rates.get(each.model)) for each in entries])


def _solved(table: RatingTable, entry: Entry, rate: Decimal | None) -> Solved:
    solved = Solved(entry.model, entry.scenario, rate)
    if rate is None:
        return solved._replace(reason=NOT_SAID.format(entry.model))
    if not rate or entry.per_request is None:
        return solved._replace(reason=NO_REQUESTS if rate else NONE_SOLVED)
    cost = entry.per_request / Fraction(rate)
    return solved._replace(cost_per_solved_task=cost, success_source=_published(table, entry.model, rate))


def _asked(table: RatingTable, name: str, asked: list[str], field: str) -> str:
    """The model among those asked that a name stands for: its id, any alias of it, or an offer's name."""
    named = (name, f"{OFFER}/{name}")
    known = {*named, *(each.model for each in meant_by(table.catalogue, name[:LONGEST_NAME]))}
    found = [model for model in asked if model in known]
    if name in found:  # an id names one model, whatever else goes by it
        return name
    if not asked:
        raise UsageError(f"there is no cost of {shown(name)} to spread: no model could be ranked", field)
    if len(found) != 1:
        what = "is the name of several of them" if found else "is none of the models asked"
        raise UsageError(f"{shown(name)} {what}: say {listed((found or asked)[:10])}", field)
    return found[0]


def _share(text: str, field: str) -> Decimal:
    """A share as 79.8% or 0.798."""
    try:
        share = share_number(text)
    except NumberError as error:
        raise UsageError(f"{shown(text)} is no share: write 79.8%, or 0.798", field) from error
    if share > 1:
        raise UsageError(f"{shown(text)} is more than all: write 79.8%, or 0.798", field)
    return share


def _published(table: RatingTable, model: str, rate: Decimal) -> Evidence | None:
    """The published score of a model that a rate repeats; None where the table has no such figure."""
    for each in table.catalogue.facts().evidence.values():
        if each.subject == model and each.quantity == "benchmark_score" and each.cited:
            score = each.low if each.low == each.high else None  # a range repeats no share
            if score is not None and score.unit == "percent" and score.number == EXACT.scaleb(rate, 2):
                return each
    return None
