"""Where answers go: standard output as it is (terminal or pipe), or a file, whole or not at all.

What else is said goes to standard error: messages, and a bar while something takes time.
"""

from __future__ import annotations

import os
import sys

from costcalc.errors import OutputError, UsageError
from costcalc.report.safe import safe, safe_screen
from costcalc.report.text import Look
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from costcalc.report.notation import Notation

NARROWEST_SCREEN = 40
BAR_WIDTH = 30
SCREEN = "standard output"


def look_of(found: Namespace) -> Look:
    """How the reader sees the answer: a terminal has a width, and colour unless it is unwanted."""
    terminal = found.place is None and _is_terminal()
    colour = found.color == "always" or (found.color == "auto" and terminal and _wants_colour())
    blocks = found.place is not None or _encoding().lower().startswith("utf")
    return Look(_width() if terminal else None, colour, blocks, getattr(found, "tongue", "en"))


def notation_said(found: Namespace) -> Notation | None:
    """How CSV is written, where a flag says so; what no other format can be is refused."""
    said = {name: getattr(found, name, None) for name in ("sep", "decimal", "bom")}
    words = [name for name, each in said.items() if each]
    if not words:
        return None
    forms = {"decimal": ("csv", "value")}
    wrong = next((each for each in words if found.format not in forms.get(each, ("csv",))), None)
    if wrong is not None:
        raise UsageError(f"is how --format {' and '.join(forms.get(wrong, ('csv',)))} is written", wrong)
    from costcalc.report.notation import read_notation

    # A number alone has no cells that a comma could part.
    sep = "|" if found.format == "value" else said["sep"]
    return read_notation(sep, said["decimal"], bom=bool(said["bom"]))


def screen_width() -> int | None:
    """The columns of the terminal that answers go to; None where that is none."""
    return _width() if _is_terminal() else None


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _wants_colour() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _width() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and 0 < len(columns) < 5:  # noqa: PLR2004 - nobody has ten thousand columns
        return max(int(columns), NARROWEST_SCREEN)
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, NARROWEST_SCREEN)
    except (OSError, ValueError):
        return 80


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def write(text: str | bytes, place: str | None, *, table: bool = False) -> None:
    """Write an answer. Tables are in the encoding of the screen, everything else is UTF-8."""
    if place is not None:
        _write_file(text, place)
        return
    if sys.stdout is None:
        raise OutputError(SCREEN, "it is closed")
    try:
        sys.stdout.buffer.write(as_bytes(on_screen(text), _encoding() if table else "utf-8"))
        sys.stdout.flush()
    except OSError as error:
        raise write_error(SCREEN, error) from None


def _write_file(text: str | bytes, place: str) -> None:
    from costcalc.whole_files import file_to_write  # few answers are files

    try:
        with file_to_write(place) as file:
            file.write(as_bytes(text))
    except (OSError, ValueError) as error:
        raise write_error(place, error) from None


def as_bytes(text: str | bytes, encoding: str = "utf-8") -> bytes:
    """A text in an encoding, with a mark for what that has no sign for."""
    return text if isinstance(text, bytes) else text.encode(encoding, "replace")


def on_screen(text: str | bytes) -> str | bytes:
    """A text for standard output: what could overwrite a line is replaced where that is a terminal."""
    return safe_screen(text) if isinstance(text, str) and _is_terminal() else text


def write_error(place: str, error: Exception) -> Exception:
    """The error to raise for a place that cannot be written to; a closed pipe stays what it is."""
    if isinstance(error, BrokenPipeError):
        return error
    return OutputError(place, getattr(error, "strerror", None) or str(error))


_QUIET: list[bool] = []


def be_quiet(*, quiet: bool) -> None:
    """Say nothing but errors on standard error from now on; or all again, for the next command."""
    _QUIET[:] = [True] if quiet else []
    _DRAWN.clear()


def tell(message: str) -> None:
    """Say something that is no error, unless --quiet was said."""
    if not _QUIET:
        say(message)


def say(message: str) -> None:
    """Say something to the person, on standard error: `costcalc: …`, further lines below it."""
    if sys.stderr is None:
        return
    wipe()
    first, *rest = message.splitlines() or [""]
    lines = [f"costcalc: {safe(first)}", *(f"          {safe(line)}" for line in rest)]
    text = "\n".join(lines) + "\n"
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except UnicodeEncodeError:
        sys.stderr.write(text.encode("ascii", "replace").decode())
    except OSError:
        return


def progress_bar(doing: str = "drawing") -> Callable[[int, int], None] | None:
    """The function to tell how far it is; None where standard error is no terminal, or --quiet was said."""
    if sys.stderr is None or _QUIET or not sys.stderr.isatty():
        return None
    return lambda done, of: _draw(doing, done, of)


_DRAWN: list[bool] = []
_WIPED = "\r\x1b[K"


def _draw(doing: str, done: int, of: int, more: str = "") -> None:
    full = BAR_WIDTH * done // max(of, 1)
    is_done = done >= of
    _DRAWN[:] = [] if is_done else [True]
    end = _WIPED if is_done else ""
    sys.stderr.write(
        f"\r{doing} {'#' * full}{'.' * (BAR_WIDTH - full)} {100 * done // max(of, 1):3}%{more}{end}"
    )
    sys.stderr.flush()


def wipe() -> None:
    """Take away a bar that was left as it was drawn, by an error or by Ctrl-C."""
    if _DRAWN:
        _DRAWN.clear()
        sys.stderr.write(_WIPED)
        sys.stderr.flush()


SECONDS_BETWEEN = 0.1
"""How often a bar is drawn while a log is read: as often as people see it move."""


def reading_bar() -> Callable[[int, int, int], None] | None:
    """The function to tell how many bytes of how many, and rows, were read; None as for `progress_bar`."""
    if progress_bar() is None:
        return None
    from time import monotonic

    drawn = 0.0

    def draw(done: int, of: int, rows: int) -> None:
        nonlocal drawn
        now = monotonic()
        if done < of and now - drawn < SECONDS_BETWEEN:
            return
        drawn = now
        _draw("reading", done, of, f" {done >> 20:,} of {of >> 20:,} MiB, {rows:,} rows")

    return draw


def mute() -> None:
    """Let nothing more be written to a pipe that is closed, at interpreter exit either."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return
