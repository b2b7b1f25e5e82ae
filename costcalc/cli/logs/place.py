"""Where an answer goes is looked at before a log is read for it, which may take long."""

from __future__ import annotations

from pathlib import Path

from costcalc.errors import OutputError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_place(place: str | None, logs: Iterable[str]) -> None:
    """Refuse a place where no file can be, and one of the logs that are read: nobody has another of it."""
    if place is None:
        return
    path = Path(place)
    folder = path.resolve().parent
    if not folder.is_dir():
        raise OutputError(place, f"there is no folder {folder}")
    if path.is_dir():
        raise OutputError(place, "it is a folder: name a file in it")
    if path.is_file() and any(_is_same(path, Path(log)) for log in logs):
        raise OutputError(place, "it is one of the logs: name another file")


def _is_same(path: Path, log: Path) -> bool:
    return log.is_file() and path.samefile(log)
