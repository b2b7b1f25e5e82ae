"""The processes that read logs for this one: started, told what to read, listened to, and ended.

Each is a Python of its own that runs `worker.py`. A thread talks with each of them, and what they say is
heard in one place, by the thread that asked: there Ctrl-C is noticed, and ends them all.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread

from costcalc.errors import UsageLogError
from costcalc.questions.reprice.reduction.worker import Failed, Share, Task, Wants
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import Popen
    from typing import Self

    from costcalc.questions.reprice.reduction.one_pass import Asked
    from costcalc.questions.reprice.reduction.worker import Batch, Heard

PROGRAM = (
    "import sys,pickle;sys.path[:]=pickle.load(sys.stdin.buffer);"
    "from costcalc.questions.reprice.reduction.worker import main;main()"
)
"""What a process runs: with the path of this one it finds the same costcalc, and looks nowhere before."""
ALONE = "`threads` 1 reads all logs in one process"
"""The way out where processes do not get along."""
SECONDS_AT_ONCE = 0.1
"""How long this process waits before it looks whether somebody wants it to end."""


class Team:
    """Processes that read files in batches, a share each. It is left with all of them ended."""

    def __init__(self, asked: Asked, batches: Iterator[Batch], number: int) -> None:
        self._batches = iter([*batches])  # which several threads may take from
        self._heard: SimpleQueue[Heard | UsageLogError] = SimpleQueue()
        self._begin = Event()
        self._members = [_Member(Task(asked, share)) for share in range(1, number + 1)]
        self._threads = [Thread(target=self._talk, args=(each,), daemon=True) for each in self._members]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._members:
            each.end()
        self._begin.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        for each in self._members:
            each.close()

    def is_ready(self) -> bool:
        """Start; whether all processes run. Nothing is read before they do."""
        try:
            for member in self._members:
                member.start()
        except OSError:  # a system without processes, or without room for them
            return False
        for each in self._threads:
            each.start()
        first = [self._next() for _ in self._members]
        self._begin.set()
        return all(isinstance(each, Wants) for each in first)

    def heard(self) -> Iterator[Heard]:
        """What all of them say, until each has told its share; raises where one ends before that."""
        due = len(self._members)
        while due:
            said = self._next()
            if isinstance(said, UsageLogError):
                raise said
            due -= isinstance(said, Share)
            yield said

    def _next(self) -> Heard | UsageLogError:
        while True:
            with suppress(Empty):
                return self._heard.get(timeout=SECONDS_AT_ONCE)

    def _talk(self, member: _Member) -> None:
        """Tell a process what to read, and hand on what it says."""
        try:
            for said in member.says():
                self._heard.put(said)
                if isinstance(said, Wants):
                    self._begin.wait()
                    member.tell(next(self._batches, []))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):  # what is left of its words
            told = f"a process that read ended early, with {member.end()}: {ALONE}"
            self._heard.put(UsageLogError("", None, told))


class _Member:
    """One process, in a group of its own: Ctrl-C is for this one, which ends the others."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._process: Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `OSError` where that is not possible."""
        self._process = subprocess.Popen(  # noqa: S603 - this Python, with what is written above
            [sys.executable, "-I", "-X", f"utf8={sys.flags.utf8_mode}", "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            process_group=None if sys.platform == "win32" else 0,
        )

    def says(self) -> Iterator[Heard]:
        """All that it says, to its share or its failure."""
        assert self._process is not None  # noqa: S101 - as it was started
        assert self._process.stdout is not None  # noqa: S101 - for the same reason
        self.tell(sys.path)
        self.tell(self._task)
        while True:
            said: Heard = pickle.load(self._process.stdout)  # noqa: S301 - of a process of our own
            yield said
            if isinstance(said, Share | Failed):
                return

    def tell(self, what: object) -> None:
        """Tell it something."""
        assert self._process is not None  # noqa: S101 - as it was started
        assert self._process.stdin is not None  # noqa: S101 - for the same reason
        pickle.dump(what, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()

    def end(self) -> int | None:
        """Let it end, whatever it is at; what it ended with, if it was started."""
        if self._process is None:
            return None
        self._process.kill()
        return self._process.wait()

    def close(self) -> None:
        """Let go of what was told and said, when nobody is at it any more."""
        if self._process is not None:
            for pipe in filter(None, (self._process.stdin, self._process.stdout)):
                with suppress(OSError):  # what was not sent yet
                    pipe.close()
