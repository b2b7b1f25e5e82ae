"""Files that are written whole or not at all: nobody ever finds half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager

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


def write_whole(place: str | os.PathLike[str], data: bytes) -> None:
    """Write a file whole or not at all."""
    with whole_file(os.path.abspath(place)) as file:
        file.write(data)
