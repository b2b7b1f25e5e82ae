"""What is to come, below the figures that it will change: a line for each model and instant."""

from __future__ import annotations

from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

INDENT = "  "


def change_lines(changes: Iterable[Mapping[str, Any]], look: Look, within: str) -> Iterator[str]:
    """The block of changes, the soonest first, with an empty line after it."""
    from costcalc.analysis.change_words import told_of

    yield look.paint(f"known to change {within}", "bold")
    for each in sorted(told_of(changes), key=lambda told: told.at):
        yield from wrapped(f"{each.model}: {each.words}", look, "    ", first=INDENT)
    yield ""


def change_cell(entry: Mapping[str, Any]) -> list[str]:
    """What is to come, in words, for a flat row."""
    if not entry["changes"]:
        return []
    from costcalc.analysis.change_words import change_texts

    return change_texts(entry["changes"])
