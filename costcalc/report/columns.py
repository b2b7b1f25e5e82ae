"""The columns of each result: stable for each schema, with those that what was asked for adds."""

from __future__ import annotations

from costcalc.report import additions
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_SOURCE = ("source_id", "source_title", "source_url", "source_published", "source_printed")
_PERIOD = ("effective_from", "effective_to", "effective_from_basis")
BRACKETS = ("effective_from_bracket", "effective_to_bracket")
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
    "costcalc/models/1": (
        "model", "name", "on", "provider", "jurisdiction", "status", "weights", "weights_of", "licence",
        "released", "context_window", "successor", "aliases", *_PERIOD, "currency", "list_unit_prices",
        "variants", "source", "note", "layer", "deprecated", "shutdown", "last_seen",
    ),
    "costcalc/history/1": (
        "model", *_PERIOD, "guaranteed_until", "withdrawn", "variant", "meter", "currency", "list_unit_price",
        "changed_from", "source_id", "source_title", "source_url", "source_published", "note", "layer",
        "context_window", *BRACKETS,
    ),
    "costcalc/lookup/1": (
        "model", "name", "meter", "currency", "list_unit_price", "pricing_unit", "variant", *_PERIOD,
        *_SOURCE,
    ),
    "costcalc/check/1": ("file", "line", "key", "message"),
    "costcalc/verify/1": ("place", "saved", "now"),
    "costcalc/config/1": ("layer", "file", "why"),
    "costcalc/sync/1": (
        "feed", "read", "file", "written", "reason", "first_day", "last_day", "days", "currencies",
        "days_added", "days_changed", "currencies_added",
    ),
    "costcalc/sync/2": (
        "feed", "entry", "outcome", "written", "reason", "read", "file", "retrieved", "first", "models",
        "models_priced", "left_out", "model", "meter", "variant", "since", "before", "after", "ratio", "why",
    ),
    "costcalc/table/1": (
        "model", "meter", "variant", *_PERIOD, "list_unit_price", "pricing_unit", "billed_as", "sold",
        "guaranteed_until", "source", "printed", "known_from",
    ),
    "costcalc/claims/1": (
        "id", "article", "article_title", "title", "printed", "subject", "subject_as_stated", "quantity",
        "measure", "scope", "operator", "value", "unit", "text", "attributed_to", "date", "on", "verdict",
        "sentence", "difference", "group", "group_title", "disagreement", "evidence", "sources",
        "price_comparison", "lang",
    ),
    "costcalc/training/1": (
        "subject", "model", "method", "currency", "cost", "cost_low", "cost_high", "includes", "excludes",
        "how", *_SOURCE, "source_verified", "lowest", "highest", "gpu_hours", "flop", "implied_mfu", "notes",
        "over_tokens", "per_million_tokens", "tokens_for_share",
    ),
    "costcalc/subjects/1": ("subject", "model", "methods", "currency", "lowest", "highest", "gpu_hours"),
    "costcalc/audit/1": (
        "finding", "kind", "severity", "model", "meter", "variant", "on", "currency", "pricing_unit", "ratio",
        "used", "used_list_unit_price", "known", "figures", "why", "layer", "layer_model", "status",
        "list_unit_price", "layer_variant", "since", "until", "basis", "retrieved", "source_id",
        "source_title", "source_url",
    ),
}  # fmt: skip
"""The columns of each schema. New ones come at the end; none is renamed."""


CONTRACT_COLUMNS: dict[str, tuple[str, ...]] = {
    "costcalc/price/1": ("contracted_unit_price", "contracted_cost", "contract_term", "contract"),
    "costcalc/compare/1": ("list_cost_per_request", "contract"),
}
"""What is appended where a contract is in force; `cost_per_request` is the contracted cost then."""

OF_THE_WHOLE: dict[str, tuple[str, ...]] = {
    "costcalc/compare/1": ("ranked", "free"),
    "costcalc/models/1": ("total",),
    "costcalc/lookup/1": ("undated",),
    "costcalc/audit/1": ("total",),
}
"""What is appended where rows do not tell what an answer leaves out: it stands in each, or alone in one."""


def columns_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of a result: they depend on its schema, and on what was asked for besides."""
    columns = COLUMNS[document["schema"]]
    if document.get("contract") or any(row.get("contract") for row in document.get("rows", ())):
        columns += CONTRACT_COLUMNS.get(document["schema"], ())
    columns += additions.more_columns(document, columns)
    return columns + tuple(of_the_whole(document))


def of_the_whole(document: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the whole of a result, beside its rows."""
    names = OF_THE_WHOLE.get(document["schema"], ())
    return {name: document[name] for name in names if name in document}
