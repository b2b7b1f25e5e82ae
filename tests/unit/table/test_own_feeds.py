"""Feeds that somebody else may have written: no price is taken from them, and nothing is put among them."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import OutputError, PricingTableError
from costcalc.questions.sync.question import sync
from costcalc.questions.sync.store import Store
from tests.feeds.server import Entry, litellm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such owners and modes")

TODAY = date(2026, 11, 22)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """What the feed says."""
    place = tmp_path / "source.json"
    place.write_bytes(litellm())
    return place


@pytest.fixture
def feeds(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of feeds, with one that was synchronised."""
    before = os.umask(0o077)
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    sync("litellm", TODAY, source=str(source))
    yield tmp_path / "data" / "feeds"
    os.umask(before)


def test_a_feed_of_ours(feeds: Path):
    """A feed that was synchronised is read, by way of a link to another file of ours, too."""
    assert len(costcalc.load(layers=["litellm"]).catalogue.ids()) > 0
    (feeds / "litellm.json").rename(feeds / "elsewhere.json")
    (feeds / "litellm.json").symlink_to("elsewhere.json")
    assert len(costcalc.load(layers=["litellm"]).catalogue.ids()) > 0


@pytest.mark.parametrize("layers", [["table", "litellm"], None])
def test_a_feed_of_somebody_else(feeds: Path, give_away, layers, monkeypatch: pytest.MonkeyPatch):
    """No answer leaves it out in silence: that is an error, with a way out."""
    monkeypatch.delenv("COSTCALC_LAYERS")
    give_away(feeds / "litellm.json")
    with pytest.raises(PricingTableError) as caught:
        costcalc.load(layers=layers)
    assert "belongs to another user" in str(caught.value)
    assert "name --layers without litellm" in str(caught.value)
    assert costcalc.load(layers=["table"]).catalogue.ids()


def test_a_folder_that_others_may_write_to(feeds: Path, source: Path):
    """No feed is read there, no lock is taken there, and none is put in force."""
    feeds.chmod(0o777)
    with pytest.raises(PricingTableError, match="its folder may be written to by others"):
        costcalc.load(layers=["litellm"])
    assert Store("litellm").kept.read() is None
    with pytest.raises(OutputError, match="its folder may be written to by others"):
        sync("litellm", TODAY, source=str(source))


def test_rates_that_others_may_write(feeds: Path, tmp_path: Path):
    """The same holds for exchange rates; a file named for them is the caller's own business."""
    rates = tmp_path / "rates.csv"
    rates.write_text("Date,USD,CHF,\n2023-11-02,1.0661,0.9622,\n2023-10-31,1.06,0.95,\n")
    feeds.chmod(0o777)
    with pytest.raises(OutputError, match="its folder may be written to by others"):
        sync("ecb", date(2023, 11, 6), source=str(rates))
    named = feeds / "named.yaml"
    sync("ecb", date(2023, 11, 6), source=str(rates), place=str(named))
    named.rename(feeds / "ecb.yaml")
    with pytest.raises(PricingTableError, match="its folder may be written to by others"):
        costcalc.load(layers=["table", "ecb"])


@pytest.mark.parametrize("inner", ["observed", "last", "history/litellm"])
def test_folders_within(feeds: Path, tmp_path: Path, inner: str):
    """What is kept in folders within is put there only where nobody else may."""
    later = tmp_path / "later.json"
    later.write_bytes(litellm(new=Entry()))
    (feeds / inner).mkdir(parents=True, exist_ok=True)
    (feeds / inner).chmod(0o777)
    with pytest.raises(OutputError, match="its folder may be written to by others"):
        sync("litellm", date(2026, 11, 23), source=str(later))
