"""Budgets: an amount in any currency of the table that costs may not exceed, in all or for some time."""

from __future__ import annotations

import re

from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import EXACT, count_number, plain
from costcalc.prose import listed, shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from costcalc.pricing.exchange import Exchange

WHOLE = ""
"""The time of a budget that is for all of what is asked."""

LONGEST = 60
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP"}
_CURRENCY = r"US\$|[$€£]|[A-Za-z]{3}"
_BUDGET = (
    rf"(?:(?P<before>{_CURRENCY}) ?)?(?P<figure>[0-9][0-9._,]*[kMG]?)(?: ?(?P<after>{_CURRENCY}))?"
    r"(?: ?(?:/|per ) ?(?P<per>[a-z]+))?"
)


class Budget(NamedTuple):
    """An amount of a currency that costs may reach and not exceed, `per` a time, or for the whole."""

    amount: Decimal
    currency: str
    per: str = WHOLE

    def __str__(self) -> str:
        return f"{plain(self.amount)} {self.unit}"

    @property
    def unit(self) -> str:
        """What it is counted in: `USD/month`."""
        return f"{self.currency}/{self.per}" if self.per else self.currency

    def is_below(self, dollars: Decimal, exchange: Exchange) -> bool:
        """Whether US dollars are more than it, to the last digit of the rate: what equals it is not."""
        return EXACT.multiply(dollars, exchange.units) > EXACT.multiply(self.amount, exchange.dollars)


class Spent(NamedTuple):
    """What is held against a budget: US dollars, whose they are and when; an estimate has the reason.

    `low` and `high` are the bounds between which an estimate lies, where it has some, and `bounds` what they
    are: `p10 to p90`.
    """

    whose: str
    amount: Decimal
    when: str = ""
    estimate: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bounds: str = ""

    @property
    def what(self) -> str:
        """Whose costs they are, and when."""
        return f"{self.whose} in {self.when}" if self.when else self.whose


class Spending(NamedTuple):
    """All that an answer holds against a budget, what of it has no figure and why, and what to know of it."""

    spent: Sequence[Spent]
    missing: Mapping[str, str] = {}
    note: str = ""


def read_budget(said: str, times: Sequence[str], example: str) -> Budget:
    """Read a budget such as `500 USD/month`, for one of some times; `UsageError` for anything else."""
    text = re.sub("[ \u00a0\u202f]+", " ", said.strip()) if len(said) <= LONGEST else ""
    match = re.fullmatch(_BUDGET, text, re.ASCII)
    if match is None:
        raise UsageError(f"{shown(said)} is no budget: write {example}", "fail_above")
    amount = _amount(match["figure"])
    signs = {_SIGNS.get(each, each.upper()) for each in (match["before"], match["after"]) if each}
    if len(signs) != 1:
        detail = f"{shown(said)} does not say one currency: write {example}"
        raise UsageError(detail, "fail_above")
    per = match["per"] or WHOLE
    if per not in times:
        raise UsageError(
            f"{shown(said)} is {_of(per)}, and here it is {_choice(times)}: write {example}", "fail_above"
        )
    return Budget(amount, signs.pop(), per)


def _amount(figure: str) -> Decimal:
    try:
        return count_number(figure)
    except CostcalcError as error:
        raise UsageError(str(error), "fail_above") from error


def _of(per: str) -> str:
    return f"for a {per}" if per else "for no time"


def _choice(times: Sequence[str]) -> str:
    """The times that a budget may be for, in words."""
    return listed([f"/{each}" if each else "an amount alone" for each in times])
