"""A bill against a budget: what its rows cost in all, in each day, month or year, or by the request."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from costcalc.additions.currency import own_exchange
from costcalc.asking.budget import WHOLE, Spending, Spent, read_budget
from costcalc.cli.bills.days import SIZES, written_day
from costcalc.cli.budget import Verdict, review
from costcalc.cli.output import write
from costcalc.numbers import EXACT, ONE, ZERO, settle
from costcalc.pricing.exchange import USD, Exchange, exchange_on
from costcalc.report.figures import counted
from costcalc.usage.flags import command_line
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from costcalc.asking.budget import Budget
    from costcalc.asking.words import Words
    from costcalc.cli.bills.tally import PricedRow, Tally
    from costcalc.questions.price.result import Cost
    from costcalc.rating.table import RatingTable

REQUEST = "request"
TIMES = (WHOLE, REQUEST, *SIZES)
EXAMPLE = "'500 USD', or '500 USD/month'"
NOTE = "before tax, of the days that rows say, in"
BY_DAY = "by the rate of the day of each row"


class BudgetOfFile:
    """What the rows of a bill cost by time and day, in US dollars, and the budget that it is held against.

    Times are those of a `zone`; a rate of exchange is that of the day in UTC.
    """

    def __init__(self, budget: Budget, table: RatingTable, own: Exchange | None, zone: str | None) -> None:
        self._budget, self._table, self._own, self._zone = budget, table, own, zone
        self._costs: dict[tuple[str, date], Decimal] = {}
        self._requests = self._estimates = 0

    @property
    def is_by_request(self) -> bool:
        """Whether it is of what a request costs in the mean."""
        return self._budget.per == REQUEST

    def counted(self, rows: Iterable[PricedRow]) -> Iterator[PricedRow]:
        """The same rows, of which each is counted on its way."""
        for row in rows:
            if row.problem is None and row.answer.cost is not None:
                self._add(row.answer.cost)
            yield row

    def _add(self, cost: Cost) -> None:
        day = cost.on.date() if isinstance(cost.on, datetime) else cost.on
        key = written_day(cost.on, self._zone)[: SIZES.get(self._budget.per, 0)], day
        self._costs[key] = EXACT.add(self._costs.get(key, ZERO), cost.contracted_cost)
        self._requests += cost.usage.requests
        self._estimates += cost.estimate is not None

    def verdict(self, file: str, tally: Tally) -> Verdict:
        """The verdict on the bill, which is partial where rows have no price."""
        sums: dict[str, Fraction] = {} if self._costs else {"": Fraction(0)}
        for (time, day), dollars in self._costs.items():
            sums[time] = sums.get(time, Fraction(0)) + self._converted(dollars, day)
        parts = max(self._requests, 1) if self._budget.per == REQUEST else 1
        estimate = f"{counted(self._estimates, 'row')} of estimates" if self._estimates else None
        spent = [Spent(file, settle(each / parts)[0], time, estimate) for time, each in sums.items()]
        without = f"{tally.problems} of {tally.rows} rows have no price, and the total is partial"
        missing = {file: without} if tally.is_partial else {}
        by = "" if self._budget.currency == USD or self._own else f"; {BY_DAY}: an estimate"
        return Verdict(
            self._budget, self._identity, Spending(spent, missing, f"{NOTE} {self._zone or 'UTC'}{by}")
        )

    def _converted(self, dollars: Decimal, day: date) -> Fraction:
        """An amount in the currency of the budget."""
        if self._budget.currency == USD:
            return Fraction(dollars)
        rates = self._table.catalogue.facts().fx.values()
        rate = self._own or exchange_on(rates, self._budget.currency, day)
        return Fraction(dollars) * Fraction(rate.units) / Fraction(rate.dollars)

    @property
    def _identity(self) -> Exchange:
        """Sums are in the currency of the budget already."""
        return Exchange(USD, ONE, ONE)


def budget_of_file(found: Namespace, table: RatingTable, words: Words) -> BudgetOfFile | None:
    """The budget that --fail-above says of a bill; None without one."""
    if found.fail_above is None:
        return None
    budget = read_budget(found.fail_above, TIMES, EXAMPLE)
    said = words.get("fx_rate")
    own = None if said is None or budget.currency == USD else own_exchange(said, words.get("currency"))
    return BudgetOfFile(
        budget, table, own if own and own.currency == budget.currency else None, found.timezone
    )


def write_review(found: Namespace, verdict: Verdict) -> None:
    """Write the verdict as Markdown instead of the rows."""
    write(review(verdict, command_line("price", [], {"file": found.file}), found), found.place)
