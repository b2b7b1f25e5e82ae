"""Results as a Markdown table, for an issue or a wiki; columns without a value are left out."""

from __future__ import annotations

from costcalc.asking.added import DECISION
from costcalc.asking.added_cells import names_of
from costcalc.report.money import converted_words
from costcalc.report.safe import markdown_cell
from costcalc.report.text import PLAIN
from costcalc.shapes import TEXT
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Look
    from costcalc.shapes import Field


QUOTED = frozenset({"id", "model", "name", "printed", "title", "url"})
"""The last words of columns that hold names, and the words of others, which are said in no other language."""


def markdown_text(
    document: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    fields: Sequence[Field],
    look: Look = PLAIN,
) -> str:
    """A result as Markdown: the table, and below it what the figures rest on."""
    known = [each for each in fields if each.name not in names_of(DECISION)]  # that is below
    columns = [
        each.name
        for each in known
        if any(row[each.name] not in ((None, "", 0) if each.of_all else (None, "")) for row in rows)
    ]
    head = [look.say(name) for name in columns]
    lines = [_line(head), _line(["---"] * len(head))] if head else [look.say("nothing to show")]
    # A document of a language has its sentences in it already.
    words = {each.name for each in known if each.kind == TEXT} if "lang" in document else set()
    said = [name for name in columns if name not in words and name.rpartition("_")[2] not in QUOTED]
    lines += [_line([_cell(row[name], look if name in said else PLAIN) for name in columns]) for row in rows]
    if "list_cost" in document:
        lines += ["", _total(document, "Total", "list_cost", look)]
    if document.get("contract"):
        lines += ["", _total(document, "Contracted", "contracted_cost", look)]
    if "command" in document:
        lines += ["", *_fenced(look.again(document["command"]))]
    return "\n".join(lines) + "\n"


def _cell(value: object, look: Look) -> str:
    return markdown_cell(None if value is None else look.say(str(value)))


def _total(document: Mapping[str, Any], label: str, name: str, look: Look) -> str:
    """An amount of the whole, in bold, and in another currency behind it."""
    amount = f"{look.say(label)}{look.colon}**{look.say(document[name])} {document['currency']}**"
    return amount + look.say(converted_words(document, document, name))


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _fenced(command: str) -> list[str]:
    fence = "```"
    while fence in command:
        fence += "`"
    return [fence, command, fence]
