"""What a log is written as, by how it begins: JSON lines, JSON documents, CSV, or a file of a database."""

from __future__ import annotations

from enum import Enum


class Form(Enum):
    """What reads a log: `json_lines`, `documents`, `csv_rows`, or whoever reads such a file by its path."""

    JSON_LINES = "JSON lines"
    DOCUMENTS = "JSON"
    CSV = "CSV"
    SQLITE = "SQLite"
    PARQUET = "Parquet"
    EMPTY = "empty"
    UNKNOWN = "unknown"


def form_of(head: bytes) -> Form:
    """The form of a log that begins so."""
    text = head.lstrip()
    if not text:
        return Form.EMPTY
    if head.startswith(b"SQLite format 3\0"):
        return Form.SQLITE
    if head.startswith(b"PAR1"):
        return Form.PARQUET
    if b"\0" in head[:1024]:
        return Form.UNKNOWN
    if text.startswith(b"["):
        return Form.DOCUMENTS
    if text.startswith(b"{"):
        line = text.partition(b"\n")[0].rstrip()
        return Form.JSON_LINES if line.endswith(b"}") or len(line) >= len(text) else Form.DOCUMENTS
    return Form.CSV
