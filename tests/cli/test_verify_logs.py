"""`costcalc verify` of kept usage and of repricings: held against the logs that they name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import costcalc as library
from costcalc.errors import ResultError
from tests.cli.conftest import TABLE
from tests.cli.test_usage import MARCH, line, log

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, costcalc: Any) -> None:
    """Stand in a folder of the test's own, with a log of three requests, its sums, and a repricing."""
    monkeypatch.chdir(tmp_path)
    log(tmp_path, line(1), line(2, cached=400), line(3, "night", MARCH + 86_400))
    assert costcalc("usage", "log.jsonl", "-o", "sums.json").code == 0
    said = costcalc("reprice", "sums.json", "--as", "one", "--by", "model", "--format", "json")
    (tmp_path / "repriced.json").write_text(said.out)


def _differences(costcalc: Any, name: str = "sums.json", *more: str) -> list[tuple[str, object, object]]:
    said = costcalc("verify", name, "--format", "json", *more)
    document = json.loads(said.out)
    assert (said.code == 0) is document["holds"]
    return [(each["place"], each["saved"], each["now"]) for each in document["differences"]]


def test_kept_usage_holds_while_its_logs_do(costcalc):
    """The same bytes, and the same sums."""
    assert _differences(costcalc) == []


def test_a_log_that_changed_or_is_gone_is_told(costcalc, tmp_path):
    """By its size and its hash, or as not there."""
    file = tmp_path / "log.jsonl"
    content = file.read_bytes()
    file.write_bytes(content + b"\n")
    (size, digest) = _differences(costcalc)
    assert size == ("files.0.size", len(content), len(content) + 1)
    assert digest[0] == "files.0.sha256"
    file.unlink()
    assert _differences(costcalc) == [("files.0", "log.jsonl", "not there")]


def test_sums_that_were_changed_do_not_hold(costcalc, tmp_path):
    """A count that the logs do not come to is told; what is no sum at all is refused."""
    document = json.loads((tmp_path / "sums.json").read_text())
    document["identities"] = False
    document["sums"][0]["tokens"]["output"] += 1
    document["repeated"] = 7
    (tmp_path / "sums.json").write_text(json.dumps(document))
    assert _differences(costcalc) == [("sums.0.tokens.output", 11, 10), ("repeated", 7, 0)]
    document["sums"][0]["tokens"]["output"] = -1
    (tmp_path / "sums.json").write_text(json.dumps(document))
    assert "sums" in costcalc("verify", "sums.json").err
    with pytest.raises(ResultError):
        library.load(TABLE).verify("sums.json")


def test_of_another_table_the_totals_are_compared(costcalc, tmp_path):
    """They are the same; the table is not, which may be taken for good."""
    text = (tmp_path / "sums.json").read_text()
    table = library.load(TABLE)
    (tmp_path / "sums.json").write_text(text.replace(table.hash, "sha256:another"))
    assert _differences(costcalc) == [("table.hash", "sha256:another", table.hash)]
    assert _differences(costcalc, "sums.json", "--any-table") == []
    document = json.loads((tmp_path / "sums.json").read_text())
    document["identities"] = False
    document["sums"][0]["requests"] += 1
    (tmp_path / "sums.json").write_text(json.dumps(document))
    (model,) = {document["sums"][0]["model"]}
    (found,) = _differences(costcalc, "sums.json", "--any-table")
    assert found[0] == f"totals.{model}.requests"


def test_of_a_generic_log_the_bytes_are_looked_at(costcalc, tmp_path):
    """Its columns are not kept, and that is said."""
    log(tmp_path, "at,in,m", "2025-03-01T00:00:00Z,5,one", name="rows.csv")
    words = ("--log-format", "generic", "--map", "time=at,input_tokens=in,model=m")
    assert costcalc("usage", "rows.csv", *words, "-o", "rows.json").code == 0
    assert _differences(costcalc, "rows.json") == []
    assert (
        "sums (how the columns of a generic log were read is not kept" in costcalc("verify", "rows.json").out
    )


def test_a_file_of_no_known_format_is_none_again(costcalc, tmp_path):
    """It is in the sums with nothing but its bytes, and still is."""
    log(tmp_path, "what is this", name="notes.txt")
    costcalc("usage", "log.jsonl", "notes.txt", "-o", "both.json")
    assert _differences(costcalc, "both.json") == []
    costcalc("usage", "notes.txt", "-o", "none.json")
    assert _differences(costcalc, "none.json") == []


def test_a_repricing_is_computed_again(costcalc, tmp_path):
    """Of the sums that it names, in the folder in which it was asked."""
    assert _differences(costcalc, "repriced.json") == []
    document = json.loads((tmp_path / "repriced.json").read_text())
    cost = document["models"][0]["cost"]
    document["models"][0]["cost"] = "1"
    (tmp_path / "repriced.json").write_text(json.dumps(document))
    assert _differences(costcalc, "repriced.json") == [("models.0.cost", "1", cost)]
    (tmp_path / "sums.json").unlink()
    (found,) = _differences(costcalc, "repriced.json")
    assert found[0] == "problem"
    assert "sums.json" in str(found[2])
