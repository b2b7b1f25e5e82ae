"""How a comparison is told: its table, and each figure explained."""

from __future__ import annotations

from costcalc.questions.compare.table import compare_lines
from costcalc.report.text import Text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look


def _explained(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    from costcalc.questions.compare.explained import compare_explained

    return compare_explained(document, look)


def _markdown(document: Mapping[str, Any]) -> list[str]:
    from costcalc.asking.added_text import decision_markdown

    return decision_markdown(document)


TEXTS = {
    "costcalc/compare/1": Text(compare_lines, _explained, _markdown),
}
