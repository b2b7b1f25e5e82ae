"""A log as bytes of text: unpacked, in UTF-8, with its size and hash on disk counted as it is read."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from costcalc.files import open_file
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.raw import Raw
from costcalc.usage.logs.rows import Refused
from costcalc.usage.logs.unpacked import unpacked
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    Progress = Callable[[int, int], None]
    """Hears how many bytes on disk were read since it last heard, and how many rows."""

HEAD = 64 * 1024
MARK = b"\xef\xbb\xbf"


class LogFile:
    """One log, read once: a file, a member of an archive, or what is piped in (`path` is None).

    `name` is as it was given, or below the folder as it was given. When all was read, or `finish` was called,
    `size` and `sha256` are those of the bytes on disk, of a member those of its archive, and `fault` says why
    the file as a whole cannot be read to its end, if that is so: what was read before it counts.
    """

    def __init__(self, name: str, path: str | None = None, progress: Progress | None = None) -> None:
        self.name, self.path = name, path
        self.size, self.sha256 = 0, ""
        self.fault: Refused | None = None
        self.format, self.why = "", ""  # as what it is read, and how that is known
        self._progress = progress
        self._ahead: list[bytes] = []
        self._text = self._read()

    def chunks(self) -> Iterator[bytes]:
        """The text, in pieces, as UTF-8 without a mark; what is no text comes as it is."""
        while self._ahead:
            yield self._ahead.pop(0)
        yield from self._text

    def head(self) -> bytes:
        """The first 64 KiB of the text, or less; `chunks` begins with them all the same."""
        found = sum(map(len, self._ahead))
        while found < HEAD and (chunk := next(self._text, b"")):
            self._ahead.append(chunk)
            found += len(chunk)
        return b"".join(self._ahead)[:HEAD]

    def finish(self) -> None:
        """Read what is left, so that size and hash are those of the whole file."""
        for _ in self.chunks():
            pass

    def rows_read(self, rows: int) -> None:
        """Tell whoever watches that so many more rows were read."""
        if self._progress is not None:
            self._progress(0, rows)

    def _bytes_read(self, size: int) -> None:
        if self._progress is not None:
            self._progress(size, 0)

    def _read(self) -> Iterator[bytes]:
        try:
            with self._opened() as file:
                raw = Raw(file, self._bytes_read)
                try:
                    yield from _without_mark(unpacked(raw))
                except LogFaultError as fault:
                    self.fault = fault.of(0)
                raw.rest()
                self.size, self.sha256 = raw.size, raw.sha256
        except (OSError, ValueError) as error:
            self.fault = Refused(0, "cannot be read", getattr(error, "strerror", None) or str(error))

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        if self.path is None:
            yield sys.stdin.buffer
            return
        with open_file(self.path) as file:
            yield file


def _without_mark(chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = b""
    while len(first) < len(MARK) and (chunk := next(chunks, b"")):
        first += chunk
    yield first.removeprefix(MARK)
    yield from chunks
