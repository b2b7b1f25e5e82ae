"""Logs of what stands between programs and providers: LiteLLM, Helicone and OpenRouter."""

from __future__ import annotations

from costcalc.usage.columns.exports import EXPORTS
from costcalc.usage.logs.format import SUM, TABLE, LogFormat, Spend
from costcalc.usage.records.anthropic import MESSAGES
from costcalc.usage.records.format import WRITTEN_UTC, Instant
from costcalc.usage.records.openrouter import GENERATION
from costcalc.usage.records.tools import PAYLOAD, SPEND_LOG, SPEND_LOG_ALONE, SPEND_LOG_IN_PARTS, in_parts

_OWN_CACHE = "the proxy answered from a cache of its own"
_NO_UUID = "00000000-0000-0000-0000-000000000000"
_OF_A_PROXY = {
    "cache_hit=True": _OWN_CACHE,
    "cache_hit=true": _OWN_CACHE,
    "status=failure": "the request failed",
    "call_type=call_mcp_tool": "no call of a model",
}
_LITELLM_LABELS = {
    "project": ("team_id", "metadata.user_api_key_team_id"),
    "team": ("team_id", "metadata.user_api_key_team_alias"),
    "user": ("user", "end_user", "metadata.user_api_key_user_id"),
    "api_key": ("api_key", "metadata.user_api_key_alias"),
    "session": ("session_id",),
    "organization": ("organization_id",),
    "tags": ("request_tags",),
    "model_group": ("model_group",),
}
# Before 1.6x what a model of Anthropic read and wrote stood beside the prompt, as Anthropic counts it; the
# sum of the row tells which it is.
_BESIDE = SPEND_LOG._replace(
    name="litellm-spendlog-beside",
    title="LiteLLM spend log of models that count beside",
    rule=MESSAGES.rule,
    counts={
        "prompt_tokens": "input",
        "completion_tokens": "output",
        "cache_read_input_tokens": "cache_read input",
        "cache_creation_input_tokens": "cache_write input",
        "prompt_tokens_details.cached_tokens": "",
        "completion_tokens_details.reasoning_tokens": "reasoning",
    },
    needs=("prompt_tokens", "completion_tokens", "cache_read_input_tokens|cache_creation_input_tokens"),
    alone={},
    totals={
        "total_tokens": (
            ("prompt_tokens", "completion_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"),
        ),
        "prompt_tokens_details.cached_tokens": (("cache_read_input_tokens",),),
    },
)
_SPEND_LOGS = tuple(
    each._replace(around={path: said for path, said in each.around.items() if path != "spend"})
    for each in (
        SPEND_LOG, _BESIDE, SPEND_LOG_ALONE, SPEND_LOG_IN_PARTS,
        in_parts(_BESIDE, "litellm-spendlog-parts-beside"),
    )
)  # fmt: skip
LITELLM = LogFormat(
    name="litellm",
    title="LiteLLM's spend logs",
    source=SPEND_LOG.source,
    counts=(*_SPEND_LOGS, PAYLOAD),
    signs=("request_id|call_type", "startTime", "spend|response_cost"),
    inside=("data",),
    not_billed=_OF_A_PROXY,
    id=("request_id", "id"),
    texts=("metadata", "request_tags"),
    spend=(Spend("spend"), Spend("response_cost")),
    labels=_LITELLM_LABELS,
)
LITELLM_CSV = LITELLM._replace(
    name="litellm-csv",
    title="LiteLLM's spend logs as a table",
    container=TABLE,
    inside=(),
    counts=_SPEND_LOGS,
    signs=("request_id", "startTime", "spend"),
)

_HELICONE = tuple(
    EXPORTS[name].format for name in ("helicone-csv", "helicone-csv-inside", "helicone-csv-beside")
)
_HELICONE_LABELS = {
    "user": ("user_id", "request_user_id"),
    "session": ("properties.Helicone-Session-Id", "request_properties.Helicone-Session-Id"),
    "project": ("helicone_api_key_id", "request_auth_hash"),
    "api_key": ("helicone_api_key_id", "request_auth_hash"),
    "provider": ("provider",),
}
HELICONE = LogFormat(
    name="helicone",
    title="Helicone's requests",
    source="https://docs.helicone.ai/rest/request/post-v1requestquery",
    counts=_HELICONE,
    signs=("request_created_at", "request_model|response_model|model", "prompt_tokens", "completion_tokens"),
    inside=("data",),
    is_flat=True,
    not_billed={
        "response_status^=4": "the request failed",
        "response_status^=5": "the request failed",
        "cache_enabled=true & cache_hit=true": _OWN_CACHE,
        f"cache_reference_id!={_NO_UUID}": _OWN_CACHE,
    },
    model=("response_model", "request_model", "model", "model_override"),
    on=(Instant("request_created_at", WRITTEN_UTC),),
    id=("request_id",),
    spend=(Spend("cost|cost_usd|costUSD"),),
    labels=_HELICONE_LABELS,
    aside=("response_created_at", "request_body", "response_body", "total_tokens_delay", "delay_ms",
           "time_to_first_token", "cache_enabled", "cache_hit", "cache_reference_id", "provider", "region",
           "request_path", "country_code", "target_url", "threat", "assets", "scores", "feedback_created_at",
           "properties", "request_properties", "request_prompt", "response_prompt", "prompt_id",
           "prompt_version", "cache_count", "llmSchema", "is_passthrough_billing"),
)  # fmt: skip
HELICONE_CSV = HELICONE._replace(
    name="helicone-csv", title="Helicone's requests as a table", container=TABLE, inside=()
)

_OF_ANOTHER = (
    "OpenRouter bills what each model counts itself, as `native_tokens_prompt` of its API: these counts may "
    "be another tokenizer's"
)
OPENROUTER_CSV = LogFormat(
    name="openrouter-csv",
    title="OpenRouter's logs, from its dashboard",
    source=EXPORTS["openrouter-logs-csv"].format.source,
    counts=(EXPORTS["openrouter-logs-csv"].format,),
    signs=("generation_id", "tokens_prompt", "tokens_completion"),
    container=TABLE,
    is_flat=True,
    not_billed={
        "cancelled=true & tokens_prompt=0 & tokens_completion=0": "cancelled before a token",
    },
    model=("model_permaslug", "model"),
    on=(Instant("created_at", WRITTEN_UTC),),
    id=("generation_id",),
    spend=(Spend("cost_total"),),
    labels={
        "user": ("user",),
        "project": ("app_name",),
        "api_key": ("api_key_name",),
        "provider": ("provider_name",),
    },
    aside=("cost_cache", "cost_web_search", "cost_file_processing", "generation_time_ms", "streamed",
           "cancelled", "num_search_results", "time_to_first_token_ms", "finish_reason_normalized"),
    notes=(_OF_ANOTHER,),
)  # fmt: skip
OPENROUTER = LogFormat(
    name="openrouter",
    title="OpenRouter's generations, from its API",
    source=GENERATION.source,
    counts=(GENERATION,),
    signs=("native_tokens_prompt|data.native_tokens_prompt",),
    inside=("data",),
    not_billed={
        f"{place}cancelled=true & !{place}native_tokens_completion": "cancelled before a token"
        for place in ("", "data.")
    },
    on=(Instant("created_at", WRITTEN_UTC), Instant("data.created_at", WRITTEN_UTC)),
    id=("id", "data.id"),
    spend=(Spend("total_cost|data.total_cost"),),
    labels={
        "user": ("external_user", "data.external_user"),
        "project": ("app_id", "data.app_id"),
        "provider": ("provider_name", "data.provider_name"),
    },
)

_ACTIVITY = EXPORTS["openrouter-activity-csv"].format
_NO_CACHE = (
    "this export does not say what came from the cache, and so not what it costs: export the logs instead "
    "(openrouter_logs.csv)"
)
ACTIVITY_CSV = LogFormat(
    name="openrouter-activity-csv",
    title="OpenRouter's activity by day, from its dashboard",
    source=_ACTIVITY.source,
    counts=(_ACTIVITY,),
    signs=("Date", "Slug", "Prompt Tokens", "Completion Tokens"),
    container=TABLE,
    is_flat=True,
    kind=SUM,
    due={"Cached Tokens": ("no cached tokens", _NO_CACHE)},
    model=("Slug",),
    on=(Instant("Date", WRITTEN_UTC),),
    requests="Requests",
    id=("Date+Slug",),
    spend=(Spend("Usage"),),
    aside=("BYOK Usage",),
)
ACTIVITY = LogFormat(
    name="openrouter-activity",
    title="OpenRouter's activity by day, from its API",
    source=_ACTIVITY.source,
    counts=(
        _ACTIVITY._replace(
            name="openrouter-activity",
            counts={"prompt_tokens": "input", "completion_tokens": "output", "reasoning_tokens": "reasoning"},
            needs=("prompt_tokens", "completion_tokens"),
            around={},
        ),
    ),
    signs=("date", "endpoint_id", "byok_usage_inference", "prompt_tokens"),
    kind=SUM,
    is_flat=True,
    inside=("data",),
    due={"cached_tokens": ("no cached tokens", _NO_CACHE)},
    model=("model_permaslug", "model"),
    on=(Instant("date", WRITTEN_UTC),),
    requests="requests",
    id=("date+endpoint_id",),
    spend=(Spend("usage"),),
    aside=("byok_usage_inference", "provider_name"),
)

FORMATS = (
    LITELLM, LITELLM_CSV, HELICONE, HELICONE_CSV, OPENROUTER, OPENROUTER_CSV, ACTIVITY, ACTIVITY_CSV,
)  # fmt: skip
