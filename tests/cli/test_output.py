"""Where answers and messages go: screens, pipes and files, and those that are not there."""

from __future__ import annotations

import gc
import io
import os
import sys
from argparse import Namespace

import pytest

from costcalc.cli import main as entry
from costcalc.cli import output
from costcalc.cli.files.answers import answer_stream
from costcalc.cli.files.opened import open_input, read_bytes
from costcalc.cli.output import look_of, mute, say, write
from costcalc.errors import OutputError, ResultError


class Screen(io.TextIOWrapper):
    """A stream of an encoding."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)


class Broken(Screen):
    """A stream that takes nothing."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, _text: str) -> int:
        """Refuse."""
        raise self.error

    def flush(self) -> None:
        """Refuse."""
        if hasattr(self, "error"):
            raise self.error

    def close(self) -> None:
        """Write nothing more, where the stream's own `close` would, and fail."""

    @property
    def buffer(self):
        """Refuse bytes as well."""
        return self


def asked(place: str | None = None, colour: str = "auto") -> Namespace:
    """Flags about the form of the answer."""
    return Namespace(place=place, color=colour)


@pytest.fixture
def screen(monkeypatch):
    """Standard output is a terminal of 100 columns."""
    monkeypatch.setattr(output, "_is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize(
    ("variables", "colour", "expected"),
    [
        ({}, "auto", True),
        ({"NO_COLOR": "1"}, "auto", False),
        ({"NO_COLOR": ""}, "auto", True),
        ({"TERM": "dumb"}, "auto", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({}, "never", False),
    ],
)
def test_colour(variables, colour, expected, screen, monkeypatch):
    """A terminal has colour, unless NO_COLOR, a dumb terminal or --color say otherwise."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert look_of(asked(colour=colour)).colour is expected


def test_widths(screen, monkeypatch):
    """A terminal has the width of COLUMNS, its own, or 80; a file has none."""
    assert look_of(asked()).width == 100
    assert look_of(asked("file.txt")).width is None
    monkeypatch.setenv("COLUMNS", "3")
    assert look_of(asked()).width == output.NARROWEST_SCREEN
    monkeypatch.setenv("COLUMNS", "9" * 50)
    assert look_of(asked()).width == 80


def test_a_screen_of_another_encoding(monkeypatch):
    """A screen without the blocks has ASCII bars; letters that it has not are replaced."""
    screen = Screen("latin-1")
    monkeypatch.setattr(sys, "stdout", screen)
    assert not look_of(asked()).blocks
    write("é“", None, table=True)
    assert screen.buffer.getvalue() == b"\xe9?"  # type: ignore[attr-defined]


def test_no_output_at_all(monkeypatch):
    """Closed standard streams are an error for the answer, and no reason to fail for a message."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(OutputError):
        write("x", None)
    with pytest.raises(OutputError), answer_stream(None):
        pass
    with pytest.raises(ResultError):
        open_input("-", ResultError)
    say("nobody hears this")
    mute()


def test_a_disk_that_is_full(monkeypatch):
    """An answer that cannot be written is an error; a message that cannot is not."""
    monkeypatch.setattr(sys, "stdout", Broken(OSError(28, "No space left on device")))
    monkeypatch.setattr(sys, "stderr", Broken(OSError(28, "No space left on device")))
    with pytest.raises(OutputError, match="No space left"):
        write("x", None)
    with pytest.raises(OutputError, match="No space left"), answer_stream(None) as out:
        out("x")
    say("nobody hears this")


def test_messages_on_an_ascii_screen(monkeypatch):
    """A message reaches a screen that has not all of its letters."""
    screen = Screen("ascii")
    monkeypatch.setattr(sys, "stderr", screen)
    say("“one”\ntwo")
    screen.flush()
    assert screen.buffer.getvalue() == b"costcalc: ?one?\n          two\n"  # type: ignore[attr-defined]


def test_a_reader_that_goes_away(monkeypatch, costcalc):
    """A closed pipe ends the command with 141, and nothing more is written to it."""
    monkeypatch.setattr(sys, "stdout", Broken(BrokenPipeError()))
    assert entry.run(["--version"]) == 141


def test_interrupted(monkeypatch):
    """Ctrl-C ends a command with 130."""

    def interrupt(argv):
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "_run", interrupt)
    assert entry.run([]) == 130


@pytest.mark.parametrize(("error", "code"), [(None, 3), (OSError(), 3)])
def test_leaving(error, code, monkeypatch):
    """The process ends with the code of the command, once everything is written."""
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    monkeypatch.setattr(entry, "run", lambda _argv: 3)
    monkeypatch.setattr(gc, "disable", lambda: None)
    if error:
        monkeypatch.setattr(sys, "stdout", Broken(error))
    vars(entry)["main"]()
    assert left == [code]


def test_leaving_with_something_unwritten(monkeypatch):
    """What cannot be written at the end turns success into failure."""
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    monkeypatch.setattr(sys, "stdout", Broken(OSError()))
    vars(entry)["leave"](0)
    assert left == [141]


def test_files_have_a_largest_size(tmp_path):
    """A file that is larger than anything sensible is not read."""
    place = tmp_path / "large"
    place.write_bytes(b"x" * 11)
    assert read_bytes(str(place), 11, ResultError) == b"x" * 11
    with pytest.raises(ResultError, match="larger"):
        read_bytes(str(place), 10, ResultError)


def test_standard_output_by_its_sign(costcalc, monkeypatch, tmp_path):
    """`-o -` is standard output, as of other tools, and no file of that name."""
    monkeypatch.chdir(tmp_path)
    asked = ("price", "one", "--input", "1000", "--on", "2025-02-01")
    assert costcalc(*asked, "-o", "-") == costcalc(*asked)
    assert list(tmp_path.iterdir()) == []
