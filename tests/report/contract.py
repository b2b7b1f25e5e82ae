"""The columns of flat rows that each schema promises: none is renamed, and new ones come at the end."""

from __future__ import annotations

_SOURCE = ("source_id", "source_title", "source_url", "source_published", "source_printed")
_PERIOD = ("effective_from", "effective_to", "effective_from_basis")
_BRACKETS = ("effective_from_bracket", "effective_to_bracket")

_ADDED = (
    "success_rate", "cost_per_solved_task", "seats", "seats_cost_per_month", "cheaper",
    "breakeven_requests_per_month", "breakeven_requests_per_seat_per_month", "wh_per_request_low",
    "wh_per_request_high", "gco2e_per_request_low", "gco2e_per_request_high", "wh_per_request_check",
    "energy_model_used", "energy_package", "energy_zone",
)  # fmt: skip
_DRAWN = (
    "probability_own_cheaper", "api_p10", "api_p50", "api_p90", "own_p10", "own_p50", "own_p90", "seed",
    "draws",
)  # fmt: skip

_OF_TOKENS = (
    "input", "input_audio", "input_image", "input_video", "cache_read", "cache_read_audio",
    "cache_read_image", "cache_write", "cache_write_5m", "cache_write_1h", "cache_write_12h", "output",
    "output_audio", "output_image", "output_video", "reasoning",
)  # fmt: skip
_PRICES = (
    *(f"{name}_usd_per_million_tokens" for name in _OF_TOKENS), "request_usd_per_request",
    "web_search_usd_per_web_search", "storage_search_usd_per_storage_search",
    "maps_search_usd_per_maps_search", "rerank_search_usd_per_rerank_search",
    "citation_usd_per_million_tokens", "image_usd_per_image", "input_character_usd_per_million_characters",
    "output_character_usd_per_million_characters", "input_second_usd_per_second",
    "output_second_usd_per_second", "page_usd_per_page", "cache_storage_usd_per_million_token_hours",
    "vector_storage_usd_per_gb_day", "container_session_usd_per_session",
    "container_second_usd_per_second",
)  # fmt: skip

COLUMNS: dict[str, tuple[str, ...]] = {
    "costcalc/price/1": (
        "model", "name", "on", "currency", "meter", "billed_as", "consumed_quantity", "consumed_unit",
        "list_unit_price", "pricing_unit", "pricing_quantity", "list_cost", "variant", "share", *_PERIOD,
        "estimate", "notes", *_SOURCE, "matched", "guaranteed_until", "changes", "list_cost_low",
        "list_cost_high", *_BRACKETS, "row", "total_list_cost",
    ),
    "costcalc/compare/1": (
        "rank", "model", "name", "on", "currency", "cost_per_request", "cost_per_day", "cost_per_month",
        "cost_per_year", "blended_unit_price", "ratio_to_cheapest", "ratio_to_baseline", "baseline", *_PERIOD,
        "guaranteed_until", "estimate", "notes", "sources", "code", "problem", *_ADDED, "changes",
        *_BRACKETS, "list_cost_per_request_low", "list_cost_per_request_high",
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
        "estimate", "notes", "sources", *_DRAWN, "code", "problem", "needed_gpus", "needed_cost_per_day",
    ),
    "costcalc/models/1": (
        "model", "name", "on", "provider", "jurisdiction", "status", "weights", "weights_of", "licence",
        "released", "context_window", "successor", "aliases", *_PERIOD, "currency", "list_unit_prices",
        "variants", "source", "note", "layer", "deprecated", "shutdown", "last_seen", "source_url",
        *_PRICES, "total",
    ),
    "costcalc/history/1": (
        "model", *_PERIOD, "guaranteed_until", "withdrawn", "variant", "meter", "currency", "list_unit_price",
        "changed_from", "source_id", "source_title", "source_url", "source_published", "note", "layer",
        "context_window", *_BRACKETS,
    ),
    "costcalc/lookup/1": (
        "model", "name", "meter", "currency", "list_unit_price", "pricing_unit", "variant", *_PERIOD,
        *_SOURCE, "undated",
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
        "source_title", "source_url", "total",
    ),
}  # fmt: skip
