"""Rows of CSV by the place of each, the header first; a row that cannot be read loses nothing else."""

from __future__ import annotations

from itertools import count

from costcalc.prose import shown
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.rows import Refused
from costcalc.usage.logs.text.csv_cells import cells_of, too_wide
from costcalc.usage.logs.text.csv_header import DELIMITERS, MOST_COLUMNS, delimiter_of, told_delimiter
from costcalc.usage.logs.text.csv_lines import CsvLines
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from costcalc.usage.logs.files.opened import LogFile

    Cells = list[str]


def csv_rows(
    file: LogFile, knows: Callable[[Cells], bool] | None = None, delimiter: str = ""
) -> Iterator[tuple[int, Cells | Refused]]:
    """Each row by its number, as it stands: 1 is the header, and a cell of several lines is in one row.

    Without a delimiter it is that with which `knows` the header, else that of most columns. A row that is
    not as wide as the header is `Refused`. Empty rows and the header said again are counted and left out.
    Last comes what is wrong with the file as a whole, as number 0.
    """
    lines = CsvLines(file)
    try:
        header, delimiter = _header(lines, knows or (lambda _: False), delimiter)
    except LogFaultError as fault:
        yield 1, fault.of(1)
        file.finish()
    else:
        if header:
            yield 1, header
            yield from _rows(file, lines, header, delimiter)
    if file.fault:
        yield 0, file.fault


def _header(lines: CsvLines, knows: Callable[[Cells], bool], delimiter: str) -> tuple[Cells, str]:
    """The names of the columns, none in an empty file, and the delimiter."""
    text = _filled(lines)
    if told := told_delimiter(text):
        delimiter, text = told, _filled(lines)
    if not text:
        return [], delimiter
    if max(map(text.count, DELIMITERS)) >= MOST_COLUMNS:
        raise too_wide()
    delimiter = delimiter or delimiter_of(text, knows)
    header = [cell.strip() for cell in cells_of(text, lines, delimiter)]
    named = [cell for cell in header if cell]
    if len(set(named)) < len(named):
        twice = next(cell for place, cell in enumerate(named) if cell in named[:place])
        raise LogFaultError("said twice", f"two columns are called {shown(twice)}: name each once")
    return header, delimiter


def _filled(lines: CsvLines) -> str:
    while (text := lines.take()) is not None:
        if text.strip():
            return text
    return ""


def _rows(
    file: LogFile, lines: CsvLines, header: Cells, delimiter: str
) -> Iterator[tuple[int, Cells | Refused]]:
    width = len(header)
    for number in count(2):
        try:
            text = lines.take()
            if text is None:
                return
            cells = cells_of(text, lines, delimiter)
        except LogFaultError as fault:
            yield number, CUT.of(number) if lines.is_at_open_end else fault.of(number)
            continue
        if not cells[0].strip() and not any(map(str.strip, cells)):
            continue
        if lines.is_at_open_end and (file.fault or len(cells) < width):
            yield number, CUT.of(number)
        elif len(cells) != width:
            detail = f"it has {len(cells)}, and the first line {width}"
            yield number, Refused(number, "wrong number of columns", detail)
        elif cells[0].strip() != header[0] or [cell.strip() for cell in cells] != header:
            yield number, cells


CUT = LogFaultError("cut line", "the file ends in the midst of it")
