"""Documents of answers: which shape each has, by its schema, and its flat rows."""

from __future__ import annotations

from costcalc.asking.added import CURRENCY, with_added
from costcalc.asking.added_cells import added_columns, names_of
from costcalc.questions import module_of
from costcalc.report.cells import flat_cell
from costcalc.report.money import money_cells
from costcalc.shapes import CONVERTED, MONEY
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from costcalc.report.flat import Answer
    from costcalc.shapes import Field, Shape

    Row = dict[str, Any]

FX = names_of(CURRENCY)
"""The columns that say what was converted to, and how; they stand behind what is converted."""


def answer_of(document: Mapping[str, Any]) -> Answer:
    """What the document of a schema is, as its question declares it: in its shape, or where rows are made."""
    schema = document["schema"]
    shape = module_of(schema, "shape")
    answer: Answer = shape.ANSWERS[schema] if hasattr(shape, "ANSWERS") else module_of(schema, "rows").ANSWER
    return answer


def shape_of(document: Mapping[str, Any]) -> Shape:
    """The members of a document, those of the additions that were asked for among them."""
    return with_added(answer_of(document).shape)


def columns_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the columns of a result."""
    return tuple(each.name for each in fields_of(document))


def fields_of(document: Mapping[str, Any]) -> list[Field]:
    """The columns of a result: they depend on its schema, and on what was asked for besides."""
    answer = answer_of(document)
    fields = {field.name: field for field in answer.flat.columns(document)}
    added = [each for each in added_columns(document) if each.name not in fields]
    of_all = [each for each in fields.values() if each.of_all]
    found = [*(each for each in fields.values() if not each.of_all)]
    found += [each for each in added if each.name not in FX]
    if "fx" in document:
        found += [each._replace(name=f"{CONVERTED}_{each.name}") for each in found if each.kind == MONEY]
        found += [each for each in added if each.name in FX]
    return found + of_all


def rows_of(document: Mapping[str, Any], columns: Sequence[Field] | None = None) -> list[Row]:
    """The rows of a result; each has every column of its schema, None where there is nothing to say.

    `columns` are other ones than those.
    """
    answer = answer_of(document)
    fields = fields_of(document) if columns is None else columns
    shared = {
        each.name: document.get(each.name)
        for shape in answer.flat.shared
        for each in shape
        if each.column is not None
    }
    rows = ({**shared, **row} for row in answer.flat.make(document))
    if "fx" in document:
        rows = ({**row, **money_cells(document, row)} for row in rows)
    whole = {each.name: document[each.name] for each in fields if each.of_all}
    found = [{**row, **whole} for row in rows] or [whole] * any(whole.values())
    return [{each.name: flat_cell(row.get(each.name)) for each in fields} for row in found]
