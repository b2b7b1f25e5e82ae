"""The reader of files of one flat format: rows out of lines, documents or tables, and what each says."""

from __future__ import annotations

from costcalc.prose import few, listed, shown
from costcalc.usage.logs.flat.long_rows import LongRows
from costcalc.usage.logs.format import TABLE, LogFormat
from costcalc.usage.logs.forms import Form, form_of
from costcalc.usage.logs.row.inside import rows_in
from costcalc.usage.logs.row.objects import QuickObjects
from costcalc.usage.logs.row.quick import QuickReader
from costcalc.usage.logs.row.reader import RowReader
from costcalc.usage.logs.row.tables import QuickTable
from costcalc.usage.logs.rows import NO_ROWS, NotBilled, Refused
from costcalc.usage.logs.text.csv_rows import csv_rows
from costcalc.usage.logs.text.documents import documents
from costcalc.usage.logs.text.json_lines import json_lines
from costcalc.usage.records.members import ABSENT, at
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.how import How
    from costcalc.usage.logs.rows import Said


class FlatReader:
    """Reads files of a flat format, each by itself."""

    def __init__(self, of: LogFormat, how: How) -> None:
        self.of, self.how = of, how
        self.rows = RowReader(of, how)
        self.quick = QuickReader(self.rows)
        self.objects = QuickObjects(self.rows)

    def read(self, file: LogFile) -> Iterator[Said]:
        """What the rows of a file say; of one without rows, that it has none."""
        is_empty = True
        for said in self._read(file):
            is_empty = False
            yield said
        if is_empty:
            yield NotBilled(0, NO_ROWS)

    def notes(self) -> tuple[str, ...]:
        """What to know of all files of the format."""
        return self.of.notes

    def _read(self, file: LogFile) -> Iterator[Said]:
        is_table = form_of(file.head()) is Form.CSV
        if is_table != (self.of.container == TABLE) and not self.of.is_either:
            yield Refused(0, "another form", f"{self.of.title} is {self.of.container}")
            return
        if self.of.long is not None:
            yield from LongRows(self.of, self.how).read(
                _table(file, self.of.columns) if is_table else _objects(file)
            )
        elif is_table:
            yield from self._of_table(file)
        else:
            yield from self._of_objects(file)

    def _of_table(self, file: LogFile) -> Iterator[Said]:
        quick: QuickTable | None = None
        for number, row in _table(file, self.of.columns):
            if isinstance(row, Refused):
                yield row
                continue
            if quick is None:
                quick = QuickTable(self.rows, [*row])
            found = quick.row(number, [*row.values()]) if quick.is_of_use else None
            yield found or self.rows.said(number, row)

    def _of_objects(self, file: LogFile) -> Iterator[Said]:
        is_lines = form_of(file.head()) is Form.JSON_LINES
        place = 0
        for number, value in _objects(file):
            if isinstance(value, Refused):
                yield value
                continue
            for row in rows_in(value, self.of.inside):
                place += 1
                yield self._said(number if is_lines else place, row)

    def _said(self, number: int, row: object) -> Said:
        found = None
        if self.quick.is_of_use:
            found = self.quick.row(number, row)
        elif self.objects.is_of_use:
            found = self.objects.row(number, row)
        return found or self.rows.said(number, row)


def _objects(file: LogFile) -> Iterator[tuple[int, object]]:
    return json_lines(file) if form_of(file.head()) is Form.JSON_LINES else documents(file)


def _table(file: LogFile, due: Collection[str]) -> Iterator[tuple[int, dict[str, str] | Refused]]:
    """The rows of a table, each by the names of its columns, of which some are due."""
    header: list[str] | None = None
    for number, row in csv_rows(file):
        if isinstance(row, Refused):
            yield number, row
        elif header is None:
            header = [name.strip() for name in row]
            if twice := next((name for name in header if name and header.count(name) > 1), None):
                yield 0, Refused(0, "a column twice", twice)
                return
            if missing := [name for name in due if not _is_in(header, name)]:
                told = f"there is no {listed(map(shown, missing))} among {few(header, 'none', 8)}"
                yield 0, Refused(0, "a column is missing", told)
                return
        else:
            yield number, dict(zip(header, row, strict=True))


def _is_in(header: Sequence[str], name: str) -> bool:
    """Whether a table has a column, or the first of a path into one; of `a|b` one is enough."""
    columns = dict.fromkeys(header, "")
    return any(
        at(columns, each) is not ABSENT or each.partition(".")[0] in columns for each in name.split("|")
    )
