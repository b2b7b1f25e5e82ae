"""What a log with state is to those who read logs: its name, its signs, and a reader that goes over files."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Said

    class StreamReader(Protocol):
        """A reader of all files of one kind, one after another.

        What rows say of each other is in their identities, and never in what was read before of another
        file: so it is the same in whichever order files are read, and whichever are read together.
        """

        def read(self, file: LogFile) -> Iterator[Said]:
            """What the rows of a file say, and last what is wrong with the file as a whole."""

        def notes(self) -> tuple[str, ...]:
            """What to know of all that was read."""


class Stream(NamedTuple):
    """A kind of log: `name` is how it is asked for, `title` how it is told.

    `signs` says by what the beginning of a file shows that it is such a log, or None; `reader` makes a reader
    that has seen nothing yet.
    """

    name: str
    title: str
    signs: Callable[[bytes], str | None]
    reader: Callable[[], StreamReader]
