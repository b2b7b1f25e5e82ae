"""Costs in another currency: the converted figure, and the rate by which it was converted."""

from __future__ import annotations

from costcalc.pricing.shapes import EXCHANGE
from costcalc.report.figures import rounded, short_money
from costcalc.report.sources import address_lines
from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

RATE_DIGITS = 6
CONVERTED, FX = "converted_", "fx_"
"""How columns are named of amounts in another currency, and of its rate."""


def currency_of(document: Mapping[str, Any]) -> str | None:
    """The currency that a result is converted to; None where it is in USD alone."""
    fx = document.get("fx")
    return fx["currency"] if fx and fx["currency"] != document["currency"] else None


def exchange_lines(document: Mapping[str, Any], look: Look, indent: str = "  ") -> Iterator[str]:
    """The rate: `1 USD = 0.954927 EUR on 2025-01-24 (European Central Bank), rounded`, and its address."""
    if currency_of(document) is None:
        return
    fx = document["fx"]
    day = f" on {fx['date']}" if fx["date"] else ""
    said = f"1 USD = {rounded(fx['rate'], RATE_DIGITS)} {fx['currency']}{day} ({_who(fx)}), rounded"
    yield from wrapped(said, look, indent)
    if not isinstance(fx["source"], str):  # which says only whose the rate is: yours
        yield from address_lines(fx["source"], look, f"{indent}  ")


def _who(fx: Mapping[str, Any]) -> str:
    source = fx["source"]
    said = [source] if isinstance(source, str) else [source.get("publisher") or source["title"]]
    said += ["by way of the euro"] if fx.get("cross") else []
    said += [fx["note"]] if fx.get("note") else []
    return ", ".join(said)


def converted(entry: Mapping[str, Any], name: str) -> str:
    """The converted figure of an entry, for a table; a dash where there is none."""
    return short_money(entry.get("converted", {}).get(name))


def converted_words(document: Mapping[str, Any], entry: Mapping[str, Any], name: str) -> str:
    """The converted figure behind one in USD: ` = 0.499427 EUR`; nothing where it is in USD alone."""
    currency = currency_of(document)
    return f" = {converted(entry, name)} {currency}" if currency else ""


def money_cells(document: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """What a flat row has in these columns."""
    fx = document.get("fx")
    if not fx:
        return {}
    from costcalc.report.cells import source_words
    from costcalc.report.flat import placed

    source = fx["source"] if isinstance(fx["source"], str) else source_words(fx["source"])
    amounts = {f"{CONVERTED}{name}": amount for name, amount in row.get("converted", {}).items()}
    said = [each.name for each in placed(EXCHANGE) if each.only is None or each.only(fx)]
    return {**amounts, **{f"{FX}{name}": fx[name] for name in said}, f"{FX}source": source}
