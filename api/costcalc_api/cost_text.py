"""The JSON of a cost, quickly: most of it is words that the price brings along, and they are written once.

The first cost of a kind goes the plain way, `json_bytes(cost.to_dict())`, leaving a template: the members
that its shape says are `fixed` as text, and holes for all others. A test compares every byte.
"""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from costcalc.numbers import plain
from costcalc.periods import spell
from costcalc.questions.price.shape import COST
from costcalc.rating.shapes import CHARGE
from costcalc.report.safe import safe_json
from costcalc.shapes import Shape
from costcalc.usage.flags import SHORT_NAMES, flag
from costcalc_api.json_text import json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from costcalc.pricing_table import PricingTable
    from costcalc.questions.price.result import Cost
    from costcalc.rating.charges import Charge
    from costcalc.shapes import Field

    Write = Callable[[object], str]

MOST_TEMPLATES = 10_000

_FLAGS, _ON = {field: flag(name) for field, name in SHORT_NAMES.items()}, flag("on")

MARK = "\0"
"""What stands before and behind the name of a hole: JSON has none."""

_OF_COST = {
    "on": '"\0on\0"',
    "usage": "{\0usage\0}",
    "notes": "\0notes\0",
    "changes": "\0changes\0",
    "charges": "[\0charges\0]",
    **dict.fromkeys(("list_cost", "contracted_cost", "effective_cost"), '"\0total\0"'),
}
"""The members of a cost that are quick to write, with holes for what is written of them."""
_OF_LINE = {
    "consumed_quantity": '"\0consumed\0"',
    "pricing_quantity": '"\0billed\0"',
    **dict.fromkeys(("list_cost", "contracted_cost"), '"\0cost\0"'),
    "share": '"\0share\0"',
}
"""The same of its lines."""

_SAME_IN_COST = frozenset({"contract", "steps", ""})
"""What is the same in all costs with a template: those with a contract or a range (`""`) have none."""
_SAME_IN_LINE = frozenset({"shape", "contracted_unit_price", "contract_term", "minimum_quantity"})
"""The same of their lines; the minimum is what a template goes by."""


class _Template(NamedTuple):
    """The text of an object in pieces; every other one is a hole for what differs in those of its kind.

    `named` takes what is in the holes out of a map, `others` write what is not quick to write; `made_of` is
    what it was made of.
    """

    pieces: list[str]
    named: Callable[[Mapping[str, str]], tuple[str, ...]]
    others: Mapping[str, Write]
    made_of: object

    def filled(self, value: object, quick: dict[str, str]) -> str:
        """The text of a value; `quick` is what was written of it already."""
        for name, write in self.others.items():
            quick[name] = write(value)
        pieces = self.pieces[:]
        pieces[1::2] = self.named(quick)
        return "".join(pieces)


class CostWriter:
    """Writes the costs of one table, by templates that go by all that their words depend on."""

    def __init__(self, table: PricingTable) -> None:
        self.table = table
        self._templates: dict[tuple[object, ...], _Template] = {}

    def write(self, cost: Cost) -> bytes:
        """The same bytes as `json_bytes(cost.to_dict())`."""
        # A contract's terms, the range of a price in doubt and what is added make more of a cost differ than
        # is quick to write.
        if (cost.contract, cost.added, cost.between) != (None, None, None):
            return json_bytes(cost.to_dict())
        cards = tuple([(id(card), share.numerator, share.denominator) for card, share in cost.slices])
        options = tuple(cost.options.items()) if cost.options else ()
        used, on = cost.usage.to_dict(), spell(cost.on)
        kind = cost.model.id, cost.matched, cost.estimate, cost.mean_request, id(cost.table)
        key = (*kind, options, cards, *used)  # a command says the fields
        flags = " ".join([f"{_FLAGS[field]} {quantity}" for field, quantity in used.items()])
        template = self._templates.get(key)
        if template is None:
            return self._first(key, cost, flags, on)
        changes = cost.changes
        quick = {
            "on": on,
            "flags": flags,
            "usage": ",".join([f'"{n}":{v}' if type(v) is int else f'"{n}":"{v}"' for n, v in used.items()]),
            "notes": _listed(cost.notes),
            "changes": "[]" if not changes else json_bytes([each.to_dict() for each in changes]).decode(),
            "charges": ",".join([self._line(charge) for charge in cost.charges]),
            "total": plain(cost.list_cost),
        }
        return template.filled(cost, quick).encode()

    def _first(self, key: tuple[object, ...], cost: Cost, flags: str, on: str) -> bytes:
        command = _with_holes(quoted(cost.command), f" {flags} ", f"{_ON} {on}")
        if command:
            self._keep(key, _template(COST, cost, _SAME_IN_COST, {**_OF_COST, "command": command}))
        return json_bytes(cost.to_dict())

    def _line(self, charge: Charge) -> str:
        kind = charge.meter, charge.billed_as, charge.variant, charge.minimum
        key = (id(charge.price), id(charge.period), *kind)
        template = self._templates.get(key) or self._keep(
            key, _template(CHARGE, charge, _SAME_IN_LINE, _OF_LINE)
        )
        quick = {
            "consumed": plain(charge.consumed_quantity),
            "billed": plain(charge.pricing_quantity),
            "cost": plain(charge.list_cost),
            "share": str(charge.share),
        }
        return template.filled(charge, quick)

    def _keep(self, key: tuple[object, ...], template: _Template) -> _Template:
        """Keep a template with what it was made of: an `id` in a key is good while its object lives."""
        if len(self._templates) >= MOST_TEMPLATES:
            self._templates.clear()
        self._templates[key] = template
        return template


@lru_cache(MOST_TEMPLATES)
def _listed(notes: tuple[str, ...]) -> str:
    """Notes as JSON: few are ever said."""
    return json_bytes(notes).decode()


def _with_holes(command: str, flags: str, on: str) -> str:
    """A command with holes for its quantities and its moment; nothing where one stands in it twice."""
    text = safe_json(command)
    if text.count(flags) != 1 or text.count(on) != 1:
        return ""
    return text.replace(flags, " \0flags\0 ").replace(on, f"{_ON} \0on\0")


def _template(shape: Shape, value: object, same: Collection[str], quick: Mapping[str, str]) -> _Template:
    """The template that the first value of a kind leaves; members of `same` are so in all of that kind."""
    text, others = "", {}
    for part in shape.parts:
        write = _member(part)
        if part.fixed or part.name in same:
            text += write(value)
        elif part.name in quick:
            text += f',"{part.name}":{quick[part.name]}'
        else:
            name = f"other {part.name}"
            text += f"{MARK}{name}{MARK}"
            others[name] = write
    pieces = f"{{{text[1:]}}}".split(MARK)  # what comes first is fixed, and has a comma before it
    return _Template(pieces, itemgetter(*pieces[1::2]), others, value)


def _member(part: Field) -> Write:
    """What writes a member of a value, with a comma before it; nothing where it is left out."""
    alone = Shape("", "", part)

    def write(value: object) -> str:
        document = alone.document(value)
        return f",{json_bytes(document).decode()[1:-1]}" if document else ""

    return write
