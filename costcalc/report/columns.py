"""The columns of each result: stable for each schema, with those that what was asked for adds."""

from __future__ import annotations

from costcalc.report import additions
from costcalc.report.money import money_columns
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_SOURCE = ("source_id", "source_title", "source_url", "source_published", "source_printed")
_PERIOD = ("effective_from", "effective_to", "effective_from_basis")
BRACKETS = ("effective_from_bracket", "effective_to_bracket")
DRAWN = (
    "probability_own_cheaper", "api_p10", "api_p50", "api_p90", "own_p10", "own_p50", "own_p90", "seed",
    "draws",
)  # fmt: skip
QUANTILES = ("p10", "p50", "p90")
_COSTS = ("cost_per_request", "cost_per_day", "cost_per_month", "cost_per_year", "blended_unit_price")

COLUMNS: dict[str, tuple[str, ...]] = {
    "costcalc/price/1": (
        "model", "name", "on", "currency", "meter", "billed_as", "consumed_quantity", "consumed_unit",
        "list_unit_price", "pricing_unit", "pricing_quantity", "list_cost", "variant", "share", *_PERIOD,
        "estimate", "notes", *_SOURCE, "matched", "guaranteed_until", "changes", "list_cost_low",
        "list_cost_high", *BRACKETS,
    ),
    "costcalc/compare/1": (
        "rank", "model", "name", "on", "currency", *_COSTS, "ratio_to_cheapest", "ratio_to_baseline",
        "baseline", *_PERIOD, "guaranteed_until", "estimate", "notes", "sources", "code", "problem",
        *additions.COLUMNS, "changes", *BRACKETS, "list_cost_per_request_low", "list_cost_per_request_high",
    ),
    "costcalc/project/1": (
        "month", "scenario", "model", "name", "currency", "requests", "input_tokens", "output_tokens",
        "list_cost", "contracted_cost", "cost", "cumulative_cost", "p5", "p10", "p50", "p90", "p95",
        "estimate", "code", "problem",
    ),
    "costcalc/breakeven/1": (
        "model", "name", "on", "currency", "same_weights", "api_cost_per_day", "blended_unit_price",
        "breakeven_tokens_per_day", "breakeven_requests_per_day", "reached", "ratio_to_own", "margin",
        "reason", "own_cost_per_day", "own_cost_per_million_tokens",
        "own_cost_per_million_tokens_at_workload", "capacity_tokens_per_day", "tokens_per_day", "share_used",
        "can_serve", "gpus", "machines_needed", "fits", "defaults", "effective_from", "effective_to",
        "estimate", "notes", "sources", *DRAWN, "code", "problem",
        "needed_gpus", "needed_cost_per_day",
    ),
}  # fmt: skip
"""The columns of each schema. New ones come at the end; none is renamed."""


CONTRACT_COLUMNS: dict[str, tuple[str, ...]] = {
    "costcalc/price/1": ("contracted_unit_price", "contracted_cost", "contract_term", "contract"),
    "costcalc/compare/1": ("list_cost_per_request", "contract"),
    "costcalc/breakeven/1": (
        "list_cost_per_day",
        "contract",
        "provisioned_cost_per_day",
        "provisioned_breakeven_tokens_per_day",
    ),
}
"""What is appended where a contract is in force; `cost_per_request` is the contracted cost then."""

UNIT_COLUMNS: dict[str, tuple[str, ...]] = {
    "costcalc/breakeven/1": (
        "listed_count", "listed_unit", "listed_term", "listed_unit_price", "listed_cost_per_day",
        "listed_capacity_tokens_per_day", "listed_breakeven_tokens_per_day",
        "listed_cost_per_day_at_workload", "listed_reached", "listed_why_unknown", "listed_last_seen",
        "listed_notes", "listed_sources",
    ),
}  # fmt: skip
"""What is appended where units of throughput are listed: of the term that costs least for the workload."""

COLUMNS_OF_TOTALS: dict[str, tuple[str, ...]] = {"costcalc/project/1": ("npv", "notes")}
"""What is appended where it is said of a whole course; it stands on each month of it."""

OF_THE_WHOLE: dict[str, tuple[str, ...]] = {
    "costcalc/compare/1": ("ranked", "free"),
}
"""What is appended where rows do not tell what an answer leaves out: it stands in each, or alone in one."""


def columns_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of a result: they depend on its schema, and on what was asked for besides."""
    columns = COLUMNS[document["schema"]]
    if document.get("contract") or any(row.get("contract") for row in document.get("rows", ())):
        columns += CONTRACT_COLUMNS.get(document["schema"], ())
    if any(row.get("listed_units") for row in document.get("rows", ())):
        columns += UNIT_COLUMNS.get(document["schema"], ())
    of_totals = COLUMNS_OF_TOTALS.get(document["schema"], ())
    columns += tuple(name for name in of_totals if any(each[name] for each in document["totals"]))
    columns += additions.more_columns(document, columns)
    columns += money_columns(document, columns) if "fx" in document else ()
    return columns + tuple(of_the_whole(document))


def of_the_whole(document: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the whole of a result, beside its rows."""
    names = OF_THE_WHOLE.get(document["schema"], ())
    return {name: document[name] for name in names if name in document}
