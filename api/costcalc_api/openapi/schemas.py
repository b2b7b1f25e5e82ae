"""The schemas of answers in the OpenAPI document, made of the shapes that write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from costcalc import shapes as kinds
from costcalc.asking.added import ADDED, CURRENCY
from costcalc.shapes import CONVERTED, LIST, MAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from costcalc.shapes import Field, Shape

Node = dict[str, Any]

REF = "#/components/schemas/"
_FLOATS = "decimal text, exact; a JSON number, inexact, with numbers=float"
_UNSIGNED = [
    {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"},
    {"type": "number", "minimum": 0},
]
_SIGNED = [{"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, {"type": "number"}]
_KINDS: dict[str, Node] = {
    kinds.TEXT: {"type": "string"},
    kinds.FLAG: {"type": "boolean"},
    kinds.WHOLE: {"type": "integer"},
    kinds.MOMENT: {"type": "string", "description": "a UTC day, or an instant in UTC"},
    kinds.SAID: {"description": "as it was said"},
    **{
        kind: {"anyOf": _UNSIGNED, "description": _FLOATS} for kind in (kinds.MONEY, kinds.COUNT, kinds.RATIO)
    },
    kinds.PRICE: {
        "type": ["string", "number"],
        "description": "USD per pricing unit as decimal text, or a JSON number with numbers=float; or words "
        "such as `as <meter>`, or `not sold`",
    },
    kinds.SHARE: {
        "anyOf": [{"type": "string", "pattern": r"^[0-9]+(/[0-9]+)?$"}, {"type": "number", "minimum": 0}],
        "description": "a share as a fraction such as 2/3",
    },
    kinds.FIGURE: {
        "type": ["string", "number"],
        "description": "plain decimal text; a range such as 3..5, whose ends may be left out; or words",
    },
}


def schemas(shapes: Iterable[Shape]) -> dict[str, Node]:
    """The schema of each shape, and of those within, by its name.

    Shapes of one name, such as selections of what is known of a source, are one schema: it has all of their
    members, and only those that each of them has are required. Amounts are said in another currency in
    answers that have a place for its rate.
    """
    found: dict[str, list[Shape]] = {}
    exchanged: set[str] = set()
    fx = ADDED[CURRENCY].whole.name
    for shape in shapes:
        for each in _within(shape):
            if each not in found.setdefault(each.name, []):
                found[each.name].append(each)
            if fx in shape.fields and any(field.kind == kinds.MONEY for field in each):
                exchanged.add(each.name)
    return {name: _schema(of_name, is_exchanged=name in exchanged) for name, of_name in found.items()}


def _within(shape: Shape) -> Iterator[Shape]:
    """A shape, and those of its members."""
    yield shape
    for field in shape:
        if field.shape is not None:
            yield from _within(field.shape)


def _schema(shapes: list[Shape], *, is_exchanged: bool) -> Node:
    fields: dict[str, Field] = {}
    for name, field in (each for shape in shapes for each in shape.fields.items()):
        known = fields.setdefault(name, field)
        fields[name] = known._replace(null=known.null or field.null, signed=known.signed or field.signed)
    required = [
        name
        for name in fields
        if all(name in shape.fields and not shape.fields[name].optional for shape in shapes)
    ]
    properties = {name: _property(field) for name, field in fields.items()}
    if is_exchanged and CONVERTED not in fields:
        properties[CONVERTED] = {
            "type": "object",
            "additionalProperties": {"anyOf": _SIGNED},
            "description": "the amounts of this entry in the currency of `fx`, under the same names",
        }
    schema: Node = {
        "type": "object",
        "title": shapes[0].name,
        "description": shapes[0].help,
        "additionalProperties": True,
        "properties": properties,
    }
    return schema | ({"required": required} if required else {})


def _property(field: Field) -> Node:
    """The schema of a member."""
    within = (
        {"$ref": f"{REF}{field.shape.name}"} if field.kind == kinds.OBJECT and field.shape else _value(field)
    )
    if field.holds == LIST:
        within = {"type": "array", "items": within}
    elif field.holds == MAP:
        within = {"type": "object", "additionalProperties": within}
    if field.null:
        within = {"anyOf": [within, {"type": "null"}]}
    return {**within, "description": field.help} if field.help else within


def _value(field: Field) -> Node:
    node = dict(_KINDS[field.kind])
    if field.signed and "anyOf" in node:
        node["anyOf"] = _SIGNED
    if field.values:
        node["enum"] = list(field.values)
    return node | ({"examples": [field.example]} if field.example else {})
