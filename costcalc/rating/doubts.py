"""What is in doubt of a price: between which days it changed, which sources disagree, what is assumed.

A price that was seen at 5 until 2024-08-14 and at 2.50 from 2024-09-06 on answers on 2024-08-20 with 5, the
one seen last, as an estimate that names both, and with the cost at either: from 2.50 to 5 a million tokens.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

from costcalc.errors import CostcalcError
from costcalc.groups import gathered
from costcalc.numbers import as_fraction, plain, settle
from costcalc.periods import DAY, lasting, spell
from costcalc.pricing.model import Price
from costcalc.pricing.source import OWN_LAYERS
from costcalc.rating.card import OUTPUT, OUTPUT_IMAGE, RateCard, Slice, figure_of
from costcalc.rating.changes import pairs_of
from costcalc.rating.charges import owed
from costcalc.rating.period import PeriodRater
from costcalc.rating.rater import ModelRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from costcalc.periods import Moment, Stretch
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Bracket, Model, PricePeriod, Rates
    from costcalc.rating.period import Ask
    from costcalc.rating.rater import ShapeSlices
    from costcalc.usage.parts import Parts
    from costcalc.usage.usage import Usage


class Between(NamedTuple):
    """The lowest and the highest cost, in USD, of those that may be right."""

    low: Decimal
    high: Decimal


class Asked(NamedTuple):
    """What a price is asked for: what of which, when, and the time that the answer is about.

    With `weekly` a day stands for its whole week, as in a comparison.
    """

    meters: Sequence[str]
    ask: Ask
    on: Moment
    stretch: Stretch
    weekly: bool = False


class OneRequest(NamedTuple):
    """One request of a workload as a usage: a mean may have fractions of tokens."""

    parts: Parts
    requests: int = 1


def said_of(slices: Sequence[Slice], usage: Usage, ask: Ask, on: Moment) -> str:
    """What is in doubt of the price of a usage on a moment, in words; nothing if certain."""
    return "; ".join(labels_on(slices, Asked(usage.meters, ask, on, lasting(on))))


def labels_on(slices: Iterable[Slice], asked: Asked) -> list[str]:
    """What is in doubt of the prices that a request meets, in words; nothing if certain."""
    cards = {id(each.card): each.card for each in slices}.values()
    of_periods = (said for card in cards for said in _of_period(card, asked))
    of_conditions = (said for card in cards for said in _of_conditions(card, asked.meters))
    return list(dict.fromkeys([*of_periods, *of_conditions]))


def _of_period(card: RateCard, asked: Asked) -> Iterator[str]:
    """What is in doubt of the price of a period: that it was then in force, and what it was."""
    period, meters = card.period, asked.meters
    if period.assumed:
        yield period.assumed
    for bracket, beside, is_start in _open_edges(card.model, period, asked.stretch):
        yield from _edge_label(bracket, card, beside, asked, is_start=is_start)
    if period.disputed and (figures := _disputed(card, meters)):
        yield f"sources disagree: {figures}"
    if period.unconfirmed:
        yield _alone(period)
    elif period.unconfirmed_in_part:
        yield from _alone_in_part(card, meters)


def _of_conditions(card: RateCard, meters: Sequence[str]) -> Iterator[str]:
    """What a card takes for granted of the moment, and of what is put out."""
    if card.variant is not None and card.variant.assumed:
        yield card.variant.assumed
    if OUTPUT not in meters or not (card.of_images or card.unsure_of_images):
        return
    image, text = (figure_of(meter, card.rates.get(meter)) for meter in (OUTPUT_IMAGE, OUTPUT))
    if card.unsure_of_images:
        yield (
            f"the source has one price of output, {text} USD/Mtoken, and does not say whether that is of "
            "images or of the text beside them"
        )
    elif OUTPUT_IMAGE not in meters:
        yield (
            f"output is taken for images, at {image} USD/Mtoken, and what of it is text costs {text}: say "
            "how much is `output_image`"
        )


def between(
    rater: ModelRater,
    slices: Sequence[Slice],
    usage: Usage,
    ask: Ask,
    on: Moment,
    contract: Contract | None = None,
    *,
    weekly: bool = False,
) -> Between | None:
    """The range of a cost whose price is in doubt; None where no other figure says what this costs.

    Under a contract it is that of what is owed, which a price of the contract's own does not leave in doubt.
    What cannot be billed at another figure, since nobody sold it then, says nothing of the range. With
    `weekly` a day stands for its whole week.
    """
    cards = [part.card for part in slices]
    # A price that no source disputes, away from the edges of its period, has one figure alone.
    is_otherwise = [each.period.disputed or each.of_images or _assumes_hours(each) for each in cards]
    if not any(is_otherwise) and all(each.is_away_from_edges(on) for each in cards):
        return None
    costs = {
        cost
        for other in _other_slices(rater, slices, ask, on, weekly=weekly)
        for each in _otherwise(other)
        if (cost := _cost(each, usage, on, contract)) is not None
    }
    low, high = min(costs, default=None), max(costs, default=None)
    return None if low is None or high is None or low == high else Between(low, high)


def doubts_of(shapes: Sequence[ShapeSlices], on: Moment, within: Stretch | None = None) -> list[str]:
    """What is not certain of the price of each shape, in words, each once."""
    found: dict[str, None] = {}
    for each in shapes:
        asked = Asked(each.shape.meters, each.ask, on, within or lasting(on), weekly=True)
        found |= dict.fromkeys(labels_on(each.slices, asked))
    return list(found)


def range_of(
    model: Model, shapes: Sequence[ShapeSlices], on: Moment, contract: Contract | None = None
) -> Between | None:
    """The lowest and the highest mean cost of a request; None where no other figure says what it costs.

    Of a mix each shape counts with its own lowest and highest cost.
    """
    rater, low, high, is_in_doubt = ModelRater(model), Fraction(0), Fraction(0), False
    for each in shapes:
        one: Usage = OneRequest(each.shape.parts)  # type: ignore[assignment]  # it has what is asked of one
        found = between(rater, each.slices, one, each.ask, on, contract, weekly=True)
        least, most = found or (owed(each.slices, one, on, contract),) * 2
        low += as_fraction(least) * each.weight
        high += as_fraction(most) * each.weight
        is_in_doubt = is_in_doubt or found is not None
    return Between(settle(low)[0], settle(high)[0]) if is_in_doubt else None


def range_between(model: Model, ends: Sequence[Sequence[ShapeSlices]], on: Moment) -> Between | None:
    """The lowest and the highest list cost of a request that lies between two; None where they are one."""
    found = [_ends_of(model, shapes, on) for shapes in ends]
    low, high = min(each.low for each in found), max(each.high for each in found)
    return None if low == high else Between(low, high)


def _ends_of(model: Model, shapes: Sequence[ShapeSlices], on: Moment) -> Between:
    in_doubt = range_of(model, shapes, on)
    if in_doubt is not None:
        return in_doubt
    costs = (
        as_fraction(owed(each.slices, OneRequest(each.shape.parts), on, None)) * each.weight  # type: ignore[arg-type]
        for each in shapes
    )
    return Between(*[settle(sum(costs, Fraction(0)))[0]] * 2)


def _cost(slices: Sequence[Slice], usage: Usage, on: Moment, contract: Contract | None) -> Decimal | None:
    """What a usage costs at other figures; None where it cannot be billed at these."""
    try:
        return owed(slices, usage, on, contract)
    except CostcalcError:
        return None


def _other_slices(
    rater: ModelRater, slices: Sequence[Slice], ask: Ask, on: Moment, *, weekly: bool
) -> Iterator[Sequence[Slice]]:
    """The slices of a cost, and those of the periods that may have been in force instead."""
    yield slices
    unsure = (part.card.period for part in slices if not part.card.is_away_from_edges(on))
    for period in {each.start: each for each in unsure}.values():
        for _, beside, _ in _open_edges(rater.model, period, lasting(on)):
            if beside is not None:
                with suppress(CostcalcError):
                    yield rater.slices_in(beside, ask, on, weekly=weekly)


def _otherwise(slices: Sequence[Slice]) -> Iterator[Sequence[Slice]]:
    """The same slices, and these at every figure that may be right instead."""
    # Each doubt doubles the figures: hours that are assumed, sources that disagree, output that may be text.
    bases = [slices]
    if any(_assumes_hours(part.card) for part in slices):
        bases.append([_if_assumed_in_vain(part) for part in slices])
    for base in bases:
        versions = [base]
        if any(part.card.period.disputed for part in base):
            versions += [[_at(pick, part) for part in base] for pick in (min, max)]
        for version in versions:
            yield version
            if any(part.card.of_images for part in version):
                yield [Slice(part.card.as_text(), part.share) for part in version]


def _open_edges(
    model: Model, period: PricePeriod, asked: Stretch
) -> Iterator[tuple[Bracket, PricePeriod | None, bool]]:
    """The edges of a period that may lie within a stretch of time, with the period beyond each.

    What is only assumed there, where nobody saw a price, is no other figure.
    """
    known = [each for each in model.prices if not each.withdrawn and not each.assumed]
    if period.from_bracket is not None and period.from_bracket.touches(asked):
        before = (each for each in known if each.effective_to == period.start)
        yield period.from_bracket, next(before, None), True
    if period.to_bracket is not None and period.to_bracket.touches(asked):
        after = (each for each in known if each.start == period.effective_to)
        yield period.to_bracket, next(after, None), False


def _edge_label(
    bracket: Bracket, card: RateCard, beside: PricePeriod | None, asked: Asked, *, is_start: bool
) -> Iterator[str]:
    """What is in doubt of an edge: which of two figures it was, or that there is one alone.

    Nothing where it changed nothing of what is asked.
    """
    not_before, not_after = spell(bracket.not_before), spell(bracket.not_after)
    if beside is None:
        gone = "ended" if card.model.layer in OWN_LAYERS else "gone from every public price file"
        yield (
            f"first seen on {not_after}, and there may have been another price before, since {not_before}"
            if is_start
            else f"last seen on {not_before}, and {gone} by {not_after}"
        )
        return
    raters = PeriodRater(card.model, card.period), PeriodRater(card.model, beside)
    met: dict[str, tuple[str, str]] = {}
    for here, there in pairs_of(*raters, asked.ask, asked.on, weekly=asked.weekly):
        if here is not None and here.variant == card.variant:
            for meter, *figures in here.unlike(there, asked.meters):
                met.setdefault(meter, (figures[1], figures[0]) if is_start else (figures[0], figures[1]))
    told = ", ".join(f"{meter} {before} or {after}" for meter, (before, after) in met.items())
    if told:
        yield (f"the price changed between {not_before} and {not_after}, on a day that nobody says: {told}")


def _alone(period: PricePeriod) -> str:
    """Which file alone shows a price, and on which days: to its newest version at most.

    Of a time for which the price is assumed, the days of the period are not those on which it was seen.
    """
    alone = f"only {period.source.file} shows this price"
    if period.assumed:
        return alone
    first = period.from_bracket.not_after if period.from_bracket else period.start.date()
    newest = period.source.retrieved or ""
    last = spell((period.effective_to - DAY).date()) if period.effective_to else newest
    last = min(last, newest or last)
    return f"{alone}, from {spell(first)} to {last}" if spell(first) <= last else f"{alone}, last on {last}"


def _alone_in_part(card: RateCard, meters: Sequence[str]) -> Iterator[str]:
    """Which files alone show the prices of some of the meters, and of which."""
    alone = ((price.source.file, meter) for meter, price in card.prices_of(meters).items() if price.is_alone)
    condition = f" ({card.label})" if card.label else ""
    for file, names in gathered(alone).items():
        yield f"only {file} shows the price of {', '.join(names)}{condition}"


def _disputed(card: RateCard, meters: Sequence[str]) -> str:
    """What each source says of the meters on which they disagree."""
    return ", ".join(
        f"{meter} " + " or ".join([_said(price.amount, price.source.file), *others])
        for meter, price in card.prices_of(meters).items()
        if (others := [_said(each.amount, each.source.file) for each in price.others])
    )


def _said(amount: Decimal, title: str) -> str:
    return f"{plain(amount)} ({title})"


def _assumes_hours(card: RateCard) -> bool:
    """Whether a price takes something for granted, and otherwise that of its period is due.

    That is so of hours alone: with an option, the option would be priced otherwise too.
    """
    if card.variant is None or card.variant.assumed is None:
        return False
    return not (card.variant.when.options or card.variant.when.threshold)


def _if_assumed_in_vain(part: Slice) -> Slice:
    """A slice at the rates of its period, where those of its variant take something for granted."""
    card = part.card
    return part._replace(card=RateCard(card.model, card.period)) if _assumes_hours(card) else part


def _at(pick: Callable[[list[Decimal]], Decimal], part: Slice) -> Slice:
    """A slice at the lowest, or the highest, figure that any source says of each meter."""
    card = part.card
    rates: Rates = {
        meter: rate._replace(amount=pick([rate.amount, *(each.amount for each in rate.disputed_by)]))
        if isinstance(rate, Price)
        else rate
        for meter, rate in card.rates.items()
    }
    if card.variant is None:
        return part._replace(card=RateCard(card.model, card.period._replace(rates=rates)))
    return part._replace(card=RateCard(card.model, card.period, card.variant._replace(rates=rates)))
