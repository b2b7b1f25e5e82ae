"""The compiled table between runs: damaged, outdated, unwritable or in use by two at once, it is never wrong."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import costcalc
from costcalc.pricing.stored import cache
from costcalc.pricing.stored.cache import PAGE, open_compiled, sealed
from costcalc.table.catalogue import _code_version, cache_of
from costcalc.table.layers import inputs
from tests.builders import ROOT, model, period, pricing_file, usd

USAGE = costcalc.Usage(input_tokens=1_000_000)


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pricing file with a cache directory of its own."""
    monkeypatch.setenv("COSTCALC_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "prices.yaml"
    write(file, "1.00")
    return file


def write(file: Path, price: str) -> None:
    """Write a sheet with one price, old enough to be cached."""
    file.write_text(pricing_file(model(period(f"input: {price} USD/Mtoken"))))
    past = time.time() - 100 + int(float(price) * 10)
    os.utime(file, (past, past))
    time.sleep(0.06)


def cost(file: Path) -> object:
    """What a million tokens cost by the file."""
    return costcalc.load(file).price("acme/one", USAGE, on="2025-06-01").list_cost


def kept_file(file: Path) -> Path:
    """Where the compiled copy of a file is kept."""
    place = cache_of(inputs(file))
    assert place is not None
    return Path(place)


def no_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a table would be compiled."""
    monkeypatch.setattr(
        "costcalc.table.catalogue.compile_files", lambda *_: pytest.fail("it was compiled again")
    )


def test_a_table_is_compiled_once(sheet: Path, monkeypatch: pytest.MonkeyPatch):
    """The second load opens the compiled copy."""
    assert cost(sheet) == usd("1")
    assert kept_file(sheet).is_file()
    no_compiling(monkeypatch)
    assert cost(sheet) == usd("1")


def test_an_edit_of_the_same_size_is_seen(sheet: Path):
    """A file that changed without changing its size is compiled again."""
    assert cost(sheet) == usd("1")
    write(sheet, "2.00")
    assert cost(sheet) == usd("2")


def test_an_edit_of_the_same_size_and_time_is_seen(sheet: Path):
    """A file that was edited and given its old time back is compiled again: its inode changed times."""
    assert cost(sheet) == usd("1")
    old = sheet.stat()
    sheet.write_text(sheet.read_text().replace("1.00", "3.00"))
    os.utime(sheet, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert cost(sheet) == usd("3")


def test_a_file_that_just_changed_is_not_cached(sheet: Path):
    """A file edited a moment ago may change again within the tick of the clock, and is read each time."""
    sheet.write_text(sheet.read_text().replace("1.00", "4.00"))
    assert cost(sheet) == usd("4")
    assert not kept_file(sheet).exists()


@pytest.mark.parametrize(
    "part", [0, 1, 17, 59, 60, 63, 64, 100, 1_000, 4_095, 4_096, 5_000, 20_000, -4_096, -1]
)
def test_a_truncated_copy_is_built_again(sheet: Path, part: int):
    """A copy that was cut short, wherever, is not used."""
    cost(sheet)
    place = kept_file(sheet)
    whole = place.read_bytes()
    place.write_bytes(whole[:part])
    assert cost(sheet) == usd("1")
    assert place.read_bytes() == whole


@pytest.mark.parametrize("offset", [0, 10, 18, 30, 61, 100, 2_000, 4_097, 9_000, 15_000, -5])
def test_a_damaged_copy_is_built_again(sheet: Path, offset: int):
    """A copy with one flipped bit, wherever, is not used."""
    cost(sheet)
    place = kept_file(sheet)
    whole = bytearray(place.read_bytes())
    damaged = bytearray(whole)
    damaged[offset] ^= 1
    place.write_bytes(damaged)
    assert cost(sheet) == usd("1")
    assert place.read_bytes() == bytes(whole)


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"not sqlite" * 1_000, b"SQLite format 3\0" + b"\xff" * 8_176]
)
def test_garbage_in_the_place_of_the_copy(sheet: Path, content: bytes):
    """Whatever stands where the copy should be is replaced."""
    cost(sheet)
    kept_file(sheet).write_bytes(content)
    assert cost(sheet) == usd("1")


def test_a_sound_database_of_something_else(sheet: Path, tmp_path: Path):
    """A database with a right checksum and other tables is no compiled table."""
    other = tmp_path / "other.sqlite"
    connection = sqlite3.connect(other)
    connection.execute("create table meta (x)")
    connection.commit()
    connection.close()
    data = other.read_bytes()
    assert open_compiled(sealed(data, len(data) // PAGE), "") is None


def test_a_copy_of_an_older_format_is_built_again(sheet: Path, monkeypatch: pytest.MonkeyPatch):
    """A copy that another version of the code made is not used."""
    cost(sheet)
    before = kept_file(sheet).read_bytes()
    monkeypatch.setattr("costcalc.table.catalogue._code_version", lambda: "tomorrow")
    assert cost(sheet) == usd("1")
    assert kept_file(sheet).read_bytes() != before


def test_a_copy_of_another_file_is_not_used(sheet: Path, tmp_path: Path):
    """A copy carries the name of its inputs, so that one put in another's place is noticed."""
    cost(sheet)
    other = tmp_path / "other.yaml"
    write(other, "9.00")
    kept_file(other).write_bytes(kept_file(sheet).read_bytes())
    assert cost(other) == usd("9")


def test_an_unwritable_cache_is_slower_and_never_wrong(
    sheet: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Where the cache cannot be written, a load works all the same."""
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    monkeypatch.setenv("COSTCALC_CACHE", str(blocked / "below"))
    assert cost(sheet) == usd("1")
    assert cost(sheet) == usd("1")


def test_a_full_disk_keeps_the_old_copy(sheet: Path, monkeypatch: pytest.MonkeyPatch):
    """Where writing fails half way, what was there stays, and nothing is left behind."""
    cost(sheet)
    place = kept_file(sheet)
    whole = place.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    write(sheet, "5.00")
    assert cost(sheet) == usd("5")
    assert place.read_bytes() == whole
    assert [each.name for each in place.parent.iterdir()] == [place.name]


def test_left_overs_of_a_crash_are_swept(sheet: Path):
    """A temporary file that a crash left is removed when it is old, and kept when it may be in use."""
    cost(sheet)
    directory = kept_file(sheet).parent
    old, young, foreign = directory / ".old.tmp", directory / ".young.tmp", directory / "notes.tmp"
    for file in (old, young, foreign):
        file.write_text("")
    for file in (old, foreign):
        os.utime(file, (time.time() - 2 * cache.STALE_SECONDS,) * 2)
    write(sheet, "6.00")
    assert cost(sheet) == usd("6")
    assert (old.exists(), young.exists(), foreign.exists()) == (False, True, True)


def test_no_home_no_cache(sheet: Path, monkeypatch: pytest.MonkeyPatch):
    """Without any place for a cache, a table is compiled each time."""
    monkeypatch.delenv("COSTCALC_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/path")
    assert cache.cache_directory() is None
    assert cost(sheet) == usd("1")


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/costcalc"),
        ("linux", {"HOME": "/home/u"}, "/home/u/.cache/costcalc"),
        ("darwin", {"HOME": "/Users/u"}, "/Users/u/Library/Caches/costcalc"),
        ("win32", {"LOCALAPPDATA": "/appdata"}, "/appdata/costcalc"),
    ],
)
def test_where_the_cache_is(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str
):
    """The cache is where the platform keeps caches."""
    for name in ("COSTCALC_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert cache.cache_directory() == expected


LOAD = """
import sys, costcalc
print(costcalc.load(sys.argv[1]).price("acme/one", costcalc.Usage(input_tokens=1000000), on="2025-06-01").list_cost)
"""


def test_two_processes_at_once(sheet: Path):
    """Processes that compile the same table at the same time all get the same figure, and leave one whole copy."""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", LOAD, str(sheet)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(4)
    ]
    assert {run.communicate(timeout=60)[0].strip() for run in runs} == {"1"}
    assert [run.returncode for run in runs] == [0] * 4
    place = kept_file(sheet)
    assert [each.name for each in place.parent.iterdir()] == [place.name]


WRITE_FOREVER = """
import sys
from costcalc.whole_files import write_whole
print("ready", flush=True)
count = 0
while True:
    write_whole(sys.argv[1], bytes([count % 2]) * 3_000_000)
    count += 1
"""


def test_kill_9_while_writing_leaves_a_whole_file(tmp_path: Path):
    """Killed at any moment, a writer leaves the old file or the new one, never a part."""
    place = tmp_path / "copy"
    place.write_bytes(b"\1" * 3_000_000)
    for delay in (0.0, 0.003, 0.007, 0.013, 0.021, 0.05, 0.08, 0.11):
        run = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOREVER, str(place)], stdout=subprocess.PIPE, cwd=ROOT
        )
        assert run.stdout is not None
        assert run.stdout.readline() == b"ready\n"
        time.sleep(delay)
        run.send_signal(signal.SIGKILL)
        run.wait(timeout=60)
        run.stdout.close()
        found = place.read_bytes()
        assert len(found) == 3_000_000
        assert len(set(found)) == 1


def test_two_that_sweep_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A temporary file that another process has removed in the meantime does not keep a table from being kept."""
    left = tmp_path / ".table.sqlite.x.tmp"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))

    def removed_by_another(path: str) -> None:
        raise FileNotFoundError(path)

    monkeypatch.setattr("costcalc.pricing.stored.cache.os.unlink", removed_by_another)
    cache.keep(str(tmp_path / "table.sqlite"), b"whole")
    assert (tmp_path / "table.sqlite").read_bytes() == b"whole"


@pytest.mark.parametrize(
    "module",
    ["meters.py", "units.py", "pricing/stored/compiled.py", "feeds/litellm.py", "table/catalogue.py"],
)
def test_code_that_a_compiled_table_depends_on(module, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A change of the code that reads prices, or of the meters and units they are in, is another version."""
    for folder in ("pricing/schema", "pricing/stored", "feeds", "table"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr("costcalc.table.catalogue._PACKAGE", str(tmp_path))
    for name in ("numbers.py", "pricing/model.py", module):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (1_000_000, 1_000_000))
    before = _code_version()
    os.utime(tmp_path / module, (2_000_000, 2_000_000))
    assert _code_version() != before
