"""Figures that nobody has looked at for long, and figures that do not say where they were read."""

from __future__ import annotations

from costcalc.periods import DAY, lasting, spell
from costcalc.pricing.model import Price
from costcalc.questions.audit.findings import LOW, ON_SALE, Finding, Value
from costcalc.questions.audit.opinions import read_on
from costcalc.report.figures import counted
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from costcalc.periods import Moment
    from costcalc.pricing.model import PricePeriod
    from costcalc.pricing.source import Source
    from costcalc.questions.audit.layers import LayerCount
    from costcalc.questions.audit.opinions import Opinion

OBSERVED = "observed"


def own_freshness(opinion: Opinion, on: Moment, older_than: int) -> Iterator[Finding]:
    """Old figures of a model of our own that are in force: one finding for each source."""
    period = opinion.model.period_at(lasting(on).start)
    if period is None:
        return
    for source, figures in by_source(period).items():
        seen = last_seen(figures, source, period)
        if seen is not None and (age := _days(seen, on)) > older_than:
            value = opinion.value(ON_SALE, source)._replace(since=period.since, basis=period.basis)
            many = counted(len(figures), "figure")
            why = f"Nobody has looked at {many} since {seen.date()}, {age} days before."
            yield _finding("stale", on, value, why, len(figures))


def feed_freshness(feed: LayerCount, on: Moment, older_than: int) -> Iterator[Finding]:
    """That a feed was read long ago, and that it does not say where it has its figures from."""
    read, value = read_on(feed.retrieved), Value(feed.layer, None, ON_SALE, retrieved=feed.retrieved)
    if read is not None and (age := _days(read, on)) > older_than:
        yield _finding("stale", on, value, f"The feed was read on {read.date()}, {age} days before.", 0)
    if feed.unsourced:
        why = f"{feed.layer} does not say where it has {counted(feed.unsourced, 'figure')} from."
        yield _finding("unsourced", on, value, why, feed.unsourced)


def _days(seen: datetime, on: Moment) -> int:
    return (lasting(on).start - seen) // DAY


def by_source(period: PricePeriod) -> dict[Source, list[Price]]:
    """The figures of a period, its variants included, by their source."""
    found: dict[Source, list[Price]] = {}
    for rates in (period.rates, *(variant.rates for variant in period.variants)):
        for rate in rates.values():
            if isinstance(rate, Price):
                found.setdefault(rate.source, []).append(rate)
    return found


def last_seen(figures: Sequence[Price], source: Source, period: PricePeriod) -> datetime | None:
    """When somebody last looked at all of some figures: where they were read, or at what confirms them.

    Of a source that nobody wrote the day of, its publication counts, else the day on which its price was
    observed.
    """
    own = read_on(source.retrieved or source.published)
    if own is None and period.basis == OBSERVED:
        own = period.effective_from
    seen = []
    for figure in figures:
        days = [own, *(read_on(each.retrieved) for each in (*figure.confirmed_by, *period.confirmed_by))]
        seen += [max(known)] if (known := [day for day in days if day is not None]) else []
    return min(seen, default=None)


def _finding(kind: str, on: Moment, value: Value, why: str, figures: int) -> Finding:
    return Finding(kind, LOW, value.model, None, None, spell(on), [value], None, None, why, figures=figures)
