"""Units of throughput that a contract has bought by the hour, against the same model's price by the token.

    V* = units × USD an hour × 24 / the price per token, at the workload's own mix

From V* tokens a day on the units are cheaper than paying by the token; it can be reached only if they serve
so many. What the units do not serve is paid by the token. 2 units at 30 USD an hour are 1,440 USD a day, and
at 2 USD a million tokens they pay from 720 million a day on.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.questions.breakeven.hardware import unit_price
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal


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
