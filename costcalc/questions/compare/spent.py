"""What a budget is held against in a comparison: each model named, the baseline alone, or the cheapest.

Whoever names models names those in use, or those that may be: each has to keep to the budget. Where one is
the baseline, the others are what it might be exchanged for. Of all that are on sale nobody uses the dearest:
there the budget is too small where even the cheapest is above it.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.asking.budget import Spending, Spent
from costcalc.errors import UsageError
from costcalc.numbers import settle
from costcalc.units import MONTH_DAYS, YEAR_DAYS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from costcalc.questions.compare.result import Comparison, Row

DAYS = {"day": 1, "month": MONTH_DAYS, "year": YEAR_DAYS}
NOTE = "before tax; a month is 30 days, a year 365"


def spent(found: Comparison, per: str) -> Spending:
    """What the models that have to keep to a budget cost."""
    if per in DAYS and found.workload.per_day is None:
        raise UsageError(
            f"what is spent in a {per} hangs on how many requests come in: say requests=10000/day, or write "
            "a budget for a request",
            "fail_above",
        )
    work = found.request.work
    assumed = f"of the preset {work.preset}, as no workload was said; " if work.is_assumed else ""
    note = f"{assumed}{NOTE}"
    unranked = {each.model: each.reason.splitlines()[0] for each in found.unranked}
    if found.baseline is not None:
        rows = [found.baseline_row] if found.baseline_row else []
        missing = {name: why for name, why in unranked.items() if name == found.baseline}
        return Spending([_spent(row, per) for row in rows], missing, f"of the baseline alone; {note}")
    if found.request.among is not None:
        cheapest = [_spent(row, per) for row in found.ranking[:1]]
        return Spending(cheapest, {}, f"of the cheapest of {len(found.ranking):,} models; {note}")
    each = "of each model that is named; " if len(found.ranking) + len(unranked) > 1 else ""
    return Spending([_spent(row, per) for row in found.ranking], unranked, f"{each}{note}")


def _spent(row: Row, per: str) -> Spent:
    """What one model costs in a time; the bounds of a price in doubt are those of the list cost."""
    between = row.between if row.contract is None else None
    low, high = (_over(row, between.low, per), _over(row, between.high, per)) if between else (None, None)
    amount = row.cost_per_request if per not in DAYS else _exactly(row, row.fraction, per)
    return Spent(row.model.id, amount, "", row.estimate, low, high)


def _over(row: Row, per_request: Decimal, per: str) -> Decimal:
    return per_request if per not in DAYS else _exactly(row, Fraction(per_request), per)


def _exactly(row: Row, per_request: Fraction, per: str) -> Decimal:
    per_day = row.comparison.workload.per_day
    assert per_day is not None  # noqa: S101 - or no time may be said
    return settle(per_request * per_day * DAYS[per])[0]
