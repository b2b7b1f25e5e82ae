"""The rows of a bill: CSV (with `,`, `;` or tabs) or JSONL, told apart by how the file begins."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from functools import partial
from itertools import chain, islice

from costcalc.cli.bills.opened import encoding_of
from costcalc.cli.files.opened import unread
from costcalc.errors import UsageLogError
from costcalc.prose import shown
from costcalc.strict_json import SAVED, finite
from costcalc.usage.logs.text.csv_header import MOST_COLUMNS, delimiter_of, told_delimiter
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, BinaryIO

LONGEST_LINE = 1024 * 1024


class Line(NamedTuple):
    """A row: its number, its words, and how it stood there: as JSON, or in cells."""

    number: int
    row: Mapping[str, Any]
    text: str
    cells: tuple[str, ...] = ()
    problem: str | None = None


class Bill(NamedTuple):
    """A file of rows: its form, its columns and delimiter (of CSV), and its lines, from the first each time.

    `head` is what stands before the column names: the line that tells a spreadsheet the delimiter.
    """

    form: str
    columns: tuple[str, ...]
    delimiter: str
    again: Callable[[], Iterator[Line]]
    head: str = ""

    @property
    def lines(self) -> Iterator[Line]:
        """The rows, from the first."""
        return self.again()


def read_bill(file: BinaryIO, name: str, knows: Callable[[list[str]], bool] = bool) -> Bill:
    """Look at the beginning of a file, which can be read again from there.

    `knows` tells whether the cells of a first line are names of columns: with one delimiter they are.
    """
    text = partial(_lines, file, encoding_of(file, name), name)
    head, first = _first_lines(text(), name)
    if first.lstrip().startswith("{"):
        return Bill("json", (), ",", lambda: _json_lines(text()))
    if first.lstrip().startswith("["):
        raise UsageLogError(
            name, 1, "a JSON list cannot be streamed: write one object a line, without brackets"
        )
    delimiter = told_delimiter(head) or delimiter_of(first, knows)
    skipped = 1 if head else 0

    def rows() -> Iterator[list[str]]:
        return csv.reader(_from_first(text(), skipped), delimiter=delimiter, strict=True)

    columns = _columns(rows(), name)
    return Bill("csv", columns, delimiter, lambda: _csv_lines(rows(), columns, name), head)


def _first_lines(lines: Iterator[str], name: str) -> tuple[str, str]:
    """The line that tells the delimiter, if there is one, and the first that holds anything else."""
    filled = (line for line in lines if line.strip())
    first = next(filled, None)
    head = ""
    if first is not None and told_delimiter(first):
        head, first = first, next(filled, None)
    if first is None:
        raise UsageLogError(name, None, "it is empty: a line of column names is due, or JSON objects")
    return head, first


def _from_first(lines: Iterator[str], skipped: int) -> Iterator[str]:
    """The lines from that of the column names on."""
    filled = (line for line in lines if line.strip())
    first = list(islice(filled, skipped, skipped + 1))
    return chain(first, lines)


def _lines(file: BinaryIO, encoding: str, name: str) -> Iterator[str]:
    """The lines of a file, from its beginning."""
    file.seek(0)
    text, number = io.TextIOWrapper(file, encoding=encoding, newline=""), 0
    try:
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise UsageLogError(name, number, "the line is longer than a MiB")
            yield line
    except UnicodeError:
        called = encoding.removesuffix("-sig").upper()
        raise UsageLogError(
            name, number + 1, f"the text is not {called}: save the file as CSV UTF-8"
        ) from None
    except OSError as error:
        raise UsageLogError(name, None, unread(error)) from None
    finally:
        with suppress(ValueError):  # the file may be closed already
            text.detach()  # it stays open where it is read again


def _columns(reader: Iterator[list[str]], name: str) -> tuple[str, ...]:
    columns = tuple(cell.strip() for cell in _next(reader, name) or ())
    if len(columns) > MOST_COLUMNS:
        raise UsageLogError(name, 1, f"the first line has {len(columns)} cells: {MOST_COLUMNS} at most")
    met: set[str] = set()
    for column in columns:
        if column in met:
            what = f"called {shown(column)}: name each once" if column else "without a name: name them"
            raise UsageLogError(name, 1, f"two columns are {what}")
        met.add(column)
    return columns


def _next(reader: Iterator[list[str]], name: str) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise UsageLogError(name, getattr(reader, "line_num", None), f"this is no CSV: {error}") from None


def _csv_lines(reader: Iterator[list[str]], columns: tuple[str, ...], name: str) -> Iterator[Line]:
    rows = iter(partial(_next, reader, name), None)
    _next(reader, name)
    filled = (row for row in rows if any(row) and not _is_header(row, columns))
    for number, given in enumerate(filled, 1):
        missing = len(columns) - len(given)
        problem = f"the row has {len(given)} cells, and the first line {len(columns)}" if missing else None
        cells = (*given[: len(columns)], *[""] * missing)
        yield Line(number, dict(zip(columns, map(str.strip, cells), strict=True)), "", cells, problem)


def _is_header(row: Sequence[str], columns: tuple[str, ...]) -> bool:
    """Whether a row has the names of the columns once more, as where files were put behind one another."""
    return row[0].strip() == columns[0] and tuple(map(str.strip, row)) == columns


def _json_lines(lines: Iterable[str]) -> Iterator[Line]:
    for number, line in enumerate(filter(str.strip, lines), 1):
        try:
            row = ROW.read(line)
            problem = None if isinstance(row, dict) else "this is no JSON object"
        except ValueError as error:
            problem = f"this is no JSON: {error}"
        if problem:  # what is no row keeps its place, as a text
            told = json.dumps({"line": line.strip()}, ensure_ascii=False)
            yield Line(number, {}, told, problem=problem)
        else:
            yield Line(number, row, line)


def _as_written(text: str) -> Written:
    """A number with a point, or with `e`, to the letter: it is read as the same text is in CSV."""
    finite(text)
    return Written(text)


class Written(str):
    """A number of JSON as it is written, whose decimals have a point."""

    __slots__ = ()


ROW = SAVED._replace(parse_float=_as_written)


def exact(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The same with its numbers as such: those with a point are read as texts."""
    if isinstance(value, Written):
        return Decimal(value)
    if isinstance(value, Mapping):
        return {name: exact(each) for name, each in value.items()}
    return [exact(each) for each in value] if isinstance(value, list) else value
