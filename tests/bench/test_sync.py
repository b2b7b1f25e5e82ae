"""A sync that is killed two hundred times, and how long one takes."""

from __future__ import annotations

from datetime import date
from itertools import cycle

from costcalc.questions.sync.question import sync
from tests.feeds.killed import Victim
from tests.feeds.server import Entry, litellm


def test_killed_two_hundred_times(benchmark, tmp_path, monkeypatch):
    """Whatever moment it is killed at, the old or the new answer is in force, whole."""
    victim = Victim(tmp_path, seed=1)
    monkeypatch.setenv("COSTCALC_DATA", str(victim.data))

    def once():
        victim.kill()
        victim.check()

    benchmark.pedantic(once, rounds=200, iterations=1)


def test_a_large_feed(benchmark, tmp_path, monkeypatch):
    """4,500 models, each time with another price."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    places = []
    for name in ("1e-06", "2e-06"):
        places.append(tmp_path / f"{name}.json")
        places[-1].write_bytes(litellm(4_500, m0=Entry(name)))
    turns = cycle(places)
    benchmark.pedantic(
        lambda: sync("litellm", date(2999, 1, 1), source=str(next(turns))),
        rounds=6,
        iterations=1,
        warmup_rounds=1,
    )
    benchmark.extra_info["models"] = 4_500
