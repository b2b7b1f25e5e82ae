"""Holding a document against the shape of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from costcalc.shapes import FLAG, LIST, MAP, MOMENT, PRICE, SAID, SHARE, TEXT, WHOLE, Field, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TYPES: dict[str, type] = {TEXT: str, FLAG: bool, WHOLE: int, MOMENT: str, PRICE: str, SHARE: str}


def faults(document: dict[str, Any], shape: Shape, place: str = "") -> Iterator[str]:
    """What of a document is not declared, or not as it is declared."""
    if [*document] != [name for name in shape.fields if name in document]:
        yield f"{place}: {[*document]} are not {[*shape.fields]}, in order"
    for field in shape:
        here = f"{place}.{field.name}"
        if field.name in document:
            yield from _of_member(document[field.name], field, here)
        elif not field.optional:
            yield f"{here} is missing"


def _of_member(value: Any, field: Field, place: str) -> Iterator[str]:
    if value is None:
        if not (field.null or field.kind == SAID):
            yield f"{place} is null"
    elif field.holds == LIST:
        for number, each in enumerate(value):
            yield from _of_value(each, field, f"{place}.{number}")
    elif field.holds == MAP:
        for name, each in value.items():
            yield from _of_value(each, field, f"{place}.{name}")
    else:
        yield from _of_value(value, field, place)


def _of_value(value: Any, field: Field, place: str) -> Iterator[str]:
    if field.shape is not None:
        yield from faults(value, field.shape, place)
    elif field.values and value not in field.values:
        yield f"{place} is {value!r}, none of {field.values}"
    elif field.kind in _TYPES:
        if type(value) is not _TYPES[field.kind]:
            yield f"{place} is {value!r}, no {field.kind}"
    elif field.is_number and not (isinstance(value, str) and _DECIMAL.fullmatch(value)):
        yield f"{place} is {value!r}, no decimal text"
    elif field.is_number and value.startswith("-") and not field.signed:
        yield f"{place} is below zero"
