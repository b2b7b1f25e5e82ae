"""Many logs read by several processes, each a share of the files, and brought together in this one.

A process takes the next files when it has read the last ones, so that all end at about the same time. What is
found hangs neither on how many there are nor on which of them reads what: sums, reasons and identities are
brought together in any order.
"""

from __future__ import annotations

import os
import sys

from costcalc.errors import UsageLogError
from costcalc.questions.reprice.reduction.one_pass import OnePass
from costcalc.questions.reprice.reduction.repeats import MOST_SHARES
from costcalc.usage.logs.files.opened import LogFile
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from costcalc.questions.reprice.reduction.one_pass import Asked
    from costcalc.questions.reprice.reduction.worker import Batch, Heard

FEWEST_BYTES = 48 * 1024 * 1024
"""What each process has to read at least: less takes no longer than starting one."""
BATCH_BYTES = 8 * 1024 * 1024
"""What a process is told to read at a time."""
MOST_UNLESS_SAID = 8
"""Processes that are started where nobody says how many: each takes memory of its own."""


class Together:
    """Some logs, read by several processes as `one` would read them alone."""

    def __init__(
        self, asked: Asked, one: OnePass, progress: Callable[[int, int], None], threads: int | None = None
    ) -> None:
        self._asked, self._one, self._progress = asked, one, progress
        self._threads = threads
        self._notes: dict[str, tuple[str, ...]] = {}

    def read(self, files: Sequence[LogFile]) -> list[LogFile]:
        """Read files; those are returned that this process has to read itself: all, where they are few."""
        apart = {place: file for place, file in enumerate(files) if _is_apart(file)}
        number = processes_for([file.size for file in apart.values()], self._threads)
        if number == 1:
            return [*files]
        from costcalc.questions.reprice.reduction.team import Team

        with Team(self._asked, batches(apart), number) as team:
            if not team.is_ready():
                return [*files]
            left = {*range(len(files))} - apart.keys()
            for heard in team.heard():
                left |= self._take(heard, files)
        return [file for place, file in enumerate(files) if place in left]

    def notes(self) -> tuple[str, ...]:
        """What to know of all that was read, by this process too, in the order of the names of formats."""
        for name, reader in self._one.logs.readers.items():
            self._add_notes(name, reader.notes())
        return tuple(dict.fromkeys(note for name in sorted(self._notes) for note in self._notes[name]))

    def _add_notes(self, name: str, notes: tuple[str, ...]) -> None:
        self._notes[name] = (*self._notes.get(name, ()), *notes)

    def _take(self, heard: Heard, files: Sequence[LogFile]) -> set[int]:
        """Take in what a process says; the places of files that it leaves to this one."""
        from costcalc.questions.reprice.reduction.worker import Failed, Progress, Share, Wants

        if isinstance(heard, Progress):
            self._progress(heard.size, heard.rows)
        elif isinstance(heard, Wants):
            return set(heard.left)
        elif isinstance(heard, Share):
            self._one.reduction.absorb(heard.found)
            self._one.files += heard.files
            for name, notes in heard.notes.items():
                self._add_notes(name, notes)
        elif isinstance(heard, Failed):
            self._meet(files[heard.place], heard.told)
        return set()

    def _meet(self, file: LogFile, told: str) -> None:
        """Read a file at which another process broke off, to meet the same error; it is not counted."""
        from costcalc.questions.reprice.reduction.team import ALONE

        OnePass(self._asked).reads(LogFile(file.name, file.path))
        raise UsageLogError(file.name, None, f"reading it broke off, {told}: {ALONE}")


def processes_for(sizes: Sequence[int], threads: int | None) -> int:
    """How many processes read files of these sizes: 1 is this one alone."""
    if not sys.executable or getattr(sys, "frozen", False):  # a program that has a Python inside, and is none
        return 1
    most = min(MOST_UNLESS_SAID, cores()) if threads is None else min(threads, MOST_SHARES - 1)
    return max(1, min(most, sum(sizes) // FEWEST_BYTES, len(sizes)))


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def batches(files: Mapping[int, LogFile]) -> Iterator[Batch]:
    """Files by their places, so many at a time as are read in some hundredths of a second."""
    batch: Batch = []
    size = 0
    for place, file in files.items():
        batch.append((place, file.name, str(file.path), file.size))
        size += file.size
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _is_apart(file: LogFile) -> bool:
    """Whether another process can read a file: it lies on disk, and is no part of another one."""
    return type(file) is LogFile and file.path is not None and file.size > 0 and file.fault is None
