"""`costcalc usage`: logs come to sums, for people and to be kept; `usage merge` adds them up."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from costcalc import LoggedUsage
from costcalc.cli import output
from tests.builders import ROOT

MARCH = 1_740_830_400
"""2025-03-01T12:00:00Z, in seconds."""


def line(number: int, model: str = "one", at: int = MARCH, cached: int = 0, **more: Any) -> str:
    """The answer to a request of 1,000 tokens, as OpenAI gives it."""
    usage = {"prompt_tokens": 1_000, "completion_tokens": 10, "total_tokens": 1_010}
    usage["prompt_tokens_details"] = {"cached_tokens": cached}  # type: ignore[assignment]
    return json.dumps({"id": f"c{number}", "model": model, "created": at, "usage": usage, **more})


def log(folder: Path, *lines: str, name: str = "log.jsonl") -> str:
    """A log of some lines; its path."""
    place = folder / name
    place.write_text("".join(f"{each}\n" for each in lines))
    return str(place)


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


def test_sums_are_told_by_model(costcalc, tmp_path):
    """Requests, tokens by class, the first and the last day; below them what is not in the sums."""
    log(
        tmp_path,
        line(1),
        line(2, cached=400),
        line(1),
        line(3, cached=2_000),
        line(4, "night", MARCH + 86_400),
    )
    said = costcalc("usage", "log.jsonl")
    assert said.code == 1
    assert said.out.splitlines()[:3] == [
        "model  requests  input  cache_read  output  first       last",
        "night         1  1,000                  10  2025-03-02  2025-03-02",
        "one           2  1,600         400      20  2025-03-01  2025-03-01",
    ]
    assert "1 file, 5 rows; days of UTC\n" in said.out
    assert "refused: 1 row, cached exceeds input, first log.jsonl:4: " in said.out
    assert "repeated: 1 row told again what another row told" in said.out
    assert "log.jsonl: read as answers (" in said.err
    assert said.err.endswith("costcalc: 1 of 5 rows could not be read, and are not in the sums\n")


def test_a_log_without_faults_ends_well(costcalc, tmp_path):
    """Exit 0, and with --quiet nothing on standard error."""
    log(tmp_path, line(1))
    assert costcalc("usage", "log.jsonl", "--quiet", "--strict")[::2] == (0, "")


def test_a_small_packed_log_that_was_cut_keeps_its_rows(costcalc, tmp_path):
    """Also where its end was met already when its beginning was looked at, to see what it is."""
    packed = gzip.compress(f"{line(1)}\n{line(2)}\n".encode())
    (tmp_path / "log.jsonl.gz").write_bytes(packed[:-4])
    said = costcalc("usage", "log.jsonl.gz", "--format", "csv")
    assert said.code == 1
    assert said.out.splitlines()[1].startswith("one,2,2000,20,")
    assert "refused: 1 row, cut file, first log.jsonl.gz: its gzip data end too early" in said.err


def test_strictly_a_row_that_cannot_be_read_is_refused(costcalc, tmp_path):
    """Exit 4, and the sums of the others are there all the same."""
    log(tmp_path, line(1), "{")
    said = costcalc("usage", "log.jsonl", "--strict", "--format", "csv")
    assert said.code == 4
    assert said.out.splitlines()[1].startswith("one,1,1000,10,2025-03-01T12:00:00Z")
    assert "refused by --strict: 1 of 2 rows could not be read" in said.err
    assert "refused: 1 row, no JSON, first log.jsonl:2" in said.err


def test_labels_are_columns(costcalc, tmp_path):
    """By month and model, in the zone that is said."""
    log(tmp_path, line(1), line(2, at=MARCH - 86_400 // 2 - 60), line(3, "night"))
    said = costcalc(
        "usage", "log.jsonl", "--by", "month,model", "--format", "csv", "--timezone", "Europe/Paris"
    )
    assert [each.split(",")[:3] for each in said.out.splitlines()] == [
        ["month", "model", "requests"],
        ["2025-03", "night", "1"],
        ["2025-03", "one", "2"],
    ]
    rows = costcalc("usage", "log.jsonl", "--by", "day", "--format", "markdown").out.splitlines()
    assert rows[0] == "| day | model | requests | input | output | first | last |"
    assert rows[2].startswith("| 2025-02-28 | one | 1 | 1,000 | 10 | 2025-02-28 |")


def test_a_label_that_no_row_has_is_refused(costcalc, tmp_path):
    """With its flag, and those that there are."""
    log(tmp_path, line(1))
    said = costcalc("usage", "log.jsonl", "--by", "team")
    assert said.code == 2
    assert "--by: no row has a label 'team': rows have hour, day, week, month, model and file" in said.err


def test_sums_that_are_kept_are_merged(costcalc, tmp_path):
    """Exactly what reading both logs at once comes to; a message that stands in both counts once."""
    log(tmp_path, line(1), line(2), name="a.jsonl")
    log(tmp_path, line(2), line(3), "{", name="b.jsonl")
    for name, code in (("a", 0), ("b", 1)):
        assert costcalc("usage", f"{name}.jsonl", "-o", f"{name}.json").code == code
    assert costcalc("usage", "merge", "a.json", "b.json", "-o", "all.json").code == 0
    assert costcalc("usage", "a.jsonl", "b.jsonl", "-o", "both.json").code == 1
    assert (tmp_path / "all.json").read_bytes() == (tmp_path / "both.json").read_bytes()
    assert LoggedUsage.load("all.json").repeated == 1
    assert costcalc("usage", "merge", "all.json", "--strict").code == 4
    assert (
        costcalc("usage", "merge", "b.json", "a.json", "--format", "json").out
        == (tmp_path / "all.json").read_text()
    )


def test_sums_that_cannot_be_merged(costcalc, tmp_path):
    """The same file twice, without identities, by other labels, no sums at all: each is told, with exit 1."""
    for name in ("a", "b"):
        log(tmp_path, line(1), name=f"{name}.jsonl")
        costcalc("usage", f"{name}.jsonl", "-o", f"{name}.json")
        costcalc("usage", f"{name}.jsonl", "--no-identities", "-o", f"{name}-bare.json")
    log(tmp_path, line(7), name="c.jsonl")
    costcalc("usage", "c.jsonl", "--by", "day", "-o", "c.json")
    for places, complaint in (
        (("a.json", "a.json"), "a.jsonl: is in the sums twice, also as a.jsonl"),
        (("a.json", "c.json"), "is summed by day in UTC, and the sums of a.jsonl by no label in UTC"),
        (("a.json", "a.jsonl"), "a.jsonl: these are no usage sums: `costcalc usage LOG -o FILE` keeps some"),
        (("none.json",), "none.json: it cannot be read: No such file or directory"),
    ):
        said = costcalc("usage", "merge", *places)
        assert (said.code, said.out) == (1, "")
        assert complaint in said.err
    log(tmp_path, line(1), line(9), name="d.jsonl")
    costcalc("usage", "d.jsonl", "-o", "d.json")
    said = costcalc("usage", "merge", "a-bare.json", "d.json")
    assert said.code == 1
    assert "the sums of a.jsonl: may hold rows that other sums hold too" in said.err


def test_merging_takes_no_flags_of_reading(costcalc):
    """Nor does it do without files."""
    assert "--by: is how logs are read" in costcalc("usage", "merge", "a.json", "--by", "day").err
    said = costcalc("usage", "merge")
    assert said.code == 2
    assert "name files of sums: `costcalc usage merge a.json b.json -o all.json`" in said.err


def test_sums_are_told_again(costcalc, tmp_path):
    """By their own labels, or by some of them; rows that could not be read were told when they were read."""
    log(tmp_path, line(1), line(2, "two"), line(3, cached=2_000))
    first = costcalc("usage", "log.jsonl", "--by", "month,file", "-o", "sums.json")
    again = costcalc("usage", "sums.json")
    assert (first.code, again.code) == (1, 0)
    assert again.out == costcalc("usage", "log.jsonl", "--by", "month,file").out
    by_month = costcalc("usage", "sums.json", "--by", "month")
    assert by_month.out == costcalc("usage", "log.jsonl", "--by", "month").out
    assert costcalc("usage", "sums.json", "--strict").code == 4


def test_sums_are_taken_beside_logs(costcalc, tmp_path):
    """The same as all logs at once, to the last byte that is kept; a log that is in them is refused."""
    log(tmp_path, line(1), line(2), name="a.jsonl")
    log(tmp_path, line(2), line(3, cached=2_000), line(4), name="b.jsonl")
    costcalc("usage", "a.jsonl", "b.jsonl", "--by", "month", "-o", "whole.json")
    costcalc("usage", "a.jsonl", "--by", "month", "-o", "sums.json")
    before = Path("sums.json").read_bytes()
    said = costcalc("usage", "sums.json", "b.jsonl", "-o", "sums.json", "--rejects", "rejects.jsonl")
    assert said.code == 1
    assert Path("sums.json").read_bytes() == Path("whole.json").read_bytes() != before
    assert len(Path("rejects.jsonl").read_text().splitlines()) == 1
    twice = costcalc("usage", "sums.json", "b.jsonl")
    assert twice.code == 1
    assert "b.jsonl: is in the sums twice" in twice.err
    log(tmp_path, line(5), name="c.jsonl")
    noted = costcalc("usage", "sums.json", "c.jsonl", "--rejects", "rejects.jsonl", "--no-identities")
    assert "of the rows that cannot be read, 1 are of kept sums" in noted.err
    costcalc("usage", "sums.json", "c.jsonl", "--no-identities", "-o", "bare.json")
    bare, whole = (
        json.loads(costcalc("usage", name, "--format", "json").out) for name in ("bare.json", "whole.json")
    )
    assert bare["identities"] is False
    assert bare["sums"][0]["requests"] == whole["sums"][0]["requests"] + 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("b.jsonl", "--by", "file"), "--by: the sums are not kept apart by 'file'"),
        (("b.jsonl", "--timezone", "UTC"), "--timezone: the sums are of days of Europe/Paris"),
        (("b.jsonl",), "--timezone: the sums are of days of Europe/Paris, and those of the logs nobody says"),
        (("other.json", "b.jsonl"), "is summed by no label in UTC, and the sums of a.jsonl by month"),
    ],
)
def test_sums_that_logs_cannot_stand_beside(words, why, costcalc, tmp_path, monkeypatch):
    """Told before a log is read."""
    log(tmp_path, line(1), name="a.jsonl")
    log(tmp_path, line(2), name="b.jsonl")
    costcalc("usage", "a.jsonl", "--by", "month", "--timezone", "Europe/Paris", "-o", "sums.json")
    costcalc("usage", "b.jsonl", "-o", "other.json")
    monkeypatch.setattr("costcalc.questions.reprice.reduction.beside.gathered", None)
    for command in ("usage", "reprice"):
        said = costcalc(command, "sums.json", *words)
        assert said.code in {1, 2}
        assert why in said.err


def test_a_file_that_nobody_understands(costcalc, tmp_path):
    """It has no rows, and is counted as one that cannot be read."""
    log(tmp_path, "hello", name="a.jsonl")
    said = costcalc("usage", "a.jsonl")
    assert said.code == 1
    assert said.err.endswith("costcalc: 1 row or file could not be read, and is not in the sums\n")
    table = said.out.splitlines()
    assert table[:2] == ["no usage", "1 file, 0 rows; days of UTC"]
    assert table[2].startswith("refused: 1 row, unknown format, first a.jsonl: its columns are hello, which ")
    assert table[2].endswith(
        ": name it with --log-format, or say what its columns are: --log-format generic, with time, model, "
        "input_tokens and output_tokens in --map"
    )


def test_a_format_that_a_log_is_not_in(costcalc, tmp_path):
    """A log of an agent that has nothing of it in it is refused: no usage is not what it says."""
    log(tmp_path, line(1))
    said = costcalc("usage", "log.jsonl", "--log-format", "claude-code")
    assert said.code == 1
    assert (
        "refused: 1 row, another format, first log.jsonl: nothing in it is as Claude Code writes it: leave"
        in (said.out)
    )
    log(tmp_path, '{"type": "queue-operation", "parentUuid": null}'.replace(": ", ":"), name="quiet.jsonl")
    quiet = costcalc("usage", "quiet.jsonl", "--log-format", "claude-code")
    assert (quiet.code, quiet.out) == (0, "no usage\n1 file, 0 rows; days of UTC\n")


@pytest.mark.parametrize("command", ["usage", "reprice"])
def test_a_place_where_no_file_can_be(command, costcalc, tmp_path, monkeypatch):
    """It is told before a log is read, and a log that was read is never written over."""
    whole = log(tmp_path, line(1))
    (tmp_path / "kept").mkdir()
    (tmp_path / "same.jsonl").symlink_to("log.jsonl")
    monkeypatch.setattr("costcalc.questions.reprice.reduction.gather.gathered", None)
    for place, why in (
        ("none/sums.json", f"there is no folder {tmp_path / 'none'}"),
        ("kept", "it is a folder: name a file in it"),
        ("log.jsonl", "it is one of the logs: name another file"),
        ("same.jsonl", "it is one of the logs: name another file"),
    ):
        said = costcalc(command, "log.jsonl", "-o", place)
        assert (said.code, said.err) == (1, f"costcalc: cannot write {place}: {why}\n")
    assert Path(whole).read_text() == f"{line(1)}\n"


@pytest.mark.parametrize("command", ["usage", "reprice"])
def test_memory_is_a_size_whatever_the_log_is(command, costcalc, tmp_path):
    """Also of a log of text, which needs none."""
    log(tmp_path, line(1))
    said = costcalc(command, "log.jsonl", "--memory", "lots")
    assert said.code == 2
    assert "--memory: 'lots': an amount such as 2GB is due" in said.err


def test_sums_are_kept_as_parquet_by_the_name_of_the_file(costcalc, tmp_path, monkeypatch):
    """They are what JSON has: told again, merged, added to, repriced, verified, and taken for a workload."""
    pytest.importorskip("duckdb")
    log(tmp_path, line(1), line(2), name="a.jsonl")
    log(tmp_path, line(2), line(3, "night"), name="b.jsonl")
    costcalc("usage", "a.jsonl", "b.jsonl", "-o", "whole.json")
    assert costcalc("usage", "a.jsonl", "-o", "sums.parquet").code == 0
    costcalc("usage", "b.jsonl", "-o", "b.json")
    costcalc("usage", "merge", "sums.parquet", "b.json", "-o", "merged.parquet")
    costcalc("usage", "sums.parquet", "b.jsonl", "-o", "sums.parquet")
    for name in ("merged.parquet", "sums.parquet"):
        costcalc("usage", name, "-o", "again.json")
        assert Path("again.json").read_bytes() == Path("whole.json").read_bytes()
        assert costcalc("verify", name).code == 0
    asked = [costcalc("reprice", name, "--format", "json").out for name in ("whole.json", "sums.parquet")]
    whole, parquet = (json.loads(each) for each in asked)
    assert {**whole, "command": ""} == {**parquet, "command": ""}
    compared = costcalc("compare", "one", "--workload", "sums.parquet", "--on", "2025-03-03")
    assert compared.code == 0
    folder = tmp_path / "folder"
    folder.mkdir()
    Path("sums.parquet").rename(folder / "sums.parquet")
    assert costcalc("usage", "folder").out == costcalc("usage", "whole.json").out
    said = costcalc("usage", "a.jsonl", "-o", "sums.parquet", "--format", "csv")
    assert said.code == 2
    assert "--format: is no Parquet, as sums.parquet is called: leave it out" in said.err
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setattr("costcalc.questions.reprice.reduction.gather.gathered", None)
    without = costcalc("usage", "a.jsonl", "-o", "sums.parquet")
    assert "usage sums in Parquet" in without.err
    assert "costcalc[logs]" in without.err


def test_a_generic_log(costcalc, tmp_path):
    """Columns are named one by one or together; what is no pair is refused, as is a map of another format."""
    (tmp_path / "log.csv").write_text("at,name,in,out,team\n2025-03-01T12:00:00Z,one,7,3,x\n")
    argv = ("usage", "log.csv", "--map", "time=at,model=name", "--map", "input_tokens=in,output_tokens=out")
    said = costcalc(*argv, "--by", "team", "--format", "csv")
    assert said.out.splitlines()[1].startswith("x,one,1,7,3,")
    for more, complaint in (
        (("--map", "time"), "--map: 'time' is no pair: write WORD=COLUMN"),
        (("--map", "time=when"), "--map: 'time' is given twice"),
        (("--log-format", "openai-usage-api"), "--map: names columns of a generic log"),
    ):
        said = costcalc(*argv, *more)
        assert said.code == 2
        assert complaint in said.err


def test_an_input_without_the_cache_is_called_uncached(costcalc, tmp_path):
    """What came from the cache stands beside it then, and is no part of it; of both names one is due."""
    (tmp_path / "log.csv").write_text("at,name,in,hit,new,short\n2025-03-01T12:00:00Z,one,700,900,50,20\n")
    named = "time=at,model=name,cached=hit,cache_write=new,cache_write_5m=short"
    found = json.loads(costcalc("usage", "log.csv", "--map", f"{named},uncached=in", "--format", "json").out)
    tokens = {"input": 700, "cache_read": 900, "cache_write": 30, "cache_write_5m": 20}
    assert found["sums"][0]["tokens"] == tokens
    inside = json.loads(costcalc("usage", "log.csv", "--map", f"{named},input=in", "--format", "json").out)
    assert inside["refused"][0]["reason"] == "cached exceeds input"
    both = costcalc("usage", "log.csv", "--map", f"{named},input=in,uncached=in")
    assert "--map: uncached is the input without the cache: name either it or the input" in both.err


@pytest.mark.parametrize("command", ["usage", "reprice"])
@pytest.mark.parametrize(("threads", "code"), [("1", 0), ("1024", 0), ("0", 2), ("1025", 2), ("x", 2)])
def test_threads_are_a_number(command, threads, code, costcalc, tmp_path):
    """From 1 on, and not more than any machine has."""
    log(tmp_path, line(1))
    said = costcalc(command, "log.jsonl", "--threads", threads)
    assert said.code == code
    assert ("--threads: is a whole number from 1 to 1024, not" in said.err) == (code == 2)


def test_a_bucket_of_requests_that_nobody_counted(costcalc, tmp_path):
    """Their number is unknown, and not zero."""
    bucket = {
        "data": [{
            "starting_at": "2025-03-01T00:00:00Z", "ending_at": "2025-03-02T00:00:00Z",
            "results": [{
                "model": "one", "uncached_input_tokens": 10, "output_tokens": 5, "cache_read_input_tokens": 0,
                "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
                "service_tier": "standard", "context_window": "0-200k",
                "server_tool_use": {"web_search_requests": 0},
            }],
        }],
        "has_more": False, "next_page": None,
    }  # fmt: skip
    (tmp_path / "report.json").write_text(json.dumps(bucket))
    assert costcalc("usage", "report.json").out.splitlines()[1].split()[:2] == ["one", "unknown"]


def test_many_files_and_reasons_are_told_in_few_words(costcalc, tmp_path):
    """The first files by name, and the commonest reasons."""
    for number in range(5):
        log(tmp_path, line(number), name=f"log{number}.jsonl")
    said = costcalc("usage", *(f"log{number}.jsonl" for number in range(5)))
    assert "log0.jsonl, log1.jsonl, log2.jsonl and 2 more: read as answers (the first: its rows" in said.err


def test_a_terminal_of_80_columns_holds_it(costcalc, tmp_path, monkeypatch):
    """What is left out is said; nothing is wider than the screen."""
    usage = {
        "input_tokens": 1_000_000, "output_tokens": 2_000_000, "cache_read_input_tokens": 3_000_000,
        "cache_creation": {"ephemeral_5m_input_tokens": 400_000, "ephemeral_1h_input_tokens": 500_000},
        "cache_creation_input_tokens": 900_000, "server_tool_use": {"web_search_requests": 7},
    }  # fmt: skip
    answer = {"id": "m1", "type": "message", "model": "claude-sonnet-4-5-20250929", "usage": usage}
    log(tmp_path, json.dumps(answer), "{" * 200 + "}", line(1, cached=7_000))
    monkeypatch.setattr(output, "_is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    said = costcalc("usage", "log.jsonl")
    assert max(map(len, said.out.splitlines())) <= 80
    assert "left out on this screen: last, first" in said.out
    assert "3,000,000" in said.out


@pytest.mark.parametrize("form", ["table", "csv", "markdown", "json"])
def test_what_a_log_says_steers_no_terminal(form, costcalc, tmp_path):
    """Neither a model nor a label, a file or a reason has a control character as it came."""
    name = "a\x1b[2Jb.jsonl"
    log(tmp_path, line(1, "one\x1b[2J"), line(2, "x\u202ey"), line(3, cached=9_999), "\x1b[2J{", name=name)
    said = costcalc("usage", name, "--by", "file", "--format", form)
    assert "2" in said.out
    assert not {"\x1b", "\u202e"} & {*said.out, *said.err}


def test_a_bar_tells_bytes_and_rows(monkeypatch, capsys):
    """On a terminal alone; it is drawn now and then, and at last, or before a message, taken away."""
    assert output.reading_bar() is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    bar = output.reading_bar()
    assert bar is not None
    for done in range(0, 10 << 20, 1 << 10):
        bar(done, 10 << 20, done)
    bar(10 << 20, 10 << 20, 77_777)
    drawn = capsys.readouterr().err
    assert drawn.count("\r") < 100
    assert "100% 10 of 10 MiB, 77,777 rows\r\x1b[K" in drawn
    again = output.reading_bar()
    assert again is not None
    again(1 << 20, 10 << 20, 7)
    capsys.readouterr()
    output.say("a fault")
    assert capsys.readouterr().err == "\r\x1b[Kcostcalc: a fault\n"
    output.wipe()
    assert capsys.readouterr().err == ""
    output.be_quiet(quiet=True)
    assert output.reading_bar() is None
    output.be_quiet(quiet=False)


def process(*argv: str, folder: Path) -> subprocess.Popen[bytes]:
    """A command as a process of its own, on the packaged table."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COSTCALC_LAYERS": "table"}
    return subprocess.Popen(
        [sys.executable, "-m", "costcalc", *argv], cwd=folder, env=environment, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_nothing_is_half_written(sent, code, tmp_path):
    """Killed or interrupted in the middle of a log: the file of sums is the one that was there before."""
    (tmp_path / "sums.json").write_text("before")
    with gzip.open(tmp_path / "log.jsonl.gz", "wt", compresslevel=1) as file:
        file.writelines(f"{line(number)}\n" for number in range(300_000))
    running = process("usage", "log.jsonl.gz", "-o", "sums.json", folder=tmp_path)
    time.sleep(1.5)
    assert running.poll() is None
    running.send_signal(sent)
    running.communicate(timeout=120)  # the code says that the rest of the log was not read first
    assert running.returncode == code
    assert (tmp_path / "sums.json").read_text() == "before"
    left = {each.name for each in tmp_path.iterdir()} - {"sums.json", "log.jsonl.gz"}
    assert all(each.startswith(".") for each in left)
    assert not left or sent == signal.SIGKILL


def test_a_log_beside_its_packed_copy_is_not_counted_twice(costcalc, tmp_path, monkeypatch):
    """Without ids nothing in the rows tells that they are the same; what the packed file holds does."""
    monkeypatch.chdir(tmp_path)
    row = json.loads(line(1))
    del row["id"]
    content = json.dumps(row).encode() + b"\n"
    (tmp_path / "a.jsonl").write_bytes(content)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(content))
    with ZipFile("b.zip", "w") as archive:
        archive.writestr("a.jsonl", content)
    for other in ("a.jsonl.gz", "b.zip"):
        assert "byte by byte, and its rows would count twice" in costcalc("usage", "a.jsonl", other).err
    assert costcalc("usage", "a.jsonl.gz", "-o", "gz.json").code == 0
    assert costcalc("usage", "b.zip", "-o", "zip.json").code == 0
    said = costcalc("usage", "merge", "gz.json", "zip.json", "-o", "both.json")
    assert "is in the sums twice" in said.err
    held = json.loads((tmp_path / "gz.json").read_text())["files"][0]["content_sha256"]
    assert held == sha256(content).hexdigest()
