"""The quick reader of tables: what the general reader says of a row, of the cells of one that is plain."""

from __future__ import annotations

from costcalc.usage.logs.row.alike import AlikeRows
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.usage.logs.row.reader import RowReader
    from costcalc.usage.logs.rows import Row

LONGEST_COUNT = 15


class QuickTable:
    """Reads the rows of a table with some columns as one general reader does, where that is plain."""

    def __init__(self, general: RowReader, columns: Sequence[str]) -> None:
        self._columns, self._alike = tuple(columns), AlikeRows(general)
        self._layout = self._alike.layout(columns) if self._alike.is_of_use else None

    @property
    def is_of_use(self) -> bool:
        """Whether any row may be plain."""
        return self._layout is not None

    def row(self, number: int, cells: Sequence[str]) -> Row | None:
        """What a row says; None where the general reader has to say it."""
        if self._layout is None:
            return None
        paths, counts, there = list[str](), list[int](), 1
        for place in self._layout.counts:
            cell = cells[place]
            there += there
            if cell:
                if len(cell) > LONGEST_COUNT or not (cell.isascii() and cell.isdigit()):
                    return None
                counts.append(int(cell))
                paths.append(self._columns[place])
                there += 1
        for place in self._layout.others:
            there += there
            if cells[place]:
                there += 1
        key = (there, *[cells[place] for place in self._layout.words])
        return self._alike.row(number, dict(zip(self._columns, cells, strict=True)), key, paths, counts)
