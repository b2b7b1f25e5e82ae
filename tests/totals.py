"""Projections of a few totals, for what is said of them besides."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from costcalc.questions.project.horizon import horizon, read_month

if TYPE_CHECKING:
    from collections.abc import Mapping


def total(
    model: str,
    *,
    cost: str = "0",
    requests: str = "0",
    tokens: Mapping[str, str] = {},
    scenario: str | None = None,
    name: str = "",
    drawn: Any = None,
) -> SimpleNamespace:
    """What a model comes to."""
    return SimpleNamespace(
        model=model, scenario=scenario, name=name, cost=Decimal(cost), compared_cost=Decimal(cost),
        requests=Decimal(requests), tokens={meter: Decimal(each) for meter, each in tokens.items()},
        gap=None, gaps=(), follows=(), is_in_doubt=False, drawn=drawn,
    )  # fmt: skip


def projection(*totals: SimpleNamespace, start: str = "2026-12", months: int = 3, **more: Any) -> Any:
    """A projection of these totals, from a month on."""
    calendar = horizon(read_month(start), months)
    named = {"unranked": (), "overtakes": (), "request": SimpleNamespace(options={}), "is_ahead": True} | more
    return SimpleNamespace(courses=list(totals), months=calendar, on=calendar[0].start.date(), **named)
