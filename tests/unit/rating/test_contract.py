"""What a contract makes of a month, by hand: throughput, bands and shortfall, always in one order."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pickle
from fractions import Fraction
from textwrap import indent
from typing import TYPE_CHECKING

import pytest

from costcalc import Usage
from costcalc.errors import UsageError
from costcalc.numbers import plain, settle, settled_text
from costcalc.rating.charges import contracted_per_request
from costcalc.rating.contract import (
    ABOVE_NOTE,
    BASE_NOTE,
    EVEN_MONTH,
    MonthBill,
    Step,
    month_bill,
    steps_of,
)
from tests.builders import ROOT, at, model, one_model, period, pricing_file, table_of, usd

if TYPE_CHECKING:
    from costcalc.pricing.contracts import Contract

TEXT = (ROOT / "tests" / "cases" / "tables" / "contract.yaml").read_text(encoding="utf-8")
TABLE = table_of(TEXT)
ON = at("2026-06-01T12:00Z")
LARGE = TABLE.model("acme/large", on=ON)


def agreement() -> Contract:
    """The contract of the table of the cases."""
    found = TABLE.contract_of(LARGE, ON)
    assert found is not None
    return found


def terms(text: str) -> Contract:
    """A contract on `acme/one` with these terms."""
    head = (
        "contracts:\n  deal:\n    name: A deal\n    source: sheet\n    effective_from: 2026-01-01T00:00:00Z\n"
    )
    sheet = pricing_file(model(period("input: 1 USD/Mtoken, output: 4 USD/Mtoken")))
    table = table_of(sheet.replace("end:", head + indent(text, "    ") + "\nend:"))
    return table.contracts[0]


def bill(
    contract: Contract,
    cost: str,
    *,
    listed: str | None = None,
    tokens: int = 0,
    hours: int = 744,
    name: str = "acme/one",
) -> MonthBill:
    """A month of a model."""
    return month_bill(
        contract,
        name,
        contracted_cost=Fraction(cost),
        list_cost=Fraction(listed or cost),
        tokens=Fraction(tokens),
        hours=hours,
    )


def written(of: MonthBill) -> list[tuple[str, str]]:
    """The steps of a month, each with its amount as it is written."""
    return [(step.name, plain(amount)) for step, amount in of.rounded(lambda each: settle(each)[0])]


BANDS = "volume_discounts: [{above: 50000 USD, percent: 5%}, {above: 100000 USD, percent: 10%}]"


@pytest.mark.parametrize(
    ("spend", "effective"),
    [
        ("0", "0"),
        ("49999.99", "49999.99"),
        ("50000", "50000"),
        ("50000.01", "50000.0095"),  # one cent less 5 %
        ("100000", "97500"),  # 50,000 less 5 % = 2,500
        ("100000.01", "97500.009"),  # one cent less 10 %
        ("150000", "142500"),  # 2,500 and 10 % of 50,000
    ],
)
def test_bands_are_graduated(spend: str, effective: str):
    """Each percentage is on the part of the spend in its band, so no cent more makes a month cheaper."""
    assert settled_text(bill(terms(BANDS), spend).effective_cost) == effective


def test_each_band_that_is_reached_is_a_step():
    """150,000 USD: 5 % of 50,000 and 10 % of 50,000, a line each; below the first band there is none."""
    steps = bill(terms(BANDS), "150000").steps
    assert [(step.name, step.detail, int(step.amount)) for step in steps] == [
        ("discounts", "negotiated prices and discounts of deal", 0),
        ("volume_discount", "5% off 50000 USD above 50000 USD", -2_500),
        ("volume_discount", "10% off 50000 USD above 100000 USD", -5_000),
    ]
    assert [step.name for step in bill(terms(BANDS), "50000").steps] == ["discounts"]


@pytest.mark.parametrize(
    ("spend", "shortfall", "effective"),
    [
        ("0", "20000", "20000"),
        ("19999.99", "0.01", "20000"),
        ("20000", "0", "20000"),
        ("20000.01", "0", "20000.01"),
    ],
)
def test_a_shortfall_is_billed(spend: str, shortfall: str, effective: str):
    """What is missing of a month's commitment is billed; once it is reached, nothing is."""
    found = bill(terms("commitment: {spend: 20000 USD/month}"), spend)
    assert dict(written(found))["shortfall"] == shortfall
    assert settled_text(found.effective_cost) == effective
    assert found.estimate is None


UNITS = "provisioned: [{model: acme/one, units: 2, price: 30 USD/hour, capacity: 5000 token/second}]"
CAPACITY = 2 * 5_000 * 3_600 * 744
"""Tokens that two units serve in a month of 31 days: 26,784,000,000."""


@pytest.mark.parametrize(
    ("tokens", "served", "effective"),
    [
        (0, "0", "144640"),  # nothing is served: 100,000 + 2 × 30 × 744 = 44,640, used or not
        (CAPACITY // 2, "-100000", "44640"),  # half of the capacity: all of it
        (CAPACITY, "-100000", "44640"),
        (CAPACITY * 2, "-50000", "94640"),  # half of the tokens fit
        (CAPACITY * 4, "-25000", "119640"),
    ],
)
def test_units_serve_what_they_can(tokens: int, served: str, effective: str):
    """Tokens up to the capacity of the month fall away; the units cost by the hour, used or not."""
    found = bill(terms(UNITS), "100000", tokens=tokens)
    assert dict(written(found)) == {
        "discounts": "0",
        "provisioned_served": served,
        "provisioned_units": "44640",
    }
    assert settled_text(found.effective_cost) == effective
    assert found.estimate == (EVEN_MONTH if tokens else None)


def test_months_are_as_long_as_they_are():
    """In February, two units cost 2 × 30 × 672 hours, and serve less."""
    found = bill(terms(UNITS), "100000", tokens=CAPACITY, hours=672)
    assert dict(written(found)) == {
        "discounts": "0", "provisioned_served": "-90322.58064516129", "provisioned_units": "40320",
    }  # fmt: skip
    assert found.steps[1].amount == Fraction(-100_000) * 672 / 744


def test_units_of_several_kinds_add_up():
    """Capacities are added, and each purchase is a line; a unit of another size may count by the minute."""
    more = UNITS.replace(
        "}]", "}, {model: acme/one, units: 1, price: 10 USD/hour, capacity: 60000 token/minute}]"
    )
    found = bill(terms(more), "100000", tokens=11_000 * 3_600 * 744)
    assert found.steps[1].amount == -100_000
    assert [step.amount for step in found.steps[2:]] == [44_640, 7_440]


def test_units_of_another_model_serve_nothing():
    """Throughput is bought for a model; the bill of another one has neither its tokens nor its price."""
    found = bill(agreement(), "30000", tokens=10**9, name="acme/small")
    assert dict(written(found)) == {"discounts": "0", "shortfall": "0"}


def test_the_whole_order():
    """200,000 at list, 150,000 contracted, four times the capacity in tokens, in one month of 744 hours.

    25 % is served: −37,500, for 44,640. Of the remaining 112,500: 50,000 × 5 % = 2,500 and 12,500 × 10 % =
    1,250 off. 150,000 − 37,500 + 44,640 − 3,750 = 153,390, beyond the commitment.
    """
    found = bill(agreement(), "150000", listed="200000", tokens=CAPACITY * 4, name="acme/large")
    assert written(found) == [
        ("discounts", "-50000"),
        ("provisioned_served", "-37500"),
        ("provisioned_units", "44640"),
        ("volume_discount", "-2500"),
        ("volume_discount", "-1250"),
        ("shortfall", "0"),
    ]
    amounts = (found.list_cost, found.contracted_cost, found.effective_cost)
    assert list(map(settled_text, amounts)) == ["200000", "150000", "153390"]
    assert found.estimate == EVEN_MONTH


def test_what_units_cost_counts_towards_the_commitment():
    """A month without a request: 44,640 for the units, so nothing is missing of 20,000."""
    found = bill(agreement(), "0", name="acme/large")
    assert found.effective_cost == 44_640
    assert found.steps[-1] == Step("shortfall", "44640 USD of 20000 USD/month are spent", Fraction(0))


def test_rounded_steps_still_add_up():
    """Thirds are rounded so that list cost and steps, as written, come to the effective cost as written."""
    found = bill(terms(BANDS + "\n" + UNITS), "200000/3", listed="100000/3", tokens=CAPACITY * 3)
    steps = (usd(amount) for _, amount in written(found))
    assert sum(steps, usd(settled_text(found.list_cost))) == usd(settled_text(found.effective_cost))


@pytest.mark.parametrize("wrong", [{"contracted_cost": -1}, {"list_cost": -1}, {"tokens": -1}, {"hours": -1}])
def test_a_negative_month_is_refused(wrong: dict[str, int]):
    """No month has negative costs, tokens or hours."""
    said = {
        "contracted_cost": Fraction(1),
        "list_cost": Fraction(1),
        "tokens": Fraction(1),
        "hours": 744,
        **wrong,
    }
    with pytest.raises(UsageError, match="0 or more"):
        month_bill(agreement(), "acme/large", **said)  # type: ignore[arg-type]


def test_hostile_months():
    """A month of no hours, and one of more money than there is, are computed exactly."""
    assert bill(agreement(), "5", tokens=1, hours=0, name="acme/large").effective_cost == 20_000
    huge = bill(agreement(), f"{10**40}", tokens=10**40, name="acme/large")
    assert huge.list_cost + sum(Fraction(step.amount) for step in huge.steps) == huge.effective_cost


def test_a_request_under_a_contract_costs_its_lines():
    """The quick sum of a request is that of its charge lines; without a contract, the list cost."""
    usage = Usage(input_tokens=1_000_000, cache_read_tokens=600_000, output_tokens=100_000)
    cost = TABLE.price("acme/large", usage, on=ON)
    card = cost.slices[0].card
    assert contracted_per_request(card, usage.parts, ON, agreement()) == cost.contracted_cost == usd("7.2")
    assert contracted_per_request(card, usage.parts, ON, None) == cost.list_cost == usd("9.5")


def test_a_fee_for_each_request_is_discounted_too():
    """A price per request is a meter as any other."""
    fees = pricing_file(model(period("input: 1 USD/Mtoken, request: 0.01 USD/request")))
    deal = "contracts:\n  deal: {name: D, source: sheet, effective_from: 2025-01-01T00:00:00Z, discounts: [{meter: request, percent: 50%}]}\n"
    table = table_of(fees.replace("end:", f"{deal}end:"))
    cost = table.price("acme/one", Usage(input_tokens=1_000_000, requests=10), on=ON)
    assert (cost.list_cost, cost.contracted_cost) == (usd("1.1"), usd("1.05"))
    card = cost.slices[0].card
    assert contracted_per_request(card, Usage(input_tokens=1_000_000).parts, ON, cost.contract) == usd(
        "1.005"
    )


def test_a_cost_under_a_contract_is_a_value():
    """It can be compared and pickled, and says which contract it is under, and where that is written."""
    usage = Usage(input_tokens=1_000_000)
    cost = TABLE.price("acme/large", usage, on=ON)
    assert pickle.loads(pickle.dumps(cost)) == cost  # noqa: S301 - our own
    document = cost.to_dict()
    assert document["contract"] == {
        "id": "acme-2026", "name": "Framework agreement 2026/17",
        "effective_from": "2026-01-01T00:00:00Z", "effective_to": "2028-01-01T00:00:00Z",
        "monthly_terms": ["provisioned throughput", "volume discounts", "a commitment"],
        "source": {"id": "agreement", "title": "Framework agreement 2026/17", "url": None,
                   "article": "agreement-2026-17.pdf", "published": "2025-12-10", "retrieved": None},
    }  # fmt: skip
    assert cost.effective_cost == cost.contracted_cost == usd("7.5")
    assert cost.steps == (Step("discount", "25% off acme/large (input)", usd("-2.5")),)
    (line,) = document["charges"]
    assert (line["contracted_unit_price"], line["contracted_cost"]) == ("7.5", "7.5")
    assert line["contract_term"] == "25% off acme/large"


def test_without_a_contract_the_contracted_figures_are_those_of_the_list():
    """Every line has both, and no term."""
    cost = one_model("input: 1 USD/Mtoken").price("acme/one", Usage(input_tokens=5), on="2026-01-01")
    (line,) = cost.charges
    assert line.contracted_cost == line.list_cost
    assert line.contracted_unit_price == line.list_unit_price
    assert line.to_dict()["contract_term"] is None
    assert steps_of(cost.charges) == cost.steps == ()


def test_a_step_without_a_finite_form_is_rounded():
    """A third of a dollar is written to twelve places."""
    assert Step("discount", "a third off", Fraction(-1, 3)).to_dict() == {
        "name": "discount",
        "detail": "a third off",
        "amount": "-0.333333333333",
    }


@pytest.mark.parametrize(
    ("tier", "meters"),
    [
        (None, ()),
        (
            "batch",
            ("cache_read",),
        ),  # its price of its own is for the base, and the discount on input is not one
        ("flex", ()),  # a term of its own says what holds for it
    ],
)
def test_a_negotiated_price_that_is_not_for_this_variant(tier: str | None, meters: tuple[str, ...]):
    """A price that was agreed for the base alone is said where it does not count, and nowhere else."""
    used = Usage(input_tokens=1_000, cache_read_tokens=500, output_tokens=10)
    cost = TABLE.price("acme/large", used, on=ON, service_tier=tier)
    said = [note for note in cost.notes if "is for the base price" in note]
    assert said == [BASE_NOTE.format(meter, "acme-2026", f"service_tier={tier}") for meter in meters]


def test_a_negotiated_price_above_the_list_is_said():
    """2 USD for cached input were agreed when the list said 2.50; since it says 1.60, the agreement costs more."""
    used = Usage(input_tokens=1_000, cache_read_tokens=500, output_tokens=10)
    for on, notes in (("2026-06-30", []), ("2026-07-01", [ABOVE_NOTE.format("cache_read")])):
        found = TABLE.price("acme/large", used, on=on).notes
        assert [note for note in found if "above the list price" in note] == notes


def test_how_much_is_served_is_said_in_per_cent():
    """Two units serve half of twice their capacity."""
    (_, served, units) = bill(terms(UNITS), "10", tokens=2 * CAPACITY).steps
    assert served.detail == "50% of the tokens are served by provisioned units (at even use)"
    assert units.detail == "2 × 30 USD/hour × 744 hours, used or not"
    assert [Fraction(step.amount) for step in (served, units)] == [-5, 2 * 30 * 744]
