"""What several layers say of one model, side by side: of each kind of request, what each of them asks.

A kind of request is what any of the layers makes a difference of: options, the size of the input, hours of
the week. A layer has no opinion on an option that it does not know, or on a request that is larger than the
model that it lists can read.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product

from costcalc.errors import NotSoldError, OptionError
from costcalc.meters import FALLBACK, METERS
from costcalc.numbers import plain
from costcalc.periods import DAY, MINUTES_A_DAY, WEEKDAYS, Stretch, clock, cut, day_start, whole_week
from costcalc.pricing.model import UNDATED_BASIS, BilledAs, Price
from costcalc.rating.cells import tiers_of
from costcalc.rating.rater import Ask, ModelRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.model import Rates
    from costcalc.questions.audit.findings import Opinion
    from costcalc.rating.card import RateCard
    from costcalc.rating.rater import PeriodRater

MOST_KINDS = 400
"""Kinds of requests that are looked at of one model; the first are those with the fewest conditions."""

ALWAYS = ""
MINUTE = timedelta(minutes=1)
LIFETIMES = ("cache_write_5m",)
"""Token classes of which a layer may know the whole alone, at the same price."""


class Seller(NamedTuple):
    """An opinion by which the model is on sale, and its prices in force."""

    opinion: Opinion
    rater: PeriodRater

    @property
    def is_undated(self) -> bool:
        """Whether the layer does not say since when: then it speaks for the day on which it was read."""
        read = self.opinion.retrieved
        period = self.rater.period
        return period.basis == UNDATED_BASIS and (read is None or period.covers(read))

    def read_after(self, instant: datetime) -> bool:
        """Whether the layer was read after an instant."""
        return self.opinion.retrieved is not None and self.opinion.retrieved > instant


class Stated(NamedTuple):
    """What a layer asks for a meter: USD per pricing unit, or None where it says that this is not sold.

    `whole` says that it does not sell this kind of request at all.
    """

    amount: Decimal | None
    price: Price | None
    billed_as: str
    variant: str | None
    whole: bool = False


class Kind(NamedTuple):
    """A kind of request; it is compared at `instant`, and holds for all of `hours`."""

    options: Mapping[str, str]
    above: Decimal | None
    hours: str
    instant: datetime

    @property
    def ask(self) -> Ask:
        """A request of the kind; just above a size, whichever side the size itself is counted on."""
        return Ask(self.options, Decimal(0) if self.above is None else self.above + 1)

    def __str__(self) -> str:
        words = [f"{name}={value}" for name, value in self.options.items()]
        if self.above is not None:
            words.append(f"input_tokens_above={plain(self.above)}")
        return ", ".join([*words, *([self.hours] if self.hours else [])])


Outcome = tuple[Stated | None, ...]
"""What each seller asks for a meter, None where it has no opinion."""

Amounts = tuple[tuple[Decimal | None] | None, ...]


def sellers_of(opinions: Sequence[Opinion], instant: datetime) -> list[Seller]:
    """The opinions by which the model is on sale at an instant."""
    found = ((each, ModelRater(each.model).at(instant)) for each in opinions)
    return [Seller(opinion, rater) for opinion, rater in found if rater is not None]


def outcomes(sellers: Sequence[Seller], on: Moment, instant: datetime) -> Iterator[tuple[str, Kind, Outcome]]:
    """What each seller asks, by meter and kind of request, those with the fewest conditions first.

    Hours of the week in which all ask the same are one kind. With an instant, that instant alone counts.
    """
    parts = [Stretch(instant, instant)] if isinstance(on, datetime) else _hours(sellers, on, instant)
    sizes: list[Decimal | None] = [None, *_sizes(sellers)]
    kinds = list(product(_options(sellers), sizes))[:MOST_KINDS]
    for options, above in kinds:
        found: dict[str, dict[Amounts, tuple[Outcome, list[Stretch]]]] = {}
        for part in parts:
            for meter, outcome in _at(sellers, Kind(options, above, ALWAYS, part.start)):
                alike = found.setdefault(meter, {})
                alike.setdefault(amounts_of(outcome), (outcome, []))[1].append(part)
        for meter, alike in found.items():
            for outcome, when in alike.values():
                hours = ALWAYS if len(when) == len(parts) else in_words(when)
                yield meter, Kind(options, above, hours, when[0].start if hours else instant), outcome


def amounts_of(outcome: Outcome) -> Amounts:
    """What is asked, without who says so where: by this, outcomes are alike."""
    return tuple(None if each is None else (each.amount,) for each in outcome)


def _hours(sellers: Sequence[Seller], on: Moment, instant: datetime) -> list[Stretch]:
    """The week of a day, cut wherever a window of any layer opens or closes; the instant where none does."""
    windows = [window for each in sellers for window in each.rater.windows]
    if not windows:
        return [Stretch(instant, instant)]
    week = whole_week(on)
    return list(cut(week, [edge for each in windows for edge in each.edges(week)]))


def _sizes(sellers: Sequence[Seller]) -> list[Decimal]:
    """Every size at which any layer changes a price; above and from a size are taken for the same."""
    return sorted({tier.tokens for tier in tiers_of(each.rater.period for each in sellers)})


def _options(sellers: Sequence[Seller]) -> list[Mapping[str, str]]:
    """Every set of options for which any layer has a price, those with the fewest options first."""
    found: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {(): {}}
    for each in sellers:
        for when in each.rater.conditions:
            for values in product(*when.options.values()):
                asked = dict(zip(when.options, values, strict=True))
                found.setdefault(tuple(sorted(asked.items())), asked)
    return [found[key] for key in sorted(found, key=lambda key: (len(key), key))]


def _at(sellers: Sequence[Seller], kind: Kind) -> Iterator[tuple[str, Outcome]]:
    """What each seller asks for each meter that two of them have an opinion on."""
    said = [stated(each, kind) for each in sellers]
    for meter in METERS:
        outcome = tuple(each.get(meter) for each in said)
        if sum(each is not None for each in outcome) > 1:
            yield meter, outcome


def stated(seller: Seller, kind: Kind) -> dict[str, Stated]:
    """What a seller asks of a kind of request, by meter; nothing where it has no opinion."""
    period = seller.rater.period
    window = period.context_window or seller.opinion.model.context_window
    if kind.above is not None and window is not None and kind.above >= window:
        return {}
    return asked_by(seller.rater, kind)


def asked_by(rater: PeriodRater, kind: Kind) -> dict[str, Stated]:
    """What a period asks of a kind of request, by meter."""
    try:
        card = rater.card(kind.ask, kind.instant, kind.instant)
    except OptionError:
        return {}
    except NotSoldError:
        return {
            meter: Stated(None, None, meter, str(kind) or None, whole=True) for meter in rater.period.rates
        }
    return _stated(card)


def plainly_asked(rater: PeriodRater, instant: datetime) -> dict[str, Stated]:
    """What a period asks of a small request without options at an instant, by meter."""
    return asked_by(rater, Kind({}, None, ALWAYS, instant))


def _stated(card: RateCard) -> dict[str, Stated]:
    found = {meter: _rate(card.rates, meter, card.label) for meter in card.rates}
    for meter in LIFETIMES:
        whole = found.get(FALLBACK[meter])
        if meter not in found and whole is not None:
            found[meter] = whole
    return {meter: each for meter, each in found.items() if each is not None}


def _rate(rates: Rates, meter: str, variant: str | None) -> Stated | None:
    """The price of a meter, its own or that of the meter as which it is billed."""
    name = meter
    while isinstance(rate := rates.get(name), BilledAs):
        name = rate.meter
    if rate is None:
        return None
    if isinstance(rate, Price):
        return Stated(rate.unit_amount, rate, name, variant)
    return Stated(None, None, name, variant)


def in_words(parts: Sequence[Stretch]) -> str:
    """Hours of a week in UTC: `mon,tue 01:00-04:00,06:00-10:00; sat,sun`."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for part in parts:
        for weekday, start, end in _by_day(part):
            known = spans.setdefault(weekday, [])
            if known and known[-1][1] == start:
                known[-1] = (known[-1][0], end)
            else:
                known.append((start, end))
    days: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for weekday in sorted(spans):
        days.setdefault(tuple(spans[weekday]), []).append(weekday)
    return "; ".join(_day_words(weekdays, hours) for hours, weekdays in days.items())


def _by_day(part: Stretch) -> Iterator[tuple[int, int, int]]:
    """A stretch by its UTC days: the weekday, and minutes from and to."""
    day = day_start(part.start.date())
    while day < part.end:
        start, end = max(part.start, day), min(part.end, day + DAY)
        yield day.weekday(), (start - day) // MINUTE, (end - day) // MINUTE
        day += DAY


def _day_words(weekdays: Sequence[int], hours: Sequence[tuple[int, int]]) -> str:
    named = ",".join(WEEKDAYS[day] for day in weekdays) if len(weekdays) < len(WEEKDAYS) else ""
    spans = ",".join(
        f"{clock(start)}-{clock(end)}" for start, end in hours if (start, end) != (0, MINUTES_A_DAY)
    )
    return " ".join(each for each in (named, spans) if each)
