"""No format drops a word in silence: what a word changes in JSON, it changes in CSV, Markdown and tables."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import costcalc
from costcalc.errors import CostcalcError
from costcalc.numbers import significant
from costcalc.questions import QUESTIONS as NAMES
from costcalc.questions.documents import columns_of, rows_of
from costcalc.render import FORMATS, render
from costcalc_api.problems import RequestProblemError
from costcalc_api.queries import read_query
from costcalc_api.questions import ASKED as OFFERED
from tests.builders import SHIPPED
from tests.layers import keep_litellm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from costcalc.asking.words import Parameter
    from costcalc.pricing_table import PricingTable
    from costcalc_api.questions import Asked

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TERMS = {"requests": "1000/day", "input": "1000..2000", "output": "2000"}
SURE = TERMS | {"input": "10000"}
TWO = {"model": ["gpt-5.5", "claude-haiku-4-5"]}
ASKED: dict[str, dict[str, Any]] = {
    name: read_query(OFFERED[name].route.examples[0].partition("?")[2], OFFERED[name].names).words
    for name in NAMES
} | {
    "price": {"model": "gpt-5.5", "input": "10000", "output": "2000"},
    "compare": TWO | SURE,
    "project": TWO | TERMS | {"start": "2026-12", "months": "3", "growth": "5%/month"},
    "breakeven": {"model": ["gpt-5.5"], "gpus": "8", "gpu": "H200", "throughput": "4176 token/s"}
    | TERMS
    | {"requests": "100000/day"},
    "models": {},
    "lookup": {"price": "15"},
    "claims": {},
    "training": {"model": "deepseek-v3"},
    "audit": {},
}
"""The question that each word is added to: its first example, or one on which more words have an effect."""

SAID: dict[str, Any] = {
    "model": ["gpt-5.6-terra"], "all": "true", "provider": "openai", "weights": "open", "top": "1",
    "exclude_jurisdiction": "CN", "search": "gpt-5", "baseline": "gpt-5.5", "service_tier": "batch",
    "offer": ["VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken"], "preset": "rag-search", "region": "eu",
    "on": "2026-08-01", "start": "2027-02", "months": "5", "ceiling": "2000/day", "draws": "2000",
    "seed": "7", "phase": ["2027-01: 2000/day"], "hours": ["mon-fri 09:00-18:00 Europe/Paris"],
    "quantisation": "q4",
    "gpu": "H100", "gpus": "16", "gpu_price": "30000 USD", "gpu_life": "4 year", "power": "700 watt",
    "tariff": "0.10 USD/kWh", "operations": "3000 USD/month", "throughput_input": "9000 token/s",
    "pue": "1.5", "throughput_output": "900 token/s", "throughput_per": "4 GPU", "success": ["gpt-5.5=80%"],
    "usage_format": "vercel-5", "zone": "FRA", "status": "deprecated", "layer": "table",
    "max_output_price": "2", "sort": "-output", "lang": "fr",
    "id": "art-004-r1-price", "article": "004", "verdict": "contradicted", "group": "prices",
    "over_tokens": "100e12", "price": "0.55 USD/Mtoken", "share": "5%", "layers": "table",
    "active_parameters": "37e9", "tokens": "14.8e12", "mfu": "0.35", "min_ratio": "1.5", "parameters": "70e9",
    "self_host": "deepseek-r1", "context": "1M", "limit": "3", "offset": "1", "price_trend": "-40%/year",
    "requests": "2000/day", "timezone": "Asia/Shanghai",
    "discount": "15%", "language": "fr", "verbosity": "high", "currency": "EUR",
}  # fmt: skip
"""What is said of a word that has no example of its own, or whose example fits another question."""

OF_QUESTION: dict[str, Any] = {
    "price.requests": "3", "price.provider": "azure", "project.provider": "azure",
    "breakeven.provider": "azure", "history.provider": "azure",
    "models.layer": "litellm", "models.model": "o3", "training.model": "gpt-4",
    "project.growth": "-3%/month", "claims.group": "training-cost", "audit.older_than": "2",
    "audit.layers": "litellm", "audit.kind": ["price"], "audit.min_ratio": "5", "audit.model": "o3",
    "project.preset": "support-rollout", "lookup.price": "0.14",
}  # fmt: skip
"""The same, of a word of one question."""

OF_ALL = {"all": "true", "model": None}
OF_AZURE = {"model": ["gpt-4o"]}
"""A model that its maker sells, and Azure too."""
BOUGHT = {"gpu_price": "30000 USD", "gpu_life": "4 year", "tariff": "0.10 USD/kWh"}
OF_PRESET = {"input": None, "output": None, "growth": None}
VOLUME = {"over_tokens": "100e12"}
OLD = {"model": ["avian/Meta-Llama-3.1-70B-Instruct"], "on": "2025-02-01"}
"""A model of a feed alone, on a day of which the feed says nothing."""
GUESSED = {"model": ["anthropic/claude-haiku-4-5-20991231"]}
"""A name that only a pattern of a feed recognises."""
PEAK = {"model": ["deepseek-v4-pro"]}
"""A model that costs more in some hours."""
CACHED = {"inputTokens": 9000, "outputTokens": 5, "totalTokens": 9005, "cachedInputTokens": 600}
BESIDE: dict[str, dict[str, Any]] = {
    "seat": {"seats": "400"}, "seats": {"seat": "20 USD/month"}, "zone": {"energy": True},
    "language": {"tokens_measured_with": "o200k"}, "tokens_measured_with": {"language": "fr"},
    "price.usage_format": {"response": CACHED, "input": None, "output": None},
    "price.language": {"input": "1500 word", "output": "500 word"},
    "compare.lang": {"decide": True}, "project.lang": {"decide": True},
    "compare.all": OF_ALL, "compare.provider": OF_ALL, "compare.weights": OF_ALL,
    "compare.exclude_jurisdiction": OF_ALL, "compare.search": OF_ALL,
    "compare.context": OF_ALL,
    "project.provider": OF_AZURE, "breakeven.provider": OF_AZURE, "history.provider": {"model": "gpt-4o"},
    "project.preset": OF_PRESET, "breakeven.preset": OF_PRESET, "compare.preset": OF_PRESET,
    "price.allow_undated": OLD, "compare.allow_undated": OLD, "breakeven.allow_undated": OLD,
    "project.allow_undated": {"model": OLD["model"], "start": OLD["on"][:7]},
    "allow_pattern": GUESSED, "training.allow_pattern": {"model": "anthropic/claude-3-5-sonnet-20991231"},
    "hours": PEAK, "timezone": PEAK | {"hours": ["09:00-18:00"]},
    "project.follow": {"model": ["gpt-4o-mini"]},
    "gpu_price": BOUGHT, "gpu_life": BOUGHT, "tariff": BOUGHT, "power": BOUGHT, "pue": BOUGHT,
    "throughput_input": {"throughput": None, "throughput_output": "900 token/s"},
    "throughput_output": {"throughput": None, "throughput_input": "9000 token/s"},
    "training.price": VOLUME | {"share": "5%"}, "training.share": VOLUME | {"price": "0.55 USD/Mtoken"},
}  # fmt: skip
"""Words that another one needs beside it; None leaves one out."""

DATA = ("csv", "markdown", "table")
ECHOES = {"asked", "assumptions", "scenarios", "usage", "workload"} | {
    "command",
    "mean_request",
    "older_than",
    "limit",
    "offset",
}
"""Members that repeat what was said and change no figure."""
OF_A_RUN = {
    "gpu_hours", "gpu_rate", "active_parameters", "tokens", "gpu", "mfu", "gpu_price", "gpu_life", "power",
    "pue", "tariff",
}  # fmt: skip
"""Words of `training` that describe a run of one's own instead of a model's."""

QUESTIONS = [OFFERED[name] for name in NAMES]
WORDS = [
    pytest.param(question, word, id=f"{question.name}-{word.name}")
    for question in QUESTIONS
    for word in question.parameters
    if (word.kind not in {"quantity", "range"} or word.name == "requests")
    and word.name != "region"  # an option as service_tier is one
    and not (question.name == "training" and word.name in OF_A_RUN)
]
"""Every word of every question; the quantities are the question itself."""


def asked(table: PricingTable, question: Asked, words: Mapping[str, Any]) -> dict[str, Any]:
    """The document of an answer, without what repeats the question."""
    said = {name: value for name, value in words.items() if value is not None}
    document = json.loads(json.dumps(question.question.ask(table, said, NOW).to_dict()))
    return {name: "" if name == "command" else value for name, value in document.items() if name != "asked"}


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> PricingTable:
    """The shipped table over LiteLLM's sample and genai-prices: layers and audits have something to say."""
    place = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COSTCALC_DATA", str(place))
        patch.setenv("COSTCALC_LAYERS", "overlay,ecb,table,litellm,genai-prices")
        keep_litellm(place)
        return costcalc.load(SHIPPED)


def said_of(question: Asked, word: Parameter) -> tuple[dict[str, Any], Any]:
    """The question that a word is added to, and what is said of it."""
    here = f"{question.name}.{word.name}"
    beside = {**ASKED[question.name], **BESIDE.get(here, BESIDE.get(word.name, {}))}
    if word.kind in {"flag", "options"}:
        return beside, True if word.kind == "flag" else ["service_tier=batch"]
    said = OF_QUESTION.get(here, SAID.get(word.name, word.example))
    assert said is not None, f"say in SAID what {word.name} may be"
    return beside, said if not word.many or isinstance(said, list) else [said]


@pytest.mark.parametrize(("question", "word"), WORDS)
def test_no_format_drops_a_word(market: PricingTable, question: Asked, word: Parameter):
    """What a word changes in JSON shows in every other format."""
    base, said = said_of(question, word)
    try:
        without = asked(market, question, {**base, word.name: None})
    except (CostcalcError, RequestProblemError):  # what stands beside it needs it
        without = asked(market, question, ASKED[question.name])
    found = asked(market, question, {**base, word.name: said})
    kept = {name: value for name, value in without.items() if name in ECHOES}
    if (found := {**found, **kept}) == without:
        assert word.name in ECHOES | {"start"}, "the word changes nothing at all: say another value"
        return
    assert [form for form in DATA if render(found, form) == render(without, form)] == []


OF_THE_ANSWER = {
    "schema", "tax", "rounding", "seed", "draws", "contracted_cost", "effective_cost", "contract", "fit",
    "amortisation",
}  # fmt: skip
"""Members that are the same in every answer, repeat how it was drawn, are the sum of a column, or a map."""
BESIDE_ROWS: list[tuple[Asked, dict[str, Any]]] = [
    *((question, {}) for question in QUESTIONS),
    (OFFERED["compare"], {"model": None, "all": "true"}),
    (OFFERED["compare"], {"top": "1", "baseline": "gpt-5.5", "seat": "20 USD/month", "seats": "9"}),
    (OFFERED["project"], {"input": "1000", "currency": "EUR", "discount_rate": "8%"}),
    (OFFERED["models"], {"limit": "2", "offset": "1"}),
    (OFFERED["models"], {"offset": "90000"}),
    (OFFERED["lookup"], {"price": "0.15", "on": "2024-06-01"}),
    (OFFERED["lookup"], {"price": "0.2", "on": "2026-03-01"}),
    (OFFERED["training"], VOLUME),
    (OFFERED["claims"], {"lang": "fr"}),
    (OFFERED["audit"], {"limit": "3"}),
    (OFFERED["audit"], {"offset": "900000"}),
]
"""Askeds whose answers say something beside their rows."""


@pytest.mark.parametrize(("question", "more"), BESIDE_ROWS)
def test_what_stands_beside_the_rows_is_a_column(market: PricingTable, question: Asked, more: dict[str, Any]):
    """Each text or number at the top of JSON is in CSV too, unless it repeats the question."""
    document = asked(market, question, {**ASKED[question.name], **more})
    said = {name for name, value in document.items() if not isinstance(value, list | dict)}
    assert said - ECHOES - OF_THE_ANSWER - question.names.keys() - {*columns_of(document)} == set()
    whole = {name: document[name] for name in ("total", "undated", "ranked", "free") if name in document}
    rows = rows_of(document)
    assert all({name: row[name] for name in whole} == whole for row in rows)
    assert rows or not any(whole.values())


def test_every_format_is_looked_at():
    """JSON is what the others are held against."""
    assert {*DATA, "json"} == {*FORMATS}


@pytest.mark.parametrize(
    "question", [OFFERED["price"], OFFERED["compare"], OFFERED["project"], OFFERED["breakeven"]]
)
def test_flat_rows_convert_every_cost(shipped: PricingTable, question: Asked):
    """Beside each cost of a flat row stands the same in the currency asked for."""
    beside = {
        "compare": {"seat": "20 USD/month", "seats": "400", "success": ["gpt-5.5=80%"]},
        "project": {
            "seat": "20 USD/month",
            "seats": "400",
            "success": ["gpt-5.5=80%"],
            "discount_rate": "8%",
        },
    }.get(question.name, {})
    document = asked(shipped, question, {**ASKED[question.name], **beside, "fx_rate": "0.5 EUR/USD"})
    columns = columns_of(document)
    costs = [name for name in columns if not name.startswith("converted_") and re.search(r"(^|_)cost", name)]
    assert costs
    assert {f"converted_{name}" for name in costs} <= {*columns}
    amounts = [name for name in columns if f"converted_{name}" in columns]
    for row in rows_of(document):
        for name in amounts:
            cost, half = row[name], row[f"converted_{name}"]
            assert (cost is None and half is None) or Decimal(str(half)) == half_of(str(cost)), name


def half_of(text: str) -> Decimal:
    """Half of an amount, as it is converted: to 12 digits."""
    return significant(Fraction(text) / 2)
