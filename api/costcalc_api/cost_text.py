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
    from collections.abc import Callable, Collection, Mapping, Sequence

    from costcalc.pricing_table import PricingTable
    from costcalc.questions.price.result import Cost
    from costcalc.rating.charges import Charge
    from costcalc.shapes import Field

    Write = Callable[[object], str]

MOST_TEMPLATES = 10_000

_FLAG_OF, _ON = {field: flag(name) for field, name in SHORT_NAMES.items()}, flag("on")

MARK = "\0"
"""What stands before and behind the place of a hole: JSON has none."""


def _hole(place: int) -> str:
    """A hole, for what stands at a place among the texts of a cost."""
    return f"{MARK}{place}{MARK}"


_ON_PLACE, _NOTES, _CHANGES, _TOTAL, _FIRST_QUANTITY = range(5)
_IN_COST = {
    "on": f'"{_hole(_ON_PLACE)}"',
    "notes": _hole(_NOTES),
    "changes": _hole(_CHANGES),
    **dict.fromkeys(("list_cost", "contracted_cost", "effective_cost"), f'"{_hole(_TOTAL)}"'),
}
"""The members of a cost that are quick to write, with a hole for each; then come quantities, then lines."""
_IN_LINE = {"consumed_quantity": 0, "pricing_quantity": 1, "list_cost": 2, "contracted_cost": 2}
"""The members of a line that differ in costs of a kind, and which of its texts each has."""
_TEXTS_OF_LINE = 3

_SAME_IN_COST = frozenset({"contract", "steps", ""})
"""What is the same in all costs with a template: those with a contract or a range (`""`) have none."""
_SAME_IN_LINE = frozenset({"shape", "contracted_unit_price", "contract_term", "minimum_quantity", "share"})
"""The same of their lines; minima and shares are what a template goes by."""


class _Template(NamedTuple):
    """The text of a cost in pieces; every other one is a hole for what differs in those of its kind.

    `taken` takes what is in the holes out of all texts. The last of these are what `others` write, each of a
    line, by its place, or of the cost, which comes behind them. `made_of` is what it was made of.
    """

    pieces: list[str]
    taken: Callable[[list[str]], tuple[str, ...]]
    others: Sequence[tuple[Write, int]]
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
        if (cost.contract, cost.added, cost.between) != (None, None, None):
            return json_bytes(cost.to_dict())
        used, charges = cost.usage.to_dict(), cost.charges
        cards = tuple([(id(card), share.numerator, share.denominator) for card, share in cost.slices])
        minima = tuple([charge.minimum for charge in charges])
        options = tuple(cost.options.items()) if cost.options else ()
        kind = cost.model.id, cost.matched, cost.estimate, cost.mean_request, id(cost.table)
        # Lines go by the meters, and a command says the fields.
        key = (*kind, options, cards, minima, cost.usage.meters, *used)
        template = self._templates.get(key)
        if template is None:
            return self._first(key, cost, charges)
        changes = cost.changes
        texts = [
            spell(cost.on),
            _listed(cost.notes),
            "[]" if not changes else json_bytes([each.to_dict() for each in changes]).decode(),
            plain(cost.list_cost),
            *map(str, used.values()),
        ]
        for charge in charges:
            quantity = charge.consumed_quantity
            texts += plain(quantity), plain(charge.pricing_quantity), plain(charge.list_cost)
        if template.others:
            values = *charges, cost
            texts += [write(values[place]) for write, place in template.others]
        pieces = template.pieces[:]
        pieces[1::2] = template.taken(texts)
        return "".join(pieces).encode()

    def _first(self, key: tuple[object, ...], cost: Cost, charges: Sequence[Charge]) -> bytes:
        template = _template(cost, charges)
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


def _template(cost: Cost, charges: Sequence[Charge]) -> _Template | None:
    """The template that the first cost of a kind leaves; None where a command says its figures twice."""
    used = cost.usage.to_dict()
    holes = {field: _hole(place) for place, field in enumerate(used, _FIRST_QUANTITY)}
    command = _with_holes(cost, used, holes)
    if not command:
        return None
    first_line = _FIRST_QUANTITY + len(used)
    first_other = first_line + _TEXTS_OF_LINE * len(charges)
    others: list[tuple[Write, int]] = []

    def written(shape: Shape, value: object, same: Collection[str], quick: Mapping[str, str], at: int) -> str:
        text = ""
        for part in shape.parts:
            write = _member(part)
            if part.fixed or part.name in same:
                text += write(value)
            elif part.name in quick:
                text += f',"{part.name}":{quick[part.name]}'
            else:
                text += _hole(first_other + len(others))
                others.append((write, at))
        return f"{{{text[1:]}}}"  # what comes first is fixed, and has a comma before it

    lines = []
    for at, charge in enumerate(charges):
        start = first_line + at * _TEXTS_OF_LINE
        quick = {name: f'"{_hole(start + text)}"' for name, text in _IN_LINE.items()}
        lines.append(written(CHARGE, charge, _SAME_IN_LINE, quick, at))
    quantities = [f'"{n}":{holes[n]}' if type(v) is int else f'"{n}":"{holes[n]}"' for n, v in used.items()]
    quick = {
        **_IN_COST,
        "usage": f"{{{','.join(quantities)}}}",
        "charges": f"[{','.join(lines)}]",
        "command": command,
    }
    pieces = written(COST, cost, _SAME_IN_COST, quick, len(charges)).split(MARK)
    return _Template(pieces, itemgetter(*map(int, pieces[1::2])), others, cost)


def _with_holes(cost: Cost, used: Mapping[str, object], holes: Mapping[str, str]) -> str:
    """The command of a cost with holes for its quantities and its moment; nothing where one is said twice."""
    text = safe_json(quoted(cost.command))
    quantities, on = _flags(used), f"{_ON} {spell(cost.on)}"
    if text.count(quantities) != 1 or text.count(on) != 1:
        return ""
    return text.replace(quantities, _flags(holes)).replace(on, f"{_ON} {_hole(_ON_PLACE)}")


def _flags(quantities: Mapping[str, object]) -> str:
    """The quantities of a usage as a command says them."""
    return "".join([f" {_FLAG_OF[field]} {quantity}" for field, quantity in quantities.items()]) + " "


def _member(part: Field) -> Write:
    """What writes a member of a value, with a comma before it; nothing where it is left out."""
    alone = Shape("", "", part)

    def write(value: object) -> str:
        document = alone.document(value)
        return f",{json_bytes(document).decode()[1:-1]}" if document else ""

    return write
