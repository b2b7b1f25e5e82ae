"""Rows as a table of a notebook, where a result is the last line of a cell."""

from __future__ import annotations

from html import escape

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any


def html_table(names: Sequence[str], entries: Iterable[Mapping[str, Any]]) -> str:
    """Some members of the entries of a document below their names; what is not there is a dash."""
    head = "".join(f"<th>{name}</th>" for name in names)
    rows = ("".join(_cell(entry.get(name)) for name in names) for entry in entries)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _cell(value: object) -> str:
    return f"<td>{'—' if value is None else escape(str(value))}</td>"
