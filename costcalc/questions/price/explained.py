"""How each figure came about: quantity × price = cost, period, variant, and who says so, in which words."""

from __future__ import annotations

from costcalc.questions.price.table import contract_steps, heading, meter_of, notes_of, range_lines
from costcalc.report.figures import grouped, money
from costcalc.report.moments import in_force
from costcalc.report.money import converted_words
from costcalc.report.safe import is_number
from costcalc.report.sources import command_lines, note_lines, source_title
from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look

INDENT = "    "
LABEL_WIDTH = 11


def price_explained(document: Document, look: Look) -> Iterator[str]:
    """A price, line by line."""
    yield from heading(document, look)
    yield ""
    for charge in document["charges"]:
        yield from charge_lines(charge, look)
        yield ""
    costs = [charge["list_cost"] for charge in document["charges"]]
    total = sum_words(costs, document["list_cost"], "total")
    yield look.paint(total + converted_words(document, document, "list_cost"), "good")
    yield from range_lines(document)
    yield ""
    if document["contract"]:
        yield from contract_steps(document, look)
    if document["changes"]:
        from costcalc.report.changes import change_lines

        yield from change_lines(document["changes"], look, "in 30 days")
    yield from note_lines(notes_of(document), look)
    table = document["table"]
    yield from note_lines([f"read from the layer `{table['layer']}` of {table['hash']}"], look)
    yield from command_lines(document, look)


def sum_words(costs: list[str], total: str, label: str) -> str:
    """A sum as it is written: `total: 1.00 + 2.00 = 3.00 USD`."""
    added = f"{' + '.join(map(money, costs))} = " if len(costs) > 1 else ""
    return f"{label}: {added}{money(total)} USD"


def charge_lines(charge: Document, look: Look, indent: str = "") -> Iterator[str]:
    """One charge line, and everything that is known about its price."""
    of_share = f" × {charge['share']}" if charge["share"] != "1" else ""
    named = f"{charge['shape']}: {meter_of(charge)}" if charge.get("shape") else meter_of(charge)
    quantity = grouped(charge["consumed_quantity"])
    if "minimum_quantity" in charge:
        quantity = f"{grouped(charge['minimum_quantity'])} (instead of {quantity})"
    price = f"{money(charge['list_unit_price'])} USD per {_unit(charge)}"
    product = f"{quantity} × {price}{of_share} = {money(charge['list_cost'])} USD"
    yield from wrapped(product, look, indent + INDENT, first=f"{indent}{look.paint(named, 'bold')}: ")
    for label, said in _facts(charge):
        lead = f"{indent}{INDENT}{label:<{LABEL_WIDTH}}"
        yield from wrapped(said, look, " " * len(lead), first=lead)


def _unit(charge: Document) -> str:
    size, _, unit = charge["pricing_unit"].partition(" ")  # a unit may be two words: `1000 Web Searches`
    return f"{grouped(size)} {unit.lower()}" if is_number(size) else charge["pricing_unit"].lower()


def _facts(charge: Document) -> Iterator[tuple[str, str]]:
    source = charge["source"]
    yield "in force", in_force(charge)
    if charge["variant"]:
        yield "variant", charge["variant"]
    if charge["billed_as"] != charge["meter"]:
        yield "billed as", f"{charge['billed_as']}: {charge['meter']} has no price of its own"
    if charge["share"] != "1":
        yield "share", f"{charge['share']} of the {'requests' if charge.get('shape') else 'time'}"
    if charge["contract_term"]:
        per = f"{money(charge['contracted_unit_price'])} USD per {_unit(charge)}"
        yield "contract", f"{charge['contract_term']}: {per} = {money(charge['contracted_cost'])} USD"
    if source.get("printed"):
        yield "printed", f"“{source['printed']}”"
    if source.get("note"):
        yield "note", source["note"]
    yield "source", f"{source_title(source)} [{source['id']}]"
    if source.get("url"):
        yield "", source["url"]
    yield from _witnesses(source)


def _witnesses(source: Document) -> Iterator[tuple[str, str]]:
    if source.get("confirmed_by"):
        yield "confirmed", ", ".join(source["confirmed_by"])
    for quote in source.get("quoted_by", ()):
        yield "quoted", f"“{quote['printed']}” in {quote['title']} [{quote['id']}]"
    for dispute in source.get("disputed_by", ()):
        note = f": {dispute['note']}" if dispute.get("note") else ""
        yield "disputed", f"{dispute['id']} says {money(dispute['list_unit_price'])}{note}"
