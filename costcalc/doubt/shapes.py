"""The shapes of what ranges lead to: how a range was read, the quantiles of draws, what moves them most."""

from __future__ import annotations

from costcalc.shapes import Shape, beside, count, money, ratio, text

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
    *(money(name, title=name) for name in ("p5", "p10", "p50", "p90", "p95")),
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
