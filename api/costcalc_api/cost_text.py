"""The JSON of a cost, quickly: most of it is words that the price brings along, and they are written once.

The first cost of a kind goes the plain way, `json_bytes(cost.to_dict())`, leaving a template: the members
that its shape says are `fixed` as text, and holes for all others. A test compares every byte.
"""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
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
    from collections.abc import Callable, Collection, Mapping, Sequence

    from costcalc.pricing_table import PricingTable
    from costcalc.questions.price.result import Cost
    from costcalc.rating.charges import Charge
    from costcalc.shapes import Field

    Hole = Callable[[object], str]

MOST_TEMPLATES = 10_000

_OF_COST = frozenset({"contract", "steps", "changes", ""})
"""What is the same in all costs with a template: those with a contract, a range or a change have none."""
_OF_LINE = frozenset({"shape", "contracted_unit_price", "contract_term", "minimum_quantity"})
"""The same of their lines; the minimum is what a template goes by."""


class _Template(NamedTuple):
    """The text of an object around the `holes`: members in which those of its kind differ, by their names.

    `made_of` is what it was made of, and `around` the text of a command around its quantities and its moment.
    """

    pieces: Sequence[str]
    holes: Sequence[tuple[str, Hole]]
    made_of: object
    around: Sequence[str] = ()

    def filled(self, value: object, known: Mapping[str, str]) -> str:
        """The text of a value; `known` are members that are written already."""
        text = [""] * (2 * len(self.pieces) - 1)
        text[::2] = self.pieces
        text[1::2] = [known[name] if name in known else hole(value) for name, hole in self.holes]
        return "".join(text)


class CostWriter:
    """Writes the costs of one table, by templates that go by all that their words depend on."""

    def __init__(self, table: PricingTable) -> None:
        self.table = table
        self._templates: dict[tuple[object, ...], _Template] = {}

    def write(self, cost: Cost) -> bytes:
        """The same bytes as `json_bytes(cost.to_dict())`."""
        # A contract's terms, the range of a price in doubt and what is added make more of a cost differ than
        # is quick to write, and what is to come depends on the moment.
        if (cost.contract, cost.added, cost.between) != (None, None, None) or cost.changes:
            return json_bytes(cost.to_dict())
        cards = tuple([(id(card), share.numerator, share.denominator) for card, share in cost.slices])
        options = tuple(cost.options.items()) if cost.options else ()
        used, on = cost.usage.to_dict(), spell(cost.on)
        kind = cost.model.id, cost.matched, cost.estimate, cost.mean_request, id(cost.table)
        key = (*kind, options, cards, *used)  # a command says the fields
        template = self._templates.get(key)
        if template is None:
            return self._first(key, cost, _flags(used), on)
        usage = ",".join([f'"{n}":{v}' if type(v) is int else f'"{n}":"{v}"' for n, v in used.items()])
        before, between, behind = template.around
        total, notes = plain(cost.list_cost), cost.notes
        known = {
            "on": f',"on":"{on}"',
            "usage": f',"usage":{{{usage}}}',
            "command": f',"command":{before}{_flags(used)}{between}{on}{behind}',
            "charges": f',"charges":[{",".join([self._line(charge) for charge in cost.charges])}]',
            "notes": f',"notes":{json_bytes(notes).decode()}' if notes else ',"notes":[]',
            "list_cost": f',"list_cost":"{total}"',
            "contracted_cost": f',"contracted_cost":"{total}"',
            "effective_cost": f',"effective_cost":"{total}"',
        }
        return template.filled(cost, known).encode()

    def _first(self, key: tuple[object, ...], cost: Cost, flags: str, on: str) -> bytes:
        around = _around(safe_json(quoted(cost.command)), f" {flags} ", f"{_ON} {on}")
        if around:
            command = f"{around[0]} ", f" {around[1]}{_ON} ", around[2]
            self._keep(key, _template(COST, cost, _OF_COST)._replace(around=command))
        return json_bytes(cost.to_dict())

    def _line(self, charge: Charge) -> str:
        kind = charge.meter, charge.billed_as, charge.variant, charge.minimum
        key = (id(charge.price), id(charge.period), *kind)
        template = self._templates.get(key) or self._keep(key, _template(CHARGE, charge, _OF_LINE))
        cost = plain(charge.list_cost)
        known = {
            "consumed_quantity": f',"consumed_quantity":"{plain(charge.consumed_quantity)}"',
            "pricing_quantity": f',"pricing_quantity":"{plain(charge.pricing_quantity)}"',
            "list_cost": f',"list_cost":"{cost}"',
            "contracted_cost": f',"contracted_cost":"{cost}"',
            "share": f',"share":"{charge.share}"',
        }
        return template.filled(charge, known)

    def _keep(self, key: tuple[object, ...], template: _Template) -> _Template:
        """Keep a template with what it was made of: an `id` in a key is good while its object lives."""
        if len(self._templates) >= MOST_TEMPLATES:
            self._templates.clear()
        self._templates[key] = template
        return template


_FLAGS, _ON = {field: flag(name) for field, name in SHORT_NAMES.items()}, flag("on")


def _flags(used: Mapping[str, int | str]) -> str:
    """A usage as the command of its cost says it."""
    return " ".join([f"{_FLAGS[field]} {quantity}" for field, quantity in used.items()])


def _around(text: str, *parts: str) -> list[str]:
    """The pieces of a text before, between and behind some parts; none where one stands in it twice."""
    pieces: list[str] = []
    for part in parts:
        if text.count(part) != 1:
            return []
        piece, _, text = text.partition(part)
        pieces.append(piece)
    return [*pieces, text]


def _template(shape: Shape, value: object, settled: Collection[str]) -> _Template:
    """The template that the first value of a kind leaves; `settled` members are the same in all of it too."""
    pieces = [""]
    holes: list[tuple[str, Hole]] = []
    for part in shape.parts:
        write = _member(part)
        if part.fixed or part.name in settled:
            pieces[-1] += write(value)
        else:
            pieces.append("")
            holes.append((part.name, write))
    pieces[0] = f"{{{pieces[0][1:]}"  # what comes first is fixed, and has no comma before it
    pieces[-1] += "}"
    return _Template(pieces, holes, value)


def _member(part: Field) -> Hole:
    """What writes a member of a value, with a comma before it; nothing where it is left out."""
    alone = Shape("", "", part)

    def write(value: object) -> str:
        document = alone.document(value)
        return f",{json_bytes(document).decode()[1:-1]}" if document else ""

    return write
