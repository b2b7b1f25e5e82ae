"""What the answer to a question about the history of a name is, member by member."""

from __future__ import annotations

from costcalc.pricing.shapes import BRACKET, PRICE_SOURCE, SOURCE, source_columns
from costcalc.questions.models.shape import list_prices, said_prices
from costcalc.rating.shapes import CURRENCY, OF_TABLE
from costcalc.report.cells import sourced
from costcalc.report.flat import Answer, Flat, answers, own
from costcalc.shapes import Shape, flag, many, map_of, moment, one, price, schema, text, whole
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

VARIANT = Shape(
    "HistoryVariant",
    "Prices that hold under some conditions.",
    text("when", of=lambda variant: str(variant.when)),
    flag("sold"),
    # Where it is not sold, none of the base's fees is due.
    map_of(
        price("list_unit_prices", "by meter", of=lambda each: said_prices(each.rates) if each.sold else {})
    ),
)
CHANGED = Shape(
    "HistoryChange",
    "A meter whose list price is another than in the line before; null where there was, or is, none.",
    text("meter"),
    price("before", null=True),
    price("after", null=True),
)
PERIOD = Shape(
    "HistoryPeriod",
    "What a name cost in one stretch of time.",
    text("model", of="model.id", column=1),
    moment("effective_from", null=True, column=2),
    moment("effective_to", of="period.effective_to", null=True, column=3),
    text("effective_from_basis", of="period.basis", column=4),
    one("effective_from_bracket", BRACKET, of="period.from_bracket", null=True, column=18),
    one("effective_to_bracket", BRACKET, of="period.to_bracket", null=True, column=19),
    moment("guaranteed_until", of="period.guaranteed_until", null=True, column=5),
    flag("withdrawn", of="period.withdrawn", column=6),
    whole("context_window", null=True, column=17),
    map_of(price("list_unit_prices", "by meter", of=lambda line: list_prices(line.period))),
    many("variants", VARIANT, of="period.variants"),
    many("changes", CHANGED),
    source_columns(SOURCE, "id", "title", "url", "published", of="period.source", column=12),
    text("note", of="period.note", null=True, column=14),
    text("layer", column=15),
    map_of(
        one("added", PRICE_SOURCE, "the meters that feeds added, each with its own source", optional=True)
    ),
)
HISTORY = Shape(
    "History",
    "What a name has cost over time, oldest first.",
    schema("costcalc/history/1"),
    text("model", of="name"),
    CURRENCY._replace(column=9),
    OF_TABLE,
    many("periods", PERIOD, of="lines"),
)


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One row a meter, or variant of it, of each period."""
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


OWN = own(
    text("variant", column=7),
    text("meter", column=8),
    price("list_unit_price", column=10),
    price("changed_from", column=11),
)
ANSWERS = answers(Answer(HISTORY, Flat(_rows, rows=(PERIOD, OWN), shared=(HISTORY,))))
