"""The file that an answer is written to: whole or not at all; what is no file, such as a pipe, as it is."""

from __future__ import annotations

import os
from contextlib import contextmanager

from costcalc.files import write_at_once
from costcalc.values import TYPE_CHECKING
from costcalc.whole_files import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


@contextmanager
def answer_file(place: str) -> Iterator[BinaryIO]:
    """A file that has its name only when it is whole; `OSError` or `ValueError` where there can be none."""
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
