"""What traces keep of requests: OpenTelemetry, Langfuse, LangSmith."""

from __future__ import annotations

from costcalc.usage.columns.exports import EXPORTS
from costcalc.usage.logs.format import TABLE, LogFormat, Spend
from costcalc.usage.records.format import NANOSECONDS, WRITTEN, WRITTEN_UTC, Format, Instant
from costcalc.usage.records.langfuse import LANGFUSE
from costcalc.usage.records.openai import RESPONSES
from costcalc.usage.records.tools import (
    AGENTS,
    LANGCHAIN,
    OPENINFERENCE,
    OTEL,
    OTEL_OLD,
    VERCEL_4,
    VERCEL_5,
    VERCEL_5_ANTHROPIC,
    VERCEL_5_THOUGHTS,
)

_USAGE = "gen_ai.usage"
_PARTS = {
    "cache_read.input_tokens": "cache_read",
    "cache_creation.input_tokens": "cache_write",
    "reasoning.output_tokens": "reasoning",
}


def _spelled(of: Format, title: str, spellings: dict[str, str], *silent: str) -> Format:
    """The attributes with other names for some parts, which are inside all the same."""
    counts = {path: meters for path, meters in of.counts.items() if meters in {"input", "output"}}
    parts = {f"{_USAGE}.{name}": _PARTS[part] for name, part in spellings.items()}
    return of._replace(
        name=f"{of.name}-{title}",
        title=f"OpenTelemetry GenAI attributes as {title} spells them",
        counts={**counts, **parts},
        needs=(*of.needs, "|".join(parts)),
        alone={},
        totals={path: rows for path, rows in of.totals.items() if path.endswith("total_tokens")},
        silent=(*of.silent, *(f"{_USAGE}.{name}" for name in silent)),
        notes=(),
    )


_LIVEKIT = _spelled(
    OTEL,
    "livekit",
    {
        "input_cached_tokens": "cache_read.input_tokens",
        "output_reasoning_tokens": "reasoning.output_tokens",
    },
)
_LLMETRY = {
    "cache_read_input_tokens": "cache_read.input_tokens",
    "cache_creation_input_tokens": "cache_creation.input_tokens",
    "reasoning_tokens": "reasoning.output_tokens",
}
_UNDERSCORED = tuple(_spelled(each, "openllmetry", _LLMETRY) for each in (OTEL, OTEL_OLD))
# It sums up what Anthropic counts apart, and has that in the details too.
_PYDANTIC = _spelled(
    OTEL,
    "pydantic-ai",
    {"details.cached_tokens": "cache_read.input_tokens", **{f"details.{n}": p for n, p in _LLMETRY.items()}},
    "details.input_tokens",
    "details.output_tokens",
)
_EMBEDDED = OTEL._replace(
    name="otel-embeddings",
    title="OpenTelemetry GenAI attributes of embeddings",
    counts={f"{_USAGE}.input_tokens": "input"},
    needs=(f"{_USAGE}.input_tokens",),
    alone={},
    totals={f"{_USAGE}.total_tokens": ((f"{_USAGE}.input_tokens",),)},
    around={"gen_ai.operation.name": ("embeddings",)},
    without=(f"{_USAGE}.output_tokens",),
)


def _of_vercel(of: Format) -> Format:
    """How a span of the Vercel AI SDK counts: in its own words, with those of OpenTelemetry beside them."""
    own = {f"ai.usage.{path}": meters for path, meters in of.counts.items()}
    wholes = {meters: path for path, meters in own.items() if meters in {"input", "output"}}
    names = {"input": "prompt", "output": "completion"}
    return OTEL._replace(
        name=f"otel-{of.name}",
        title=f"a span of the {of.title}",
        rule=of.rule,
        counts=own,
        alone={},
        needs=tuple(wholes.values()),
        totals={
            f"ai.usage.{path}": tuple(tuple(f"ai.usage.{each}" for each in row) for row in rows)
            for path, rows in of.totals.items()
        }
        | {f"{_USAGE}.{name}_tokens": ((path,),) for name, path in wholes.items()}
        | {f"{_USAGE}.{names[name]}_tokens": ((path,),) for name, path in wholes.items()}
        | {"ai.usage.tokens": (tuple(wholes.values()),)},
        silent=(*OTEL.silent, "ai.prompt", "ai.response", "ai.telemetry", "ai.settings", "ai.request"),
        whose=of.whose,
        notes=of.notes,
    )


_VERCEL_SPANS = tuple(map(_of_vercel, (VERCEL_4, VERCEL_5, VERCEL_5_ANTHROPIC, VERCEL_5_THOUGHTS)))
_SPAN = "startTimeUnixNano"

SPANS = LogFormat(
    name="otel",
    title="OpenTelemetry GenAI, OTLP as JSON",
    source=OTEL.source,
    counts=(
        OTEL,
        OTEL_OLD,
        _LIVEKIT,
        *_UNDERSCORED,
        _PYDANTIC,
        _EMBEDDED,
        *_VERCEL_SPANS,
        OPENINFERENCE,
    ),
    signs=("resourceSpans|batches|resourceLogs|startTimeUnixNano|timeUnixNano",),
    inside=(
        "resourceSpans|batches|resourceLogs",
        "scopeSpans|instrumentationLibrarySpans|scopeLogs",
        "spans|logRecords",
    ),
    not_billed={
        "gen_ai.operation.name=invoke_agent": "invoke_agent repeats what its children used",
        "gen_ai.operation.name=invoke_workflow": "invoke_workflow repeats what its children used",
        "gen_ai.operation.name=execute_tool": "execute_tool is no call of a model",
        "openinference.span.kind=AGENT": "an agent repeats what its children used",
        "openinference.span.kind=CHAIN": "a chain repeats what its children used",
        **{
            f"ai.operationId=ai.{each}": "no call of a model: it sums its children"
            for each in ("generateText", "streamText", "generateObject", "streamObject")
        },
    },
    no_usage="no call of a model",
    on=(Instant(_SPAN, NANOSECONDS), Instant("timeUnixNano", NANOSECONDS)),
    id=("gen_ai.response.id", "traceId+spanId"),
    labels={
        "project": ("resource.service.namespace", "resource.service.name"),
        "service": ("resource.service.name",),
        "session": ("gen_ai.conversation.id", "session.id"),
        "user": ("user.id", "enduser.id"),
        "agent": ("gen_ai.agent.name",),
    },
)

# The API tells of each observation what versions before 3 told, as 0 where there is nothing.
_USED = "|".join(
    f"{place}.{name}" for place in ("usageDetails", "usage_details") for name in ("input", "output", "total")
)
_UNUSED = (f"!{_USED}|usage.input|usage.output|usage.total", f"!{_USED} & usage.total=0")
_ROW = {
    "not_billed": {
        "type=SPAN": "a span is no call of a model",
        "type=EVENT": "an event is no call of a model",
        "type=TOOL": "a tool is no call of a model",
        **{
            f"type={kind} & {unused}": "no call of a model"
            for kind in ("AGENT", "CHAIN", "RETRIEVER", "EVALUATOR", "GUARDRAIL")
            for unused in _UNUSED
        },
        **{f"level=ERROR & {unused}": "the request failed" for unused in _UNUSED},
    },
    "labels": {
        "project": ("projectId", "project_id"),
        "user": ("userId", "user_id"),
        "session": ("sessionId", "session_id"),
        "tags": ("tags",),
        "environment": ("environment",),
        "trace": ("traceName", "trace_name"),
    },
    "id": ("id",),
}
# Buckets must add up to their total, by which is known whether what came from the cache is inside the input:
# https://github.com/langfuse/langfuse/issues/10592
_INSIDE = LANGFUSE._replace(
    name="langfuse-inside",
    title="Langfuse, of buckets that contain one another",
    rule="what came from the cache, what was written to it, and the reasoning are inside input and output",
    counts={path: meters.split()[0] for path, meters in LANGFUSE.counts.items()},
    totals={"total": (("input", "output"),)},
)
_OLD = LANGFUSE._replace(
    name="langfuse-usage",
    title="Langfuse's usage before its version 3",
    rule="input and output are all that was read and written",
    counts={"input": "input", "output": "output"},
    needs=("input|output",),
    totals={"total": (("input", "output"),)},
    silent=("unit", "inputCost", "outputCost", "totalCost"),
    around={"traceId|trace_id": (), "usage.unit": ("TOKENS",)},
    without=("usageDetails.input", "usage_details.input"),
    places=("usage",),
    notes=("it does not say what came from the cache: all input is taken for new",),
)
# Of input and output alone there is one reading, with a total or without.
_PLAIN = LANGFUSE._replace(
    name="langfuse-plain",
    title="Langfuse, of input and output alone",
    counts={"input": "input", "output": "output"},
    needs=("input|output",),
    totals={"total": (("input", "output"),)},
)
OBSERVATIONS = LogFormat(
    name="langfuse",
    title="Langfuse's observations",
    source=LANGFUSE.source,
    counts=(LANGFUSE, _INSIDE, _OLD, _PLAIN),
    inside=("data",),
    signs=("traceId|trace_id", "type|parentObservationId|parent_observation_id", "startTime|start_time"),
    on=LANGFUSE.on,
    texts=("usageDetails", "usage_details", "costDetails", "cost_details", "metadata"),
    spend=(Spend("costDetails.total|cost_details.total|calculatedTotalCost|totalCost|total_cost"),),
    **_ROW,  # type: ignore[arg-type]
)
OBSERVATIONS_CSV = LogFormat(
    name="langfuse-csv",
    title="Langfuse's observations as a table",
    source=EXPORTS["langfuse-csv"].format.source,
    counts=(EXPORTS["langfuse-csv"].format, EXPORTS["langfuse-csv-2"].format),
    signs=("traceId", "startTime", "inputTokens|promptTokens"),
    container=TABLE,
    is_flat=True,
    model=("model", "providedModelName"),
    on=(Instant("startTime", WRITTEN_UTC),),
    spend=(Spend("totalCost|calculatedTotalCost"),),
    aside=(*EXPORTS["langfuse-csv"].money, *EXPORTS["langfuse-csv"].labels, "input", "output", "latency",
           "timeToFirstToken", "usageDetails", "costDetails", "usage", "promptName", "promptVersion"),
    **_ROW,  # type: ignore[arg-type]
)  # fmt: skip

_DETAILS = {
    path.replace("input_token_details", "prompt_token_details").replace(
        "output_token_details", "completion_token_details"
    ): meters
    for path, meters in LANGCHAIN.counts.items()
    if "." in path
}
_RUN = LANGCHAIN._replace(
    name="langsmith",
    title="LangSmith runs",
    source="https://docs.langchain.com/langsmith/run-data-format",
    counts={"prompt_tokens": "input", **_DETAILS, "completion_tokens": "output"},
    needs=("prompt_tokens", "completion_tokens"),
    totals={"total_tokens": (("prompt_tokens", "completion_tokens"),)},
    places=("",),
    model=("extra.metadata.ls_model_name", "extra.invocation_params.model",
           "extra.invocation_params.model_name"),
    sold_by=("extra.metadata.ls_provider",),
    choices=(),
)  # fmt: skip
RUNS = LogFormat(
    name="langsmith",
    title="LangSmith's runs",
    source=_RUN.source,
    counts=(_RUN,),
    signs=("run_type", "prompt_tokens|total_tokens", "start_time", "dotted_order|trace_id|extra"),
    inside=("runs",),
    is_flat=True,
    not_billed={"run_type!=llm": "no call of a model: it sums its children", "error": "the request failed"},
    on=(Instant("start_time", WRITTEN_UTC),),
    id=("id",),
    texts=("extra", "prompt_token_details", "completion_token_details"),
    spend=(Spend("total_cost"),),
    labels={
        "project": ("session_id", "session_name", "tracing_project_id"),
        "session": ("extra.metadata.thread_id", "thread_id"),
        "user": ("extra.metadata.user_id",),
        "tags": ("tags",),
        "trace": ("trace_id",),
    },
    aside=("inputs", "outputs", "inputs_preview", "outputs_preview", "extra", "events", "prompt_cost",
           "completion_cost", "prompt_cost_details", "completion_cost_details", "first_token_time",
           "end_time", "latency", "total_tokens_details", "child_run_ids", "parent_run_ids", "feedback_stats",
           "serialized", "manifest_id", "name", "status", "execution_order", "last_queued_at",
           "price_model_id"),
)  # fmt: skip

# What is sent to OpenAI has all but two counts in `details`, or, before 2026, not at all.
_REST = "details"
_COUNTED = {path: meters for path, meters in AGENTS.counts.items() if path not in RESPONSES.needs}
_CALL = AGENTS._replace(
    name="openai-agents-span",
    title="a span of the OpenAI Agents SDK",
    counts={**AGENTS.counts, **{f"{_REST}.{path}": meters for path, meters in _COUNTED.items()}},
    needs=RESPONSES.needs,
    totals={name: rows for path, rows in AGENTS.totals.items() for name in (path, f"{_REST}.{path}")},
    sums="",
    places=("span_data.usage",),
    model=("span_data.model",),
)
AGENT_SPANS = LogFormat(
    name="openai-agents",
    title="traces of the OpenAI Agents SDK",
    source="https://openai.github.io/openai-agents-python/tracing/",
    counts=(_CALL,),
    signs=("object=trace|object=trace.span", "workflow_name|span_data"),
    inside=("data",),
    not_billed={
        "object=trace": "no call of a model",
        "span_data.data.usage": "no call of a model: it sums its children",
        **dict.fromkeys(
            (
                f"span_data.type={each}"
                for each in (
                    "agent",
                    "function",
                    "handoff",
                    "guardrail",
                    "custom",
                    "mcp_tools",
                    "speech_group",
                )
            ),
            "no call of a model",
        ),
    },
    due={
        "span_data.usage": (
            "no usage",
            "a span of a response says which it was, and not what it used: log the answers themselves",
        )
    },
    on=(Instant("started_at", WRITTEN),),
    id=("id",),
    labels={"trace": ("trace_id",)},
    notes=("where a span does not say what came from the cache, all input is taken for new",),
)

FORMATS = (SPANS, OBSERVATIONS, OBSERVATIONS_CSV, RUNS, AGENT_SPANS)
