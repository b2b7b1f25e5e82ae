"""What holds for every budget and every cost."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from costcalc.asking.budget import Budget, Spending, Spent, read_budget
from costcalc.cli.budget import Verdict
from costcalc.numbers import plain
from costcalc.pricing.exchange import Exchange

amounts = st.integers(0, 10**21).map(lambda number: Decimal(number).scaleb(-12))
rates = st.integers(1, 10**9).map(lambda number: Decimal(number).scaleb(-4))
TIMES = ("", "request", "day", "month", "year")


def _verdict(budget: Decimal, costs: list[Decimal], exchange: Exchange) -> Verdict:
    return Verdict(
        Budget(budget, exchange.currency), exchange, Spending([Spent("m", each) for each in costs])
    )


@given(st.lists(amounts, min_size=1, max_size=5), amounts, amounts, rates, rates)
def test_a_larger_budget_never_fails_where_a_smaller_passes(costs, one, other, units, dollars):
    """A budget that is passed is passed by every larger one, in any currency."""
    exchange = Exchange("EUR", units, dollars)
    less, more = sorted([one, other])
    if _verdict(less, costs, exchange).code == 0:
        assert _verdict(more, costs, exchange).code == 0


@given(amounts, amounts, rates, rates)
def test_above_is_above_and_nothing_else(cost, budget, units, dollars):
    """It fails exactly where the cost, by the rate, is more than the budget: what equals it passes."""
    exchange = Exchange("EUR", units, dollars)
    is_above = Fraction(cost) * Fraction(units) / Fraction(dollars) > Fraction(budget)
    verdict = _verdict(budget, [cost], exchange)
    assert (verdict.code == 5) is is_above
    assert ("is above the budget" in next(verdict.lines())) is is_above
    same = Exchange("USD", Decimal(1), Decimal(1))
    assert _verdict(cost, [cost], same).code == 0


@given(amounts, st.sampled_from(TIMES), st.sampled_from(["USD", "EUR", "JPY"]))
def test_a_budget_is_read_as_it_is_written(amount, per, currency):
    """What a budget says of itself is read as the same budget."""
    amount = Decimal(plain(amount))
    budget = Budget(amount, currency, per)
    assert read_budget(str(budget), TIMES, "'5 USD'") == budget


@given(st.text(max_size=80))
def test_any_text_is_a_budget_or_refused(text):
    """No text is anything but a budget or a clear error."""
    from costcalc.errors import UsageError

    try:
        budget = read_budget(text, TIMES, "'5 USD'")
    except UsageError as error:
        assert error.field == "fail_above"  # noqa: PT017 - both ends are right
    else:
        assert budget.amount >= 0
