"""Which files are meant: files, folders, patterns and standard input, each file once, in order."""

from __future__ import annotations

import os
from pathlib import Path

from costcalc.errors import UsageLogError
from costcalc.usage.logs.opened import LogFile
from costcalc.usage.logs.rows import Refused
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from costcalc.usage.logs.opened import Progress

ENDINGS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".db", ".zip")
PACKED = ("", ".gz", ".zst")


def sources(paths: Iterable[str | os.PathLike[str]], progress: Progress | None = None) -> list[LogFile]:
    """The logs that paths lead to: those of a path in the order of their names.

    Raises `UsageLogError` where no file can be read, and for a folder without logs. A file that is missing
    among others has its `fault` from the start.
    """
    given = [os.fspath(path) for path in paths]
    files = [file for name in given for file in _of(name, progress)]
    if all(file.fault for file in files):
        first = files[0] if files else LogFile("")
        raise UsageLogError(first.name, None, first.fault.detail if first.fault else "no log is named")
    return files


def _of(name: str, progress: Progress | None) -> Iterator[LogFile]:
    if name == "-":
        yield LogFile(name, None, progress)
    elif Path(name).is_dir():
        found = sorted(_in_folder(name))
        if not found:
            raise UsageLogError(name, None, f"no log is in this folder: {', '.join(ENDINGS)} are")
        for each in found:
            yield LogFile(each, each, progress)
    else:
        file = LogFile(name, name, progress)
        if not Path(name).exists():
            file.fault = Refused(0, "cannot be read", "there is no such file")
        yield file


def _in_folder(folder: str) -> Iterator[str]:
    endings = tuple(ending + packed for ending in ENDINGS for packed in PACKED)
    for place, _, names in os.walk(folder):
        for name in names:
            if not name.startswith(".") and name.endswith(endings):
                yield f"{place}{os.sep}{name}"
