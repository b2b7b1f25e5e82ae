"""The JSON of a cost, quickly: most of it is words that the price brings along, and they are written once.

The first cost of a kind goes the plain way, `json_bytes(cost.to_dict())`, leaving a template: its text, with
holes where costs of its kind differ. A member that is neither `fixed` in its shape nor known here makes all
costs go the plain way. A test compares every byte.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from costcalc.numbers import plain
from costcalc.periods import spell
from costcalc.questions.price.shape import COST
from costcalc.rating.shapes import CHARGE
from costcalc.usage.flags import SHORT_NAMES, flag
from costcalc_api.json_text import json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from costcalc.pricing_table import PricingTable
    from costcalc.questions.price.result import Cost
    from costcalc.shapes import Shape

MOST_TEMPLATES = 10_000

_FLAG_OF, _ON = {field: flag(name) for field, name in SHORT_NAMES.items()}, flag("on")

MARK = "\0"
"""What stands before and behind the place of a hole in what is written as JSON, where it is `ESCAPED`."""
ESCAPED = json_bytes(MARK).decode().strip('"')

_ON_PLACE, _NOTES, _CHANGES, _TOTAL, _FIRST_QUANTITY = range(5)
_IN_COST = {
    "on": _ON_PLACE,
    "notes": _NOTES,
    "changes": _CHANGES,
    **dict.fromkeys(("list_cost", "contracted_cost", "effective_cost"), _TOTAL),
}
"""The members of a cost that differ in those of a kind, and which of its texts each has.

Behind these texts come those of the quantities, which the command has too, and then those of the lines.
"""
_IN_LINE = {
    "consumed_quantity": 0,
    "pricing_quantity": 1,
    **dict.fromkeys(("list_cost", "contracted_cost"), 2),
    "minimum_quantity": 3,
}
"""The same of its lines: which of the texts of a line."""
_TEXTS_OF_LINE = 4

_KNOWN_IN_COST = frozenset(
    {*_IN_COST, "usage", "command", "charges", "contract", "steps", "usage_format", "counted_text", ""}
)
"""What may be told of a cost that has a template: none has a contract, a range (`""`), a record, a text."""
_KNOWN_IN_LINE = frozenset({*_IN_LINE, "shape", "contracted_unit_price", "contract_term", "share"})
"""The same of its lines; shares, and whether there are minima, are what a template goes by."""


class _Template(NamedTuple):
    """The text of a cost in pieces; every other one is a hole for what differs in those of its kind.

    `{"on":"`, hole 0, `","usage":{"input_tokens":`, hole 4, … `taken` takes what is in the holes, in their
    order, out of the texts of a cost. `made_of` is what it was made of.
    """

    pieces: list[str]
    taken: Callable[[list[str]], tuple[str, ...]]
    made_of: Cost


class CostWriter:
    """Writes the costs of one table, by templates that go by all that their words depend on."""

    def __init__(self, table: PricingTable) -> None:
        self.table = table
        self._templates: dict[tuple[object, ...], _Template] = {}

    def write(self, cost: Cost) -> bytes:
        """The same bytes as `json_bytes(cost.to_dict())`."""
        # A contract's terms, the range of a price in doubt and what is added make more of a cost differ than
        # is quick to write.
        if (cost.contract, cost.added, cost.between, cost.read_as, cost.counted) != (None,) * 5:
            return json_bytes(cost.to_dict())
        used, charges = cost.usage.to_dict(), cost.charges
        cards = tuple([(id(card), share.numerator, share.denominator) for card, share in cost.slices])
        have_minima = tuple([charge.minimum is not None for charge in charges])
        options = tuple(cost.options.items()) if cost.options else ()
        kind = cost.model.id, cost.matched, cost.estimate, cost.mean_request, id(cost.table)
        # Lines go by the meters, and a command says the fields.
        key = (*kind, options, cards, have_minima, cost.usage.meters, *used)
        template = self._templates.get(key)
        if template is None:
            return self._first(key, cost)
        changes = cost.changes
        texts = [
            spell(cost.on),
            _listed(cost.notes),
            "[]" if not changes else json_bytes([each.to_dict() for each in changes]).decode(),
            plain(cost.list_cost),
            *map(str, used.values()),
        ]
        for charge in charges:
            quantity, least = charge.consumed_quantity, charge.minimum
            texts += plain(quantity), plain(charge.pricing_quantity), plain(charge.list_cost)
            texts.append("" if least is None else plain(least))
        pieces = template.pieces[:]
        pieces[1::2] = template.taken(texts)
        return "".join(pieces).encode()

    def _first(self, key: tuple[object, ...], cost: Cost) -> bytes:
        template = _template(cost)
        if template is not None:
            if len(self._templates) >= MOST_TEMPLATES:
                self._templates.clear()
            # An `id` in the key is good while its object lives, and the template holds it.
            self._templates[key] = template
        return json_bytes(cost.to_dict())


@lru_cache(MOST_TEMPLATES)
def _listed(notes: tuple[str, ...]) -> str:
    """Notes as JSON: few are ever said."""
    return json_bytes(notes).decode()


def _template(cost: Cost) -> _Template | None:
    """The template that the first cost of a kind leaves; None where figures cannot be told from words."""
    document = cost.to_dict()
    used, lines = document["usage"], document["charges"]
    holes = {field: _hole(place) for place, field in enumerate(used, _FIRST_QUANTITY)}
    command = _with_holes(cost, used, holes)
    if not (command and _is_known(COST, _KNOWN_IN_COST) and _is_known(CHARGE, _KNOWN_IN_LINE)):
        return None
    if ESCAPED in json_bytes(document).decode():
        return None
    document |= {name: _hole(place) for name, place in _IN_COST.items()}
    document |= {"usage": holes, "command": command}
    for start, line in enumerate(lines):
        first = _FIRST_QUANTITY + len(used) + start * _TEXTS_OF_LINE
        line.update({name: _hole(first + place) for name, place in _IN_LINE.items() if name in line})
    text = json_bytes(document).decode()
    for hole in (_hole(_NOTES), _hole(_CHANGES), *(holes[n] for n, v in used.items() if type(v) is int)):
        written = json_bytes(hole).decode()
        text = text.replace(written, written.strip('"'))  # what stands there is no text
    pieces = text.split(ESCAPED)
    return _Template(pieces, itemgetter(*map(int, pieces[1::2])), cost)


def _hole(place: int) -> str:
    """A hole, for what stands at a place among the texts of a cost."""
    return f"{MARK}{place}{MARK}"


def _is_known(shape: Shape, known: Collection[str]) -> bool:
    """Whether it is known of each member of a shape how it may differ in costs of a kind."""
    return all(part.fixed or part.name in known for part in shape.parts)


def _with_holes(cost: Cost, used: Mapping[str, object], holes: Mapping[str, str]) -> str:
    """The command of a cost with holes for its quantities and its moment; nothing where one is said twice."""
    text = cost.command
    quantities, on = _flags(used), f"{_ON} {spell(cost.on)}"
    if text.count(quantities) != 1 or text.count(on) != 1:
        return ""
    return text.replace(quantities, _flags(holes)).replace(on, f"{_ON} {_hole(_ON_PLACE)}")


def _flags(quantities: Mapping[str, object]) -> str:
    """The quantities of a usage as a command says them, with the space behind them."""
    return "".join([f" {_FLAG_OF[field]} {quantity}" for field, quantity in quantities.items()]) + " "
