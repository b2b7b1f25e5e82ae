"""How a CSV is written for a spreadsheet: what parts its cells, its decimals, a mark before it."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.prose import listed, shown
from costcalc.report.safe import is_number
from costcalc.shapes import FIGURE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from costcalc.shapes import Field

SEPARATORS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
"""What may part cells, by what is said."""
DECIMALS = {"point": ".", "comma": ",", ".": ".", ",": ","}
"""The marks of decimals, by what is said."""
BYTE_ORDER = "\ufeff"


class Notation(NamedTuple):
    """What parts the cells, the mark of decimals, and whether Excel is told by a mark that this is UTF-8."""

    sep: str = ","
    decimal: str = "."
    bom: bool = False

    def number(self, text: str) -> str:
        """A number with its mark of decimals, a float such as 1.5e-07 too; whatever is none stays."""
        return text.replace(".", self.decimal) if is_number(text.partition("e")[0]) else text

    @property
    def start(self) -> str:
        """What stands before all else."""
        return BYTE_ORDER if self.bom else ""


PLAIN = Notation()


def read_notation(sep: str | None, decimal: str | None, *, bom: bool) -> Notation:
    """The notation that was said, commas and points unless said otherwise; `UsageError` that names a word."""
    for name, said, known in (("sep", sep, SEPARATORS), ("decimal", decimal, DECIMALS)):
        if said is not None and said not in known:
            marks = [each if each.isalpha() else repr(each) for each in known]
            raise UsageError(f"must be {listed(marks)}, not {shown(said)}", name)
    found = Notation(SEPARATORS[sep or ","], DECIMALS[decimal or "."], bom)
    if found.sep == found.decimal:
        said = "decimal" if sep is None else "sep"
        raise UsageError("a comma cannot part both cells and decimals: say another `sep`, a semicolon", said)
    return found


def numbers_of(fields: Iterable[Field]) -> frozenset[str]:
    """The columns whose cells are numbers."""
    return frozenset(each.name for each in fields if each.is_number or each.kind == FIGURE)
