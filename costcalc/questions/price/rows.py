"""What the answer to a price question is, as documents and as flat rows."""

from __future__ import annotations

from costcalc.questions.price.shape import COST
from costcalc.rating.shapes import CHARGE
from costcalc.report.cells import contract_id, sourced
from costcalc.report.changes import change_cell
from costcalc.report.flat import Answer, Flat
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from costcalc.report.text import Document


def _rows(document: Document) -> Iterable[dict[str, Any]]:
    """One row a charge line."""
    whole = {"contract": contract_id(document), "changes": change_cell(document)}
    return ({**whole, **sourced(charge)} for charge in document["charges"])


ANSWER = Answer(COST, Flat(_rows, rows=(CHARGE,), shared=(COST,)))
