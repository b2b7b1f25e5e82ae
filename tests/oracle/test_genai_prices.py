"""genai-prices, the best kept public price data: where it agrees, and every difference with its reason.

`docs/peers.md` tells the same differences to readers; the first test of each kind holds the two together.
"""

# ruff: noqa: E501, S311 - one case a line; a seed makes it reproducible

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

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

PEERS = ROOT / "docs" / "peers.md"

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

NOT_THERE = {"alibaba/qwen3.7-max", "openrouter/deepseek-r1", "together/deepseek-v3.1"}
"""Models sold today that genai-prices 0.2.3 does not find by any of their names."""

OTHERWISE = {
    # The 1M context beta ended on 2026-04-30; genai-prices keeps its tier for history, and has no date for it.
    ("anthropic/claude-sonnet-4-5", "large"): (usd("0.645"), usd("1.2825")),
    ("anthropic/claude-sonnet-4-5", "large batch"): (usd("0.4575"), usd("0.91125")),
    # 300,000 tokens do not fit into Grok 4's window of 256,000, so they are several requests, with a tier.
    ("xai/grok-4", "large"): ("request_size_needed", usd("0.690")),
    ("xai/grok-4", "large batch"): ("request_size_needed", usd("0.915")),
}
"""Questions that are answered otherwise, one by one: our answer and theirs."""


def sold_today(table):
    """The models of a table that have a price today."""
    return [
        each for each in table.models() if (found := each.period_at(NOW)) is not None and not found.withdrawn
    ]


def test_which_models_are_not_there(shipped):
    """The models that genai-prices does not know today are listed."""
    assert {each.id for each in sold_today(shipped) if name_there(each) is None} == NOT_THERE


@pytest.mark.parametrize("asked", QUESTIONS)
def test_every_model_sold_today_agrees_or_differs_for_a_listed_reason(shipped, asked: str):
    """For each of today's models a question costs the same in both, or differs for one of the reasons in docs/peers.md."""
    question, differing = QUESTIONS[asked], {}
    agreed = 0
    for each in sold_today(shipped):
        name = name_there(each)
        if name is None:
            continue
        own, other = ours(shipped, each.id, question), theirs(each.provider.id, name, question)
        if own == other:
            agreed += 1
        elif own == "unknown_option":
            # A tier that nobody lists for this model: genai-prices bills it as standard, and does not say so.
            assert other == theirs(each.provider.id, name, Question(question.usage))
        elif own == "meter_not_priced":
            # A write of an hour where no such price is listed: genai-prices bills it at another rate.
            assert asked == "one-hour write"
            assert other == theirs(each.provider.id, name, QUESTIONS["cache write"])
        else:
            differing[each.id, asked] = (own, other)
    assert differing == {key: value for key, value in OTHERWISE.items() if key[1] == asked}
    assert agreed >= (60 if asked in ("plain", "cached", "reasoning", "cache write") else 10)


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
    for model_id in {*NOT_THERE, *(model_id for model_id, _ in OTHERWISE)}:
        assert f"`{model_id}`" in text
