"""At how many requests a day hardware of one's own costs less: every whole one, against counting them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from costcalc.pricing_table import load
from costcalc.questions.breakeven.hardware import Hardware, Mix
from costcalc.questions.breakeven.steps import MOST_SOUGHT, MOST_STEPS, Interval, Stairs
from costcalc.render import render
from tests.asking import breakeven
from tests.builders import ROOT, at

MIX = Mix(Fraction(1500), Fraction(500))
TABLE = load(ROOT / "tests" / "cases" / "tables" / "hosting.yaml")
DAY = at("2026-11-22T00:00Z").date()
SECONDS = 86_400
COUNTED = 300


def stairs(served: Fraction, gpus: int = 8, per: int | None = None, rate: Any = "3.5", operations: Any = 0):
    """Machines that serve so many requests a day each, of 2,000 tokens."""
    return Stairs(
        Hardware(
            gpus=Fraction(gpus), utilisation=Fraction(1), throughput_per=Fraction(per) if per else None,
            operations=Fraction(operations), gpu_rate=Fraction(rate), throughput=served * 2000 / SECONDS,
        ),
        MIX,
    )  # fmt: skip


def test_it_pays_with_one_machine_and_not_yet_with_the_second():
    """672 USD a day serve 135,302 requests, 1,344 twice that; at 0.00957 each 672 are 70,219.4 of them."""
    found = stairs(Fraction(4176 * 3, 4) * SECONDS / 2000).intervals(Fraction("0.00957"))
    assert found == ((Interval(70_220, 135_302), Interval(140_439, None)), None)


def test_a_machine_that_never_earns_its_rent_has_no_interval():
    """Full at 100 requests it costs 672 USD a day: 6.72 each. At that price they cost the same, not less."""
    assert stairs(Fraction(100)).intervals(Fraction("6.72")) == ((), None)
    assert stairs(Fraction(100)).intervals(Fraction(0)) == ((), None)


def test_shared_operations_pay_from_some_machine_on():
    """A machine of 672 USD earns 700 at 7 each: it takes 4 of them to earn 100 a day for operations.

    With 4, 2,788 USD are 398.3 requests of their 400. The first request of a step pays from the 29th on:
    2,801 × 7 are 19,607 USD, and 672 × 29 + 100 are 19,588. The 28th pays from 18,916 / 7 = 2,702.3 on.
    """
    spans, known_to = stairs(Fraction(100), operations=100).intervals(Fraction(7))
    assert spans[0] == Interval(399, 400)
    assert spans[-1] == Interval(2_703, None)
    assert len(spans) == 28 - 4 + 1
    assert known_to is None


def test_hardware_that_costs_nothing_pays_always():
    """From the first request on, in one interval over all machines."""
    assert stairs(Fraction(10), rate=0).intervals(Fraction(1)) == ((Interval(1, None),), None)


def test_what_is_not_looked_at_is_said():
    """Of hardware that barely pays when full, so many steps are looked at; the end of the last is told."""
    found = stairs(Fraction(100), rate=0, operations=10**6).intervals(Fraction("0.0001"))
    # A machine earns 0.01 USD a day: 100,000,001 of them earn the operations, and all after them do too.
    assert found.known_to is None
    barely = stairs(Fraction(1000)).intervals(Fraction("0.672001"))
    # Each machine is left 0.001 USD: the first request of a step pays from the 672,001st on.
    assert barely.known_to == (1 + MOST_SOUGHT) * 1000
    assert len(barely.spans) == 1 + MOST_SOUGHT


volumes = st.fractions(Fraction(1, 3), 40, max_denominator=7)


@given(
    volumes,
    st.integers(1, 5),
    st.integers(1, 3),
    st.fractions(0, 5, max_denominator=9),
    st.fractions(0, 50, max_denominator=4),
    st.fractions(0, 100, max_denominator=9),
)
def test_intervals_are_what_counting_finds(
    served: Fraction, gpus: int, per: int, rate: Fraction, operations: Fraction, price: Fraction
):
    """Of each number of requests a day: within an interval where the machines that it takes cost less.

    The cost is computed here from the words alone, request by request.
    """
    found = stairs(served, gpus, per, rate, operations).intervals(price)
    until = COUNTED if found.known_to is None else min(found.known_to, COUNTED)
    named = Fraction(gpus, per)
    for requests in range(1, until + 1):
        machines = named if requests <= named * served else Fraction(ceil(requests / served))
        own = machines * per * rate * 24 + operations
        is_in = any(a <= requests and (b is None or requests <= b) for a, b in found.spans)
        assert is_in == (own < requests * price), requests


@given(volumes, st.integers(1, 5), st.integers(1, 3), st.integers(0, 400))
def test_steps_have_no_gap_and_the_cost_of_what_they_serve(served: Fraction, gpus: int, per: int, until: int):
    """Each step begins where the one before ends, and costs what so many machines cost."""
    found = stairs(served, gpus, per)
    steps = found.steps(until)
    assume(steps)
    assert steps[0].first == 1
    for before, after in pairwise(steps):
        assert after.first == before.last + 1
    for each in steps:
        assert each.cost_per_day == each.gpus * Fraction("3.5") * 24
        assert each.last <= each.machines * served < each.last + 1
    assert steps[-1].first > until or len(steps) <= MOST_STEPS


ASK = {
    "model": ["frontier", "open"], "requests": "100000/day", "input": "800", "output": "200", "gpus": "8",
    "gpu_rate": "2.5", "throughput": "10000 token/s", "utilisation": "50%", "operations": "3000 USD/month",
}  # fmt: skip


def answer(**words: Any):
    """The break-even of the words, others as in ASK."""
    return breakeven(TABLE, ASK | words, DAY)


@given(st.integers(1, 10**5), st.integers(0, 10**5), st.integers(1, 100))
def test_at_each_edge_the_answer_to_that_volume_turns(throughput: int, operations: int, busy: int):
    """Asked at the edges themselves, and one request beside them, the API costs more than own, or not."""
    words = {"throughput": str(throughput), "utilisation": f"{busy}%", "operations": f"{operations} USD/day"}
    for place, row in enumerate(answer(**words).rows):
        assert row.cheaper is not None
        for first, last in row.cheaper.spans[:2]:
            edges = {first: True, first - 1: False}
            edges |= {} if last is None else {last: True, last + 1: False}
            for requests, is_cheaper in edges.items():
                if requests:
                    ratio = answer(**words, requests=f"{requests}/day").rows[place].ratio_to_own
                    assert ratio is None or (ratio > 1) == is_cheaper, requests


def test_the_document_has_the_curve_and_the_intervals():
    """8 GPUs at 580 USD a day serve 432,000 requests; the frontier's price of one gives the first of them."""
    document = answer().to_dict()
    first, second, *_ = document["curve"]
    assert (first["from_requests_per_day"], first["to_requests_per_day"]) == ("1", "432000")
    assert (first["machines"], first["gpus"], first["cost_per_day"]) == ("1", "8", "580")
    assert first["cost_per_million_tokens_at_from"] == "580000"
    assert (second["from_requests_per_day"], second["cost_per_day"]) == ("432001", "1060")
    row = next(each for each in document["rows"] if each["model"].endswith("frontier"))
    needed = Fraction(580) / Fraction(row["api_cost_per_request"])
    assert row["intervals"][0]["from_requests_per_day"] == str(int(needed) + 1)


def test_csv_and_text_say_them_too():
    """`a..b` in a cell; a sentence on the terminal, in French as well."""
    document = answer().to_dict()
    row = next(each for each in document["rows"] if each["intervals"])
    begin = row["intervals"][0]["from_requests_per_day"]
    assert f",{begin}.." in render(document, "csv")
    assert "where your own hardware costs less" in render(document, "table")


def test_weights_that_do_not_fit_have_no_interval():
    """However cheap, hardware that cannot hold the weights costs less nowhere."""
    row = answer().rows[-1]
    assert row.own is not None
    assert row.cheaper != ((), None)
    assert row._replace(own=row.own._replace(fits=False)).cheaper == ((), None)
