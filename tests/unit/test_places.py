"""Where feeds are kept, on each system."""

from __future__ import annotations

import sys

import pytest

from costcalc.places import data_directory, feed_file


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which nothing says where data is."""
    for name in ("COSTCALC_DATA", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/someone")
    return monkeypatch


def test_a_directory_that_is_named(bare: pytest.MonkeyPatch):
    """COSTCALC_DATA is the directory itself; XDG_DATA_HOME the one above."""
    bare.setenv("XDG_DATA_HOME", "/data")
    assert data_directory() == "/data/costcalc"
    bare.setenv("COSTCALC_DATA", "/mine")
    assert feed_file("ecb") == "/mine/feeds/ecb.yaml"


@pytest.mark.parametrize(
    ("platform", "place"),
    [("linux", "/home/someone/.local/share"), ("darwin", "/home/someone/Library/Application Support")],
)
def test_the_system_s_own_place(bare: pytest.MonkeyPatch, platform: str, place: str):
    """Without a word it is where the system keeps the data of a user."""
    bare.setattr(sys, "platform", platform)
    assert data_directory() == f"{place}/costcalc"


def test_windows(bare: pytest.MonkeyPatch):
    """On Windows it is the local application data."""
    bare.setattr(sys, "platform", "win32")
    bare.setenv("LOCALAPPDATA", "/users/someone/local")
    assert data_directory() == "/users/someone/local/costcalc"


def test_no_home(bare: pytest.MonkeyPatch):
    """A place that is relative to nothing is none."""
    bare.setenv("XDG_DATA_HOME", "relative")
    assert data_directory() is None
    assert feed_file("ecb") is None
