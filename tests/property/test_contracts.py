"""What must hold under every contract, whatever the terms and the usage."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from costcalc import Usage
from costcalc.numbers import settle, settled_text
from costcalc.pricing.contracts import Band, Contract, Provisioned, Term
from costcalc.pricing.source import Quantity, Source
from costcalc.rating.charges import contracted_per_request, cost_of
from costcalc.rating.contract import month_bill
from tests.builders import at, one_model, variant

TABLE = one_model(
    "input: 0.55 USD/Mtoken, cache_read: 0.14 USD/Mtoken, output: 2.19 USD/Mtoken, request: 0.001 USD/request",
    variant(
        'daily: ["16:30-00:30"]',
        "input: 0.135 USD/Mtoken, cache_read: 0.07 USD/Mtoken, output: 0.55 USD/Mtoken",
    ),
)
SHEET = Source("paper", "The paper", "primary", article="paper.pdf")
START = at("2025-01-01T00:00Z")
METERS = (None, "input", "cache_read", "output", "request")

percents = st.decimals(0, 1, places=6)
money = st.decimals(0, 10**9, places=2)


def contract(terms: list[Term], **more: object) -> Contract:
    """A contract on all models with some terms."""
    by_scope = {(term.model, term.meter, term.when): term for term in terms}
    return Contract("deal", "A deal", SHEET, START, None, None, (), by_scope, **more)  # type: ignore[arg-type]


discounts = st.lists(
    st.builds(
        Term,
        st.sampled_from([None, "acme/one"]),
        st.sampled_from(METERS),
        st.sampled_from([None, "service_tier=standard", "16:30-00:30"]),
        percents,
        st.none(),
    ),
    max_size=12,
)
usages = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 1_000))
moments = st.sampled_from([at("2025-06-02T12:00Z"), at("2025-06-02T16:30Z"), at("2025-06-02T12:00Z").date()])


@given(discounts, usages, moments)
def test_discounts_never_cost_more_and_steps_add_up(terms, used, on):
    """Line by line and in all, contracted is at most list; list cost and steps are the effective cost, exactly."""
    fresh, cached, output, requests = used
    usage = Usage(
        input_tokens=fresh + cached, cache_read_tokens=cached, output_tokens=output, requests=requests
    )
    cost = TABLE.price("acme/one", usage, on=on)._replace(contract=contract(terms))
    assert all(0 <= line.contracted_cost <= line.list_cost for line in cost.charges)
    assert 0 <= cost.contracted_cost <= cost.list_cost
    assert (
        Fraction(cost.list_cost) + sum((Fraction(step.amount) for step in cost.steps), Fraction(0))
        == cost.effective_cost
    )
    document = cost.to_dict()
    written = sum((Fraction(step["amount"]) for step in document["steps"]), Fraction(document["list_cost"]))
    assert written == Fraction(document["effective_cost"])
    assert sum(Fraction(line.contracted_cost) for line in cost.charges) == cost.contracted_cost


@given(discounts, usages)
def test_a_request_of_a_workload_costs_what_its_price_says(terms, used):
    """The quick sum of a request is that of its charge lines, at each rate card."""
    fresh, cached, output, _ = used
    usage = Usage(input_tokens=fresh + cached, cache_read_tokens=cached, output_tokens=output)
    for on in (at("2025-06-02T12:00Z"), at("2025-06-02T16:30Z")):
        cost = TABLE.price("acme/one", usage, on=on)._replace(contract=contract(terms))
        card = cost.slices[0].card
        assert contracted_per_request(card, usage.parts, on, cost.contract) == cost.contracted_cost
        assert contracted_per_request(card, usage.parts, on, contract([])) == cost_of(cost.slices, usage, on)


@st.composite
def monthly(draw: st.DrawFn) -> Contract:
    """A contract with bands in order, a commitment and provisioned throughput, or without some of them."""
    edges = sorted(draw(st.sets(money, max_size=5)))
    bands = [Band(edge, draw(percents)) for edge in edges]
    commitment = draw(st.none() | money)
    units = st.builds(
        Provisioned,
        st.just("acme/one"),
        st.integers(1, 100),
        money,
        st.builds(Quantity, st.integers(1, 10**6).map(Decimal), st.just("token/second")),
    )
    return contract(
        [], bands=tuple(bands), commitment=commitment, provisioned=tuple(draw(st.lists(units, max_size=3)))
    )


fractions = st.fractions(0, 10**10, max_denominator=10**6)


@given(monthly(), fractions, fractions, fractions, st.sampled_from([0, 672, 720, 744]))
def test_the_steps_of_a_month_add_up(terms, contracted, listed, tokens, hours):
    """List cost and steps are the effective cost, exactly; and as written, to the last digit."""
    bill = month_bill(
        terms, "acme/one", contracted_cost=contracted, list_cost=listed, tokens=tokens, hours=hours
    )
    assert (
        bill.list_cost + sum((Fraction(step.amount) for step in bill.steps), Fraction(0))
        == bill.effective_cost
    )
    amounts = [amount for _, amount in bill.rounded(lambda each: settle(each)[0])]
    total = sum(map(Fraction, amounts), Fraction(settled_text(bill.list_cost)))
    assert total == Fraction(settled_text(bill.effective_cost))
    assert bill.effective_cost >= (terms.commitment or 0)


@given(monthly(), fractions, fractions)
def test_more_spend_never_costs_less(terms, one, other):
    """Graduated bands have no edge at which a cent more makes the month cheaper."""
    low, high = sorted((one, other))
    bills = [
        month_bill(
            terms, "acme/two", contracted_cost=each, list_cost=each, tokens=Fraction(0), hours=744
        ).effective_cost
        for each in (low, high)
    ]
    assert 0 <= bills[1] - bills[0] <= high - low


@given(monthly(), st.data())
def test_bands_are_continuous_at_their_edges(terms, data):
    """A cent below, at and above an edge costs a cent more each time, less the percentage of its band."""
    if not terms.bands:
        return
    terms = terms._replace(commitment=None)
    index = data.draw(st.integers(0, len(terms.bands) - 1))
    edge, cent = Fraction(terms.bands[index].above), Fraction(1, 10**6)
    below, at_edge, above = (
        month_bill(
            terms, "acme/two", contracted_cost=spend, list_cost=spend, tokens=Fraction(0), hours=744
        ).effective_cost
        for spend in (max(edge - cent, Fraction(0)), edge, edge + cent)
    )
    before = Fraction(terms.bands[index - 1].percent) if index else Fraction(0)
    assert at_edge - below == (cent * (1 - before) if edge >= cent else 0)
    assert above - at_edge == cent * (1 - Fraction(terms.bands[index].percent))
