"""How a comparison is told: its table, and each figure explained."""

from __future__ import annotations

from costcalc.questions.compare.table import compare_lines
from costcalc.report.text import Text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look


def _explained(document: Document, look: Look) -> Iterator[str]:
    from costcalc.questions.compare.explained import compare_explained

    return compare_explained(document, look)


def _markdown(document: Document) -> list[str]:
    from costcalc.asking.added_text import decision_markdown

    return decision_markdown(document)


TEXTS = {"costcalc/compare/1": Text(compare_lines, _explained, _markdown)}
