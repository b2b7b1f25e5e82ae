"""Logs read by several processes: the same as read by one, whichever reads what, and however it ends."""

from __future__ import annotations

import io
import os
import pickle
import random
import sys
import time
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import MissingExtraError, UsageError, UsageLogError
from costcalc.questions.reprice.reduction import one_pass, processes, team, worker
from costcalc.questions.reprice.reduction.gather import gathered
from costcalc.questions.reprice.reduction.labels import Grouping
from costcalc.questions.reprice.reduction.one_pass import Asked
from costcalc.questions.reprice.reduction.reduce import Reduction
from costcalc.questions.reprice.wanted import Wanted
from costcalc.usage.logs.files.opened import LogFile
from costcalc.usage.logs.how import How
from costcalc.usage.logs.rows import NotBilled, Recorded, Refused, Repeated
from tests.agents import claude, codex_line, counted, counts, meta, turn, written
from tests.builders import model, period, pricing_file, table_of
from tests.logs import BOUNDARIES, read, reduced, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.pricing_table import PricingTable
    from tests.logs import Log


@pytest.fixture(scope="module")
def table() -> PricingTable:
    """A table of one model."""
    return table_of(pricing_file(model(period("input: 1 USD/Mtoken, output: 4 USD/Mtoken"))))


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with logs of many kinds, some of which tell the same rows, and processes that take any."""
    monkeypatch.setattr(processes, "FEWEST_BYTES", 1)
    monkeypatch.setattr(processes, "BATCH_BYTES", 1)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "logs"
    for number in range(6):
        lines = [claude(number + each, usage={"output_tokens": 10 * number + each}) for each in range(4)]
        written(folder / f"session-{number}.jsonl", [*lines, "{", claude(99, seconds=number)])
    codex = [meta("s1"), turn(1), counted(2, counts(1_000, output=5)), codex_line(3, "event_msg", type="x")]
    written(folder / "codex.jsonl", codex)
    written(folder / "empty.jsonl", [], end="")
    written(folder / "other.jsonl", ['{"what": 1}'])
    (folder / "kept.csv").write_text("at,model,in,out\n2026-06-01T12:00:00Z,one,5,x\n")
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.write(folder / "session-0.jsonl", "again.jsonl")
    return folder


def wanted(threads: int, *by: str) -> Wanted:
    """How many processes read, and by which labels."""
    return Wanted(by=by, threads=threads)


def running() -> set[str]:
    """The processes that read for this one."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    return set(children.read_text().split()) if children.exists() else set()


@pytest.mark.parametrize("by", [(), ("session", "file")])
def test_several_processes_find_what_one_finds(table: PricingTable, logs: Path, by: tuple[str, ...]) -> None:
    """Repeated lines in files of several processes, refused rows, notes, and files that they cannot read."""
    alone = gathered(table, [logs], wanted(1, *by))
    assert alone.sums.repeated > 15
    assert set(alone.sums.refused) == {"no JSON", "unknown format"}
    assert any("config.toml" in note for note in alone.notes)
    for threads in (2, 3):
        together = gathered(table, [logs], wanted(threads, *by))
        assert together.sums == alone.sums
        assert together.notes == alone.notes


def test_progress_tells_all_bytes_and_rows(table: PricingTable, logs: Path) -> None:
    """As much in the end as where one process reads, and never less than before."""
    ends = []
    for threads in (1, 3):
        told: list[tuple[int, int, int]] = []
        gathered(table, [logs], wanted(threads), lambda *said, told=told: told.append(said))
        assert told == sorted(told)
        ends.append(told[-1])
    assert ends[0] == ends[1]


def test_a_label_that_no_row_has_is_told_at_the_end(table: PricingTable, logs: Path) -> None:
    """With those that rows of any process have."""
    said = []
    for threads in (1, 3):
        with pytest.raises(UsageError, match="no row has a label 'team'") as caught:
            gathered(table, [logs], wanted(threads, "team"))
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_the_same_file_twice_is_refused_whichever_processes_read_it(table: PricingTable, logs: Path) -> None:
    """Its rows have no identity."""
    for name in ("one.csv", "two.csv"):
        (logs / name).write_text("time,model,in,out\n2026-06-01T12:00:00Z,one,5,1\n")
    columns = {"time": "time", "model": "model", "input_tokens": "in", "output_tokens": "out"}
    asked = Wanted(log_format="generic", columns=columns, threads=2)
    with pytest.raises(UsageLogError, match=r"two\.csv: is the same file as logs/one\.csv"):
        gathered(table, ["logs/one.csv", "logs/two.csv"], asked)


def test_what_a_process_cannot_do_is_told_as_if_it_were_read_here(
    table: PricingTable, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same error, of the same file; and one that is not met again names the way out."""
    task = worker.Task(Asked(How(), BOUNDARIES, Grouping()), 1)
    heard = said_by(
        task, [(0, "a", str(logs / "session-0.jsonl"), 1)], monkeypatch, MissingExtraError("x", "logs")
    )
    assert isinstance(heard[-1], worker.Failed)
    assert heard[-1].place == 0
    together = processes.Together(task.asked, one_pass.OnePass(task.asked), lambda *_: None)
    with pytest.raises(MissingExtraError):
        together._take(heard[-1], [LogFile("a", str(logs / "session-0.jsonl"))])
    monkeypatch.undo()
    with pytest.raises(
        UsageLogError, match=r"a: reading it broke off, MissingExtra.*: `threads` 1 reads all"
    ):
        together._take(heard[-1], [LogFile("a", str(logs / "session-0.jsonl"))])


def said_by(
    task: worker.Task, batch: worker.Batch, monkeypatch: pytest.MonkeyPatch | None = None,
    error: Exception | None = None,
) -> list[worker.Heard]:  # fmt: skip
    """What a process says of a batch, here, and where reading a file raises an error."""
    if monkeypatch is not None:

        def broken(*_: object) -> bool:
            assert error is not None
            raise error

        monkeypatch.setattr(one_pass.OnePass, "reads", broken)
    said, heard = io.BytesIO(), io.BytesIO()
    for each in (task, batch, []):
        pickle.dump(each, said)
    said.seek(0)
    worker.work(said, heard)
    heard.seek(0)
    found = []
    while heard.tell() < len(heard.getvalue()):
        found.append(pickle.load(heard))  # noqa: S301 - what was pickled here
    return found


def test_a_process_leaves_what_is_no_log_of_rows(logs: Path) -> None:
    """Columns and kept sums, by their places, for the process that has an engine for them."""
    (logs / "t.parquet").write_bytes(b"PAR1 and more")
    task = worker.Task(Asked(How(), BOUNDARIES, Grouping()), 1)
    batch = [(3, "s", str(logs / "session-0.jsonl"), 9), (7, "t", str(logs / "t.parquet"), 9)]
    ready, left, progress, share = said_by(task, batch)
    assert (ready, left) == (worker.Wants(), worker.Wants((7,)))
    assert isinstance(progress, worker.Progress)
    assert progress.rows == 6
    assert isinstance(share, worker.Share)
    assert [each.name for each in share.files] == ["s"]


def test_an_interrupt_ends_all_processes_at_once(table: PricingTable, logs: Path) -> None:
    """Ctrl-C where somebody looks how far it is: it comes through, and nobody is left that reads."""
    before = running()

    def interrupt(_done: int, _of: int, rows: int) -> None:
        raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        gathered(table, [logs], wanted(3), interrupt)
    assert running() == before
    assert time.monotonic() - begun < 60


def test_a_process_that_is_ended_loses_nothing_silently(
    table: PricingTable, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, with the way out, and no sums are made of what the others read."""
    started: list[team._Member] = []
    tell = team._Member.tell

    def killed(self: team._Member, what: object) -> None:
        if isinstance(what, list) and what and isinstance(what[0], tuple):
            self.end()
        started.append(self)
        tell(self, what)

    monkeypatch.setattr(team._Member, "tell", killed)
    with pytest.raises(UsageLogError, match=r"a process that read ended early, with -?\d+: `threads` 1"):
        gathered(table, [logs], wanted(2))
    assert started


@pytest.mark.parametrize("program", ["", "/nowhere/python", sys.executable])
def test_without_processes_one_reads_it_all(
    table: PricingTable, logs: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """Where there is no Python to start, it cannot be started, or does not find costcalc."""
    alone = gathered(table, [logs], wanted(1))
    monkeypatch.setattr(team, "PROGRAM", "raise SystemExit(3)")
    monkeypatch.setattr(sys, "executable", program)
    assert gathered(table, [logs], wanted(2)) == alone


def test_rows_are_heard_in_their_order(table: PricingTable, logs: Path) -> None:
    """Whoever hears of those that cannot be read hears of them file by file, however many may read."""
    heard: list[tuple[str, int]] = []
    gathered(table, [logs], wanted(3), refused=lambda name, each: heard.append((name, each.number)))
    assert heard == sorted(heard)
    assert len(heard) > 5


def test_small_logs_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as have enough to do, as are allowed, and as there are processors, but not more than a few."""
    enough = processes.FEWEST_BYTES
    monkeypatch.setattr(processes, "cores", lambda: 100)
    assert processes.processes_for([enough, enough - 1], None) == 1
    assert processes.processes_for([enough, enough], None) == 2
    assert processes.processes_for([100 * enough], None) == 1
    assert processes.processes_for([enough] * 50, None) == processes.MOST_UNLESS_SAID
    assert processes.processes_for([enough] * 50, 30) == 30
    assert processes.processes_for([enough] * 50, 1) == 1
    assert processes.processes_for([], None) == 1
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert processes.processes_for([enough] * 50, 30) == 1


def test_a_processor_is_counted_on_any_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """One at least."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert processes.cores() == 1


def drawn(seed: int) -> Log:
    """Rows of a few files, with few identities, so that many are the same."""
    draw = random.Random(seed)  # noqa: S311 - what a test draws
    found: Log = []
    for number in range(1, 60):
        file, identity = draw.choice("abcd"), draw.choice([None, "x", "y", "z", "w"])
        parts = (("input", draw.randrange(5)), ("output", draw.randrange(3)))
        spent = draw.choice([None, Recorded(Decimal("0.1"), "USD")])
        billed = row(
            number, size=draw.randrange(300_000), identity=identity, recorded=spent, labels={"k": file}
        )
        said = (
            billed._replace(parts=parts, requests=draw.choice([0, 1, None])),
            NotBilled(number, draw.choice(["failed", "empty"]), identity),
            Refused(number, draw.choice(["no time", "no model"]), str(number)),
            Repeated(number),
        )
        found.append((file, draw.choices(said, (6, 2, 1, 1))[0]))
    return found


def shares(log: Log, number: int) -> Iterator[Reduction]:
    """The files of a log, each in one of so many reductions."""
    for share in range(number):
        reduction = Reduction(BOUNDARIES, Grouping(("file", "k")), share=share)
        for name, said in log:
            if ord(name) % number == share:
                reduction.take(name, said)
        yield reduction


@pytest.mark.parametrize("seed", range(40))
def test_shares_come_to_what_all_rows_come_to(seed: int) -> None:
    """To the last digit, with identities and first refused rows, in any order, and rows may still follow."""
    log = drawn(seed)
    files = [read(name) for name in "abcd"]
    first, *others = shares(log, 1 + seed % 4)
    for other in sorted(others, key=lambda _: random.Random(seed).random()):  # noqa: S311 - what a test draws
        first.absorb(pickle.loads(pickle.dumps(other.found())))  # noqa: S301 - what was pickled here
    more = [("a", row(99, identity="x", parts=(("output", 1_000),), labels={"k": "a"}))]
    for name, said in more:
        first.take(name, said)
    found, alone = first.sums(files, "sha256:table"), reduced([*log, *more], Grouping(("file", "k")))
    assert found._replace(files=alone.files) == alone
    assert {each.name: each.rows for each in found.files if each.rows} == {
        each.name: each.rows for each in alone.files
    }
