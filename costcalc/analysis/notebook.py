"""Rows as a table of a notebook, where a result is the last line of a cell."""

from __future__ import annotations

from html import escape

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def html_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows of values below a line of names; what is not there is a dash."""
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in head)}</tr>{body}</table>"


def _cell(value: object) -> str:
    return f"<td>{'—' if value is None else escape(str(value))}</td>"
