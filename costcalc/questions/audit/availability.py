"""Models, and names of them, that one layer still sells, or sells already, and another does not."""

from __future__ import annotations

from costcalc.meters import METERS
from costcalc.periods import MICROSECOND, spell
from costcalc.pricing.model import Price
from costcalc.pricing.source import OWN
from costcalc.questions.audit.disagreements import value_of
from costcalc.questions.audit.findings import (
    ENDED,
    LOW,
    MEDIUM,
    NAME_ENDED,
    NOT_YET,
    ON_SALE,
    UNPRICED,
    Finding,
    Opinion,
    Value,
)
from costcalc.questions.audit.opinions import plainly_asked
from costcalc.questions.audit.reasons import why_of_sale
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

    from costcalc.periods import Moment
    from costcalc.questions.audit.findings import Subject
    from costcalc.questions.audit.opinions import Seller


class Standing(NamedTuple):
    """Whether a layer has a model on sale: its status, and the instant of its end or of its beginning."""

    opinion: Opinion
    status: str
    instant: datetime | None = None

    @property
    def value(self) -> Value:
        """The same as a finding shows it."""
        moment = spell(self.instant) if self.instant else None
        begins = self.status == NOT_YET
        source = self.opinion.model.prices[-1].source if self.opinion.model.prices else None
        return Value(
            self.opinion.layer,
            self.opinion.model.id,
            self.status,
            since=moment if begins else None,
            until=None if begins else moment,
            retrieved=(source.retrieved if source else None) or self.opinion.read,
            source=source,
        )


def standing(opinion: Opinion, instant: datetime) -> Standing:
    """Whether a layer has the model on sale at an instant; since when no longer, or from when on."""
    prices = opinion.model.prices
    period = opinion.model.period_at(instant)
    if period is not None and not period.withdrawn:
        return Standing(opinion, ON_SALE)
    if not prices:
        return Standing(opinion, UNPRICED)
    if instant < prices[0].start:
        return Standing(opinion, NOT_YET, prices[0].start)
    ends = [each.effective_to for each in prices if not each.withdrawn and each.effective_to]
    return Standing(opinion, ENDED, max((end for end in ends if end <= instant), default=None))


def on_sale_or_not(
    subject: Subject, sellers: Sequence[Seller], on: Moment, instant: datetime
) -> Iterator[Finding]:
    """What only some layers sell. A feed contradicts an end only if it was read after it."""
    if not sellers:
        return
    known = [standing(each, instant) for each in subject.opinions]
    ended = [each for each in known if each.status == ENDED]
    if subject.ended is not None:
        layer, model, until = subject.ended
        ended.append(Standing(Opinion(layer, model), NAME_ENDED, until))
    later = [each for each in known if each.status == NOT_YET]
    unpriced = [each for each in known if each.status == UNPRICED and each.opinion.layer in OWN]
    pairs = {
        "retired": ([each for each in sellers if _contradicts_end(each, ended)], ended),
        "not_yet_sold": ([each for each in sellers if _contradicts_beginning(each, later, instant)], later),
        "unpriced": (sellers, unpriced),
    }
    for name, (selling, against) in pairs.items():
        if selling and against:
            yield _finding(name, subject, selling, against, on, instant)


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


def _finding(
    name: str,
    subject: Subject,
    selling: Sequence[Seller],
    against: Sequence[Standing],
    on: Moment,
    instant: datetime,
) -> Finding:
    meter = next((each for each in METERS if all(each in one.rater.period.rates for one in selling)), None)
    said = [(one, plainly_asked(one.rater, instant).get(meter or "")) for one in selling]
    values = [value_of(one, each) if each else Standing(one.opinion, ON_SALE).value for one, each in said]
    silent = [each.value for each in against]
    period = subject.used.period_at(instant) if subject.used else None
    used = subject.used.layer if subject.used and period and not period.withdrawn else None
    costly = used in {each.opinion.layer for each in selling} or not all(each.is_undated for each in selling)
    return Finding(
        name,
        MEDIUM if costly else LOW,
        subject.id,
        meter,
        None,
        spell(on),
        [*values, *silent],
        used,
        next((value.amount for value in values if value.layer == used), None),
        why_of_sale(values, silent, [_last(each, meter) for each in against], used),
        figures=len(values),
    )


def _last(gone: Standing, meter: str | None) -> Decimal | None:
    """What a model cost just before its end, or the end of its name."""
    if gone.instant is None or gone.status == NOT_YET:
        return None
    period = gone.opinion.model.period_at(gone.instant - MICROSECOND)
    rate = period.rates.get(meter or "") if period else None
    return rate.unit_amount if isinstance(rate, Price) else None
