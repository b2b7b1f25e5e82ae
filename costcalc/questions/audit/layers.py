"""What each layer of a table holds; what of it nobody has looked at for long, or says no source."""

from __future__ import annotations

from collections import Counter

from costcalc.groups import gathered
from costcalc.periods import DAY, lasting, spell
from costcalc.pricing.model import Price
from costcalc.pricing.source import FEED_SOURCE
from costcalc.questions.audit.findings import LOW, ON_SALE, Finding, Value
from costcalc.questions.audit.opinions import read_on
from costcalc.report.figures import counted
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from costcalc.periods import Moment
    from costcalc.pricing.model import PricePeriod
    from costcalc.pricing.source import Source
    from costcalc.questions.audit.opinions import Opinion, Subject
    from costcalc.table.catalogue import Layer

OBSERVED = "observed"


class LayerCount(NamedTuple):
    """What a layer holds: models, those with a price, those that another layer has too, or none has.

    `figures` are those in force, `unsourced` those of them that do not say where they were read.
    """

    layer: str
    retrieved: str | None
    version: str | None
    models: int
    priced: int
    shared: int
    only_here: int
    figures: int
    unsourced: int
    left_out: Counter[str]


def count_of(layer: Layer, subjects: Sequence[Subject], on: Moment) -> LayerCount:
    """What a layer holds of some subjects, and beside them."""
    ids, catalogue = frozenset(layer.ids), layer.catalogue
    # How many names the layer has for each of the subjects that another has too.
    here = [
        names[layer.name]
        for names in (Counter(said.layer for said in each.opinions) for each in subjects)
        if layer.name in names and len(names) > 1
    ]
    rows = [row for row in catalogue.price_rows() if row.model in ids]
    now = lasting(lasting(on).start)  # of a day its first instant
    sources = Counter(row.source for row in rows if row.list_unit_price is not None and row.overlaps(now))
    unsourced = (count for name, count in sources.items() if _has_no_place(catalogue.source(name or "")))
    return LayerCount(
        layer.name, layer.retrieved, layer.feed.version if layer.feed else None, len(ids),
        len({row.model for row in rows}), len(here), len(ids) - sum(here), sources.total(), sum(unsourced),
        Counter(why for _, _, _, why in catalogue.left_out()),
    )  # fmt: skip


def _has_no_place(source: Source) -> bool:
    """Whether a source leads nowhere: a feed says what, and not where it was read."""
    return source.id.startswith(FEED_SOURCE) or (source.url is None and source.article is None)


def own_freshness(opinion: Opinion, on: Moment, older_than: int) -> Iterator[Finding]:
    """Old figures of a model of our own that are in force: one finding for each source."""
    period = opinion.model.period_at(lasting(on).start)
    if period is None:
        return
    for source, figures in by_source(period).items():
        seen = last_seen(figures, source, period)
        if seen is not None and (age := _days(seen, on)) > older_than:
            value = opinion.value(ON_SALE, source, since=period.since, basis=period.basis)
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
    cards = (period.rates, *(variant.rates for variant in period.variants))
    figures = (rate for rates in cards for rate in rates.values() if isinstance(rate, Price))
    return gathered((each.source, each) for each in figures)


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
