"""The formats of Anthropic: Messages, as its API and the clouds that sell it answer."""

from __future__ import annotations

from costcalc.usage.records.format import WRITTEN, Choice, Format, Instant

TIERS = Choice(
    "service_tier", ("service_tier",), {"standard": None, "priority": "priority", "batch": "batch"}
)
SPEED = Choice("speed", ("speed",), {"standard": None, "fast": "fast"})
PLACE = Choice("inference_geo", ("inference_geo",), {"not_available": None, "global": None, "us": "us"})

MESSAGES = Format(
    name="anthropic",
    title="Anthropic Messages",
    source="https://platform.claude.com/docs/en/build-with-claude/prompt-caching#tracking-cache-performance",
    rule="what came from the cache, and what was written to it, stand beside the input",
    counts={
        "input_tokens": "input",
        "cache_read_input_tokens": "cache_read input",
        "cache_creation_input_tokens": "cache_write input",
        # The two may be less than what was written: the rest is of a lifetime that nobody says.
        "cache_creation.ephemeral_5m_input_tokens": "cache_write_5m",
        "cache_creation.ephemeral_1h_input_tokens": "cache_write_1h",
        "output_tokens": "output",
        "output_tokens_details.thinking_tokens": "reasoning",
        "server_tool_use.web_search_requests": "web_search",
    },
    needs=("input_tokens", "output_tokens"),
    signs={"type": "message", "model": "claude"},
    alone={
        "cache_creation.ephemeral_5m_input_tokens": ("cache_creation_input_tokens", "cache_write input"),
        "cache_creation.ephemeral_1h_input_tokens": ("cache_creation_input_tokens", "cache_write input"),
    },
    # What was fetched or found besides costs no more than the tokens that it became:
    # https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-fetch-tool
    silent=("server_tool_use.web_fetch_requests", "server_tool_use.tool_search_requests"),
    unpriced={
        "server_tool_use.code_execution_requests": "a container is billed by the time that it ran, which "
        "a record does not say: leave it out and add container_seconds",
    },
    choices=(TIERS, SPEED, PLACE),
    on=(Instant("timestamp", WRITTEN), Instant("created_at", WRITTEN)),
    sums="iterations",
)
CLAUDE_CODE = Format(
    name="claude-code-model",
    title="a model of a run of Claude Code",
    source="https://platform.claude.com/docs/en/agent-sdk/typescript",
    rule="what came from the cache, and what was written to it, stand beside the input",
    counts={
        "inputTokens": "input",
        "cacheReadInputTokens": "cache_read input",
        "cacheCreationInputTokens": "cache_write input",
        "outputTokens": "output",
        "webSearchRequests": "web_search",
    },
    needs=("inputTokens", "outputTokens", "cacheCreationInputTokens", "contextWindow"),
    silent=("costUSD", "contextWindow", "maxOutputTokens"),
    places=("",),
    notes=("it is the sum of several requests, of which nobody says how large they were",),
)

FORMATS = (MESSAGES, CLAUDE_CODE)
