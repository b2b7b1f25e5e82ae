"""A rate card: the rates of one variant of one period, and what each meter is billed at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, Inexact
from functools import lru_cache

from costcalc.errors import MeterNotPricedError, NotSoldError
from costcalc.meters import FALLBACK, FRACTIONAL_FIELDS, LIFETIME_METERS, METERS
from costcalc.numbers import EXACT, as_fraction, plain
from costcalc.periods import Stretch, day_start
from costcalc.pricing.model import BilledAs, NotSold, Price, Variant
from costcalc.pricing.source import OWN_LAYERS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from costcalc.periods import Moment
    from costcalc.pricing.conditions import Threshold
    from costcalc.pricing.model import Model, PricePeriod, Rate, Rates


FIRST_INSTANT, LAST_INSTANT = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

OUTPUT, OUTPUT_IMAGE = "output", "output_image"
IMAGE_MODELS = "(?i)image|banana"
"""The names of models whose output is images: `gemini-2.5-flash-image`, `gemini-nano-banana-2.1`."""


INSTEAD = {"container_session": "container_second", "container_second": "container_session"}
"""The meters that count the same thing in another way."""

DIRECTIONS = frozenset({"input", "output", "read", "write"})
STEM = 4
"""Letters of a word by which a note is known to speak of it: `cached`, `caching` of `cache`."""


class Billing(NamedTuple):
    """What one meter is billed at: the meter whose rate it is, the price, and USD per single unit.

    `unit_price` is a fraction where it has no finite decimal form: 0.111 an hour, by the second.
    """

    billed_as: str
    price: Price
    unit_price: Decimal | Fraction

    @property
    def size(self) -> Decimal:
        """Of how much of the meter the price is: 1,000,000 tokens, or the 3,600 seconds of an hour."""
        return self.price.per or METERS[self.billed_as].pricing_size

    @property
    def pricing_unit(self) -> str:
        """The same in FOCUS' words: `1000000 Tokens`, `3600 Seconds`."""
        return METERS[self.billed_as].pricing_unit_of(self.price.per)

    def billed(self, quantity: Decimal, requests: int) -> Decimal:
        """What of a quantity is billed: all of it, but for each of the requests the minimum.

        With a minimum of 10 seconds, a request of 3 is billed as 10, one of 10.5 as it is.
        """
        least = self.price.minimum
        return quantity if least is None else max(quantity, EXACT.multiply(least, Decimal(requests)))


TIME_METERS = tuple(meter.name for meter in METERS.values() if meter.usage_field in FRACTIONAL_FIELDS)
"""The meters whose prices may be by the hour, or have a minimum."""


class Slice(NamedTuple):
    """A rate card, and the share of the use that falls on it; all shares of a cost add up to 1."""

    card: RateCard
    share: Fraction | int


def _between_brackets(period: PricePeriod) -> Stretch | None:
    """The time of a period in which none of its edges is in doubt; None where neither ever is."""
    first, last = period.from_bracket, period.to_bracket
    if first is None and last is None:
        return None
    return Stretch(
        first.stretch.end if first else FIRST_INSTANT, last.stretch.start if last else LAST_INSTANT
    )


class Days(NamedTuple):
    """Some UTC days in a row: `[start, end)`."""

    start: date
    end: date


EVERY_DAY = Days(date.min, date.max)


def _days_within(stretch: Stretch) -> Days:
    """The whole days that lie in a stretch of time, which may be none."""
    start = stretch.start.date()
    return Days(start if day_start(start) == stretch.start else start + timedelta(1), stretch.end.date())


Meters = tuple[str, ...]
DoubtKey = Meters | tuple[Meters, date, tuple[tuple[str, str], ...], int]
"""What is asked: the meters; at an edge, with the day, the options and how many thresholds are reached."""


class RateCard:
    """The rates that one request is billed at, whole; `variant` None is the base of the period.

    `alone` are the slices of a cost of which all falls on this card.
    """

    __slots__ = (
        "_as_images",
        "_at_edges",
        "_billed_at",
        "_edges",
        "alone",
        "by_request",
        "doubts",
        "has_doubts",
        "has_request_price",
        "has_times",
        "is_certain",
        "is_noted",
        "is_seen",
        "model",
        "of_images",
        "period",
        "rates",
        "sure",
        "sure_days",
        "unit_prices",
        "unsure_of_images",
        "variant",
    )  # fmt: skip

    def __init__(self, model: Model, period: PricePeriod, variant: Variant | None = None) -> None:
        self.model = model
        self.period = period
        self.variant = variant
        self.rates = period.rates if variant is None else variant.rates
        self.has_request_price = "request" in self.rates
        self.has_times = any(meter in self.rates for meter in TIME_METERS)
        self.by_request = self.has_request_price or self.has_times or period.has_thresholds
        """Whether a sum of requests may leave open what it costs: each has a price, a minimum or a size."""
        self.of_images = OUTPUT_IMAGE in self.rates and self._parts_images()
        self.unsure_of_images = self._is_unsure_of_images()
        in_doubt = self.of_images or self.unsure_of_images or (variant is not None and variant.assumed)
        self.has_doubts = period.has_doubts or bool(in_doubt)
        self.sure = sure = _between_brackets(period)
        self.sure_days = EVERY_DAY if sure is None else _days_within(sure)
        self.is_certain = self.sure is None and not self.has_doubts
        self.is_seen = period.is_seen
        self.alone = (Slice(self, 1),)
        self.unit_prices: dict[str, Decimal] = {}
        """USD per single unit of the meters that were billed so far, of those that it says all of."""
        self._billed_at: dict[str, Billing] = {}
        self._as_images: RateCard | None = None
        self._at_edges: tuple[tuple[Threshold, ...], bool] | None = None
        self._edges: list[datetime] | None = None
        self.is_noted: bool | None = None
        """Whether a note may be due on it; None until somebody asked."""
        self.doubts: dict[DoubtKey, str] = {}
        """What is in doubt of what was asked so far."""

    def is_sure(self, on: Moment) -> bool:
        """Whether its figures are beyond doubt on a moment."""
        return not self.has_doubts and self.is_away_from_edges(on)

    def known_doubt(self, meters: Meters, on: Moment) -> str | None:
        """What is in doubt of some meters, nothing if all is certain.

        None where nobody asked it before, and at an edge of the period.
        """
        if not self.is_away_from_edges(on):
            return None
        return self.doubts.get(meters) if self.has_doubts else ""

    def doubt_key(
        self, meters: Meters, on: Moment, options: Mapping[str, str], size: Decimal | None
    ) -> DoubtKey | None:
        """What the doubt of some meters hangs on; None where nobody is likely to ask the same again.

        Away from the edges of a period it is the same on any day; at an edge, for each day, the options asked
        and the thresholds that a request reaches, unless it hangs on the hour or on a size that is not known.
        """
        if self.is_away_from_edges(on):
            return meters
        thresholds, has_windows = self._at_edges or self._what_edges_hang_on()
        if (thresholds and size is None) or (has_windows and isinstance(on, datetime)):
            return None
        day = on.date() if isinstance(on, datetime) else on
        asked = tuple(sorted(options.items())) if options else ()
        return meters, day, asked, 0 if size is None else sum([each.reached(size) for each in thresholds])

    def is_away_from_edges(self, on: Moment) -> bool:
        """Whether a moment lies where the period's beginning and end are beyond doubt."""
        if self.sure is None:
            return True
        if isinstance(on, datetime):
            start, end = self.sure
            return start <= on < end
        first, after = self.sure_days
        return first <= on < after

    def has_edges(self, after: datetime, before: datetime) -> bool:
        """Whether anything changes of its model between two instants."""
        if self._edges is None:  # only then, as it builds all periods of the model
            self._edges = sorted(self.model.edges)
        return bisect_right(self._edges, after) < bisect_left(self._edges, before)

    def _what_edges_hang_on(self) -> tuple[tuple[Threshold, ...], bool]:
        """The thresholds of its model at any time, and whether a price of it hangs on the hour."""
        conditions = [variant.when for period in self.model.prices for variant in period.variants]
        thresholds = {each.threshold for each in conditions if each.threshold}
        self._at_edges = tuple(thresholds), any(each.window for each in conditions)
        return self._at_edges

    def _parts_images(self) -> bool:
        """Whether this is a model of images, by its name, whose text costs something else."""
        text, image = self.rates.get(OUTPUT), self.rates[OUTPUT_IMAGE]
        apart = isinstance(text, Price) and isinstance(image, Price) and text.amount != image.amount
        return apart and re.search(IMAGE_MODELS, self.model.id) is not None

    def _is_unsure_of_images(self) -> bool:
        """Whether a feed has one price for what a model of images puts out: of texts, or of images."""
        if self.model.layer in OWN_LAYERS:
            return False  # there `output` alone is whatever a model puts out
        is_alone = OUTPUT in self.rates and OUTPUT_IMAGE not in self.rates
        return is_alone and re.search(IMAGE_MODELS, self.model.id) is not None

    def for_meters(self, meters: Iterable[str]) -> RateCard:
        """The card that bills a usage of some meters: of a model of images, unparted output is images.

        Google's API counts the tokens of an image in `candidatesTokenCount`, beside those of a text: 1,290 of
        them, and no word on what they are, are an image. Where some are said to be images, the rest is text.
        """
        if not self.of_images or OUTPUT_IMAGE in meters:
            return self
        if self._as_images is None:
            rates = {"reasoning": self.rates[OUTPUT], **self.rates, OUTPUT: BilledAs(OUTPUT_IMAGE)}
            self._as_images = self._with_rates(rates)
        return self._as_images

    def as_text(self) -> RateCard:
        """The same card, with output that is not parted as text."""
        return self._with_rates(self.rates)

    def _with_rates(self, rates: Rates) -> RateCard:
        card = RateCard(self.model, self.period, self.variant)
        card.rates, card.of_images = rates, False
        return card

    @property
    def label(self) -> str | None:
        """The conditions of the variant; None for the base."""
        return None if self.variant is None else str(self.variant.when)

    def billing(self, meter: str, on: Moment) -> Billing:
        """What a meter is billed at.

        A token class without a rate of its own is billed as what contains it: cached input as `input` where
        no cached price is listed. Anything else without a rate is a `MeterNotPricedError`, and what the table
        says is not sold a `NotSoldError`.
        """
        if (known := self._billed_at.get(meter)) is not None:
            return known
        name, rate = resolved(self.rates, meter)
        if isinstance(rate, Price):
            unit_price = unit_price_of(rate.amount, rate.per or METERS[name].pricing_size)
            if isinstance(unit_price, Decimal) and rate.minimum is None:
                self.unit_prices[meter] = unit_price
            self._billed_at[meter] = found = Billing(name, rate, unit_price)
            return found
        if isinstance(rate, NotSold):
            raise NotSoldError(self.model.id, on, meter=meter, reason=self._why_not_sold(meter))
        by_lifetime = name == "cache_write" and any(lifetime in self.rates for lifetime in LIFETIME_METERS)
        reason = self._which_lifetime(meter) if by_lifetime else f"the table prices {', '.join(self.rates)}"
        raise MeterNotPricedError(self.model.id, on, meter=meter, reason=reason)

    def prices_of(self, meters: Iterable[str]) -> dict[str, Price]:
        """The prices that bill some meters, a fee for each request among them, by whose price each is."""
        card = self.for_meters(meters)
        found = (resolved(card.rates, meter) for meter in (*meters, "request"))
        return {name: rate for name, rate in found if isinstance(rate, Price)}

    def alike_in(self, beside: PricePeriod) -> RateCard:
        """The card of the same conditions in another period; of its base, where it has none of these."""
        same = None if self.variant is None else self.variant.when
        alike = (each for each in beside.variants if each.sold and each.when == same)
        return RateCard(self.model, beside, next(alike, None))

    def unlike(self, other: RateCard | None, meters: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """The meters that cost something else on another card, with both figures: here and there.

        None is a card that nobody sells.
        """
        here, told = self.for_meters(meters), set()
        there = None if other is None else other.for_meters(meters)
        for meter in (*meters, "request"):
            name, rate = resolved(here.rates, meter)
            same, rate_there = (name, NotSold()) if there is None else resolved(there.rates, meter)
            named = name if name == same else meter
            if there is None and rate is None:
                continue
            disputed = there is not None and there.period.disputed
            figures = figure_of(named, rate), figure_of(named, rate_there, disputed=disputed)
            if figures[0] != figures[1] and named not in told:
                told.add(named)
                yield named, *figures

    @property
    def before(self) -> PricePeriod | None:
        """The period that ends where its own begins; None without one."""
        ended = (each for each in self.model.prices if each.effective_to == self.period.start)
        return next((each for each in ended if not each.withdrawn and not each.assumed), None)

    def _why_not_sold(self, meter: str) -> str:
        """Why a meter is not sold: the variant's own note, or what is priced instead, or the period's note.

        A period's note is about its price, and gives the reason only where it speaks of the meter: `An e-mail
        gave the shutdown as 2026-12-10` is none for `container_session`.
        """
        instead = INSTEAD.get(meter)
        if self.variant is not None:
            return self.variant.note or ""
        if instead is not None and isinstance(self.rates.get(instead), Price):
            return f"{instead} is priced instead (`{METERS[instead].usage_field}`)"
        note = self.period.note or ""
        words = [each for each in meter.split("_") if each not in DIRECTIONS] or [meter]
        return note if any(each[:STEM] in note.lower() for each in words) else ""

    def _which_lifetime(self, meter: str) -> str:
        priced = [name for name in LIFETIME_METERS if name in self.rates]
        fields = " or ".join(METERS[name].usage_field for name in priced)
        if meter == "cache_write":
            return f"the price depends on how long the cache lives; say {fields}"
        return f"the table prices {fields} only"


def resolved(rates: Rates, meter: str) -> tuple[str, Rate | None]:
    """The rate that bills a meter, and the meter whose rate it is.

    A token class without a rate of its own is billed as what contains it, and the rate is None where nothing
    does: `cache_write` where only lifetimes have prices, which nobody can choose between.
    """
    name = meter
    while True:
        rate = rates.get(name)
        if isinstance(rate, BilledAs):
            name = rate.meter
        elif rate is not None or name not in FALLBACK:
            return name, rate
        elif name == "cache_write" and any(lifetime in rates for lifetime in LIFETIME_METERS):
            return name, None
        else:
            name = FALLBACK[name]


@lru_cache(maxsize=16_384)
def unit_price_of(amount: Decimal, size: Decimal) -> Decimal | Fraction:
    """USD per single unit; thousands of models share a few prices, and each is kept once."""
    return quotient(amount, size)


def quotient(amount: Decimal, size: Decimal) -> Decimal | Fraction:
    """An amount by a size, to the last digit: a fraction where it has no finite decimal form."""
    try:
        return EXACT.divide(amount, size)
    except Inexact:
        return as_fraction(amount) / as_fraction(size)


def figure_of(meter: str, rate: object, *, disputed: bool = False) -> str:
    """A price as it is printed, and what others say of one that is `disputed`; else that there is none."""
    if isinstance(rate, NotSold):
        return "not sold"
    if not isinstance(rate, Price):
        return "none" if meter == "request" else "not priced by itself"
    others = ", ".join(plain(each.amount) for each in rate.others) if disputed else ""
    return f"{rate.said_of(meter)} (others say {others})" if others else rate.said_of(meter)
