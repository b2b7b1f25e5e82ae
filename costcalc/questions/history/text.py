"""A history as it is told: one dated line for each price, with what changed and its source."""

from __future__ import annotations

from costcalc.pricing.source import OWN_LAYERS
from costcalc.report.figures import counted, grouped, price_text
from costcalc.report.moments import UNDATED, observed, short_moment, since
from costcalc.report.safe import safe
from costcalc.report.sources import address_lines, source_title
from costcalc.report.text import Text, item, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from costcalc.report.text import Document, Look


def history_lines(document: Document, look: Look) -> Iterator[str]:
    """One dated line for each price of a model, with what changed and its source."""
    periods = document["periods"]
    yield from wrapped(f"{document['model']}: {counted(len(periods), 'price period')}, USD before tax", look)
    for period in periods:
        yield ""
        yield from _period(period, document["model"], look)
    yield from observed(periods, look)


def _period(period: Document, asked: str, look: Look) -> Iterator[str]:
    end = short_moment(period["effective_to"]) if period["effective_to"] else None
    stretch = _stretch(since(period), end)
    whose = f"  {period['model']}" if period["model"] != asked else ""
    whose += f"  ({period['layer']})" if period["layer"] not in OWN_LAYERS else ""
    yield look.paint(stretch, "bold") + safe(whose)
    if period["withdrawn"]:
        yield from item("not sold in this time", look)
    yield from _prices(period["list_unit_prices"], "", period, look)
    for variant in period["variants"]:
        said = variant["when"] if variant["sold"] else f"{variant['when']} (not sold)"
        yield from _prices(variant["list_unit_prices"], said, None, look)
    if period["context_window"] and not period["withdrawn"]:
        yield f"  reads up to {grouped(str(period['context_window']))} tokens a request"
    if period["guaranteed_until"]:
        yield f"  guaranteed until {short_moment(period['guaranteed_until'])}"
    if period["note"]:
        yield from wrapped(period["note"], look, "  ", first="  ")
    for meter, added in period.get("added", {}).items():
        yield from item(f"{meter}: {added['note']}", look)
    yield from item(source_title(period["source"]), look)
    yield from address_lines(period["source"], look, "  ")


def _stretch(since: str, end: str | None) -> str:
    if end:
        return f"{since} to {end}"
    return since if since == UNDATED else f"since {since}"


def _prices(prices: Mapping[str, str], variant: str, period: Document | None, look: Look) -> Iterator[str]:
    before = {change["meter"]: change["before"] for change in period["changes"]} if period else {}
    said = []
    for meter, price in prices.items():
        was = f" (was {price_text(before[meter])})" if before.get(meter) else ""
        said.append(f"{meter} {price_text(price)}{was}")
    gone = [change["meter"] for change in period["changes"] if change["after"] is None] if period else []
    said += [f"{meter} no more" for meter in gone]
    if said or variant:
        yield from item(": ".join(filter(None, (variant, ", ".join(said)))), look)


TEXTS = {"costcalc/history/1": Text(history_lines)}
