"""What answers are wrapped in: lines of batches, events of streams, lines of logs."""

from __future__ import annotations

from costcalc.usage.records.format import WRITTEN, Envelope, Instant

_BATCH = {"service_tier": "batch"}
_OF_A_PROXY = {
    "cache_hit=True": "the proxy answered from a cache of its own",
    "status=failure": "the request failed",
}

ENVELOPES = (
    Envelope(
        "a line of an OpenAI batch",
        "response.body",
        ("custom_id", "response|error"),
        _BATCH,
        failed={
            "error": "the request failed",
            "response.status_code!=200": "the request failed",
            "response.body.error": "the request failed",
        },
    ),
    Envelope(
        "a line of an Anthropic batch",
        "result.message",
        ("custom_id", "result.type"),
        _BATCH,
        failed={"result.type!=succeeded": "the request did not succeed"},
    ),
    Envelope(
        "a line of a Bedrock batch",
        "modelOutput",
        ("recordId", "modelOutput|error"),
        _BATCH,
        failed={"error": "the request failed"},
    ),
    Envelope("a line of a Gemini batch", "response", ("key", "response.usageMetadata"), _BATCH),
    Envelope(
        "a line of a Vertex batch",
        "response",
        ("processed_time", "response.usageMetadata"),
        _BATCH,
        on=(Instant("processed_time", WRITTEN),),
    ),
    Envelope(
        "a line of Claude Code, or an event of a stream",
        "message",
        ("message.usage", "type"),
        failed={
            "type=message_start": "!it is the beginning of a stream, and does not count what was written",
            "message.model=<synthetic>": "no model wrote it",
        },
        on=(Instant("timestamp", WRITTEN),),
    ),
    Envelope(
        "the result of a run of Claude Code",
        "",
        ("modelUsage", "total_cost_usd"),
        failed={
            "modelUsage": "!a run is the sum of its requests, and other models may have answered some: hand "
            "in what stands here of each model, and name the model"
        },
    ),
    Envelope("an event of a stream", "response", ("type", "response.usage")),
    Envelope("an event of a stream of interactions", "interaction", ("event_type", "interaction.usage")),
    Envelope("an event of a stream of Cohere", "delta", ("type", "delta.usage.billed_units")),
    Envelope("an event of a stream of Converse", "metadata", ("metadata.usage", "metadata.metrics")),
    Envelope(
        "a row of LiteLLM's spend logs",
        "",
        ("request_id", "startTime", "spend"),
        failed=_OF_A_PROXY,
    ),
    Envelope("a payload of LiteLLM's logs", "", ("call_type", "response_cost"), failed=_OF_A_PROXY),
    Envelope(
        "a line of Bedrock's log", "", ("modelId", "requestId"), failed={"errorCode": "the call failed"}
    ),
    Envelope("an answer of OpenRouter's generations", "data", ("data.native_tokens_prompt",)),
    Envelope("an answer of Cloudflare", "result", ("result.usage",)),
    Envelope("a message that LangChain wrote down", "kwargs", ("kwargs.usage_metadata",)),
)
"""In the order in which they are looked for."""
