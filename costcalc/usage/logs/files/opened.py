"""A log as bytes of text: unpacked, in UTF-8, with its size and hash on disk counted as it is read."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from hashlib import sha256

from costcalc.files import open_file
from costcalc.usage.logs.faults import LogFaultError, unread
from costcalc.usage.logs.files.encoded import as_utf8
from costcalc.usage.logs.files.raw import Raw
from costcalc.usage.logs.files.unpacked import is_packed, unpacked
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from costcalc.usage.logs.rows import Refused

    Progress = Callable[[int, int], None]
    """Hears how many bytes on disk were read since it last heard, and how many rows."""

HEAD = 64 * 1024


class LogFile:
    """One log, read once: a file, a member of an archive, or what is piped in (`path` is None).

    `name` is as it was given, or below the folder as it was given. When all was read, or `finish` was called,
    `size` and `sha256` are those of the bytes on disk, of a member those of its archive; before, `size` is
    what the disk says. Of what is packed `content` is the hash of all that it holds. `fault` says why the
    file as a whole cannot be read to its end, if that is so: what was read before counts.
    """

    def __init__(
        self, name: str, path: str | None = None, progress: Progress | None = None, size: int = 0
    ) -> None:
        self.name, self.path, self.size, self.sha256 = name, path, size, ""
        self.fault: Refused | None = None
        self.content = ""
        self.format, self.why = "", ""  # as what it is read, and how that is known
        self._progress = progress
        self._ahead: list[bytes] = []
        self._text = self._read()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def chunks(self) -> Iterator[bytes]:
        """The text, in pieces, as UTF-8 without a mark; what is no text comes as it is."""
        while self._ahead:
            yield self._ahead.pop(0)
        for chunk in self._text:  # noqa: UP028 - which would end the text for `finish` with whoever stops early
            yield chunk

    def head(self) -> bytes:
        """The first 64 KiB of the text, or less; `chunks` begins with them all the same."""
        found = sum(map(len, self._ahead))
        while found < HEAD and (chunk := next(self._text, None)) is not None:
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

    def bytes_read(self, size: int) -> None:
        """Tell whoever watches that so many more bytes on disk were read."""
        if self._progress is not None:
            self._progress(size, 0)

    def hashed(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """What was unpacked, as it is; `content` is the hash of it when all was read."""
        digest = sha256()
        for piece in pieces:
            digest.update(piece)
            yield piece
        self.content = digest.hexdigest()

    def _read(self) -> Iterator[bytes]:
        if self.fault:
            return
        try:
            with self._opened() as file:
                raw = Raw(file, self.bytes_read)
                try:
                    text = unpacked(raw)
                    yield from as_utf8(self.hashed(text) if is_packed(raw.magic()) else text)
                except LogFaultError as fault:
                    self.fault = fault.of(0)
                raw.rest()
                self.size, self.sha256 = raw.size, raw.sha256
        except (OSError, ValueError) as error:
            self.fault = unread(error)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        if self.path is not None:
            with open_file(self.path) as file:
                yield file
        elif sys.stdin is None:
            raise OSError("standard input is closed")
        else:
            yield sys.stdin.buffer
