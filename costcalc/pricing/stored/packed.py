"""A compiled table on its way to another process: all that it says goes with it, so that both price alike.

No path of a file is sent: in the other process, or on another day, another table may lie there.
"""

from __future__ import annotations

import zlib

from costcalc.errors import ResultError
from costcalc.pricing.stored.compiled import FORMAT, Catalogue
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.pricing.stored.compiled import Mark

QUICKLY = 1
"""The level of compression: more takes twice as long, and saves a fifth."""


class Packed(NamedTuple):
    """A catalogue as it is sent: the bytes of its table, and how it may answer."""

    format: str
    mark: Mark
    table: bytes
    allows_undated: bool
    allows_pattern: bool
    asked_of: str


def packed(catalogue: Catalogue) -> tuple[object, ...]:
    """What `pickle` makes a catalogue again of; its bytes are packed once."""
    table = catalogue.once("packed", lambda: zlib.compress(catalogue.data, QUICKLY))
    how = catalogue.allows_undated, catalogue.allows_pattern, catalogue.asked_of
    return unpacked, (Packed(FORMAT, catalogue.mark, table, *how),)


def unpacked(said: Packed) -> Catalogue:
    """The catalogue that was sent: one that says the same where this process has it open, else a new one."""
    if said.format != FORMAT:
        raise ResultError(
            "this table was pickled by another version of costcalc: load it again, and keep results as "
            "their to_dict(), which every version reads"
        )
    found = Catalogue.in_use(said.mark) or Catalogue(zlib.decompress(said.table))
    if said.allows_undated or said.allows_pattern:
        found = found.allowing(undated=said.allows_undated, pattern=said.allows_pattern)
    return found.asking(said.asked_of) if said.asked_of else found
