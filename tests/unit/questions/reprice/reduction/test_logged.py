"""Logged usage in the library: read from paths, kept, read again, merged."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc import LoggedUsage, UsageError, UsageLogError
from costcalc.questions.reprice.reduction.gather import gathered
from costcalc.questions.reprice.wanted import Wanted
from tests.builders import model, period, pricing_file, table_of

if TYPE_CHECKING:
    from costcalc.pricing_table import PricingTable
    from costcalc.usage.logs.rows import Refused

USAGE = '"usage": {"prompt_tokens": %d, "completion_tokens": 1}'
ANSWER = f'{{"id": "c%d", "model": "one", "created": 1740830400, {USAGE}}}\n'


@pytest.fixture
def table() -> PricingTable:
    """A table of one model."""
    return table_of(pricing_file(model(period("input: 1 USD/Mtoken, output: 4 USD/Mtoken"))))


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two logs, in which the test stands."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "a.jsonl").write_text(ANSWER % (1, 10) + ANSWER % (2, 20))
    (folder / "b.jsonl").write_text(ANSWER % (2, 20) + ANSWER % (3, 30) + "{\n")
    return folder


def test_logs_are_read_from_paths(table: PricingTable) -> None:
    """A path, several, a folder of them: each as text or as a path."""
    whole = table.usage("logs", by="month")
    assert whole == table.usage([Path("logs/b.jsonl"), "logs/a.jsonl"], by=["month"])
    assert [each.name for each in whole.files] == ["logs/a.jsonl", "logs/b.jsonl"]
    ((cell, found),) = whole.sums.items()
    assert (cell.model, cell.by, found.requests, found.parts) == (
        "one",
        ("2025-03",),
        3,
        {"input": 60, "output": 3},
    )
    assert (whole.repeated, [each.rows for each in whole.refused.values()]) == (1, [1])
    assert whole.table == table.hash
    assert repr(whole) == "<LoggedUsage of 2 files, 5 rows, in 1 sums>"


def test_usage_is_kept_read_again_and_merged(table: PricingTable) -> None:
    """The same as both logs at once, whichever is kept; it can be pickled too."""
    one, other = table.usage("logs/a.jsonl"), table.usage("logs/b.jsonl")
    other.save("b.json")
    whole = one.merge(LoggedUsage.load("b.json"))
    assert isinstance(whole, LoggedUsage)
    assert whole == table.usage("logs")
    assert json.loads(Path("b.json").read_text()) == other.to_dict()
    assert pickle.loads(pickle.dumps(whole)) == whole  # noqa: S301 - what was pickled here
    with pytest.raises(UsageLogError, match="may hold rows"):
        table.usage("logs/a.jsonl", identities=False).merge(other)


def test_a_place_that_cannot_be_written(table: PricingTable) -> None:
    """It is an error of costcalc, with the place."""
    with pytest.raises(costcalc.OutputError, match=r"nowhere/x.json: "):
        table.usage("logs").save("nowhere/x.json")


def test_columns_of_a_generic_log(table: PricingTable) -> None:
    """They are named as on the command line."""
    Path("x.csv").write_text("when,name,in\n2025-03-01 12:00,one,7\n")
    columns = {"time": "when", "model": "name", "input_tokens": "in"}
    found = table.usage("x.csv", log_format="generic", columns=columns, timezone="Europe/Paris")
    ((_, each),) = found.sums.items()
    assert each.parts == {"input": 7}
    assert found.to_dict()["sums"][0]["first"] == "2025-03-01T11:00:00Z"


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"paths": []}, "paths: no log is named"),
        ({"paths": 7}, "paths: paths of logs are due, not '7'"),
        ({"paths": ["a", None]}, "paths: paths of logs are due"),
        ({"paths": [b"a"]}, "paths: paths of logs are due"),
        ({"by": 7}, "by: "),
        ({"by": ["day", "day"]}, "by: day and day: each label once"),
        ({"timezone": 7}, "timezone: "),
        ({"timezone": "Mars"}, "'Mars' is no time zone"),
        ({"columns": ["time"]}, "columns: a map of names and columns is due"),
        ({"columns": {"time": 7}}, "columns: a map of names and columns is due"),
        ({"identities": 1}, "identities: "),
        ({"log_format": "claud"}, "no format 'claud'"),
    ],
)
def test_what_cannot_be_asked(table: PricingTable, said: dict[str, object], complaint: str) -> None:
    """Each word is refused by its name."""
    with pytest.raises(UsageError, match=complaint):
        table.usage(**{"paths": "logs", **said})  # type: ignore[arg-type]


def test_who_reads_hears_how_far_it_is_and_what_is_refused(table: PricingTable) -> None:
    """Bytes of all bytes, rows, and each row that cannot be read with its file."""
    heard: list[tuple[int, int, int]] = []
    refused: list[tuple[str, str]] = []

    def hear(name: str, said: Refused) -> None:
        refused.append((name, said.reason))

    gathered(table, ["logs"], Wanted(), lambda *told: heard.append(told), hear)
    size = sum(each.stat().st_size for each in Path("logs").iterdir())
    assert heard[-1] == (size, size, 5)
    assert all(done <= of for done, of, _ in heard)
    assert refused == [("logs/b.jsonl", "no JSON")]


def test_kept_sums_are_taken_beside_logs(table: PricingTable) -> None:
    """Wherever they lie."""
    table.usage("logs/a.jsonl").save("a.json")
    whole = gathered(table, ["a.json", "logs/b.jsonl"]).sums
    assert whole == table.usage("logs")
    assert gathered(table, ["a.json"]).sums == LoggedUsage.load("a.json")
    Path("a.json").rename("logs/a.json")
    with pytest.raises(UsageLogError, match="is in the sums twice"):
        gathered(table, ["logs"])
    Path("logs/a.jsonl").unlink()
    assert gathered(table, ["logs"]).sums == whole
    without = gathered(table, ["logs"], Wanted(identities=False)).sums
    assert without == whole._replace(identities=())


def test_kept_sums_are_not_read_without_end(table: PricingTable, monkeypatch: pytest.MonkeyPatch) -> None:
    """A packed file may unpack to more than anyone has memory for."""
    monkeypatch.setattr("costcalc.questions.reprice.reduction.gather.LARGEST", 1 << 10)
    table.usage("logs").save("x.json")
    Path("x.json").write_bytes(Path("x.json").read_bytes() + b" " * (1 << 10))
    with pytest.raises(UsageLogError, match="sums are larger than 0 MiB"):
        gathered(table, ["x.json"])


def test_logs_in_columns_are_read_beside_others(table: PricingTable) -> None:
    """Parquet is known by its first bytes, and read by another engine."""
    duckdb = pytest.importorskip("duckdb")
    duckdb.sql(
        "copy (select 'one' as model, '2025-03-01T12:00:00Z' as time, 10::bigint as input_tokens, "
        "1::bigint as output_tokens from range(5)) to 'logs/x.log' (format parquet)"
    )
    whole = table.usage(["logs/x.log", "logs/a.jsonl"])
    assert [each.requests for each in whole.sums.values()] == [7]
    assert whole == table.usage("logs/x.log").merge(table.usage("logs/a.jsonl"))


def test_an_engine_of_ones_own_has_all_the_paths(
    table: PricingTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be names of tables that no disk has."""
    heard: dict[str, object] = {}

    sums = table.usage("logs")

    def reduce(paths: object, *_: object, **more: object) -> LoggedUsage:
        heard.update(more, paths=paths)
        return sums

    monkeypatch.setattr("costcalc.questions.reprice.engine.reduce_columns", reduce)
    assert gathered(table, ["usage.requests"], Wanted(engine="local[*]")).sums == sums
    assert (heard["paths"], heard["engine"], heard["table"]) == (["usage.requests"], "local[*]", table.hash)


def test_a_log_that_is_not_there_does_not_hide_the_others(table: PricingTable) -> None:
    """It is counted as refused; only where none is there the whole fails."""
    found = table.usage(["logs/a.jsonl", "logs/none.jsonl"])
    assert [(each.name, each.rows, each.sha256 != "") for each in found.files] == [
        ("logs/a.jsonl", 2, True),
        ("logs/none.jsonl", 0, False),
    ]
    assert [(each.file, each.row) for each in found.refused.values()] == [("logs/none.jsonl", 0)]
    found.save("x.json")
    assert LoggedUsage.load("x.json") == found
    with pytest.raises(UsageLogError, match="none"):
        table.usage("logs/none.jsonl")
