"""Where answers go: standard output as it is (terminal or pipe), or a file that is written whole."""

from __future__ import annotations

import os
import sys

from costcalc.errors import OutputError
from costcalc.report.safe import safe, safe_screen
from costcalc.report.text import Look
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

NARROWEST_SCREEN = 40
SCREEN = "standard output"


def look_of(found: Namespace) -> Look:
    """How the reader sees the answer: a terminal has a width, and colour unless it is unwanted."""
    terminal = found.place is None and _is_terminal()
    colour = found.color == "always" or (found.color == "auto" and terminal and _wants_colour())
    return Look(_width() if terminal else None, colour, found.place is not None or _shows_blocks())


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


def _shows_blocks() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").startswith("utf")


def write(text: str | bytes, place: str | None, *, table: bool = False) -> None:
    """Write an answer. Tables are in the encoding of the screen, everything else is UTF-8."""
    if place is not None:
        from costcalc.cli.streams import write_file  # which imports this module

        write_file(text if isinstance(text, bytes) else text.encode("utf-8", "replace"), place)
        return
    if sys.stdout is None:
        raise OutputError(SCREEN, "it is closed")
    if isinstance(text, str):
        text = on_screen(text)
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8") if table else "utf-8"
    data = text if isinstance(text, bytes) else text.encode(encoding, "replace")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except OSError as error:
        raise write_error(SCREEN, error) from None


def on_screen(text: str) -> str:
    """A text for standard output: what could overwrite a line is replaced where that is a terminal."""
    return safe_screen(text) if _is_terminal() else text


def write_error(place: str, error: Exception) -> Exception:
    """The error to raise for a place that cannot be written to; a closed pipe stays what it is."""
    if isinstance(error, BrokenPipeError):
        return error
    return OutputError(place, getattr(error, "strerror", None) or str(error))


def say(message: str) -> None:
    """Say something to the person, on standard error: `costcalc: …`, further lines below it."""
    if sys.stderr is None:
        return
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


def mute() -> None:
    """Let nothing more be written to a pipe that is closed, at interpreter exit either."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return
