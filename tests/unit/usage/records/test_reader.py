"""Usage records of providers: recognised by their shape, counted by the rule of their format."""

# ruff: noqa: E501 - one record a line

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from costcalc.hints.words import is_of_others, near
from costcalc.language.tongue import french
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.records.errors import NotBilledError, UsageRecordError
from costcalc.usage.records.formats import FORMATS
from costcalc.usage.records.reader import read_record
from costcalc.usage.records.sellers import CLOUD_NOTE
from costcalc.usage.usage import Usage

CHAT = {"prompt_tokens": 1000, "completion_tokens": 300, "total_tokens": 1300}

READ: list[tuple[str, Any, dict[str, int]]] = [
    ("openai-chat", {**CHAT, "prompt_tokens_details": {"cached_tokens": 600}, "completion_tokens_details": {"reasoning_tokens": 250}},
     {"input": 400, "cache_read": 600, "output": 50, "reasoning": 250}),
    ("openai-responses", {"input_tokens": 2600, "input_tokens_details": {"cached_tokens": 2000, "cache_write_tokens": 400}, "output_tokens": 500, "output_tokens_details": {"reasoning_tokens": 200}, "total_tokens": 3100},
     {"input": 200, "cache_read": 2000, "cache_write": 400, "output": 300, "reasoning": 200}),
    ("openai-embeddings", {"prompt_tokens": 8, "total_tokens": 8}, {"input": 8}),
    ("openai-images", {"total_tokens": 1394, "input_tokens": 22, "output_tokens": 1372, "input_tokens_details": {"text_tokens": 10, "image_tokens": 12}},
     {"input": 10, "input_image": 12, "output_image": 1372}),
    ("openai-realtime", {"total_tokens": 253, "input_tokens": 132, "output_tokens": 121, "input_token_details": {"text_tokens": 119, "audio_tokens": 13, "image_tokens": 0, "cached_tokens": 64, "cached_tokens_details": {"text_tokens": 60, "audio_tokens": 4}}, "output_token_details": {"text_tokens": 30, "audio_tokens": 91}},
     {"input": 59, "input_audio": 9, "cache_read": 60, "cache_read_audio": 4, "output": 30, "output_audio": 91}),
    ("openai-transcription", {"type": "tokens", "input_tokens": 14, "input_token_details": {"text_tokens": 0, "audio_tokens": 14}, "output_tokens": 45, "total_tokens": 59},
     {"input_audio": 14, "output": 45}),
    ("openai-transcription-seconds", {"type": "duration", "seconds": 9}, {"input_second": 9}),
    ("anthropic", {"input_tokens": 21, "cache_creation_input_tokens": 300, "cache_read_input_tokens": 1000, "cache_creation": {"ephemeral_5m_input_tokens": 100, "ephemeral_1h_input_tokens": 50}, "output_tokens": 50, "server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 1}},
     {"input": 21, "cache_read": 1000, "cache_write": 150, "cache_write_5m": 100, "cache_write_1h": 50, "output": 50, "web_search": 2}),
    ("gemini", {"promptTokenCount": 1000, "cachedContentTokenCount": 400, "candidatesTokenCount": 200, "thoughtsTokenCount": 300, "toolUsePromptTokenCount": 70, "totalTokenCount": 1570},
     {"input": 670, "cache_read": 400, "output": 200, "reasoning": 300}),
    ("bedrock-converse", {"inputTokens": 3, "outputTokens": 13, "totalTokens": 516, "cacheReadInputTokens": 500, "cacheWriteInputTokens": 0, "cacheDetails": []},
     {"input": 3, "cache_read": 500, "output": 13}),
    ("deepseek", {**CHAT, "prompt_cache_hit_tokens": 600, "prompt_cache_miss_tokens": 400}, {"input": 400, "cache_read": 600, "output": 300}),
    ("xai", {"prompt_tokens": 32, "completion_tokens": 9, "total_tokens": 135, "completion_tokens_details": {"reasoning_tokens": 94}, "num_sources_used": 0},
     {"input": 32, "output": 9, "reasoning": 94}),
    ("perplexity", {"prompt_tokens": 108, "completion_tokens": 3256, "total_tokens": 3364, "citation_tokens": 7299, "num_search_queries": 74, "reasoning_tokens": 73248},
     {"input": 108, "output": 3256, "reasoning": 73248, "web_search": 74, "citation": 7299}),
    ("vercel", {"inputTokens": 1000, "inputTokenDetails": {"noCacheTokens": 300, "cacheReadTokens": 600, "cacheWriteTokens": 100}, "outputTokens": 50, "outputTokenDetails": {"textTokens": 20, "reasoningTokens": 30}, "totalTokens": 1050},
     {"input": 300, "cache_read": 600, "cache_write": 100, "output": 20, "reasoning": 30}),
    ("otel", {"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.cache_read.input_tokens": 600, "gen_ai.usage.output_tokens": 200},
     {"input": 400, "cache_read": 600, "output": 200}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "usage", "parts"), READ, ids=[each[0] for each in READ])
def test_a_usage_is_recognised_and_counted(name: str, usage: dict[str, Any], parts: dict[str, int]):
    """Each part is counted once, whether its format counts it inside its whole or beside."""
    record = read_record(usage)
    assert record.format.name == name
    assert dict(Usage(**record.quantities).parts) == parts
    assert read_record(usage, name.partition("-")[0]) == record


def test_formats_have_names_of_their_own():
    """A name means one format, and each says which page its rule is from."""
    assert len({each.name for each in FORMATS}) == len(FORMATS)
    assert all(each.source.startswith("https://") and each.rule for each in FORMATS)


def test_what_failed_is_not_billed():
    """A line of a batch whose request failed costs nothing, which is no usage of 0."""
    with pytest.raises(NotBilledError, match="nothing was billed"):
        read_record({"custom_id": "a", "response": {"status_code": 429, "body": {}}, "error": None})


@pytest.mark.parametrize(
    "answer",
    [
        {"error": {"message": "Rate limit reached", "type": "tokens", "code": "rate_limit_exceeded"}},
        {"type": "error", "error": {"type": "overloaded_error"}, "request_id": "req_1"},
        {"object": "response", "status": "failed", "error": {"code": "server_error"}, "usage": None},
    ],
)
def test_an_answer_that_is_an_error_is_told_as_one(answer: dict[str, Any]):
    """Who hands in an API's error hears that, and not which members a usage would have."""
    with pytest.raises(UsageRecordError, match="'error': the answer is an error, and counts nothing"):
        read_record(answer)


@pytest.mark.parametrize(
    ("usage", "says"),
    [
        ({**CHAT, "frobnicated_tokens": 3}, "'frobnicated_tokens': it is not understood"),
        ({**CHAT, "total_tokens": 1301}, "'total_tokens': 1301 is not prompt_tokens"),
        ({**CHAT, "prompt_tokens": -1}, "'prompt_tokens': -1 is negative"),
        ({**CHAT, "prompt_tokens_details": {"cached_tokens": 1001}}, "cached_tokens': 1001 is more than"),
        ({**CHAT, "prompt_tokens": "1000"}, "'prompt_tokens': a number is due, not the text '1000'"),
    ],
)
def test_what_is_not_understood_is_refused_by_its_path(usage: dict[str, Any], says: str):
    """Nothing of a usage is dropped, and no number is guessed."""
    with pytest.raises(UsageRecordError, match=says):
        read_record(usage)


def test_nanoseconds_of_a_span_are_its_instant() -> None:
    """A span starts at a count of nanoseconds, in a text as OTLP writes it, which is more than any usage counts."""
    span = {
        "traceId": "5b8e", "spanId": "051d", "startTimeUnixNano": "1768000000000000000",
        "attributes": [
            {"key": "gen_ai.response.model", "value": {"stringValue": "gpt-5"}},
            {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "1000"}},
            {"key": "gen_ai.usage.output_tokens", "value": {"intValue": 100}},
        ],
    }  # fmt: skip
    assert read_record(span).on == datetime(2026, 1, 9, 23, 6, 40, tzinfo=UTC)


def test_the_model_decides_between_makers() -> None:
    """What OpenAI and xAI write alike is of whose model it is; a tier that a format does not know stops it."""
    answer = {
        "object": "chat.completion", "model": "gpt-5", "service_tier": "priority",
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
    }  # fmt: skip
    assert read_record(answer).options == {"service_tier": "priority"}
    with pytest.raises(UsageRecordError, match="hyper"):
        read_record({**answer, "service_tier": "hyper"})
    with pytest.raises(UsageRecordError, match="hyper"):
        read_record({**answer, "model": "grok-4", "service_tier": "hyper"})


def test_every_rule_is_said_in_french() -> None:
    """What an answer says of a format, and what its records leave open, has a French twin."""
    tongue = french()
    besides = [meter for each in FORMATS for kinds in each.items.values() for meter in kinds.values()]
    besides += [meter for each in FORMATS for meter in each.told.values()]
    said = [f"read as {each.title}: {each.rule}" for each in FORMATS]
    said += [note for each in FORMATS for note in (*each.notes, *each.noted.values())] + [CLOUD_NOTE]
    said += [f"output.3: {meter[1:]}" for meter in besides if meter.startswith("!")]
    assert [
        each for each in said if tongue.say(each) == each or "came from the cache" in tongue.say(each)
    ] == []


def test_hints_mean_what_the_formats_count() -> None:
    """A word of a format leads to the meter that the format adds it to first, wherever it leads at all."""
    for each in FORMATS:
        for path in each.counts:
            name, fields = (
                path.rpartition(".")[2],
                {field for field, sign in each.fields_of(path) if sign > 0},
            )
            meant = near(name, FIELD_OF) if is_of_others(name) else []
            if meant and fields:
                assert FIELD_OF[meant[0]] in fields, f"{each.name}: {path}"


@pytest.mark.parametrize(
    ("answer", "option"),
    [
        (
            {"model": "claude-opus-4-6", "usage": {**CHAT, "cache_read_input_tokens": 0, "speed": "fast"}},
            {"speed": "fast"},
        ),
        ({"usage": {"input_tokens": 1, "output_tokens": 1, "inference_geo": "us"}}, {"inference_geo": "us"}),
        (
            {"usage": {"inputTokens": 1, "outputTokens": 1}, "performanceConfig": {"latency": "optimized"}},
            {"latency": "optimized"},
        ),
        (
            {"usageMetadata": {"promptTokenCount": 1, "totalTokenCount": 1, "trafficType": "ON_DEMAND_FLEX"}},
            {"service_tier": "flex"},
        ),
        (
            {"key": "a", "response": {"usageMetadata": {"promptTokenCount": 1, "totalTokenCount": 1}}},
            {"service_tier": "batch"},
        ),
        (
            {"model": "sonar", "usage": {**CHAT, "search_context_size": "high"}},
            {"search_context_size": "high"},
        ),
        ({"object": "chat.completion", "usage": CHAT, "service_tier": "default"}, {}),
    ],
    ids=range(7),
)
def test_options_are_those_of_the_record(answer: dict[str, Any], option: dict[str, str]) -> None:
    """What a record says of the price is asked for in our words; what every price is, is not said."""
    assert dict(read_record(answer).options) == option


@pytest.mark.parametrize(
    ("answer", "seller"),
    [
        (
            {
                "id": "msg_bdrk_1",
                "type": "message",
                "model": "claude",
                "usage": {"input_tokens": 1, "output_tokens": 1},
            },
            "bedrock",
        ),
        ({"id": "gen-1", "object": "chat.completion", "usage": CHAT}, "openrouter"),
        (
            {
                "gen_ai.system": "az.ai.openai",
                "gen_ai.usage.input_tokens": 1,
                "gen_ai.usage.output_tokens": 1,
            },
            "azure",
        ),
        ({"object": "chat.completion", "usage": CHAT}, None),
    ],
    ids=range(4),
)
def test_a_record_says_who_sold_it(answer: dict[str, Any], seller: str | None) -> None:
    """A reseller has a price of its own; where none is named the bare name is its maker's."""
    assert read_record(answer).seller == seller


@pytest.mark.parametrize(
    ("model", "counted", "one", "other"),
    [
        # OpenRouter's package for the SDK counts the cache of Claude inside, Anthropic's own beside.
        ("anthropic/claude-sonnet-4.5", {"cachedInputTokens": 400}, "vercel-5", "vercel-5-anthropic"),
        ("gemini-2.5-flash", {"reasoningTokens": 30}, "vercel-5", "vercel-5-thoughts"),
    ],
)
def test_who_answered_the_sdk_is_not_guessed(
    model: str, counted: dict[str, int], one: str, other: str
) -> None:
    """Version 5 of Vercel's SDK hands over what each provider counts: where that is open, it is asked."""
    usage = {"inputTokens": 1000, "outputTokens": 50, **counted}
    with pytest.raises(UsageRecordError, match=f"usage_format={one}, or usage_format={other}"):
        read_record({"usage": usage, "modelId": model})


def test_what_tools_brought_is_told_where_it_may_not_be_billed() -> None:
    """A usage alone does not say whether Google Search was the tool, and an empty list of searches says nothing."""
    usage = {
        "promptTokenCount": 32,
        "candidatesTokenCount": 4,
        "toolUsePromptTokenCount": 10,
        "totalTokenCount": 46,
    }
    answer = {"candidates": [{"groundingMetadata": {"webSearchQueries": []}}], "usageMetadata": usage}
    for record in (usage, answer):
        read = read_record(record)
        assert read.quantities["input_tokens"] == 42
        assert "not what Google Search brought" in read.notes[0]
    assert read_record({**usage, "toolUsePromptTokenCount": 0, "totalTokenCount": 36}).notes == ()


def test_a_tier_of_groq_is_a_limit_or_is_paid_for_otherwise() -> None:
    """Flex has the price of what is on demand; performance is capacity that was bought."""
    answer = {
        "object": "chat.completion", "model": "llama-3.3-70b-versatile", "service_tier": "flex",
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15, "queue_time": 0.1},
    }  # fmt: skip
    assert read_record(answer, "groq").options == {}
    with pytest.raises(UsageRecordError, match="paid for by the capacity"):
        read_record({**answer, "service_tier": "performance"}, "groq")


def test_thoughts_without_a_total_are_read_two_ways() -> None:
    """OpenAI counts the reasoning inside, xAI beside: of Grok's record without a total nobody can tell."""
    thought = {"prompt_tokens": 1000, "completion_tokens": 200, "completion_tokens_details": {"reasoning_tokens": 150}}  # fmt: skip
    for said in (thought, {"model": "grok-4", "usage": thought}):
        with pytest.raises(UsageRecordError, match="read differently"):
            read_record(said)
    assert read_record({"model": "grok-4", "usage": thought}, "xai").quantities["output_tokens"] == 350
    assert read_record({"model": "gpt-5", "usage": thought}).quantities["output_tokens"] == 200


def test_what_is_taken_from_nothing_is_refused_by_its_path() -> None:
    """Video of the cache is no video of the input: more of it than there is video is told by its member."""
    usage = {
        "promptTokenCount": 1000,
        "totalTokenCount": 1000,
        "cachedContentTokenCount": 500,
        "cacheTokensDetails": [{"modality": "VIDEO", "tokenCount": 500}],
    }
    with pytest.raises(UsageRecordError) as caught:
        read_record({"usageMetadata": usage, "modelVersion": "gemini-2.5-pro"})
    assert caught.value.path == "usageMetadata.cacheTokensDetails.VIDEO"
    assert caught.value.reason == "input video is less than a part of it"


@pytest.mark.parametrize(("parts", "left"), [((50, 10), 40), ((0, 60), 40), ((90, 10), None), ((0, 0), None)])
def test_lifetimes_of_a_part_of_what_was_written(parts, left):
    """Where some of what a cache keeps has a lifetime and some has none, that is said of the rest."""
    short, long = parts
    usage = {
        "input_tokens": 10,
        "output_tokens": 5,
        "cache_creation_input_tokens": 100,
        "cache_creation": {"ephemeral_5m_input_tokens": short, "ephemeral_1h_input_tokens": long},
    }
    notes = read_record({"type": "message", "model": "claude-sonnet-4-5", "usage": usage}).notes
    told = [each for each in notes if "nobody says for how long" in each]
    assert told == ([] if left is None else [f"{TOLD.format(left)}"])


TOLD = "nobody says for how long {} of the tokens written to the cache are kept: they cost what 5 minutes do"
