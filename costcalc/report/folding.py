"""Long texts that are folded instead of cut: in the cells of a table, and around numbers that stay whole."""

from __future__ import annotations

from itertools import zip_longest

from costcalc.report.text import GAP, NARROWEST, Cell, Look, cell_width, on_the_point, table, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.report.text import Column

    Row = Sequence[str | Cell]

_HELD = "\N{SYMBOL FOR SPACE}"
_HOLD = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", _HELD))


def told(text: str, look: Look, indent: str = "", first: str | None = None) -> list[str]:
    """A text broken to the width of the screen, but not at its no-break spaces: `6 000 000` stays whole."""
    return [line.replace(_HELD, " ") for line in wrapped(text.translate(_HOLD), look, indent, first)]


def folded_table(
    columns: Sequence[Column], rows: Sequence[Row], look: Look, indent: str = "", *, folds: Sequence[int]
) -> list[str]:
    """A table in which the columns `folds` go on in the lines below where the screen is too narrow."""
    if look.width is None:
        return table(columns, rows, look, indent)
    rooms = _rooms(columns, rows, look.width - len(indent), folds)
    lines: list[Row] = []
    for row in rows:
        parts = [
            told(_text(cell), Look(rooms[place])) if place in rooms else [_text(cell)]
            for place, cell in enumerate(row)
        ]
        lines += [
            [Cell(text, _style(cell)) for text, cell in zip(line, row, strict=True)]
            for line in zip_longest(*parts, fillvalue="")
        ]
    return table(columns, lines, look, indent)


def _rooms(
    columns: Sequence[Column], rows: Sequence[Row], width: int, folds: Sequence[int]
) -> dict[int, int]:
    """The width of each column that folds: what the others leave, shared, none wider than it needs."""
    needs = [
        max(
            [
                cell_width(column.title),
                *map(cell_width, _aligned(column, [_text(row[place]) for row in rows])),
            ]
        )
        for place, column in enumerate(columns)
    ]
    said = [place for place in range(len(columns)) if any(_text(row[place]) for row in rows)]
    folding = sorted((place for place in said if place in folds), key=lambda place: needs[place])
    left = width - sum(needs[place] for place in said if place not in folds) - len(GAP) * (len(said) - 1)
    rooms = {}
    for number, place in enumerate(folding):
        rooms[place] = max(min(needs[place], left // (len(folding) - number)), NARROWEST)
        left -= rooms[place]
    return rooms


def _aligned(column: Column, texts: list[str]) -> list[str]:
    return on_the_point(texts) if column.align == "point" else texts


def _text(cell: str | Cell) -> str:
    return cell.text if isinstance(cell, Cell) else cell


def _style(cell: str | Cell) -> str:
    return cell.style if isinstance(cell, Cell) else ""
