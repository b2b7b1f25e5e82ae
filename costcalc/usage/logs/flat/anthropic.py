"""What Anthropic's organisation keeps: usage and costs by bucket, from its API and its console."""

from __future__ import annotations

from costcalc.usage.columns.exports import EXPORTS
from costcalc.usage.logs.format import CENT, SPEND, SUM, TABLE, LogFormat, Spend
from costcalc.usage.records.anthropic import PLACE, SPEED
from costcalc.usage.records.format import WRITTEN, WRITTEN_UTC, Instant

_API = "https://platform.claude.com/docs/en/build-with-claude/usage-cost-api"
_REPORT, _CONSOLE = EXPORTS["anthropic-usage-report"], EXPORTS["anthropic-console-csv"]
_IN_PAGES = ("data", "results")
_BUCKET = {"on": (Instant("starting_at", WRITTEN),), "until": (Instant("ending_at", WRITTEN),)}
_GROUPS = (
    "model", "service_tier", "context_window", "api_key_id", "workspace_id", "inference_geo", "speed",
    "account_id", "service_account_id",
)  # fmt: skip
_LABELS = {
    "workspace": ("workspace_id", "workspace"),
    "project": ("workspace_id", "workspace"),
    "api_key": ("api_key_id", "api_key"),
    "user": ("account_id",),
}

USAGE = LogFormat(
    name="anthropic-usage-report",
    title="Anthropic's usage by bucket, from its API",
    source=f"{_API}#usage-api",
    # What marks it among columns is null here where nobody grouped by it.
    counts=(_REPORT.format._replace(around={}),),
    signs=("starting_at", "uncached_input_tokens"),
    kind=SUM,
    is_flat=True,
    inside=_IN_PAGES,
    due={
        "model": ("no model", "ask for it with group_by[]=model"),
        "service_tier": (
            "no service_tier",
            "batch is half the price: ask for it with group_by[]=service_tier",
        ),
    },
    id=("+".join(("starting_at", "ending_at", *_GROUPS)),),
    sizes=_REPORT.sizes,
    labels=_LABELS,
    **_BUCKET,  # type: ignore[arg-type]
)
COSTS = LogFormat(
    name="anthropic-cost-report",
    title="Anthropic's costs by bucket, from its API",
    source=f"{_API}#cost-api",
    counts=(),
    signs=("starting_at", "amount", "cost_type|description|workspace_id|currency"),
    kind=SPEND,
    inside=_IN_PAGES,
    id=("+".join(("starting_at", "ending_at", *_GROUPS, "description", "cost_type", "token_type")),),
    spend=(Spend("amount", currency_at="currency", unit=CENT),),
    labels={**_LABELS, "line_item": ("description",)},
    notes=("the priority tier is not in it",),
    **_BUCKET,  # type: ignore[arg-type]
)

_DAY = {
    "on": (Instant("usage_date_utc", WRITTEN_UTC),),
    "container": TABLE,
    "is_flat": True,
    "labels": _LABELS,
    "id": ("*",),
}
CONSOLE = LogFormat(
    name="anthropic-console-csv",
    title="Anthropic's usage by day, from its console",
    source="https://support.claude.com/en/articles/9534590-cost-and-usage-reporting-in-the-claude-console",
    # Exports before 2026 have neither a context window, nor a place, nor a speed.
    counts=(_CONSOLE.format._replace(choices=(*_CONSOLE.format.choices, PLACE, SPEED)),),
    signs=("usage_date_utc", "usage_output_tokens"),
    kind=SUM,
    model=("model_version",),
    sizes=_CONSOLE.sizes,
    **_DAY,  # type: ignore[arg-type]
)
CONSOLE_COSTS = LogFormat(
    name="anthropic-cost-csv",
    title="Anthropic's costs by day, from its console",
    source=CONSOLE.source,
    counts=(),
    signs=("usage_date_utc", "cost_usd", "token_type"),
    kind=SPEND,
    spend=(Spend("cost_usd"),),
    notes=("amounts are rounded to the cent",),
    **{**_DAY, "labels": {**_LABELS, "line_item": ("token_type",)}},  # type: ignore[arg-type]
)

FORMATS = (USAGE, COSTS, CONSOLE, CONSOLE_COSTS)
