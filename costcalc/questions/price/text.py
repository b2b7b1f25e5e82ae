"""How a price is told: its table, and each figure explained."""

from __future__ import annotations

from costcalc.questions.price.table import price_lines
from costcalc.report.text import Text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look


def _explained(document: Document, look: Look) -> Iterator[str]:
    from costcalc.questions.price.explained import price_explained

    return price_explained(document, look)


TEXTS = {"costcalc/price/1": Text(price_lines, _explained)}
