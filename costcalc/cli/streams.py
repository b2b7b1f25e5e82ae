"""Long answers, piece by piece: to standard output as they come, to a file whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

from costcalc.cli.output import SCREEN, on_screen, write_error
from costcalc.errors import CostcalcError, OutputError
from costcalc.files import write_at_once
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO


@contextmanager
def answer_stream(place: str | None) -> Iterator[Callable[[str], object]]:
    """Something to hand the pieces of an answer to."""
    if place is None:
        if sys.stdout is None:
            raise OutputError(SCREEN, "it is closed")
        try:
            yield lambda text: sys.stdout.buffer.write(on_screen(text).encode("utf-8", "replace"))
            sys.stdout.flush()
        except OSError as error:
            raise write_error(SCREEN, error) from None
        return
    with _file(place) as file:
        yield lambda text: file.write(text.encode("utf-8", "replace"))


def write_file(data: bytes, place: str) -> None:
    """Write a file whole or not at all."""
    with _file(place) as file:
        file.write(data)


@contextmanager
def _file(place: str) -> Iterator[BinaryIO]:
    """A file that has its name only when it is whole; what is no file (a pipe) is written to as it is."""
    # Both start slowly, and most answers go to standard output.
    import tempfile
    from pathlib import Path

    path = Path(place)
    try:
        if path.exists() and not path.is_file():
            with open(place, "wb", opener=write_at_once) as straight:
                yield straight
            return
        path = path.resolve()
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            as_a_new_file(name, path)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except CostcalcError:
        raise
    except (OSError, ValueError) as error:
        raise write_error(place, error) from None


def as_a_new_file(name: str, path: os.PathLike[str]) -> None:
    """Give a temporary file the permissions of the file that it replaces, or those of a new one."""
    try:
        mode = os.stat(path).st_mode & 0o777  # noqa: PTH116 - as below
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    os.chmod(name, mode)  # noqa: PTH101 - a name, as mkstemp gives it
