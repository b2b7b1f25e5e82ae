"""Usage sums in Parquet: all that JSON has, known by itself, and taken on trust no more than JSON is."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

from costcalc import LoggedUsage, MissingExtraError, ResultError, UsageError
from costcalc.questions.reprice.columns import kept_sums
from costcalc.questions.reprice.columns.kept_sums import columns_of, is_kept_table, load_table
from costcalc.questions.reprice.reduction.beside import holds_sums
from costcalc.questions.reprice.reduction.kept import text
from costcalc.questions.reprice.reduction.labels import grouping
from costcalc.questions.reprice.reduction.merge import merged
from costcalc.questions.reprice.reduction.reduce import ALL_TOGETHER
from costcalc.usage.logs.rows import NotBilled, Recorded, Refused
from tests.logs import reduced, row, us

duckdb = pytest.importorskip("duckdb")
EVERYTHING = [
    ("a.jsonl", row(1, identity="x", labels={"team": "blue", "Model": ""})),
    ("a.jsonl", row(2, "2025-03-01T17:00Z", 300_000, options=(("service_tier", "batch"),))),
    ("a.jsonl", row(3, None, recorded=Recorded(Decimal("0.10"), "EUR"))),
    ("a.jsonl", row(4, until=us("2025-09-06T00:00Z"), requests=None, smallest=0)),
    ("a.jsonl", row(5, parts=(("input", 2**70), ("input_second", Decimal("1.5")), ("web_search", 2)))),
    ("a.jsonl", row(6, "2025-03-02T12:00Z", parts=(("input", 1), ("input_second", 7), ("reasoning", 3)))),
    ("b'\u00e9\".jsonl", Refused(1, "no JSON", "it's {")),
    ("b'\u00e9\".jsonl", NotBilled(2, "the request failed", "y")),
]
BY = grouping(["team", "Model", "model", "day"], "Europe/Paris")


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


def kept(log=EVERYTHING, by=BY, **more) -> LoggedUsage:
    """The sums of a log, kept in `sums.parquet`."""
    found = LoggedUsage(*reduced(log, by, **more))
    found.save("sums.parquet")
    return found


@pytest.mark.parametrize("identities", [True, False])
def test_what_is_kept_is_what_is_read(identities):
    """To the last byte of its JSON: files, cuts, slots, labels, records, what is refused, and identities."""
    found = kept(identities=identities)
    again = LoggedUsage.load("sums.parquet")
    assert again == found
    assert text(again) == text(found)
    assert holds_sums("sums.parquet")


def test_no_sums_are_kept_too():
    """Of a log of which no row counts."""
    found = kept([("a.jsonl", Refused(1, "no JSON"))])
    assert LoggedUsage.load("sums.parquet") == found


def test_both_forms_are_merged():
    """Sums of a log in JSON and of another in Parquet come to those of both, repeated rows among them."""
    log = [(f"{number % 2}.jsonl", row(number, identity=f"i{number % 7}")) for number in range(20)]
    whole = reduced(log)
    kept([each for each in log if each[0] == "0.jsonl"], ALL_TOGETHER)
    LoggedUsage(*reduced([each for each in log if each[0] == "1.jsonl"])).save("other.json")
    both = [LoggedUsage.load(name) for name in ("sums.parquet", "other.json")]
    assert text(merged(both)) == text(merged([whole])) == text(merged(both[::-1]))


def test_columns_are_for_whoever_asks_them():
    """Labels, instants and counts; a label that is called as a column of ours has another name."""
    kept()
    rows = duckdb.sql(
        "select team, by_model, model, input, output, reasoning from 'sums.parquet' order by input"
    ).fetchall()
    assert rows[0] == (None, None, "acme/one", Decimal(1), 3, 3)
    assert rows[-1][3] == 2**70
    first = duckdb.sql(
        "select min(first) = timestamptz '2025-03-01 12:00:00+00' from 'sums.parquet'"
    ).fetchall()[0]
    assert first == (True,)
    assert columns_of(["Team", "team", "input", "by_input"]) == ["Team", "by_team", "by_input", "by_by_input"]


def _changed(sql: str, metadata: str | None = None) -> None:
    """Write the file again with other columns, or other metadata."""
    told = duckdb.sql("select decode(value) from parquet_kv_metadata('sums.parquet')").fetchall()[0][0]
    told = (told if metadata is None else metadata).replace("'", "''")
    duckdb.sql(
        f"copy ({sql}) to 'changed.parquet' (format parquet, kv_metadata {{costcalc_usage: '{told}'}})"
    )


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("select * replace (-1 as slot) from 'sums.parquet'", "a whole number from 0"),
        ("select * replace (9999 as tier_to) from 'sums.parquet'", "a whole number from 0"),
        ("select * replace ('1.5x' as input) from 'sums.parquet'", "input"),
        ("select * replace ('{' as options) from 'sums.parquet'", "its 'options' is no JSON"),
        ("select * replace (NULL as options) from 'sums.parquet'", "options: an object is due"),
        ("select * replace (NULL as model) from 'sums.parquet'", "model: a text is due"),
        ("select * replace (NULL as first) from 'sums.parquet'", "`first` and `last` are two instants"),
        ("select * exclude (slot) from 'sums.parquet'", "its columns are not those of usage sums: slot"),
        ("select *, 1 as more from 'sums.parquet'", "its columns are not those of usage sums: more"),
        (
            "select * from 'sums.parquet' union all select * from 'sums.parquet'",
            "another sum is of the same cell",
        ),
        ("select * from 'sums.parquet' limit 2", "do not come to the sums|below 2 is due"),
    ],
)
def test_columns_are_not_taken_on_trust(sql, complaint):
    """Whatever somebody made of them is told as it is of JSON, with the file."""
    kept()
    _changed(sql)
    with pytest.raises(ResultError, match=complaint) as caught:
        load_table("changed.parquet")
    assert str(caught.value).startswith("changed.parquet: ")


@pytest.mark.parametrize(
    ("metadata", "complaint"),
    [
        ("{", "its 'metadata' is no JSON"),
        ("[]", "its metadata has no list of labels"),
        ('{"by": 7}', "its metadata has no list of labels"),
        ('{"by": ["team", "Model", "model", "day"]}', "these are no usage sums"),
    ],
)
def test_metadata_is_not_taken_on_trust(metadata, complaint):
    """It is a document like any other."""
    kept()
    _changed("select * from 'sums.parquet'", metadata)
    with pytest.raises(ResultError, match=complaint):
        load_table("changed.parquet")


def test_a_log_is_no_file_of_sums(tmp_path):
    """Also one of which a column is called as what sums are known by; and neither is what is no Parquet."""
    named = "'costcalc_usage' as model, '{' as costcalc_usage"
    duckdb.sql(
        f"copy (select {named}) to 'log.parquet' (format parquet, kv_metadata {{costcalc_usage: '7'}})"
    )
    assert not is_kept_table("log.parquet")
    duckdb.sql(f"copy (select {named}) to 'log.parquet' (format parquet)")
    assert not is_kept_table("log.parquet")
    with pytest.raises(ResultError, match="its metadata says nothing of usage sums"):
        load_table("log.parquet")
    duckdb.sql("copy (select 'one' as model, 1 as input_tokens) to 'log.parquet' (format parquet)")
    Path("short.parquet").write_bytes(b"PAR1")
    assert not any(map(is_kept_table, ("log.parquet", "short.parquet", "none.parquet", tmp_path)))
    with pytest.raises(ResultError, match=r"short\.parquet: it cannot be read: it is too short"):
        load_table("short.parquet")


def test_what_parquet_cannot_hold(monkeypatch):
    """Identities of too many rows for a footer, a name that is no text, and more sums than memory."""
    with pytest.raises(UsageError, match="a name in it is no text in UTF-8"):
        kept([("a.jsonl", row(1, model="\udcff"))], ALL_TOGETHER)
    kept()
    monkeypatch.setattr(kept_sums, "MOST_SUMS", 3)
    with pytest.raises(ResultError, match="it has 6 sums, of 3 at most"):
        load_table("sums.parquet")
    monkeypatch.setattr(kept_sums, "LONGEST_METADATA", 1_000)
    with pytest.raises(UsageError, match="the identities of its rows are too many for Parquet"):
        kept()


def test_without_duckdb_the_extra_is_told(monkeypatch):
    """Before anything is written, and where such a file is read."""
    kept()
    monkeypatch.setitem(sys.modules, "duckdb", None)
    for ask in (kept, lambda: LoggedUsage.load("sums.parquet")):
        with pytest.raises(MissingExtraError, match=r"usage sums in Parquet.*costcalc\[logs\]"):
            ask()
