"""The flat rows of a comparison: those that are ranked, then those that are not."""

from __future__ import annotations

from costcalc.asking.added import ENERGY, SEATS, SUCCESS
from costcalc.asking.added_cells import COLUMNS, addition_cells, converted_cells
from costcalc.questions.compare.shape import COMPARISON, ROW, UNRANKED
from costcalc.report.cells import contract_id, one_line, source_words
from costcalc.report.changes import change_cell
from costcalc.report.flat import Answer, Flat, own
from costcalc.shapes import text, texts, whole
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from costcalc.report.text import Document


def _rows(document: Document) -> Iterable[dict[str, Any]]:
    for rank, row in enumerate(document["rows"], 1):
        sources = dict.fromkeys(source_words(charge["source"]) for charge in row["charges"])
        yield {
            "rank": rank,
            "sources": list(sources),
            **addition_cells(document, rank - 1),
            **row,
            "contract": contract_id(row),
            "changes": change_cell(row),
            "converted": {**row.get("converted", {}), **converted_cells(document, rank - 1)},
        }
    for each in document["unranked"]:
        yield {**each, "problem": one_line(each["reason"])}


OWN = own(
    whole("rank", column=1),
    texts("sources", column=20),
    UNRANKED["code"],
    text("problem", column=22),
    *(
        each._replace(column=23, only=None)  # they were there before others, and so they always are
        for name in (SUCCESS, SEATS, ENERGY)
        for each in COLUMNS[name]
    ),
)
ANSWER = Answer(COMPARISON, Flat(_rows, rows=(ROW, OWN), shared=(COMPARISON,), of_sums=True))
