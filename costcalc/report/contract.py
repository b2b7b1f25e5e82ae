"""The steps of a contract, a line each, from the list cost on; and where its terms are written."""

from __future__ import annotations

from costcalc.report.figures import money
from costcalc.report.moments import short_moment
from costcalc.report.safe import safe
from costcalc.report.sources import address_lines, source_title
from costcalc.report.text import Cell, Column, table, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look


def contract_lines(contract: Mapping[str, Any], look: Look, indent: str = "") -> Iterator[str]:
    """Which contract it is, how long it is in force, and where it is written."""
    start = f", from {short_moment(contract['effective_from'])}" if contract["effective_from"] else ""
    end = f" to {short_moment(contract['effective_to'])}" if contract["effective_to"] else ""
    lead = f"{indent}{look.title('contract')} {safe(contract['id'])}{look.colon}"
    yield from wrapped(f"{contract['name']}{start}{end}", look, f"{indent}  ", first=lead)
    if not start:  # said in the question, where else
        return
    source = contract["source"]
    yield from wrapped(source_title(source), look, f"{indent}    ", first=f"{indent}  ")
    yield from address_lines(source, look, f"{indent}  ")


def step_lines(
    steps: list[dict[str, str]], look: Look, *, listed: str, owed: str, indent: str = "  "
) -> Iterator[str]:
    """The list cost, each step, and what they come to: lines of three shapes."""
    columns = [Column("", shrinks="end"), Column("USD", "point")]
    rows: list[list[str | Cell]] = [["list cost", money(listed)]]
    rows += [[step["detail"], signed(step["amount"])] for step in steps]
    rows.append(["contracted cost", Cell(money(owed), "good")])
    yield from table(columns, rows, look, indent)


def signed(text: str) -> str:
    """A change of an amount, with its sign: `-0.05` as `−0.05`, `3` as `+3.00`."""
    return f"−{money(text[1:])}" if text.startswith("-") else f"+{money(text)}"


def under_contract(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The contracts of the rows of a comparison, each with the models whose costs are after its terms."""
    contracts: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
    for row in document["rows"]:
        if row["contract"]:
            contracts.setdefault(row["contract"]["id"], (row["contract"], []))[1].append(row["model"])
    for contract, models in contracts.values():
        yield from contract_lines(contract, look)
        said = f"costs of {', '.join(models)} are after its prices and discounts"
        yield from wrapped(said, look, "    ", first="  ")
        yield ""
