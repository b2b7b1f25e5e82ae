"""Files that are written whole or not at all: nobody ever finds half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager

from costcalc.files import write_at_once
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


@contextmanager
def whole_file(place: str, mode: int | None = None) -> Iterator[BinaryIO]:
    """A file to write that has its name only when it is whole: readers and crashes see the old or the new."""
    directory, name = os.path.split(place)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".tmp", dir=directory)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, place)
    except BaseException:
        os.unlink(temporary)
        raise


@contextmanager
def file_to_write(place: str) -> Iterator[BinaryIO]:
    """A file that has its name only when it is whole, or what is no file, such as a pipe, as it is.

    Raises `OSError` or `ValueError` where there can be none.
    """
    if os.path.exists(place) and not os.path.isfile(place):
        with open(place, "wb", opener=write_at_once) as straight:
            yield straight
        return
    path = os.path.realpath(place)
    with whole_file(path, _mode_of(path)) as file:
        yield file


def _mode_of(path: str) -> int:
    """The permissions of the file that is replaced, or those of a new one."""
    try:
        return os.stat(path).st_mode & 0o777
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def write_whole(place: str | os.PathLike[str], data: bytes) -> None:
    """Write a file whole or not at all."""
    with whole_file(os.path.abspath(place)) as file:
        file.write(data)
