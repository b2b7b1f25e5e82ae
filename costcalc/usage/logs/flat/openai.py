"""What OpenAI's organisation keeps: usage and costs by bucket, from its API and its dashboard."""

from __future__ import annotations

from costcalc.usage.columns.exports import EXPORTS
from costcalc.usage.logs.format import SPEND, SUM, TABLE, LogFormat, Spend
from costcalc.usage.records.format import Choice, Instant
from costcalc.usage.records.openai import TIERS

_API = "https://platform.openai.com/docs/api-reference/usage"
_IN_PAGES = ("data", "results|result")
_BATCH = Choice("service_tier", ("batch",), {"true": "batch", "True": "batch", "false": None, "False": None})
_COUNTS = EXPORTS["openai-usage-csv"].format._replace(choices=(TIERS, _BATCH))
_GROUPS = ("project_id", "user_id", "api_key_id", "model", "batch", "service_tier")
_BUCKET = {"on": (Instant("start_time"),), "until": (Instant("end_time"),)}
_LABELS = {
    "project": ("project_id", "project_name"),
    "user": ("user_id", "user_email"),
    "api_key": ("api_key_id", "api_key_name"),
    "organization": ("organization_id", "organization_name"),
    "line_item": ("line_item",),
}

USAGE = LogFormat(
    name="openai-usage-api",
    title="OpenAI's usage by bucket, from its API",
    source=f"{_API}/completions",
    counts=(_COUNTS,),
    signs=("start_time", "end_time", "num_model_requests", "input_cached_tokens|input_tokens"),
    kind=SUM,
    is_flat=True,
    inside=_IN_PAGES,
    due={
        "model": ("no model", "ask for it with group_by=model"),
        "batch": ("no batch", "it may be half the price: ask for it with group_by=batch"),
    },
    id=("+".join(("start_time", "end_time", *_GROUPS)),),
    requests="num_model_requests",
    labels=_LABELS,
    **_BUCKET,  # type: ignore[arg-type]
)
USAGE_CSV = USAGE._replace(
    name="openai-usage-csv",
    title="OpenAI's usage by bucket, from its dashboard",
    container=TABLE,
    inside=(),
    no_usage="empty bucket",
    due={
        "model": ("no model", "export it by model"),
        "batch": ("no batch", "it may be half the price: export it by batch"),
    },
)

COSTS = LogFormat(
    name="openai-costs-api",
    title="OpenAI's costs by bucket, from its API",
    source=f"{_API}/costs",
    counts=(),
    signs=("start_time", "end_time", "amount.value", "amount.currency"),
    kind=SPEND,
    inside=_IN_PAGES,
    id=("start_time+end_time+line_item+project_id+api_key_id+organization_id",),
    spend=(Spend("amount.value", currency_at="amount.currency"),),
    labels=_LABELS,
    **_BUCKET,  # type: ignore[arg-type]
)
COSTS_CSV = COSTS._replace(
    name="openai-costs-csv",
    title="OpenAI's costs by bucket, from its dashboard",
    signs=("start_time", "end_time", "amount_value", "amount_currency"),
    container=TABLE,
    inside=(),
    no_usage="empty bucket",
    spend=(Spend("amount_value", currency_at="amount_currency"),),
)

FORMATS = (USAGE, USAGE_CSV, COSTS, COSTS_CSV)
