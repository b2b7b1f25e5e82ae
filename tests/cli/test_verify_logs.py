"""`costcalc verify` of kept usage and of repricings: held against the logs that they name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

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


GENERIC = ("--log-format", "generic", "--map", "time=at,input_tokens=in,model=m")


def test_a_generic_log_is_read_again_by_its_map(costcalc, tmp_path):
    """What its columns are is kept with the file; sums of before do not say it, and that is told."""
    log(tmp_path, "at,in,m", "2025-03-01T00:00:00Z,5,one", name="rows.csv")
    assert costcalc("usage", "rows.csv", *GENERIC, "-o", "rows.json").code == 0
    document = json.loads((tmp_path / "rows.json").read_text())
    map_of_it = {"time": "at", "input_tokens": "in", "model": "m"}
    assert document["files"][0]["how"] == {"log_format": "generic", "map": map_of_it}
    assert _differences(costcalc, "rows.json") == []
    document["sums"][0]["tokens"]["input"] = 6
    (tmp_path / "rows.json").write_text(json.dumps(document))
    assert _differences(costcalc, "rows.json") == [("sums.0.tokens.input", 6, 5)]
    del document["files"][0]["how"]
    (tmp_path / "rows.json").write_text(json.dumps(document))
    assert _differences(costcalc, "rows.json") == []
    assert "sums (how the columns of a generic log were read is not said" in (
        costcalc("verify", "rows.json").out
    )


def test_logs_that_were_read_in_different_ways_are_read_so_again(costcalc, tmp_path):
    """One of two by a map, the other as what it is seen to be, with times that UTC was said of."""
    log(tmp_path, "at,in,m", "2025-03-01T00:00:00,5,one", name="rows.csv")
    costcalc("usage", "rows.csv", *GENERIC, "--timezone", "UTC", "-o", "rows.json")
    for more in ((), ("--no-identities",)):
        costcalc("usage", "log.jsonl", *more, "-o", "sums.json")
        assert costcalc("usage", "merge", "sums.json", "rows.json", "-o", "both.json").code == 0
        document = json.loads((tmp_path / "both.json").read_text())
        assert [each.get("how", {}).get("timezone") for each in document["files"]] == [None, "UTC"]
        assert not document["refused"]
        assert _differences(costcalc, "both.json") == []


def test_a_format_that_was_named_is_taken_again(costcalc, tmp_path):
    """A log that would be seen to be something else."""
    costcalc("usage", "log.jsonl", "--log-format", "openai", "-o", "named.json")
    document = json.loads((tmp_path / "named.json").read_text())
    assert document["files"][0]["how"] == {"log_format": "openai"}
    assert _differences(costcalc, "named.json") == []
    document["files"][0]["how"] = {"log_format": "openai", "by": "hand"}
    (tmp_path / "named.json").write_text(json.dumps(document))
    assert "files[0].how: there is no member 'by'" in costcalc("verify", "named.json").err


def test_logs_in_an_archive_and_at_home_are_found_again(costcalc, tmp_path, monkeypatch):
    """A member by its archive, whose bytes are what was hashed; `~` is whose home it is."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with ZipFile("logs.zip", "w") as archive:
        archive.write("log.jsonl", "in/a!1.jsonl")
        archive.writestr("b.jsonl", line(9))
    costcalc("usage", "~/logs.zip", "-o", "zipped.json")
    names = [each["name"] for each in json.loads((tmp_path / "zipped.json").read_text())["files"]]
    assert names == ["~/logs.zip!b.jsonl", "~/logs.zip!in/a!1.jsonl"]
    assert _differences(costcalc, "zipped.json") == []
    with ZipFile("logs.zip", "a") as archive:
        archive.writestr("c.jsonl", line(10))
    assert {place for place, *_ in _differences(costcalc, "zipped.json")} == {
        "files.0.size", "files.0.sha256", "files.1.size", "files.1.sha256"
    }  # fmt: skip
    (tmp_path / "logs.zip").unlink()
    assert _differences(costcalc, "zipped.json")[0] == ("files.0", names[0], "not there")


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
