"""Figures that nobody has looked at for long, and figures that do not say where they were read."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from costcalc.periods import DAY, day_start, lasting, spell
from costcalc.pricing.model import Price
from costcalc.pricing.source import FEED_SOURCE
from costcalc.questions.audit.findings import LOW, ON_SALE, Finding, Value, read_on
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.model import PricePeriod
    from costcalc.pricing.source import Source
    from costcalc.pricing.stored.flat_rows import PriceRow
    from costcalc.questions.audit.findings import Opinion

OBSERVED = "observed"


def own_freshness(opinion: Opinion, on: Moment, older_than: int) -> Iterator[Finding]:
    """Old figures of a model of our own that are in force: one finding for each source."""
    instant = on if isinstance(on, datetime) else day_start(on)
    period = opinion.model.period_at(instant)
    if period is None:
        return
    for source, figures in by_source(period).items():
        seen = last_seen(figures, source, period)
        value = Value(
            opinion.layer, opinion.model.id, ON_SALE, since=period.since, basis=period.basis,
            retrieved=source.retrieved, source=source,
        )  # fmt: skip
        if seen is not None and (age := (instant - seen) // DAY) > older_than:
            why = f"Nobody has looked at {_figures(len(figures))} since {seen.date()}, {age} days before."
            yield _finding("stale", opinion.model.id, on, value, why, len(figures))


def feed_freshness(
    layer: str, retrieved: str | None, unsourced: int, on: Moment, older_than: int
) -> Iterator[Finding]:
    """That a feed was read long ago, and that it does not say where it has its figures from."""
    instant = on if isinstance(on, datetime) else day_start(on)
    read, value = read_on(retrieved), Value(layer, None, ON_SALE, retrieved=retrieved)
    if read is not None and (age := (instant - read) // DAY) > older_than:
        why = f"The feed was read on {read.date()}, {age} days before."
        yield _finding("stale", None, on, value, why, 0)
    if unsourced:
        why = f"{layer} does not say where it has {_figures(unsourced)} from."
        yield _finding("unsourced", None, on, value, why, unsourced)


def figures_of(
    rows: Sequence[PriceRow], source: Callable[[str], Source], instant: datetime
) -> tuple[int, int]:
    """How many figures are in force at an instant, and how many of them do not say where they were read."""
    now = lasting(instant)
    sources = Counter(row.source for row in rows if row.list_unit_price is not None and row.overlaps(now))
    unsourced = sum(count for name, count in sources.items() if _has_no_place(source(name or "")))
    return sources.total(), unsourced


def _has_no_place(source: Source) -> bool:
    """Whether a source leads nowhere: a feed says what, and not where it was read."""
    return source.id.startswith(FEED_SOURCE) or (source.url is None and source.article is None)


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
        days = [read_on(each.retrieved) for each in (*figure.confirmed_by, *period.confirmed_by)]
        seen.append(max((day for day in [own, *days] if day is not None), default=None))
    known = [day for day in seen if day is not None]
    return min(known, default=None)


def _figures(count: int) -> str:
    return f"{count:,} figure{'' if count == 1 else 's'}"


def _finding(kind: str, model: str | None, on: Moment, value: Value, why: str, figures: int) -> Finding:
    return Finding(kind, LOW, model, None, None, spell(on), [value], None, None, why, figures=figures)
