"""A course: what becomes of one model in one scenario, month by month, and what its months add up to."""

from __future__ import annotations

from itertools import accumulate, pairwise
from operator import attrgetter

from costcalc.numbers import EXACT, ZERO, plain, tidy
from costcalc.questions.project.shape import COURSE, MONTH
from costcalc.questions.project.succession import ended
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal
    from typing import Any

    from costcalc.doubt.simulation import Quantiles
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.month_rates import Rates, UsedPrice
    from costcalc.questions.project.succession import Gap, Span
    from costcalc.rating.changes import Change
    from costcalc.rating.contract import Step
    from costcalc.tokens.unlike import Adjustment

FOLLOWED = "{}, and is billed at the prices of its successor {} from then on"


class MonthRow(NamedTuple):
    """What a model costs in one month, in USD before tax.

    `tokens` are all quantities billed, by meter. `labels` say what is taken for granted; a cost without any
    is exact. `spans` are the times that are billed, at the prices of the models `prices_of`, in their order.
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
    quantiles: Quantiles | None = None

    @property
    def model(self) -> str:
        """The id of the model."""
        return self.of.id

    @property
    def estimate(self) -> str | None:
        """What is taken for granted, as one text; None where the cost is exact."""
        return "; ".join(self.labels) or None

    def plus(self, other: MonthRow) -> MonthRow:
        """The same month with what its successor serves of it."""
        tokens = dict(self.tokens)
        for meter, quantity in other.tokens.items():
            tokens[meter] = EXACT.add(tokens.get(meter, ZERO), quantity)
        return self._replace(
            requests=EXACT.add(self.requests, other.requests),
            tokens=tokens,
            list_cost=EXACT.add(self.list_cost, other.list_cost),
            contracted_cost=EXACT.add(self.contracted_cost, other.contracted_cost),
            cost=EXACT.add(self.cost, other.cost),
            labels=tuple(dict.fromkeys((*self.labels, *other.labels))),
            spans=(*self.spans, *other.spans),
            prices_of=(*self.prices_of, *other.prices_of),
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


class Course:
    """What becomes of one model in one scenario: its months, and what they add up to.

    `legs` are the prices of the model, and of those that follow it; `gaps` are there where nobody serves the
    first or the last of the months: they have no rows. `steps` lead from the list cost to what is paid under
    a contract, each summed over the months.
    """

    def __init__(
        self,
        legs: Sequence[Rates],
        rows: Sequence[MonthRow],
        npv: Decimal | None,
        notes: Sequence[str],
        steps: Sequence[Step],
        gaps: Sequence[Gap] = (),
    ) -> None:
        model = legs[0].model
        self.legs, self.plan, self.npv, self.gaps = tuple(legs), legs[0].plan, npv, tuple(gaps)
        self.rows = tuple(row._replace(of=model) for row in rows)
        self.notes, self.steps = (*notes, *self._followed()), tuple(steps)
        self.at_said_demand: Sequence[Decimal] | None = None
        """What each month would cost if demand did not answer to prices; None where it does not."""
        self.model, self.name, self.scenario = model.id, model.name, self.plan.scenario
        self.changes: Sequence[Change] = ()
        """When the name that was asked ends to stand for the model, where that is in the months."""

    @property
    def is_in_doubt(self) -> bool:
        """Whether some month is billed at a price that is not certain."""
        return any(rates.doubts_in(place) for rates in self.legs for place in range(len(rates.months)))

    def _followed(self) -> Iterator[str]:
        """Who follows from when on, and why."""
        for before, after in self.follows:
            yield FOLLOWED.format(ended(before.model, after.start), after.model.id)

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
    def adjustment(self) -> Adjustment | None:
        """What makes the tokens those of the model."""
        return self.rates.adjustment

    @property
    def contracts(self) -> list[Contract]:
        """The contracts in force in the months, where steps lead by them."""
        every = (contract for rates in self.legs for contract in rates.contracts if self.steps)
        return list({contract.id: contract for contract in every if contract is not None}.values())

    def row_in(self, place: int) -> MonthRow | None:
        """The row of a month of the projection; None in a gap."""
        at = place - self.legs[0].first
        return self.rows[at] if 0 <= at < len(self.rows) else None

    @property
    def rates(self) -> Rates:
        """The prices of the model itself."""
        return self.legs[0]

    def costs(self, name: str) -> Sequence[Decimal]:
        """What the months say under the name of a cost: `cost` or `cumulative_cost`."""
        return list(map(attrgetter(name), self.rows))

    def compared(self, measure: str) -> Sequence[Decimal]:
        """The costs by which models are compared: of the same demand, where demand answers to prices."""
        if self.at_said_demand is None:
            return self.costs(measure)
        if measure == "cost":
            return self.at_said_demand
        return list(accumulate(self.at_said_demand, EXACT.add))

    @property
    def compared_cost(self) -> Decimal:
        """The total by which models are compared."""
        return self.cost if self.at_said_demand is None else self.compared("cumulative_cost")[-1]

    def _sum(self, name: str) -> Decimal:
        total = ZERO
        for each in self.costs(name):
            total = EXACT.add(total, each)
        return tidy(total)

    @property
    def cost_at_said_demand(self) -> Decimal | None:
        """The same as `compared_cost`; None where demand does not answer to prices."""
        return None if self.at_said_demand is None else self.compared_cost

    @property
    def list_cost(self) -> Decimal:
        """USD at list prices."""
        return self._sum("list_cost")

    @property
    def contracted_cost(self) -> Decimal:
        """USD under the contracts in force, before the terms of a month."""
        return self._sum("contracted_cost")

    @property
    def cost(self) -> Decimal:
        """USD over the whole horizon: the sum of the months, to the last digit."""
        return self._sum("cost")

    @property
    def requests(self) -> Decimal:
        """Requests over the whole horizon."""
        return self._sum("requests")

    @property
    def tokens(self) -> dict[str, Decimal]:
        """Quantities over the whole horizon, by meter."""
        found: dict[str, Decimal] = {}
        for row in self.rows:
            for meter, quantity in row.tokens.items():
                found[meter] = EXACT.add(found.get(meter, ZERO), quantity)
        return found

    @property
    def estimate(self) -> str | None:
        """What is taken for granted in any of the months."""
        return "; ".join(dict.fromkeys(label for row in self.rows for label in row.labels)) or None

    def __repr__(self) -> str:
        return f"<Course of {self.model}: {plain(self.cost)} USD in {len(self.rows)} months>"

    def to_dict(self) -> dict[str, Any]:
        """The total as JSON has it; numbers as plain decimal text."""
        return COURSE.document(self)
