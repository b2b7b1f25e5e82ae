"""An SQLite database of another program, read where it lies, as it is, and with what is not in its file yet.

What was written last may stand in a `-wal` beside it, which SQLite reads together with the file. Where there
is none, nobody else has it open, and it is opened so that nothing is written beside it either.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from costcalc.usage.logs.faults import LogFaultError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.files.opened import LogFile

LARGEST_VALUE = 64 * 1024 * 1024
ON_DISK = "a database is read where it lies: unpack it, and name its file"
BESIDE = ("-wal", "-shm", "-journal")


class Database:
    """A database that is open: texts come as bytes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def has(self, table: str) -> bool:
        """Whether it has a table of this name: a view may compute without end, and is none."""
        found = self._connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? AND sql NOT LIKE '%VIRTUAL%'",
            (table,),
        )
        return found.fetchone() is not None

    def rows(self, query: str) -> Iterator[tuple[object, ...]]:
        """What a query finds, row by row."""
        return self._connection.execute(query)


@contextmanager
def opened(file: LogFile) -> Iterator[Database]:
    """A database, to be read only; `LogFaultError` or `sqlite3.Error` where it cannot be."""
    if file.path is None or not Path(file.path).is_file():
        raise LogFaultError("cannot be read", ON_DISK)
    is_at_rest = not any(Path(f"{file.path}{end}").exists() for end in BESIDE)
    place = quote(str(Path(file.path).absolute()))
    uri = f"file:{place}?mode=ro{'&immutable=1' if is_at_rest else ''}"
    connection = sqlite3.connect(uri, uri=True, timeout=5)
    try:
        connection.text_factory = bytes
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        # What its schema computes may call no function that does anything.
        connection.execute("PRAGMA trusted_schema = OFF")
        yield Database(connection)
    finally:
        connection.close()
