"""The price file of each release, out of wheels that are made here."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from tests.history.conftest import day
from tools.history.releases import Pip, bring, every

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

FILE = "litellm/model_prices_and_context_window_backup.json"
UPLOADED = {"0.1": "6-01", "1.0": "6-03", "1.1": "6-03", "1.2": "6-06"}


class Index(Pip):
    """An index of four releases, of which the first has no price file."""

    def __init__(self) -> None:
        self.fetched: list[str] = []

    def newest(self, package: str, before: date) -> str | None:  # noqa: ARG002 - there is one
        """The highest version until then."""
        return max((version for version, on in UPLOADED.items() if day(on) < before), default=None)

    def fetch(self, package: str, version: str, folder: Path) -> Path:
        """A wheel with the version in its price file."""
        self.fetched.append(version)
        wheel = folder / f"{package}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("litellm/__init__.py", "raise SystemExit('a release is never run')")
            if version != "0.1":
                archive.writestr(FILE, version)
        return wheel


def test_of_each_day_the_newest_release_is_kept_once(tmp_path: Path):
    """Two of 3 June are one file; what is there is not fetched again, and the wheels are gone."""
    index = Index()
    said = list(bring(index, "litellm", tmp_path, every(day("5-31"), day("6-07"), 1)))
    assert said == [
        "2025-06-01 0.1: no price file in it",
        "2025-06-03 1.1: 3 bytes",
        "2025-06-06 1.2: 3 bytes",
    ]
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "2025-06-03_1.1.json": "1.1",
        "2025-06-06_1.2.json": "1.2",
    }
    assert list(bring(index, "litellm", tmp_path, every(day("6-03"), day("6-07"), 1))) == []
    assert index.fetched == ["0.1", "1.1", "1.2"]


def test_each_seventh_day_is_enough():
    """One release a week."""
    assert [f"{on:%m-%d}" for on in every(day("6-01"), day("6-20"), 7)] == ["06-01", "06-08", "06-15"]
