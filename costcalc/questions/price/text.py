"""How a price is told: its table, and how each figure came about."""

from __future__ import annotations

from costcalc.pricing.model import NEWEST
from costcalc.pricing.source import HISTORY
from costcalc.rating.shapes import CHARGE
from costcalc.report.figures import grouped, money, pricing_unit
from costcalc.report.members import Way, as_table, told_members
from costcalc.report.moments import UNDATED, in_force, period_of, short_moment
from costcalc.report.money import converted, converted_words, currency_of, exchange_lines
from costcalc.report.safe import is_number
from costcalc.report.sources import command_lines, newest_lines, note_lines, source_lines, source_title
from costcalc.report.text import Cell, Text, table, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from costcalc.report.text import Document, Look

INDENT = "    "
LABEL_WIDTH = 11


def price_lines(document: Document, look: Look) -> Iterator[str]:
    """The lines of the report."""
    yield from newest_lines([document], look)
    yield from heading(document, look)
    notes = notes_of(document)
    if document["estimate"] and document["effective_from_basis"] == UNDATED:
        # A price that nobody dates is said to be none before anybody reads its digits.
        yield from note_lines(notes[:1], look)
        notes = notes[1:]
    yield ""
    yield from _charge_table(document["charges"], look, document["list_cost"])
    yield from map(look.say, range_lines(document))
    if currency_of(document):
        yield look.say(f"total in {document['fx']['currency']}: {converted(document, 'list_cost')}")
    yield ""
    if document["contract"]:
        yield from contract_steps(document, look)
    if document["changes"]:
        from costcalc.report.changes import change_lines

        yield from change_lines(document["changes"], look, "in 30 days")
    if document["charges"]:
        yield from source_lines((("", charge) for charge in document["charges"]), look)
        yield ""
    yield from note_lines(notes, look)
    yield from command_lines(document, look)


def range_lines(document: Document) -> Iterator[str]:
    """The lowest and the highest total of a price in doubt, where both are known."""
    if document["list_cost_low"] is not None:
        low, high = money(document["list_cost_low"]), money(document["list_cost_high"])
        yield f"between {low} and {high}{_where(document)}"


def _where(entry: Document) -> str:
    """What is said of a range of list prices, where what is owed is another."""
    return " at list prices" if entry["contract"] else ""


def contract_steps(document: Document, look: Look) -> Iterator[str]:
    """The contract in force, and each step from the list cost."""
    from costcalc.report.contract import contract_lines, step_lines

    yield from contract_lines(document["contract"], look)
    listed, owed = document["list_cost"], document["contracted_cost"]
    yield from step_lines(document["steps"], look, listed=listed, owed=owed)
    if currency_of(document):
        said = f"contracted cost in {document['fx']['currency']}: {converted(document, 'contracted_cost')}"
        yield look.say(said)
    yield ""


def heading(document: Document, look: Look) -> Iterator[str]:
    """Which model, on which moment, at the prices of which period."""
    name, model = document["name"], document["model"]
    named = name if name == model else f"{name} ({model})"
    yield from wrapped(f"{named} on {document['on']}", look, "  ")
    options = [f"{name} {value}" for name, value in document["options"].items()]
    yield from wrapped(", ".join([*options, "USD before tax", period_of(document)]), look, "  ")
    if said := found_words({**document["table"], "matched": document["matched"]}):
        yield from wrapped(said, look, "  ")
    yield from record_lines(document, look)
    yield from exchange_lines(document, look)


def record_lines(document: Document, look: Look) -> Iterator[str]:
    """How a usage record was read, and what of it counts otherwise, as that was said."""
    read_as = document.get("usage_format")
    if not read_as:
        return
    yield from wrapped(f"read as {read_as['title']}: {read_as['rule']}", look, "  ")
    if read_as["said_otherwise"]:
        yield from wrapped(f"said otherwise than there: {', '.join(read_as['said_otherwise'])}", look, "  ")
    yield from note_lines(read_as["notes"], look)


def found_words(entry: Document) -> str:
    """The feed that a price is of, when it was read, and how the name that was asked led to it.

    Of our own files nothing is said of a name that they have themselves.
    """
    how = "name matched exactly" if entry["matched"] == "exact" else f"name matched by {entry['matched']}"
    if not entry.get("retrieved"):
        return "" if entry["matched"] in {"exact", "alias"} else how
    feed = "history of price files" if entry["layer"] == HISTORY else f"feed {entry['layer']}"
    return f"from the {feed}, read {entry['retrieved']}; {how}"


def notes_of(entry: Document) -> list[str]:
    """What a reader should know about a figure: that it is an estimate, within which range, and its notes.

    What the name of a family stands for is said before.
    """
    low, high = (entry.get(f"list_cost_per_request_{end}") for end in ("low", "high"))
    between = f", {money(low)} to {money(high)} a request{_where(entry)}" if low and high else ""
    estimate = [f"an estimate{between}: {entry['estimate']}"] if entry["estimate"] else []
    return [*estimate, *(note for note in entry["notes"] if NEWEST not in note)]


def _charge_table(charges: list[dict[str, Any]], look: Look, total: str) -> Iterator[str]:
    """Quantity × price = cost, a line each, and their sum; share and variant where they say something."""
    is_there = {
        "shape": any(charge.get("shape") for charge in charges),
        "share": any(charge["share"] != "1" for charge in charges),
        "variant": any(charge["variant"] for charge in charges),
        "effective_from": len({charge["effective_from"] for charge in charges}) > 1,
    }
    told = told_members(CHARGE, charges, WAYS)
    told = {name: each for name, each in told.items() if is_there.get(name, True)}
    columns, rows = as_table(told.values(), charges)
    sums = [Cell(money(total), "good") if name == "list_cost" else "" for name in told]
    yield from table(columns, [*rows, [Cell("total", "dim"), *sums[1:]]], look)


def meter_of(charge: Document) -> str:
    """The meter of a line, with the one whose rate it is billed at where that is another."""
    meter, billed_as = str(charge["meter"]), charge["billed_as"]
    return meter if meter == billed_as else f"{meter} as {billed_as}"


WAYS = {
    "shape": Way(shrinks="end"),
    "meter": Way(meter_of),
    "consumed_quantity": Way(lambda charge: grouped(charge["consumed_quantity"]), "point"),
    "list_unit_price": Way(),
    "pricing_unit": Way(lambda charge: pricing_unit(charge["pricing_unit"])),
    "share": Way(align="right"),
    "list_cost": Way(lambda charge: money(charge["list_cost"]), style="bold"),
    "variant": Way(lambda charge: charge["variant"] or "base", shrinks="end"),
    "effective_from": Way(lambda charge: short_moment(charge["effective_from"])),
}
"""How the members of a charge line are told, in their order."""


def price_explained(document: Document, look: Look) -> Iterator[str]:
    """A price, line by line."""
    yield from heading(document, look)
    yield ""
    for charge in document["charges"]:
        yield from charge_lines(charge, look)
        yield ""
    costs = [charge["list_cost"] for charge in document["charges"]]
    total = sum_words(costs, document["list_cost"], "total")
    said = total + converted_words(document, document, "list_cost")
    yield from (look.paint(each, "good") for each in wrapped(said, look, "  ", first=""))
    yield from map(look.say, range_lines(document))
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
    yield from wrapped(product, look, indent + INDENT, first=f"{indent}{look.title(named)}{look.colon}")
    for label, said in _facts(charge):
        lead = f"{indent}{INDENT}{look.say(label):<{LABEL_WIDTH}}"
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


TEXTS = {"costcalc/price/1": Text(price_lines, price_explained)}
