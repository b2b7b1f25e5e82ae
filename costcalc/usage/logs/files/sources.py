"""Which files are meant: files, folders, patterns, archives and standard input, each once, in order."""

from __future__ import annotations

import os
import stat
from glob import glob, has_magic
from pathlib import Path

from costcalc.errors import UsageLogError
from costcalc.files import open_file
from costcalc.usage.logs.faults import LogFaultError, unread
from costcalc.usage.logs.files import archives
from costcalc.usage.logs.files.opened import LogFile
from costcalc.usage.logs.streams.folders import is_tool, usual_logs
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from costcalc.usage.logs.files.opened import Progress
    from costcalc.usage.logs.rows import Refused

PACKED = ("", ".gz", ".zst")
ENDINGS = (*(ending + packed for ending in archives.ENDINGS for packed in PACKED), ".zip", ".parquet", ".db")
"""The files that are taken for logs where a folder is named."""
UNFINISHED = (".", "#", "~$")
"""How names begin of what is hidden, or still being written."""
STDIN = "-"


def sources(paths: Iterable[str | os.PathLike[str]], progress: Progress | None = None) -> list[LogFile]:
    """The logs that paths lead to: those of each path in the order of their names, and none a second time.

    `-` is standard input, and the name of a tool, such as `claude-code`, what it keeps where it usually does,
    unless something at hand is called so. What cannot be read has its `fault` from the start, and loses
    nothing else; raises `UsageLogError` where nothing can be read. `progress` hears of bytes and rows as the
    logs are read.
    """
    finder = _Finder(progress)
    files = [file for path in paths for file in finder.named(os.fspath(path))]
    if not files:
        raise UsageLogError("", None, "no log is named: name files, folders, or - for standard input")
    if all(file.fault for file in files):
        first = next(file for file in files if file.fault)
        others = f", nor can the {len(files) - 1} others that are named" if len(files) > 1 else ""
        raise UsageLogError(first.name, None, f"{first.fault.detail}{others}" if first.fault else "")
    return files


class _Finder:
    """Finds logs, and knows those that it has found."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._met = progress, set[object]()

    def named(self, name: str) -> Iterator[LogFile]:
        """The logs of what a person named."""
        if name == STDIN:
            yield from self._stdin()
            return
        if is_tool(name):
            yield from self._tool(name)
            return
        path = os.path.expanduser(name)  # noqa: PTH111 - which says nothing of users that there are not
        if has_magic(path) and not os.path.lexists(path):
            matches = sorted(glob(path, recursive=True))  # noqa: PTH207 - of absolute patterns too
            if not matches:
                yield self._lost(name, unread(ValueError("no file is called so")))
            for match in matches:
                yield from self._placed(match if path == name else _under_home(match), match)
        else:
            yield from self._placed(name, path)

    def _tool(self, name: str) -> Iterator[LogFile]:
        """The logs of an agent, where it usually keeps them."""
        try:
            for shortened, path in usual_logs(name).files:
                yield from self._file(shortened, path)
        except LogFaultError as fault:
            yield self._lost(name, fault.of(0))

    def _stdin(self) -> Iterator[LogFile]:
        if STDIN not in self._met:
            self._met.add(STDIN)
            yield LogFile(STDIN, None, self._progress)

    def _placed(self, name: str, path: str) -> Iterator[LogFile]:
        """The logs of a place: a folder's, an archive's, or the one that is there."""
        if Path(path).is_dir():
            yield from self._folder(name, path)
        else:
            yield from self._file(name, path)

    def _folder(self, name: str, folder: str) -> Iterator[LogFile]:
        lost = list[OSError]()
        places = [f"{place}{os.sep}{each}" for place, _, names in _walked(folder, lost) for each in names]
        is_empty = True
        for path in sorted(path for path in places if path.lower().endswith(ENDINGS)):
            is_empty = False
            yield from self._file(_below(name, folder, path), path)
        for error in lost:
            is_empty = False
            yield self._lost(_below(name, folder, str(error.filename)), unread(error))
        if is_empty:
            endings = ", ".join(archives.ENDINGS)
            detail = f"no log is in this folder: name the files, or a folder with {endings} (packed or not)"
            yield self._lost(name, LogFaultError("no logs", detail).of(0))

    def _file(self, name: str, path: str) -> Iterator[LogFile]:
        try:
            with open_file(path) as file:
                found = os.fstat(file.fileno())
                magic = file.read(len(archives.MAGICS[0])) if stat.S_ISREG(found.st_mode) else b""
            if (identity := (found.st_dev, found.st_ino)) in self._met:
                return
            self._met.add(identity)
            if magic in archives.MAGICS:
                yield from archives.members(name, path, self._progress)
            else:
                yield LogFile(name, path, self._progress, found.st_size)
        except LogFaultError as fault:
            yield self._lost(name, fault.of(0))
        except (OSError, ValueError) as error:
            yield self._lost(name, unread(error))

    def _lost(self, name: str, fault: Refused) -> LogFile:
        file = LogFile(name, None, self._progress)
        file.fault = fault
        return file


def _walked(folder: str, lost: list[OSError]) -> Iterator[tuple[str, list[str], list[str]]]:
    """A folder and those in it, with the names in each, without what is hidden, and not by way of links."""
    for place, folders, names in os.walk(folder, onerror=lost.append):
        folders[:] = sorted(each for each in folders if not each.startswith(UNFINISHED))
        yield place, folders, [each for each in names if not each.startswith(UNFINISHED)]


def _below(name: str, folder: str, path: str) -> str:
    """What a file in a folder is called, as the folder was."""
    return Path(name, os.path.relpath(path, folder)).as_posix()


def _under_home(path: str) -> str:
    return path.replace(str(Path.home()), "~", 1)
