"""Small git repositories, made in the test: a commit a day."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tools.history.lines import Said, Showing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tools.history.sources import Gathered

    Commit = Callable[[str, Mapping[str, str | None]], None]


def day(text: str) -> date:
    """`6-01` is 1 June 2025."""
    month, number = text.split("-")
    return date(2025, int(month), int(number))


def showing(text: str, stands: bool = True, **models: tuple[Said, ...]) -> Showing:
    """What a source says from a day on."""
    return Showing(day(text), f"v{text}", models, stands)


def shown(gathered: Gathered) -> list[tuple[str, str, str, str]]:
    """The lines of a source, as short as they can be said."""
    return [
        (line.model, f"{line.first_seen:%m-%d}", f"{line.last_seen:%m-%d}", line.said.prices)
        for line in gathered.lines
    ]


class Repository:
    """A git repository of which each commit is made on a day of 2025."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._git("init", "--quiet", "--initial-branch=main")

    def commit(self, on: str, files: Mapping[str, str | None], hour: str = "12:00:00+00:00") -> None:
        """Write files, or remove those that are None, and commit all."""
        for name, content in files.items():
            place = self.path / name
            if content is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content)
        self._git("add", "--all")
        when = f"{day(on)}T{hour}"
        self._git("commit", "--quiet", "--message", "prices", GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)

    def _git(self, *words: str, **more: str) -> None:
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        who = {
            f"GIT_{role}_{what}": "somebody" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        subprocess.run(["git", "-C", str(self.path), *words], check=True, env=os.environ | quiet | who | more)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    place = tmp_path / "clone"
    place.mkdir()
    return Repository(place)
