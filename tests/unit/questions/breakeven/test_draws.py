"""A break-even in doubt: drawn quantities give what closed forms say, and the same seed the same answer."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import pytest

from costcalc.errors import CostcalcError, UsageError
from costcalc.pricing_table import load
from tests.asking import breakeven
from tests.builders import ROOT, at, one_model, table_of

TABLE = load(ROOT / "tests" / "cases" / "tables" / "hosting.yaml")
CONTRACT = ROOT / "tests" / "cases" / "tables" / "contract.yaml"
DAY = at("2026-11-22T00:00Z").date()
ASK = {
    "model": ["frontier"], "requests": "1M/day", "input": "800", "output": "200", "gpus": "8",
    "gpu_rate": "2.5", "throughput": "10000 token/s", "utilisation": "50%", "draws": "20000",
}  # fmt: skip


def answer(**words: Any) -> dict[str, Any]:
    """The document of the words, others as in ASK; None leaves a word out."""
    said = {name: value for name, value in (ASK | words).items() if value is not None}
    return breakeven(TABLE, said, DAY).to_dict()


def test_without_ranges_nothing_is_drawn():
    """No simulation, and the draws are not part of the question."""
    found = answer()
    assert "simulation" not in found
    assert "draws" not in found["words"]


def test_figures_are_those_of_the_middles():
    """The exact answer is that of the middle of each range."""
    ranged, middle = answer(utilisation="40%..60%", gpu_rate="2..3", gpus="6..8..9"), answer(gpus="8")
    assert ranged["own"]["cost_per_day"] == middle["own"]["cost_per_day"]
    assert ranged["rows"][0]["reason"] == middle["rows"][0]["reason"]
    assert ranged["words"]["utilisation"] == "40%..60%"
    assert "--utilisation 40%..60%" in ranged["command"]
    assert ranged["command"].count("--draws 20000 --seed 1") == 1
    names = [each["name"] for each in ranged["simulation"]["uncertain"]]
    assert names == ["gpus", "gpu_rate", "utilisation"]


def test_a_seed_gives_one_answer():
    """The same seed the same document, another seed another."""
    one = answer(utilisation="30%..70%", seed="7")
    assert one == answer(utilisation="30%..70%", seed=7)
    other = answer(utilisation="30%..70%", seed="8")
    assert one["simulation"] != other["simulation"]
    assert one["rows"] == other["rows"]


def test_the_mean_over_a_uniform_utilisation():
    """480 / 864M ÷ u, u uniform in [0.3, 0.7]: the mean is ln(0.7 / 0.3) / 0.4, within 4 standard errors."""
    found = answer(utilisation="30%..70%", requests=None)["simulation"]["own_cost_per_million_tokens"]
    unit = 480 / 864
    mean = unit * log(0.7 / 0.3) / 0.4
    variance = unit**2 / (0.3 * 0.7) - mean**2
    assert abs(float(found["mean"]) - mean) < 4 * sqrt(variance / 20_000)
    assert float(found["p5"]) == pytest.approx(unit / 0.68, rel=0.01)
    assert float(found["p95"]) == pytest.approx(unit / 0.32, rel=0.01)


def test_the_probability_that_the_hardware_is_cheaper():
    """Rents of 10 to 20 USD over 432M tokens cost 4.44 to 8.89 a million, in 80 % of the draws below 8."""
    found = answer(gpu_rate="10..20", requests=None)["simulation"]
    row = found["rows"][0]
    assert float(row["probability_own_cheaper"]) == pytest.approx(0.8, abs=4 * sqrt(0.16 / 20_000))
    assert row["api_cost_per_million_tokens"]["p5"] == row["api_cost_per_million_tokens"]["p95"] == "8"
    assert found["sensitivity"][0] | {"low": "", "high": ""} == {
        "name": "gpu_rate", "low": "", "high": "", "swing": "4", "share": "1",
    }  # fmt: skip
    assert found["estimate"].endswith("Monte Carlo: 20000 draws, seed 1, to 6 significant digits")


def test_a_volume_in_doubt_is_served_by_the_machines_that_it_takes():
    """480 USD over 100 to 300 million tokens, all below the capacity; 3 to 7 machines over 1 to 3 billion."""
    found = answer(requests="100000..300000/day")["simulation"]["own_cost_per_million_tokens"]
    assert float(found["p50"]) == pytest.approx(480 / 200, rel=0.02)
    beyond = answer(requests="1M..3M/day")["simulation"]["own_cost_per_million_tokens"]
    full = 480 / 432  # what whole machines cost is a little more
    assert full < float(beyond["p5"]) < float(beyond["p50"]) < float(beyond["p95"]) <= 3 * 480 / 1000


def test_the_throughput_of_a_machine_grows_with_gpus_in_doubt():
    """Of 8 GPUs each, 6 to 10 cost as much a token; of all of them, however many, more of them cost more."""
    name = "own_cost_per_million_tokens"
    each = answer(gpus="6..10", throughput_per="8 GPU", requests=None)["simulation"][name]
    assert each["p5"] == each["p95"] == "1.11111"  # 480 USD a day over 432 million tokens
    together = answer(gpus="6..10", requests=None)["simulation"][name]
    assert float(together["p5"]) == pytest.approx(6.2 / 8 * 480 / 432, rel=0.01)


@pytest.mark.parametrize("requests", ["432000/day", "433000/day", "864000/day", "1M/day", "3M/day"])
@pytest.mark.parametrize("operations", ["0 USD/day", "100 USD/day"])
def test_draws_of_a_narrow_range_are_the_exact_answer(requests: str, operations: str):
    """At the volume asked, of as many machines as it takes: at the edge of one, just beyond it, and far."""
    exact = answer(requests=requests, operations=operations)["own"]["cost_per_million_tokens_at_workload"]
    drawn = answer(requests=requests, operations=operations, gpu_rate="2.49999..2.50001")["simulation"]
    assert float(drawn["own_cost_per_million_tokens"]["p50"]) == pytest.approx(float(exact), rel=1e-4)


def test_tokens_in_doubt_change_both_sides():
    """Input of 0 to 1,600 tokens and 200 out at the API: 800 × 5 + 200 × 20 over 1,000 at the middle."""
    found = answer(input="0..1600", cached="0%..50%", requests=None)["simulation"]
    api = found["rows"][0]["api_cost_per_million_tokens"]
    assert float(api["p95"]) > 8 > float(api["p5"])
    assert [each["name"] for each in found["uncertain"]] == ["input_tokens", "cache_read_tokens"]


def test_a_tier_in_doubt():
    """Input of 500 or 1,500 tokens in doubt: above 1,000 all of it costs 3 USD."""
    found = answer(model=["tiered"], input="0..2000", output="0", requests=None)["simulation"]
    api = found["rows"][0]["api_cost_per_million_tokens"]
    assert (api["p5"], api["p95"]) == ("1", "3")
    assert float(api["mean"]) == pytest.approx(2, abs=4 / sqrt(20_000))
    certain = answer(model=["tiered"], input="1000", output="0", utilisation="30%..70%")["simulation"]
    assert certain["rows"][0]["api_cost_per_million_tokens"]["p95"] == "1"


def test_shapes_in_doubt():
    """The quantities of a mix may be ranges, each under the name of its shape."""
    shapes = [
        {"name": "short", "weight": 3, "input": "100..300", "output": "50"},
        {"weight": 1, "input_tokens": "1000", "cached": "50%", "output": "200"},
    ]
    found = answer(shapes=shapes, input=None, output=None)
    assert [each["name"] for each in found["simulation"]["uncertain"]] == ["short input_tokens"]
    assert found["workload"] == {"requests": "1M/day", "shapes": shapes}
    assert "--workload FILE" in found["command"]
    # (3 × 200 + 1,000) × 5, 500 of it at 0.5, and (3 × 50 + 200) × 20 over 1,950 tokens.
    middle = found["rows"][0]["blended_unit_price"]
    assert float(middle) == pytest.approx((1_100 * 5 + 500 * 0.5 + 350 * 20) / 1_950)
    drawn = found["simulation"]["rows"][0]["api_cost_per_million_tokens"]["p50"]
    assert float(drawn) == pytest.approx(float(middle), rel=0.01)


def test_a_price_per_request_counts():
    """A model that also charges for each request is drawn with it."""
    text = (ROOT / "tests" / "cases" / "tables" / "hosting.yaml").read_text(encoding="utf-8")
    table = table_of(
        text.replace(
            "rates: {input: 0.01 USD/Mtoken,", "rates: {request: 1 USD/request, input: 0.01 USD/Mtoken,"
        )
    )
    said = ASK | {"model": ["cheap"], "utilisation": "30%..70%", "draws": "1000"}
    found = breakeven(table, said, DAY).to_dict()["simulation"]["rows"][0]
    assert float(found["api_cost_per_million_tokens"]["p50"]) == pytest.approx(1_000.012, rel=1e-5)


def test_a_rate_of_nothing():
    """No requests: the cost is told at full use."""
    found = answer(requests="0/day", utilisation="30%..70%")["simulation"]["own_cost_per_million_tokens"]
    assert float(found["p50"]) == pytest.approx(480 / 432, rel=0.02)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"draws": "10", "utilisation": "30%..70%"}, "draws: must be from 1000"),
        ({"draws": "1.5"}, "draws: is a whole number from 1 to 10000000"),
        ({"draws": "many"}, "draws: is a whole number from 1 to 10000000"),
        ({"seed": str(2**33)}, "seed: is a whole number from 0 to 4294967296"),
        ({"throughput": "10..20", "throughput_per": "4..8 GPU"}, "throughput_per: is one number"),
        ({"requests": "9..8/day"}, "requests: '9..8/day' begins above its end"),
        ({"utilisation": "50%..110%"}, "utilisation: '110%'"),
        ({"utilisation": "0%..50%"}, "utilisation: must be more than 0"),
        ({"input": "0..0", "output": "0..0", "cached": None}, "input_tokens: break-even counts tokens"),
        ({"shapes": [{"input": "1..2"}]}, "give either"),
    ],
)
def test_ranges_that_cannot_be(words: dict[str, Any], says: str):
    """What is wrong with a range is said, with the word that it is in."""
    with pytest.raises(CostcalcError) as caught:
        answer(**words)
    assert says in str(caught.value)
    assert isinstance(caught.value, UsageError) or caught.value.code == "invalid_workload"


NOTE = (
    "requests are drawn with up to {} input tokens, and it reads no more than {}: quantiles are as if it "
    "read them all"
)


def test_draws_beyond_the_context_window():
    """The row says that some requests are larger than the model reads; one that ends with it does not."""
    table = one_model(
        "input: 1 USD/Mtoken, output: 4 USD/Mtoken", also="context_window: 3k token\n  aliases: [one]"
    )
    said = ASK | {"model": ["one"], "output": "0"}
    beyond = breakeven(table, said | {"input": "1000..3001"}, DAY).to_dict()
    assert beyond["rows"][0]["notes"] == [NOTE.format("3,001", "3,000")]
    assert beyond["simulation"]["rows"][0]["notes"] == beyond["rows"][0]["notes"]
    fits = breakeven(table, said | {"input": "1000..3000"}, DAY).to_dict()
    assert fits["rows"][0]["notes"] == fits["simulation"]["rows"][0]["notes"] == []
    offer = ["X: input 1 USD/Mtoken, output 1 USD/Mtoken"]
    assert answer(model=None, offer=offer, input="1..9M")["rows"][0]["notes"] == []


def test_sizes_that_are_not_sold():
    """A range that reaches up to them is refused; one that stays below is drawn."""
    table = one_model(
        "input: 1 USD/Mtoken, output: 4 USD/Mtoken",
        "- {when: {input_tokens_above: 2000}, rates: {input: not sold, output: not sold}}\n",
    )
    said = ASK | {"model": ["acme/one"]}
    with pytest.raises(UsageError, match="a request reaches up to 2,500 input tokens, and there"):
        breakeven(table, said | {"input": "500..2500"}, DAY)
    assert breakeven(table, said | {"input": "500..1999"}, DAY).to_dict()["simulation"]


def test_contracted_prices_are_drawn():
    """Negotiated prices and discounts meter by meter, as in the exact answer: 7.5 in, 2 cached, 30 out."""
    words = {"on": "2026-06-01T12:00:00Z", "model": ["acme/large"], "cached": "0%..100%", "requests": None}
    found = breakeven(load(CONTRACT), {**ASK, **words}, DAY).to_dict()
    api = found["simulation"]["rows"][0]["api_cost_per_million_tokens"]
    # 800 × 7.5 + 200 × 30 = 12 per million without any cached input, 800 × 2 + 200 × 30 = 7.6 with all of it.
    assert float(api["p5"]) == pytest.approx(7.6 + 0.05 * 4.4, rel=0.01)
    assert float(api["p95"]) == pytest.approx(12 - 0.05 * 4.4, rel=0.01)
    assert found["rows"][0]["blended_unit_price"] == "9.8"


def test_drawn_tokens_are_those_of_each_model(shipped):
    """The hardware's and the API's, in French: near the exact answer where the range is narrow."""
    words = {
        "model": ["gpt-5.5"], "self_host": "deepseek-r1", "requests": "100000/day", "input": "1000",
        "output": "2000", "gpu": "H200", "gpus": "8", "gpu_rate": "2", "language": "fr",
        "tokens_measured_with": "o200k", "on": "2026-11-22",
    }  # fmt: skip
    exact = breakeven(shipped, words, DAY).to_dict()
    drawn = breakeven(shipped, words | {"input": "999..1001", "draws": "2000"}, DAY).to_dict()["simulation"]
    own = float(exact["own"]["cost_per_million_tokens_at_workload"])
    assert float(drawn["own_cost_per_million_tokens"]["p50"]) == pytest.approx(own, rel=1e-3)
    for row, of_draws in zip(exact["rows"], drawn["rows"], strict=True):
        cost = float(of_draws["api_cost_per_million_tokens"]["p50"])
        assert cost == pytest.approx(float(row["blended_unit_price"]), rel=1e-3), row["model"]
