"""Bring the price files of a package's releases.

    python -m tools.history.releases litellm FOLDER --since 2026-11-01

Of each day (or of each seventh, with `--every 7`) the newest release of its end is asked of the package index
that pip is set up for; its wheel is read and deleted, and the price file kept as `2026-11-20_1.110.2.json`.
The index must tell when files were uploaded, and pip must be 26 or newer: `--python` names a Python that has
one. A release whose wheel has no price file is passed over.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PRICE_FILES = {
    "litellm": (
        "litellm/model_prices_and_context_window_backup.json",
        "litellm/model_prices_and_context_window.json",
    ),
    "genai-prices": ("genai_prices/data.py",),
}
"""Where a package has its prices."""

WHEELS = ("--no-deps", "--only-binary", ":all:", "--ignore-requires-python", "--quiet")


class Pip:
    """The package index, as a pip knows it."""

    def __init__(self, python: str) -> None:
        self.command = [python, "-m", "pip"]

    def newest(self, package: str, before: date) -> str | None:
        """The newest version of a package that was uploaded before midnight UTC of a day."""
        words = ["install", "--dry-run", "--ignore-installed", "--report", "-", *WHEELS]
        done = self._run(*words, "--uploaded-prior-to", f"{before}T00:00:00Z", package)
        if done.returncode:
            if "No matching distribution" in done.stderr:
                return None
            raise SystemExit(f"pip cannot tell the releases of {package}: {done.stderr.strip()}")
        found = json.loads(done.stdout)["install"][0]["metadata"]["version"]
        return str(found)

    def fetch(self, package: str, version: str, folder: Path) -> Path:
        """The wheel of a release."""
        done = self._run("download", *WHEELS, "--dest", str(folder), f"{package}=={version}")
        wheels = list(folder.glob("*.whl"))
        if done.returncode or not wheels:
            raise SystemExit(f"pip cannot bring {package} {version}: {done.stderr.strip()}")
        return wheels[0]

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*self.command, *words], capture_output=True, text=True, check=False)  # noqa: S603


def bring(index: Pip, package: str, folder: Path, days: Iterator[date]) -> Iterator[str]:
    """Keep the price file of each release that is the newest at the end of a day; says what was done."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {path.stem.partition("_")[2] for path in folder.iterdir()}
    for day in days:
        version = index.newest(package, day + timedelta(days=1))
        if version is None or version in known:
            continue
        known.add(version)
        with TemporaryDirectory() as place:
            found = price_file(index.fetch(package, version, Path(place)), PRICE_FILES[package])
        if found is None:
            yield f"{day} {version}: no price file in it"
            continue
        name, content = found
        (folder / f"{day}_{version}{Path(name).suffix}").write_bytes(content)
        yield f"{day} {version}: {len(content)} bytes"


def price_file(wheel: Path, names: tuple[str, ...]) -> tuple[str, bytes] | None:
    """The first of some files that a wheel has, and its content."""
    with zipfile.ZipFile(wheel) as archive:
        there = set(archive.namelist())
        return next(((name, archive.read(name)) for name in names if name in there), None)


def every(since: date, until: date, step: int) -> Iterator[date]:
    """The days from one to another, each so many after the one before."""
    day = since
    while day <= until:
        yield day
        day += timedelta(days=step)


def main() -> int:
    """Bring what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", choices=sorted(PRICE_FILES))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--since", type=date.fromisoformat, required=True)
    parser.add_argument(
        "--until", type=date.fromisoformat, default=datetime.now(UTC).date() - timedelta(days=1)
    )
    parser.add_argument("--every", type=int, default=1, help="days from one to the next")
    parser.add_argument("--python", default=sys.executable, help="a Python whose pip is 26 or newer")
    asked = parser.parse_args()
    for line in bring(
        Pip(asked.python), asked.package, asked.folder, every(asked.since, asked.until, asked.every)
    ):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
