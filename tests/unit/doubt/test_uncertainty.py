"""Monte Carlo against closed forms: what is drawn, what is told of it, and that it is told again alike.

A figure that is estimated may lie 4 standard errors from the true one.
"""

from __future__ import annotations

import sys
import tracemalloc
from decimal import Decimal
from math import exp, inf, log, nan, sqrt
from typing import TYPE_CHECKING

import pytest

from costcalc.doubt import uncertainty
from costcalc.doubt.ranges import Range, read_range
from costcalc.doubt.simulation import SENSITIVITY
from costcalc.doubt.uncertainty import CHUNK, Uncertain, simulate
from costcalc.errors import MissingExtraError, UsageError
from tests.builders import usd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from costcalc.doubt.simulation import Simulation

pytest.importorskip("numpy")
DRAWS = 200_000
NONE, HALF, ALL = usd("0"), usd("0.5"), usd("1")


def among(**said: str) -> list[Uncertain]:
    """Ranges of plain numbers by name: `among(a="0..1", b="100..400 lognormal")`."""
    return [Uncertain(name, read_range(text, Decimal)) for name, text in said.items()]


def monthly(*costs: Callable[[Mapping[str, Any]], Any], months: int = 1) -> Callable[..., Iterator[Any]]:
    """An evaluate of candidates whose costs are the same in every month."""

    def evaluate(values: Mapping[str, Any]) -> Iterator[tuple[int, int, Any]]:
        for month in range(months):
            for candidate, cost in enumerate(costs):
                yield month, candidate, cost(values)

    return evaluate


def drawn(uncertain: list[Uncertain], *costs: Callable[[Mapping[str, Any]], Any], **asked: Any) -> Simulation:
    """A simulation of one month, where nothing else is asked."""
    asked = {"months": 1, "draws": DRAWS, **asked}
    return simulate(uncertain, monthly(*costs, months=asked["months"]), **{"candidates": len(costs), **asked})


def cheapest(found: Simulation) -> list[Decimal]:
    """The share of draws in which each candidate costs the least."""
    return [each.cheapest for each in found.outcomes]


def near(estimate: Decimal, truth: float, deviation: float) -> bool:
    """Whether a figure lies within 4 standard errors; `deviation` is that of one draw."""
    return abs(float(estimate) - truth) <= 4 * deviation / sqrt(DRAWS)


def test_the_sum_of_two_uniforms():
    """Of 0..1 twice: mean 1, variance 1/6, median 1; below sqrt(0.1) lie 5 %, as F(x) = x²/2."""
    both = among(a="0..1", b="0..1")
    found = drawn(both, lambda each: each["a"] + each["b"]).outcomes[0]
    assert near(found.mean, 1, sqrt(1 / 6))
    assert near(found.quantiles.p50, 1, 0.5)  # density 1 in the middle
    assert near(found.quantiles.p5, sqrt(0.1), sqrt(0.05 * 0.95) / sqrt(0.1))
    assert near(found.quantiles.p95, 2 - sqrt(0.1), sqrt(0.05 * 0.95) / sqrt(0.1))
    squares = drawn(both, lambda each: (each["a"] + each["b"] - 1) ** 2).outcomes[0]
    # The fourth moment is 2/80 + 6/144 = 1/15.
    assert near(squares.mean, 1 / 6, sqrt(1 / 15 - 1 / 36))


def test_a_triangular_mean():
    """Of 0..2..7: mean (0 + 2 + 7)/3 = 3, variance (49 + 4 - 14)/18; its quantiles by its inverse."""
    asked = among(a="0..2..7")
    found = drawn(asked, lambda each: each["a"]).outcomes[0]
    assert near(found.mean, 3, sqrt(39 / 18))
    # F(m) = 1 - (7-m)²/35, with density 2(7-m)/35 there
    middle = 7 - sqrt(35 / 2)
    assert near(found.quantiles.p50, middle, 0.5 / (2 * (7 - middle) / 35))
    # F(x) = x²/14 up to the mode, with density x/7
    assert near(found.quantiles.p5, sqrt(0.7), sqrt(0.05 * 0.95) / (sqrt(0.7) / 7))


def test_a_lognormal_mean():
    """Of 100..400: exp(mu + s²/2), with mu = ln 200 and s = ln 4 / (2 × 1.644854)."""
    spread = log(4) / (2 * 1.6448536269514722)
    mean = exp(log(200) + spread**2 / 2)
    found = drawn(among(a="100..400 lognormal"), lambda each: each["a"]).outcomes[0]
    assert near(found.mean, mean, mean * sqrt(exp(spread**2) - 1))
    # The density of a quantile x is that of its z, divided by s·x.
    assert near(found.quantiles.p50, 200, 0.5 * spread * 200 / 0.398942)
    assert near(found.quantiles.p5, 100, sqrt(0.05 * 0.95) * spread * 100 / 0.103136)
    assert near(found.quantiles.p95, 400, sqrt(0.05 * 0.95) * spread * 400 / 0.103136)


@pytest.mark.parametrize("text", ["3..9", "3..4..9", "3..9 lognormal", "3..3..9", "3..9..9", "-2..5..6"])
def test_draws_follow_the_quantiles_of_a_range(text: str):
    """What is drawn in 32 bits has the distribution that a range tells of itself."""
    said = Uncertain("a", Range(usd("-2"), usd("6"), "triangular", usd("5"), text))
    asked = [said] if text.startswith("-") else among(a=text)
    told = drawn(asked, lambda each: each["a"]).outcomes[0].quantiles
    for share, found in zip((0.05, 0.1, 0.5, 0.9, 0.95), told, strict=True):
        density = 0.002 / (asked[0].range.quantile(share + 0.001) - asked[0].range.quantile(share - 0.001))
        assert near(found, asked[0].range.quantile(share), sqrt(share * (1 - share)) / density)


def test_months_and_totals():
    """Quantiles of a month are those of the first chunk; a total adds the months up."""
    found = drawn(among(a="0..10"), lambda each: each["a"], lambda each: 2 * each["a"], months=3)
    assert found.monthly_draws == CHUNK
    assert found.note == (
        "Monte Carlo: 200000 draws, seed 1, to 6 significant digits; "
        "quantiles of a month from the first 65536 draws"
    )
    one, two = found.outcomes
    assert [len(each.months) for each in found.outcomes] == [3, 3]
    assert one.months[0] != two.months[0]
    assert float(one.months[2].p90) == pytest.approx(9, rel=0.01)
    assert float(one.quantiles.p90) == pytest.approx(27, rel=0.01)
    assert float(two.mean) == pytest.approx(30, rel=0.01)
    small = drawn(among(a="0..10"), lambda each: each["a"], draws=1_000)
    assert small.outcomes[0].months[0] == small.outcomes[0].quantiles
    assert "month" not in small.note


def test_many_months_are_drawn_in_small_chunks():
    """Over 121 months chunks have 16,384 draws: an evaluate that keeps every month then keeps less."""
    sizes: list[int] = []

    def cost(values: Mapping[str, Any]) -> Any:
        sizes.append(1 if isinstance(values["a"], float) else len(values["a"]))
        return values["a"]

    assert drawn(among(a="0..1"), cost, months=120, draws=CHUNK).monthly_draws == CHUNK == max(sizes)
    sizes.clear()
    assert drawn(among(a="0..1"), cost, months=121, draws=CHUNK).monthly_draws == 16_384 == max(sizes)


def test_one_is_cheaper_than_the_other():
    """0..2 against 1..3: dearer only if both lie in 1..2, and then in half of them: 1/2 × 1/2 × 1/2 = 1/8."""
    found = drawn(among(a="0..2", b="1..3"), lambda each: each["a"], lambda each: each["b"])
    one, two = found.outcomes
    assert near(one.cheaper[1], 7 / 8, sqrt(7 / 64))
    assert one.cheaper[1] + two.cheaper[0] == 1
    assert cheapest(found) == [one.cheaper[1], two.cheaper[0]]


def test_candidates_share_their_draws():
    """A tenth of a percent dearer on the same draws is never cheaper, however wide the range is."""
    found = drawn(
        among(a="1..1000000 lognormal"),
        lambda each: each["a"] * 1.001,
        lambda each: each["a"],
        lambda each: each["a"] * 2,
    )
    assert cheapest(found) == [NONE, ALL, NONE]
    cheaper = [list(each.cheaper) for each in found.outcomes]
    assert cheaper == [[HALF, NONE, ALL], [ALL, HALF, ALL], [NONE, NONE, HALF]]


def test_ties_are_shared():
    """Three that cost the same, one of them by another way of rounding, have a third each."""
    found = drawn(
        among(a="1..2"),
        lambda each: each["a"] * 0.3,
        lambda each: each["a"] * 0.1 + each["a"] * 0.2,
        lambda each: each["a"] * 3 / 10,
        lambda each: each["a"],
    )
    assert cheapest(found) == [usd("0.333333")] * 3 + [NONE]
    assert list(found.outcomes[0].cheaper)[1:] == [HALF, HALF, ALL]
    nothing = drawn(among(a="0..0"), lambda each: each["a"], lambda each: each["a"])
    assert cheapest(nothing) == [HALF] * 2


def test_many_candidates_are_not_paired():
    """Of 21 candidates each has its share, and no table of pairs."""
    found = drawn(
        among(a="1..2"), *[lambda each, more=more: each["a"] + more for more in range(21)], draws=1_000
    )
    assert cheapest(found) == [ALL] + [NONE] * 20
    assert {tuple(each.cheaper) for each in found.outcomes} == {()}


def test_the_same_seed_tells_the_same(monkeypatch):
    """The bytes of a result depend on question and seed, and not on the number of threads."""

    def told(**asked: Any) -> str:
        uncertain = among(a="0..1", b="1..2..4", c="1..9 lognormal")
        costs = [lambda each: each["a"] * each["c"], lambda each: each["b"] + each["c"]]
        return repr(drawn(uncertain, *costs, months=5, **asked))

    first = told(seed=7)
    assert told(seed=7) == first
    for workers in (1, 2, 3):
        monkeypatch.setattr(uncertainty, "_workers", lambda workers=workers: workers)
        assert told(seed=7) == first
    assert told(seed=8) != first


def test_a_range_more_changes_no_draw_before_it():
    """Another uncertain quantity at the end leaves the draws of the others as they were."""
    one = drawn(among(a="0..1"), lambda each: each["a"], draws=1_000)
    two = drawn(among(a="0..1", b="0..1"), lambda each: each["a"], draws=1_000)
    (first,), (second,) = one.outcomes, two.outcomes
    assert (first.quantiles, first.mean) == (second.quantiles, second.mean)


def test_sensitivity_by_hand():
    """10a + b - c, each in turn at 5 % and 95 % of its range, around 50 + 25 - 5 = 70.

    a of 0..10 swings from 25 to 115 (90), b of 0..50 from 47.5 to 92.5 (45),
    c of 0..10 from 74.5 to 65.5 (9).
    """
    simulation = drawn(
        among(c="0..10", b="0..50", a="0..10", d="4..5"),
        lambda each: 10 * each["a"] + each["b"] - each["c"],
        lambda each: each["d"],
        draws=1_000,
    )
    found = [list(map(SENSITIVITY.document, each.sensitivity)) for each in simulation.outcomes]
    assert found[0] == [
        {"name": "a", "low": "25", "high": "115", "swing": "90", "share": "0.625"},
        {"name": "b", "low": "47.5", "high": "92.5", "swing": "45", "share": "0.3125"},
        {"name": "c", "low": "74.5", "high": "65.5", "swing": "9", "share": "0.0625"},
        {"name": "d", "low": "70", "high": "70", "swing": "0", "share": "0"},
    ]
    assert found[1][0] == {"name": "d", "low": "4.05", "high": "4.95", "swing": "0.9", "share": "1"}


def test_nothing_swings_where_nothing_is_uncertain():
    """A range without width moves nothing, and its costs are the number itself, over 1,200 months too."""
    found = drawn(among(a="0.1..0.1"), lambda each: each["a"] * 3, months=1_200, draws=1_000)
    (only,) = found.outcomes
    assert set(only.quantiles) == {usd("360")}
    assert only.mean == usd("360")
    assert only.sensitivity[0][1:] == (usd("360"), usd("360"), NONE, NONE)


def test_a_cost_may_be_one_number_for_all_draws():
    """A month in which nothing uncertain is used costs a plain number, as does a whole candidate."""
    found = drawn(among(a="1..2"), lambda _: 5.0, lambda each: each["a"], draws=1_000)
    one = found.outcomes[0]
    assert set(one.months[0]) == set(one.quantiles) == {usd("5")}
    assert cheapest(found) == [NONE, ALL]
    assert drawn([], lambda _: 5.0, draws=1_000).outcomes[0].mean == usd("5")


def test_no_draw_is_beyond_its_ends():
    """A share of up to 100 % never is 100.00001 %, though 0.3 + 0.7 may be in 32 bits."""
    for text in ("0.3..1", "0.3..0.9..1", "0.1..0.7..1"):
        found = drawn(among(a=text), lambda each: (each["a"] > 1) * 1.0, lambda each: (each["a"] < 0.1) * 1.0)
        assert [each.mean for each in found.outcomes] == [0, 0]


def test_a_result_is_plain_python():
    """Decimals and texts, and nothing of numpy's; everything to six digits."""
    found = drawn(among(a="1..7"), lambda each: each["a"] / 3, draws=1_000)

    def leaves(value: object) -> Iterator[object]:
        if isinstance(value, list | tuple):
            for each in value:
                yield from leaves(each)
        else:
            yield value

    assert {type(leaf) for leaf in leaves(found)} == {int, str, Decimal}
    assert all(len(leaf.as_tuple().digits) <= 6 for leaf in leaves(found) if isinstance(leaf, Decimal))
    assert cheapest(found) == [ALL]


def test_progress_is_told():
    """How many draws of how many are done, chunk by chunk."""
    heard: list[tuple[int, int]] = []
    drawn(among(a="0..1"), lambda each: each["a"], progress=lambda done, of: heard.append((done, of)))
    assert heard == [(65_536, DRAWS), (131_072, DRAWS), (196_608, DRAWS), (200_000, DRAWS)]


def test_an_interrupt_ends_it(monkeypatch):
    """Chunks that have not begun are not run when the caller stops."""
    monkeypatch.setattr(uncertainty, "_workers", lambda: 1)
    seen: list[int] = []

    def stop(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    def cost(values: Mapping[str, Any]) -> Any:
        seen.append(1)
        return values["a"]

    with pytest.raises(KeyboardInterrupt):
        drawn(among(a="0..1"), cost, draws=50 * CHUNK, progress=stop)
    assert len(seen) < 40


@pytest.mark.parametrize(
    ("said", "cost"),
    [
        ("1..2", lambda each: each["a"] * 1e30 * 1e30),
        ("1..2", lambda each: each["a"] * 1e300),
        ("1e60..2e60", lambda each: each["a"]),
        ("1e60..1e60", lambda each: each["a"]),
        ("1e60..2e60 lognormal", lambda each: each["a"]),
        ("1e20..2e20", lambda each: each["a"] ** 3),
        ("1e37..3e38", lambda each: each["a"] + each["a"]),
        ("1..2", lambda each: each["a"] ** 5_000),
        ("1..2", lambda each: each["a"] * 10**400),
        ("1..2", lambda _: inf),
        ("1..2", lambda _: 1e308 * 10),
    ],
)
def test_costs_that_overflow_are_refused(said: str, cost: Callable[[Mapping[str, Any]], Any]):
    """A clear error, where a draw or the central case grows beyond what floats hold."""
    uncertain = [Uncertain("a", read_range(said, Decimal))]
    with pytest.raises(UsageError, match="grow beyond what a simulation can hold"):
        drawn(uncertain, cost, draws=1_000)


@pytest.mark.parametrize("size", [CHUNK, DRAWS % CHUNK])
def test_one_chunk_that_overflows_is_enough(size: int):
    """An infinite cost is found in the first chunk and in the last, if the central case has none."""

    def cost(values: Mapping[str, Any]) -> Any:
        return inf if not isinstance(values["a"], float) and len(values["a"]) == size else 1.0

    with pytest.raises(UsageError, match="grow beyond what a simulation can hold"):
        drawn(among(a="0..1"), cost)


@pytest.mark.parametrize(
    ("said", "cost"),
    [
        ("0..2", lambda each: 1 / (each["a"] - each["a"])),
        ("0..2", lambda each: (each["a"] - each["a"]) / (each["a"] - each["a"])),
        ("0..2", lambda each: (each["a"] - 1.9) ** 0.5),
        ("0..2", lambda each: (each["a"] - 0.01) ** 0.5),
        ("0..2", lambda _: nan),
    ],
)
def test_costs_that_are_no_number_are_refused(said: str, cost: Callable[[Mapping[str, Any]], Any]):
    """A division by nothing or a root of a negative is no cost, in the central case or in a draw."""
    with pytest.raises(UsageError, match="are no number for some draws"):
        drawn(among(a=said), cost, draws=1_000)


def test_what_evaluate_refuses_is_passed_on():
    """An error of ours in a thread is the error of the simulation."""

    def cost(values: Mapping[str, Any]) -> Any:
        if not isinstance(values["a"], float):
            raise UsageError("is too long", "months")
        return 1.0

    with pytest.raises(UsageError, match="is too long"):
        drawn(among(a="0..1"), cost)


def test_a_cost_that_is_left_out_is_no_zero():
    """An evaluate that forgets a candidate is a mistake in the program, and is told so."""
    with pytest.raises(ValueError, match="every month and candidate"):
        drawn(among(a="0..1"), lambda each: each["a"], candidates=2, draws=1_000)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"draws": 999}, "draws: must be from 1000 to 10000000"),
        ({"draws": 10_000_001}, "draws: must be from 1000 to 10000000"),
        ({"draws": 1e5}, "draws: must be from 1000 to 10000000"),
        ({"draws": True}, "draws: must be from 1000 to 10000000"),
        ({"draws": 10**5_000}, "draws: must be from 1000 to 10000000"),
        ({"seed": -1}, "seed: must be a whole number"),
        ({"seed": 2**63}, "seed: must be a whole number"),
        ({"seed": "1"}, "seed: must be a whole number"),
        ({"seed": None}, "seed: must be a whole number"),
        ({"candidates": 0}, "models: from 1 to 200"),
        ({"candidates": 201}, "models: from 1 to 200"),
        ({"candidates": 100, "draws": 10_000_000}, "draws: for 100 candidates there can be 1000000 at most"),
    ],
)
def test_bounds(asked: dict[str, Any], complaint: str):
    """What would take too much, or cannot be told again, is refused before anything is drawn."""
    with pytest.raises(UsageError, match=complaint):
        drawn(among(a="0..1"), lambda each: each["a"], **asked)


def test_bounds_of_what_is_uncertain():
    """At most 200 ranges, each with a name of its own."""
    with pytest.raises(UsageError, match="at most 200 quantities can be ranges, not 201"):
        drawn(among(**{f"a{place}": "0..1" for place in range(201)}), lambda each: each["a0"])
    with pytest.raises(ValueError, match="the same name"):
        drawn(among(a="0..1") * 2, lambda each: each["a"])


def test_the_extra_is_named(monkeypatch):
    """Without numpy the error says what to install."""
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(MissingExtraError, match=r"costcalc\[uncertainty\]"):
        drawn(among(a="0..1"), lambda each: each["a"])


def test_at_most_two_threads(monkeypatch):
    """One on a single core, or where the number of cores is not known."""
    for cores, workers in ((1, 1), (2, 2), (64, 2), (None, 1)):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        assert uncertainty._workers() == workers


def many(candidates: int) -> list[Callable[[Mapping[str, Any]], Any]]:
    """Candidates whose costs cross one another as `a` and `b` are drawn."""

    def costing(place: int) -> Callable[[Mapping[str, Any]], Any]:
        return lambda values: values["a"] * place + values["b"] * (candidates - place)

    return [costing(place) for place in range(candidates)]


def test_the_memory_of_many_candidates():
    """Beside the totals, 4 bytes a draw, a simulation of 150 candidates holds less than 24 MB."""
    candidates, draws = 150, 2 * CHUNK
    drawn(among(a="0..1", b="0..1"), *many(2))  # what numpy loads once is not counted
    tracemalloc.start()
    try:
        drawn(among(a="0..1", b="0..1"), *many(candidates), draws=draws)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak - 4 * candidates * draws < 24_000_000


@pytest.mark.parametrize("months", [1, uncertainty.FEW, uncertainty.FEW + 1])
def test_parts_are_the_whole(monkeypatch: pytest.MonkeyPatch, months: int):
    """Compared a part at a time, the draws say the same to the last digit as at once."""
    found = []
    for compared in (2**40, 2**12, 1):
        monkeypatch.setattr(uncertainty, "MOST_COMPARED", compared)
        found.append(drawn(among(a="0..2", b="0..1"), *many(5), months=months, draws=1_001))
    assert found[0] == found[1] == found[2]
