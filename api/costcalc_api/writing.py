"""How answers are written: JSON with plain decimal text, JSON with floats for charting tools, CSV."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from costcalc.operations.money import AS_SAID
from costcalc.report.safe import safe_json
from costcalc.shapes import CONVERTED, FIGURE, LIST, MAP

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from costcalc.shapes import Shape

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode

NUMBERS = frozenset(
    {
        "amount", "blended_unit_price", "consumed_quantity", "contracted_cost", "contracted_unit_price",
        "cost", "cost_high", "cost_low", "cost_per_day", "cost_per_month", "cost_per_request",
        "cost_per_year", "difference", "effective_cost", "flop", "gpu_hours", "highest", "implied_mfu",
        "list_cost", "list_cost_high", "list_cost_low", "list_cost_per_request", "list_unit_price", "lowest",
        "list_cost_per_request_high", "list_cost_per_request_low",
        "minimum_quantity", "other_cost", "over_tokens",
        "per_million_tokens", "price", "pricing_quantity", "rate", "ratio", "ratio_to_baseline",
        "ratio_to_cheapest", "share", "tokens_for_share",
        # what a history says of a change
        "after", "before", "changed_from",
        # what is said of a change to come
        "from", "to",
        # what additions say
        "api_cost_per_month", "beyond", "breakeven_requests_per_month",
        "breakeven_requests_per_seat_per_month", "cost_per_solved_task", "from_cost", "high", "low",
        "mix_kgco2e_per_kwh", "present", "seats", "success_rate", "to_cost", "wh_per_1000_output_tokens",
        "wh_per_request",
        # what projections and ranges say
        "central", "cumulative_cost", "mean", "mode", "npv", "p10", "p5", "p50", "p90", "p95", "probability",
        "probability_cheapest", "probability_own_cheaper", "requests", "swing", "cost_at_said_demand",
        "elasticity", "factor", "output_factor", "threshold",
        # what a break-even says
        "api_cost_per_day", "bits_per_weight", "breakeven_requests_per_day", "breakeven_tokens_per_day",
        "capacity_tokens_per_day", "cost_per_million_tokens", "cost_per_million_tokens_at_workload", "gpus",
        "gpus_needed", "gpus_per_machine", "largest_parameters", "list_cost_per_day", "machines",
        "machines_needed", "margin",
        "memory_bytes", "memory_per_gpu_bytes", "parameters", "ratio_to_own", "share_used", "tokens_per_day",
        "utilisation", "weights_bytes",
        "cost_per_day_at_workload", "units",
        # and its flat rows
        "provisioned_cost_per_day", "provisioned_breakeven_tokens_per_day",
        "listed_count", "listed_cost_per_day", "listed_breakeven_tokens_per_day",
        "listed_capacity_tokens_per_day", "listed_cost_per_day_at_workload",
        "api_p10", "api_p50", "api_p90", "own_cost_per_day", "own_cost_per_million_tokens",
        "own_cost_per_million_tokens_at_workload", "own_p10", "own_p50", "own_p90",
        # what an audit says
        "used_list_unit_price",
    }
)  # fmt: skip
"""The members whose decimal text `numbers=float` turns into JSON numbers; so is a `value` with a unit."""

MAPS_OF_NUMBERS = frozenset({"converted", "list_unit_prices", "per_euro", "tokens"})
"""The members that are maps of such texts."""

FLAT_NUMBERS = ("converted_", "fx_rate")
"""How columns of such texts begin, in flat rows."""


def json_bytes(document: object) -> bytes:
    """A document as JSON."""
    return safe_json(_write(document)).encode()


def with_floats(document: Any, shape: Shape | None = None) -> Any:  # noqa: ANN401 - JSON is anything
    """The same document with money and ratios as JSON numbers, which are not exact."""
    if shape is not None:
        return {name: _in_shape(name, value, shape, document) for name, value in document.items()}
    if isinstance(document, list):
        return [with_floats(each) for each in document]
    if not isinstance(document, dict):
        return document
    measured = NUMBERS | {"value"} if document.get("unit") else NUMBERS
    return {name: _member(name, value, measured) for name, value in document.items()}


def _member(name: str, value: object, numbers: Collection[str]) -> object:
    if (name in numbers or name.startswith(FLAT_NUMBERS)) and not isinstance(value, dict):
        return _float(value)
    if name in MAPS_OF_NUMBERS and isinstance(value, dict):
        return {key: _float(each) for key, each in value.items()}
    return value if name in AS_SAID else with_floats(value)


def _in_shape(name: str, value: Any, shape: Shape, entry: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    if name == CONVERTED:
        return {each: _float(amount) for each, amount in value.items()}
    field = shape.fields.get(name)
    if field is None or value is None:
        return value
    within = field.shape
    if within is not None:
        return _each(value, lambda each: with_floats(each, within), field.holds)
    # A figure of a claim may be a year or words: what has a unit beside it is a number.
    is_number = field.is_number or (field.kind == FIGURE and entry.get("unit"))
    return _each(value, _float, field.holds) if is_number else value


def _each(value: Any, change: Callable[[Any], Any], holds: str) -> Any:  # noqa: ANN401 - as above
    if holds == LIST:
        return [change(each) for each in value]
    return {name: change(each) for name, each in value.items()} if holds == MAP else change(value)


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]+)?", re.ASCII)


def _float(text: object) -> object:
    """A decimal text, or a share such as 2/3, as a float; anything else (`as input`, `3..5`) stays."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        return text
    try:
        return float(Fraction(text))
    except OverflowError:  # no float is as large
        return text
