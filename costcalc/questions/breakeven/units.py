"""Units of throughput by the hour, of a contract or a list, against the same model's price by the token.

    V* = units × USD an hour × 24 / the price per token, at the workload's own mix

From V* tokens a day on the units are cheaper than paying by the token; it can be reached only if they serve
so many. What the units do not serve is paid by the token. 2 units at 30 USD an hour are 1,440 USD a day, and
at 2 USD a million tokens they pay from 720 million a day on.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.numbers import as_fraction
from costcalc.pricing.unit_offers import BESIDE
from costcalc.questions.breakeven.hardware import unit_price
from costcalc.rating.charges import contracted_per_request
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from costcalc.analysis.shape_slices import ShapeSlices
    from costcalc.questions.breakeven.hardware import Mix
    from costcalc.questions.compare.result import Row


class Units(NamedTuple):
    """What units cost and serve in a day, and what the model costs by the token beside them.

    `capacity`, tokens a day, is None where nobody says what they serve. What is billed beside tokens, such as
    web searches, is so with units too, as are requests that they do not serve: that is `beside`, a day, and
    no part of `price_per_token` and `volume`.
    """

    units: int
    cost_per_day: Fraction
    capacity: Fraction | None
    price_per_token: Fraction
    volume: Fraction | None
    beside: Fraction = Fraction(0)

    @property
    def tokens_per_day(self) -> Fraction | None:
        """The tokens a day from which they are cheaper; None where what they serve costs nothing."""
        return self.cost_per_day / self.price_per_token if self.price_per_token else None

    @property
    def cost_at_workload(self) -> Fraction | None:
        """What the workload costs on them a day, with what they do not serve, and what is billed beside.

        None where nobody knows, and without a rate.
        """
        if self.volume is None or self.capacity is None:
            return None
        rest = max(self.volume - self.capacity, Fraction(0))
        return self.cost_per_day + rest * self.price_per_token + self.beside

    @property
    def reached(self) -> bool | None:
        """Whether the units pay: for the workload; for one without a rate, below what they serve.

        None where it hangs on what they serve, which nobody says.
        """
        needed = self.tokens_per_day
        if needed is None or (self.volume is not None and self.volume < needed):
            return False
        if self.capacity is None:
            return None
        return needed <= self.capacity

    @property
    def cost_per_million_tokens(self) -> Decimal | None:
        """USD per million tokens at full use; None where nobody says what they serve."""
        return unit_price(self.cost_per_day, self.capacity or Fraction(0))


class Load(NamedTuple):
    """What the workload asks of whatever serves it: its mean request, and tokens a day, None without a rate.

    `utilisation` is how much of what serves it a day uses at most.
    """

    mix: Mix
    tokens_per_day: Fraction | None
    utilisation: Fraction


class Served(NamedTuple):
    """What units of throughput serve of the mean request: its tokens, and USD for them by the token.

    `beside` are USD of a request for what they do not serve: searches, storage, a fee for each, and shapes of
    the workload that are too large for them.
    """

    tokens: Fraction
    cost: Fraction
    beside: Fraction


class ByToken(NamedTuple):
    """A model that is paid by the token for a workload: what units of throughput are held against."""

    row: Row
    load: Load

    @property
    def price_per_token(self) -> Fraction:
        """USD per token, input and output together, at the workload's mix."""
        return self.row.fraction / self.load.mix.tokens

    def served(self, is_served: Callable[[ShapeSlices], bool] = lambda _: True) -> Served:
        """What units of throughput serve of the mean request, and what is billed beside: see `Served`."""
        on, contract = self.row.comparison.on, self.row.contract
        tokens, beside = Fraction(0), Fraction(0)
        for each in self.row.shapes:
            parts = each.shape.parts
            if is_served(each):
                tokens += as_fraction(each.shape.input_tokens + each.shape.output_tokens) * each.weight
                parts = tuple(part for part in parts if part[0] in BESIDE)
            for card, share in each.slices if parts else ():
                cost = as_fraction(contracted_per_request(card, parts, on, contract))
                beside += cost * share * each.weight
        return Served(tokens, self.row.fraction - beside, beside)

    def held_against(self, count: int, per_day: Fraction, capacity: Fraction | None, served: Served) -> Units:
        """Units at a cost a day, against the price by the token of what they serve in its place."""
        by_token = served.cost / served.tokens if served.tokens else Fraction(0)
        if self.load.tokens_per_day is None:
            return Units(count, per_day, capacity, by_token, None)
        requests = self.load.tokens_per_day / self.load.mix.tokens
        return Units(count, per_day, capacity, by_token, requests * served.tokens, requests * served.beside)
