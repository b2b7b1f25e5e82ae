"""Syncs that are killed: before each thing that they do to a file, and at random moments.

`make bench` kills two hundred at random.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from costcalc.questions.sync.question import sync
from tests.builders import ROOT
from tests.feeds.killed import TODAY, Victim


@pytest.fixture
def victim(tmp_path, monkeypatch):
    """A sync to kill, with a data directory of its own."""
    found = Victim(tmp_path, seed=5)
    monkeypatch.setenv("COSTCALC_DATA", str(found.data))
    return found


def test_killed_syncs(victim):
    """After each, the old or the new answer is in force; the next one has no need to tidy up by hand."""
    for _ in range(20):
        victim.kill()
        victim.check()
    done = sync("litellm", TODAY, source=victim.files[0])
    assert done.to_dict()["outcome"] in {"applied", "unchanged"}
    victim.check()
    assert not list(victim.data.rglob("*.tmp"))
    assert len(list(victim.data.glob("feeds/history/litellm/*.json"))) <= 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_killed_at_every_step(tmp_path):
    """Before each file that is opened, moved or removed; the next sync ends as if nothing had been."""
    code = f"from tests.feeds.killed import every_step; every_step({str(tmp_path)!r})"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COSTCALC_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert int(done.stdout) > 20
