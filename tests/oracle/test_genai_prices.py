"""genai-prices, the best kept public price data: where it agrees, and every difference with its reason.

`docs/peers.md` tells the same differences to readers; the first test of each kind holds the two together.
"""

# ruff: noqa: E501, S311 - one case a line; a seed makes it reproducible

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

import pytest
from genai_prices import Usage as TheirUsage
from genai_prices.types import (
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    PriceVariant,
    StartDateConstraint,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

from costcalc import Usage
from tests.builders import ROOT, at, model, one_model, period, pricing_file, table_of, usd, variant
from tests.oracle.genai import NOW, QUESTIONS, Question, name_there, ours, theirs

if TYPE_CHECKING:
    from costcalc.pricing.model import Model
    from costcalc.pricing_table import PricingTable

PEERS = ROOT / "docs" / "peers.md"
REASON = re.compile(r"^\*\*[A-Z][^*]*\.(?=\*\*)", re.MULTILINE)
"""A reason of the page, as it begins a paragraph."""
AGREED = {
    "plain": 230, "cached": 230, "large": 230, "reasoning": 230, "cache write": 230, "one-hour write": 50,
    "batch": 70, "large batch": 70, "priority": 24, "flex": 24,
}  # fmt: skip
"""The models of which a question costs the same in both, at least."""

Answers = tuple[Decimal | str, Decimal | str]
"""Ours and theirs."""

# --- the same sheet in both notations ---------------------------------------------------------------------------------


def their_model(prices: object, variants: list[PriceVariant] | None = None) -> ModelInfo:
    """A model in genai-prices' notation."""
    from genai_prices.types import ClauseEquals

    return ModelInfo(id="one", match=ClauseEquals(equals="one"), prices=prices, price_variants=variants)  # type: ignore[arg-type]


def their_cost(
    info: ModelInfo, usage: dict[str, int], on: datetime, context: dict[str, str] | None = None
) -> Decimal:
    """What a usage costs by genai-prices' rules."""
    return info.get_prices(on, context).calc_price(TheirUsage(**usage))["total_price"]


def random_price(random: Random) -> Decimal:
    """A price per million tokens."""
    return Decimal(random.randrange(1, 100_000)) / 1_000


def random_usage(random: Random) -> dict[str, int]:
    """A usage with cached input and a cache write, around the usual thresholds."""
    size = random.choice((127_999, 128_000, 200_000, 200_001, 272_001, random.randrange(1, 500_000)))
    cached = random.randrange(size + 1)
    return {
        "input_tokens": size,
        "cache_read_tokens": cached,
        "cache_write_tokens": random.randrange(size - cached + 1),
        "output_tokens": random.randrange(10_000),
    }


METERS = {
    "input": "input_mtok",
    "cache_read": "cache_read_mtok",
    "cache_write": "cache_write_mtok",
    "output": "output_mtok",
}


def sheet(random: Random) -> dict[str, Decimal]:
    """A price for each meter; the cache may go without."""
    return {
        name: random_price(random) for name in METERS if name in ("input", "output") or random.random() < 0.7
    }


def as_ours(prices: dict[str, Decimal]) -> str:
    """A sheet as the `rates` of a pricing file."""
    return ", ".join(f"{name}: {price} USD/Mtoken" for name, price in prices.items())


def as_theirs(prices: dict[str, Decimal]) -> ModelPrice:
    """A sheet as a ModelPrice."""
    return ModelPrice(**{METERS[name]: price for name, price in prices.items()})


@pytest.mark.parametrize("seed", range(20))
def test_tiers_and_cache_agree(seed: int):
    """Context tiers of a whole request, and cached tokens billed once, cost the same in both."""
    random = Random(seed)
    base = sheet(random)
    tiers = {start: {name: random_price(random) for name in base} for start in (128_000, 272_000)}
    table = one_model(
        as_ours(base),
        "".join(variant(f"input_tokens_above: {start}", as_ours(each)) for start, each in tiers.items()),
    )
    info = their_model(
        ModelPrice(
            **{
                METERS[name]: TieredPrices(
                    base=base[name], tiers=[Tier(start, each[name]) for start, each in tiers.items()]
                )
                for name in base
            }
        )
    )
    for _ in range(100):
        usage = random_usage(random)
        assert table.price("acme/one", Usage(**usage), on=NOW).list_cost == their_cost(info, usage, NOW)


@pytest.mark.parametrize("seed", range(20))
def test_time_of_day_and_batch_agree(seed: int):
    """A daily window across midnight and a batch price cost the same in both, on either side of the edges."""
    random = Random(seed)
    base, night, batch = sheet(random), {}, {}
    for name in base:
        night[name], batch[name] = random_price(random), random_price(random)
    table = one_model(
        as_ours(base),
        variant('daily: ["16:30-00:30"]', as_ours(night))
        + variant("service_tier: batch", as_ours(batch))
        + variant('service_tier: batch, daily: ["16:30-00:30"]', as_ours(batch)),
    )
    info = their_model(
        [
            ConditionalPrice(prices=as_theirs(base)),
            ConditionalPrice(
                TimeOfDateConstraint(time(16, 30, tzinfo=UTC), time(0, 30, tzinfo=UTC)),
                prices=as_theirs(night),
            ),
        ],
        [PriceVariant({"processing": "batch"}, as_theirs(batch))],
    )
    for _ in range(100):
        usage = random_usage(random)
        edge = random.choice((at("2025-03-01T16:30Z"), at("2025-03-02T00:30Z"), at("2025-03-01T12:00Z")))
        on = edge + timedelta(seconds=random.choice((-1, 0, 1)))
        assert table.price("acme/one", Usage(**usage), on=on).list_cost == their_cost(info, usage, on)
        found = table.price("acme/one", Usage(**usage), on=on, service_tier="batch").list_cost
        assert found == their_cost(info, usage, on, {"processing": "batch"})


def test_dated_prices_agree():
    """A price that begins on a day begins at its midnight, UTC, in both."""
    table = table_of(
        pricing_file(
            model(
                period("input: 1 USD/Mtoken", end="2025-06-01")
                + period("input: 2 USD/Mtoken", start="2025-06-01")
            )
        )
    )
    info = their_model(
        [
            ConditionalPrice(prices=ModelPrice(input_mtok=usd("1"))),
            ConditionalPrice(StartDateConstraint(date(2025, 6, 1)), prices=ModelPrice(input_mtok=usd("2"))),
        ]
    )
    for on in (at("2025-05-31T23:59:59Z"), at("2025-06-01T00:00Z"), at("2025-06-01T01:00+02:00")):
        usage = {"input_tokens": 1_000_000}
        assert table.price("acme/one", Usage(**usage), on=on).list_cost == their_cost(info, usage, on)


# --- the shipped table against its data, today -------------------------------------------------------------------------

NOT_THERE = {
    "openai": {
        "gpt-6.2-astra", "gpt-6.2-sol", "gpt-image-2.6-sunburst", "gpt-image-2.6-flare",
        "ft:gpt-4.1-2025-04-14", "ft:gpt-4.1-mini-2025-04-14",
    },
    "anthropic": {"claude-mythos-preview", "claude-mythos-5", "claude-mythos-5-1"},
    "google": {"gemini-4-carbon", "gemini-4-hydrogen"},
    "mistral": {"voxtral-mini-tts-3-0", "voxtral-mini-tts-2603"},
    "xai": {
        "grok-imagine-image", "grok-imagine-video", "grok-imagine-image-2.0", "grok-imagine-video-1.5",
        "grok-imagine-video-1.5-lite",
    },
    "openrouter": {"deepseek-r1", "openrouter/free"},
    "together": {"zai-org/GLM-4.6"},
    "fireworks": {
        "deepseek-v3", "deepseek-v3p1", "llama4-scout-instruct-basic", "kimi-k2-instruct", "glm-4p6",
    },
    "alibaba": {
        "qwen3.7-max", "qwen-plus", "qwen-max", "qwen-flash",
        "qwen3-coder-flash", "qwen3.5-plus", "qwen3.6-plus", "qwen3.8-max",
    },
    "zai": {"GLM-5-Turbo", "GLM-5V-Turbo"},
    "bedrock": {
        "anthropic.claude-mythos-5-1", "global.anthropic.claude-mythos-5-1", "anthropic.claude-mythos-5",
        "anthropic.claude-mythos-preview", "amazon.titan-embed-image-v1", "cohere.embed-english-v3",
        "cohere.embed-multilingual-v3", "cohere.embed-v4:0", "mistral.mistral-large-2407-v1:0",
        "deepseek.v3-v1:0", "deepseek.v3.2", "qwen.qwen3-235b-a22b-2507-v1:0", "global.openai.gpt-5.5",
        "global.openai.gpt-5.4", "cohere.rerank-v3-5:0", "amazon.rerank-v1:0",
    },
    "cohere": {
        "embed-english-v3.0", "embed-multilingual-v3.0", "embed-english-light-v3.0", "rerank-english-v3.0",
        "rerank-multilingual-v3.0", "rerank-v3.5", "rerank-v4.0-pro", "rerank-v4.0-fast",
        "command-a-vision-07-2025", "command-a-reasoning-08-2025", "command-a-translate-08-2025",
        "command-r7b-arabic-02-2025",
    },
}  # fmt: skip
"""Models sold today that genai-prices 0.2.3 does not find by any of their names, by their seller."""

LARGE, BATCH, LARGE_BATCH = "large", "batch", "large batch"
SMALLS = ("plain", "reasoning", "cache write")
"""Questions of ten thousand tokens in and a thousand out, which cost the same where writes and reasoning do."""


def _of_each(*models: str, small: Answers, **more: Answers) -> dict[tuple[str, str], Answers]:
    """The same two answers of several models: to the small questions, and to others by name."""
    by_question = {
        **dict.fromkeys(SMALLS, small),
        **{name.replace("_", " "): each for name, each in more.items()},
    }
    return {(model_id, asked): each for model_id in models for asked, each in by_question.items()}


OTHERWISE: dict[tuple[str, str], Answers] = {
    # The 1M context beta ended on 2026-04-30; genai-prices keeps its tier for history, and has no date for it.
    ("anthropic/claude-sonnet-4-5", LARGE): (usd("0.645"), usd("1.2825")),
    ("anthropic/claude-sonnet-4-5", LARGE_BATCH): (usd("0.4575"), usd("0.91125")),
    ("google/claude-sonnet-4-5", LARGE): (usd("0.645"), usd("1.2825")),
    ("google/claude-sonnet-4-5", LARGE_BATCH): (usd("0.4575"), usd("1.8225")),
    # On Bedrock LiteLLM's file lists the tier above 200,000 tokens still, and genai-prices never had it.
    ("bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", LARGE): (usd("1.41075"), usd("0.7095")),
    ("bedrock/global.anthropic.claude-sonnet-4-5-20250929-v1:0", LARGE): (usd("1.2825"), usd("0.645")),
    ("bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", LARGE_BATCH): (usd("1.002375"), usd("1.0065")),
    ("bedrock/global.anthropic.claude-sonnet-4-5-20250929-v1:0", LARGE_BATCH): (usd("0.91125"), usd("0.915")),
    # The tier above 272,000 tokens, which LiteLLM's file says that Bedrock took over from OpenAI.
    ("bedrock/openai.gpt-5.5", LARGE): (usd("2.3595"), usd("1.188")),
    ("bedrock/openai.gpt-5.4", LARGE): (usd("1.17975"), usd("0.5940")),
    # OpenAI's batch table prints no price above 272,000 tokens.
    ("openai/gpt-5.5-pro", LARGE_BATCH): ("not_sold", usd("4.59")),
    # A batch of OpenAI's has no discount for cached input, by the guide to prompt caching.
    ("openai/gpt-4.1", BATCH): (usd("0.014"), usd("0.012")),
    ("openai/gpt-4.1-mini", BATCH): (usd("0.0028"), usd("0.0024")),
    ("openai/o3", BATCH): (usd("0.014"), usd("0.012")),
    # Output that is not said to be text is an image here, 32.00 and not 10.00.
    **_of_each(
        "openai/gpt-image-1.5",
        small=(usd("0.082"), usd("0.06")), cached=(usd("0.067"), usd("0.045")), large=(usd("1.157"), usd("1.135")),
        batch=(usd("0.03352"), usd("0.02252")), large_batch=(usd("0.766"), usd("0.755")),
    ),
    **_of_each(  # of which genai-prices has no batch price either
        "openai/chatgpt-image-latest",
        small=(usd("0.082"), usd("0.06")), cached=(usd("0.067"), usd("0.045")), large=(usd("1.157"), usd("1.135")),
        batch=(usd("0.03352"), usd("0.045")), large_batch=(usd("0.766"), usd("1.51")),
    ),
    # The bare names of Cohere are those of the versions of spring 2024; genai-prices takes them for August's.
    **_of_each(
        "cohere/command-r-03-2024",
        small=(usd("0.0065"), usd("0.0021")), cached=(usd("0.0065"), usd("0.0021")), large=(usd("0.1515"), usd("0.0456")),
    ),
    **_of_each(
        "cohere/command-r-plus-04-2024",
        small=(usd("0.045"), usd("0.035")), cached=(usd("0.045"), usd("0.035")), large=(usd("0.915"), usd("0.76")),
    ),
    # An embedding has no output; genai-prices has a price for it.
    **_of_each(
        "mistral/mistral-embed",
        small=("meter_not_priced", usd("0.0011")), cached=("meter_not_priced", usd("0.0011")),
        large=("meter_not_priced", usd("0.0301")), batch=("meter_not_priced", usd("0.00055")),
        large_batch=("meter_not_priced", usd("0.01505")),
    ),
}  # fmt: skip
"""Questions that are answered otherwise, one by one: our answer and theirs."""


REGIONS = {"eu", "apac"}
"""Regions of Bedrock whose price is not that of the name without one."""


def why_otherwise(table: PricingTable, each: Model, name: str, question: Question) -> str | None:
    """The general reason for which two answers differ, which docs/peers.md explains; None where none applies.

    Whatever genai-prices does not know, the rest of the question must agree: each reason asks both a simpler one.
    """
    provider = each.provider.id
    own, other = ours(table, each.id, question), theirs(provider, name, question)

    def agree(simpler: Question, model_id: str = each.id) -> bool:
        return ours(table, model_id, simpler) == other or bool(
            simpler != question and why_otherwise(table, each, name, simpler)
        )

    if own == "meter_not_priced" and "cache_write_1h_tokens" in question.usage:
        # A write of an hour where no such price is listed: genai-prices bills it at another rate.
        return "write of an hour" if other == theirs(provider, name, QUESTIONS["cache write"]) else None
    if own == "meter_not_priced":
        silent = question.without("output_tokens", "reasoning_tokens")
        return "missing price" if other == theirs(provider, name, silent) else None
    standard = Question(question.usage)
    if question.context and other == theirs(provider, name, standard):
        return "no such tier" if own == "unknown_option" or agree(standard) else None
    for kind, reason in (
        ("output_image_tokens", "output of images"),
        ("input_audio_tokens", "input of audio"),
    ):
        parted = question.without("cache_write_tokens").all_as(kind)
        if ours(table, each.id, parted) == own == theirs(provider, name, parted):
            return reason  # what is not said to be text is taken for what the model is for
    fresh = question.without("cache_read_tokens")
    if fresh != question and other == theirs(provider, name, fresh):
        return "no cached price" if agree(fresh) else None
    region, dot, base = name.partition(".")
    if dot and region in REGIONS and other == theirs(provider, base, question):
        return "no price of a region" if agree(question, f"{provider}/{base}") else None
    return None


def sold_today(table):
    """The models of a table that have a price today."""
    return [
        each for each in table.models() if (found := each.period_at(NOW)) is not None and not found.withdrawn
    ]


def test_which_models_are_not_there(shipped):
    """The models that genai-prices does not know today are listed."""
    missing = [each for each in sold_today(shipped) if name_there(each) is None]
    assert {each.id for each in missing} == {
        f"{seller}/{name}" for seller in NOT_THERE for name in NOT_THERE[seller]
    }


@pytest.mark.parametrize("asked", QUESTIONS)
def test_every_model_sold_today_agrees_or_differs_for_a_listed_reason(shipped, asked: str):
    """For each of today's models a question costs the same in both, or differs for one of the reasons in docs/peers.md."""
    question, differing = QUESTIONS[asked], {}
    reasons: Counter[str] = Counter()
    agreed = 0
    for each in sold_today(shipped):
        name = name_there(each)
        if name is None:
            continue
        own, other = ours(shipped, each.id, question), theirs(each.provider.id, name, question)
        if own == other:
            agreed += 1
        elif (each.id, asked) not in OTHERWISE and (reason := why_otherwise(shipped, each, name, question)):
            reasons[reason] += 1
        else:
            differing[each.id, asked] = (own, other)
    assert differing == {key: value for key, value in OTHERWISE.items() if key[1] == asked}
    assert agreed >= AGREED[asked]
    assert {f"**{each[:1].upper()}{each[1:]}." for each in reasons} <= {
        *REASON.findall(PEERS.read_text("utf-8"))
    }


# --- dated questions, each a difference of its own ----------------------------------------------------------------------

R1_USAGE = Question({"input_tokens": 1_000_000, "cache_read_tokens": 600_000, "output_tokens": 100_000})
DATED = [
    # (docs/peers.md), provider, our name, their name, question, instant, ours, theirs
    ("R1 before the discount", "deepseek", "deepseek-reasoner", R1_USAGE, "2025-01-25T20:00:00Z", usd("0.523"), usd("0.130")),
    ("R1 after its end", "deepseek", "deepseek-r1", R1_USAGE, "2025-12-15T12:00:00Z", "no_price_in_force", usd("0.523")),
    ("R1 on the day the discount ended", "deepseek", "deepseek-r1", R1_USAGE, "2025-09-05T16:30:00Z", "no_price_in_force", usd("0.130")),
    ("deepseek-reasoner re-pointed", "deepseek", "deepseek-reasoner", R1_USAGE, "2025-09-05T16:00:00Z", usd("0.434"), usd("0.523")),
    ("deepseek-reasoner retired", "deepseek", "deepseek-reasoner", R1_USAGE, "2026-11-22T12:00:00Z", "unknown_model", usd("0.523")),
    ("V3 in its promotion", "deepseek", "deepseek-chat", R1_USAGE, "2025-01-25T12:00:00Z", usd("0.0924"), usd("0.26")),
    ("V4 Pro at its peak hours on a Saturday", "deepseek", "deepseek-v4-pro", R1_USAGE, "2026-11-21T02:00:00Z", usd("0.4752"), usd("0.9504")),
    ("V4 Pro's rise began at 16:00", "deepseek", "deepseek-v4-pro", R1_USAGE, "2026-08-16T18:00:00Z", usd("0.4752"), usd("0.263175")),
    ("GPT-4o before there was one", "openai", "gpt-4o", Question({"input_tokens": 1_000_000}), "2020-01-01T12:00:00Z", "no_price_in_force", usd("2.5")),
    ("o1 after its shutdown", "openai", "o1", Question({"input_tokens": 100_000}), "2026-11-22T12:00:00Z", "no_price_in_force", usd("1.5")),
    ("an option that nobody sells", "openai", "gpt-4o", Question({"input_tokens": 100_000}, {"service_tier": "turbo"}, {"service_tier": "turbo"}), "2026-11-22T12:00:00Z", "unknown_option", usd("0.25")),
    ("audio on a model that reads none", "openai", "o3", Question({"input_tokens": 100_000, "input_audio_tokens": 100_000}), "2026-11-22T12:00:00Z", "meter_not_priced", usd("0.2")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "provider", "name", "question", "on", "own", "other"), DATED, ids=[each[0] for each in DATED]
)
def test_dated_difference(shipped, title, provider, name, question, on, own, other):
    """A difference that docs/peers.md explains is still there, with these figures on both sides."""
    assert ours(shipped, name, question, at(on)) == own
    assert theirs(provider, name, question, at(on)) == other
    assert f"**{title}**" in PEERS.read_text(encoding="utf-8")


def test_the_page_of_differences_names_the_models():
    """docs/peers.md begins with R1 in January 2025, and names every model that is listed here."""
    text = PEERS.read_text(encoding="utf-8")
    assert text.index("2025-01-25T20:00:00Z") < text.index("2025-12-15")
    for name in {
        *(each for names in NOT_THERE.values() for each in names),
        *(model_id for model_id, _ in OTHERWISE),
    }:
        assert f"`{name}`" in text
