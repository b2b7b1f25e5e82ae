"""What a log with state is to those who read logs: its name, its signs, and a reader that goes over files."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from costcalc.usage.logs.rows import Said

    class Source(Protocol):
        """A file as a reader needs it: its name and place, and its bytes unpacked, once."""

        @property
        def name(self) -> str: ...  # noqa: D102 - as `LogFile` says
        @property
        def path(self) -> str | None: ...  # noqa: D102
        def chunks(self) -> Iterator[bytes]: ...  # noqa: D102

    class StreamReader(Protocol):
        """A reader of all files of one kind, one after another.

        What rows say of each other is in their identities, and never in what was read before of another
        file: so it is the same in whichever order files are read, and whichever are read together.
        """

        def read(self, file: Source) -> Iterator[Said]:
            """What the rows of a file say."""

        def notes(self) -> tuple[str, ...]:
            """What to know of all that was read."""

    class Stream(Protocol):
        """A kind of log: `name` is how it is asked for, `title` how it is told."""

        @property
        def name(self) -> str: ...  # noqa: D102 - as above
        @property
        def title(self) -> str: ...  # noqa: D102

        def signs(self, head: bytes) -> str | None:
            """By what the beginning of a file shows that it is such a log; None where it does not."""

        def reader(self) -> StreamReader:
            """A reader that has seen nothing yet."""
