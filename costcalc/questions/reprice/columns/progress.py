"""How far a reduction is: of what an engine says of a query, the bytes and rows that came in since."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[int, int], object]
    """Hears how many more bytes of files, and how many more rows, were read."""


class Share:
    """Bytes and rows that a query is about, told as they are done: each once, whatever an engine says."""

    def __init__(self, progress: Progress | None, size: int, rows: int) -> None:
        self._progress, self._size, self._rows = progress, size, rows
        self._told = 0, 0

    def done(self, share: float) -> None:
        """Tell what is new where this share of all is done: of 0.5, half of the bytes and of the rows."""
        if self._progress is None:
            return
        told, self._told = self._told, max(self._told, (int(self._size * share), int(self._rows * share)))
        if self._told != told:
            self._progress(self._told[0] - told[0], self._told[1] - told[1])
