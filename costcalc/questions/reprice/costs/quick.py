"""What usage costs on a candidate, quickly: most have one price for every hour and size, as they are listed.

Thousands of candidates are asked about, and few are shown. For a period whose rates are plain amounts a
million tokens no rate card is made; `met` and `bills` say all else, and would say the same of these.
"""

from __future__ import annotations

from costcalc.errors import ContextWindowError, NoPriceInForceError
from costcalc.meters import METERS
from costcalc.numbers import EXACT, ONE, ZERO
from costcalc.pricing.conditions import STANDARD, in_words_of
from costcalc.pricing.model import Price
from costcalc.questions.reprice.costs.bills import Total, bill
from costcalc.rating.card import OUTPUT_IMAGE, resolved, unit_price_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal
    from typing import Final

    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.questions.reprice.costs.bills import Amount
    from costcalc.questions.reprice.costs.pool import Piece, Pool
    from costcalc.questions.reprice.costs.then import Rating
    from costcalc.rating.rater import ModelRater
    from costcalc.rating.table import RatingTable

REQUEST: Final = "request"


def owed_on(rating: Rating, pool: Pool, rater: ModelRater, options: Mapping[str, str]) -> Amount:
    """What the whole pool costs on a model, to the last digit; the first error of what it cannot take."""
    model, total = rater.model, Total()
    if not pool.lots:
        return total.amount
    unpriced = pool.first_unpriced(model)
    if unpriced is not None:
        raise NoPriceInForceError(model.id, unpriced)
    if (
        model.context_window is not None
        and not rater.has_dated_windows
        and pool.exceeds(model.context_window)
    ):
        raise ContextWindowError(model.id, f"more than {model.context_window}", model.context_window)
    factor = _factor(rating, model)
    edges = contract_edges(rating.table, model)
    for strand, piece in pool.pieces(model, edges):
        asked = {**options, **strand.asked} if options else strand.asked
        plain = None
        if factor is not None and piece.period is not None:
            plain = _plain_cost(rating, model, piece.period, piece, asked)
        if plain is not None:
            total.add(plain if factor is ONE else EXACT.multiply(plain, factor))  # type: ignore[arg-type]
            continue
        found, contract = rating.met(rater, piece.lot, asked)
        total.add(bill(rating.how, rater, piece.lot, found, contract).owed)
    return total.amount


def _factor(rating: Rating, model: Model) -> Decimal | None:
    """What a list cost is multiplied by: 1 without a contract; None where its terms say more than that."""
    table = rating.table
    if not table.contracts:
        return ONE
    if any(each.covers(model.id) for each in table.contracts if each is not table.discount):
        return None
    if table.discount is None:
        return ONE
    (term,) = table.discount.terms.values()
    return EXACT.subtract(ONE, term.percent or ZERO)


def _plain_cost(
    rating: Rating, model: Model, period: PricePeriod, piece: Piece, options: Mapping[str, str]
) -> Decimal | None:
    """What a lot costs at the base rates of a period; None where anything else may matter."""
    rates, lot = period.rates, piece.lot
    if period.withdrawn or OUTPUT_IMAGE in rates or REQUEST in rates:
        return None
    if period.variants or options:
        known = {**STANDARD, **period.defaults, **options}
        if any(each.when.options_hold(known) for each in period.variants):
            return None
        if options and not _is_usual(period, options):
            return None
    window = model.window_in(period)
    if window is not None and rating.how.sizes.is_too_large(window, lot.key):
        return None
    if rating.how.on is None and lot.end is not None:
        until = period.effective_to
        if until is not None and lot.end > until:
            return None
    total = ZERO
    for meter, number in piece.billed:
        name, rate = resolved(rates, meter)
        if not isinstance(rate, Price) or rate.per is not None or rate.minimum is not None:
            return None
        unit_price = unit_price_of(rate.amount, METERS[name].pricing_size)
        total = EXACT.fma(number, unit_price, total)  # type: ignore[arg-type]  # sizes are powers of 10
    return total


def _is_usual(period: PricePeriod, options: Mapping[str, str]) -> bool:
    """Whether options ask for no more than the base of a period without variants is."""
    if period.variants:
        return False
    base = {**STANDARD, **period.defaults}
    spelled = in_words_of(period.defaults, {}, options)
    return all(value == base.get(name) for name, value in spelled.items())


def contract_edges(table: RatingTable, model: Model) -> list[datetime]:
    """The instants at which a contract about a model begins or ends."""
    about = [each for each in table.contracts if each.covers(model.id)]
    edges = [edge for each in about for edge in (each.effective_from, each.effective_to)]
    return [edge for edge in edges if edge is not None]
