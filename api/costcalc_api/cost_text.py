"""The JSON of a cost, quickly: most of it is words that the price brings along, and they are written once.

The first cost of a kind goes the plain way, `json_bytes(cost.to_dict())`, leaving a template: the same text
with holes where costs of that kind differ. A test compares every byte.
"""

from __future__ import annotations

import secrets
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from costcalc.numbers import plain
from costcalc.periods import spell
from costcalc.report.safe import safe_json
from costcalc.usage.flags import SHORT_NAMES, flag
from costcalc_api.json_text import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from costcalc.pricing_table import PricingTable
    from costcalc.questions.price.result import Cost
    from costcalc.rating.charges import Charge

MOST_TEMPLATES = 10_000
Template = tuple[list[str], object]
"""The text around the holes, and what it was made of."""

_LINE_HOLES = ("consumed_quantity", "pricing_quantity", "list_cost", "contracted_cost", "share")
_COST_HOLES = ("on", "usage", "command", "charges", "list_cost", "contracted_cost", "effective_cost")


class CostWriter:
    """Writes the costs of one table, by templates that go by all that their words depend on."""

    def __init__(self, table: PricingTable) -> None:
        self.table = table
        self._templates: dict[tuple[object, ...], Template] = {}

    def write(self, cost: Cost) -> bytes:
        """The same bytes as `json_bytes(cost.to_dict())`."""
        # A contract's terms, the range of a price in doubt and what is added make more of a cost differ than
        # holes can hold, and what is to come depends on the moment.
        if (cost.contract, cost.added, cost.between) != (None, None, None) or cost.changes:
            return json_bytes(cost.to_dict())
        cards = tuple([(id(card), share.numerator, share.denominator) for card, share in cost.slices])
        options = tuple(cost.options.items()) if cost.options else ()
        used, on = cost.usage.to_dict(), spell(cost.on)
        # What is said of added prices depends on the meters, and on no quantity; a command says the fields.
        kind = cost.model.id, cost.matched, cost.estimate, cost.is_sum, cost.mean_request, id(cost.table)
        key = (*kind, options, cards, cost.usage.meters, *used)
        template = self._templates.get(key)
        if template is None:
            return self._first(key, cost, _flags(used), on)
        pieces = template[0]
        usage = ",".join([f'"{n}":{v}' if type(v) is int else f'"{n}":"{v}"' for n, v in used.items()])
        total = plain(cost.list_cost)
        lines = ",".join([self._line(charge) for charge in cost.charges])
        return (
            f'{pieces[0]}"{on}"{pieces[1]}{{{usage}}}{pieces[2]}{_flags(used)}{pieces[3]}{on}{pieces[4]}'
            f'[{lines}]{pieces[5]}"{total}"{pieces[6]}"{total}"{pieces[7]}"{total}"{pieces[8]}'
        ).encode()

    def _first(self, key: tuple[object, ...], cost: Cost, flags: str, on: str) -> bytes:
        document = cost.to_dict()
        around = _around(safe_json(quoted(document["command"])), f" {flags} ", f"{_ON} {on}")
        # What is said of a lapsed guarantee depends on the moment, so those costs always go the plain way.
        if around and not any(each.card.period.guaranteed_until for each in cost.slices):
            *head, before, behind, cost_1, cost_2, cost_3, tail = _template(document, _COST_HOLES)
            command = (f"{before}{around[0]} ", f" {around[1]}{_ON} ", f"{around[2]}{behind}")
            self._keep(key, [*head, *command, cost_1, cost_2, cost_3, tail], cost)
        return json_bytes(document)

    def _line(self, charge: Charge) -> str:
        key = (id(charge.price), id(charge.period), charge.meter, charge.billed_as, charge.variant)
        template = self._templates.get(key)
        if template is None:
            template = self._keep(key, _template(charge.to_dict(), _LINE_HOLES), charge)
        pieces = template[0]
        cost = plain(charge.list_cost)
        return (
            f'{pieces[0]}"{plain(charge.consumed_quantity)}"{pieces[1]}"{plain(charge.pricing_quantity)}"'
            f'{pieces[2]}"{cost}"{pieces[3]}"{cost}"{pieces[4]}"{charge.share}"{pieces[5]}'
        )

    def _keep(self, key: tuple[object, ...], pieces: list[str], made_of: Cost | Charge) -> Template:
        """Keep a template with what it was made of: an `id` in a key is good while its object lives."""
        if len(self._templates) >= MOST_TEMPLATES:
            self._templates.clear()
        template = self._templates[key] = pieces, made_of
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


def _template(document: Mapping[str, Any], holes: tuple[str, ...]) -> list[str]:
    """The text of a document around its holes, which stand in it in this order."""
    mark = secrets.token_hex(16)
    text = json_bytes({**document, **dict.fromkeys(holes, mark)}).decode()
    pieces = text.split(f'"{mark}"')
    if len(pieces) != len(holes) + 1 or [name for name in document if name in holes] != list(holes):
        raise AssertionError(f"the holes of a template are not {', '.join(holes)}")
    return pieces
