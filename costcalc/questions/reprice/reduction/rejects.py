"""Rows that cannot be read, each with its place and why, written to a file as they are met: none is held.

The file is JSON lines, or CSV by its name, and has its name only when all logs were read.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager

from costcalc.errors import OutputError
from costcalc.report.csv import csv_beside
from costcalc.report.safe import safe_json
from costcalc.values import TYPE_CHECKING
from costcalc.whole_files import file_to_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from costcalc.usage.logs.rows import Refused

    Hear = Callable[[str, Refused], None]

CSV = ".csv"
MEMBERS = ("file", "row", "reason", "detail")
"""What is said of each; row 0 is the file as a whole."""


@contextmanager
def rejects_to(place: str | None) -> Iterator[Hear | None]:
    """What is to hear of each row that cannot be read, to have it written; None where no place is said.

    What is left with an error, or by Ctrl-C, leaves the file that was there. Raises `OutputError`.
    """
    if place is None:
        yield None
        return
    with ExitStack() as stack:
        with _faults(place):
            file = stack.enter_context(file_to_write(place))
        yield _Rejects(place, file).take
        with _faults(place):
            stack.close()


@contextmanager
def _faults(place: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(place, getattr(error, "strerror", None) or str(error)) from None


class _Rejects:
    """Writes a line for each row."""

    def __init__(self, place: str, file: BinaryIO) -> None:
        self._place, self._write = place, file.write
        self._line = _csv if place.lower().endswith(CSV) else _json
        if self._line is _csv:
            self._put(csv_beside((), MEMBERS, ","))

    def take(self, file: str, said: Refused) -> None:
        """Write a row that cannot be read."""
        self._put(self._line((file, said.number, said.reason, said.detail)))

    def _put(self, line: str) -> None:
        with _faults(self._place):
            self._write(line.encode("utf-8", "replace"))


def _csv(said: tuple[object, ...]) -> str:
    return csv_beside((), said, ",")


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def _json(said: tuple[object, ...]) -> str:
    return safe_json(f"{_encoded(dict(zip(MEMBERS, said, strict=True)))}\n")
