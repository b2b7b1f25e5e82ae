"""`costcalc sync`: what it says, in every format, and where it writes."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from costcalc.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

CSV = "Date,USD,CHF,\n2023-11-02,1.0661,0.9622,\n2023-10-31,1.06,0.95,\n"


@pytest.fixture
def sync(capsys, tmp_path: Path, monkeypatch):
    """Run `costcalc sync ecb` on a file of one day, with a data directory of its own, on 2023-11-06."""
    source = tmp_path / "eurofxref-hist.csv"
    source.write_text(CSV)
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("costcalc.cli.sync.now", lambda: datetime(2023, 11, 6, tzinfo=UTC))

    def ask(*argv: str, file: Path | None = source) -> tuple[int, str, str]:
        code = run(["sync", "ecb", *(["--from", str(file)] if file else []), *argv])
        return code, *capsys.readouterr()

    return ask


def test_what_is_new_is_told(sync, tmp_path: Path):
    """The report names what was read, what is new, and the file; a second time nothing is new."""
    place = tmp_path / "data" / "feeds" / "ecb.yaml"
    code, out, err = sync()
    assert (code, err) == (0, "")
    assert "1 days from 2023-11-02 to 2023-11-02, 2 currencies" in out
    assert "new: 1 days, the currencies CHF, USD" in out
    assert f"{place}: written\n" in out
    assert place.is_file()
    assert f"{place}: not written: it says the same already" in sync()[1]
    assert "new: nothing" in sync()[1]


def test_a_dry_run(sync, tmp_path: Path):
    """--dry-run says what would be new, and writes nothing."""
    assert "not written: a dry run writes nothing" in sync("--dry-run")[1]
    assert not (tmp_path / "data").exists()


def test_formats(sync):
    """Every format has the same figures."""
    document = json.loads(sync("--format", "json", "--dry-run")[1])
    assert (document["schema"], document["days"], document["written"]) == ("costcalc/sync/1", 1, False)
    (row,) = csv.DictReader(io.StringIO(sync("--format", "csv", "--dry-run")[1]))
    assert (row["currencies"], row["days_added"]) == ("CHF; USD", "1")
    assert "| feed | read |" in sync("--format", "markdown", "--dry-run")[1]


def test_another_file(sync, tmp_path: Path, capsys):
    """-o names the pricing file that is written, which `check --as-overlay` takes."""
    place = tmp_path / "rates.yaml"
    assert sync("-o", str(place))[0] == 0
    assert not (tmp_path / "data").exists()
    assert run(["check", str(place)]) == 0
    assert "is sound" in capsys.readouterr().out


def test_changed_rates_are_told(sync, tmp_path: Path):
    """Days whose rates are not those of before are counted."""
    sync()
    changed = tmp_path / "changed.csv"
    changed.write_text(CSV.replace("0.9622", "0.9623"))
    assert "new: 1 days with other rates than before" in sync(file=changed)[1]


def test_a_bad_file_is_a_data_error(sync, tmp_path: Path):
    """A file that is not the bank's ends with code 1, a line that says so, and nothing written."""
    bad = tmp_path / "bad.csv"
    bad.write_text("model,input\n")
    code, out, err = sync(file=bad)
    assert (code, out) == (1, "")
    assert err.startswith("costcalc: ecb: line 1: this is not the history of the bank's reference rates")
    assert not (tmp_path / "data").exists()


def test_the_clock_counts(sync, tmp_path: Path):
    """Rates of days to come are refused: nobody has published them."""
    early = tmp_path / "early.csv"
    early.write_text(CSV.replace("2023-11-02", "2023-11-07"))
    assert "2023-11-07 cannot be here" in sync(file=early)[2]


def test_an_unknown_feed(capsys):
    """A feed that there is none of is a usage error."""
    assert run(["sync", "gold"]) == 2
    assert "ecb" in capsys.readouterr().err
