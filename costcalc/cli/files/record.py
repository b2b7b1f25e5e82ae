"""Usage records on the command line: `--usage FILE`, and what standard input holds where nothing is asked."""

from __future__ import annotations

import os
import stat
import sys

from costcalc.cli.files.opened import read_bytes
from costcalc.strict_json import RECORDED
from costcalc.usage.records.errors import UsageRecordError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

LARGEST = 16 * 1024 * 1024
SECONDS = 2
"""How long a pipe may take to say something where it was not asked for: who waits longer names it as `-`."""


def read_record_file(place: str) -> Any:  # noqa: ANN401 - whatever JSON holds; the reader of records looks at it
    """The JSON of a file, or of standard input for `-`; `UsageRecordError` where it cannot be read."""

    def failure(reason: str) -> UsageRecordError:
        return UsageRecordError(f"{place}: {reason}", field="usage")

    data = read_bytes(place, LARGEST, failure)
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise failure(f"it is no text: byte {error.start} cannot be read") from None
    if not text.strip():
        raise failure("it is empty, and one record is due: an answer of an API, or its usage")
    try:
        return RECORDED.read(text)
    except ValueError as error:
        if str(error).startswith("Extra data"):
            raise failure("it holds more than one record: hand in one, or a bill with --file") from None
        raise failure(f"this is no JSON: {error}") from None


def has_record() -> bool:
    """Whether standard input is a file, or a pipe in which something lies, as in `price < response.json`."""
    try:
        number = sys.stdin.fileno()
        kind = os.fstat(number)
    except (AttributeError, OSError, ValueError):
        return False
    if stat.S_ISREG(kind.st_mode):
        return kind.st_size > 0
    if not (stat.S_ISFIFO(kind.st_mode) or stat.S_ISSOCK(kind.st_mode)):
        return False
    import select

    try:
        return bool(select.select([number], [], [], SECONDS)[0]) and _holds_something(number)
    except (OSError, ValueError):  # of systems that wait for sockets alone
        return False


def _holds_something(number: int) -> bool:
    """Whether a pipe that can be read holds more than its end."""
    import fcntl
    import termios

    counted = bytearray(4)
    fcntl.ioctl(number, termios.FIONREAD, counted)
    return any(counted)
