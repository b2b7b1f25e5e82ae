"""A bar on standard error while ranges are drawn: for a person who watches, and gone when they are."""

from __future__ import annotations

import sys

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 30


def progress_bar() -> Callable[[int, int], None] | None:
    """The function to tell how far it is; None where standard error is no terminal."""
    return _draw if sys.stderr is not None and sys.stderr.isatty() else None


def _draw(done: int, of: int) -> None:
    full = WIDTH * done // max(of, 1)
    end = "\r\x1b[K" if done >= of else ""
    sys.stderr.write(f"\rdrawing {'#' * full}{'.' * (WIDTH - full)} {100 * done // max(of, 1):3}%{end}")
    sys.stderr.flush()
