"""The end of a Parquet file, looked at before anyone reads it: is it one, and how many columns has it.

A reader of Parquet makes an object of every column that a footer names, and a file of some kilobytes may
name a million of them. Their number stands in the first bytes of the footer.
"""

from __future__ import annotations

from costcalc.files import open_file
from costcalc.usage.logs.faults import LogFaultError

MAGIC, SEALED = b"PAR1", b"PARE"
TAIL = 8
"""The length of the footer, and the magic."""
LONGEST = 256 * 1024 * 1024
MOST_COLUMNS = 10_000
_FIELD_OF_VERSION, _FIELD_OF_SCHEMA = 0x15, 0x19
"""Thrift's compact notation of an i32 as the first field of a struct, and of a list as the next."""
_LONG_LIST = 15


def check_footer(path: str) -> None:
    """Refuse what is no whole Parquet file, or names too many columns: `LogFaultError`."""
    with open_file(path) as file:
        size = file.seek(0, 2)
        if size < len(MAGIC) + TAIL:
            raise LogFaultError("no Parquet", "it is too short")
        file.seek(size - TAIL)
        tail = file.read(TAIL)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] == SEALED:
            raise LogFaultError("encrypted", "its columns are encrypted: decrypt the file first")
        if tail[4:] != MAGIC or length > size - TAIL - len(MAGIC):
            raise LogFaultError("cut file", "it does not end as a Parquet file does")
        if length > LONGEST:
            raise LogFaultError("too large", f"its footer has {length} bytes, of {LONGEST} at most")
        file.seek(size - TAIL - length)
        columns = columns_of(file.read(min(length, 32)))
    if columns > MOST_COLUMNS:
        raise LogFaultError("too many columns", f"it has {columns} columns, of {MOST_COLUMNS} at most")


def columns_of(footer: bytes) -> int:
    """How many columns a footer names, groups of columns among them, by its first bytes."""
    try:
        place = 0
        if footer[place] != _FIELD_OF_VERSION:
            raise LogFaultError("no Parquet", "its footer does not begin with a version")
        _, place = _varint(footer, place + 1)
        if footer[place] != _FIELD_OF_SCHEMA:
            raise LogFaultError("no Parquet", "its footer has no schema")
        size = footer[place + 1] >> 4
        if size == _LONG_LIST:
            size, _ = _varint(footer, place + 2)
    except IndexError:
        raise LogFaultError("no Parquet", "its footer is too short") from None
    return size - 1  # the root of the schema is no column


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, the least first, and the place behind it."""
    value = shift = 0
    while True:
        value |= (data[place] & 0x7F) << shift
        shift += 7
        place += 1
        if data[place - 1] < 0x80:  # noqa: PLR2004 - the bit that says that more follows
            return value, place
