"""Prices on which the public files disagree, and of which no page of the seller and no majority decides."""

from __future__ import annotations

from costcalc.numbers import as_fraction, significant
from costcalc.periods import lasting, spell
from costcalc.pricing.model import Price
from costcalc.questions.audit.findings import MEDIUM, ON_SALE, Finding, spelled
from costcalc.questions.audit.opinions import Opinion
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from costcalc.periods import Moment
    from costcalc.pricing.model import Dispute, Model

WHY = (
    "The files have not come to the same figure since. costcalc answers with that of the file with the "
    "smaller share of stale figures, as an estimate that names the other."
)


def disputes(models: Iterable[Model], on: Moment) -> Iterator[Finding]:
    """A finding for each meter of the models whose price in force is disputed."""
    for model in models:
        period = model.period_at(lasting(on).start)
        if period is None or not period.disputed:
            continue
        for meter, rate in period.rates.items():
            if isinstance(rate, Price) and rate.disputed_by:
                said: list[Price | Dispute] = [rate, *rate.disputed_by]
                values = [
                    Opinion(each.source.layer(model.layer), model)
                    .value(ON_SALE, each.source)
                    ._replace(
                        amount=each.amount,
                        since=period.since,
                        until=spelled(period.effective_to),
                        basis=period.basis,
                    )
                    for each in said
                ]
                low, *_, high = sorted(each.amount for each in said)
                yield Finding(
                    "disputed",
                    MEDIUM,
                    model.id,
                    meter,
                    None,
                    spell(on),
                    values,
                    values[0].layer,
                    rate.amount,
                    WHY,
                    significant(as_fraction(high) / as_fraction(low)) if low else None,
                    figures=len(values),
                )
