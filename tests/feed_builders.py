"""Tiny readers of what a feed became: amounts by meter, variants by their conditions, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from costcalc.pricing.documents import model_from
from costcalc.pricing.file.checks import check_model
from costcalc.pricing.model import Provider
from costcalc.pricing.source import Source

if TYPE_CHECKING:
    from typing import Any

    from costcalc.pricing.market import Market


def document_of(market: Market, model: str) -> dict[str, Any]:
    """The document of a model, which passes the checks of a table."""
    document = dict(market.models[model])
    found = model_from(
        document, lambda name: Source(name, name, "dataset"), lambda name: Provider(name, name)
    )
    assert list(check_model(found, market.models)) == []
    return document


def left_out_of(market: Market, model: str) -> list[tuple[str, str]]:
    """What was left out of a model, and why; all of it in printable ASCII."""
    assert all(text.isascii() and text.isprintable() for each in market.left_out for text in each)
    return [(each.what, each.why) for each in market.left_out if each.model == model]


def rates(of: dict[str, Any]) -> dict[str, str]:
    """The amounts of a period or variant by meter."""
    return {meter: rate["amount"] for meter, rate in of["rates"].items()}


def only_rates(document: dict[str, Any]) -> dict[str, str]:
    """The amounts of the base of a model's only period."""
    (period,) = document["prices"]
    return rates(period)


def variants(document: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The amounts of the variants of a model's only period, by their conditions."""
    (period,) = document["prices"]
    return {
        ", ".join(f"{name}={value}" for name, value in each["when"].items()): rates(each)
        for each in period["variants"]
    }
