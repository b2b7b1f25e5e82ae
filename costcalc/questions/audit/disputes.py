"""Prices on which the public files disagree, and of which no page of the seller and no majority decides."""

from __future__ import annotations

from costcalc.numbers import as_fraction, significant
from costcalc.periods import spell
from costcalc.pricing.model import Price
from costcalc.questions.audit.findings import MEDIUM, ON_SALE, Finding, Value
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from decimal import Decimal

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.pricing.source import Source

WHY = (
    "The files have not come to the same figure since. costcalc answers with that of the file with the "
    "smaller share of stale figures, as an estimate that names the other."
)


def disputes(models: Iterable[Model], on: Moment, instant: datetime) -> Iterator[Finding]:
    """A finding for each meter of the models whose price in force is disputed."""
    for model in models:
        period = model.period_at(instant)
        if period is None or not period.disputed:
            continue
        for meter, rate in period.rates.items():
            if isinstance(rate, Price) and rate.disputed_by:
                said = [
                    (rate.amount, rate.source),
                    *((each.amount, each.source) for each in rate.disputed_by),
                ]
                yield Finding(
                    "disputed",
                    MEDIUM,
                    model.id,
                    meter,
                    None,
                    spell(on),
                    [_value(model, period, amount, source) for amount, source in said],
                    rate.source.layer(model.layer),
                    rate.amount,
                    WHY,
                    _ratio([amount for amount, _ in said]),
                    figures=len(said),
                )


def _value(model: Model, period: PricePeriod, amount: Decimal, source: Source) -> Value:
    end = spell(period.effective_to) if period.effective_to else None
    return Value(
        source.layer(model.layer),
        model.id,
        ON_SALE,
        amount,
        None,
        period.since,
        end,
        period.basis,
        source.retrieved,
        source,
    )


def _ratio(amounts: list[Decimal]) -> Decimal | None:
    """The highest over the lowest; None where one is nothing."""
    low = min(amounts)
    return significant(as_fraction(max(amounts)) / as_fraction(low)) if low else None
