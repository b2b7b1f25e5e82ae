"""What files of a git clone said, commit by commit, without a checkout.

The first parents are followed from the first commit on: what is merged was shown from the day of the merge.
A day is the committer's, in UTC, and none is before that of the commit before it.
"""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SHORT = 8
"""Digits of a commit that name it here."""

FIELDS = 5
NOTHING = "0" * 40
LINK = "120000"


class Version(NamedTuple):
    """A file from a commit on; `blob` is None where the commit removed it."""

    day: date
    commit: str
    path: str
    blob: str | None
    is_link: bool


def _git(clone: Path, *words: str, text: str | None = None) -> bytes:
    command = ["git", "--no-pager", "-C", str(clone), "-c", "core.quotePath=false", *words]
    return subprocess.run(  # noqa: S603 - git, and words of ours
        command, input=None if text is None else text.encode(), capture_output=True, check=True
    ).stdout


def newest_commit(clone: Path) -> tuple[date, str]:
    """The day of the newest commit, and the commit."""
    commit, seconds = _git(clone, "log", "-1", "--format=%H %ct").decode().split()
    return _day(seconds), commit[:SHORT]


def _day(seconds: str) -> date:
    return datetime.fromtimestamp(int(seconds), UTC).date()


def versions(clone: Path, paths: Sequence[str]) -> Iterator[Version]:
    """Every version of the files, the oldest first."""
    log = _git(
        clone,
        *("log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "--no-renames"),
        *("--no-abbrev", "--format=@%H %ct", "--", *paths),
    )
    commit, day = "", date.min
    for line in log.decode().splitlines():
        if line.startswith("@"):
            commit, seconds = line[1:].split()
            day = max(day, _day(seconds))
        elif line.startswith(":"):
            facts, _, path = line.partition("\t")
            _, mode, _, blob, _ = facts.split(" ")
            yield Version(day, commit[:SHORT], path, None if blob == NOTHING else blob, mode == LINK)


def contents(clone: Path, blobs: Sequence[str]) -> Iterator[bytes | None]:
    """The contents of each of the blobs, in their order; None for one that the clone does not have."""
    command = ["git", "-C", str(clone), "cat-file", "--batch", "--buffer"]
    with TemporaryFile() as names:
        # From a file: a pipe that both ends fill would stop them for good.
        names.write("".join(f"{blob}\n" for blob in blobs).encode())
        names.seek(0)
        with subprocess.Popen(command, stdin=names, stdout=subprocess.PIPE) as process:  # noqa: S603
            if process.stdout is None:
                raise RuntimeError("git cat-file has no output")
            for _ in blobs:
                words = process.stdout.readline().split()
                if len(words) == len(("blob", "type", "size")):
                    yield process.stdout.read(int(words[2]))
                    process.stdout.read(1)
                else:
                    yield None
