"""What the table knows to come: prices that change, guarantees and models that end, in a stretch of time.

A change counts from the moment asked, itself excluded, to the end of the time that an answer speaks of: of a
price in force until 2026-12-01T00:00:00Z the next one is a change to come on 2026-11-30, and none on the
first of December, whose price it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import attrgetter

from costcalc.errors import NoPriceInForceError, OptionError, RequestSizeError
from costcalc.meters import METERS
from costcalc.numbers import ZERO
from costcalc.periods import Stretch, hours_of, lasting, spell, whole_day, whole_week
from costcalc.rating.rater import ModelRater
from costcalc.rating.shapes import CHANGE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.pricing.model import Bracket, Model, Price
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.pricing.source import Source
    from costcalc.rating.card import Billing, RateCard
    from costcalc.rating.hours import Use as HoursUsed
    from costcalc.rating.period import Ask, PeriodRater

    Pair = tuple[RateCard | None, RateCard | None]

PRICE, GUARANTEE, SHUTDOWN, NAME = "price", "guarantee", "shutdown", "name"


class Use(NamedTuple):
    """What a question uses of a model: the size and options of a request, and the meters that it bills."""

    ask: Ask
    meters: Sequence[str]


class Change(NamedTuple):
    """One change to come of a model, at an instant.

    `kind` is `price` (of a meter, from one list price per pricing unit to another; None where nobody sells
    it), `guarantee` (the end of one), `shutdown` or `name` (what was asked as a name stands for another model
    from then on, as far as anybody says; cards date their names without a source for each). `variant` names
    the conditions of the price where it is not the base, `source` who announced it, `printed` in which words.
    A change that was only observed has the days between which it lies, and `at` is the first instant of the
    last of them.
    """

    model: Model
    at: datetime
    kind: str
    source: Source | None
    printed: str | None = None
    meter: str | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    variant: str | None = None
    price: Price | None = None
    bracket: Bracket | None = None
    meaning: Meaning | None = None

    @property
    def successor(self) -> str | None:
        """The model that follows, where this one ends."""
        ends = self.kind == SHUTDOWN or (self.kind == PRICE and self.after is None)
        return self.model.successor if ends else None

    @property
    def worsens(self) -> bool:
        """Whether the model costs more, ends, or is no longer guaranteed to cost what it costs."""
        return self.kind != PRICE or self.after is None or self.after > (self.before or ZERO)

    def __repr__(self) -> str:
        what = "" if self.meter is None else f" of {self.meter} from {self.before} to {self.after}"
        return f"<Change of {self.model.id} at {spell(self.at)}: {self.kind}{what}>"

    @property
    def pricing_unit(self) -> str | None:
        """The unit that a price is for; None of what is no price."""
        return None if self.meter is None else METERS[self.meter].pricing_unit

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; prices as plain decimal text."""
        return CHANGE.document(self)


def changes_ahead(
    model: Model,
    uses: Sequence[Use],
    on: Moment,
    days: int,
    *,
    weekly: bool = False,
    meaning: Meaning | None = None,
) -> tuple[Change, ...]:
    """What is known to change for these uses of a model within some days of a moment, in order of time.

    With `weekly` a day stands for its whole week, as in a comparison; `meaning` is that of the name asked.
    Nothing is computed for a model of which nothing is known to change in that time, as most are.
    """
    ahead = Stretch(start := lasting(on).start, start + timedelta(days=days))
    edges = _edges(model, ahead)
    if not edges and meaning is None:
        return ()
    rater = ModelRater(model)
    # Where a model is shut down, its price has no end of its own.
    changing = sorted(edges - {_shutdown(model)})
    prices = (each for at in changing for each in _prices(rater, uses, on, at, weekly=weekly))
    found = [*_endings(model, edges), *prices, *name_within(model, meaning, ahead)]
    return tuple(sorted(found, key=attrgetter("at")))


def name_within(model: Model, meaning: Meaning | None, stretch: Stretch) -> list[Change]:
    """The end of what a name means, where it comes in a stretch of time."""
    if meaning is None or meaning.until is None or not stretch.start < meaning.until < stretch.end:
        return []
    return [Change(model, meaning.until, NAME, None, meaning=meaning)]


def changes_within(model: Model, stretch: Stretch) -> tuple[Change, ...]:
    """The guarantees and the model, or its last price, that end in a stretch of time."""
    edges = _edges(model, stretch)
    if not edges:  # as of nearly all; a model that nobody prices has none at all
        return ()
    found, last = list(_endings(model, edges)), model.prices[-1]
    if last.effective_to in edges and last.effective_to != _shutdown(model):
        found.append(Change(model, last.effective_to, PRICE, last.source, bracket=last.to_bracket))
    return tuple(sorted(found, key=attrgetter("at")))


def _edges(model: Model, stretch: Stretch) -> set[datetime]:
    """Every instant within a stretch of time at which something changes."""
    return {each for each in model.edges if stretch.start < each < stretch.end}


def _shutdown(model: Model) -> datetime | None:
    """The first instant at which a model no longer answers; None while nobody says when."""
    said = model.lifecycle.shutdown
    return None if said is None else said.instant


def _endings(model: Model, edges: set[datetime]) -> Iterator[Change]:
    """The guarantees that end while their price goes on, and the model's own end."""
    for period in model.prices:
        until = period.guaranteed_until
        if until in edges and until != period.effective_to and period.covers(until):
            yield Change(model, until, GUARANTEE, period.source)
    if (shutdown := model.lifecycle.shutdown) is not None and shutdown.instant in edges:
        yield Change(model, shutdown.instant, SHUTDOWN, shutdown.source, shutdown.printed)


def _prices(
    rater: ModelRater, uses: Sequence[Use], on: Moment, at: datetime, *, weekly: bool
) -> Iterator[Change]:
    """The prices that change at an instant, a line for each meter, and for each kind of hours or requests."""
    before, after = rater.at(at - datetime.resolution), rater.at(at)
    if before is after:
        return  # a guarantee that ends
    if any(rater is not None and rater.period.assumed for rater in (before, after)):
        return  # where knowledge of a price begins or ends, nothing is known to change
    told: dict[tuple[object, ...], Change] = {}
    for use in uses:
        for pair in pairs_of(before, after, use.ask, on, weekly=weekly):
            for change in _differing(rater.model, use.meters, pair, at, on):
                told.setdefault((change.meter, change.variant, change.before, change.after), change)
    yield from told.values()


def _differing(model: Model, meters: Iterable[str], pair: Pair, at: datetime, on: Moment) -> Iterator[Change]:
    """What differs between the card before a change and the one after it, meter by meter."""
    cards = [card for card in reversed(pair) if card is not None]
    if any(card.has_request_price for card in cards):
        meters = (*meters, "request")
    variant = next((card.label for card in cards if card.label), None)
    for meter in dict.fromkeys(meters):
        was, now = (_listed(card, meter, on) for card in pair)
        before, after = was and was.price.unit_amount, now and now.price.unit_amount
        if before != after and not _is_in_dispute(pair, was, now):
            yield Change(
                model, at, PRICE, cards[0].period.source, meter=meter, before=before, after=after,
                variant=variant, price=now and now.price, bracket=_bracket(pair),
            )  # fmt: skip


def _is_in_dispute(pair: Pair, was: Billing | None, now: Billing | None) -> bool:
    """Whether a source shows the one price while the other answers: then nothing is known to change."""
    if was is None or now is None:
        return False
    (before, after), (old, new) = pair, (was.price, now.price)
    return any(
        card is not None and card.period.disputed and other.unit_amount in price.disputed_amounts
        for card, price, other in ((before, old, new), (after, new, old))
    )


def _bracket(pair: Pair) -> Bracket | None:
    """The days between which a change was observed; None for one that is announced."""
    before, after = pair
    if after is not None:
        return after.period.from_bracket
    return None if before is None else before.period.to_bracket


def pairs_of(
    before: PeriodRater | None, after: PeriodRater | None, ask: Ask, on: Moment, *, weekly: bool
) -> Iterable[Pair]:
    """What a request is billed at before a change and after it: a pair for each kind of hours.

    None is where nobody sells it so. With `weekly` a day stands for its whole week.
    """
    raters = [each for each in (before, after) if each is not None]
    return dict.fromkeys(
        (_card(before, ask, instant, on), _card(after, ask, instant, on))
        for instant in _instants(raters, on, ask.use if weekly else None, weekly=weekly)
    )


def _instants(
    raters: Sequence[PeriodRater], on: Moment, use: HoursUsed | None, *, weekly: bool
) -> Iterator[datetime]:
    """Times at which windows are open as they are in a question: its own, or one of each part of its day.

    Where it says when in the week its requests come, hours in which none do count for nothing.
    """
    if isinstance(on, datetime):
        yield on
        return
    stretch = whole_week(on) if weekly else whole_day(on)
    windows = tuple(window for rater in raters for window in rater.windows)
    for hours in hours_of((*windows, *(use.spread if use else ())), stretch):
        if use is None or use.is_in(hours.kind[len(windows) :]):
            yield hours.first


def _card(rater: PeriodRater | None, ask: Ask, instant: datetime, on: Moment) -> RateCard | None:
    """What a request is billed at; None where nobody sells it so.

    Where the price comes to depend on the size of a request, and a sum does not say that, it is the smallest.
    """
    if rater is None:
        return None
    try:
        return rater.card(ask, instant, on)
    except RequestSizeError:
        return rater.card(ask._replace(is_sum=False, input_tokens=ZERO), instant, on)
    except (NoPriceInForceError, OptionError):
        return None


def _listed(card: RateCard | None, meter: str, on: Moment) -> Billing | None:
    """What a meter is billed at on a card; None where it is not sold."""
    try:
        return None if card is None else card.billing(meter, on)
    except NoPriceInForceError:
        return None
