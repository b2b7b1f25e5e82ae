"""The decision below the table of a result: the sentence, and each tipping point with what it costs there."""

from __future__ import annotations

from costcalc.report.folding import folded_table, told
from costcalc.report.languages import figure
from costcalc.report.safe import markdown_cell
from costcalc.report.text import Column
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

INDENT = "  "
COSTS = ("to_cost", "from_cost")

LABELS = {
    "en": {
        "decision": "the decision", "changes": "the winner changes", "then": "then",
        "cost_per_request": "USD a request there", "cost": "USD there", "against": "instead of",
    },
    "fr": {
        "decision": "la décision", "changes": "le gagnant change", "then": "alors",
        "cost_per_request": "USD par requête", "cost": "USD", "against": "au lieu de",
    },
}  # fmt: skip


def decision_lines(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The block of the decision, with an empty line after it; nothing where it was not asked for."""
    decision = document.get("decision")
    if decision is None:
        return
    lang, labels = decision["lang"], LABELS[decision["lang"]]
    yield look.paint(labels["decision"], "bold")
    yield from told(decision["sentence"], look, INDENT)
    if decision["tipping_points"]:
        columns = [
            Column(labels["changes"]),
            Column(labels["then"], style="good", shrinks="middle"),
            Column(labels[decision["tipping_measure"]], "right"),
            Column(labels["against"], "right", "dim"),
        ]
        rows = [
            [each["when"], each["to_model"], *(figure(each[name], lang) for name in COSTS)]
            for each in decision["tipping_points"]
        ]
        yield from folded_table(columns, rows, look, INDENT, folds=(0,))
    if decision["not_searched"]:
        yield from told(decision["not_searched"], look, INDENT)
    yield ""


def decision_markdown(document: Mapping[str, Any]) -> list[str]:
    """The sentence and the tipping points, as Markdown; nothing where they were not asked for."""
    decision = document.get("decision")
    if decision is None:
        return []
    then = LABELS[decision["lang"]]["then"]
    points = [
        f"- {markdown_cell(each['when'])} ({then} {markdown_cell(each['to_model'])})"
        for each in decision["tipping_points"] or ()
    ]
    return [f"**{markdown_cell(decision['sentence'])}**", *([""] if points else []), *points]
