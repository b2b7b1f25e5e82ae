"""A sync that is killed at any moment: what is in force afterwards is the old answer or the new, whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from itertools import count
from pathlib import Path

import costcalc
from costcalc.feeds.kept import kept_from
from costcalc.questions.sync.question import held, sync
from costcalc.questions.sync.store import seen_in
from tests.builders import ROOT
from tests.feeds.server import Entry, litellm

TODAY = date(2026, 11, 22)
STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "fcntl.flock"}
"""What Python says of itself before it touches a file."""

ANSWERS = {"one": litellm(), "two": litellm(m0=Entry("2e-06"), m1=Entry("2e-03"))}
"""Two answers that follow one another, again and again; of the second the price of a model is held."""

LOOP = """
import sys
from datetime import date
from costcalc.questions.sync.question import sync
print("ready", flush=True)
while True:
    for place in sys.argv[1:]:
        sync("litellm", date(2026, 11, 22), source=place)
"""
LONGEST = 0.05
"""Seconds of syncs before one is killed; one takes about a tenth of that."""


class Victim:
    """Syncs without an end in a process of its own, each of another answer than the one before."""

    def __init__(self, place: Path, seed: int) -> None:
        self.data = place / "data"
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self.files: list[str] = []
        for name, body in ANSWERS.items():
            file = place / f"{name}.json"
            file.write_bytes(body)
            os.utime(file, (0, 0))
            self.files.append(str(file))

    def kill(self) -> None:
        """Let it sync for a moment, then kill it with no chance to tidy up."""
        environment = {**os.environ, "COSTCALC_DATA": str(self.data), "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(
            [sys.executable, "-c", LOOP, *self.files], env=environment, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(self._random.uniform(0, LONGEST))
            assert process.poll() is None
            process.kill()

    def check(self) -> None:
        """What is there is whole: in force, held, in the history; and what was seen can be read."""
        feeds = self.data / "feeds"
        for place in [*feeds.glob("litellm*.json"), *feeds.glob("history/litellm/*.json")]:
            assert kept_from(place.read_bytes(), "litellm").content.encode() in ANSWERS.values()
        seen = list(seen_in(feeds / "observed" / "litellm.jsonl"))
        assert {each.price for each in seen} <= {"1", "2"}
        if (feeds / "litellm.json").exists():
            prices = {
                str(each.prices[0].rates["input"].amount)  # type: ignore[union-attr]
                for each in costcalc.load(layers=["litellm"]).models()
            }
            assert prices in ({"1"}, {"1", "2"})


def every_step(place: str) -> None:
    """Kill a sync before each thing that it does to a file, one after the other; say how many there are.

    It forks, and so has a process of its own.
    """
    victim = Victim(Path(place), seed=0)
    os.environ["COSTCALC_DATA"] = str(victim.data)
    one, two = victim.files
    for file in (two, one):  # so that there is a history, and nothing is held
        sync("litellm", TODAY, source=file)
    before = victim.data.with_name("before")
    victim.data.rename(before)
    for step in count(1):
        shutil.copytree(before, victim.data)
        killed = _killed_at(step, victim.data, two)
        victim.check()
        assert sync("litellm", TODAY, source=two).to_dict()["outcome"] in {"applied", "unchanged"}
        assert {each["feed"] for each in held().to_dict()["feeds"]} == {"litellm"}
        victim.check()
        assert not list(victim.data.rglob("*.tmp"))
        shutil.rmtree(victim.data)
        if not killed:
            sys.stdout.write(str(step))
            return


def _killed_at(step: int, data: Path, file: str) -> bool:
    """Whether a sync was killed at a step; it was not where it has fewer."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    steps = count(1)

    def look(event: str, arguments: tuple[object, ...]) -> None:
        touches = event in STEPS and any(str(data) in str(each) for each in arguments)
        if touches and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)
    sync("litellm", TODAY, source=file)
    os._exit(0)
