"""What a lot costs at the cards that it meets: exactly, or as an estimate with its range.

Exact is what no card of those that it may meet prices otherwise. Where they do, hours are taken as used
evenly, which is an estimate; sizes are refused, or taken at their mean where that is allowed.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from costcalc.errors import RequestSizeError
from costcalc.numbers import EXACT, ZERO, as_fraction, plain, tidy, to_digits
from costcalc.questions.reprice.costs.lots import input_of
from costcalc.questions.reprice.costs.met import Met, at_mean
from costcalc.rating.charges import exact_cost, exact_owed, unit_prices_of
from costcalc.rating.rater import MEAN_REQUEST
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from costcalc.pricing.contracts import Contract
    from costcalc.questions.reprice.costs.lots import Lot
    from costcalc.questions.reprice.costs.met import How
    from costcalc.rating.card import RateCard, Slice
    from costcalc.rating.rater import ModelRater
    from costcalc.usage.parts import Parts

    Amount = Decimal | Fraction

MEAN = to_digits(60)
"""Wide enough that the mean of N requests cannot round onto a size that it does not reach."""
NO_REST = Fraction(0)


class Bill(NamedTuple):
    """What a lot costs in USD, to the last digit: at list prices, and what is owed under a contract.

    `low` and `high` are what is owed at the least and at the most, None of what is not an estimate.
    """

    cost: Amount
    owed: Amount
    slices: tuple[Slice, ...]
    labels: tuple[str, ...] = ()
    low: Amount | None = None
    high: Amount | None = None


class Total:
    """A sum of amounts, to the last digit: of decimals, and of fractions where a price or a share is one."""

    __slots__ = ("_decimals", "_rest")

    def __init__(self) -> None:
        self._decimals, self._rest = ZERO, NO_REST

    def add(self, amount: Amount) -> None:
        """Count an amount in."""
        if isinstance(amount, Fraction):
            self._rest += amount
        else:
            self._decimals = EXACT.add(self._decimals, amount)

    @property
    def amount(self) -> Amount:
        """What they come to."""
        return tidy(self._decimals) if not self._rest else self._rest + as_fraction(self._decimals)


def total_of(amounts: Iterable[Amount]) -> Amount:
    """The sum of amounts, to the last digit."""
    total = Total()
    for each in amounts:
        total.add(each)
    return total.amount


def bill(how: How, rater: ModelRater, lot: Lot, found: Met, contract: Contract | None) -> Bill:
    """What a lot costs at the cards that it meets."""
    parts, slices, labels = lot.billed, found.slices, []
    _check_requests(how, rater, lot, found)
    if len(slices) == 1 and not found.sized:
        card = slices[0].card
        requests = lot.requests or 0
        cost = exact_cost(card, parts, requests, found.on)
        owed = cost if contract is None else exact_owed(card, parts, requests, found.on, contract)
        if not card.has_times or not _least(card, parts, found):
            return Bill(cost, owed, slices)
        return Bill(cost, owed, slices, *_by_minimum(lot, card, parts, found, contract))
    if found.sized and not _is_one_price(found, parts, contract):
        if not how.mean_request or lot.requests == 0:
            raise _size_needed(rater, lot, found)
        slices = at_mean(how, rater, lot, found, _mean(rater, lot))
        labels.append(MEAN_REQUEST)
    if len(slices) > 1 and not _is_one_price(Met(slices, found.ask, found.on), parts, contract):
        labels.insert(0, found.label or "")
    else:
        slices = slices[0].card.alone
    cost, owed = _shared(slices, lot, parts, found, None), _shared(slices, lot, parts, found, contract)
    if not labels:
        return Bill(cost, owed, slices)
    low, high = (_end(pick, found.every, lot, parts, found, contract) for pick in (min, max))
    return Bill(cost, owed, slices, tuple(filter(None, labels)), low, high)


def _shared(slices: Iterable[Slice], lot: Lot, parts: Parts, found: Met, contract: Contract | None) -> Amount:
    """What a lot costs over its cards, each with its share."""
    requests = lot.requests or 0
    return total_of(
        cost if share == 1 else as_fraction(cost) * share
        for card, share in slices
        for cost in [exact_owed(card, parts, requests, found.on, contract)]
    )


def _is_one_price(found: Met, parts: Parts, contract: Contract | None) -> bool:
    """Whether each meter of a lot costs the same at all cards that it may meet."""
    cards = {id(each.card): each.card for each in found.every}.values()
    prices = [unit_prices_of(card, parts, found.on, contract) for card in cards]
    return all(each == prices[0] for each in prices)


def _end(
    pick: Callable[..., Fraction],
    slices: Iterable[Slice],
    lot: Lot,
    parts: Parts,
    found: Met,
    contract: Contract | None,
) -> Amount:
    """What a lot costs at the least, or at the most: each meter at the lowest, or highest, of its prices."""
    cards = {id(each.card): each.card for each in slices}.values()
    prices = [unit_prices_of(card, parts, found.on, contract) for card in cards]
    end, used = Fraction(0), [*parts, ("request", Decimal(lot.requests or 0))]
    for meter, quantity in used:
        end += Fraction(quantity) * pick(as_fraction(each.get(meter, ZERO)) for each in prices)
    return end


def _mean(rater: ModelRater, lot: Lot) -> Decimal:
    """The mean input of the requests of a lot."""
    if not lot.requests:
        raise RequestSizeError(
            f"{rater.model.id} costs more for large requests, and the log does not say how many these were",
            "input_tokens",
        )
    mean = input_of(lot.parts) / lot.requests
    return MEAN.divide(Decimal(mean.numerator), Decimal(mean.denominator))


def _size_needed(rater: ModelRater, lot: Lot, found: Met) -> RequestSizeError:
    conditions = (each.card.variant.when for each in found.every if each.card.variant is not None)
    size = next((when.threshold for when in conditions if when.threshold is not None), None)
    if lot.requests == 0:  # what calls of requests used that are counted elsewhere
        return RequestSizeError(
            f"{rater.model.id} costs more for large requests ({size}), and the log does not say in which of "
            "the calls of a request these tokens were",
            "input_tokens",
        )
    return RequestSizeError(
        f"{rater.model.id} costs more for large requests ({size}), and a sum of several does not say how "
        "large each was: reduce a log of requests, or take all at their mean with `mean_request`, which is "
        "an estimate",
        "input_tokens",
    )


def _check_requests(how: How, rater: ModelRater, lot: Lot, found: Met) -> None:
    """Refuse what is billed by the request where these were not counted, or by a minimum of each."""
    cards = [each.card for each in found.every]
    if lot.requests is None and any(card.has_request_price for card in cards):
        raise RequestSizeError(
            f"{rater.model.id} has a price per request, and the log does not say how many these were",
            "requests",
        )
    if lot.requests == 1 or (how.mean_request and lot.requests):
        return
    for card in cards:
        least = _least(card, lot.billed, found) if card.has_times else None
        if least is not None:
            raise RequestSizeError(
                f"{rater.model.id} bills {plain(least)} seconds at least for each request, and a sum does "
                "not say how long each was: take all at their mean with `mean_request`, which is an estimate",
                "requests",
            )


def _least(card: RateCard, parts: Parts, found: Met) -> Decimal | None:
    """The minimum for which a request is billed, of the meters of a lot; None without one."""
    minima = (card.billing(meter, found.on).price.minimum for meter, _ in parts)
    return next((each for each in minima if each is not None), None)


def _by_minimum(
    lot: Lot, card: RateCard, parts: Parts, found: Met, contract: Contract | None
) -> tuple[tuple[str, ...], Amount | None, Amount | None]:
    """What is taken for granted of a sum with a minimum for each request, and its range.

    Of N requests the least is billed where each is as long as the mean, the most where one has it all.
    """
    requests = lot.requests or 0
    if requests == 1:
        return (), None, None
    low = exact_owed(card, parts, requests, found.on, contract)
    high = as_fraction(low)
    for meter, quantity in parts:
        least = card.billing(meter, found.on).price.minimum
        if least is not None:
            price = as_fraction(unit_prices_of(card, ((meter, quantity),), found.on, contract)[meter])
            most = (requests - 1) * as_fraction(least) + max(as_fraction(quantity), as_fraction(least))
            mean = max(as_fraction(quantity), requests * as_fraction(least))
            high += (most - mean) * price
    return (MEAN_REQUEST,), low, high
