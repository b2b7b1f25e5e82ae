"""A bar on standard error while something takes time: for a person who watches, and gone when it is done."""

from __future__ import annotations

import sys

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 30


def progress_bar(doing: str = "drawing") -> Callable[[int, int], None] | None:
    """The function to tell how far it is; None where standard error is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    return lambda done, of: _draw(doing, done, of)


def _draw(doing: str, done: int, of: int) -> None:
    full = WIDTH * done // max(of, 1)
    end = "\r\x1b[K" if done >= of else ""
    sys.stderr.write(f"\r{doing} {'#' * full}{'.' * (WIDTH - full)} {100 * done // max(of, 1):3}%{end}")
    sys.stderr.flush()
