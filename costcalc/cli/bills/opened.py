"""The file of a bill as bytes that can be read twice, and what its first bytes say that it is."""

from __future__ import annotations

from contextlib import contextmanager

from costcalc.cli.files.opened import open_input, unread
from costcalc.errors import UsageLogError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

CHUNK = 1024 * 1024
SAVE = "save the sheet as CSV, and name that"
KINDS = {
    b"\x1f\x8b": "it is packed with gzip: `zcat FILE | costcalc price --file -` prices it",
    b"PK\x03\x04": f"it is a ZIP archive, as .xlsx and .ods are: {SAVE}",
    b"\xd0\xcf\x11\xe0": f"it is a workbook of an old Excel: {SAVE}",
    b"PAR1": "it is a Parquet file: write it as CSV",
    b"SQLite format 3": "it is a SQLite database: write the rows as CSV",
    b"\x28\xb5\x2f\xfd": "it is packed with zstd: `zstdcat FILE | costcalc price --file -` prices it",
    b"BZh": "it is packed with bzip2: `bzcat FILE | costcalc price --file -` prices it",
    b"\xfd7zXZ": "it is packed with xz: `xzcat FILE | costcalc price --file -` prices it",
    b"%PDF": "it is a PDF: ask for the bill as CSV",
    b"\xff\xfe\x00\x00": "the text is UTF-32: save the file as CSV UTF-8",
}
"""What is no text, by its first bytes."""
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""Encodings, by the mark at the beginning of a text; without one it is UTF-8."""


@contextmanager
def opened(place: str) -> Iterator[BinaryIO]:
    """The file of a bill; what cannot be read twice, such as a pipe, is kept in a file that has no name.

    Whatever happens, nothing is left of that: it is deleted as soon as it is open.
    """
    with open_input(place, lambda reason: UsageLogError(place, None, reason)) as file:
        if _can_turn_back(file):
            yield file
            return
        import tempfile

        with tempfile.TemporaryFile() as kept:
            _copy(file, kept, place)
            yield kept


def _can_turn_back(file: BinaryIO) -> bool:
    """Whether a file is one that is read from its first byte on, and again."""
    try:
        return file.seekable() and file.tell() == 0
    except OSError:
        return False


def _copy(file: BinaryIO, kept: BinaryIO, place: str) -> None:
    read = getattr(file, "read1", file.read)
    try:
        # One read at a time: between two of them Ctrl-C is noticed.
        chunk = read(CHUNK)
        encoding_by(chunk, place)  # what is no text is not kept first: it may have no end
        while chunk:
            _keep(kept, chunk, place)
            chunk = read(CHUNK)
        kept.seek(0)
    except OSError as error:
        raise UsageLogError(place, None, unread(error)) from None


def _keep(kept: BinaryIO, chunk: bytes, place: str) -> None:
    try:
        kept.write(chunk)
    except OSError as error:
        import tempfile

        kept_in = (
            f"a pipe is kept in {tempfile.gettempdir()} to be read twice, which failed: {error.strerror}"
        )
        detail = f"{kept_in}: set TMPDIR to a folder with room, or name the file"
        raise UsageLogError(place, None, detail) from None


def encoding_of(file: BinaryIO, name: str) -> str:
    """The encoding of a text, by its first bytes; `UsageLogError` for what is none."""
    try:
        head = file.read(CHUNK // 16)
        file.seek(0)
    except OSError as error:
        raise UsageLogError(name, None, unread(error)) from None
    return encoding_by(head, name)


def encoding_by(head: bytes, name: str) -> str:
    """The encoding of a text that begins so."""
    for mark, complaint in KINDS.items():
        if head.startswith(mark):
            raise UsageLogError(name, None, complaint.replace("FILE", name if name != "-" else "FILE"))
    marked = next((encoding for mark, encoding in MARKS.items() if head.startswith(mark)), None)
    if marked is None and b"\0" in head[:2]:
        raise UsageLogError(name, 1, "the text is UTF-16 without its mark: save the file as CSV UTF-8")
    return marked or "utf-8-sig"
