"""Models, and names of them, that one layer still sells, or sells already, and another does not."""

from __future__ import annotations

from costcalc.meters import METERS
from costcalc.periods import MICROSECOND, spell
from costcalc.pricing.model import Price
from costcalc.pricing.source import OWN
from costcalc.questions.audit.findings import ENDED, LOW, MEDIUM, NOT_YET, ON_SALE, UNPRICED, Finding, spelled
from costcalc.questions.audit.opinions import ALWAYS, Kind, Standing, asked_by
from costcalc.questions.audit.reasons import why_of_sale
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

    from costcalc.questions.audit.findings import Value
    from costcalc.questions.audit.opinions import Opinion, Seller, Subject


def on_sale_or_not(subject: Subject) -> Iterator[Finding]:
    """What only some layers sell. A feed contradicts an end only if it was read after it."""
    sellers, instant = subject.sellers, subject.instant
    known = [standing(each, instant) for each in subject.opinions] if sellers else []
    ended = [each for each in known if each.status == ENDED]
    if subject.ended is not None:
        ended.append(subject.ended)
    later = [each for each in known if each.status == NOT_YET]
    # That nobody lists a price is news from someone who has looked, and a feed lists what it knows.
    unpriced = [each for each in known if each.status == UNPRICED and each.opinion.layer in OWN]
    pairs = {
        "retired": ([each for each in sellers if _contradicts_end(each, ended)], ended),
        "not_yet_sold": ([each for each in sellers if _contradicts_beginning(each, later, instant)], later),
        "unpriced": (sellers, unpriced),
    }
    for kind, (selling, against) in pairs.items():
        if selling and against:
            yield _finding(kind, subject, selling, against)


def standing(opinion: Opinion, instant: datetime) -> Standing:
    """Whether a layer has the model on sale at an instant; since when no longer, or from when on."""
    prices = opinion.model.prices
    if opinion.period(instant):
        return Standing(opinion, ON_SALE)
    if not prices:
        return Standing(opinion, UNPRICED)
    if instant < prices[0].start:
        return Standing(opinion, NOT_YET, prices[0].start)
    ends = [each.effective_to for each in prices if not each.withdrawn and each.effective_to]
    return Standing(opinion, ENDED, max((end for end in ends if end <= instant), default=None))


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


def _finding(kind: str, subject: Subject, selling: Sequence[Seller], against: Sequence[Standing]) -> Finding:
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
    edge = {"since" if found.status == NOT_YET else "until": spelled(found.instant)}
    return found.opinion.value(found.status, prices[-1].source if prices else None, **edge)


def _last(gone: Standing, meter: str | None) -> Decimal | None:
    """What a model cost just before its end, or the end of its name."""
    if gone.instant is None or gone.status == NOT_YET:
        return None
    period = gone.opinion.model.period_at(gone.instant - MICROSECOND)
    rate = period.rates.get(meter or "") if period else None
    return rate.unit_amount if isinstance(rate, Price) else None
