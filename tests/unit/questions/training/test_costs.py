"""Training cost: exact by every method, with what each leaves out, and whether the figures fit together."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.errors import UsageError
from costcalc.questions.training.answer import TrainingAnswer
from costcalc.questions.training.costs import (
    METHODS,
    OwnRun,
    Training,
    amortised_over,
    flop_of,
    gpu_hours_for,
    implied_mfu,
    of_own_run,
    of_subject,
    run_cost,
    run_hours,
    run_mfu,
)
from tests.builders import facts_file, table_of

PEAK = Fraction("989.4e12")
ENDS = "includes: i, excludes: e, source: sheet"
RUNS = f"""\
    training:
      runs:
        v3:
          {{model: acme/v3, subject: Acme V3, scope: final_run, gpu: H800, rental: 2 USD/GPU_hour, tokens: 14.8e12 token,
           parameters: {{total: 671e9, active: 37e9}}, {ENDS}, stages: {{pre_training: {{gpu_hours: 2664000 GPU_hour}},
           context_extension: {{gpu_hours: 119000 GPU_hour}}, post_training: {{gpu_hours: 5000 GPU_hour}}}}}}
        r1:
          {{subject: Acme R1, scope: rl, rental: 48 USD/GPU/day, {ENDS}, stages: {{zero: {{gpus: 512 GPU, hours: 198 hour}},
           data: {{gpu_hours: 5 kGPU_hour}}, r1: {{gpus: 512 GPU, hours: 80 hour}}}}}}
        llama:
          {{subject: Llama 405B, scope: final_run, gpu: H800, tokens: 15.6e12 token, parameters: {{active: 405e9}}, {ENDS},
           stages: {{training: {{gpu_hours: 30.84e6 GPU_hour}}}}}}
        fast: {{subject: Fast, scope: s, gpu: H800, tokens: 14.8e12 token, parameters: {{active: 37e9}}, {ENDS},
               stages: {{all: {{gpu_hours: 1000 GPU_hour}}}}}}
        slow: {{subject: Slow, scope: s, gpu: H800, tokens: 1e12 token, parameters: {{active: 1e9}}, {ENDS},
               stages: {{all: {{gpu_hours: 1e6 GPU_hour}}}}}}
        eight: {{subject: Eight, scope: s, gpu: FP8, rental: 1 USD/GPU_hour, tokens: 1e12 token, parameters: {{active: 1e9}}, {ENDS},
                stages: {{all: {{gpu_hours: 1e6 GPU_hour}}}}}}
        total: {{subject: Total, scope: s, gpu: H800, tokens: 1e12 token, parameters: {{total: 1e9}}, {ENDS},
                stages: {{all: {{gpu_hours: 1e6 GPU_hour}}}}}}
      estimates:
        gpt-cloud: {{subject: GPT-4, method: cloud, cost: 78562017 USD, {ENDS}, printed: "78.6M"}}
        gpt-bought: {{subject: GPT-4, method: hardware_bought, cost: 778066899 USD, {ENDS}}}
        gpt-amortised: {{subject: GPT-4, method: amortised, cost: 40695706 USD, {ENDS}}}
        gpt-stated: {{subject: GPT-4, method: stated, cost_low: 100000000 USD, {ENDS}, verified: false}}
        acme: {{subject: Acme, method: company_hardware, cost_low: 500000000 USD, {ENDS}}}
        odd: {{subject: Odd, method: by_rumour, cost_high: 5 kUSD, {ENDS}}}
      gpus:
        H800: {{peak_bf16: 989.4e12 FLOP/second, source: sheet}}
        FP8: {{peak_fp8: 1e15 FLOP/second, source: sheet}}
      multipliers:
        epoch-development-compute: {{low: 1.2, high: 4, what: all development, source: sheet}}
        staff: {{low: 29 percent, high: 49 percent, what: staff, source: sheet}}
"""
FACTS = table_of(facts_file(RUNS)).catalogue.facts()


def by_method(training: Any) -> dict[str, Any]:
    """The bounds of each method."""
    return {each.method: (each.low, each.high) for each in training.estimates}


def test_v3_to_the_dollar():
    """2,664,000 + 119,000 + 5,000 GPU-hours at 2 USD are 5,576,000 USD, exactly."""
    assert run_hours(FACTS.runs["v3"]) == 2_788_000
    assert run_cost(FACTS.runs["v3"]) == 5_576_000


def test_r1_from_gpus_and_hours():
    """512 × 198 + 5,000 + 512 × 80 = 147,336 h; 48 USD per GPU and day are 2 an hour: 294,672 USD."""
    assert run_hours(FACTS.runs["r1"]) == 512 * 198 + 5_000 + 512 * 80 == 147_336
    assert run_cost(FACTS.runs["r1"]) == 294_672


def test_no_rent_no_cost():
    """A run whose source assumes no rental price has no cost, and certainly not zero."""
    assert run_cost(FACTS.runs["llama"]) is None
    assert of_subject(FACTS, "llama-405b").estimates == []


def test_operations_and_utilisation():
    """V3: 3.2856e24 FLOP in its hours of pre-training are 34.6 % of the peak; Llama 405B: 3.79e25, 34.5 %."""
    v3, llama = of_subject(FACTS, "acme/v3"), of_subject(FACTS, "Llama 405B")
    assert v3.flop == flop_of(Fraction(37 * 10**9), Fraction(148 * 10**11)) == 32856 * 10**20
    assert llama.flop == 37908 * 10**21
    assert v3.implied_mfu == Fraction(32856 * 10**20, 2_664_000 * 3_600) / PEAK
    assert round((v3.implied_mfu or 0) * 100, 1) == Fraction("34.6")
    assert round((llama.implied_mfu or 0) * 100, 1) == Fraction("34.5")


def test_hours_of_operations_and_back():
    """What a utilisation takes in hours is the utilisation that those hours imply."""
    hours = gpu_hours_for(Fraction(10**24), PEAK, Fraction("0.35"))
    assert implied_mfu(Fraction(10**24), hours, PEAK) == Fraction("0.35")


@given(st.fractions(min_value="0.01", max_value=1), st.integers(10**18, 10**26))
def test_hours_and_utilisation_are_inverse(mfu: Fraction, flop: int):
    """For any run: hours from a utilisation imply that utilisation, to the last digit."""
    assert implied_mfu(Fraction(flop), gpu_hours_for(Fraction(flop), PEAK, mfu), PEAK) == mfu


@pytest.mark.parametrize("mfu", ["0", "1.000001", "35", "-1"])
def test_a_utilisation_that_cannot_be(mfu: str):
    """Nothing and more than the peak are refused; the peak itself is not."""
    with pytest.raises(UsageError, match="mfu: must be more than 0 and at most 1"):
        gpu_hours_for(Fraction(1), Fraction(1), Fraction(mfu))
    with pytest.raises(UsageError, match="mfu"):  # even where it would not be used
        of_own_run(FACTS, OwnRun(gpu_hours=Fraction(1), gpu_rate=Fraction(1), mfu=Fraction(mfu)))
    assert gpu_hours_for(Fraction(3_600), Fraction(1), Fraction(1)) == 1


def test_methods_side_by_side():
    """A run in the table: rented, from its operations, and with all development, each with its own words."""
    found = of_subject(FACTS, "Acme V3")
    low = found.flop / (PEAK * Fraction(1, 2) * 3_600) * 2 if found.flop else None
    high = found.flop / (PEAK * Fraction(3, 10) * 3_600) * 2 if found.flop else None
    assert by_method(found) == {
        "rented": (5_576_000, 5_576_000), "from_flop": (low, high), "development": (6_691_200, 22_304_000),
    }  # fmt: skip
    assert all(each.includes and each.excludes and each.how and each.cited for each in found.estimates)
    assert found.estimates[0].how == (
        "(2664000 h pre_training + 119000 h context_extension + 5000 h post_training) × 2 USD/GPU_hour"
    )
    assert "50 % to 30 % of H800's BF16 peak × 2 USD/GPU_hour" in found.estimates[1].how


def told(found: Training) -> dict[str, Any]:
    """What is found, as JSON has it."""
    return TrainingAnswer(found, "", None).to_dict()


def test_published_costs():
    """GPT-4 by method, from 40.7 to 778 million; the company's hardware is no cost of a run."""
    found = told(of_subject(FACTS, "gpt-4", "gpt-4"))
    assert (found["lowest"], found["highest"]) == ("40695706", "778066899")
    assert [each["method"] for each in found["estimates"]] == [
        "cloud",
        "hardware_bought",
        "amortised",
        "stated",
    ]
    stated = found["estimates"][-1]
    assert (stated["cost_low"], stated["cost_high"], "cost" in stated) == ("100000000", None, False)
    assert stated["source"]["verified"] is False
    assert found["estimates"][0]["source"]["printed"] == "78.6M"
    assert (found["gpu_hours"], found["flop"], found["implied_mfu"], found["notes"]) == (None, None, None, [])
    company = told(of_subject(FACTS, "Acme"))
    assert (company["lowest"], company["highest"]) == (None, None)
    odd = told(of_subject(FACTS, "Odd"))
    assert odd["estimates"][0]["how"] == "by rumour"
    assert (odd["lowest"], odd["highest"]) == (None, "5000")


def test_json_of_a_run():
    """Costs are plain decimal text; the utilisation has twelve digits."""
    found = told(of_subject(FACTS, "acme/v3"))
    assert found["schema"] == "costcalc/training/1"
    assert (found["subject"], found["model"], found["gpu_hours"]) == ("Acme V3", "acme/v3", "2788000")
    assert (found["flop"], found["implied_mfu"]) == ("3285600000000000000000000", "0.346262980183")
    assert found["estimates"][0]["cost"] == "5576000"


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("acme/v3", "imply 34.6 % of the BF16 peak, which is plausible"),
        ("fast", "which cannot be: it is more than the peak"),
        ("slow", "imply 0.2 % of the BF16 peak, which is unusual"),
    ],
)
def test_whether_hours_and_operations_fit(subject: str, words: str):
    """A stated run is plausible, unusual or impossible, and says so."""
    (note,) = of_subject(FACTS, subject).notes
    assert words in note


@pytest.mark.parametrize("subject", ["eight", "total", "Acme R1"])
def test_missing_figures_are_none(subject: str):
    """Without a BF16 peak, active parameters or a GPU there is no utilisation, and no note on it."""
    found = of_subject(FACTS, subject)
    assert (found.implied_mfu, found.notes) == (None, [])
    assert "from_flop" not in by_method(found)


def test_no_gpu_no_utilisation():
    """A run on a GPU without figures implies nothing."""
    assert run_mfu(FACTS.runs["v3"], None) is None


def test_a_subject_that_is_not_there():
    """An unknown subject is refused with near ones; a text of a megabyte is not compared whole."""
    with pytest.raises(UsageError, match=r"did you mean .*GPT-4"):
        of_subject(FACTS, "GPT-5")
    with pytest.raises(UsageError, match=r"nothing is known of training 'zzzz'$"):
        of_subject(FACTS, "zzzz")
    with pytest.raises(UsageError) as caught:
        of_subject(FACTS, "GPT-4" * 200_000)
    assert len(str(caught.value)) < 300


def own(**said: str | None):
    """A run of a user's own, its numbers as text."""
    numbers: dict[str, Any] = {
        name: value if name == "gpu" or value is None else Fraction(value) for name, value in said.items()
    }
    return of_own_run(FACTS, OwnRun(**numbers))


def test_own_run_rented():
    """GPU-hours × rate, exactly."""
    found = own(gpu_hours="2788000", gpu_rate="2")
    assert by_method(found) == {"rented": (5_576_000, 5_576_000)}
    assert (found.gpu_hours, found.flop, found.implied_mfu, found.notes) == (2_788_000, None, None, [])
    assert by_method(own(gpu_hours="0", gpu_rate="2")) == {"rented": (0, 0)}


def test_own_run_from_operations():
    """6 × parameters × tokens / (peak × utilisation × 3,600) hours at the rate, by any spelling of the GPU."""
    found = own(active_parameters="37e9", tokens="14.8e12", gpu="h800", mfu="0.35", gpu_rate="2")
    hours = Fraction(32856 * 10**20) / (PEAK * Fraction("0.35") * 3_600)
    assert by_method(found) == {"from_flop": (hours * 2, hours * 2)}
    assert (found.gpu_hours, found.flop) == (hours, 32856 * 10**20)
    assert "at 35 % of the h800's BF16 peak" in found.estimates[0].how


def test_own_run_both_ways():
    """Hours and operations together: two costs, the hours as said, and the utilisation that they imply."""
    found = own(
        gpu_hours="2664000", gpu_rate="2", active_parameters="37e9", tokens="14.8e12", gpu="H800", mfu="0.5"
    )
    assert set(by_method(found)) == {"rented", "from_flop"}
    assert found.gpu_hours == 2_664_000
    assert found.notes == [
        "the hours of your run imply 34.6 % of the BF16 peak, which is plausible: hours and operations fit together"
    ]
    assert own(gpu_hours="0", gpu_rate="2", active_parameters="1", tokens="1", gpu="H800").implied_mfu is None


def test_own_hardware():
    """The share of its life that a run uses up, and energy where power and tariff are given."""
    life = {"gpu_hours": "1000", "gpu_price": "35000", "gpu_life": "35000"}
    (alone,) = own(**life).estimates
    assert (alone.low, alone.includes) == (1000, "the share of the hardware's life that the run uses up")
    (powered,) = own(**life, power="700", tariff="0.0001").estimates
    assert powered.low == 1000 + 70
    assert powered.includes.endswith("and its energy")
    (cooled,) = own(**life, power="700", tariff="0.0001", pue="1.2").estimates
    assert cooled.low == 1000 + 84
    found = own(
        active_parameters="37e9",
        tokens="14.8e12",
        gpu="H800",
        mfu="0.35",
        gpu_price="35000",
        gpu_life="35000",
    )
    assert by_method(found) == {"owned": (found.gpu_hours, found.gpu_hours)}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "gpu_hours: name a model, or say GPU-hours and a GPU rate"),
        ({"gpu_hours": "1"}, "say GPU-hours and a GPU rate"),
        ({"gpu_rate": "2"}, "say GPU-hours and a GPU rate"),
        ({"active_parameters": "1", "tokens": "1", "gpu_rate": "2"}, "say GPU-hours and a GPU rate"),
        (
            {"active_parameters": "1", "tokens": "1", "gpu": "FP8", "mfu": "1", "gpu_rate": "2"},
            "say GPU-hours",
        ),
        ({"active_parameters": "1"}, "tokens: say active_parameters and tokens together"),
        ({"tokens": "1"}, "active_parameters: say active_parameters and tokens together"),
        ({"gpu_hours": "1", "gpu_price": "1"}, "gpu_life: say gpu_price and gpu_life together"),
        ({"gpu_hours": "1", "gpu_rate": "1", "power": "700"}, "tariff: say power and tariff together"),
        (
            {"gpu_hours": "1", "gpu_rate": "1", "power": "700", "tariff": "1"},
            "say gpu_price and gpu_life too",
        ),
        ({"gpu_hours": "1", "gpu_price": "1", "gpu_life": "0"}, "gpu_life: must be more than 0"),
        ({"gpu_hours": "1", "gpu_rate": "1", "pue": "0"}, "pue: must be at least 1"),
        ({"gpu_hours": "1", "gpu_rate": "1", "pue": "0.99"}, "pue: must be at least 1"),
        (
            {"gpu_hours": "1", "gpu_rate": "1", "gpu": "H999"},
            "gpu: there are no figures for this GPU; known are H800, FP8",
        ),
    ],
)
def test_half_of_a_run_is_refused(said: dict[str, str], words: str):
    """What cannot be, or says nothing alone, is refused with what is missing; nothing said is left out."""
    with pytest.raises(UsageError) as caught:
        own(**said)
    assert words in str(caught.value)


def test_amortisation():
    """5.576 million over 100e12 tokens are 0.05576 USD per million; under 5 % of 0.55 from 202.8e12 tokens."""
    spread = amortised_over(Fraction(5_576_000), Fraction(100 * 10**12), Fraction("0.55"), Fraction("0.05"))
    assert spread.per_million_tokens == Fraction("0.05576")
    assert spread.tokens_for_share == Fraction(5_576_000 * 10**6) / Fraction("0.0275")
    again = amortised_over(Fraction(5_576_000), spread.tokens_for_share or Fraction(0))
    assert again.per_million_tokens == Fraction("0.0275")
    assert again.tokens_for_share is None


@pytest.mark.parametrize(
    ("tokens", "price", "share", "field"),
    [
        ("0", "1", "1", "over_tokens"),
        ("-1", None, None, "over_tokens"),
        ("1", "0", "1", "price"),
        ("1", "1", "0", "share"),
    ],
)
def test_amortisation_over_nothing(tokens: str, price: str | None, share: str | None, field: str):
    """No tokens, a price of nothing or no share at all have no answer."""
    below, part = (None if each is None else Fraction(each) for each in (price, share))
    with pytest.raises(UsageError, match="must be more than 0") as caught:
        amortised_over(Fraction(1), Fraction(tokens), below, part)
    assert caught.value.field == field


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**6))
def test_cost_is_linear(hours: int, more: int, rate: int):
    """Two runs cost what one of all their hours costs."""
    assert by_method(own(gpu_hours=str(hours + more), gpu_rate=str(rate)))["rented"][0] == sum(
        by_method(own(gpu_hours=str(each), gpu_rate=str(rate)))["rented"][0] or 0 for each in (hours, more)
    )


def test_every_method_of_the_engine_has_its_words():
    """The methods that the engine makes are all explained."""
    assert {"rented", "from_flop", "owned", "development"} <= METHODS.keys()
