"""The formats of OpenRouter: those of the makers with what it billed, and a generation that is looked up."""

from __future__ import annotations

from costcalc.usage.records.format import WRITTEN, Format, Instant
from costcalc.usage.records.openai import CHAT, EMBEDDINGS, RESPONSES

_COSTS = ("cost", "cost_details", "is_byok")
_BILLED = "|".join(_COSTS)

OPENROUTER = CHAT._replace(
    name="openrouter",
    title="OpenRouter chat completions",
    source="https://openrouter.ai/docs/use-cases/usage-accounting",
    counts={**CHAT.counts, "server_tool_use.web_search_requests": "web_search"},
    needs=(*CHAT.needs, _BILLED),
    silent=(*CHAT.silent, *_COSTS, "server_tool_use.tool_calls_requested",
            "server_tool_use.tool_calls_executed"),
    seller="openrouter",
)  # fmt: skip
OF_RESPONSES = RESPONSES._replace(
    name="openrouter-responses",
    title="OpenRouter Responses",
    source="https://openrouter.ai/docs/api-reference/responses-api/overview",
    needs=(*RESPONSES.needs, _BILLED),
    silent=(*RESPONSES.silent, *_COSTS),
    seller="openrouter",
)
OF_EMBEDDINGS = EMBEDDINGS._replace(
    name="openrouter-embeddings",
    title="OpenRouter embeddings",
    source="https://openrouter.ai/docs/api-reference/embeddings",
    needs=(*EMBEDDINGS.needs, _BILLED),
    silent=_COSTS,
    seller="openrouter",
)
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

FORMATS = (OPENROUTER, OF_RESPONSES, OF_EMBEDDINGS, GENERATION)
