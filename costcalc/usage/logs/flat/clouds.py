"""Logs of the clouds: Bedrock's invocations, and Vertex AI's requests in BigQuery."""

from __future__ import annotations

from costcalc.usage.logs.format import TABLE, LogFormat
from costcalc.usage.records.amazon import CONVERSE, LATENCY, LOG, TIERS
from costcalc.usage.records.format import WRITTEN_UTC, Instant
from costcalc.usage.records.formats import formats_named

# The lifetime of what was written to the cache stands in the body of the answer, where there is one.
_BODY = "output.outputBodyJson"
_LIFETIMES, _DETAILS = "cache_creation", "cacheDetails"
_LOG = LOG._replace(
    counts={
        **LOG.counts,
        f"{_LIFETIMES}.ephemeral_5m_input_tokens": "cache_write_5m",
        f"{_LIFETIMES}.ephemeral_1h_input_tokens": "cache_write_1h",
        f"{_DETAILS}.5m": "cache_write_5m",
        f"{_DETAILS}.1h": "cache_write_1h",
    },
    lists=CONVERSE.lists,
    choices=(TIERS, LATENCY),
)
_LIFTED = _LOG._replace(
    name="bedrock-log-lifted",
    counts={
        "input.inputTokenCount": "input",
        "cacheReadInputTokenCount": "cache_read input",
        "cacheWriteInputTokenCount": "cache_write input",
        "output.outputTokenCount": "output",
    },
    needs=(*LOG.needs, "cacheReadInputTokenCount|cacheWriteInputTokenCount"),
)
# What an embedding wrote is no text, and is not counted.
_EMBEDDED = _LOG._replace(
    name="bedrock-log-embedding",
    title="Bedrock invocation log of embeddings",
    counts={"input.inputTokenCount": "input"},
    needs=("input.inputTokenCount",),
    around={"modelId": ()},
    without=("output.outputTokenCount",),
    whose="embed",
)

BEDROCK = LogFormat(
    name="bedrock",
    title="Bedrock's log of invocations",
    source=LOG.source,
    counts=(_LOG, _LIFTED, _EMBEDDED),
    signs=("modelId", "requestId", "schemaType=ModelInvocationLog|input.inputTokenCount|errorCode"),
    id=("requestId",),
    has_sellers=False,
    lifted={
        _LIFETIMES: "|".join(
            f"{_BODY}.{place}.{_LIFETIMES}" for place in ("usage", "0.message.usage", "message.usage")
        ),
        _DETAILS: f"{_BODY}.usage.{_DETAILS}",
    },
    labels={
        "user": ("identity.arn",),
        "account": ("accountId",),
        "region": ("region",),
        "operation": ("operation",),
    },
)

VERTEX = LogFormat(
    name="vertex-bigquery",
    title="Vertex AI's log of requests in BigQuery",
    source="https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/request-response-logging",
    counts=(*formats_named("gemini"), *formats_named("anthropic"), *formats_named("openai")),
    signs=("logging_time", "full_response"),
    at="full_response",
    model=("model", "model_version"),
    has_sellers=False,
    on=(Instant("logging_time", WRITTEN_UTC),),
    id=("request_id",),
    texts=("full_response", "metadata", "full_request", "otel_log"),
    not_billed={"full_response.error": "the request failed"},
    labels={"project": ("metadata.project",), "endpoint": ("endpoint",)},
    notes=("where only a sample of the requests is logged, the sums are of this sample",),
)

VERTEX_CSV = VERTEX._replace(
    name="vertex-bigquery-csv", title="Vertex AI's log of requests in BigQuery as a table", container=TABLE
)

FORMATS = (BEDROCK, VERTEX, VERTEX_CSV)
