"""What a log is written as, by how it begins: JSON lines, JSON documents, CSV, or a file of a database."""

from __future__ import annotations

from enum import Enum
from itertools import islice

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.files.opened import HEAD
from costcalc.usage.logs.text.json_marks import BLANKS
from costcalc.usage.logs.text.json_text import read

LOOKED_AT = 5
"""The lines by which JSON is known that begins in the midst of one."""


class Form(Enum):
    """What reads a log: `json_lines`, `documents`, `csv_rows`, or whoever reads such a file by its path."""

    JSON_LINES = "JSON lines"
    DOCUMENTS = "JSON"
    CSV = "CSV"
    SQLITE = "SQLite"
    PARQUET = "Parquet"
    EMPTY = "empty"
    UNKNOWN = "unknown"


DATABASES = {b"SQLite format 3\0": Form.SQLITE, b"PAR1": Form.PARQUET}


def form_of(head: bytes) -> Form:
    """The form of a log that begins so: what is neither JSON nor of bytes is taken for CSV."""
    for magic, form in DATABASES.items():
        if head.startswith(magic):
            return form
    lines = [*islice(filter(None, (line.strip(BLANKS) for line in head.split(b"\n"))), LOOKED_AT)]
    if not lines:
        return Form.EMPTY
    if lines[0].startswith(b"["):
        return Form.DOCUMENTS
    if lines[0].startswith(b"{"):
        return Form.JSON_LINES if _is_line(head, lines) else Form.DOCUMENTS
    if any(map(_is_object, lines[1:])):  # the end of a log may begin in the midst of a line
        return Form.JSON_LINES
    return Form.UNKNOWN if b"\0" in head else Form.CSV


def _is_line(head: bytes, lines: list[bytes]) -> bool:
    """Whether an object that begins with the first of some lines ends with it too."""
    if (
        len(lines) == 1 and len(head) >= HEAD
    ):  # of a line whose end is not in sight, lines are the safer guess
        return True
    # A line that was cut when a writer broke off ends in no mark after which JSON goes on.
    is_broken = not lines[0].endswith((b"{", b"[", b",", b":")) and any(map(_is_object, lines[1:]))
    return is_broken or _is_object(lines[0])


def _is_object(line: bytes) -> bool:
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(read(line), dict)
    except LogFaultError:
        return False
