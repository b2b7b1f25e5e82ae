"""The quick reader of objects whose usage stands among their members, as Bedrock's: of those that are plain.

Maps within a row are looked into, one deep. A row in which more than that may matter is not plain.
"""

from __future__ import annotations

from costcalc.usage.logs.row.alike import AlikeRows
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.usage.logs.row.alike import Layout
    from costcalc.usage.logs.row.reader import RowReader
    from costcalc.usage.logs.rows import Row

LARGEST = 10**15
MOST_LAYOUTS = 1_000
NOTHING: tuple[object, ...] = ("", [])
"""What says nothing where it stands."""


class QuickObjects:
    """Reads rows as one general reader does, where that is plain."""

    def __init__(self, general: RowReader) -> None:
        self._alike = AlikeRows(general)
        is_alone = all(each.places == ("",) for each in general.formats)
        self.is_of_use = self._alike.is_of_use and is_alone
        self._layouts: dict[object, Layout | None] = {}

    def row(self, number: int, said: object) -> Row | None:
        """What a row says; None where the general reader has to say it."""
        if type(said) is not dict:
            return None
        names: list[str | None] = [*said]
        values = [*said.values()]
        kinds = [*map(type, values)]
        for place, kind in enumerate(kinds):
            if kind is dict:
                names += [None, *values[place]]
                values += [None, *values[place].values()]
        layout = self._laid_out(names, kinds)
        found = None if layout is None else _counts_in(layout, values)
        if layout is None or found is None or dict in map(type, values[len(kinds) :]):
            return None
        words = [values[place] for place in layout.words]
        if not all(word is None or type(word) is str for word in words):
            return None
        there = [values[place] for place in layout.others]
        there = [value if value is None else value not in NOTHING for value in there]
        paths, counts = found
        return self._alike.row(number, said, (layout.paths, *paths, *there, *words), paths, counts)

    def _laid_out(self, names: list[str | None], kinds: list[type]) -> Layout | None:
        """What stands where in rows with these members, of which some are maps."""
        key = (*names, *[kind is dict for kind in kinds])
        if key not in self._layouts and len(self._layouts) < MOST_LAYOUTS:
            self._layouts[key] = self._alike.layout(_paths(names, kinds))
        return self._layouts.get(key)


def _counts_in(layout: Layout, values: list[object]) -> tuple[list[str], list[int]] | None:
    """The counts among some values with their paths; None where one is none, or too large."""
    paths, counts = list[str](), list[int]()
    for place in layout.counts:
        count = values[place]
        if count is None:
            continue
        if type(count) is not int or not 0 <= count < LARGEST:
            return None
        counts.append(count)
        paths.append(layout.paths[place])
    return paths, counts


def _paths(names: list[str | None], kinds: list[type]) -> list[str]:
    """The path of each of the members; those of maps, and what parts them, are such that nobody asks for."""
    maps = iter([name for name, kind in zip(names, kinds, strict=False) if kind is dict])
    found, outer = list[str](), ""
    for place, name in enumerate(names):
        if place < len(kinds):
            found.append(f"\0{name}" if kinds[place] is dict else str(name))
        elif name is None:
            outer = str(next(maps))
            found.append(f"\0\0{outer}")
        else:
            found.append(f"{outer}.{name}")
    return found
