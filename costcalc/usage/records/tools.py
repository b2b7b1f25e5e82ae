"""The formats of what stands between programs and models: proxies, libraries, traces and coding tools."""

from __future__ import annotations

from costcalc.usage.records.anthropic import PLACE, SPEED
from costcalc.usage.records.format import (
    MILLISECONDS,
    NANOSECONDS,
    WRITTEN,
    WRITTEN_UTC,
    Format,
    Instant,
)
from costcalc.usage.records.openai import CHAT, INSIDE, RESPONSES, TIERS

_SAYS_NO_CACHE = "the record does not say what came from the cache: all input is taken for new"
# The ids of Bedrock have a point behind who made the model; gateways, which count otherwise, write a slash.
_COUNTED_BESIDE = r"^[^/]*claude[^/]*$|^(?:[a-z]+(?:-gov)?\.)?[a-z][a-z0-9]*\.[a-z]"
_THINKS_BESIDE = "gemini|grok"
_ALL_INSIDE = "what the cache gave and took, and the reasoning, are inside the input and the output"

_LITELLM_COUNTS = {
    **{path: meters for path, meters in CHAT.counts.items() if "cache" not in path},
    "prompt_tokens_details.cached_tokens": "cache_read",
    "cache_creation_input_tokens": "cache_write",
    "prompt_tokens_details.cache_creation_token_details.ephemeral_5m_input_tokens": "cache_write_5m",
    "prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens": "cache_write_1h",
    "server_tool_use.web_search_requests": "web_search",
    "prompt_tokens_details.web_search_requests": "web_search",
    "cache_read_input_tokens": "",
    "prompt_tokens_details.cache_creation_tokens": "",
}
LITELLM = CHAT._replace(
    name="litellm",
    title="LiteLLM",
    source="https://docs.litellm.ai/docs/completion/prompt_caching",
    rule="what came from the cache, and what was written to it, are inside the prompt, whoever's model it is",
    counts=_LITELLM_COUNTS,
    needs=(
        "prompt_tokens",
        "completion_tokens",
        "cache_read_input_tokens|cache_creation_input_tokens|prompt_tokens_details.cache_creation_tokens",
    ),
    alone={
        "cache_read_input_tokens": ("prompt_tokens_details.cached_tokens", "cache_read"),
        "prompt_tokens_details.cache_creation_tokens": ("cache_creation_input_tokens", "cache_write"),
    },
    totals={
        **CHAT.totals,
        "prompt_tokens_details.cached_tokens": (("cache_read_input_tokens",),),
        "prompt_tokens_details.cache_creation_tokens": (("cache_creation_input_tokens",),),
    },
    choices=(TIERS, SPEED, PLACE),
)
SPEND_LOG = LITELLM._replace(
    name="litellm-spendlog",
    title="LiteLLM spend log",
    source="https://docs.litellm.ai/docs/proxy/spend_logs_deep_dive",
    needs=("prompt_tokens", "completion_tokens"),
    around={"request_id": (), "startTime": (), "spend": ()},
    places=("metadata.usage_object",),
    on=(Instant("startTime", WRITTEN_UTC),),
    id=("request_id",),
    sold_by=("custom_llm_provider",),
)
PAYLOAD = SPEND_LOG._replace(
    name="litellm-payload",
    title="LiteLLM's payload of a log",
    source="https://docs.litellm.ai/docs/proxy/logging_spec",
    around={"call_type": (), "response_cost": ()},
    places=("metadata.usage_object", "response.usage"),
    on=(Instant("startTime"),),
    id=("id",),
)
SPEND_LOG_ALONE = SPEND_LOG._replace(
    name="litellm-spendlog-row",
    title="LiteLLM spend log without its usage object",
    counts={"prompt_tokens": "input", "completion_tokens": "output"},
    alone={},
    totals=CHAT.totals,
    silent=("cache_key", "cache_hit", "spend", "metadata", "messages", "response", "model_group", "startTime",
            "endTime", "completionStartTime", "request_duration_ms", "custom_llm_provider", "request_tags",
            "proxy_server_request"),
    places=("",),
    without=("|".join(f"metadata.usage_object.{name}" for name in (
        "prompt_tokens", "completion_tokens", "total_tokens", "input_tokens"
    )), "metadata.additional_usage_values"),
    notes=(_SAYS_NO_CACHE,),
    is_open=True,
)  # fmt: skip
# Since about 1.6x a row has its usage as it came; before, and beside it, what is no whole stands alone.
_MORE = "metadata.additional_usage_values"
_WHOLES = ("prompt_tokens", "completion_tokens", "total_tokens")


def _beside_wholes(path: str) -> str:
    """Where a member of the usage stands in a row that has the wholes among its own."""
    return path if path in _WHOLES else f"{_MORE}.{path}"


def in_parts(of: Format, name: str) -> Format:
    """How a row counts that has the wholes of a usage among its own members, and the rest of it apart."""
    placed = _beside_wholes
    return SPEND_LOG_ALONE._replace(
        name=name,
        title=f"{of.title}, its usage in parts",
        rule=of.rule,
        counts={placed(path): meters for path, meters in of.counts.items()},
        alone={placed(path): (placed(whole), more) for path, (whole, more) in of.alone.items()},
        needs=tuple("|".join(map(placed, need.split("|"))) for need in of.needs),
        totals={
            placed(total): tuple(tuple(map(placed, row)) for row in rows) for total, rows in of.totals.items()
        },
        silent=(*SPEND_LOG_ALONE.silent, f"!{_MORE}", *map(placed, of.silent)),
        unsplit={placed(path): () for path in of.unsplit},
        choices=tuple(each._replace(paths=tuple(map(placed, each.paths))) for each in of.choices),
        around={**SPEND_LOG_ALONE.around, _MORE: ()},
        without=SPEND_LOG_ALONE.without[:1],
        notes=(),
    )


SPEND_LOG_IN_PARTS = in_parts(SPEND_LOG, "litellm-spendlog-parts")

_VERCEL = "https://ai-sdk.dev/docs/reference/ai-sdk-core/generate-text"
_OF_VERCEL = {
    "places": ("usage", "totalUsage"),
    "model": ("response.modelId", "modelId", "model"),
    "on": (Instant("response.timestamp", WRITTEN),),
    "id": ("response.id",),
}
VERCEL = Format(
    name="vercel",
    title="Vercel AI SDK 6",
    source=_VERCEL,
    rule=_ALL_INSIDE,
    counts={
        "inputTokens": "input",
        "inputTokenDetails.cacheReadTokens": "cache_read",
        "inputTokenDetails.cacheWriteTokens": "cache_write",
        "outputTokens": "output",
        "outputTokenDetails.reasoningTokens": "reasoning",
    },
    needs=("inputTokens", "outputTokens", "inputTokenDetails|outputTokenDetails"),
    totals={
        "totalTokens": (("inputTokens", "outputTokens"),),
        "inputTokens": (
            (
                "inputTokenDetails.noCacheTokens",
                "inputTokenDetails.cacheReadTokens",
                "inputTokenDetails.cacheWriteTokens",
            ),
        ),
        "cachedInputTokens": (("inputTokenDetails.cacheReadTokens",),),
        "reasoningTokens": (("outputTokenDetails.reasoningTokens",),),
    },
    silent=("outputTokenDetails.textTokens", "raw"),
    **_OF_VERCEL,  # type: ignore[arg-type]
)  # fmt: skip
VERCEL_5 = VERCEL._replace(
    name="vercel-5",
    title="Vercel AI SDK 5",
    rule="what came from the cache, and the reasoning, are inside the input and the output",
    counts={
        "inputTokens": "input",
        "cachedInputTokens": "cache_read",
        "outputTokens": "output",
        "reasoningTokens": "reasoning",
    },
    needs=("inputTokens", "outputTokens"),
    totals={"totalTokens": (("inputTokens", "outputTokens"),)},
    silent=(),
    whose=f"^(?!.*(?:{_COUNTED_BESIDE}))",
)
# Version 5 hands over what a provider counts, as it counts.
VERCEL_5_ANTHROPIC = VERCEL_5._replace(
    name="vercel-5-anthropic",
    title="Vercel AI SDK 5 with Anthropic or Bedrock",
    source="https://github.com/vercel/ai/issues/9921",
    rule="what came from the cache stands beside the input, as Anthropic and Bedrock count it",
    counts={**VERCEL_5.counts, "cachedInputTokens": "cache_read input"},
    whose=f"{_COUNTED_BESIDE}|anthropic",
    notes=("the record does not say what was written to the cache, which is billed besides",),
)
VERCEL_5_THOUGHTS = VERCEL_5._replace(
    name="vercel-5-thoughts",
    title="Vercel AI SDK 5 with Gemini or Grok",
    source="https://github.com/vercel/ai/pull/12425",
    rule="what came from the cache is inside the input, and the reasoning stands beside the output, as "
    "Google and xAI count it",
    counts={**VERCEL_5.counts, "reasoningTokens": "reasoning output"},
    # The total tells it from a version, or a gateway, that counts the reasoning inside.
    totals={"totalTokens": (("inputTokens", "outputTokens", "reasoningTokens"),)},
    whose=_THINKS_BESIDE,
)
VERCEL_4 = VERCEL._replace(
    name="vercel-4",
    title="Vercel AI SDK 4",
    source="https://v4.ai-sdk.dev/docs/reference/ai-sdk-core/generate-text",
    rule="prompt and completion, and no word of the cache",
    counts={"promptTokens": "input", "completionTokens": "output"},
    needs=("promptTokens", "completionTokens"),
    totals={"totalTokens": (("promptTokens", "completionTokens"),)},
    silent=(),
    notes=(_SAYS_NO_CACHE,),
)
VERCEL_PROVIDER = VERCEL._replace(
    name="vercel-provider",
    title="Vercel AI SDK provider",
    source="https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v3/"
    "language-model-v3-usage.ts",
    counts={
        "inputTokens.total": "input",
        "inputTokens.cacheRead": "cache_read",
        "inputTokens.cacheWrite": "cache_write",
        "outputTokens.total": "output",
        "outputTokens.reasoning": "reasoning",
    },
    needs=("inputTokens.total", "outputTokens.total"),
    totals={
        "inputTokens.total": (("inputTokens.noCache", "inputTokens.cacheRead", "inputTokens.cacheWrite"),),
    },
    silent=("outputTokens.text", "raw"),
)

_OTEL = "gen_ai.usage"
_LLMETRY = "llm.usage"
"""How OpenLLMetry calls a total beside what others call so."""
_OF_SENTRY = {
    f"{_OTEL}.input_tokens.cached": (f"{_OTEL}.cache_read.input_tokens", "cache_read"),
    f"{_OTEL}.input_tokens.cache_write": (f"{_OTEL}.cache_creation.input_tokens", "cache_write"),
    f"{_OTEL}.output_tokens.reasoning": (f"{_OTEL}.reasoning.output_tokens", "reasoning"),
}
"""What Sentry calls parts, which are inside too: https://github.com/getsentry/sentry-docs/pull/15195"""
OTEL = Format(
    name="otel",
    title="OpenTelemetry GenAI attributes",
    source="https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/",
    rule=INSIDE,
    counts={
        f"{_OTEL}.input_tokens": "input",
        f"{_OTEL}.cache_read.input_tokens": "cache_read",
        f"{_OTEL}.cache_creation.input_tokens": "cache_write",
        f"{_OTEL}.output_tokens": "output",
        f"{_OTEL}.reasoning.output_tokens": "reasoning",
        **dict.fromkeys(_OF_SENTRY, ""),
    },
    needs=(f"{_OTEL}.input_tokens", f"{_OTEL}.output_tokens"),
    alone={path: (named, meter) for path, (named, meter) in _OF_SENTRY.items()},
    totals={
        f"{_OTEL}.total_tokens": ((f"{_OTEL}.input_tokens", f"{_OTEL}.output_tokens"),),
        f"{_LLMETRY}.total_tokens": ((f"{_OTEL}.input_tokens", f"{_OTEL}.output_tokens"),),
        # Their old names are written beside the new ones by some.
        f"{_OTEL}.prompt_tokens": ((f"{_OTEL}.input_tokens",),),
        f"{_OTEL}.completion_tokens": ((f"{_OTEL}.output_tokens",),),
        **{named: ((path,),) for path, (named, _) in _OF_SENTRY.items()},
    },
    silent=("gen_ai.request", "gen_ai.response", "gen_ai.input", "gen_ai.output", "gen_ai.prompt",
            "gen_ai.completion", "gen_ai.system_instructions", "gen_ai.token", "gen_ai.server",
            "gen_ai.operation", "gen_ai.conversation", "gen_ai.tool", "gen_ai.agent",
            f"{_OTEL}.cost"),
    choices=(
        TIERS._replace(
            paths=(
                "gen_ai.openai.response.service_tier",
                "openai.response.service_tier",
                "gen_ai.response.service_tier",
            )
        ),
    ),
    places=("",),
    model=("gen_ai.response.model", "gen_ai.request.model"),
    on=(Instant("startTimeUnixNano", NANOSECONDS),),
    id=("gen_ai.response.id",),
    sold_by=("gen_ai.provider.name", "gen_ai.system"),
    is_open=True,
)  # fmt: skip
OTEL_OLD = OTEL._replace(
    name="otel-1.26",
    title="OpenTelemetry GenAI attributes before 1.27",
    counts={f"{_OTEL}.prompt_tokens": "input", f"{_OTEL}.completion_tokens": "output"},
    alone={},
    needs=(f"{_OTEL}.prompt_tokens", f"{_OTEL}.completion_tokens"),
    totals=dict.fromkeys(
        (f"{_OTEL}.total_tokens", f"{_LLMETRY}.total_tokens"),
        ((f"{_OTEL}.prompt_tokens", f"{_OTEL}.completion_tokens"),),
    ),
    rule="prompt and completion, and no word of the cache",
    notes=(_SAYS_NO_CACHE,),
)

_COUNTED = "llm.token_count"
OPENINFERENCE = OTEL._replace(
    name="openinference",
    title="OpenInference attributes",
    source="https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md",
    rule=_ALL_INSIDE,
    counts={
        f"{_COUNTED}.prompt": "input",
        f"{_COUNTED}.prompt_details.cache_read": "cache_read",
        f"{_COUNTED}.prompt_details.cache_write": "cache_write",
        f"{_COUNTED}.prompt_details.audio": "input_audio",
        f"{_COUNTED}.completion": "output",
        f"{_COUNTED}.completion_details.reasoning": "reasoning",
        f"{_COUNTED}.completion_details.audio": "output_audio",
    },
    needs=(f"{_COUNTED}.prompt", f"{_COUNTED}.completion"),
    alone={},
    totals={f"{_COUNTED}.total": ((f"{_COUNTED}.prompt", f"{_COUNTED}.completion"),)},
    silent=(*(f"llm.{each}" for each in ("cost", "input_messages", "output_messages", "invocation_parameters",
                                         "prompts", "prompt_template", "tools", "function_call")),
            "input", "output", "openinference"),
    choices=(),
    model=("llm.model_name",),
    id=(),
    sold_by=("llm.provider",),
)  # fmt: skip

LANGCHAIN = Format(
    name="langchain",
    title="LangChain usage_metadata",
    source="https://reference.langchain.com/python/langchain-core/messages/ai/UsageMetadata",
    rule=_ALL_INSIDE,
    counts={
        "input_tokens": "input",
        "input_token_details.cache_read": "cache_read",
        "input_token_details.cache_creation": "cache_write",
        # Where the lifetimes are told, the plain count of what was written is 0.
        "input_token_details.ephemeral_5m_input_tokens": "cache_write_5m cache_write",
        "input_token_details.ephemeral_1h_input_tokens": "cache_write_1h cache_write",
        "input_token_details.audio": "input_audio",
        "output_tokens": "output",
        "output_token_details.reasoning": "reasoning",
        "output_token_details.audio": "output_audio",
    },
    needs=("input_tokens", "output_tokens", "total_tokens"),
    totals={"total_tokens": (("input_tokens", "output_tokens"),)},
    places=("usage_metadata",),
    model=("response_metadata.model_name", "response_metadata.model"),
    sold_by=("response_metadata.model_provider",),
    choices=(TIERS._replace(paths=("response_metadata.service_tier",)),),
)

AGENTS = RESPONSES._replace(
    name="openai-agents",
    title="OpenAI Agents SDK",
    source="https://openai.github.io/openai-agents-python/ref/usage/",
    counts={**RESPONSES.counts, "requests": "request"},
    needs=(*RESPONSES.needs, "requests"),
    signs={},
    told={},
    items={},
    sums="request_usage_entries",
)
CODEX = Format(
    name="codex",
    title="Codex CLI",
    source="https://github.com/openai/codex/blob/main/codex-rs/protocol/src/protocol.rs",
    rule=_ALL_INSIDE,
    counts={
        "input_tokens": "input",
        "cached_input_tokens": "cache_read",
        "cache_write_input_tokens": "cache_write",
        "output_tokens": "output",
        "reasoning_output_tokens": "reasoning",
    },
    needs=("input_tokens", "output_tokens", "cached_input_tokens|reasoning_output_tokens"),
    totals={"total_tokens": (("input_tokens", "output_tokens"),)},
    places=("usage", "payload.info.last_token_usage", "last_token_usage"),
    model=("model", "payload.model"),
    on=(Instant("timestamp", WRITTEN),),
)
OPENCODE = Format(
    name="opencode",
    title="OpenCode",
    source="https://github.com/anomalyco/opencode/blob/dev/packages/opencode/src/session/message-v2.ts",
    rule="what came from the cache, what was written to it, and the reasoning stand beside input and output",
    counts={
        "input": "input",
        "cache.read": "cache_read input",
        "cache.write": "cache_write input",
        "output": "output",
        "reasoning": "reasoning output",
    },
    needs=("input", "output", "cache.read|cache.write"),
    totals={"total": (("input", "cache.read", "cache.write", "output", "reasoning"),)},
    places=("tokens",),
    model=("modelID",),
    sold_by=("providerID",),
    on=(Instant("time.created", MILLISECONDS),),
)

FORMATS = (
    LITELLM, SPEND_LOG, PAYLOAD, SPEND_LOG_ALONE, SPEND_LOG_IN_PARTS, VERCEL, VERCEL_5, VERCEL_5_ANTHROPIC,
    VERCEL_5_THOUGHTS, VERCEL_4, VERCEL_PROVIDER, OTEL, OTEL_OLD, OPENINFERENCE, LANGCHAIN, AGENTS,
    CODEX, OPENCODE,
)  # fmt: skip
