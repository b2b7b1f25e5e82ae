"""What layers disagree about: prices of the same model, meter, kind of request and moment; what is sold."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from itertools import combinations

from costcalc.meters import METERS
from costcalc.numbers import ZERO, as_fraction, significant
from costcalc.periods import MICROSECOND, lasting, spell
from costcalc.pricing.model import Price
from costcalc.pricing.source import OWN
from costcalc.questions.audit import findings
from costcalc.questions.audit.findings import HIGH, LOW, MEDIUM, ON_SALE, Finding, spelled
from costcalc.questions.audit.opinions import ALWAYS, Kind, Opinion, Standing, amounts_of, asked_by, outcomes
from costcalc.questions.audit.reasons import KNOWN, mistaken_unit, why_of_price, why_of_sale
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from costcalc.periods import Moment
    from costcalc.pricing.model import Dispute, Model, PricePeriod
    from costcalc.questions.audit.findings import Value
    from costcalc.questions.audit.opinions import Outcome, Seller, Stated, Subject

HIGH_RATIO, MEDIUM_RATIO = Fraction(2), Fraction(11, 10)
"""The ratios from which on a difference of prices is high, and medium."""

ORDER = {meter: place for place, meter in enumerate(METERS)}
"""The places of the meters in the vocabulary."""

DISPUTED = (
    "The files have not come to the same figure since. costcalc answers with that of the file with the "
    "smaller share of stale figures, as an estimate that names the other."
)


def disagreements(subject: Subject) -> Iterator[Finding]:
    """Every price of a model that two layers state differently; what other kinds repeat is said once."""
    if len(subject.sellers) < 2:  # noqa: PLR2004 - it takes two to disagree
        return
    by_cell = {
        (meter, kind): _speaking(outcome, kind, meter, subject.instant)
        for meter, kind, outcome in outcomes(subject)
    }
    told: set[object] = set()
    for (meter, kind), outcome in by_cell.items():
        alike = _alike(meter, kind, outcome)
        if alike not in told and _apart(outcome) and not _is_echo(meter, kind, by_cell):
            told.add(alike)
            yield _finding(subject, meter, kind, outcome)


def _alike(meter: str, kind: Kind, outcome: Outcome) -> object:
    """By this, disagreements are one: the same prices, or a kind of request that some layer does not sell."""
    return str(kind) if any(each.whole for each in outcome) else (meter, amounts_of(outcome))


def _apart(outcome: Outcome) -> list[tuple[Decimal | None, Decimal | None]]:
    """The prices of any two layers that differ; several names of one layer do not contradict each other."""
    pairs = ((one, other) for one, other in combinations(outcome, 2) if one.layer != other.layer)
    return [(one.amount, other.amount) for one, other in pairs if one.amount != other.amount]


def _speaking(outcome: Outcome, kind: Kind, meter: str, instant: datetime) -> Outcome:
    """An outcome without the layers that do not say since when, as far as they say nothing of that instant.

    Such a layer speaks for the day on which it was read. It speaks for a day before that too if a layer that
    knows the dates says so: if that asked the same on both days.
    """
    dated = [each for each in outcome if each.seller.rater.period.since]

    def speaks(said: Stated) -> bool:
        read = said.seller.opinion.retrieved
        if read is None or read <= instant or not said.seller.is_undated:
            return True
        later = (_asked(each.seller.opinion, kind, meter, read) for each in dated)
        same = ((now and now.amount) == then.amount for now, then in zip(later, dated, strict=True))
        return bool(dated) and all(same)

    return [each for each in outcome if speaks(each)]


def _asked(opinion: Opinion, kind: Kind, meter: str, instant: datetime) -> Stated | None:
    """What a layer asks for the same by its prices of an instant."""
    seller = opinion.seller(instant)
    return asked_by(seller, kind).get(meter) if seller else None


def _is_echo(meter: str, kind: Kind, by_cell: Mapping[tuple[str, Kind], Outcome]) -> bool:
    """Whether a meter only repeats the disagreement on another one, as which some layer bills it.

    Of two that are billed as each other, the first of the vocabulary is no echo.
    """
    outcome = by_cell[meter, kind]
    for whole in _billed_as(outcome) - {meter}:
        other = by_cell.get((whole, kind))
        if other is not None and (ORDER[whole] < ORDER[meter] or meter not in _billed_as(other)):
            amounts = {each.seller.name: each.amount for each in other}
            if all(amounts.get(each.seller.name, each.amount) == each.amount for each in outcome):
                return True
    return False


def _billed_as(outcome: Outcome) -> set[str]:
    return {each.billed_as for each in outcome}


def _finding(subject: Subject, meter: str, kind: Kind, outcome: Outcome) -> Finding:
    # Of several names that a layer has for the model, the first with each price.
    told: dict[tuple[str, Decimal | None], Stated] = {}
    for each in outcome:
        told.setdefault((each.layer, each.amount), each)
    values = [each.value for each in told.values()]
    name, ratio = _judged(_apart(outcome))
    said = _asked(subject.used, kind, meter, kind.instant) if subject.used else None
    # A figure of a merged model comes from the model's own layer, or from that of what filled a gap.
    used = said.price.source.layer(said.layer) if said and said.price else said and said.layer
    known = _is_known(outcome)
    severity = LOW if known or not _is_priced(subject, kind.instant) else _severity(name, ratio)
    on = spell(kind.instant if kind.hours or isinstance(subject.on, datetime) else subject.on)
    why = why_of_price(name, values, used, said, ratio) + (KNOWN if known else "")
    return Finding(
        name, severity, subject.id, meter, str(kind) or None, on, values, used, said and said.amount, why,
        None if ratio is None else significant(ratio), known, len(values),
    )  # fmt: skip


def _judged(pairs: Sequence[tuple[Decimal | None, Decimal | None]]) -> tuple[str, Fraction | None]:
    """What kind of disagreement some pairs of prices are (None: not sold), and the largest ratio of them."""
    ratios = [
        max(Fraction(one) / Fraction(other), Fraction(other) / Fraction(one))
        for one, other in pairs
        if one is not None and other is not None and one > ZERO and other > ZERO
    ]
    if ratios:
        return "unit" if any(map(mistaken_unit, ratios)) else "price", max(ratios)
    return "not_sold" if any(None in pair for pair in pairs) else "zero", None


def _severity(name: str, ratio: Fraction | None) -> str:
    if ratio is None:
        return MEDIUM if name == "zero" else LOW
    return HIGH if ratio >= HIGH_RATIO else MEDIUM if ratio >= MEDIUM_RATIO else LOW


def _is_priced(subject: Subject, instant: datetime) -> bool:
    """Whether costcalc prices anything by this name; a dispute about one that it refuses costs nobody."""
    return subject.ended is None and subject.used is not None and subject.used.period(instant) is not None


def _is_known(outcome: Outcome) -> bool:
    """Whether our own table names every other figure as one that disputes its own."""
    for said in outcome:
        if said.layer in OWN and said.price is not None:
            return {each.amount for each in outcome} <= {said.amount, *said.price.disputed_amounts}
    return False


def disputes(models: Iterable[Model], on: Moment) -> Iterator[Finding]:
    """A finding for each meter of the models whose price in force is disputed."""
    for model in models:
        period = model.period_at(lasting(on).start)
        if period is not None and period.disputed:
            for meter, rate in period.rates.items():
                if isinstance(rate, Price) and rate.disputed_by:
                    yield _dispute(model, period, meter, rate, spell(on))


def _dispute(model: Model, period: PricePeriod, meter: str, rate: Price, on: str) -> Finding:
    said: list[Price | Dispute] = [rate, *rate.disputed_by]
    edges = {"since": period.since, "until": spelled(period.effective_to), "basis": period.basis}
    amounts = (rate.unit_amount, *rate.disputed_amounts)
    values = [
        Opinion(each.source.layer(model.layer), model).value(ON_SALE, each.source, amount=amount, **edges)
        for each, amount in zip(said, amounts, strict=True)
    ]
    low, *_, high = sorted(each.amount for each in said)
    ratio = significant(as_fraction(high) / as_fraction(low)) if low else None
    return Finding(
        "disputed", MEDIUM, model.id, meter, None, on, values, values[0].layer, amounts[0], DISPUTED, ratio,
        figures=len(values),
    )  # fmt: skip


def on_sale_or_not(subject: Subject) -> Iterator[Finding]:
    """What only some layers sell. A feed contradicts an end only if it was read after it."""
    sellers, instant = subject.sellers, subject.instant
    known = [standing(each, instant) for each in subject.opinions] if sellers else []
    ended = [each for each in known if each.status == findings.ENDED]
    if subject.ended is not None:
        ended.append(subject.ended)
    later = [each for each in known if each.status == findings.NOT_YET]
    # That nobody lists a price is news from someone who has looked, and a feed lists what it knows.
    unpriced = [each for each in known if each.status == findings.UNPRICED and each.opinion.layer in OWN]
    pairs = {
        "retired": ([each for each in sellers if _contradicts_end(each, ended)], ended),
        "not_yet_sold": ([each for each in sellers if _contradicts_beginning(each, later, instant)], later),
        "unpriced": (sellers, unpriced),
    }
    for kind, (selling, against) in pairs.items():
        if selling and against:
            yield _of_sale(kind, subject, selling, against)


def standing(opinion: Opinion, instant: datetime) -> Standing:
    """Whether a layer has the model on sale at an instant; since when no longer, or from when on."""
    prices = opinion.model.prices
    if opinion.period(instant):
        return Standing(opinion, ON_SALE)
    if not prices:
        return Standing(opinion, findings.UNPRICED)
    if instant < prices[0].start:
        return Standing(opinion, findings.NOT_YET, prices[0].start)
    ends = [each.effective_to for each in prices if not each.withdrawn and each.effective_to]
    return Standing(opinion, findings.ENDED, max((end for end in ends if end <= instant), default=None))


def _contradicts_end(seller: Seller, ended: Sequence[Standing]) -> bool:
    read = seller.opinion.retrieved
    return any(read is None or each.instant is None or read >= each.instant for each in ended)


def _contradicts_beginning(seller: Seller, later: Sequence[Standing], instant: datetime) -> bool:
    """Whether a layer says that it sells since before another begins to, or was read before that."""
    if seller.rater.period.since:
        return bool(later)
    read = seller.opinion.retrieved
    return any(
        read is not None and each.instant is not None and read <= instant < each.instant for each in later
    )


def _of_sale(kind: str, subject: Subject, selling: Sequence[Seller], against: Sequence[Standing]) -> Finding:
    meter = next((each for each in METERS if all(each in one.rater.period.rates for one in selling)), None)
    plain = Kind((), None, ALWAYS, subject.instant)  # a small request without options
    asked = [(one, asked_by(one, plain).get(meter or "")) for one in selling]
    values = [said.value if said else _value(Standing(one.opinion, ON_SALE)) for one, said in asked]
    silent = [_value(each) for each in against]
    used = subject.used.layer if subject.used and subject.used.period(subject.instant) else None
    # An undated price that costcalc does not use costs nobody anything.
    costly = used in {each.opinion.layer for each in selling} or not all(each.is_undated for each in selling)
    why = why_of_sale(values, silent, [_last(each, meter) for each in against], used)
    return Finding(
        kind, MEDIUM if costly else LOW, subject.id, meter, None, spell(subject.on), [*values, *silent], used,
        next((value.amount for value in values if value.layer == used), None), why, figures=len(values),
    )  # fmt: skip


def _value(found: Standing) -> Value:
    """What a layer says of the sale of a model, as a finding shows it."""
    prices = found.opinion.model.prices
    edge = {"since" if found.status == findings.NOT_YET else "until": spelled(found.instant)}
    return found.opinion.value(found.status, prices[-1].source if prices else None, **edge)


def _last(gone: Standing, meter: str | None) -> Decimal | None:
    """What a model cost just before its end, or the end of its name."""
    if gone.instant is None or gone.status == findings.NOT_YET:
        return None
    period = gone.opinion.model.period_at(gone.instant - MICROSECOND)
    rate = period.rates.get(meter or "") if period else None
    return rate.unit_amount if isinstance(rate, Price) else None
