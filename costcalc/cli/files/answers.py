"""Answers piece by piece: on standard output, or in a file that is written whole or not at all."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from costcalc.cli.output import SCREEN, as_bytes, on_screen, write_error
from costcalc.errors import CostcalcError, OutputError
from costcalc.values import TYPE_CHECKING
from costcalc.whole_files import file_to_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def answer_stream(place: str | None) -> Iterator[Callable[[str | bytes], object]]:
    """Something to hand the pieces of an answer to; a file is written whole or not at all."""
    if place is None:
        with _screen() as put:
            yield put
        return
    try:
        with file_to_write(place) as file:
            yield lambda text: file.write(as_bytes(text))
    except CostcalcError:
        raise
    except (OSError, ValueError) as error:
        raise write_error(place, error) from None


@contextmanager
def _screen() -> Iterator[Callable[[str | bytes], object]]:
    if sys.stdout is None:
        raise OutputError(SCREEN, "it is closed")
    try:
        yield lambda text: sys.stdout.buffer.write(as_bytes(on_screen(text)))
        sys.stdout.flush()
    except OSError as error:
        raise write_error(SCREEN, error) from None
