"""The answer to a price question: one usage rated on one model, and what is taken for granted of it."""

from __future__ import annotations

from datetime import datetime

from costcalc.errors import RequestSizeError
from costcalc.meters import METERS
from costcalc.numbers import plain
from costcalc.pricing.conditions import is_said_otherwise
from costcalc.pricing.source import HISTORY
from costcalc.questions.price.result import Cost
from costcalc.rating.charges import cost_of
from costcalc.rating.rater import EVEN_DAY, MEAN_REQUEST, Ask, PeriodRater
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.periods import Moment
    from costcalc.questions.price.request import Request
    from costcalc.rating.card import RateCard, Slice
    from costcalc.rating.table import RatingTable
    from costcalc.usage.usage import Usage


def price(table: RatingTable, request: Request) -> Cost:
    """What a usage costs on a model, on the moment that the request says."""
    name, usage, moment, asked, _, mean_request, _ = request
    assert moment is not None  # noqa: S101 - whoever asks says it, or the present instant was put in its place
    rater, matched, ref, meaning = table.find(name, moment)
    size, requests, window = usage.input_total, usage.requests, rater.context_window(moment)
    is_sum = requests > 1 or (window is not None and size > window)
    ask = Ask(asked, size, is_sum, requests, mean_request)
    slices, estimate = table.slices(rater, ask, moment), None
    card = slices[0].card
    if asked and is_said_otherwise(asked):
        asked = PeriodRater(rater.model, card.period).spelled(asked)
    if (is_sum and card.by_request) or len(slices) > 1:
        estimate = _estimate(usage, slices, ask, moment)
    if not (card.is_certain or card.is_sure(moment)) or (
        len(slices) > 1 and not all(each.card.is_sure(moment) for each in slices)
    ):
        said = _in_doubt(slices, usage, ask, moment)
        estimate = f"{said}; {estimate}" if said and estimate else said or estimate
    cost = cost_of(slices, usage, moment)
    if (last := slices[-1].card).is_seen:
        ref = table.ref(HISTORY, last.period.source.retrieved)
    contract = table.contract_of(rater.model, moment) if table.contracts else None
    return Cost(
        rater.model, matched, usage, moment, asked, slices, estimate, is_sum, mean_request, ref, cost,
        contract, meaning,
    )  # fmt: skip


def _in_doubt(slices: Sequence[Slice], usage: Usage, ask: Ask, on: Moment) -> str:
    """What is in doubt of a price that is not certain, in words; nothing where that is not asked for.

    Away from the edges of a period it is the same on any day, and is put into words once; at an edge, once
    for each day and the options asked, unless it hangs on the hour or the size of a request.
    """
    card, day = slices[0].card, None
    if not (card.sure is None or card.is_away_from_edges(on)):
        day = on.date() if isinstance(on, datetime) else on
    if len(slices) > 1 or (day is not None and not card.is_same_all_day):
        from costcalc.rating.doubts import said_of

        return said_of(slices, usage, ask, on)
    options = tuple(sorted(ask.options.items())) if day is not None and ask.options else ()
    said = card.doubts.get((usage.meters, day, options))
    if said is None:
        from costcalc.rating.doubts import said_of

        said = card.doubts[usage.meters, day, options] = said_of(slices, usage, ask, on)
    return said


def _estimate(usage: Usage, slices: Sequence[Slice], ask: Ask, on: Moment) -> str | None:
    """What a cost takes for granted; None where it is exact all the same."""
    cards = [each.card for each in slices]
    minimum = _minimum_in(usage, cards, on) if ask.is_sum else None
    if minimum is not None and not ask.mean_request:
        raise RequestSizeError(
            f"{cards[0].model.id} bills {minimum} at least for each request, and a sum does not say how "
            "long each was: give a workload with one request (`compare`), or take all at their mean with "
            "requests=N and mean_request=true, which is an estimate",
            "requests",
        )
    if ask.is_sum and usage.requests == 1 and any(card.has_request_price for card in cards):
        raise RequestSizeError(
            f"{cards[0].model.id} has a price per request, and {usage.input_total} input tokens do not fit "
            "into one: say how many they were",
            "requests",
        )
    labels = []
    if minimum is not None or (
        ask.is_sum and ask.mean_request and any(card.period.has_thresholds for card in cards)
    ):
        labels.append(MEAN_REQUEST)
    if len(slices) > 1:
        labels.append(EVEN_DAY)
    return "; ".join(labels) or None


def _minimum_in(usage: Usage, cards: Sequence[RateCard], on: Moment) -> str | None:
    """The minimum for which each request of a sum is billed, in words; None without one."""
    for card in cards:
        for meter in usage.meters if card.has_times else ():
            least = card.billing(meter, on).price.minimum
            if least is not None:
                return f"{plain(least)} {METERS[meter].consumed_unit.lower()}"
    return None
