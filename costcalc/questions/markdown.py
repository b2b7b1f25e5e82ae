"""Results as a Markdown table, for an issue or a wiki; columns without a value are left out."""

from __future__ import annotations

from costcalc.asking.added import DECISION
from costcalc.asking.added_cells import names_of
from costcalc.report.money import converted_words
from costcalc.report.safe import markdown_cell
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from costcalc.shapes import Field


def markdown_text(
    document: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], fields: Sequence[Field]
) -> str:
    """A result as Markdown: the table, and below it what the figures rest on."""
    known = [each for each in fields if each.name not in names_of(DECISION)]  # that is below
    columns = [
        each.name
        for each in known
        if any(row[each.name] not in ((None, "", 0) if each.of_all else (None, "")) for row in rows)
    ]
    lines = [_line(columns), _line(["---"] * len(columns))] if columns else ["nothing to show"]
    lines += [_line([markdown_cell(row[name]) for name in columns]) for row in rows]
    if "list_cost" in document:
        total = f"Total: **{document['list_cost']} {document['currency']}**"
        lines += ["", total + converted_words(document, document, "list_cost")]
    if document.get("contract"):
        owed = f"Contracted: **{document['contracted_cost']} {document['currency']}**"
        lines += ["", owed + converted_words(document, document, "contracted_cost")]
    if "command" in document:
        lines += ["", *_fenced(document["command"])]
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _fenced(command: str) -> list[str]:
    fence = "```"
    while fence in command:
        fence += "`"
    return [fence, command, fence]
