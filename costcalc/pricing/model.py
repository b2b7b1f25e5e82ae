"""What the pricing table holds: models with their dated, sourced prices. Small frozen values.

Amounts are USD per pricing unit of their meter (see `costcalc.meters`): per million tokens, per image.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from costcalc.meters import METERS
from costcalc.numbers import plain, settle, significant
from costcalc.periods import DAY, Moment, Stretch, day_start, fills, lasting, meets, spell
from costcalc.pricing.source import HISTORY_SOURCE, NO_LIFE, Lifecycle, Source
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from costcalc.pricing.conditions import Conditions


TAKEN_AS_FREE = "it is taken to cost nothing"
"""Words of the note of a period whose zeros no source prints."""

NEWEST = ": the newest "
"""What stands behind a name in the note of a model that was found as the newest of its family."""

UNDATED_BASIS = "undated"
"""The basis of a price of which a feed does not say since when it has been in force."""

OFFERED_BASIS = "offered"
"""The basis of a price that the question itself brings: it holds for what is asked."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Where a price begins of which nobody says since when: before all that can be asked, and never told."""


class Quote(NamedTuple):
    """A text that repeats a figure, in its own words."""

    source: Source
    printed: str


class Dispute(NamedTuple):
    """A source that says otherwise."""

    source: Source
    amount: Decimal
    printed: str | None = None
    note: str | None = None


ADDED = "added from the feed "
"""How the note of a price begins that a feed added to a period of a higher layer."""


class Price(NamedTuple):
    """A list price: USD per pricing unit of its meter, and how we know.

    `per` is of how much it is the price, where it is printed otherwise: 3600 where 0.111 is that of an hour
    and the meter counts seconds. `minimum` is what of the meter a request is billed for at least. `factor` is
    what the price of which it is the product was multiplied by. `is_alone`: one public price file alone shows
    it, of a period that several confirm.
    """

    amount: Decimal
    source: Source
    printed: str | None = None
    confirmed_by: Sequence[Source] = ()
    quoted_by: Sequence[Quote] = ()
    disputed_by: Sequence[Dispute] = ()
    note: str | None = None
    per: Decimal | None = None
    minimum: Decimal | None = None
    factor: Decimal | None = None
    is_alone: bool = False

    @property
    def unit_amount(self) -> Decimal:
        """USD per pricing unit of the meter, rounded to 12 digits where an hour's has no decimal a second."""
        return in_own_unit(self.amount, self.per)

    def said_of(self, meter: str) -> str:
        """The amount as it is printed, with what it is for where that is another unit than its meter's.

        `0.55`, and `0.111 per 3600 Seconds` of speech by the hour, which has no finite form by the second.
        """
        unit = "" if self.per is None else f" per {METERS[meter].pricing_unit_of(self.per)}"
        return f"{plain(self.amount)}{unit}"

    @property
    def others(self) -> list[Dispute]:
        """What others say that is another amount: a source may stand there for what it said of the rest."""
        return [each for each in self.disputed_by if each.amount != self.amount]

    @property
    def disputed_amounts(self) -> tuple[Decimal, ...]:
        """What others say, each as `unit_amount` has it."""
        return tuple(in_own_unit(each.amount, self.per) for each in self.disputed_by)

    @property
    def added(self) -> str | None:
        """In words, from which feed it was added to a period of a higher layer; None where it was not."""
        return self.note if self.note and self.note.startswith(ADDED) else None


def in_own_unit(amount: Decimal, per: Decimal | None) -> Decimal:
    """An amount for `per` of what a meter counts as one for a single one, to compare it with others.

    0.006 for 60 seconds is 0.0001; 0.111 for 3600 has no finite form, and is 0.0000308333333333.
    """
    if per is None:
        return amount
    from fractions import Fraction

    value = Fraction(amount) / Fraction(per)
    settled, is_exact = settle(value)
    return settled if is_exact else significant(value)


class BilledAs(NamedTuple):
    """`as input`: this meter is billed at the rate of another."""

    meter: str


class NotSold(NamedTuple):
    """`not sold`: the provider does not sell this meter here."""


Rate = Price | BilledAs | NotSold
Rates = dict[str, Rate]
"""Rates by the name of their meter."""


class Variant(NamedTuple):
    """Another set of rates of a period, for the requests that meet its conditions.

    `assumed` is what these take for granted; where it does not hold, the rates of the period are due.
    """

    when: Conditions
    rates: Rates
    sold: bool = True
    note: str | None = None
    assumed: str | None = None


class Bracket(NamedTuple):
    """The UTC days between which a change lies that was only observed.

    On `not_before` the old figure was still seen, on `not_after` the new one for the first time; both count
    as inside. Seen at 5 on 2024-08-14 and at 2.50 on 2024-09-06: the 14th, the 6th and every day between is
    in doubt, the 13th and the 7th are not.
    """

    not_before: date
    not_after: date

    @property
    def stretch(self) -> Stretch:
        """The time in which either figure may have been in force."""
        return Stretch(day_start(self.not_before), day_start(self.not_after) + DAY)

    def touches(self, asked: Stretch) -> bool:
        """Whether some of a stretch of time is in doubt."""
        return meets(*self.stretch, asked)


class PricePeriod(NamedTuple):
    """Prices in force in `[start, effective_to)`; `effective_to` None is still open.

    `start` is there to compare with; what is told is `effective_from`, None where nobody says since when.
    `context_window` is what the model could read in that time, where that was not what it reads in general.
    An edge that was only observed has a bracket. `assumed` says, for a time for which nothing vouches for
    the price, what is known instead. `disputed`: sources say otherwise of some figure, and none decides.
    `unconfirmed`: one public price file alone shows it; `unconfirmed_in_part`: some of its figures.
    """

    start: datetime
    effective_to: datetime | None
    rates: Rates
    source: Source
    variants: Sequence[Variant] = ()
    defaults: Mapping[str, str] = {}
    basis: str = "announced"
    guaranteed_until: datetime | None = None
    withdrawn: bool = False
    confirmed_by: Sequence[Source] = ()
    note: str | None = None
    context_window: int | None = None
    from_bracket: Bracket | None = None
    to_bracket: Bracket | None = None
    assumed: str | None = None
    disputed: bool = False
    unconfirmed: bool = False
    unconfirmed_in_part: bool = False

    def __repr__(self) -> str:
        end = spell(self.effective_to) if self.effective_to else None
        return f"<PricePeriod from {self.since} to {end}, {self.basis}: {', '.join(self.rates) or 'nothing'}>"

    @property
    def effective_from(self) -> datetime | None:
        """When it began; None where nobody says since when."""
        return None if self.basis in {UNDATED_BASIS, OFFERED_BASIS} else self.start

    @property
    def since(self) -> str | None:
        """When it began, as text; None where nobody says since when."""
        return None if self.effective_from is None else spell(self.effective_from)

    def covers(self, instant: datetime) -> bool:
        """Whether the period is in force at an instant: its start is, its end is not."""
        return self.start <= instant and (self.effective_to is None or instant < self.effective_to)

    def overlaps(self, stretch: Stretch) -> bool:
        """Whether the period is in force at some time of a stretch."""
        return meets(self.start, self.effective_to, stretch)

    @property
    def has_doubts(self) -> bool:
        """Whether some of its figures are in doubt, wherever in the period one asks."""
        return bool(self.assumed or self.disputed or self.unconfirmed or self.unconfirmed_in_part)

    @property
    def has_windows(self) -> bool:
        """Whether the price depends on the time of the day or the week."""
        return any(variant.when.window for variant in self.variants)

    @property
    def is_seen(self) -> bool:
        """Whether a price is of the history of public price files, also on a model of another layer."""
        return self.source.id.startswith(HISTORY_SOURCE)

    @property
    def has_thresholds(self) -> bool:
        """Whether the price depends on the size of the request."""
        return any(variant.when.threshold for variant in self.variants)


class Provider(NamedTuple):
    """Who sells the model, and under which law."""

    id: str
    name: str
    jurisdiction: str | None = None
    billing_timezone: str = "UTC"


class Alias(NamedTuple):
    """Another name of a model, for all time or in `[effective_from, effective_to)`."""

    name: str
    effective_from: datetime | None = None
    effective_to: datetime | None = None


class Name(NamedTuple):
    """What a name stands for: a model, by its id or by an alias with its dates.

    `note` is what to know of it. `region` is where the name says that the model runs, and `needs_region`
    that there is no price of it without one. `is_lent`: what its own seller takes is taken for the
    price of another one, of whom nobody knows what else it takes.
    """

    model: str
    matched: str
    effective_from: datetime | None
    effective_to: datetime | None
    note: str = ""
    region: str = ""
    needs_region: bool = False
    is_lent: bool = False

    def in_force(self, on: Moment) -> bool:
        """Whether it stands for the model on an instant, or at some time of a day."""
        return meets(self.effective_from, self.effective_to, lasting(on))

    def all_day(self, day: Moment) -> bool:
        """Whether it stands for the model on all of a day."""
        return fills(self.effective_from, self.effective_to, lasting(day))


def models_of(names: Iterable[Name]) -> list[str]:
    """The ids of the models that names stand for."""
    return list(dict.fromkeys(each.model for each in names))


class Model(NamedTuple):
    """A model as one provider sells it.

    `weights_of` names the model whose weights a host serves, `tokenizer` the family of its tokenizer.
    `undated` are prices that a feed knows, of a time for which nothing says that they held.
    """

    id: str
    name: str
    provider: Provider
    prices: Sequence[PricePeriod]
    aliases: Sequence[Alias] = ()
    released: str | None = None
    weights: str | None = None
    weights_of: str | None = None
    licence: str | None = None
    successor: str | None = None
    context_window: int | None = None
    parameters: Mapping[str, str] = {}
    unpriced: str | None = None
    note: str | None = None
    layer: str = "table"
    tokenizer: str | None = None
    lifecycle: Lifecycle = NO_LIFE
    undated: Sequence[PricePeriod] = ()

    def __repr__(self) -> str:
        count = len(self.prices)
        return f"<Model {self.id}: {self.name}, {count} price period{'' if count == 1 else 's'}>"

    def is_deprecated(self, instant: datetime) -> bool:
        """Whether its end has been announced at an instant; where nobody says since when, it has."""
        said = self.lifecycle.deprecated
        return said is not None and (said.instant is None or said.instant <= instant)

    @property
    def edges(self) -> tuple[datetime, ...]:
        """Every instant at which something changes: a price, the guarantee of one, the model's own end."""
        said = self.lifecycle.shutdown
        edges = [None if said is None else said.instant]
        for period in self.prices:
            edges += (period.start, period.effective_to, period.guaranteed_until)
        return tuple([each for each in edges if each is not None])

    @property
    def weights_id(self) -> str:
        """The model whose weights these are: its own id, unless it hosts another's."""
        return self.weights_of or self.id

    def period_at(self, instant: datetime) -> PricePeriod | None:
        """The period in force at an instant, withdrawn ones included; None outside of all."""
        for period in self.prices:
            if period.covers(instant):
                return period
        return None

    def is_sold(self, instant: datetime) -> bool:
        """Whether it has a price at an instant, and was not withdrawn then."""
        period = self.period_at(instant)
        return period is not None and not period.withdrawn

    def window_in(self, period: PricePeriod) -> int | None:
        """The largest input of one request in the time of a period, in tokens; None where nobody says."""
        return period.context_window or self.context_window

    def window_within(self, stretch: Stretch) -> int | None:
        """The largest input of one request at any time of a stretch: the smallest of those in force."""
        sizes = [self.window_in(period) for period in self.prices if period.overlaps(stretch)]
        return min((size for size in sizes if size is not None), default=self.context_window)

    def window_on(self, moment: Moment) -> int | None:
        """The largest input of one request on a moment; on a day on which it changes, the smaller one.

        200,000 tokens until 2026-01-14T00:00:00Z and 1,000,000 from then on: on 2026-01-13 they are 200,000.
        """
        if not any(period.context_window for period in self.prices):
            return self.context_window
        return self.window_within(lasting(moment))
