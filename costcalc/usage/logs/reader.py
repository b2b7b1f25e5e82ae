"""What the rows of logs say, whatever their formats: what questions on usage read."""

from __future__ import annotations

import re

from costcalc.errors import UsageError
from costcalc.hints.words import hint
from costcalc.prose import listed, shown
from costcalc.usage.logs.detect import detected
from costcalc.usage.logs.files.opened import HEAD
from costcalc.usage.logs.files.sources import sources
from costcalc.usage.logs.flat.answers import NAMES
from costcalc.usage.logs.flat.known import FLAT, flat_named
from costcalc.usage.logs.flat.reader import FlatReader
from costcalc.usage.logs.format import LogFormat
from costcalc.usage.logs.generic import generic
from costcalc.usage.logs.how import AUTO, GENERIC, How
from costcalc.usage.logs.rows import NO_ROWS, NotBilled, Refused
from costcalc.usage.logs.streams.known import STREAMS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator
    from typing import Protocol

    from costcalc.usage.logs.files.opened import LogFile, Progress
    from costcalc.usage.logs.rows import Said
    from costcalc.usage.logs.streams.stream import Stream

    class Reader(Protocol):
        """Reads the files of one format."""

        def read(self, file: LogFile) -> Iterator[Said]: ...  # noqa: D102

        def notes(self) -> tuple[str, ...]: ...  # noqa: D102


EMPTY = "empty file"
BODIES = re.compile(r"(?:^|/)data/[^/]+_(?:input|output)\.json(?:\.gz)?$")
"""What Bedrock keeps beside its log where it is large: what went in and came out of requests in it."""
BODY = "the body of a request that a log tells"
_LEAVE_OUT = "leave `log_format` out, and what it is is seen in it"


def read_logs(
    paths: Iterable[str | os.PathLike[str]], how: How | None = None, progress: Progress | None = None
) -> Iterator[tuple[LogFile, Said]]:
    """What each row of some logs says, with its file; every file says something, if only that it is empty.

    The file says its `format`, and `why` it was taken for that. Raises `UsageLogError` where no file can be
    read, and `UsageError` for a format that does not exist.
    """
    reader = Logs(how or How())
    for file in sources(paths, progress):
        for said in reader.read(file):
            yield file, said


class Logs:
    """Reads files, each in its format; what streams hold over files is held by one reader of each."""

    def __init__(self, how: How) -> None:
        self.how = how
        self._named = None if how.log_format == AUTO else format_named(how)
        self.readers: dict[str, Reader] = {}

    def read(self, file: LogFile) -> Iterator[Said]:
        """What the rows of a file say."""
        if self._named is None and BODIES.search(file.name.replace("\\", "/")):
            yield NotBilled(0, BODY)
            file.finish()
            return
        of = self._format_of(file)  # of a file that is damaged further on, what comes before counts
        if isinstance(of, Refused):
            yield NotBilled(0, of.reason) if of.reason in {EMPTY, NO_ROWS} else of
        else:
            yield from self._said(of, file)
        file.finish()

    def _said(self, of: LogFormat | Stream, file: LogFile) -> Iterator[Said]:
        """What a file says in its format; of a stream's files most lines say nothing, of another's all."""
        is_other = not isinstance(of, LogFormat) and of.signs(file.head()) is None
        for each in self._reader(of).read(file):
            is_other = False
            yield each
        if is_other:
            yield Refused(0, "another format", f"nothing in it is as {of.title} writes it: {_LEAVE_OUT}")

    def notes(self) -> tuple[str, ...]:
        """What to know of all that was read."""
        return tuple(dict.fromkeys(note for each in self.readers.values() for note in each.notes()))

    def _format_of(self, file: LogFile) -> LogFormat | Stream | Refused:
        head = file.head()
        if not head.strip():
            if file.fault or len(head) < HEAD:
                return file.fault or Refused(0, EMPTY)
            return Refused(0, "unknown format", f"it begins with {HEAD >> 10} KiB of blanks: take them out")
        if self._named is not None:
            file.format = self._named.name
            return self._named
        found = detected(head, STREAMS)
        if isinstance(found, Refused):
            return file.fault or found
        file.format, file.why = found.format.name, found.why
        return found.format

    def _reader(self, of: LogFormat | Stream) -> Reader:
        if of.name not in self.readers:
            made = FlatReader(of, self.how) if isinstance(of, LogFormat) else of.reader()
            self.readers[of.name] = made
        return self.readers[of.name]


def format_named(how: How) -> LogFormat | Stream:
    """The format that was asked for by its name; `UsageError` where there is none."""
    name = how.log_format
    if name == GENERIC:
        return generic(how)
    named = next((each for each in STREAMS if each.name == name), None) or flat_named(name)
    if named is None:
        known = names()
        raise UsageError(
            f"there is no format {shown(name)} of logs{hint(name, known)}: {listed(known)}", "log_format"
        )
    return named


def names() -> list[str]:
    """The names of all formats, in the order in which they are told."""
    return list(dict.fromkeys((AUTO, *(each.name for each in STREAMS), *FLAT, *NAMES, GENERIC)))
