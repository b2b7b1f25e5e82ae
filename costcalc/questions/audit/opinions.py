"""What several layers say of one model, side by side: of each kind of request, what each of them asks.

A kind of request is what any of the layers makes a difference of: options, the size of the input, hours of
the week. A layer has no opinion on an option that it does not know, or on a request that is larger than the
model that it lists can read.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

from costcalc.errors import NotSoldError, OptionError
from costcalc.meters import FALLBACK, METERS
from costcalc.numbers import EXACT, ONE, plain
from costcalc.periods import DAY, WEEKDAYS, Stretch, WeeklyWindow, cut, day_start, lasting, whole_week
from costcalc.pricing.model import UNDATED_BASIS, BilledAs, Price
from costcalc.questions.audit.findings import NOT_SOLD, ON_SALE, Value, spelled
from costcalc.rating.cells import tiers_of
from costcalc.rating.period import Ask
from costcalc.rating.rater import ModelRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model, PricePeriod, Rates
    from costcalc.pricing.source import Source
    from costcalc.rating.period import PeriodRater

MOST_KINDS = 400
"""Kinds of requests that are looked at of one model; the first are those with the fewest conditions."""

ALWAYS = ""
MINUTE = timedelta(minutes=1)
LIFETIMES = ("cache_write_5m",)
"""Token classes of which a layer may know the whole alone, at the same price."""


class Opinion(NamedTuple):
    """What one layer says of a model, under its name there; `retrieved` is when a feed was read."""

    layer: str
    model: Model
    retrieved: datetime | None = None

    def value(self, status: str, source: Source | None, **more: Any) -> Value:  # noqa: ANN401 - as in `Value`
        """The same as a finding shows it, with what more there is to show."""
        read = self.retrieved.date().isoformat() if self.retrieved else None
        read = (source.retrieved if source else None) or read
        return Value(self.layer, self.model.id, status, retrieved=read, source=source, **more)

    def seller(self, instant: datetime) -> Seller | None:
        """The opinion with its prices in force at an instant; None where the model is not on sale."""
        rater = ModelRater(self.model).at(instant)
        return None if rater is None else Seller(self, rater)

    def period(self, instant: datetime) -> PricePeriod | None:
        """The period by which the model is on sale at an instant."""
        found = self.model.period_at(instant)
        return None if found is None or found.withdrawn else found


class Seller(NamedTuple):
    """An opinion by which the model is on sale, and its prices in force."""

    opinion: Opinion
    rater: PeriodRater

    @property
    def name(self) -> tuple[str, str]:
        """The layer, and what it calls the model."""
        return self.opinion.layer, self.opinion.model.id

    @property
    def is_undated(self) -> bool:
        """Whether the layer does not say since when: then it speaks for the day on which it was read."""
        read = self.opinion.retrieved
        period = self.rater.period
        return period.basis == UNDATED_BASIS and (read is None or period.covers(read))


class Stated(NamedTuple):
    """What a seller asks for a meter: USD per pricing unit, or None where it says that this is not sold.

    `whole` says that it does not sell this kind of request at all.
    """

    seller: Seller
    amount: Decimal | None
    price: Price | None
    billed_as: str
    variant: str | None
    whole: bool = False

    @property
    def layer(self) -> str:
        """The layer that asks it."""
        return self.seller.opinion.layer

    @property
    def value(self) -> Value:
        """The same as a finding shows it, with since when and from where."""
        period, begun = self.seller.rater.period, self._begun()
        return self.seller.opinion.value(
            NOT_SOLD if self.amount is None else ON_SALE, (self.price or period).source, amount=self.amount,
            variant=self.variant, since=begun.since, until=spelled(period.effective_to), basis=begun.basis,
        )  # fmt: skip

    def _begun(self) -> PricePeriod:
        """The period in which a price began: of those without a gap between them, the first that asks it.

        o3's 2.00 for input began on 2025-06-10; the period of the 24th began because web searches came.
        """
        begun = self.seller.rater.period
        for earlier in sorted(self.seller.opinion.model.prices, key=lambda each: each.start, reverse=True):
            if earlier.start >= begun.start:
                continue
            if earlier.effective_to != begun.start or earlier.since is None or not self._is_asked_in(earlier):
                break
            begun = earlier
        return begun

    def _is_asked_in(self, period: PricePeriod) -> bool:
        """Whether a period asks the same price for the same kind of request."""
        every: dict[str | None, Rates] = {str(each.when): each.rates for each in period.variants}
        rate = (every | {None: period.rates}).get(self.variant, {}).get(self.billed_as)
        return isinstance(rate, Price) and rate.unit_amount == self.amount


class Kind(NamedTuple):
    """A kind of request; it is compared at `instant`, and holds for all of `hours`."""

    options: tuple[tuple[str, str], ...]
    above: Decimal | None
    hours: str
    instant: datetime

    @property
    def ask(self) -> Ask:
        """A request of the kind; just above a size, whichever side the size itself is counted on."""
        return Ask(dict(self.options), Decimal(0) if self.above is None else EXACT.add(self.above, ONE))

    def __str__(self) -> str:
        words = [f"{name}={value}" for name, value in self.options]
        if self.above is not None:
            words.append(f"input_tokens_above={plain(self.above)}")
        return ", ".join(filter(None, (*words, self.hours)))


class Standing(NamedTuple):
    """Whether a layer has a model on sale: its status, and the instant of its end or of its beginning."""

    opinion: Opinion
    status: str
    instant: datetime | None = None


class Subject(NamedTuple):
    """A model on a moment, with every opinion on it, the highest layer first, and those that sell it.

    `used` is what costcalc makes of them. `ended` is a name of a higher layer that stood for a model of it
    until some instant only.
    """

    id: str
    on: Moment
    opinions: Sequence[Opinion]
    sellers: Sequence[Seller]
    used: Opinion | None
    ended: Standing | None = None

    @property
    def instant(self) -> datetime:
        """The instant that stands for the moment."""
        return lasting(self.on).start


Outcome = list[Stated]
"""What each seller asks for a meter, of those that have an opinion."""


def outcomes(subject: Subject) -> Iterator[tuple[str, Kind, Outcome]]:
    """What each seller asks, by meter and kind of request, those with the fewest conditions first.

    Hours of the week in which all ask the same are one kind. With an instant, that instant alone counts.
    """
    sellers, instant = subject.sellers, subject.instant
    parts = _hours(subject)
    sizes: list[Decimal | None] = [None, *_sizes(sellers)]
    for options, above in list(product(_options(sellers), sizes))[:MOST_KINDS]:
        found: dict[str, dict[object, tuple[Outcome, list[Stretch]]]] = {}
        for part in parts:
            for meter, outcome in _at(sellers, Kind(options, above, ALWAYS, part.start)):
                alike = found.setdefault(meter, {})
                alike.setdefault(amounts_of(outcome), (outcome, []))[1].append(part)
        for meter, alike in found.items():
            for outcome, when in alike.values():
                hours = ALWAYS if len(when) == len(parts) else in_words(when)
                yield meter, Kind(options, above, hours, when[0].start if hours else instant), outcome


def amounts_of(outcome: Outcome) -> object:
    """What is asked by whom, without how it came about: by this, outcomes are alike."""
    return tuple((each.seller.name, each.amount) for each in outcome)


def _hours(subject: Subject) -> list[Stretch]:
    """The week of a day, cut wherever a window of any layer opens or closes; the instant where none does."""
    windows = [window for each in subject.sellers for window in each.rater.windows]
    if isinstance(subject.on, datetime) or not windows:
        return [Stretch(subject.instant, subject.instant)]
    week = whole_week(subject.on)
    return list(cut(week, [edge for each in windows for edge in each.edges(week)]))


def _sizes(sellers: Sequence[Seller]) -> list[Decimal]:
    """Every size at which any layer changes a price; above and from a size are taken for the same."""
    return sorted({tier.tokens for tier in tiers_of(each.rater.period for each in sellers)})


def _options(sellers: Sequence[Seller]) -> list[tuple[tuple[str, str], ...]]:
    """Every set of options for which any layer has a price, those with the fewest options first."""
    found: dict[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] = {(): ()}
    for each in sellers:
        for when in each.rater.conditions:
            for values in product(*when.options.values()):
                asked = tuple(zip(when.options, values, strict=True))
                found.setdefault(tuple(sorted(asked)), asked)
    return [found[key] for key in sorted(found, key=lambda key: (len(key), key))]


def _at(sellers: Sequence[Seller], kind: Kind) -> Iterator[tuple[str, Outcome]]:
    """What each seller asks for each meter that two of them have an opinion on."""
    said = [_of_its_size(each, kind) for each in sellers]
    for meter in METERS:
        outcome = [each[meter] for each in said if meter in each]
        if len(outcome) > 1:
            yield meter, outcome


def _of_its_size(seller: Seller, kind: Kind) -> dict[str, Stated]:
    """What a seller asks of a kind of request; nothing of one that its model cannot read."""
    window = seller.rater.period.context_window or seller.opinion.model.context_window
    is_beyond = kind.above is not None and window is not None and kind.above >= window
    return {} if is_beyond else asked_by(seller, kind)


def asked_by(seller: Seller, kind: Kind) -> dict[str, Stated]:
    """What a seller asks of a kind of request, by meter; nothing where it does not know the options."""
    try:
        card = seller.rater.card(kind.ask, kind.instant, kind.instant)
    except OptionError:
        return {}
    except NotSoldError:
        label = str(kind) or None
        return {
            meter: Stated(seller, None, None, meter, label, whole=True) for meter in seller.rater.period.rates
        }
    found = {}
    for meter in card.rates:
        name = meter
        while isinstance(rate := card.rates.get(name), BilledAs):
            name = rate.meter
        if rate is not None:
            price = rate if isinstance(rate, Price) else None
            found[meter] = Stated(seller, price and price.unit_amount, price, name, card.label)
    for meter in LIFETIMES:
        if meter not in card.rates and FALLBACK[meter] in found:
            found[meter] = found[FALLBACK[meter]]
    return found


def in_words(parts: Sequence[Stretch]) -> str:
    """Hours of a week in UTC: `mon,tue 01:00-04:00,06:00-10:00; sat,sun`."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for part in parts:
        first = day_start(part.start.date())
        for piece in cut(part, [first + day * DAY for day in range(1, len(WEEKDAYS) + 1)]):
            midnight = day_start(piece.start.date())
            start, end = ((edge - midnight) // MINUTE for edge in piece)
            known = spans.setdefault(piece.start.weekday(), [])
            if known and known[-1][1] == start:
                start, _ = known.pop()
            known.append((start, end))
    days: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for weekday in sorted(spans):
        days.setdefault(tuple(spans[weekday]), []).append(weekday)
    return "; ".join(str(_window(hours, weekdays)) for hours, weekdays in days.items())


def _window(hours: Sequence[tuple[int, int]], weekdays: Sequence[int]) -> WeeklyWindow:
    """Hours of some weekdays; neither all the hours nor all the days are named."""
    spans = tuple(each for each in hours if each != (0, DAY // MINUTE))
    return WeeklyWindow(spans, frozenset(weekdays if len(weekdays) < len(WEEKDAYS) else ()))


def read_on(text: str | None) -> datetime | None:
    """The instant with which the day begins on which something was read; None for what is no day."""
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
