"""Every way in which a path comes to the command line: what is no file is refused at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from costcalc.table.catalogue import SETTLED_NANOSECONDS
from tests.builders import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices have no path there")

ASKED = ("one", "--input", "1", "--on", "2025-02-01")
MONTHS = ("project", "one", "--input", "1", "--start", "2025-02", "--months", "1")
WAYS_IN = {
    "--file": ("price", "--file", "{}"),
    "--pricing": ("price", *ASKED, "--pricing", "{}"),
    "--overlay": ("price", *ASKED, "--overlay", "{}"),
    "COSTCALC_PRICING": ("price", *ASKED),
    "COSTCALC_OVERLAY": ("price", *ASKED),
    "--workload": ("compare", "one", "--workload", "{}"),
    "extends": ("compare", "one", "--workload", "extends.yaml"),
    "--growth-file": (*MONTHS, "--growth-file", "{}"),
    "growth_file": ("project", "one", "--workload", "growth.yaml"),
    "check": ("check", "{}"),
    "check --pricing": ("check", "pricing.yaml", "--pricing", "{}"),
    "verify": ("verify", "{}"),
    "sync --from": ("sync", "litellm", "--from", "{}"),
    "sync ecb --from": ("sync", "ecb", "--from", "{}"),
}
TAKES_STDIN = {"--file", "verify"}


@pytest.fixture(autouse=True)
def in_time():
    """A command that hangs is ended: a test that fails, and not one that never ends."""

    def too_long(*_: object) -> None:
        raise TimeoutError("the command hangs")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A folder with something of each kind that is no file, and files that name it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    os.mkfifo("fifo")
    (tmp_path / "folder").mkdir()
    (tmp_path / "pricing.yaml").write_bytes((ROOT / "tests" / "golden" / "pricing.yaml").read_bytes())
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("socket")
        yield tmp_path


@pytest.mark.parametrize("kind", ["fifo", "folder", "socket", "nothing", "/dev/zero", "/dev/null"])
@pytest.mark.parametrize("way", WAYS_IN)
def test_what_is_no_file(way, kind, places, costcalc, monkeypatch):
    """A pipe, a folder, a socket, a device: a clear message that names it, with an exit code."""
    (places / "extends.yaml").write_text(f"extends: {kind}\ninput: 1\n")
    (places / "growth.yaml").write_text(f"growth_file: {kind}\ninput: 1\nstart: 2025-02\n")
    pricing: str | None = "pricing.yaml"
    if "PRICING" in way or "OVERLAY" in way:
        monkeypatch.setenv(way, kind)
    if way in {"--pricing", "COSTCALC_PRICING", "check", "check --pricing", "sync --from", "sync ecb --from"}:
        pricing = None
    said = costcalc(*(word.format(kind) for word in WAYS_IN[way]), pricing=pricing)
    assert said.code in {1, 2}
    told = said.err + said.out
    assert kind in told
    assert "Traceback" not in told
    if kind == "fifo" and way != "extends":
        assert (
            f"it is a pipe, and no file: pipe it in, and name {'-' if way in TAKES_STDIN else '/dev/stdin'}"
            in told
        )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("way", ["--file", "--pricing", "--workload", "--growth-file", "check", "verify"])
def test_what_may_not_be_read(way, places, costcalc):
    """A file that the user may not read is told as such."""
    (places / "secret").write_text("x")
    (places / "secret").chmod(0)
    said = costcalc(*(word.format("secret") for word in WAYS_IN[way]), pricing=None)
    assert "Permission denied" in said.err + said.out


def test_a_pipe_in_the_cache(places, costcalc, monkeypatch):
    """A pipe where the compiled table would lie is no compiled table: another is made."""
    monkeypatch.setenv("COSTCALC_CACHE", str(places / "cache"))
    time.sleep(2 * SETTLED_NANOSECONDS / 10**9)
    said = costcalc("price", *ASKED, pricing="pricing.yaml")
    assert said.code == 0
    for kept in (places / "cache").iterdir():
        kept.unlink()
        os.mkfifo(kept)
    assert costcalc("price", *ASKED, pricing="pricing.yaml").out == said.out


@pytest.mark.parametrize("place", ["fifo", "socket", "folder"])
def test_an_answer_to_what_nobody_reads(place, places, costcalc):
    """`-o` to a pipe that nobody reads from is refused, and not waited for."""
    said = costcalc("price", *ASKED, "-o", place)
    assert said.code == 1
    assert place in said.err


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (("price", "--file"), "bill.csv"),
        (("check",), "pricing.yaml"),
        (("compare", "deepseek-r1", "--on", "2025-02-01", "--workload"), "work.yaml"),
    ],
)
def test_standard_input_by_its_path(argv, name, places):
    """/dev/stdin is what is piped in, and so it is waited for."""
    (places / "bill.csv").write_text("model,input,on\ndeepseek-r1,1000,2025-02-01\n")
    (places / "work.yaml").write_text("input: 1000\n")
    done = subprocess.run(
        [sys.executable, "-m", "costcalc", *argv, "/dev/stdin"],
        input=(places / name).read_bytes(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
