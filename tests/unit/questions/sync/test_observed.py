"""When each price was first seen: a line a change, which a stopped machine cannot spoil."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from costcalc.feeds.litellm import read
from costcalc.questions.sync.store import Seen, observe, seen_in
from tests.feeds.server import Entry, litellm

if TYPE_CHECKING:
    from pathlib import Path


WRONG: tuple[dict[str, object], ...] = (
    {"day": "some day"},
    {"model": None},
    {"price": 1},
    {"more": 1},
    {"variant": []},
)


def seen(path: Path, day: str, **entries: Entry | None) -> list[Seen]:
    """What a file says after a feed was seen on a day."""
    observe(path, read(litellm({"a": Entry()}, **entries), day))
    return list(seen_in(path))


@pytest.fixture
def path(tmp_path):
    """A file in a directory that is not there yet."""
    return tmp_path / "observed" / "litellm.jsonl"


def test_the_first_day(path):
    """Every price is written down once."""
    assert seen(path, "2026-11-22") == [
        ("2026-11-22", "acme/a", "input", None, "1"),
        ("2026-11-22", "acme/a", "output", None, "2"),
    ]
    before = path.read_bytes()
    seen(path, "2026-11-23")
    assert path.read_bytes() == before


def test_changes(path):
    """A change, a new model and one that is gone are a line each, on the day on which they were seen."""
    seen(path, "2026-11-22", b=Entry())
    found = seen(path, "2026-11-24", a=Entry(output="3e-06"), c=Entry("5e-06", "6e-06"))
    assert found[4:] == [
        ("2026-11-24", "acme/a", "output", None, "3"),
        ("2026-11-24", "acme/b", "input", None, None),
        ("2026-11-24", "acme/b", "output", None, None),
        ("2026-11-24", "acme/c", "input", None, "5"),
        ("2026-11-24", "acme/c", "output", None, "6"),
    ]


def test_an_older_market_says_nothing(path):
    """What was seen later is not seen anew when an older answer comes."""
    seen(path, "2026-11-22")
    before = path.read_bytes()
    seen(path, "2026-11-20", a=Entry("9e-06", "9e-06"))
    assert path.read_bytes() == before


def test_a_cut_line_is_dropped_and_seen_again(path):
    """However a line was cut, what follows is whole, and nothing is lost or doubled."""
    whole = [*seen(path, "2026-11-22")]
    content = path.read_bytes()
    for cut in range(len(content)):
        path.write_bytes(content[:cut])
        assert sorted(seen(path, "2026-11-22")) == whole
        assert path.read_bytes().count(b"\n") == 2


@pytest.mark.parametrize(
    "line",
    ["", "rubbish", "[]", "{}", '{"day": 1}', "[" * 100_000, "\0", "\udcff"]
    + [json.dumps({**Seen("2026-11-22", "a", "input", None, "1")._asdict(), **wrong}) for wrong in WRONG],
)
def test_lines_that_are_none(path, line):
    """What is no line of ours is passed over."""
    path.parent.mkdir()
    path.write_bytes(line.encode(errors="surrogateescape") + b"\n")
    assert list(seen_in(path)) == []
    assert len(seen(path, "2026-11-22")) == 2


def test_no_file(path):
    """Where there is no file, nothing was seen."""
    assert list(seen_in(path)) == []
