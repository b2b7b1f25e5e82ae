"""Aligned columns of plain text, painted with ANSI codes where the reader's terminal shows them.

No library: rich makes the same table, and takes eleven times as long to import as Python takes to start.
"""

from __future__ import annotations

from costcalc.report.safe import safe
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from costcalc.language.tongue import Tongue
    from costcalc.report.notation import Notation

    Document = Mapping[str, Any]

GAP = "  "
BETWEEN = "|"
"""What stands between the values of an option that one variant lists."""
NARROWEST = 12
"""Columns of characters that a shortened text keeps."""

_CODES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "cyan": "36", "red": "31", "good": "1;32"}
PAINTED = rf"\x1b\[(?:0|{'|'.join(_CODES.values())})m"
"""What `Look.paint` writes around a text."""

NO_BREAKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
HELD = "\N{SYMBOL FOR SPACE}\N{OPEN BOX}"
"""What stands for spaces that do not break while a text is laid out, as other spaces are all alike then."""


class Look(NamedTuple):
    """How the reader's screen is: its width (None: as wide as it takes), colour, whether it shows blocks.

    And how the reader reads: the language, and the tongue that says in it what is told in English, if any.
    """

    width: int | None = None
    colour: bool = False
    blocks: bool = True
    lang: str = "en"
    tongue: Tongue | None = None
    notation: Notation | None = None
    """How CSV and a number alone are written; with commas and points unless said otherwise."""

    def paint(self, text: str, style: str) -> str:
        """The text in a style, where there is colour."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and style and text else text

    def say(self, text: str) -> str:
        """A text of ours, which is English, in the language of the reader."""
        if self.lang == "en":
            return text
        return held(text if self.tongue is None else self.tongue.say(text))

    def title(self, text: str) -> str:
        """What stands above a block."""
        return self.paint(self.say(text), "bold")

    def again(self, command: str) -> str:
        """A command that asks again, in the language of the reader."""
        is_said = self.lang == "en" or " --lang " in command
        return command if is_said else f"{command} --lang {self.lang}"

    @property
    def plain(self) -> Look:
        """The same reader without a screen, for what is measured before it is laid out."""
        return self._replace(width=None, colour=False)

    @property
    def as_said(self) -> Look:
        """The same for texts that are in the language of the reader already."""
        return self if self.tongue is None else self._replace(tongue=None)

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        return f"{HELD[0]}: " if self.lang == "fr" else ": "

    def told(self, cell: str | Cell) -> Cell:
        """What stands in a cell, in the language of the reader."""
        cell = as_cell(cell)
        return cell._replace(text=self.say(cell.text))


PLAIN = Look()


class Column(NamedTuple):
    """A column: its title, how it is aligned (left, right, or on the decimal point), and its style.

    `shrinks` says where a text that finds no room is cut: at its `end`, or in the `middle`.
    """

    title: str
    align: str = "left"
    style: str = ""
    shrinks: str = ""


class Cell(NamedTuple):
    """A text with a style of its own."""

    text: str
    style: str = ""


def held(text: str) -> str:
    """A text with letters instead of the spaces that do not break."""
    return text.translate(str.maketrans(NO_BREAKS, HELD))


def released(text: str, look: Look) -> str:
    """The same with these spaces again; plain ones, and plain apostrophes, where a screen has no others."""
    signs = NO_BREAKS + "’" if look.blocks else "  '"
    return text.translate(str.maketrans(HELD + "’", signs))


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
    columns, rows = in_words(columns, rows, look)
    filled = filled_columns(columns, rows, look.lang)
    held = [columns[place] for place in filled]
    widths = _widths(held, [*map(widest, filled.values())], look, len(indent))
    return [
        _line([cells[number] for cells in filled.values()], held, widths, look, indent)
        for number in range(len(rows) + 1)
    ]


def in_words(
    columns: Sequence[Column], rows: Iterable[Sequence[str | Cell]], look: Look
) -> tuple[Sequence[Column], Sequence[Sequence[str | Cell]]]:
    """Titles and cells in the language of the reader."""
    if look.lang == "en":
        return columns, list(rows)
    said = [each._replace(title=look.say(each.title)) for each in columns]
    return said, [[look.told(cell) for cell in row] for row in rows]


def filled_columns(
    columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]], lang: str = "en"
) -> dict[int, list[Cell]]:
    """The cells of each column that says something, its title the first, by the place of the column."""
    found = {}
    for place, column in enumerate(columns):
        cells = [as_cell(row[place]) for row in rows]
        texts = [safe(cell.text) for cell in cells]
        if any(texts):
            aligned = on_the_point(texts, "," if lang == "fr" else ".") if column.align == "point" else texts
            styles = [cell.style or column.style for cell in cells]
            found[place] = [Cell(safe(column.title), "dim"), *map(Cell, aligned, styles)]
    return found


def as_cell(given: str | Cell) -> Cell:
    """A cell; one that is a text alone has no style of its own."""
    return given if isinstance(given, Cell) else Cell(given)


def widest(cells: Sequence[Cell]) -> int:
    """The width that a column needs."""
    return max(cell_width(cell.text) for cell in cells)


def on_the_point(texts: list[str], sign: str = ".") -> list[str]:
    """Texts of one width with their decimal points under each other."""
    parts = [text.partition(sign) for text in texts]
    before = max((len(whole) for whole, _, _ in parts), default=0)
    after = max((len(point + fraction) for _, point, fraction in parts), default=0)
    return [f"{whole:>{before}}{point + fraction:<{after}}" for whole, point, fraction in parts]


def _widths(columns: Sequence[Column], widths: list[int], look: Look, indent: int) -> list[int]:
    """The widths of columns, of which some give way where the screen is too narrow for all."""
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
    text = safe(look.say(text))
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


class Text(NamedTuple):
    """How a document is told to people, beside its flat rows.

    The lines of a terminal, those that explain each figure, what Markdown says below its table, and the few
    lines that say the most.
    """

    lines: Callable[[Document, Look], Iterable[str]]
    explained: Callable[[Document, Look], Iterable[str]] | None = None
    markdown: Callable[[Document, Look], Iterable[str]] | None = None
    brief: Callable[[Document, Look], Iterable[str]] | None = None
