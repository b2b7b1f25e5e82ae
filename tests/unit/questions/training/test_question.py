"""`training` in words: a model of the table, or a run of one's own."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from typing import Any

import pytest

from costcalc.errors import CostcalcError, UsageError
from tests.asking import training

HOSTILE = [
    "1e999",
    "nan",
    "inf",
    "10**10**10",
    "9" * 5_000,
    "-1",
    "0x10",
    "1,5",
    "",
    "NaN USD",
    "٣",
    "1e-999",
]
NUMBERS = (
    "gpu_hours", "gpu_rate", "active_parameters", "tokens", "mfu", "gpu_price", "gpu_life", "power", "pue", "tariff",
    "over_tokens", "price", "share",
)  # fmt: skip
OWN = {"gpu_hours": "2.788e6 GPU_hour", "gpu_rate": "2 USD/GPU_hour"}


def answer(table: Any, **words: Any) -> dict[str, Any]:
    """The answer as JSON has it."""
    return training(table, words).to_dict()


def test_a_model_by_any_of_its_names(shipped):
    """An id, an alias, an old API name, or a name of a model that has no price in the table."""
    for name in ("deepseek/deepseek-v3", "deepseek-v3", "DeepSeek V3"):
        assert answer(shipped, model=name)["estimates"][0]["cost"] == "5576000", name
    assert answer(shipped, model="GPT-4")["lowest"] == "40695706"
    assert answer(shipped, model="llama-3.1-405b")["flop"] == "37908000000000000000000000"
    assert answer(shipped, model="claude-3-5-sonnet")["highest"] == "24968480"


def test_table_and_schema_are_named(shipped):
    """The answer says which table it is of."""
    found = answer(shipped, model="deepseek-v3")
    assert (found["schema"], found["table"]) == ("costcalc/training/1", {"hash": shipped.hash})
    assert found["amortisation"] is None


def test_own_run_in_words(shipped):
    """The figures of V3 typed in give its cost; every word may have its unit or leave it out."""
    assert answer(shipped, **OWN)["estimates"][0]["cost"] == "5576000"
    assert answer(shipped, gpu_hours="2788000", gpu_rate="2")["estimates"][0]["cost"] == "5576000"
    assert answer(shipped, gpu_hours=["2.788e6"], gpu_rate="2")["estimates"][0]["cost"] == "5576000"
    assert answer(shipped, gpu_hours="10 GPU*day", gpu_rate="48 USD/GPU/day")["estimates"][0]["cost"] == "480"
    found = answer(
        shipped, active_parameters="37e9", tokens="14.8 Ttoken", gpu="H800", mfu="35%", gpu_rate="2", gpu_price="35 kUSD",
        gpu_life="4 year", power="0.7 kwatt", pue="1.2", tariff="0.10 USD/kWh", gpu_hours="2788000",
    )  # fmt: skip
    assert [each["method"] for each in found["estimates"]] == ["rented", "from_flop", "owned"]
    owned = 2_788_000 * 35_000 / 35_040 + 2_788_000 * 0.7 * 1.2 * 0.10
    assert float(found["estimates"][2]["cost"]) == pytest.approx(owned)


def test_amortised(shipped):
    """What training adds per million tokens, of which method, and from where on it fades."""
    found = answer(shipped, model="deepseek-v3", over_tokens="100e12", price="0.55 USD/Mtoken", share="5%")
    assert found["amortisation"] == {
        "method": "rented", "cost": "5576000", "over_tokens": "100000000000000", "per_million_tokens": "0.05576",
        "tokens_for_share": "202763636364000",
    }  # fmt: skip
    alone = answer(shipped, model="deepseek-v3", over_tokens="100 Ttoken")["amortisation"]
    assert (alone["per_million_tokens"], alone["tokens_for_share"]) == ("0.05576", None)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({}, "name a model"),
        ({"model": "deepseek-v3", "gpu_hours": "1"}, "name a model, or describe a run of your own, not both"),
        ({"model": "no such model"}, "nothing is known of training"),
        ({"model": "x" * 100_000}, "nothing is known of training"),
        ({"modle": "deepseek-v3"}, "did you mean"),
        ({"model": ["deepseek-v3", "o1"]}, "must be one text"),
        ({"model": 3}, "must be one text"),
        ({"model": "deepseek-v3", "over_tokens": "0"}, "over_tokens: must be more than 0"),
        ({"model": "deepseek-v3", "over_tokens": "1", "price": "1"}, "share: say price and share together"),
        ({"model": "deepseek-v3", "over_tokens": "1", "share": "1"}, "price: say price and share together"),
        ({"model": "deepseek-v3", "price": "1", "share": "1"}, "over_tokens: say over how many tokens"),
        (
            {"model": "deepseek-v3", "over_tokens": "1", "price": "1", "share": "0"},
            "share: must be more than 0",
        ),
        ({"model": "Llama 2 (7B, 13B and 70B)", "over_tokens": "1"}, "there is no cost to spread"),
        ({**OWN, "mfu": "0"}, "mfu: must be more than 0"),
        ({**OWN, "mfu": "1.01"}, "at most 1"),
        ({**OWN, "mfu": "101%"}, "mfu:"),
    ],
)
def test_refused(shipped, words: dict[str, Any], says: str):
    """A question that makes no sense is refused with what to do."""
    with pytest.raises(UsageError) as caught:
        answer(shipped, **words)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"gpu_rate": "2 USD/GPU_day"}, "there is no unit 'GPU_day'"),
        ({"gpu_rate": "2 USD/GPU"}, "gpu_rate:"),
        ({"gpu_rate": "2 USD/hour"}, "gpu_rate:"),
        ({"gpu_rate": "2 GPU_hour"}, "gpu_rate:"),
        ({"gpu_rate": "2 EUR/GPU_hour"}, "EUR"),
        ({"gpu_rate": "1 USD/GPU/day"}, "no finite decimal form"),
        ({"gpu_rate": "2e0 USD/GPU_hour"}, "gpu_rate:"),  # money has no exponent
        ({"gpu_hours": "5 hour"}, "gpu_hours:"),
        ({"gpu_hours": "5 GPU"}, "gpu_hours:"),
        ({"tokens": "5 parameter"}, "tokens:"),
        ({"active_parameters": "37e9 token"}, "active_parameters:"),
        ({"gpu_life": "4"}, "the unit is missing"),
        ({"gpu_life": "4 USD"}, "gpu_life:"),
        ({"power": "700 Wh"}, "power:"),
        ({"tariff": "0.1"}, "the unit is missing"),
        ({"tariff": "0.1 USD/hour"}, "tariff:"),
        ({"gpu_price": "1 GPU"}, "gpu_price:"),
        ({"over_tokens": "5 request"}, "over_tokens:"),
        ({"over_tokens": "5", "price": "1 USD/request", "share": "1"}, "price:"),
    ],
)
def test_unit_errors(shipped, words: dict[str, str], says: str):
    """GPU-hours at a price per anything else, and every other slip of units, names its word."""
    with pytest.raises(UsageError) as caught:
        answer(shipped, **{**OWN, **words})
    assert says in str(caught.value)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_numbers(shipped, name: str, text: str):
    """No number that hangs or fools a library passes, under any word; the refusal is short."""
    with pytest.raises(CostcalcError) as caught:
        answer(shipped, **{**OWN, "over_tokens": "1", "price": "1", "share": "1", name: text})
    assert len(str(caught.value)) < 400


def test_the_largest_numbers_are_computed(shipped):
    """The ends of what may be said together still give plain digits, and no crash."""
    found = answer(
        shipped, active_parameters="1e30", tokens="1e30 token", gpu="H800", mfu="1e-30",
        gpu_rate="999999999999999.999999999999999G", gpu_hours="1e-30",
        gpu_price="999999999999999.999999999999999G", gpu_life="0.000000000000001 hour",
        power="999999999999999.9G", tariff="999999999999999G USD/Wh", pue="1e30", over_tokens="1e-30",
        price="0.000000000000001", share="1e-30",
    )  # fmt: skip
    assert all(set(each["cost"]) <= set("0123456789.") for each in found["estimates"])
    assert "which cannot be" in found["notes"][0]


@pytest.mark.parametrize("tokens", ["999999999999999e99G Mtoken", "1e31", "1e-31"])
def test_numbers_beyond_all_reach(shipped, tokens: str):
    """Values that are no quantity of anything are refused by name: products of several leave exact arithmetic."""
    with pytest.raises(UsageError, match=r"tokens: .*out of range"):
        answer(shipped, active_parameters="1", tokens=tokens, gpu="H800", gpu_rate="1", mfu="1e-30")
