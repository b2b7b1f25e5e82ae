"""How a document is told to people, beside its flat rows."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from costcalc.report.text import Look

    Entry = Mapping[str, Any]
    """A document, or an entry of one."""

    Lines = Callable[[Entry, Look], Iterable[str]]


class Text(NamedTuple):
    """The lines of a terminal, those that explain each figure, and what Markdown says below its table."""

    lines: Lines
    explained: Lines | None = None
    markdown: Callable[[Entry], Iterable[str]] | None = None
