"""The claims of the five articles in the shipped table: their words, their verdicts, and what would change them.

Nothing here needs the articles: fragments are known by hash, offset and length (`claim_fragments.yaml`).
"""

# ruff: noqa: E501 - one claim a line

from __future__ import annotations

import hashlib
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from costcalc import load
from costcalc.pricing.file.printed import numbers_in
from costcalc.questions.claims.comparison import COMPARED, honest_ratios
from costcalc.questions.claims.figures import other_evidence, training_figures
from costcalc.questions.claims.judge import VERDICTS, Judged, judge_all
from costcalc.questions.claims.phrasebook import name_of
from costcalc.questions.training.costs import of_subject, run_cost, run_hours
from tests.asking import claims, training
from tests.builders import shipped_with


def read(name: str) -> dict[str, Any]:
    """A data file beside this one, every value as text."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return found


FRAGMENTS = read("claim_fragments.yaml")

ANOTHER_MEASURE, ANOTHER_SUBJECT = "holds_for_another_measure", "holds_for_another_subject"
HOLDS, SCOPE, CONTRADICTED = "holds", "different_scope", "contradicted"
UNSUPPORTED, NOT_CHECKABLE = "unsupported", "not_checkable"

LISTED = {
    # what facts/claims.yaml lists: verdict, the figure that decides, and why
    "art-000-cost-lt6m": (ANOTHER_SUBJECT, "deepseek-r1-with-base-model", "5.87 M$ is V3's run and R1's stage, without research, staff and hardware"),
    "art-000-rivals-billions": (NOT_CHECKABLE, None, "billions is no number, and neither scope nor period is given"),
    "art-000-gpus-lt2000": (CONTRADICTED, "deepseek-v3-final-run gpus", "R1's own stage ran on 512, but the base that it was built on on 2,048"),
    "art-000-cost-5.8m": (CONTRADICTED, "deepseek-r1-with-base-model", "no source gives 5.8: the run is 5.576, with R1's stage 5.87"),
    "art-000-softbank": (SCOPE, "softbank-early-2025-01-28", "the moment is not stated; -5.2 % early that day, -12 % over two days"),
    "art-001-tweet-date": (HOLDS, "altman-post-date", "other copies of the embedded post show that day"),
    "art-001-24h": (HOLDS, "nvidia-fall-duration", "reported as a fall of one day"),
    "art-001-cost-lower": (NOT_CHECKABLE, None, "no amount on either side, and no model is named"),
    "art-002-capex": (SCOPE, "deepseek-hardware-500m", "it is said so, of all hardware of the company; the others speak of one run"),
    "art-002-h800-date": (HOLDS, "h800-stop", "shipping had to stop on 23 October 2023"),
    "art-002-nvidia": (ANOTHER_MEASURE, "nvidia-fall-near-close", "118.58 shortly before the close gives 16.86, the close itself 16.97"),
    "art-002-nvidia-cap": (HOLDS, "nvidia-market-value-loss", "589 billion is nearly 600"),
    "art-002-record": (HOLDS, "nvidia-record-loss", "the press of the day says the same"),
    "art-002-dalio": (HOLDS, "dalio-period", "he told the Financial Times so"),
    "art-003-app": (CONTRADICTED, "app-store-first", "it was first on Sunday the 26th"),
    "art-003-cost-5.6m": (ANOTHER_SUBJECT, "deepseek-v3-final-run", "5.576 M$ rounds to 5.6, and is V3's final run, not R1"),
    "art-003-openai-hundreds-m": (NOT_CHECKABLE, "gpt-4o-amortised", "no number, no model"),
    "art-003-sector": (NOT_CHECKABLE, None, "no number"),
    "art-003-khosla": (UNSUPPORTED, "khosla-post", "an allegation, for which the post gives no evidence"),
    "art-003-tan": (HOLDS, "elasticity-nber", "every published elasticity is negative"),
    "art-004-aime": (HOLDS, "r1-aime", "DeepSeek's own table prints 79.8"),
    "art-004-r1-price": (ANOTHER_MEASURE, "deepseek/deepseek-r1 cache_read", "0.14 is the price of cached input"),
    "art-004-openai-price": (ANOTHER_MEASURE, "openai/o1 cache_read", "7.50 is o1's price of cached input"),
    "art-004-consumer-hw": (ANOTHER_SUBJECT, "r1-distill-14b-weights-to-4090", "a distilled model fits on a card; R1 takes 17 of them"),
    "art-004-fan-date": (UNSUPPORTED, None, "no source for the day of the post"),
    "art-004-bertrand-date": (UNSUPPORTED, None, "no source for the day of the post"),
}  # fmt: skip

FOUND_BEYOND = {
    "art-000-altman-price": (NOT_CHECKABLE, "deepseek/deepseek-r1 input", "he names no number"),
    "art-000-fewer-resources": (NOT_CHECKABLE, "deepseek-r1-with-base-model", "no number"),
    "art-000-energy": (SCOPE, "r1-distill-70b-energy", "what was measured is answers of a distilled model, not data centres"),
    "art-000-nvidia-fluctuations": (NOT_CHECKABLE, "nvidia-fall-close", "no size"),
    "art-001-app-store": (HOLDS, "app-store-rank", "it was first among the free applications"),
    "art-001-google-play": (SCOPE, "google-play-rank", "the only source is of the 27th, and says fourteenth"),
    "art-001-free": (HOLDS, "app-free", "the application is free; the interface is not"),
    "art-001-open-source": (ANOTHER_MEASURE, "r1-weights", "the weights are open, training code and data are not"),
    "art-001-old-chips": (CONTRADICTED, "h800-generation", "the H800 is of the H100's generation"),
    "art-001-old-generation": (CONTRADICTED, "h800-generation", "the same"),
    "art-001-weaker-chips": (ANOTHER_MEASURE, "h800-interconnect", "the links are half as fast, the arithmetic is not slower"),
    "art-001-benchmarks": (ANOTHER_MEASURE, "r1-over-o1-swe", "above on some benchmarks, below on others"),
    "art-001-less-compute": (NOT_CHECKABLE, None, "no number"),
    "art-001-low-cost": (NOT_CHECKABLE, None, "no amount and no rival"),
    "art-001-stargate": (CONTRADICTED, "stargate-investor", "the investors announced are companies"),
    "art-002-h800-used": (HOLDS, "deepseek-v3-final-run gpu", "V3's report says so"),
    "art-002-janus-licence": (ANOTHER_MEASURE, "janus-code-licence", "the code is MIT, the weights are not"),
    "art-002-janus-geneval": (HOLDS, "janus-over-dalle3-geneval", "80.0 against 67.0 in DeepSeek's paper"),
    "art-002-janus-dpg": (HOLDS, "janus-over-dalle3-dpg", "84.2 against 83.5 in DeepSeek's paper"),
    "art-002-fall-day": (HOLDS, "nvidia-fall-date", "it was that day"),
    "art-003-open-source": (ANOTHER_MEASURE, "r1-weights", "as above"),
    "art-003-equals-o1": (ANOTHER_MEASURE, "r1-over-o1-swe", "above o1 on some, below on others"),
    "art-003-much-lower": (ANOTHER_SUBJECT, "deepseek-v3-final-run / gpt-4-cloud", "V3's run is 7 % of GPT-4 in the cloud"),
    "art-003-no-advanced-chips": (UNSUPPORTED, "h800-generation", "the evidence is on the generation of chips, not on access to them"),
    "art-003-open-above-closed": (NOT_CHECKABLE, None, "no models, no benchmark"),
    "art-004-low-price": (ANOTHER_MEASURE, "deepseek/deepseek-r1 input / openai/o1 input", "each meter is 27 to 54 times lower"),
    "art-004-fraction": (ANOTHER_MEASURE, "deepseek/deepseek-r1 input / openai/o1 input", "the same"),
    "art-004-fraction-again": (ANOTHER_MEASURE, "deepseek/deepseek-r1 input / openai/o1 input", "the same"),
    "art-004-open-source": (ANOTHER_MEASURE, "r1-weights", "as above"),
    "art-004-open-code": (CONTRADICTED, "r1-training-code", "no training code was released"),
    "art-004-no-supervised-data": (ANOTHER_SUBJECT, "r1-zero-supervised-data", "that is R1-Zero"),
    "art-004-above-o1": (HOLDS, "r1-over-o1-aime", "by 0.6 points"),
    "art-004-personal-computers": (ANOTHER_SUBJECT, "r1-distill-14b-weights-to-4090", "only the distilled models"),
    "art-004-mostaque-date": (NOT_CHECKABLE, None, "no source for the day of the post"),
}  # fmt: skip

VERDICT = {**LISTED, **FOUND_BEYOND}


@pytest.fixture(scope="module")
def judged(shipped: Any) -> dict[str, Judged]:
    """Every claim of the shipped table, judged."""
    return {each.claim.id: each for each in judge_all(shipped)}


def judged_with(*changes: tuple[str, str]) -> dict[str, Judged]:
    """Every claim, judged on a copy of the shipped file with passages changed."""
    return {each.claim.id: each for each in judge_all(shipped_with(*changes))}


def changed(before: dict[str, Judged], after: dict[str, Judged]) -> dict[str, str]:
    """The verdicts that are no longer what they were."""
    return {name: each.verdict for name, each in after.items() if each.verdict != before[name].verdict}


def test_the_26_claims_are_there(judged):
    """Every claim that the facts list is in the table under its id, and every one of the table has a line here."""
    assert len(LISTED) == 26
    assert judged.keys() == VERDICT.keys()


@pytest.mark.parametrize("name", VERDICT)
def test_verdict(judged, name: str):
    """Each claim has the verdict that the rules give, by the figure that decides."""
    verdict, decisive, reason = VERDICT[name]
    found = judged[name]
    assert (found.verdict, found.decisive.id if found.decisive else None) == (verdict, decisive), reason


def test_every_verdict_is_met(judged):
    """The ledger shows each of the seven verdicts at least once."""
    assert {each.verdict for each in judged.values()} == set(VERDICTS)


def test_words_are_fragments_of_the_articles(judged):
    """Each claim's words are the fragment that hash, offset and length identify, and no fragment is left over."""
    listed = {
        name: (article, int(each["length"]), each["sha256"])
        for article, entry in FRAGMENTS.items()
        for name, each in entry["claims"].items()
    }
    found = {
        name: (
            each.claim.article.article,
            len(each.claim.printed),
            hashlib.sha256(each.claim.printed.encode()).hexdigest(),
        )
        for name, each in judged.items()
    }
    assert found == listed


def test_offsets_fit_together(judged):
    """Fragments that overlap in an article say the same there, and the price table's quotes lie within them."""
    quotes = read("fragments.yaml")
    overlaps = 0
    for article, entry in FRAGMENTS.items():
        assert len(entry["sha256"]) == 64
        placed = [(int(each["offset"]), judged[name].claim.printed) for name, each in entry["claims"].items()]
        assert all(offset >= 0 for offset, _ in placed)
        for (one, first), (other, second) in combinations(sorted(placed), 2):
            if other < one + len(first):
                overlaps += 1
                shared = first[other - one :]
                assert second.startswith(shared) or shared.startswith(second), (article, other)
        for quote in quotes.get(article, {}).get("fragments", ()):
            start, length = int(quote["offset"]), int(quote["length"])
            (text,) = [
                text for offset, text in placed if offset <= start < start + length <= offset + len(text)
            ]
            (offset,) = [offset for offset, each in placed if each == text]
            cut = text[start - offset : start - offset + length]
            assert hashlib.sha256(cut.encode()).hexdigest() == quote["sha256"]
    assert overlaps >= 1


def test_every_figure_has_a_source(shipped, judged):
    """Whatever claims are checked against names a source that can be found."""
    facts = shipped.catalogue.facts()
    for figure in [*training_figures(facts), *other_evidence(facts)]:
        assert figure.source is not None, figure.id
        assert figure.source.title, figure.id
        assert figure.source.url or figure.source.article, figure.id
    for each in judged.values():
        assert all(figure.source for figure in (*each.evidence, *each.others)), each.claim.id
        assert each.claim.article.article, each.claim.id
        assert each.claim.article.language == "fr", each.claim.id


def test_cited_facts_are_dated_where_they_were_read(shipped):
    """GPUs, rents, multipliers and throughputs name sources too, with the day that they were retrieved."""
    facts = shipped.catalogue.facts()
    cited = [
        each.cited
        for kind in (facts.runs, facts.estimates, facts.gpus, facts.multipliers, facts.throughputs)
        for each in kind.values()
    ]
    cited += [rental.cited for gpu in facts.gpus.values() for rental in gpu.rentals]
    assert len(cited) > 60
    assert all(each.source.url and each.source.retrieved for each in cited)


def test_numbers_stand_in_the_words(judged):
    """A claim's number stands in its words, in French notation, so that the printed digits are known."""
    for name, each in judged.items():
        claim = each.claim
        if claim.value is not None:
            value = abs(claim.value.as_in(claim.value.unit))
            scales = [Fraction(10) ** power for power in range(13)]
            assert any(
                Fraction(number) * scale == value
                for number in numbers_in(claim.printed, "fr")
                for scale in scales
            ), name


# --- what the issue asks to see -----------------------------------------------------------------------------


def test_v3_and_r1_to_the_dollar(shipped):
    """2,664,000 + 119,000 + 5,000 h × 2 = 5,576,000 USD; 512 × 198 + 5,000 + 512 × 80 = 147,336 h → 294,672 USD."""
    runs: Any = shipped.catalogue.facts().runs
    v3, r1 = runs["deepseek-v3-final-run"], runs["deepseek-r1-reinforcement-learning"]
    assert [hours.number for hours in v3.stages.values()] == [2_664_000, 119_000, 5_000]
    assert run_hours(v3) == 2_788_000
    assert run_cost(v3) == 5_576_000
    assert run_hours(r1) == 147_336
    assert run_cost(r1) == 294_672


def test_operations_and_utilisation(shipped):
    """V3: 3.2856e24 FLOP and 34.6 % of the BF16 peak; Llama 3.1-405B: 3.79e25 and 34.5 %."""
    facts = shipped.catalogue.facts()
    for name, flop, percent in (
        ("DeepSeek V3", "3.2856e24", "34.6"),
        ("Llama 3.1-405B", "3.7908e25", "34.5"),
    ):
        found = of_subject(facts, name)
        assert found.flop == Fraction(flop)
        assert round((found.implied_mfu or 0) * 100, 1) == Fraction(percent)
        assert "plausible" in found.notes[0]


def test_gpt_4_by_method(shipped):
    """GPT-4 cost from 40.7 to 778 million, by method, and more than 100 by what was said."""
    found = training(shipped, {"model": "GPT-4"}).to_dict()
    assert (found["lowest"], found["highest"]) == ("40695706", "778066899")
    assert {each["method"] for each in found["estimates"]} == {
        "cloud",
        "hardware_bought",
        "amortised",
        "stated",
    }
    assert all(each["includes"] and each["excludes"] and each["source"] for each in found["estimates"])


def test_the_honest_comparison(shipped):
    """53.6 on cached input is 27.3 on input, 27.4 on output, 29.6 on the real mix, and 10.0 if R1 writes four times as much."""
    found = honest_ratios(shipped, "deepseek/deepseek-r1", "openai/o1", date(2025, 1, 25))
    assert {each.what: str(round(float(each.ratio or 0), 1)) for each in found} == {
        "cache_read": "53.6", "input": "27.3", "output": "27.4", "mix": "29.6", "mix x1.5": "22.3", "mix x4": "10.0",
    }  # fmt: skip
    assert found[0].ratio == Fraction("7.50") / Fraction("0.14")
    assert [each.source for each in found if each.what.startswith("mix")] == ["train-deepseek-inference"] * 3


def test_0_14_is_the_cached_input_of_r1_and_the_promotional_input_of_v3(judged):
    """The bare number does not identify a model or a meter: V3's input and Nova Micro's output carried it too that day."""
    price = judged["art-004-r1-price"]
    assert [each.measure for each in price.evidence] == ["cache_read", "input", "output"]
    assert [(each.subject, each.measure, each.low) for each in price.others] == [
        ("deepseek/deepseek-v3", "input", Fraction("0.14")),
        ("bedrock/amazon.nova-micro-v1:0", "output", Fraction("0.14")),
    ]  # fmt: skip
    assert price.difference == 0


def test_the_claims_on_training_cost_disagree(judged):
    """5.6, 5.8, less than 6 and more than 500 stand in one group, each with its own verdict."""
    group = [each for each in judged.values() if each.claim.group == "training-cost"]
    said = {str(each.claim.value.number): each.verdict for each in group if each.claim.value}
    assert said == {
        "6000000": ANOTHER_SUBJECT, "5800000": CONTRADICTED, "500000000": SCOPE, "5600000": ANOTHER_SUBJECT,
    }  # fmt: skip


# --- change a figure, and the verdict changes ---------------------------------------------------------------

R1_CACHED = """\
            price: 0.14 USD/Mtoken
            printed: "$0.14 / million input tokens (cache hit)"
            confirmed_by: [deepseek-pricing-usd]
            quoted_by:
              - {source: cointribune-r1, printed: "0,14 $ par million de tokens"}
"""
R1_DEARER = """\
            price: 0.15 USD/Mtoken
            printed: "$0.15 / million input tokens (cache hit)"
            confirmed_by: [deepseek-pricing-usd]
"""


def test_another_cached_price():
    """With R1's cached input at 0.15, 0.14 is contradicted, and what is left at 0.14 is other models'."""
    table = shipped_with((R1_CACHED, R1_DEARER))
    (price,) = claims(table, {"id": "art-004-r1-price"}).to_dict()["claims"]
    assert price["verdict"] == CONTRADICTED
    assert price["difference"] == "-0.01"
    at_that_price = [each for each in price["evidence"] if each["value"] == "0.14"]
    assert [(each["subject"], each["measure"], each["other_model"]) for each in at_that_price] == [
        ("deepseek/deepseek-v3", "input", True),
        ("bedrock/amazon.nova-micro-v1:0", "output", True),
    ]  # fmt: skip
    headline = claims(table, {"id": "art-004-r1-price"}).ratios[0]
    assert headline.ratio == 50


def test_other_hours_of_v3(judged):
    """With 3 million hours of pre-training, V3 cost 6.248 million: 5.6 falls, and what depends on it moves."""
    after = judged_with(("{gpu_hours: 2664000 GPU_hour,", "{gpu_hours: 3000000 GPU_hour,"))
    assert changed(judged, after) == {"art-003-cost-5.6m": CONTRADICTED, "art-000-cost-lt6m": CONTRADICTED}
    figures = [each.low for each in after["art-003-cost-5.6m"].evidence]
    assert Fraction(6_248_000) in figures


def test_another_gpu_count(judged):
    """With 1,999 GPUs for V3, fewer than 2,000 is no longer contradicted; with 2,000 it is."""
    count = "      gpus: 2048 GPU\n"
    assert changed(judged, judged_with((count, "      gpus: 1999 GPU\n"))) == {
        "art-000-gpus-lt2000": ANOTHER_SUBJECT
    }
    assert changed(judged, judged_with((count, "      gpus: 2000 GPU\n"))) == {}


def test_another_share_price(judged):
    """With 118.42 as the price near the close, no source gives 16.86; with it as the close, the claim holds."""
    near = "    value: 118.58 USD\n    on: 2025-01-27\n"
    after = judged_with((near, near.replace("118.58", "118.42")))
    assert changed(judged, after) == {"art-002-nvidia": CONTRADICTED}
    close = "    value: 118.42 USD\n    on: 2025-01-27\n"
    after = judged_with((close, close.replace("118.42", "118.58")))
    assert changed(judged, after) == {"art-002-nvidia": HOLDS}


@pytest.mark.parametrize(
    ("old", "new", "verdicts"),
    [
        ("    measure: aime_2024\n    value: 79.8 percent\n", "    measure: aime_2024\n    value: 79.0 percent\n", {"art-004-aime": CONTRADICTED, "art-004-above-o1": ANOTHER_MEASURE}),
        ("    value: 404e9 byte\n", "    value: 20e9 byte\n", {"art-004-consumer-hw": HOLDS, "art-004-personal-computers": HOLDS}),
        ("    date: 2025-01-26\n", "    date: 2025-01-27\n", {"art-003-app": HOLDS}),
        ("    value: -1.11\n", "    value: 1.11\n", {}),  # the other elasticity is negative still
        ('      cost_low: 500000000 USD\n      includes: "the money', '      cost_low: 400000000 USD\n      includes: "the money', {}),  # 1.3 and 1.6 billion are left
        ('    text: "not released"\n    on: 2025-01-28\n', '    text: "open"\n    on: 2025-01-28\n', {"art-004-open-code": HOLDS}),
    ],
)  # fmt: skip
def test_other_figures(judged, old: str, new: str, verdicts: dict[str, str]):
    """A changed figure changes the verdicts that rest on it, and no other."""
    assert changed(judged, judged_with((old, new))) == verdicts


@pytest.mark.parametrize(
    ("value", "printed", "operator", "verdict"),
    [
        ("5600000", "5,6 millions", "=", ANOTHER_SUBJECT),
        ("5580000", "5,58 millions", "=", ANOTHER_SUBJECT),
        ("5576000", "5,576 millions", "=", ANOTHER_SUBJECT),
        ("5570000", "5,57 millions", "=", CONTRADICTED),
        ("5800000", "5,8 millions", "=", CONTRADICTED),  # neither 5.576 nor 5.87
        ("5900000", "5,9 millions", "=", ANOTHER_SUBJECT),  # 5.87, with R1's stage
        ("5870000", "5,87 millions", "=", ANOTHER_SUBJECT),
        ("300000", "0,3 million", "=", ANOTHER_MEASURE),  # R1's own stage: 294,672
        ("5000000", "moins de 5 millions", "<", CONTRADICTED),  # R1's stage is less, its base is not
    ],
)
def test_other_claims_on_the_same_run(judged, value: str, printed: str, operator: str, verdict: str):
    """The same figures under other claims: what the printed digits allow, and no more."""
    after = judged_with(
        ('    printed: "Le coût de formation de 5,6 millions de dollars"\n', f'    printed: "{printed} de dollars"\n'),
        ('    measure: training_cost\n    operator: "="\n    value: 5600000 USD\n',
         f'    measure: training_cost\n    operator: "{operator}"\n    value: {value} USD\n'),
    )  # fmt: skip
    assert after["art-003-cost-5.6m"].verdict == verdict


def test_the_compared_models_are_called_as_in_the_table():
    """The names in sentences and pages are those of the two models compared."""
    catalogue = load().catalogue
    for each in COMPARED[:2]:
        assert catalogue.model(each).name == name_of(each, "en") == name_of(each, "fr")
