"""A simulation: what a Monte Carlo run over ranges found, as plain values, and what an answer has of it.

Every figure is an estimate by nature, rounded to DIGITS significant digits. Quantiles are those of the draws,
linear between two of them: p5 is the cost that 5 % of the draws stay below.
"""

from __future__ import annotations

from costcalc.numbers import tidy, to_digits
from costcalc.shapes import Shape, beside, count, money, ratio, text
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

DIGITS = 6
SHARES = (0.05, 0.1, 0.5, 0.9, 0.95)
"""The quantiles that are told: p5, p10, p50, p90 and p95."""

MOST_PAIRED = 20
"""Candidates up to which each is compared with each other one."""


def estimate(value: float) -> Decimal:
    """A float as the decimal that is told of it: DIGITS significant digits.

    >>> estimate(1234.5678), estimate(1 / 3)
    (Decimal('1234.57'), Decimal('0.333333'))
    """
    return tidy(to_digits(DIGITS).create_decimal_from_float(value))


class Quantiles(NamedTuple):
    """The cost that 5, 10, 50, 90 and 95 % of the draws stay below."""

    p5: Decimal
    p10: Decimal
    p50: Decimal
    p90: Decimal
    p95: Decimal


class Swing(NamedTuple):
    """What one input alone does to a total: with it at its 5 % and at its 95 % quantile, the others central.

    `low` is above `high` where more of the input costs less. `share` is the swing's part of all swings.
    """

    name: str
    low: Decimal
    high: Decimal
    swing: Decimal
    share: Decimal


class Outcome(NamedTuple):
    """What was found of one candidate.

    months        the quantiles of each, of the first `monthly_draws` draws
    quantiles     of the cost over all months, of all draws
    mean          of the same
    cheapest      the share of draws in which it costs the least in total
    cheaper       the share in which it costs less than each candidate, itself included; () of more than 20
    sensitivity   the inputs, from the one that moves the total most
    """

    months: Sequence[Quantiles]
    quantiles: Quantiles
    mean: Decimal
    cheapest: Decimal
    cheaper: Sequence[Decimal]
    sensitivity: Sequence[Swing]


class Simulation(NamedTuple):
    """What `simulate` found, by candidate in the order of the question.

    All candidates are drawn together, so they share what happens; where several cost the same to about six
    digits, the draw is shared evenly between them.
    """

    draws: int
    seed: int
    monthly_draws: int
    outcomes: Sequence[Outcome]

    @property
    def label(self) -> str:
        """The label of an estimate."""
        return f"Monte Carlo: {self.draws} draws, seed {self.seed}, to {DIGITS} significant digits"

    @property
    def note(self) -> str:
        """The same where months are told too."""
        if self.monthly_draws == self.draws:
            return self.label
        return f"{self.label}; quantiles of a month from the first {self.monthly_draws} draws"


# --- in an answer ---

RANGE = Shape(
    "RangeOfQuantity",
    "A quantity that is a range: what was said, and how it was read.",
    text("said"),
    count("low", signed=True),
    count("high", signed=True),
    text("shape", "uniform, triangular or lognormal"),
    count("mode", null=True, signed=True),
    count("central", "what costs outside of quantiles are computed with", signed=True),
)
UNCERTAIN = Shape(
    "UncertainQuantity",
    RANGE.help,
    text("name"),
    text("scenario", optional=True),
    beside(RANGE, of="range"),
)
QUANTILES = Shape(
    "Quantiles",
    "The cost that 5, 10, 50, 90 and 95 % of the draws stay below; an estimate, to 6 digits.",
    money("p5"),
    *(money(name, title=name) for name in ("p10", "p50", "p90")),
    money("p95"),
)
DRAWN_TOTAL = Shape(
    QUANTILES.name,
    QUANTILES.help,
    beside(QUANTILES, of="quantiles"),
    money("mean", "of the draws; an estimate"),
)
SENSITIVITY = Shape(
    "Sensitivity",
    "What one range alone does to a total: with it at its 5 % and at its 95 % quantile.",
    text("name", title="input"),
    money("low", title="at its 5 %"),
    money("high", title="at its 95 %"),
    money("swing"),
    ratio("share", "its part of all swings", title="share"),
)
