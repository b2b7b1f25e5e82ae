"""What a reader should know about a cost beside its digits: of its name, its prices, and its contract."""

from __future__ import annotations

from decimal import Decimal

from costcalc.meters import LONG_WRITES, METERS
from costcalc.numbers import plain
from costcalc.periods import lasting, spell
from costcalc.pricing.model import UNDATED_BASIS, BilledAs, Price
from costcalc.pricing.source import OWN_LAYERS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.rating.card import RateCard, Slice
    from costcalc.rating.charges import Charge
    from costcalc.rating.contract import Step

SUM_NOTE = "read as a sum of several requests"
UNGUARANTEED_NOTE = "the price was guaranteed until {} only, and no source says since that it ended"
OBSERVED_NOTE = "the day on which this price began is the day on which a public file first showed it"

PATTERN_NOTE = "the name was recognised by a pattern of a feed, which is a guess: say {} to be sure"
RENAMED_NOTE = "{name} is the name of {own}, and stands for {model} since {since}"
SAID_NOTE = "{option} {value}, as the name that was asked says"
ROUNDED_NOTE = (
    "a price by the hour or minute has no finite decimal form by the second: its charge lines are rounded to "
    "12 decimal places"
)
BILLED_AS_NOTE = "{meter} is billed as {billed_as}, for want of a price of its own"
UNDATED_NOTE = "{} does not say since when this price has been in force: it is known from {} on"


def steps_under(contract: Contract | None, charges: Sequence[Charge]) -> tuple[Step, ...]:
    """What the terms of a contract change, a step each; none without a contract."""
    if contract is None:
        return ()
    from costcalc.rating.contract import steps_of

    return steps_of(charges)


def named_notes(matched: str, model: Model, meaning: Meaning | None) -> tuple[str, ...]:
    """What a reader should know about how a model was found."""
    notes = (PATTERN_NOTE.format(model.id),) if matched == "pattern" else ()
    if meaning is not None and meaning.note:
        notes = (meaning.note, *notes)
    if meaning is None or meaning.own is None or meaning.since is None:
        return notes
    since = spell(meaning.since)
    return (*notes, RENAMED_NOTE.format(name=meaning.name, own=meaning.own, model=model.id, since=since))


def said_notes(meaning: Meaning | None) -> tuple[str, ...]:
    """What a name asked for besides its model, where an answer says no options of each of its models."""
    said = meaning.options.items() if meaning is not None else ()
    return tuple(SAID_NOTE.format(option=option, value=value) for option, value in said)


def _may_be_noted(card: RateCard) -> bool:
    """Whether any note of `notes_on` but the first may be due on a card, whenever it is asked about."""
    if card.is_noted is None:
        used = card.period
        card.is_noted = (
            used.guaranteed_until is not None
            or used.basis in {"observed", UNDATED_BASIS}
            or card.model.layer not in OWN_LAYERS
            or card.has_times
            or any(isinstance(card.rates.get(meter), BilledAs) for meter in LONG_WRITES)
            or any(isinstance(rate, Price) and bool(rate.added) for rate in card.rates.values())
        )
    return card.is_noted


def _added_notes(slices: Sequence[Slice], meters: Iterable[str]) -> Iterator[str]:
    """Which of the prices used a feed added to a period of a higher layer."""
    for meter in (*meters, "request"):
        for card, _ in slices:
            rate = card.rates.get(meter)
            if isinstance(rate, Price) and rate.added:
                yield f"{meter}: {rate.added}"


def _writes_notes(slices: Sequence[Slice], meters: Iterable[str]) -> Iterator[str]:
    """Which writes to a cache, of a lifetime that costs more elsewhere, are billed as what contains them."""
    for meter in meters:
        for card, _ in slices if meter in LONG_WRITES else ():
            rate = card.rates.get(meter)
            if isinstance(rate, BilledAs):
                yield BILLED_AS_NOTE.format(meter=meter, billed_as=rate.meter)


def notes_on(
    slices: Sequence[Slice], on: Moment, meters: Iterable[str], *, is_sum: bool = False
) -> tuple[str, ...]:
    """What a reader should know about the prices of meters.

    That a sum was read; of each period a guarantee that lapsed, a beginning that was only observed or that
    nobody dates, what a feed says of a model that ends; writes that are input; minima and prices by the
    hour; what a feed added.
    """
    notes = [SUM_NOTE] if is_sum else []
    if not any(_may_be_noted(card) for card, _ in slices):  # as of most models of our own table
        return tuple(notes)
    named = list(meters)
    instant = lasting(on).start
    for number, (card, _) in enumerate(slices):
        used = card.period
        if any(each.card.period.start == used.start for each in slices[:number]):
            continue  # windows of one period are noted once
        if used.guaranteed_until and used.guaranteed_until <= instant:
            notes.append(UNGUARANTEED_NOTE.format(spell(used.guaranteed_until)))
        if used.basis == "observed":
            before = card.before
            if before is None or any(card.unlike(card.alike_in(before), named)):
                notes.append(OBSERVED_NOTE)
        if used.basis == UNDATED_BASIS and not used.assumed:
            known = used.from_bracket.not_after if used.from_bracket else used.start.date()
            notes.append(UNDATED_NOTE.format(used.source.title, spell(known)))
        # What a feed says of a model that it calls deprecated; our own notes are about figures, not doubts.
        is_called_so = card.model.layer not in OWN_LAYERS and card.model.is_deprecated(instant)
        if used.note and (used.basis == UNDATED_BASIS or is_called_so):
            notes.append(used.note)
    notes += [*_writes_notes(slices, named), *_time_notes(slices, on, named), *_added_notes(slices, named)]
    return tuple(dict.fromkeys(notes))


def _time_notes(slices: Sequence[Slice], on: Moment, meters: Sequence[str]) -> Iterator[str]:
    """What to know of meters of which a request is billed for a minimum, or whose price is by the hour."""
    for card, _ in slices:
        for meter in meters if card.has_times else ():
            billing = card.billing(meter, on)
            if billing.price.minimum is not None:
                unit = METERS[meter].consumed_unit.lower()
                yield f"{meter}: of each request at least {plain(billing.price.minimum)} {unit} are billed"
            if not isinstance(billing.unit_price, Decimal):
                yield ROUNDED_NOTE
