"""Files that a user names, opened without waiting: regular files and standard input, and nothing else.

A pipe that nobody writes to would be waited for, and a device such as /dev/zero read, without end. A path
that is standard input (`/dev/stdin`) is what the user pipes in, and is waited for as such.
"""

from __future__ import annotations

import errno
import os
import stat

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader

LARGEST_YAML = 4 * 1024 * 1024
"""The bytes of the largest file that is read as YAML."""

AT_ONCE: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Opens a pipe without waiting for its other end."""

KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class NoFileError(OSError):
    """What a path leads to is no file."""


def open_file(place: str | os.PathLike[str]) -> BufferedReader:
    """A file to read bytes from; `OSError` for what is none, `ValueError` for a path with a NUL."""
    return open(place, "rb", opener=opened)


def read_file(place: str | os.PathLike[str], most: int | None = None) -> bytes:
    """The content of a file; raises as `open_file` does, and `ValueError` for more than `most` bytes."""
    with open_file(place) as file:
        # Counted in bytes, so that no text is cut and read as a shorter one.
        data = file.read(None if most is None else most + 1)
    if most is not None and len(data) > most:
        raise ValueError(f"it is larger than {most >> 20} MiB")
    return data


def write_at_once(place: str, flags: int) -> int:
    """Open what is written to, as an `opener`; a pipe that nobody reads from is refused at once."""
    descriptor = _open_at_once(place, flags, "it is a pipe or a socket that nobody reads from")
    _wait(descriptor)
    return descriptor


def _open_at_once(place: str, flags: int, complaint: str) -> int:
    try:
        return os.open(place, flags | AT_ONCE, 0o666)
    except OSError as error:
        if error.errno == errno.ENXIO:  # what opening a socket, or a pipe without its other end, comes to
            raise NoFileError(errno.ENXIO, complaint) from None
        raise


def opened(place: str, flags: int) -> int:
    """Open a file to read, as an `opener`; raises as `open_file` does."""
    descriptor = _open_at_once(place, flags, _no_file("a socket"))
    try:
        _check(descriptor)
        _wait(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _check(descriptor: int) -> None:
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode):
        return
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not ((stat.S_ISFIFO(found.st_mode) or os.isatty(descriptor)) and _is_standard_input(found)):
        kind = next((name for is_it, name in KINDS if is_it(found.st_mode)), "something else")
        raise NoFileError(errno.EINVAL, _no_file(kind))


def _no_file(kind: str) -> str:
    return f"it is {kind}, and no file: pipe it in, and name /dev/stdin"


def _is_standard_input(found: os.stat_result) -> bool:
    try:
        return os.path.samestat(found, os.fstat(0))
    except OSError:
        return False


def _wait(descriptor: int) -> None:
    """Let reading and writing wait from here on, as they usually do."""
    if AT_ONCE:
        os.set_blocking(descriptor, True)
