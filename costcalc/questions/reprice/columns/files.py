"""The files of columns as they lie on disk: hashed, and refused where they are no Parquet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from costcalc.files import open_file
from costcalc.questions.reprice.columns.footer import check_footer
from costcalc.questions.reprice.sums import Read
from costcalc.usage.logs.faults import LogFaultError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future
    from typing import Self

FORMAT = "parquet"
AT_ONCE = 1 << 20
"""Bytes that are read at a time: between two of them it is seen whether somebody wants to end it."""


def checked_file(path: str) -> LogFaultError | None:
    """Why a file cannot be read; None if it can, as far as its end tells."""
    try:
        check_footer(path)
    except LogFaultError as fault:
        return fault
    except (OSError, ValueError) as error:
        return LogFaultError("cannot be read", getattr(error, "strerror", None) or str(error))
    return None


def size_of(path: str) -> int:
    """The bytes of a file; 0 of what is none."""
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


class Digests:
    """Sizes and hashes of files. A thread finds them beside whatever else is done, if it may.

    They are of the bytes as they lie on disk, and an engine reads some of these alone: so they are read a
    second time, mostly from the memory that the system has for that.
    """

    def __init__(self, *, beside: bool) -> None:
        self._pool = ThreadPoolExecutor(1) if beside else None
        self._found: dict[str, Future[tuple[int, str]]] = {}
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def begin(self, path: str) -> None:
        """Find those of a file that will be asked for."""
        if self._pool is not None:
            self._found[path] = self._pool.submit(self._of, path)

    def read(self, path: str, rows: int) -> Read:
        """A file with its size and hash; without them, if it cannot be read."""
        try:
            size, digest = self._found[path].result() if path in self._found else self._of(path)
        except (OSError, ValueError):
            size, digest = 0, ""
        return Read(path, FORMAT, size, digest, rows=rows)

    def _of(self, path: str) -> tuple[int, str]:
        found, size = sha256(), 0
        with open_file(path) as file:
            while not self._is_over and (piece := file.read(AT_ONCE)):
                found.update(piece)
                size += len(piece)
        return size, found.hexdigest()
