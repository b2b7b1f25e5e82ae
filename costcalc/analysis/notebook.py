"""The rows of a comparison as a table of HTML, which notebooks show."""

from __future__ import annotations

from html import escape

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.analysis.comparison import Row

COLUMNS = ("model", "cost_per_request", "cost_per_month", "ratio_to_cheapest")


def html_of(rows: Sequence[Row]) -> str:
    """The main columns of each row; a dash where there is nothing to say."""
    cells = ((row.model.id, row.cost_per_request, row.cost_per_month, row.ratio_to_cheapest) for row in rows)
    body = "".join(f"<tr>{''.join(map(_cell, each))}</tr>" for each in cells)
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in COLUMNS)}</tr>{body}</table>"


def _cell(value: object) -> str:
    return f"<td>{escape(str(value if value is not None else '—'))}</td>"
