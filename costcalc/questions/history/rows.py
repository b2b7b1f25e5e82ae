"""The flat rows of a history: one a meter, or variant of it, of each period."""

from __future__ import annotations

from costcalc.questions.history.shape import HISTORY, PERIOD
from costcalc.report.cells import sourced
from costcalc.report.flat import Answer, Flat
from costcalc.shapes import Shape, price, text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for period in document["periods"]:
        shared = sourced(period)
        before = {change["meter"]: change["before"] for change in period["changes"]}
        if not period["list_unit_prices"]:
            yield shared
        base = {"when": None, "list_unit_prices": period["list_unit_prices"]}
        for card in (base, *period["variants"]):
            for meter, amount in card["list_unit_prices"].items():
                yield {
                    **shared,
                    **_added(period, meter),
                    "variant": card["when"],
                    "meter": meter,
                    "list_unit_price": amount,
                    "changed_from": before.get(meter) if card is base else None,
                }


def _added(period: Mapping[str, Any], meter: str) -> dict[str, Any]:
    """The source and the note of a meter that a feed added to a period."""
    source = period.get("added", {}).get(meter)
    return sourced({"source": source, "note": source["note"]}) if source else {}


OWN = Shape(
    "",
    "What only flat rows have.",
    text("variant", column=7),
    text("meter", column=8),
    price("list_unit_price", column=10),
    price("changed_from", column=11),
)
ANSWER = Answer(HISTORY, Flat(_rows, rows=(PERIOD, OWN), shared=(HISTORY,)))
