"""Which meters of which models carried a price. The bare number does not say; this does."""

from __future__ import annotations

from fractions import Fraction

from costcalc.errors import CostcalcError, UsageError
from costcalc.meters import METERS
from costcalc.numbers import plain, settle
from costcalc.periods import lasting, spell
from costcalc.prose import shown
from costcalc.questions.frames import Framed
from costcalc.questions.lookup.shape import MATCHES
from costcalc.units import read_list_price
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.periods import Moment, Stretch
    from costcalc.pricing.source import Source
    from costcalc.pricing.stored.flat_rows import PriceRow
    from costcalc.questions.lookup.listed import Listed
    from costcalc.questions.lookup.request import Request
    from costcalc.rating.table import RatingTable


class Match(NamedTuple):
    """One figure of the table that is the price looked for."""

    row: PriceRow
    name: str
    source: Source


class _Matches(NamedTuple):
    amount: Decimal
    on: Moment | None
    table_hash: str
    matches: Sequence[Match]
    undated: int = 0


class Matches(_Matches, Framed):
    """Every figure that is the price looked for; none is an answer too.

    `undated` are those of feeds that nobody can date for the moment asked: they are counted, and no matches.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        day = f" on {spell(self.on)}" if self.on else ""
        return f"<Matches of {plain(self.amount)}{day}: {len(self.matches)}>"

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/lookup/1`."""
        return MATCHES.document(self)


def lookup(table: RatingTable, request: Request) -> Matches:
    """Find the meters that carried a price, on a moment or ever."""
    catalogue, amounts = table.catalogue, _amounts(request.price)
    asked = None if request.on is None else lasting(request.on)
    # Where a unit was said, one by the hour may be meant too, whose figure is another.
    figures = None if request.price.unit else {plain(request.price.amount)}
    rows = [row for row in catalogue.price_rows(figures) if _carries(row, amounts.get(row.meter))]
    rows = [row for row in rows if asked is None or _may_hold(row, asked)]
    known = [row for row in rows if asked is None or row.overlaps(asked)]
    found = [Match(row, catalogue.model(row.model).name, catalogue.source(row.source or "")) for row in known]
    return Matches(request.price.amount, request.on, table.hash, found, len(rows) - len(known))


def _may_hold(row: PriceRow, asked: Stretch) -> bool:
    """Whether a figure may be in force then: one that nobody can date may have begun at any time."""
    return row.ends_after(asked) if row.effective_from is None else row.overlaps(asked)


class _Asked(NamedTuple):
    """The figure that a meter's price must be: as text in its own unit; and by one second, or whatever it is.

    `figure` is None where the price has no finite decimal form there; `by_one` where no unit was said.
    """

    figure: str | None
    by_one: Fraction | None


def _amounts(price: Listed) -> dict[str, _Asked]:
    """The price in the unit of each meter; without those to which its unit does not belong."""
    figure, unit = plain(price.amount), price.unit
    if not unit:
        return dict.fromkeys(METERS, _Asked(figure, None))
    amounts = {}
    for meter in METERS.values():
        try:
            amount, per = read_list_price(f"{figure} {unit}", meter)
        except CostcalcError:
            continue
        by_one = Fraction(amount) / Fraction(per or 1)
        settled, is_exact = settle(by_one)
        amounts[meter.name] = _Asked(plain(settled) if is_exact else None, by_one)
    if not amounts:
        raise UsageError(
            f"{shown(unit)} is no unit of a price: write 0.14 USD/Mtoken or 0.04 USD/image", "price"
        )
    return amounts


def _carries(row: PriceRow, asked: _Asked | None) -> bool:
    """Whether a row is of a price; where a unit was said, one by the hour is also that by the second."""
    if asked is None or row.list_unit_price is None:
        return False
    if asked.by_one is None or row.pricing_unit == METERS[row.meter].pricing_unit:
        return row.list_unit_price == asked.figure
    seconds = int(row.pricing_unit.partition(" ")[0])
    return Fraction(row.list_unit_price) / seconds == asked.by_one
