"""Prices on which layers disagree: the same model, meter, kind of request and moment."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from costcalc.meters import METERS
from costcalc.numbers import ZERO, significant
from costcalc.periods import spell
from costcalc.pricing.model import Price
from costcalc.pricing.source import OWN
from costcalc.questions.audit.findings import HIGH, LOW, MEDIUM, NOT_SOLD, ON_SALE, Finding, Value
from costcalc.questions.audit.opinions import amounts_of, asked_by, outcomes
from costcalc.questions.audit.reasons import why_of_price
from costcalc.rating.rater import ModelRater
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.questions.audit.findings import Subject
    from costcalc.questions.audit.opinions import Kind, Outcome, Seller, Stated

    Cell = tuple[object, ...]

HIGH_RATIO, MEDIUM_RATIO = Fraction(2), Fraction(11, 10)
"""The ratios from which on a difference of prices is high, and medium."""

ORDER = {meter: place for place, meter in enumerate(METERS)}
"""The places of the meters in the vocabulary."""

UNIT_FACTORS = (10**3, 10**6, 10**9)
UNIT_SLACK = 2
"""A ratio counts as a mistaken unit up to this factor beside one of `UNIT_FACTORS`: from 500 to 2,000."""


def disagreements(
    subject: Subject, sellers: Sequence[Seller], on: Moment, instant: datetime
) -> Iterator[Finding]:
    """Every price of a model that two layers state differently; what other kinds repeat is said once."""
    if len(sellers) < 2:  # noqa: PLR2004 - it takes two to disagree
        return
    cells = [
        (meter, kind, _speaking(outcome, sellers, kind, meter, instant))
        for meter, kind, outcome in outcomes(sellers, on, instant)
    ]
    by_cell = {_cell(meter, kind): outcome for meter, kind, outcome in cells}
    told: set[object] = set()
    for meter, kind, outcome in cells:
        alike = _alike(meter, kind, outcome)
        if alike not in told and _apart(sellers, outcome) and not _is_echo(meter, kind, by_cell):
            told.add(alike)
            yield _finding(subject, sellers, meter, kind, outcome, on)


def _cell(meter: str, kind: Kind) -> Cell:
    return (meter, tuple(kind.options.items()), kind.above, kind.hours)


def _alike(meter: str, kind: Kind, outcome: Outcome) -> object:
    """By this, disagreements are one: the same prices, or a kind of request that some layer does not sell."""
    if any(each is not None and each.whole for each in outcome):
        return str(kind)
    return meter, amounts_of(outcome)


def _apart(sellers: Sequence[Seller], outcome: Outcome) -> list[tuple[Decimal | None, Decimal | None]]:
    """The prices of any two layers that differ; several names of one layer do not contradict each other."""
    said = [
        (seller.opinion.layer, each.amount)
        for seller, each in zip(sellers, outcome, strict=True)
        if each is not None
    ]
    return [
        (one, other)
        for place, (layer, one) in enumerate(said)
        for other_layer, other in said[place + 1 :]
        if layer != other_layer and one != other
    ]


def _speaking(
    outcome: Outcome, sellers: Sequence[Seller], kind: Kind, meter: str, instant: datetime
) -> Outcome:
    """An outcome without the layers that do not say since when, as far as they say nothing of that instant.

    Such a layer speaks for the day on which it was read. It speaks for a day before that too if a layer that
    knows the dates says so: if that asked the same on both days.
    """
    late = [each.is_undated and each.read_after(instant) for each in sellers]
    if not any(late):
        return outcome
    dated = [
        (each, said)
        for each, said in zip(sellers, outcome, strict=True)
        if each.rater.period.since and said is not None
    ]

    def speaks(undated: Seller) -> bool:
        read = undated.opinion.retrieved
        return bool(dated) and all(
            read is not None and _later(each, kind, meter, read) == said.amount for each, said in dated
        )

    return tuple(
        None if is_late and not speaks(seller) else said
        for seller, said, is_late in zip(sellers, outcome, late, strict=True)
    )


def _later(seller: Seller, kind: Kind, meter: str, read: datetime) -> Decimal | None:
    """What a seller asks for the same on a later day."""
    said = _asked(seller.opinion.model, kind, meter, read)
    return said.amount if said else None


def _asked(model: Model, kind: Kind, meter: str, instant: datetime) -> Stated | None:
    rater = ModelRater(model).at(instant)
    return asked_by(rater, kind).get(meter) if rater else None


def _is_echo(meter: str, kind: Kind, by_cell: Mapping[Cell, Outcome]) -> bool:
    """Whether a meter only repeats the disagreement on another one, as which some layer bills it.

    Of two that are billed as each other, the first of the vocabulary is no echo.
    """
    outcome = by_cell[_cell(meter, kind)]
    for whole in _billed_as(outcome) - {meter}:
        other = by_cell.get(_cell(whole, kind), ())
        if other and (ORDER[whole] < ORDER[meter] or meter not in _billed_as(other)):
            pairs = zip(outcome, other, strict=True)
            if all(one is None or two is None or one.amount == two.amount for one, two in pairs):
                return True
    return False


def _billed_as(outcome: Outcome) -> set[str]:
    return {each.billed_as for each in outcome if each is not None}


def _finding(
    subject: Subject, sellers: Sequence[Seller], meter: str, kind: Kind, outcome: Outcome, on: Moment
) -> Finding:
    values = list(_values(sellers, outcome))
    name, ratio = _judged(_apart(sellers, outcome))
    said = _asked(subject.used, kind, meter, kind.instant) if subject.used else None
    used = layer_of(subject.used, said) if subject.used and said else None
    known = _is_known(sellers, outcome)
    return Finding(
        name,
        LOW if known or not _is_priced(subject, kind.instant) else _severity(name, ratio),
        subject.id,
        meter,
        str(kind) or None,
        spell(kind.instant if kind.hours or isinstance(on, datetime) else on),
        values,
        used,
        said.amount if said else None,
        why_of_price(name, values, used, said, ratio, known=known),
        None if ratio is None else significant(ratio),
        known,
        len(values),
    )


def _judged(pairs: Sequence[tuple[Decimal | None, Decimal | None]]) -> tuple[str, Fraction | None]:
    """What kind of disagreement some pairs of prices are (None: not sold), and the largest ratio of them."""
    ratios = [
        max(Fraction(one) / Fraction(other), Fraction(other) / Fraction(one))
        for one, other in pairs
        if one is not None and other is not None and one > ZERO and other > ZERO
    ]
    if ratios:
        return "unit" if any(map(_is_unit_error, ratios)) else "price", max(ratios)
    return "not_sold" if any(None in pair for pair in pairs) else "zero", None


def _is_unit_error(ratio: Fraction) -> bool:
    return any(factor <= ratio * UNIT_SLACK and ratio <= factor * UNIT_SLACK for factor in UNIT_FACTORS)


def _severity(name: str, ratio: Fraction | None) -> str:
    if ratio is None:
        return MEDIUM if name == "zero" else LOW
    return HIGH if ratio >= HIGH_RATIO else MEDIUM if ratio >= MEDIUM_RATIO else LOW


def _is_priced(subject: Subject, instant: datetime) -> bool:
    """Whether costcalc prices anything by this name; a dispute about one that it refuses costs nobody."""
    if subject.ended is not None or subject.used is None:
        return False
    period = subject.used.period_at(instant)
    return period is not None and not period.withdrawn


def _is_known(sellers: Sequence[Seller], outcome: Outcome) -> bool:
    """Whether our own table names every other figure as one that disputes its own."""
    for seller, said in zip(sellers, outcome, strict=True):
        if seller.opinion.layer in OWN and said is not None and said.price is not None:
            known = {said.amount, *said.price.disputed_amounts}
            return all(each is None or each.amount in known for each in outcome)
    return False


def layer_of(model: Model, said: Stated) -> str:
    """The layer that a figure of a merged model comes from: the model's, or that of what filled a gap."""
    return said.price.source.layer(model.layer) if said.price else model.layer


def _values(sellers: Sequence[Seller], outcome: Outcome) -> Iterator[Value]:
    """Who says what; of several names that a layer has for the model, the first with each price."""
    told: set[tuple[str, Decimal | None]] = set()
    for seller, said in zip(sellers, outcome, strict=True):
        if said is not None and (seller.opinion.layer, said.amount) not in told:
            told.add((seller.opinion.layer, said.amount))
            yield value_of(seller, said)


def value_of(seller: Seller, said: Stated) -> Value:
    """What a seller says, with since when and from where."""
    period = seller.rater.period
    begun = _begun(seller, said)
    source = said.price.source if said.price else period.source
    return Value(
        seller.opinion.layer,
        seller.opinion.model.id,
        NOT_SOLD if said.amount is None else ON_SALE,
        said.amount,
        said.variant,
        begun.since,
        spell(period.effective_to) if period.effective_to else None,
        begun.basis,
        source.retrieved or seller.opinion.read,
        source,
    )


def _begun(seller: Seller, said: Stated) -> PricePeriod:
    """The period in which a price began: of those without a gap between them, the first that asks it.

    o3's 2.00 for input began on 2025-06-10; the period of the 24th began because web searches came.
    """
    begun = seller.rater.period
    for earlier in sorted(seller.opinion.model.prices, key=lambda each: each.start, reverse=True):
        if earlier.start >= begun.start:
            continue
        if earlier.effective_to != begun.start or earlier.since is None or not _asks(earlier, said):
            break
        begun = earlier
    return begun


def _asks(period: PricePeriod, said: Stated) -> bool:
    """Whether a period asks the same price for the same kind of request."""
    every = {str(each.when): each.rates for each in period.variants}
    rate = (period.rates if said.variant is None else every.get(said.variant, {})).get(said.billed_as)
    return isinstance(rate, Price) and rate.unit_amount == said.amount
