"""What a version of each kind of file says."""

from __future__ import annotations

import json

import pytest

from tests.history.conftest import day
from tools.history.aichat import aichat_file
from tools.history.cline import cline_file
from tools.history.genai import genai_json, genai_python
from tools.history.langfuse import Migrations, langfuse_file
from tools.history.openlit import openlit_file
from tools.history.portkey import portkey_file
from tools.history.readings import (
    Reading,
    litellm_file,
    llm_prices_file,
    llm_prices_page,
    models_dev_reader,
)

TODAY = day("6-01")


def prices_of(reading: Reading) -> dict[str, list[str]]:
    """The texts of the sheets by model."""
    return {model: [said.prices for said in sheets] for model, sheets in reading.models.items()}


def why_of(reading: Reading) -> set[str]:
    """What is left out, and why, as short as can be said."""
    return {f"{each.model} {each.what}: {each.why}" for each in reading.left_out}


def test_litellm_is_read_as_its_feed_is():
    """Prices per token become those of a million; sellers and models have costcalc's names."""
    entries = {
        "sample_spec": {"litellm_provider": "one of", "input_cost_per_token": 0},
        "gpt-4o": {
            "litellm_provider": "openai",
            "input_cost_per_token": 2.5e-06,
            "output_cost_per_token": 1e-05,
            "input_cost_per_token_batches": 1.25e-06,
            "output_cost_per_token_batches": 5e-06,
        },
        "gemini/unknown": {
            "litellm_provider": "gemini",
            "input_cost_per_token": 0,
            "output_cost_per_token": 0,
        },
        "bedrock/us-east-1/cohere.command-text-v14": {
            "litellm_provider": "bedrock",
            "input_cost_per_token": 1e-06,
        },
        "somebody/else": {"litellm_provider": "somebody", "input_cost_per_token": 1e-06},
    }
    reading = litellm_file(json.dumps(entries).encode(), "2025-06-01_1.0.json", TODAY)
    assert prices_of(reading) == {"openai/gpt-4o": ["input=2.5 output=10 batch:input=1.25 batch:output=5"]}
    assert any("google/unknown" in why and "unknown" in why for why in why_of(reading))


def test_copies_of_litellm_have_comments_a_last_comma_and_no_providers():
    """Aider's comments are passed over, and tokencost's first models are their makers'."""
    content = b"""{
      // what aider knows
      "claude-2": {"input_cost_per_token": 0.000008, "output_cost_per_token": 0.000024,},
    }"""
    assert prices_of(litellm_file(content, "file.json", TODAY)) == {
        "anthropic/claude-2": ["input=8 output=24"]
    }


def test_of_two_entries_of_one_name_the_last_counts_and_is_listed():
    """As the readers of the file have it."""
    content = b"""{"gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 5e-06},
                   "gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 2.5e-06}}"""
    reading = litellm_file(content, "file.json", TODAY)
    assert prices_of(reading) == {"openai/gpt-4o": ["input=2.5"]}
    assert any(why.startswith("gpt-4o name: it is there twice") for why in why_of(reading))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"gpt-4o": NaN}', b"\xff", b'"prices"'])
def test_what_is_no_file_of_prices_says_nothing(content):
    """It is no version at which every model vanished."""
    for reader in (
        *(litellm_file, portkey_file, langfuse_file, llm_prices_file, genai_json, genai_python),
        openlit_file,
    ):
        reading = reader(content, "data.json", TODAY)
        assert (reading.models, reading.whole) == ({}, False), reader


def test_a_model_of_models_dev_knows_its_base_and_its_release():
    """What a provider's file does not say, the file of the model says that it names."""
    reader = models_dev_reader({"models/deepseek/v4.toml": {"name": "V4", "release_date": "2026-04-24"}})
    content = b'base_model = "deepseek/v4"\n[cost]\ninput = 0.14\noutput = 0.280\n'
    reading = reader(content, "providers/deepseek/models/v4.toml", TODAY)
    assert prices_of(reading) == {"deepseek/v4": ["input=0.14 output=0.28"]}
    assert reading.marks["deepseek/v4"].released == "2026-04-24"


def test_sizes_that_llm_prices_has_as_models_become_one():
    """`gemini-2.5-pro-200k` is what large requests of `gemini-2.5-pro` cost; dates stay those of the file."""
    models = [
        {
            "id": "gemini-2.5-pro",
            "name": "Gemini 2.5 Pro ≤200k",
            "price_history": [{"input": 1.25, "output": 10}],
        },
        {
            "id": "gemini-2.5-pro-200k",
            "name": "Gemini 2.5 Pro >200k",
            "price_history": [{"input": 2.5, "output": 10}],
        },
        {
            "id": "gemini-3.6-flash",
            "name": "Flash",
            "price_history": [
                {"input": 1.5, "output": 7.5, "to_date": "2026-08-13"},
                {"input": 0.75, "output": 3.75, "from_date": "2026-08-13"},
            ],
        },
    ]
    content = json.dumps({"vendor": "google", "models": models}).encode()
    reading = llm_prices_file(content, "data/google.json", TODAY)
    assert prices_of(reading)["google/gemini-2.5-pro"] == ["input=1.25 output=10 >200000:input=2.5"]
    assert reading.models["google/gemini-3.6-flash"] == (
        ("input=1.5 output=7.5", "", "2026-08-13"),
        ("input=0.75 output=3.75", "2026-08-13", ""),
    )


def test_the_first_page_of_llm_prices_names_no_sellers():
    """They are the makers that the names say; a page without prices ends them."""
    page = b"""const presets = {
        'gpt-4o': { name: 'GPT-4o', input: 2.50, output: 10.00 },
        'grok-4': { name: 'Grok 4 \xe2\x89\xa4128k', input: 3, output: 15 },
        'grok-4-128k': { name: 'Grok 4 >128k', input: 6, output: 30 },
        'nobody-knows': { name: 'Nobody', input: 1, output: 2 } };"""
    reading = llm_prices_page(page, "index.html", TODAY)
    assert prices_of(reading) == {
        "openai/gpt-4o": ["input=2.5 output=10"],
        "xai/grok-4": ["input=3 output=15 >128000:input=6 >128000:output=30"],
    }
    assert "nobody-knows model: its name does not say whose it is" in why_of(reading)
    assert llm_prices_page(b"<html>", "index.html", TODAY) == Reading({}, [])


def test_portkey_asks_cents_a_token():
    """0.00025 cents a token are 2.50 USD a million; zeros are unknown, and sizes stand in names."""

    def model(**groups):
        return {"pricing_config": {"currency": "USD", **groups}}

    said = {
        "default": model(pay_as_you_go={"request_token": {"price": 0.1}}),
        "gpt-4o": model(
            pay_as_you_go={
                "request_token": {"price": 0.00025},
                "response_token": {"price": 0.0010000000000000002},
                "cache_write_input_token": {"price": 0},
                "additional_units": {"web_search": {"price": 1}, "megapixels": {"price": 2}},
            },
            batch_config={"request_token": {"price": 0.000125}},
        ),
        "gpt-5-lte-128k": model(pay_as_you_go={"request_token": {"price": 0.0001}}),
        "gpt-5-gt-128k": model(pay_as_you_go={"request_token": {"price": 0.0002}}),
        "gpt-0": model(pay_as_you_go={"request_token": {"price": 0}}),
        "gpt-yuan": {"pricing_config": {"currency": "CNY"}},
    }
    reading = portkey_file(json.dumps(said).encode(), "pricing/openai.json", TODAY)
    assert prices_of(reading) == {
        "openai/gpt-4o": ["input=2.5 output=10 web_search=0.01 batch:input=1.25"],
        "openai/gpt-5": ["input=1 >128000:input=2"],
    }
    assert {why.partition(":")[0] for why in why_of(reading)} == {
        "openai/gpt-4o megapixels",
        "openai/gpt-0 pay_as_you_go",
        "openai/gpt-yuan currency",
    }


def test_langfuse_has_tiers_and_several_names_of_one_meter():
    """Fast mode is OpenAI's priority; of two prices of one meter the first counts, the other is listed."""
    tier = {
        "isDefault": False,
        "conditions": [{"key": "service_tier", "operator": "in", "values": ["fast", "priority"]}],
    }
    large = {"conditions": [{"usageDetailPattern": "(input)", "operator": "gt", "value": 272000}]}
    models = [
        {
            "modelName": "gpt-5.4",
            "pricingTiers": [
                {"conditions": [], "prices": {"input": 2.5e-6, "input_cache_read": 0.25e-6, "output": 15e-6}},
                {**tier, "name": "Fast mode", "prices": {"input": 5e-6, "output": 30e-6}},
                {**large, "name": "Large", "prices": {"input": 5e-6, "output": 15e-6}},
                {"conditions": [{"key": "moon"}], "name": "Full moon", "prices": {"input": 1}},
            ],
        },
        {
            "model_name": "gpt-4",
            "prices": {"input": 0.00003, "input_cache_read": 1e-6, "input_cached_tokens": 2e-6},
        },
        {"modelName": "text-embedding-3-small", "prices": {"total": 2e-8}},
        {"modelName": "unheard-of", "prices": {"input": 1e-6}},
    ]
    reading = langfuse_file(json.dumps(models).encode(), "prices.json", TODAY)
    assert prices_of(reading) == {
        "openai/gpt-5.4": [
            "input=2.5 cache_read=0.25 output=15 >272000:input=5 priority:input=5 priority:output=30"
        ],
        "openai/gpt-4": ["input=30 cache_read=1"],
        "openai/text-embedding-3-small": ["input=0.02"],
    }
    assert {why.partition(":")[0] for why in why_of(reading)} == {
        "openai/gpt-5.4 Full moon",
        "openai/gpt-4 input_cached_tokens",
        "unheard-of model",
    }


def test_migrations_are_carried_out_one_after_the_other():
    """Rows are inserted and deleted; the first days of prices end those before them."""
    tables = Migrations()
    first = """-- it's a comment; with a quote
        INSERT INTO models (id, project_id, model_name, match_pattern, start_date,
          input_price, output_price, total_price, unit) VALUES
          ('a', NULL, 'gpt-3.5-turbo', '(?i)^(gpt-)(35|3.5)$', NULL, 0.000002, 0.000002, NULL, 'TOKENS'),
          ('b', NULL, 'gpt-3.5-turbo', '(it''s)', '2023-06-27', 0.0000015, 0.000002, NULL, 'TOKENS'),
          ('c', NULL, 'chat-bison', '', NULL, 0.00000025, 0.0000005, NULL, 'CHARACTERS');"""
    reading = tables.run(first.encode(), "migration.sql")
    assert reading.models["openai/gpt-3.5-turbo"] == (
        ("input=2 output=2", "", "2023-06-27"),
        ("input=1.5 output=2", "2023-06-27", ""),
    )
    assert prices_of(reading)["google-vertex/chat-bison"] == ["input_character=0.25 output_character=0.5"]
    later = tables.run(
        b"DELETE FROM models WHERE id in ('a', 'c'); UPDATE models SET unit = 'TOKENS';", "migration.sql"
    )
    assert prices_of(later) == {"openai/gpt-3.5-turbo": ["input=1.5 output=2"]}
    assert why_of(later) == {"migration.sql statement: a statement of another form, which is not carried out"}


def test_prices_by_the_side_come_before_those_by_model():
    """The first table had a row a side, per thousand tokens."""
    sql = b"""INSERT INTO pricings (id, model_name, pricing_unit, price, currency, token_type) VALUES
      ('x', 'gpt-4', 'PER_1000_TOKENS', 0.03, 'USD', 'PROMPT'),
      ('y', 'gpt-4', 'PER_1000_TOKENS', 0.06, 'USD', 'COMPLETION')"""
    assert prices_of(Migrations().run(sql, "migration.sql")) == {"openai/gpt-4": ["input=30 output=60"]}


CLINE = """
export const anthropicModels = {
\t"claude-4": { // the newest; it's good
\t\tmaxTokens: 8_192, supportsImages: true, inputPrice: 3.0, outputPrice: 15.0,
\t\tcacheWritesPrice: 3.75, /* five minutes */ cacheReadsPrice: 0.3,
\t},
\t"claude-4:1m": { inputPrice: 3.0, outputPrice: 15.0, tiers: BIG },
\t"claude-5": { inputPrice: BASE * 2, outputPrice: 15.0, tiers: BIG, },
} as const satisfies Record<string, ModelInfo>
export const geminiModels = {
\t"gemini-2.5-pro": {
\t\tinputPrice: 2.5, outputPrice: 15, cacheWritesPrice: 1.0,
\t\ttiers: [
\t\t\t{ contextWindow: 200000, inputPrice: 1.25, outputPrice: 10 },
\t\t\t{ contextWindow: Infinity, inputPrice: 2.5, outputPrice: 15 },
\t\t],
\t},
} as const
export const deepSeekModels = {
\t"deepseek-chat": { inputPrice: 0, outputPrice: 1.1, cacheWritesPrice: 0.27, cacheReadsPrice: 0.07 },
}
export const someModels = { "x": { inputPrice: 1 } }
export const xaiModels = {
\t"grok": { inputPrice: 1,
"""


def test_cline_is_typescript_of_which_literals_are_read():
    """Tiers name their largest context; DeepSeek's misses stand as writes; what is no literal is listed."""
    reading = cline_file(CLINE.encode(), "api.ts", TODAY)
    assert prices_of(reading) == {
        "anthropic/claude-4": ["input=3 cache_read=0.3 cache_write=3.75 output=15"],
        "anthropic/claude-5": ["output=15"],
        "google/gemini-2.5-pro": ["input=1.25 output=10 >200000:input=2.5 >200000:output=15"],
        "deepseek/deepseek-chat": ["input=0.27 cache_read=0.07 output=1.1"],
    }
    assert {why.partition(":")[0] for why in why_of(reading)} == {
        "anthropic/claude-5 inputPrice",
        "anthropic/claude-5 tiers",
        "google/gemini-2.5-pro cacheWritesPrice",
        "someModels constant",
        "xaiModels constant",
    }


GENAI = """from decimal import Decimal
from .types import *
providers: list[Provider] = [
    Provider(id='google', name='Google', api_pattern='', extractors=[UsageExtractor(root='usage')], models=[
        ModelInfo(id='gemini-3.6-flash', match=ClauseEquals(equals='gemini-3.6-flash'), prices=[
            ConditionalPrice(
                constraint=None, prices=ModelPrice(input_mtok=Decimal('1.5'), output_mtok=Decimal('7.5'))
            ),
            ConditionalPrice(
                constraint=StartDateConstraint(start_date=datetime.date(2026, 8, 13)),
                prices=ModelPrice(input_mtok=Decimal('0.75'), output_mtok=Decimal('3.75')),
            ),
        ], deprecated=True),
    ]),
]
"""


def test_a_release_of_genai_prices_is_read_and_not_run():
    """Its own types with literals; a call of anything else is refused, and nothing of it is run."""
    reading = genai_python(GENAI.encode(), "2026-08-31_0.1.5.py", TODAY)
    assert reading.models["google/gemini-3.6-flash"] == (
        ("input=1.5 output=7.5", "", "2026-08-13"),
        ("input=0.75 output=3.75", "2026-08-13", ""),
    )
    assert reading.marks["google/gemini-3.6-flash"].deprecated == "yes"
    hostile = GENAI.replace("Decimal('1.5')", "__import__('os').getcwd()")
    assert not genai_python(hostile.encode(), "2026-08-31_0.1.5.py", TODAY).whole


def test_the_json_of_genai_prices_says_the_same():
    """Numbers as they are written."""
    said = [
        {
            "id": "google",
            "name": "Google",
            "api_pattern": "",
            "extractors": [{"no": "matter"}],
            "models": [
                {"id": "a", "match": {"equals": "a"}, "prices": {"input_mtok": 0.075, "output_mtok": 0.3}}
            ],
        }
    ]
    reading = genai_json(json.dumps(said).encode(), "prices/data.json", TODAY)
    assert prices_of(reading) == {"google/a": ["input=0.075 output=0.3"]}


AICHAT = """# notes
- platform: groq
  models:
    - {name: llama3-8b-8192, input_price: 0.05, output_price: 0.10}
    - {name: free, input_price: 0, output_price: 0}
    - {name: unpriced, max_input_tokens: 8192}
- type: claude
  models:
    - {name: claude-3, input_price: 3, output_price: 15}
    - {name: "claude-3:thinking", real_name: claude-3, input_price: 3, output_price: 15}
- provider: vertexai
  models:
    - {name: gemini-1.5-pro-001, input_price: 1.25, output_price: 3.75}
    - {name: gemini-2.0-flash-001, input_price: 0.15, output_price: 0.6}
    - {name: text-embedding-004, type: embedding, input_price: 0.025, output_price: null}
- provider: openrouter
  models:
    - {name: openai/gpt-4o, input_price: 2.5, output_price: 10}
    - {name: openai/gpt-oss-20b, input_price: 0.1, output_price: 0.2}
    - {name: meta-llama/llama-3-8b-instruct, input_price: 0.1, output_price: 0.1}
- provider: voyageai
  models: [{name: voyage-3, type: embedding, input_price: 0.06}]
- provider: together
  models: [{name: mistralai/Mixtral-8x7B-Instruct-v0.1, input_price: 0.9, output_price: 0.9}]
- {provider: zhipuai, models: [{name: glm-4, input_price: 14, output_price: 14}]}
- {provider: resold, models: [{name: a, input_price: 1}]}
"""


def test_aichat_has_dollars_by_the_token_among_others():
    """Yuan, characters, prices of hosts, free tiers and its own names are left out; keys changed."""
    reading = aichat_file(AICHAT.encode(), "models.yaml", TODAY)
    assert prices_of(reading) == {
        "groq/llama3-8b-8192": ["input=0.05 output=0.1"],
        "anthropic/claude-3": ["input=3 output=15"],
        "google-vertex/gemini-2.0-flash-001": ["input=0.15 output=0.6"],
        "openrouter/openai/gpt-4o": ["input=2.5 output=10"],
        "voyageai/voyage-3": ["input=0.06"],
    }
    whys = why_of(reading)
    assert {why.partition(":")[0] for why in whys} >= {"groq/free prices", "groq/unpriced prices"}
    assert any(why.startswith("zhipuai provider: its prices are in yuan") for why in whys)
    assert any(why.startswith("resold provider: it is a reseller") for why in whys)
    assert sum("by the character" in why for why in whys) == 2
    assert sum("changing hosts" in why for why in whys) == 2
    assert sum("aichat's own" in why for why in whys) == 1
    assert sum("nobody asked this" in why for why in whys) == 1


@pytest.mark.parametrize("content", ["", "a: 1", "- [", "- 1\n- provider: groq", "\x00"])
def test_what_is_no_list_of_providers_says_nothing(content):
    """As of other files."""
    reading = aichat_file(content.encode(), "models.yaml", TODAY)
    assert (reading.models, reading.whole) == ({}, False)


def test_openlit_names_no_sellers():
    """Hosts' own names are theirs, the rest the makers'; prices are of a thousand tokens."""
    chat = {
        "llama3-8b-8192": {"promptPrice": 0.00005, "completionPrice": 0.0001},
        "command": {"promptPrice": 0.001, "completionPrice": 0.002},
        "amazon.titan-text-express-v1": {"promptPrice": 0.0008, "completionPrice": 0.0016},
        "azure_gpt-4": {"promptPrice": 0.03, "completionPrice": 0.06},
        "Qwen/QwQ-32B-Preview": {"promptPrice": 0.0012, "completionPrice": 0.0012},
        "claude-3-haiku-20240307": {
            "promptPrice": 0.00025,
            "completionPrice": 0.00125,
            "cacheReadPrice": 3e-05,
            "cacheCreationPrice": 0.0003,
        },
        "gemini-2.5-pro": {"promptPrice": 0.00125, "completionPrice": 0.01, "cacheCreationPrice": 0.00125},
        "gpt-4o": {"promptPrice": 0.0005, "completionPrice": 0.0015},
        "claude-4-thinking-high": {"promptPrice": 1},
        "claude-sonnet-4-7": {"promptPrice": 0.003},
        "chat-bison": {"promptPrice": 0.001, "completionPrice": 0.002},
        "openai/gpt-oss-20b": {"promptPrice": 0.1},
    }
    embeddings = {"ada-v2": 0.0001, "embed-english-v3.0": 0.0001, "voyage": 0.1}
    said = {"chat": chat, "embeddings": embeddings, "images": {"dall-e-3": {}}}
    reading = openlit_file(json.dumps(said).encode(), "pricing.json", TODAY)
    assert prices_of(reading) == {
        "groq/llama3-8b-8192": ["input=0.05 output=0.1"],
        "cohere/command": ["input=1 output=2"],
        "bedrock/amazon.titan-text-express-v1": ["input=0.8 output=1.6"],
        "azure/gpt-4": ["input=30 output=60"],
        "together/Qwen/QwQ-32B-Preview": ["input=1.2 output=1.2"],
        "anthropic/claude-3-haiku-20240307": ["input=0.25 cache_read=0.03 cache_write=0.3 output=1.25"],
        "google/gemini-2.5-pro": ["input=1.25 output=10"],
        "cohere/embed-english-v3.0": ["input=0.1"],
    }
    assert {why.partition(":")[0] for why in why_of(reading)} == {
        "images kind",
        "google/gemini-2.5-pro cacheCreationPrice",
        "openai/gpt-4o input=0.5 output=1.5",
        "anthropic/claude-4-thinking-high model",
        "anthropic/claude-sonnet-4-7 model",
        "google-vertex/chat-bison model",
        "openai/gpt-oss-20b model",
        "ada-v2 model",
        "voyage model",
    }
