"""Usage sums by hand: rows of a log as a test says them, reduced by the whole market of a table."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from costcalc.pricing.conditions import Threshold
from costcalc.questions.reprice.sums import TIMELESS, Cell, Slot, Spend, Sum, UsageSums
from costcalc.usage.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from costcalc.pricing_table import PricingTable

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Used(NamedTuple):
    """A row of a log: a request, or with `until` a bucket of several."""

    model: str
    at: datetime | None
    usage: Mapping[str, Any]
    options: Mapping[str, str] = {}
    until: datetime | None = None
    requests: int | None = 1
    by: tuple[str | None, ...] = ()
    recorded: tuple[str, str] | None = None


def sums_of(
    table: PricingTable,
    rows: Iterable[Used],
    *,
    by: Sequence[str] = (),
    without: Sequence[int] = (),
    **more: Any,
) -> UsageSums:
    """Rows reduced by all edges, windows and sizes of a table; `without` leaves some sizes out."""
    models = list(table.models())
    periods = [(model, period) for model in models for period in model.prices]
    instants: set[datetime | None] = {edge for model in models for edge in model.edges}
    for _, period in periods:
        for bracket in (period.from_bracket, period.to_bracket):
            instants |= set(bracket.stretch) if bracket else set()
    for model in models:
        for alias in model.aliases:
            instants |= {alias.effective_from, alias.effective_to}
    for contract in table.contracts:
        instants |= {contract.effective_from, contract.effective_to}
    variants = [variant for _, period in periods for variant in period.variants]
    windows = tuple(dict.fromkeys(each.when.window for each in variants if each.when.window))
    sizes = {each.when.threshold for each in variants if each.when.threshold}
    contexts = {model.context_window for model in models} | {period.context_window for _, period in periods}
    sizes |= {Threshold(Decimal(each), inclusive=False) for each in contexts if each}
    sizes = {each for each in sizes if each.tokens not in without}
    cuts = tuple(sorted(sizes, key=lambda size: size.narrowness))
    edges = tuple(sorted(_micro(each) for each in instants if each is not None))
    sums: dict[Cell, Sum] = {}
    for row in rows:
        cell, found = _counted(row, edges, windows, cuts)
        sums[cell] = found if cell not in sums else _both(sums[cell], found)
    return UsageSums((), table.hash, edges, windows, cuts, sums, tuple(by), **more)


def _counted(row: Used, edges: Sequence[int], windows: Any, cuts: Any) -> tuple[Cell, Sum]:
    parts = Usage(**row.usage).parts if row.usage else ()
    total = Decimal(row.usage.get("input_tokens", 0))
    largest = sum(cut.reached(total) for cut in cuts)
    smallest = 0 if row.until else largest
    options = tuple(sorted(row.options.items()))
    is_pictured = any(meter == "output_image" for meter, _ in parts)
    slot = _slot(row, edges, windows)
    first = None if row.at is None else _micro(row.at)
    last = first if row.until is None else _micro(row.until)
    recorded = {}
    if row.recorded:
        recorded[row.recorded[1]] = Spend(Decimal(row.recorded[0]), row.requests or 0)
    cell = Cell(row.model, slot, smallest, largest, options, is_pictured, row.by)
    return cell, Sum(row.requests, first, last, dict(parts), recorded)


def _slot(row: Used, edges: Sequence[int], windows: Any) -> Slot:
    if row.at is None:
        return TIMELESS
    if row.until is not None:
        return Slot(_micro(row.at), _micro(row.until), is_span=True)
    place = bisect_right(edges, _micro(row.at))
    is_open = tuple(number for number, window in enumerate(windows) if window.covers(row.at))
    return Slot(edges[place - 1] if place else None, edges[place] if place < len(edges) else None, is_open)


def _both(one: Sum, other: Sum) -> Sum:
    parts = dict(one.parts)
    for meter, number in other.parts.items():
        parts[meter] = parts.get(meter, Decimal(0)) + number
    recorded = dict(one.recorded)
    for currency, spend in other.recorded.items():
        known = recorded.get(currency, Spend(Decimal(0), 0))
        recorded[currency] = Spend(known.amount + spend.amount, known.requests + spend.requests)
    requests = None if None in (one.requests, other.requests) else one.requests + other.requests  # type: ignore[operator]
    first = None if one.first is None else min(one.first, other.first)  # type: ignore[type-var]
    last = None if one.last is None else max(one.last, other.last)  # type: ignore[type-var]
    return Sum(requests, first, last, parts, recorded)


def _micro(instant: datetime) -> int:
    return (instant - BEGINNING) // timedelta(microseconds=1)
