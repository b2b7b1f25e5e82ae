"""The ranges of prices in doubt against fractions by hand: every figure that may be right, and none else."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest

from costcalc import Usage
from costcalc.errors import CostcalcError
from costcalc.periods import day_start
from costcalc.pricing.model import Price
from costcalc.pricing_table import load
from costcalc.rating.doubts import said_of
from costcalc.rating.rater import EVEN_DAY
from tests.builders import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.pricing_table import PricingTable

INPUT, CACHED, OUTPUT, REASONING = 1_437, 811, 1_404, 977
USAGE = Usage(
    input_tokens=INPUT + CACHED,
    cache_read_tokens=CACHED,
    output_tokens=OUTPUT + REASONING,
    reasoning_tokens=REASONING,
)
MILLION = 10**6


@pytest.fixture(scope="module")
def whole(own_environment: None) -> PricingTable:
    """The shipped table with the feed that comes with it and the history."""
    return load(SHIPPED, layers=["table", "genai-prices", "history"])


def figures(period: PricePeriod, meter: str) -> list[Fraction]:
    """What a meter may cost in a period: what answers, and what others say where that is open."""
    price = period.rates[meter]
    assert isinstance(price, Price)
    others = [each.amount for each in price.disputed_by] if period.disputed else []
    return [Fraction(amount) for amount in (price.amount, *others)]


QUANTITIES = {"input": INPUT, "cache_read": CACHED, "output": OUTPUT, "reasoning": REASONING}
BILLED_AS = {"cache_read": "input", "reasoning": "output"}
"""Without a price of its own, each is billed at the very figure of what contains it."""


def costs(period: PricePeriod) -> list[Fraction]:
    """Everything that the usage may cost at the prices of a period."""
    fee = period.rates.get("request")
    priced = [meter for meter in QUANTITIES if meter in period.rates]
    found = []
    for chosen in product(*(figures(period, meter) for meter in priced)):
        of = dict(zip(priced, chosen, strict=True))
        total = Fraction(fee.amount) if isinstance(fee, Price) else Fraction(0)
        for meter, count in QUANTITIES.items():
            total += count * of[meter if meter in of else BILLED_AS[meter]] / MILLION
        found.append(total)
    return found


def is_plain(period: PricePeriod) -> bool:
    """Whether only input, output and what they contain have prices, without conditions."""
    rates = period.rates
    known = all(isinstance(rates.get(meter), Price) for meter in ("input", "output"))
    own = all(
        isinstance(rates.get(meter, rates["input"]), Price) for meter in (*BILLED_AS, "request") if known
    )
    return known and own and not period.variants and "output_image" not in rates and not period.withdrawn


def days_in_doubt(model: Model) -> Iterator[tuple[PricePeriod, list[PricePeriod], date]]:
    """The first instants of the days on which a price is in doubt, with the periods that may be in force."""
    for place, period in enumerate(model.prices):
        for bracket, step in ((period.from_bracket, -1), (period.to_bracket, 1)):
            other = place + step
            if bracket is None or not 0 <= other < len(model.prices):
                continue
            beside = model.prices[other]
            touches = beside.effective_to == period.start if step < 0 else beside.start == period.effective_to
            if touches and is_plain(period) and is_plain(beside) and not (period.assumed or beside.assumed):
                day = bracket.not_before if step > 0 else bracket.not_after
                yield period, [period, beside], day


def test_every_range_is_that_of_the_figures_that_may_be_right(whole: PricingTable):
    """At the instants at which brackets begin and end, for all plain models of the market."""
    seen = 0
    for model in whole.catalogue.models():
        for period, may_be, day in days_in_doubt(model):
            instant = day_start(day)
            if not period.covers(instant):
                continue
            both = [other.from_bracket for other in may_be] + [other.to_bracket for other in may_be]
            if len({each for each in both if each is not None}) != 1:
                continue  # another edge of the same days would add its own figures
            try:
                cost = whole.price(model.id, USAGE, on=instant)
            except CostcalcError:
                continue
            expected = [each for one in may_be for each in costs(one)]
            low, high = min(expected), max(expected)
            between = cost.between
            assert cost.estimate is not None or low == high, (model.id, day)
            if low == high:
                assert between is None, (model.id, day)
            else:
                assert between is not None, (model.id, day)
                assert (Fraction(between.low), Fraction(between.high)) == (low, high), (model.id, day)
            seen += 1
    assert seen > 500


ASKED = [
    ("2026-11-01", {"input_tokens": 10, "output_tokens": 10}, None),
    ("2026-11-01T12:00:00Z", {"input_tokens": 300_000, "output_tokens": 10}, None),
    ("2026-11-01T23:59:59Z", {"input_tokens": 300_000, "output_tokens": 10}, "batch"),
    ("2026-11-01", {"input_tokens": 10}, None),
    ("2026-11-02", {"input_tokens": 10, "output_tokens": 10}, None),
    ("2026-11-02T00:00:00Z", {"input_tokens": 300_000, "cache_read_tokens": 200_000}, None),
    ("2026-11-03", {"input_tokens": 300_000, "output_tokens": 10}, "flex"),
    ("2026-11-01", {"input_tokens": 300_000, "output_tokens": 10, "requests": 7}, None),
]


def test_what_is_kept_of_a_doubt_is_what_is_said_anew(whole: PricingTable):
    """A day, an instant of it, a size, a tier and the meters: none takes the words of another for its own."""
    told = 0
    for model in list(whole.models())[::7]:
        for on, fields, tier in [*ASKED, *ASKED[::-1]]:
            try:
                cost = whole.price(model.id, Usage(**fields), on=on, service_tier=tier)
            except CostcalcError:
                continue
            anew = said_of(cost.slices, cost.usage, cost._ask, cost.on)
            kept = (cost.estimate or "").removesuffix(f"; {EVEN_DAY}").removesuffix(EVEN_DAY)
            assert kept == anew, (model.id, on, fields, tier)
            told += bool(anew)
    assert told > 1_000
