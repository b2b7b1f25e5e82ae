"""What the answer to a price question is, as documents and as flat rows."""

from __future__ import annotations

from costcalc.questions.price.shape import COST
from costcalc.rating.shapes import CHARGE, is_under_contract
from costcalc.report.cells import contract_id, sourced
from costcalc.report.changes import change_cell
from costcalc.report.flat import Answer, Flat, own
from costcalc.shapes import LAST, money, text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from costcalc.report.text import Document


LINE, TOTAL = "charge", "total"
"""What a row is of."""


def _rows(document: Document) -> Iterable[dict[str, Any]]:
    """One row a charge line; behind several their total, in columns of its own: no sum has it twice."""
    whole = {"contract": contract_id(document), "changes": change_cell(document)}
    for charge in document["charges"]:
        yield {**whole, **sourced(charge), "row": LINE}
    if len(document["charges"]) > 1:
        costs = {f"total_{name}": document[name] for name in ("list_cost", "contracted_cost")}
        amounts = document.get("converted", {})
        converted = {name: amounts[name.removeprefix("total_")] for name in costs if amounts}
        yield {**whole, **costs, "row": TOTAL, "converted": converted}


OWN = own(
    text("row", "charge, or total in the last row of several"),
    money("total_list_cost", "in the last row of several alone", null=True),
    money("total_contracted_cost", null=True, column=LAST, only=is_under_contract),
)
ANSWER = Answer(COST, Flat(_rows, rows=(CHARGE, OWN), shared=(COST,)))
