"""The files of config/history: a CSV file for each source, the releases of models, and what was read."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tools.history.conclusions.concluding import table
from tools.history.lines import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tools.history.sources import Gathered
    from tools.history.staleness import Measured

SNAPSHOTS = "snapshots.csv"
SNAPSHOT_COLUMNS = (
    "source",
    "snapshots",
    "first_day",
    "newest_day",
    "newest_version",
    "changes",
    "stale",
    "stale_share",
)
RELEASES = "releases.csv"
RELEASE_COLUMNS = ("model", "released", "deprecated", "source", "version")

READ = "read.csv"
READ_COLUMNS = ("source", "day", "version")
"""Of the sources that are releases, those that were read: no other day is known of them."""


def write(folder: Path, found: Mapping[str, Gathered]) -> None:
    """Write what was read; what other sources have in the folder stays."""
    folder.mkdir(parents=True, exist_ok=True)
    snapshots = _kept(folder / SNAPSHOTS, found)
    releases = _kept(folder / RELEASES, found)
    read = _kept(folder / READ, found)
    for source, gathered in found.items():
        (folder / f"{source}.csv").write_text(written(gathered.lines))
        snapshots.append(
            {
                "source": source,
                "snapshots": str(gathered.snapshots),
                "first_day": gathered.first.isoformat(),
                "newest_day": gathered.newest.isoformat(),
                "newest_version": gathered.newest_version,
            }
        )
        releases += (
            {
                "model": model,
                "released": mark.released,
                "deprecated": mark.deprecated,
                "source": source,
                "version": gathered.newest_version,
            }
            for model, mark in gathered.marks.items()
        )
        read += (
            {"source": source, "day": day.isoformat(), "version": version}
            for day, version in gathered.releases
        )
    _write(folder / READ, READ_COLUMNS, sorted(read, key=lambda row: (row["source"], row["day"])))
    _write(folder / SNAPSHOTS, SNAPSHOT_COLUMNS, sorted(snapshots, key=lambda row: row["source"]))
    _write(
        folder / RELEASES, RELEASE_COLUMNS, sorted(releases, key=lambda row: (row["model"], row["source"]))
    )


def sources_in(folder: Path) -> list[str]:
    """The sources that a folder has a file of."""
    return [row["source"] for row in rows(folder / SNAPSHOTS)]


def write_staleness(folder: Path, found: Mapping[str, Measured]) -> None:
    """Write how stale each source was found to be beside what was read of it."""
    snapshots = rows(folder / SNAPSHOTS)
    for row in snapshots:
        each = found[row["source"]]
        row |= {"changes": str(each.changes), "stale": str(each.stale), "stale_share": each.share}
    _write(folder / SNAPSHOTS, SNAPSHOT_COLUMNS, snapshots)


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file; none where it is not there."""
    return list(csv.DictReader(io.StringIO(path.read_text()))) if path.exists() else []


def _kept(path: Path, found: Mapping[str, Gathered]) -> list[dict[str, str]]:
    return [row for row in rows(path) if row["source"] not in found]


def _write(path: Path, columns: tuple[str, ...], found: list[dict[str, str]]) -> None:
    path.write_text(table(columns, ([row.get(column, "") for column in columns] for row in found)))


def unread(found: Mapping[str, Gathered]) -> str:
    """Everything that could not be read, with the number of versions that have it."""
    return table(
        ("source", "model", "what", "why", "versions"),
        (
            (source, *left_out, versions)
            for source, gathered in found.items()
            for left_out, versions in sorted(gathered.left_out.items())
        ),
    )
