"""Break-even: the volume at which both cost the same, and every reason why there is none."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.pricing_table import load
from costcalc.questions.breakeven.hardware import percent
from costcalc.questions.breakeven.result import served, tokens
from tests.asking import breakeven
from tests.builders import ROOT, at

TABLE = load(ROOT / "tests" / "cases" / "tables" / "hosting.yaml")
DAY = at("2026-11-22T00:00Z").date()
ASK = {
    "model": ["frontier", "open"], "requests": "100000/day", "input": "800", "output": "200", "gpus": "8",
    "gpu_rate": "2.5", "throughput": "10000 token/s", "utilisation": "50%", "operations": "3000 USD/month",
}  # fmt: skip

counts = st.integers(1, 10**6)
shares = st.integers(1, 100)


def answer(**words: Any):
    """The break-even of the words, others as in ASK; None leaves a word out."""
    said = {name: value for name, value in (ASK | words).items() if value is not None}
    return breakeven(TABLE, said, DAY)


@given(counts, counts, st.integers(0, 100), counts, shares)
def test_at_the_break_even_both_cost_the_same(
    read: int, written: int, cached: int, throughput: int, utilisation: int
):
    """V* × the blended price is the cost of the hardware, to the last digit, whatever the mix."""
    found = answer(
        input=str(read), cached=f"{cached}%", output=str(written), throughput=str(throughput),
        utilisation=f"{utilisation}%",
    )  # fmt: skip
    for row in found.rows:
        assert row.tokens_per_day is not None
        assert row.tokens_per_day * row.price_per_token == found.own.hardware.cost_per_day


@given(counts, counts, counts, shares)
def test_reached_means_that_it_is_cheaper_and_served(
    requests: int, throughput: int, operations: int, utilisation: int
):
    """`reached` is true exactly where the hardware serves the volume and costs no more than the API."""
    found = answer(
        requests=f"{requests}/day", throughput=str(throughput), utilisation=f"{utilisation}%",
        operations=f"{operations} USD/day",
    )  # fmt: skip
    for row in found.rows:
        assert row.row.cost_per_day is not None
        cheaper = row.row.cost_per_day >= found.own.hardware.cost_per_day
        assert row.reached == (cheaper and found.own.can_serve is True)


@given(counts, shares)
def test_the_machines_needed_serve_the_workload(requests: int, utilisation: int):
    """So many machines serve all of it, and one less does not."""
    own = answer(requests=f"{requests}/minute", utilisation=f"{utilisation}%").own
    assert own.machines_needed is not None
    assert own.load.tokens_per_day is not None
    enough = own.hardware.of_machines(own.machines_needed)
    assert enough.capacity(own.load.mix) >= own.load.tokens_per_day
    fewer = own.hardware.of_machines(own.machines_needed - 1)
    assert fewer.capacity(own.load.mix) < own.load.tokens_per_day


@given(counts, counts, shares)
def test_costs_at_the_workload_are_those_of_what_serves_it(requests: int, operations: int, utilisation: int):
    """The price at the load asked is that of enough machines, and times the ratio it is the API's."""
    found = answer(
        requests=f"{requests}/minute", utilisation=f"{utilisation}%", operations=f"{operations} USD/day"
    )
    own, document = found.own, found.to_dict()
    assert own.load.tokens_per_day is not None
    assert own.serving.capacity(own.load.mix) >= own.load.tokens_per_day
    said = document["own"]
    price = said["cost_per_million_tokens_at_workload"]
    assert price == (said["needed"] or {"cost_per_million_tokens": price})["cost_per_million_tokens"]
    for row in document["rows"]:
        product = Fraction(row["ratio_to_own"]) * Fraction(price)
        assert float(product) == pytest.approx(float(row["blended_unit_price"]))


@given(st.integers(700, 10**6))
def test_the_hardware_that_would_share_the_operations(operations: int):
    """The GPUs that a reason names reach the break-even, and a machine less does not."""
    found = answer(model=["open"], operations=f"{operations} USD/day")
    reason = found.rows[0].reason
    gpus = int(reason.split("it takes ")[1].split(" GPUs")[0])
    for machines, reached in ((gpus // 8, True), (gpus // 8 - 1, False)):
        more = answer(
            model=["open"], operations=f"{operations} USD/day", gpus=str(machines * 8), requests=None,
            throughput_per="8 GPU",
        )  # fmt: skip
        assert more.rows[0].reached is reached


def test_the_result_is_a_value():
    """Two answers to one question are equal, and say in short what they are."""
    one = answer()
    assert one == answer()
    assert one != answer(gpus="9")
    assert one != "something else"
    assert repr(one) == "<BreakEven on 2026-11-22: maker/open, maker/frontier>"
    assert repr(one.rows[1]).startswith("BreakEvenRow('maker/frontier', 'pays from 72,500,000 tokens a day")
    html = one._repr_html_()
    assert html.count("<tr>") == 3
    assert "<td>maker/frontier</td><td>800</td><td>72500000</td>" in html
    assert repr(answer(model=["unsized"], input="0", images="1")) == "<BreakEven on 2026-11-22: no row>"


def test_a_price_by_the_hour_of_the_day_is_averaged_over_the_week(shipped):
    """R1 in March 2025: a third of the day at a discount, as in a comparison."""
    words = ASK | {"model": ["deepseek-r1"], "input": "1000", "output": "1000", "on": "2025-03-01"}
    row = breakeven(shipped, words, DAY).to_dict()["rows"][0]
    assert row["estimate"] == "even use over the week"
    assert row["api_cost_per_day"] == "205.5"  # 2/3 × (0.55 + 2.19) + 1/3 × (0.135 + 0.55), × 100


def test_offers_and_unranked():
    """A vendor's offer is a row, and a model that cannot serve the workload has its reason."""
    found = answer(
        offer=["X: input 1 USD/Mtoken, output 1 USD/Mtoken"], model=["frontier"], images="1"
    ).to_dict()
    assert found["rows"] == []
    assert {each["model"] for each in found["unranked"]} == {"maker/frontier", "offer/X"}
    assert answer(offer=["X: input 1 USD/Mtoken, output 1 USD/Mtoken"]).rows[0].row.model.id == "offer/X"


@pytest.mark.parametrize(
    ("share", "text"),
    [("0", "0"), ("0.00001", "less than 0.1"), ("0.1234", "12.3"), ("5.456", "545.6"), ("12", "1,200")],
)
def test_shares_as_people_say_them(share: str, text: str):
    """One decimal, in groups of three digits."""
    assert percent(Fraction(share)) == text


def test_prices_are_told_apart():
    """Four digits say enough of two prices, unless they are as good as equal."""
    found = answer(model=[], offer=["X: input 1.11 USD/Mtoken, output 1.11 USD/Mtoken"], operations=None)
    assert "the API's 1.11 USD per million tokens are below the hardware's 1.111 at" in found.rows[0].reason
    near = answer(model=[], offer=["X: input 1.1111 USD/Mtoken, output 1.1111 USD/Mtoken"], operations=None)
    assert (
        "the API's 1.1111 USD per million tokens are below the hardware's 1.11111 at" in near.rows[0].reason
    )
    text = "1.1111111111111"
    same = answer(model=[], offer=[f"X: input {text} USD/Mtoken, output {text} USD/Mtoken"], operations=None)
    assert same.rows[0].reason.count("1.11111111111 ") == 2  # equal to what is written


def test_tokens_as_people_say_them():
    """What is needed is rounded up, what is served down; beyond reading, digits are left out."""
    assert (tokens(Fraction("0.1")), served(Fraction("1999.9"))) == ("1", "1,999")
    assert tokens(Fraction(10**15)) == "1000000000000000"
    assert tokens(Fraction(10**20 + 1, 3)) == "33333333333300000000"
