"""Aligned columns of plain text, painted with ANSI codes where the reader's terminal shows them.

No library: rich makes the same table, and takes eleven times as long to import as Python takes to start.
"""

from __future__ import annotations

from costcalc.report.safe import safe
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from costcalc.shapes import Field

GAP = "  "
BETWEEN = "|"
"""What stands between the values of an option that one variant lists."""
NARROWEST = 12
"""Columns of characters that a shortened text keeps."""

_CODES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "cyan": "36", "red": "31", "good": "1;32"}
PAINTED = rf"\x1b\[(?:0|{'|'.join(_CODES.values())})m"
"""What `Look.paint` writes around a text."""


class Look(NamedTuple):
    """How the reader's screen is: its width (None: as wide as it takes), colour, whether it shows blocks."""

    width: int | None = None
    colour: bool = False
    blocks: bool = True

    def paint(self, text: str, style: str) -> str:
        """The text in a style, where there is colour."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and style and text else text


PLAIN = Look()


class Column(NamedTuple):
    """A column: its title, how it is aligned (left, right, or on the decimal point), and its style.

    `shrinks` says where a text that finds no room is cut: at its `end`, or in the `middle`.
    """

    title: str
    align: str = "left"
    style: str = ""
    shrinks: str = ""


def titled(field: Field, align: str = "left", style: str = "", shrinks: str = "") -> Column:
    """The column of a member of an answer, under its own title."""
    return Column(field.title, align, style, shrinks)


class Cell(NamedTuple):
    """A text with a style of its own."""

    text: str
    style: str = ""


def cell_width(text: str) -> int:
    """How many columns of a terminal a text takes: CJK characters take two, combining marks none."""
    if text.isascii() or all(map(_is_narrow, text)):
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _is_narrow(letter: str) -> bool:
    """Whether a letter surely takes one column: European ones, the dashes, quotes and blocks of reports."""
    return letter < "\u0300" or "\u2010" <= letter <= "\u2026" or "\u2580" <= letter <= "\u259f"


def shortened(text: str, width: int, where: str = "end") -> str:
    """A text cut to a width, with an ellipsis where something is missing."""
    if cell_width(text) <= width:
        return text
    tail = text[len(text) - width // 2 :] if where == "middle" and width > 1 else ""
    head = text[: max(width - 1 - len(tail), 0)]
    while cell_width(head) + cell_width(tail) > width - 1 and (head or tail):
        head, tail = (head[:-1], tail) if head else (head, tail[1:])
    return f"{head}…{tail}"


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[str | Cell]], look: Look, indent: str = ""
) -> list[str]:
    """The lines of a table, the first of them its titles; columns that say nothing are left out."""
    cells = [[_cell(each) for each in row] for row in rows]
    said = [place for place in range(len(columns)) if any(row[place].text for row in cells)]
    columns, cells = [columns[place] for place in said], [[row[place] for place in said] for row in cells]
    texts = [[cell.text for cell in row] for row in cells]
    aligned = [
        on_the_point(each) if column.align == "point" else each for column, each in _by_column(columns, texts)
    ]
    widths = _widths(columns, aligned, look, len(indent))
    lines = [_line([Cell(safe(column.title), "dim") for column in columns], columns, widths, look, indent)]
    for number, row in enumerate(cells):
        shown = [
            Cell(aligned[place][number], cell.style or columns[place].style) for place, cell in enumerate(row)
        ]
        lines.append(_line(shown, columns, widths, look, indent))
    return lines


def _cell(given: str | Cell) -> Cell:
    return Cell(safe(given.text), given.style) if isinstance(given, Cell) else Cell(safe(given))


def _by_column(columns: Sequence[Column], texts: list[list[str]]) -> Iterable[tuple[Column, list[str]]]:
    return ((column, [row[place] for row in texts]) for place, column in enumerate(columns))


def on_the_point(texts: list[str]) -> list[str]:
    """Texts of one width with their decimal points under each other."""
    parts = [text.partition(".") for text in texts]
    before = max((len(whole) for whole, _, _ in parts), default=0)
    after = max((len(point + fraction) for _, point, fraction in parts), default=0)
    return [f"{whole:>{before}}{point + fraction:<{after}}" for whole, point, fraction in parts]


def _widths(columns: Sequence[Column], texts: list[list[str]], look: Look, indent: int) -> list[int]:
    widths = [
        max([cell_width(column.title), *map(cell_width, each)])
        for column, each in zip(columns, texts, strict=True)
    ]
    if look.width is not None:
        over = indent + sum(widths) + len(GAP) * (len(widths) - 1) - look.width
        # What is cut at its end gives way before what is cut in the middle: names are needed most.
        for place in sorted(range(len(columns)), key=lambda place: columns[place].shrinks == "middle"):
            if columns[place].shrinks and over > 0:
                kept = max(widths[place] - over, min(NARROWEST, widths[place]))
                over -= widths[place] - kept
                widths[place] = kept
    return widths


def _line(cells: list[Cell], columns: Sequence[Column], widths: list[int], look: Look, indent: str) -> str:
    parts = []
    for cell, column, width in zip(cells, columns, widths, strict=True):
        text = shortened(cell.text, width, column.shrinks)
        padding = " " * (width - cell_width(text))
        painted = look.paint(text, cell.style)
        parts.append(painted + padding if column.align == "left" else padding + painted)
    return (indent + GAP.join(parts)).rstrip()


def wrapped(text: str, look: Look, indent: str = "", first: str | None = None) -> list[str]:
    """A text broken at spaces to the width of the screen; `first` begins its first line.

    A word that is wider than that is broken between the values that it lists: `region=us|eu|us-east1|…`.
    """
    text = safe(text)
    lead = indent if first is None else first
    if look.width is None or cell_width(lead) + cell_width(text) <= look.width:
        return [lead + text]
    lines, line = [], lead
    room = max(look.width, len(indent) + NARROWEST)
    for word in text.split(" "):
        for number, part in enumerate(_parts(word, room - len(indent))):
            joint = "" if number or line in {lead, indent} else " "
            if line not in {lead, indent} and cell_width(line) + len(joint) + cell_width(part) > room:
                lines.append(line)
                line, joint = indent, ""
            line += joint + part
    return [*lines, line]


def item(text: str, look: Look) -> list[str]:
    """The lines of one of several things that are told below a title."""
    return wrapped(text, look, GAP * 2, first=GAP)


def _parts(word: str, room: int) -> list[str]:
    """A word, or the values that it lists where it finds no room."""
    if len(word) <= room or BETWEEN not in word:
        return [word]
    *values, last = word.split(BETWEEN)
    return [*(value + BETWEEN for value in values), last]
