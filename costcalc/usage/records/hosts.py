"""The formats of hosts, such as Mistral, DeepSeek, xAI and OpenRouter: most are OpenAI's, and more."""

from __future__ import annotations

from costcalc.usage.records.format import WRITTEN, Choice, Format, Instant
from costcalc.usage.records.openai import CHAT, INSIDE, RESPONSES

_CACHED = "prompt_tokens_details.cached_tokens"
_ALL_BUT_CACHED = {path: meters for path, meters in CHAT.counts.items() if path != _CACHED}

MOONSHOT = CHAT._replace(
    name="moonshot",
    title="Moonshot chat completions",
    source="https://platform.kimi.ai/docs/api/chat",
    counts={**_ALL_BUT_CACHED, "cached_tokens": "cache_read"},
    needs=("prompt_tokens", "completion_tokens", "cached_tokens"),
    totals={**CHAT.totals, _CACHED: (("cached_tokens",),)},
)

MISTRAL = CHAT._replace(
    name="mistral",
    title="Mistral chat completions",
    source="https://docs.mistral.ai/inference/conversations/advanced/prompt-caching",
    counts={**CHAT.counts, "prompt_audio_seconds": "input_second", "num_cached_tokens": ""},
    alone={"num_cached_tokens": (_CACHED, "cache_read")},
    totals={
        **CHAT.totals,
        _CACHED: (("num_cached_tokens",),),
        # Its reference has this spelling too: https://github.com/vercel/ai/issues/14382
        "prompt_token_details.cached_tokens": (("num_cached_tokens",), (_CACHED,)),
    },
)
MISTRAL_OCR = Format(
    name="mistral-ocr",
    title="Mistral OCR",
    source="https://docs.mistral.ai/api/endpoint/ocr",
    rule="pages are billed",
    counts={"pages_processed": "page"},
    needs=("pages_processed",),
    silent=("doc_size_bytes",),
    places=("usage_info",),
)

DEEPSEEK = CHAT._replace(
    name="deepseek",
    title="DeepSeek chat completions",
    source="https://api-docs.deepseek.com/api/create-chat-completion",
    rule="hits and misses of the cache add up to the prompt, and the reasoning is inside the completion",
    counts={
        **_ALL_BUT_CACHED,
        "prompt_cache_hit_tokens": "cache_read",
    },
    needs=("prompt_tokens", "completion_tokens", "prompt_cache_hit_tokens"),
    totals={
        **CHAT.totals,
        "prompt_tokens": (("prompt_cache_hit_tokens", "prompt_cache_miss_tokens"),),
        _CACHED: (("prompt_cache_hit_tokens",),),
    },
)

_SOURCES = "sources of a live search are billed each, and costcalc has no meter for them"
_X_SEARCH = "searches on X are billed each, and costcalc has no meter for them"
_TOOLS = {
    "server_side_tool_usage_details.web_search_calls": "web_search",
    "server_side_tool_usage_details.file_search_calls": "storage_search",
}
_UNPRICED_TOOLS = {
    "num_sources_used": _SOURCES,
    "server_side_tool_usage_details.x_search_calls": _X_SEARCH,
    "server_side_tool_usage_details.code_interpreter_calls": "runs of code are billed each, and costcalc "
    "has no meter for them",
    "server_side_tool_usage_details.document_search_calls": "searches of documents are billed each, and "
    "costcalc has no meter for them",
    "server_side_tool_usage_details.image_generation_calls": "images are billed each: add `images` "
    "and leave this out",
}
_TOLD = (
    "cost_in_usd_ticks",
    "num_server_side_tools_used",
    "server_side_tool_usage_details.mcp_calls",
    "context_details",
)

XAI = CHAT._replace(
    name="xai",
    title="xAI chat completions",
    source="https://docs.x.ai/developers/rate-limits",
    rule="what came from the cache is inside the prompt, and the reasoning stands beside the completion",
    counts={
        **CHAT.counts,
        "completion_tokens_details.reasoning_tokens": "reasoning output",
        **_TOOLS,
    },
    signs={"model": "grok"},
    whose="grok",
    # Its total tells it from those that count the reasoning inside; without one both readings are told.
    needs=("prompt_tokens", "completion_tokens"),
    totals={
        "total_tokens": (
            ("prompt_tokens", "completion_tokens", "completion_tokens_details.reasoning_tokens"),
        )
    },
    silent=(*CHAT.silent, *_TOLD),
    unpriced=_UNPRICED_TOOLS,
)
XAI_RESPONSES = RESPONSES._replace(
    name="xai-responses",
    title="xAI Responses",
    source="https://docs.x.ai/docs/api-reference#create-new-response",
    counts={**RESPONSES.counts, **_TOOLS},
    signs={"model": "grok"},
    whose="grok",
    needs=("input_tokens", "output_tokens", "num_sources_used|num_server_side_tools_used|cost_in_usd_ticks"),
    silent=_TOLD,
    unpriced=_UNPRICED_TOOLS,
    told={},
    items={},
)

GROQ = CHAT._replace(
    name="groq",
    title="Groq chat completions",
    source="https://console.groq.com/docs/service-tiers",
    needs=("prompt_tokens", "completion_tokens", "queue_time|prompt_time|completion_time|total_time"),
    silent=(*CHAT.silent, "queue_time", "prompt_time", "completion_time", "total_time"),
    choices=(
        # Flex is other limits at the same price: https://console.groq.com/docs/flex-processing
        Choice(
            "service_tier",
            ("service_tier",),
            {
                "on_demand": None,
                "default": None,
                "flex": None,
                "auto": "!it is what was asked for, and says not which tier it was",
                "performance": "!it is paid for by the capacity, and not by the token",
            },
        ),
    ),
    places=("usage", "x_groq.usage"),
    seller="groq",
)

PERPLEXITY = Format(
    name="perplexity",
    title="Perplexity Sonar",
    source="https://docs.perplexity.ai/getting-started/pricing",
    rule="reasoning stands beside the completion, and citations beside both",
    counts={
        "prompt_tokens": "input",
        "completion_tokens": "output",
        "reasoning_tokens": "reasoning output",
        "citation_tokens": "citation",
        "num_search_queries": "web_search",
    },
    needs=(
        "prompt_tokens",
        "completion_tokens",
        "search_context_size|citation_tokens|num_search_queries|cost",
    ),
    totals={"total_tokens": (("prompt_tokens", "completion_tokens"),)},
    silent=("cost",),
    choices=(
        Choice(
            "search_context_size",
            ("search_context_size",),
            {"low": "low", "medium": "medium", "high": "high"},
        ),
    ),
    on=(Instant("created"),),
    seller="perplexity",
)

COHERE = Format(
    name="cohere",
    title="Cohere",
    source="https://docs.cohere.com/reference/chat",
    rule="billed units are what is billed, whatever the model read and wrote",
    counts={
        "billed_units.input_tokens": "input",
        "billed_units.output_tokens": "output",
        "billed_units.search_units": "rerank_search",
        "billed_units.images": "image",
        "billed_units.image_tokens": "input_image input",
    },
    needs=(
        "billed_units.input_tokens|billed_units.search_units|billed_units.images|billed_units.image_tokens",
    ),
    silent=("tokens", "cached_tokens", "api_version", "warnings"),
    unpriced={"billed_units.classifications": "classifications are billed each, and costcalc has no meter"},
    places=("usage", "meta"),
)

OPENROUTER = CHAT._replace(
    name="openrouter",
    title="OpenRouter chat completions",
    source="https://openrouter.ai/docs/use-cases/usage-accounting",
    rule=INSIDE,
    counts={**CHAT.counts, "server_tool_use.web_search_requests": "web_search"},
    needs=("prompt_tokens", "completion_tokens", "cost|cost_details|is_byok"),
    silent=(*CHAT.silent, "cost", "cost_details", "is_byok", "server_tool_use.tool_calls_requested",
            "server_tool_use.tool_calls_executed"),
    seller="openrouter",
)  # fmt: skip
GENERATION = Format(
    name="openrouter-generation",
    title="OpenRouter generation",
    source="https://openrouter.ai/docs/api-reference/get-a-generation",
    rule="native tokens are billed; what came from the cache, and the reasoning, are inside them",
    counts={
        "native_tokens_prompt": "input",
        "native_tokens_cached": "cache_read",
        "native_tokens_completion": "output",
        "native_tokens_reasoning": "reasoning",
        "native_tokens_completion_images": "output_image",
    },
    needs=("native_tokens_prompt", "native_tokens_completion"),
    silent=(
        "tokens_prompt", "tokens_completion", "usage", "total_cost", "upstream_inference_cost",
        "usage_cache", "usage_data", "usage_file", "usage_web", "usage_upstream", "cache_discount",
        "num_media_prompt", "num_media_completion", "num_input_audio_prompt", "num_search_results",
        "num_fetches", "response_cache_source_id", "web_search_engine", "external_user",
    ),
    places=("",),
    on=(Instant("created_at", WRITTEN),),
    seller="openrouter",
    is_open=True,
)  # fmt: skip

FORMATS = (
    DEEPSEEK, GROQ, OPENROUTER, GENERATION, PERPLEXITY, MISTRAL, MISTRAL_OCR, MOONSHOT, XAI, XAI_RESPONSES,
    COHERE,
)  # fmt: skip
