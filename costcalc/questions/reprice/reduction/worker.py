"""A process that reads a share of some logs for another one, which tells it file by file, and hears of it.

It is a Python of its own, and no copy of the other: so it does not matter which threads that has, or on which
system they run. It ends when the other does, as nobody listens to it any more.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from time import monotonic

from costcalc.questions.reprice.reduction.one_pass import OnePass
from costcalc.usage.logs.files.opened import LogFile
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

    from costcalc.questions.reprice.reduction.one_pass import Asked
    from costcalc.questions.reprice.reduction.reduce import Found
    from costcalc.questions.reprice.sums import Read

    Batch = list[tuple[int, str, str, int]]
    """Files to read: the place, the name, the path and the size of each. When it is empty, none are left."""

ALLOCATED = 50_000
"""Values after which garbage is looked for: rows make none, and each look takes time."""
SECONDS_BETWEEN = 0.1
"""How often it says how far it is."""


class Task(NamedTuple):
    """What a process is told first: how to read, and which of all shares is its own."""

    asked: Asked
    share: int


class Progress(NamedTuple):
    """How many bytes and rows more were read."""

    size: int
    rows: int


class Wants(NamedTuple):
    """It has read what it was told to, but for files that are no logs of rows, and wants more."""

    left: tuple[int, ...] = ()


class Failed(NamedTuple):
    """A file at which reading broke off, by its place."""

    place: int
    told: str


class Share(NamedTuple):
    """All that was read, the last that is heard of a process; `notes` are by the names of formats."""

    found: Found
    files: list[Read]
    notes: dict[str, tuple[str, ...]]


if TYPE_CHECKING:
    Heard = Progress | Wants | Failed | Share


def work(said: BinaryIO, heard: BinaryIO) -> None:
    """Read what is told, until nothing is left; all that is said and heard are values of this module."""
    task: Task = pickle.load(said)  # noqa: S301 - from the process that started this one
    worker = _Worker(OnePass(task.asked, share=task.share), heard)
    worker.say(Wants())
    while batch := pickle.load(said):  # noqa: S301 - as above
        if not worker.reads(batch):
            return
    worker.end()


class _Worker:
    """Reads, and says how far it is."""

    def __init__(self, one: OnePass, heard: BinaryIO) -> None:
        self._one, self._heard = one, heard
        self._size = self._rows = 0
        self._told = monotonic()

    def say(self, what: Heard) -> None:
        pickle.dump(what, self._heard, pickle.HIGHEST_PROTOCOL)
        self._heard.flush()

    def reads(self, batch: Batch) -> bool:
        """Read some files, and ask for more; False where that broke off."""
        left = []
        for place, name, path, size in batch:
            try:
                if not self._one.reads(LogFile(name, path, self._count, size)):
                    left.append(place)
            except BrokenPipeError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the other process meets it too
                self.say(Failed(place, repr(error)))
                return False
        self.say(Wants(tuple(left)))
        return True

    def end(self) -> None:
        """Say what all of it came to."""
        self._tell()
        notes = {name: reader.notes() for name, reader in self._one.logs.readers.items()}
        self.say(Share(self._one.reduction.found(), self._one.files, notes))

    def _count(self, size: int, rows: int) -> None:
        self._size += size
        self._rows += rows
        if size and monotonic() - self._told >= SECONDS_BETWEEN:
            self._tell()

    def _tell(self) -> None:
        self.say(Progress(self._size, self._rows))
        self._size = self._rows = 0
        self._told = monotonic()


def main() -> None:
    """Work for the process at the other ends of standard input and output, where nothing else is printed."""
    gc.set_threshold(ALLOCATED)
    heard = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        work(sys.stdin.buffer, heard)
    except (EOFError, BrokenPipeError):  # nobody is there any more
        os._exit(1)
