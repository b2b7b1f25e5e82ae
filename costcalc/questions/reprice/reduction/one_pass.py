"""Logs read one after another into one reduction, as a process does alone, or with a share of the files."""

from __future__ import annotations

from costcalc.questions.reprice.reduction.reduce import Reduction
from costcalc.questions.reprice.reduction.saved import is_kept
from costcalc.questions.reprice.sums import Read, Way
from costcalc.usage.logs.reader import Logs
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from costcalc.questions.reprice.boundaries import Boundaries
    from costcalc.questions.reprice.reduction.labels import Grouping
    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.how import How
    from costcalc.usage.logs.rows import Refused

PARQUET = b"PAR1"
"""The first bytes of a table in columns."""


class Asked(NamedTuple):
    """How logs are read, by which boundaries they are cut, and by what sums are kept apart.

    `way` is what files say of how they were read.
    """

    how: How
    boundaries: Boundaries
    groups: Grouping
    way: Way = Way()


class OnePass:
    """Files as they come: `reduction` is what they come to, and `files` are those that were read."""

    def __init__(
        self, asked: Asked, refused: Callable[[str, Refused], object] | None = None, share: int = 0
    ) -> None:
        self.logs, self._way = Logs(asked.how), asked.way
        self.reduction = Reduction(asked.boundaries, asked.groups, refused, share)
        self.files: list[Read] = []

    def reads(self, file: LogFile) -> bool:
        """Read a file, if it is a log of rows; False, and nothing is read, of columns and of kept sums."""
        head = b"" if file.fault else file.head()
        if head.startswith(PARQUET) or is_kept(head):
            return False
        for said in self.logs.read(file):
            self.reduction.take(file.name, said)
        read = Read(file.name, file.format, file.size, file.sha256, file.why)
        self.files.append(read._replace(way=self._way, content=file.content))
        return True
