"""`lookup`: which meter of which model carried a price. The bare number does not say; this does."""

from __future__ import annotations

from fractions import Fraction

from costcalc.errors import CostcalcError, NumberError, UsageError, shown
from costcalc.meters import METERS
from costcalc.numbers import money_number, plain, settle
from costcalc.operations.words import ON, Parameter, check_words, names_of, one_text
from costcalc.periods import Moment, lasting, parse_moment, spell
from costcalc.units import read_list_price
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.operations.words import Words
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.pricing.stored.flat_rows import PriceRow
    from costcalc.rating.table import RatingTable

THREE_DIGITS = 3

PARAMETERS = (
    Parameter(
        "price",
        "the figure, as it is listed: 0.14, 0,14 or 0.14 USD/Mtoken",
        also=("amount",),
        required=True,
        example="0.14",
    ),
    ON,
)
"""The words of a look-up."""
NAMES = names_of(PARAMETERS)


class Match(NamedTuple):
    """One figure of the table that is the price looked for."""

    row: PriceRow
    name: str
    catalogue: Catalogue

    def to_dict(self) -> dict[str, Any]:
        """The match as JSON has it."""
        row = self.row
        source = self.catalogue.source(row.source or "")
        return {
            "model": row.model,
            "name": self.name,
            "meter": row.meter,
            "list_unit_price": row.list_unit_price,
            "pricing_unit": row.pricing_unit,
            "variant": row.variant,
            "effective_from": row.effective_from,
            "effective_to": row.effective_to,
            "effective_from_basis": row.effective_from_basis,
            "source": {
                "id": source.id,
                "title": source.title,
                "url": source.url,
                "published": source.published,
                "printed": row.printed,
            },
        }


class Matches(NamedTuple):
    """Every figure that is the price looked for; none is an answer too.

    `undated` are those of feeds that nobody can date for the moment asked: they are counted, and no matches.
    """

    amount: Decimal
    on: Moment | None
    table_hash: str
    matches: Sequence[Match]
    undated: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/lookup/1`."""
        return {
            "schema": "costcalc/lookup/1",
            "price": plain(self.amount),
            "on": spell(self.on) if self.on else None,
            "currency": "USD",
            "table": {"hash": self.table_hash},
            "matches": [match.to_dict() for match in self.matches],
            "undated": self.undated,
        }


def lookup(table: RatingTable, words: Words) -> Matches:
    """Find the meters that carried a price, on a moment or ever."""
    check_words(words, NAMES)
    said = one_text(words, "price", "amount")
    if said is None:
        raise UsageError("say the price to look up, such as 0.14", "price")
    on_said = one_text(words, "on")
    on = parse_moment(on_said) if on_said else None
    catalogue, amounts = table.catalogue, _amounts(said)
    rows = [
        row
        for row in catalogue.price_rows(_figures(amounts.values()))
        if _carries(row, amounts.get(row.meter))
        and (on is None or row.effective_from is None or row.overlaps(lasting(on)))
        and (on is None or row.ends_after(lasting(on)))
    ]
    known = [row for row in rows if on is None or row.overlaps(lasting(on))]
    found = [Match(row, catalogue.model(row.model).name, catalogue) for row in known]
    return Matches(_number(said), on, table.hash, found, len(rows) - len(known))


def _number(said: str) -> Decimal:
    whole, comma, decimals = said.partition(" ")[0].partition(",")
    if comma and whole != "0" and len(decimals) == THREE_DIGITS:
        raise UsageError(f"{shown(said)} may be thousands or a fraction: write 1000 or 1.000", "price")
    try:
        return money_number(said.partition(" ")[0].replace(",", ".", 1))
    except NumberError as error:
        raise UsageError(str(error), "price") from error


class _Asked(NamedTuple):
    """The figure that a meter's price must be: as text in its own unit; and by one second, or whatever it is.

    `figure` is None where the price has no finite decimal form there; `by_one` where no unit was said.
    """

    figure: str | None
    by_one: Fraction | None


def _amounts(said: str) -> dict[str, _Asked]:
    """The price in the unit of each meter; without those to which its unit does not belong."""
    figure, unit = plain(_number(said)), said.partition(" ")[2]
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


def _figures(asked: Iterable[_Asked]) -> set[str] | None:
    """The figures that a row may carry; any, where one by the hour may be meant too."""
    every = list(asked)
    by_hour = any(each.by_one is not None for each in every)
    return None if by_hour else {each.figure for each in every if each.figure is not None}


def _carries(row: PriceRow, asked: _Asked | None) -> bool:
    """Whether a row is of a price; where a unit was said, one by the hour is also that by the second."""
    if asked is None or row.list_unit_price is None:
        return False
    if asked.by_one is None or row.pricing_unit == METERS[row.meter].pricing_unit:
        return row.list_unit_price == asked.figure
    seconds = int(row.pricing_unit.partition(" ")[0])
    return Fraction(row.list_unit_price) / seconds == asked.by_one
