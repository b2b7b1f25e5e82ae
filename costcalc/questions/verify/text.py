"""What `verify` tells: whether saved results hold."""

from __future__ import annotations

from costcalc.questions.verify.shape import DIFFERENCE
from costcalc.report.figures import counted
from costcalc.report.members import Way, as_table, told_members
from costcalc.report.text import Text, table, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look


def verify_lines(document: Document, look: Look) -> Iterator[str]:
    """Whether saved results still hold; where not, what they said and what is said now."""
    results = counted(document["results"], "result")
    again = f"{results} {_computed(document)} from {_which_table(document)}"
    if document["holds"]:
        yield from wrapped(f"{again}: every figure holds", look)
        yield from wrapped(f"not looked at: {_not_looked_at(document)}", look)
        return
    yield from wrapped(f"{again}: {_which_figures(document)}", look)
    yield ""
    found = document["differences"]
    ways = {
        "place": Way(shrinks="end"),
        "saved": Way(lambda each: _said(each["saved"]), shrinks="end"),
        "now": Way(lambda each: _said(each["now"]), style="bold", shrinks="middle"),
    }
    yield from table(*as_table(told_members(DIFFERENCE, found, ways).values(), found), look)


def _which_figures(document: Document) -> str:
    """Whether every figure is the same where a result does not hold."""
    if not document["same_figures"]:
        return "not every figure holds"
    other, later = not document["same_table"], ", ".join(document["told_since"])
    said = "every figure is the same"
    said += f", and the result is from before results said {later}: save it again" if later else ""
    return f"{said}, and the table is another; --any-table takes that for good" if other else said


def _which_table(document: Document) -> str:
    if not document["table_named"]:
        return "the table in use; which one was saved with them is not said"
    return "the same table" if document["same_table"] else "another table than the one saved with them"


def _computed(document: Document) -> str:
    """Whether results were computed at all: one that cannot be has its problem, and no figure."""
    whole = [each["place"].rpartition(".") for each in document["differences"] if each["saved"] is None]
    problems = [place for place, _, name in whole if name == "problem" and (not place or place.isdecimal())]
    return "cannot be computed again" if len(problems) == document["results"] else "computed again"


def _not_looked_at(document: Document) -> str:
    return "; ".join(f"{each['field']} ({each['why']})" for each in document["outside"])


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)


TEXTS = {"costcalc/verify/1": Text(verify_lines)}
