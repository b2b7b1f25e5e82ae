"""Long texts that are folded instead of cut: in the cells of a table, and around numbers that stay whole."""

from __future__ import annotations

from itertools import zip_longest

from costcalc.report.safe import safe
from costcalc.report.text import (
    GAP,
    HELD,
    NARROWEST,
    Look,
    as_cell,
    cell_width,
    filled_columns,
    held,
    in_words,
    table,
    widest,
    wrapped,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.report.text import Cell, Column

    Row = Sequence[str | Cell]

INDENT = "  "
_PLAIN = str.maketrans(dict.fromkeys(HELD, " "))


def told(text: str, look: Look, indent: str = "", first: str | None = None) -> list[str]:
    """A text broken to the width of the screen, but not at its no-break spaces: `6 000 000` stays whole."""
    lines = wrapped(held(text), look, indent, first)
    return lines if look.lang == "fr" else [line.translate(_PLAIN) for line in lines]


def folded_table(
    columns: Sequence[Column], rows: Sequence[Row], look: Look, indent: str = "", *, folds: Sequence[int]
) -> list[str]:
    """A table in which the columns `folds` go on in the lines below where the screen is too narrow."""
    if look.width is None:
        return table(columns, rows, look, indent)
    columns, rows = in_words(columns, rows, look)
    rooms = _rooms(columns, rows, look.width - len(indent), folds)
    lines: list[Row] = []
    for row in rows:
        cells = [as_cell(each) for each in row]
        parts = [
            told(cell.text, Look(rooms[place], lang=look.lang)) if place in rooms else [cell.text]
            for place, cell in enumerate(cells)
        ]
        lines += [
            [cell._replace(text=text) for text, cell in zip(line, cells, strict=True)]
            for line in zip_longest(*parts, fillvalue="")
        ]
    return table(columns, lines, look.as_said, indent)


def _rooms(
    columns: Sequence[Column], rows: Sequence[Row], width: int, folds: Sequence[int]
) -> dict[int, int]:
    """The width of each column that folds: what the others leave, shared, none wider than it needs."""
    needs = {place: widest(cells) for place, cells in filled_columns(columns, rows).items()}
    folding = sorted((place for place in needs if place in folds), key=needs.__getitem__)
    left = width - sum(needs[place] for place in needs if place not in folds) - len(GAP) * (len(needs) - 1)
    rooms = {}
    for number, place in enumerate(folding):
        rooms[place] = max(min(needs[place], left // (len(folding) - number)), NARROWEST)
        left -= rooms[place]
    return rooms


def named_table(
    columns: Sequence[Column], rows: Sequence[Row], look: Look, *, name: int, below: Sequence[int]
) -> list[str]:
    """A table whose names are never cut: where there is no room for them, each stands above its rows.

    The columns `below` go on under each row then, whole.
    """
    # It is laid out as any other first: only a name that was cut, or a line that is too long, changes it.
    lines = table(columns, rows, look)
    names = [as_cell(row[name]) for row in rows]
    if look.width is None or _holds(
        table(columns, rows, look._replace(colour=False)), [each.text for each in names], look.width
    ):
        return lines
    kept = [place for place in range(len(columns)) if place != name and place not in below]
    inner = table(
        [columns[place] for place in kept], [[row[place] for place in kept] for row in rows], look, INDENT
    )
    found, above = [inner[0]], ""
    for line, row, (text, style) in zip(inner[1:], rows, names, strict=True):
        if text != above:
            above = text
            found += [look.paint(each, style or "bold") for each in wrapped(above, look)]
        found.append(line)
        said = ": ".join(filter(None, (as_cell(row[place]).text for place in below)))
        if said:
            found += [look.paint(each, "dim") for each in told(said, look, INDENT * 3)]
    return found


def _holds(lines: Sequence[str], names: Sequence[str], width: int) -> bool:
    """Whether the lines of a table fit, and hold the names of their rows whole."""
    fits = all(cell_width(line) <= width for line in lines)
    return fits and all(safe(name) in line for line, name in zip(lines[1:], names, strict=True))
