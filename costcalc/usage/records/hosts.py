"""The formats of makers and hosts such as Mistral, DeepSeek, xAI and Cohere: most are OpenAI's, and more."""

from __future__ import annotations

from costcalc.usage.records.format import Choice, Format, Instant
from costcalc.usage.records.openai import CHAT, RESPONSES

_CACHED = "prompt_tokens_details.cached_tokens"
_ALL_BUT_CACHED = {path: meters for path, meters in CHAT.counts.items() if path != _CACHED}

MOONSHOT = CHAT._replace(
    name="moonshot",
    title="Moonshot chat completions",
    source="https://platform.kimi.ai/docs/api/chat",
    counts={**_ALL_BUT_CACHED, "cached_tokens": "cache_read"},
    needs=("prompt_tokens", "completion_tokens", "cached_tokens"),
    totals={**CHAT.totals, _CACHED: (("cached_tokens",),)},
    # https://forum.moonshot.ai/t/context-caching-upgrade-5-min-1-hour-ttl-options/613
    noted={
        "prompt_tokens_details.cache_write_tokens": "the record does not say for how long it was written to "
        "the cache: 5 minutes are taken, and an hour costs more"
    },
)

MISTRAL = CHAT._replace(
    name="mistral",
    title="Mistral chat completions",
    source="https://docs.mistral.ai/inference/conversations/advanced/prompt-caching",
    counts={**CHAT.counts, "prompt_audio_seconds": "input_second", "num_cached_tokens": ""},
    alone={"num_cached_tokens": (_CACHED, "cache_read")},
    silent=(*CHAT.silent, "request_count"),
    totals={
        **CHAT.totals,
        _CACHED: (("num_cached_tokens",),),
        # Its reference has this spelling too: https://github.com/vercel/ai/issues/14382
        "prompt_token_details.cached_tokens": (("num_cached_tokens",), (_CACHED,)),
    },
)
MISTRAL_TRANSCRIBED = Format(
    name="mistral-transcription",
    title="Mistral transcription",
    source="https://docs.mistral.ai/capabilities/audio_transcription",
    rule="seconds of audio are billed",
    counts={"prompt_audio_seconds": "input_second"},
    needs=("prompt_audio_seconds",),
    # Its total counts the tokens of the audio, which no member counts.
    silent=("prompt_tokens", "completion_tokens", "total_tokens", "prompt_tokens_details",
            "num_cached_tokens", "request_count"),
    around={"segments": ()},
)  # fmt: skip
MISTRAL_CONVERSATION = CHAT._replace(
    name="mistral-conversation",
    title="Mistral conversations",
    source="https://docs.mistral.ai/agents/connectors/connectors",
    rule="what connectors brought stands beside the prompt",
    counts={"prompt_tokens": "input", "connector_tokens": "input", "completion_tokens": "output",
            "connectors.web_search": "web_search"},
    needs=("prompt_tokens", "completion_tokens", "connector_tokens"),
    signs={"object": "conversation."},
    unsplit={},
    totals={"total_tokens": (("prompt_tokens", "connector_tokens", "completion_tokens"),)},
    silent=(),
    noted={
        "connector_tokens": "tokens of connectors are counted as input, as the total has them beside the "
        "prompt: no page says at what price"
    },
    unpriced={
        f"connectors.{each}": f"calls of {each} are billed each: leave it out, and add what "
        "https://mistral.ai/pricing says of them"
        for each in ("web_search_premium", "code_interpreter", "image_generation", "document_library")
    },
)  # fmt: skip
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

_TOOLS = {
    "server_side_tool_usage_details.web_search_calls": "web_search",
    "server_side_tool_usage_details.file_search_calls": "storage_search",
}
_BILLED_EACH = (
    "{} are billed each, and costcalc has no meter for them: leave this out, and add what "
    "https://docs.x.ai/developers/pricing says of them"
)
_UNPRICED_TOOLS = {
    "num_sources_used": "sources of a live search were billed each: leave this out, and add 0.025 USD for "
    "each (https://docs.x.ai/docs/guides/live-search)",
    **{
        f"server_side_tool_usage_details.{member}": _BILLED_EACH.format(what)
        for member, what in {
            "x_search_calls": "searches on X",
            "x_posts_fetched": "posts that are fetched from X",
            "x_users_fetched": "users that are fetched from X",
            "code_interpreter_calls": "runs of code",
            "document_search_calls": "searches of documents",
            "shell_calls": "runs of a shell",
        }.items()
    },
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
                "performance": "=it is paid for by the capacity, and not by the token",
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

# Of how much it read, its price takes no notice.
PERPLEXITY_DEEP = PERPLEXITY._replace(
    name="perplexity-deep",
    title="Perplexity Sonar Deep Research",
    needs=("prompt_tokens", "completion_tokens", "search_context_size"),
    silent=("cost", "search_context_size"),
    choices=(),
    around={"model": ()},
    whose="deep-research",
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
    unpriced={
        "billed_units.classifications": "classifications are billed each, and costcalc has no meter for "
        "them: leave this out, and add what they cost"
    },
    places=("usage", "meta"),
)

VOYAGE = Format(
    name="voyage",
    title="Voyage embeddings and reranking",
    source="https://docs.voyageai.com/reference/reranker-api",
    rule="all tokens are input",
    counts={"total_tokens": "input"},
    needs=("total_tokens",),
    unpriced={
        f"{each}_pixels": f"{each}s are billed by their pixels, and costcalc has no meter for them: leave "
        "this out, and add what https://docs.voyageai.com/docs/pricing says of them"
        for each in ("image", "video")
    },
    silent=("text_tokens",),
    around={"object": ("list",)},
    whose="^(?:voyage|rerank-[0-9])",
    seller="voyageai",
)
JINA = VOYAGE._replace(
    name="jina",
    title="Jina reranking",
    source="https://api.jina.ai/redoc",
    unpriced={},
    silent=(),
    whose="^jina",
    seller="",
)
OLLAMA = Format(
    name="ollama",
    title="Ollama",
    source="https://github.com/ollama/ollama/blob/main/docs/api.md",
    rule="what the machine read and wrote",
    counts={"prompt_eval_count": "input", "eval_count": "output"},
    needs=("prompt_eval_count", "eval_count"),
    silent=("context", "response", "message", "prompt_eval_duration", "eval_duration", "created_at"),
    places=("",),
    local="Ollama ran it on a machine of your own, for which no list has a price",
    is_open=True,
)

FORMATS = (
    DEEPSEEK, GROQ, PERPLEXITY, PERPLEXITY_DEEP, MISTRAL, MISTRAL_TRANSCRIBED, MISTRAL_CONVERSATION,
    MISTRAL_OCR, MOONSHOT, XAI, XAI_RESPONSES, COHERE, VOYAGE, JINA, OLLAMA,
)  # fmt: skip
