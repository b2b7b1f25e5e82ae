"""A course: what becomes of one model in one scenario, month by month, and what its months add up to."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import accumulate, pairwise
from operator import attrgetter

from costcalc.numbers import EXACT, ZERO, plain, tidy
from costcalc.questions.project.shape import MONTH, TOTAL
from costcalc.rating.contract import Step
from costcalc.values import TYPE_CHECKING, Made, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal
    from typing import Any, TypeVar

    from costcalc.doubt.simulation import Outcome, Quantiles
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.month_rates import Rates, UsedPrice
    from costcalc.questions.project.succession import Gap, Span
    from costcalc.rating.changes import Change

    Key = TypeVar("Key")

ADDED_UP = ("requests", "list_cost", "contracted_cost", "cost")
"""Figures of months that add up to those of a course."""


class Drawn(NamedTuple):
    """What was found of a course; `note` is what to know of its draws.

    `probability_cheapest` is how often it is that; None where it is compared with nobody.
    """

    outcome: Outcome
    note: str | None
    probability_cheapest: Decimal | None

    @property
    def draws_too_large(self) -> bool:
        """Whether some draws are larger than the model reads."""
        return self.note is not None


def added_up(maps: Iterable[Mapping[Key, Decimal]]) -> dict[Key, Decimal]:
    """The sums of amounts of the same key, all digits of them."""
    sums: dict[Key, Decimal] = {}
    for amounts in maps:
        for key, amount in amounts.items():
            sums[key] = EXACT.add(sums.get(key, ZERO), amount)
    return sums


class MonthRow(NamedTuple):
    """What a model costs in one month, in USD before tax.

    `tokens` are all quantities billed, by meter. `labels` say what is taken for granted; a cost without any
    is exact. `spans` are the times that are billed, at the prices of the models `prices_of`, in their order.
    `steps` lead from the list cost to what is paid under a contract, by their names and details.
    """

    month: Month
    scenario: str | None
    of: Model
    requests: Decimal
    tokens: Mapping[str, Decimal]
    list_cost: Decimal
    contracted_cost: Decimal
    cost: Decimal
    cumulative_cost: Decimal
    labels: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    prices_of: tuple[str, ...] = ()
    steps: Mapping[tuple[str, str], Decimal] = {}
    quantiles: Quantiles | None = None

    def __repr__(self) -> str:
        scenario = f", scenario={self.scenario!r}" if self.scenario else ""
        return f"MonthRow({str(self.month)!r}, {self.model!r}, cost={self.cost!r}{scenario})"

    @property
    def model(self) -> str:
        """The id of the model."""
        return self.of.id

    @property
    def estimate(self) -> str | None:
        """What is taken for granted, as one text; None where the cost is exact."""
        return "; ".join(self.labels) or None

    def plus(self, *others: MonthRow) -> MonthRow:
        """The same with others added: what a successor serves of the month, or all other months."""
        rows = (self, *others)
        return self._replace(
            tokens=added_up(row.tokens for row in rows),
            steps=added_up(row.steps for row in rows),
            labels=tuple(dict.fromkeys(label for row in rows for label in row.labels)),
            spans=tuple(span for row in rows for span in row.spans),
            prices_of=tuple(model for row in rows for model in row.prices_of),
            **{name: reduce(EXACT.add, map(attrgetter(name), rows)) for name in ADDED_UP},
        )

    @property
    def billed_from(self) -> datetime | None:
        """When a tier or an option begins in the month; None where that is before."""
        start = self.spans[0].stretch.start if self.spans else self.month.start
        return start if start > self.month.start else None

    @property
    def billed_until(self) -> datetime | None:
        """When the price ends in the month; None where it is billed to its end."""
        end = self.month.stretch.end
        until = self.spans[-1].stretch.end if self.spans else end
        return until if until < end else None

    @property
    def prices_of_others(self) -> tuple[str, ...]:
        """At whose prices, where those are not its own alone."""
        return () if self.prices_of == (self.of.id,) else self.prices_of

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON has it; numbers as plain decimal text."""
        return MONTH.document(self)


class Course(Made):
    """What becomes of one model in one scenario: its months, and what they add up to.

    `legs` are the prices of the model, and of those that follow it; `gaps` are there where nobody serves the
    first or the last of the months: they have no rows. `steps` lead from the list cost to what is paid under
    contracts, each summed over the months. `compared` are the costs by which models are compared,
    by the month and in all until then: of the demand as said, where demand answers to prices. `changes` are
    there where the name that was asked ends to stand for the model in these months.
    """

    least: Decimal
    """The least cost of its scenario."""
    drawn: Drawn | None = None
    """What was drawn of it, where a quantity is a range."""

    def __init__(
        self,
        legs: Sequence[Rates],
        rows: Sequence[MonthRow],
        by_month: Sequence[Decimal],
        npv: Decimal | None,
        notes: Sequence[str],
        gaps: Sequence[Gap],
        changes: Sequence[Change] = (),
    ) -> None:
        self.rates, self.legs, self.gaps = legs[0], tuple(legs), tuple(gaps)
        self.changes = tuple(changes)
        self.npv, self.notes = npv, tuple(notes)
        self.model, self.name, self.plan = self.rates.model.id, self.rates.model.name, self.rates.plan
        self.scenario, self.adjustment = self.plan.scenario, self.rates.adjustment
        self.rows = tuple(rows)
        total = self.rows[0].plus(*self.rows[1:])
        self.requests, self.tokens, self.labels, self.estimate = (
            total.requests, total.tokens, total.labels, total.estimate,
        )  # fmt: skip
        self.list_cost, self.contracted_cost, self.cost = map(
            tidy, (total.list_cost, total.contracted_cost, total.cost)
        )
        self.steps = [Step(*key, tidy(amount)) for key, amount in total.steps.items()]
        self.compared = {"cost": by_month, "cumulative_cost": list(accumulate(by_month, EXACT.add))}

    def among(self, least: Decimal, drawn: Drawn | None) -> Course:
        """The same among all of its scenario, the least of which costs so much, with what was drawn of it."""
        found = object.__new__(Course)  # as `copy` does, which loads what a quick question need not
        vars(found).update(vars(self), least=least, drawn=drawn)
        return found

    @property
    def is_in_doubt(self) -> bool:
        """Whether some month is billed at a price that is not certain."""
        return any(rates.doubts_in(place) for rates in self.legs for place in range(len(rates.months)))

    @property
    def follows(self) -> list[tuple[Rates, Rates]]:
        """Each model that goes on after another."""
        return list(pairwise(self.legs))

    @property
    def gap(self) -> Gap | None:
        """The last of the gaps; None where all months are served."""
        return self.gaps[-1]._replace(months_billed=len(self.rows)) if self.gaps else None

    @property
    def prices(self) -> list[UsedPrice]:
        """The prices that the months were computed with."""
        return [price for rates in self.legs for price in rates.prices()]

    @property
    def contracts(self) -> list[Contract]:
        """The contracts in force in the months, where steps lead by them."""
        every = (contract for rates in self.legs for contract in rates.contracts if self.steps)
        return list({contract.id: contract for contract in every if contract is not None}.values())

    def row_in(self, place: int) -> MonthRow | None:
        """The row of a month of the projection; None in a gap."""
        at = place - self.rates.first
        if not 0 <= at < len(self.rows):
            return None
        row = self.rows[at]
        return row._replace(quantiles=self.drawn.outcome.months[at]) if self.drawn else row

    @property
    def compared_cost(self) -> Decimal:
        """The total by which models are compared."""
        return self.compared["cumulative_cost"][-1]

    @property
    def cost_at_said_demand(self) -> Decimal | None:
        """The same as `compared_cost`; None where demand does not answer to prices."""
        return self.compared_cost if self.plan.elasticity else None

    @property
    def ratio_to_cheapest(self) -> Fraction | None:
        """None for one over fewer months, which compares with nothing."""
        cost, least = Fraction(self.compared_cost), Fraction(self.least)
        if self.gap is None and least:
            return cost / least
        return None if self.gap or cost else Fraction(1)

    @property
    def notes_on_draws(self) -> Sequence[str]:
        """The notes, with what to know of its draws."""
        return (*self.notes, self.drawn.note) if self.drawn and self.drawn.note else self.notes

    def __repr__(self) -> str:
        return f"<Course of {self.model}: {plain(self.cost)} USD in {len(self.rows)} months>"

    def to_dict(self) -> dict[str, Any]:
        """The total as JSON has it; numbers as plain decimal text."""
        return TOTAL.document(self)
