"""The rows of a bill: CSV (with `,`, `;` or tabs) or JSONL, told apart by how the file begins."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from itertools import chain

from costcalc.cli.files.opened import unread
from costcalc.errors import UsageLogError
from costcalc.prose import shown
from costcalc.strict_json import SAVED, finite
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, BinaryIO, TextIO

LONGEST_LINE = 1024 * 1024
MOST_COLUMNS = 10_000
DELIMITERS = (",", ";", "\t")


class Line(NamedTuple):
    """A row: its number, its words, and how it stood there: as JSON, or in cells."""

    number: int
    row: Mapping[str, Any]
    text: str
    cells: tuple[str, ...] = ()
    problem: str | None = None


class Bill(NamedTuple):
    """A file of rows: its form, its columns and delimiter (of CSV), and its lines."""

    form: str
    columns: tuple[str, ...]
    delimiter: str
    lines: Iterator[Line]


def read_bill(file: BinaryIO, name: str) -> Bill:
    """Look at the beginning of a file, and read its rows one after the other."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines = _lines(text, name)
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise UsageLogError(name, None, "it is empty: a line of column names is due, or JSON objects")
    if first.lstrip().startswith("{"):
        return Bill("json", (), ",", _json_lines(chain([first], lines)))
    if first.lstrip().startswith("["):
        raise UsageLogError(
            name, 1, "a JSON list cannot be streamed: write one object a line, without brackets"
        )
    delimiter = _delimiter(first)
    reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    columns = _columns(reader, name)
    return Bill("csv", columns, delimiter, _csv_lines(reader, columns, name))


def _lines(text: TextIO, name: str) -> Iterator[str]:
    """The lines of a text, which is closed behind them, whether all are read or not."""
    number = 0
    try:
        with text:
            while line := text.readline(LONGEST_LINE):
                number += 1
                if len(line) == LONGEST_LINE:
                    raise UsageLogError(name, number, "the line is longer than a MiB")
                yield line
    except UnicodeDecodeError:
        raise UsageLogError(name, number + 1, "the text is not UTF-8: save the file as CSV UTF-8") from None
    except OSError as error:
        raise UsageLogError(name, None, unread(error)) from None


def _delimiter(header: str) -> str:
    """The delimiter with which a column is called `model`; the comma where there is none."""
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            continue
        if "model" in map(str.strip, cells):
            return delimiter
    return ","


def _columns(reader: Iterator[list[str]], name: str) -> tuple[str, ...]:
    columns = tuple(cell.strip() for cell in _next(reader, name) or ())
    if "model" not in columns:
        raise UsageLogError(
            name, 1, "no column is called model: a first line such as model,input,output,on is due"
        )
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
    for number, given in enumerate(filter(None, rows), 1):
        missing = len(columns) - len(given)
        problem = f"the row has {len(given)} cells, and the first line {len(columns)}" if missing else None
        cells = (*given[: len(columns)], *[""] * missing)
        yield Line(number, dict(zip(columns, map(str.strip, cells), strict=True)), "", cells, problem)


def _json_lines(lines: Iterable[str]) -> Iterator[Line]:
    for number, line in enumerate(filter(str.strip, lines), 1):
        try:
            row = _ROW.read(line)
            problem = None if isinstance(row, dict) else "this is no JSON object"
        except ValueError as error:
            problem = f"this is no JSON: {error}"
        if problem:  # what is no row keeps its place, as a text
            told = json.dumps({"line": line.strip()}, ensure_ascii=False)
            yield Line(number, {}, told, problem=problem)
        else:
            yield Line(number, row, line)


def _as_written(text: str) -> str:
    """A number with a point, or with `e`, to the letter: it is read as the same text is in CSV."""
    finite(text)
    return text


_ROW = SAVED._replace(parse_float=_as_written)
