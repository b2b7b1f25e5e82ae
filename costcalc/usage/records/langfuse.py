"""The format of Langfuse: an observation whose usage stands in buckets that contain one another nowhere."""

from __future__ import annotations

from costcalc.usage.records.format import WRITTEN_UTC, Format, Instant

_READ = {
    "input": "input",
    "input_cached_tokens": "cache_read input",
    "input_cache_read": "cache_read input",
    "cache_read_input_tokens": "cache_read input",
    "input_cache_creation": "cache_write input",
    "cache_creation_input_tokens": "cache_write input",
    "input_cache_creation_5m": "cache_write_5m input",
    "input_cache_creation_1h": "cache_write_1h input",
    "input_audio_tokens": "input_audio input",
}
_WRITTEN = {
    "output": "output",
    "output_reasoning_tokens": "reasoning output",
    "output_reasoning": "reasoning output",
    "output_audio_tokens": "output_audio output",
}
LANGFUSE = Format(
    name="langfuse",
    title="Langfuse",
    source="https://langfuse.com/docs/observability/features/token-and-cost-tracking",
    rule="what came from the cache, what was written to it, and the reasoning stand beside input and output",
    counts=_READ | _WRITTEN,
    # A total tells buckets from parts that are inside: https://github.com/langfuse/langfuse/issues/10592
    needs=("input", "total"),
    totals={"total": ((*_READ, *_WRITTEN),)},
    silent=("inputTokens", "outputTokens", "totalTokens", "promptTokens", "completionTokens", "input_tokens",
            "output_tokens", "total_tokens", "prompt_tokens", "completion_tokens", "usage", "costDetails",
            "cost_details", "providedCostDetails", "provided_cost_details", "latency", "timeToFirstToken",
            "time_to_first_token", "endTime", "end_time", "metadata"),
    places=("usageDetails", "usage_details"),
    around={"traceId|trace_id": ()},
    model=("model", "providedModelName", "provided_model_name"),
    on=(Instant("startTime", WRITTEN_UTC), Instant("start_time", WRITTEN_UTC)),
)  # fmt: skip

FORMATS = (LANGFUSE,)
