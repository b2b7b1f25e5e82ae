"""What is to come, below the figures that it will change: a line for each model and instant."""

from __future__ import annotations

from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

INDENT = "  "
MOST_CHANGES = 12
"""Changes that are told below a table: the soonest; JSON and CSV have all."""


def change_lines(changes: Iterable[Mapping[str, Any]], look: Look, within: str) -> Iterator[str]:
    """The block of changes, the soonest first, with an empty line after it."""
    from costcalc.report.change_words import told_of

    yield look.title(f"known to change {within}")
    told = sorted(told_of(changes, look.lang), key=lambda each: each.at)
    for each in told[:MOST_CHANGES]:
        yield from wrapped(f"{each.model}{look.colon}{each.words}", look.as_said, "    ", first=INDENT)
    if len(told) > MOST_CHANGES:
        yield INDENT + look.say(f"and {len(told) - MOST_CHANGES} more: --format json has all")
    yield ""


def change_cell(entry: Mapping[str, Any]) -> list[str]:
    """What is to come, in words, for a flat row."""
    if not entry["changes"]:
        return []
    from costcalc.report.change_words import change_texts

    return change_texts(entry["changes"])
