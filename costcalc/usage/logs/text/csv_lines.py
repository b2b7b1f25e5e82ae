"""The lines of a CSV file one by one: those that turn out not to belong to a row are given back."""

from __future__ import annotations

from collections import deque

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.text.lines import LONGEST, blocks
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Refused

QUOTE = '"'
MOST_LINES = 100_000
"""The lines of one cell, which are kept until its quote is closed."""


class CsvLines:
    """The lines of a file, without their ends."""

    def __init__(self, file: LogFile) -> None:
        self._fresh, self._has_end = self._read(file), True
        self._again: deque[bytes | Refused] = deque()

    @property
    def is_at_open_end(self) -> bool:
        """Whether the line taken last is the last of the file, and no line end follows it."""
        return not (self._has_end or self._again)

    def take(self) -> str | None:
        """The next line, None at the end; `LogFaultError` for one that cannot be read."""
        line = self._next()
        if isinstance(line, bytes):
            try:
                return line.decode()
            except UnicodeDecodeError as error:
                raise LogFaultError("no UTF-8", f"byte {error.start + 1} of the line") from None
        if line is not None:
            raise LogFaultError(line.reason, line.detail)
        return None

    def to_closing_quote(self, text: str) -> list[bytes]:
        """The lines after one whose last quote is open, to that which closes it; none where nothing does."""
        taken, quotes, length = list[bytes](), text.count(QUOTE), len(text)
        while quotes % 2:
            line = self._next() if length <= LONGEST and len(taken) < MOST_LINES else None
            if not isinstance(line, bytes):
                self.give_back([*taken, *([line] if line else [])])
                return []
            taken.append(line)
            quotes += line.count(QUOTE.encode())
            length += len(line)
        return taken

    def give_back(self, lines: Iterable[bytes | Refused]) -> None:
        """Let lines that were taken last be taken again."""
        self._again.extendleft(reversed([*lines]))

    def _next(self) -> bytes | Refused | None:
        return self._again.popleft() if self._again else next(self._fresh, None)

    def _read(self, file: LogFile) -> Iterator[bytes | Refused]:
        for block in blocks(file):
            if block.refused:
                yield block.refused
            self._has_end = not block.is_last
            yield from block.lines
