"""The flat rows of models: one each, with the days of its life, and its base prices in a column a meter."""

from __future__ import annotations

from decimal import Decimal

from costcalc.meters import METERS, MILLION
from costcalc.numbers import plain
from costcalc.pricing.model import in_own_unit
from costcalc.pricing.shapes import LIFECYCLE
from costcalc.questions.models.shape import MODEL_LIST, MODEL_ROW
from costcalc.report.flat import Answer, Flat, own
from costcalc.report.safe import is_number
from costcalc.shapes import moment, price, text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from costcalc.meters import Meter
    from costcalc.shapes import Field


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One row a model, with the days of its life, and what it costs."""
    for model in document["models"]:
        life = model["lifecycle"]
        days = {each.name: _day(each, life[each.name]) for each in LIFECYCLE if each.name in life}
        yield {**model, **days, **_prices(model["list_unit_prices"])}


def price_column(meter: Meter) -> str:
    """The name of the column of a meter's price: `input_usd_per_million_tokens`, `image_usd_per_image`."""
    unit = meter.unit.replace("*", "_").lower()
    return f"{meter.name}_usd_per_{f'million_{unit}s' if meter.pricing_size == MILLION else unit}"


PRICE_COLUMNS = {meter.name: price_column(meter) for meter in METERS.values()}
"""A column for each meter, with its unit: a number, nothing where there is no price, 0 where it is free."""


def _prices(said: Mapping[str, str]) -> dict[str, str | None]:
    """The base prices of a model by their columns, as numbers."""
    return {PRICE_COLUMNS[meter]: _amount(price, said) for meter, price in said.items()}


def _amount(price: str, said: Mapping[str, str]) -> str | None:
    """A price as a number, for the unit of its column; of `as input` that of the input; None if not sold."""
    if price.startswith(AS):
        return _amount(said.get(price.removeprefix(AS), ""), said)
    amount, _, per = price.partition(" per ")
    if not is_number(amount):
        return None
    return plain(in_own_unit(Decimal(amount), Decimal(per.partition(" ")[0]))) if per else amount


def _day(field: Field, said: Any) -> object:  # noqa: ANN401 - a day, or a milestone
    """The day of a milestone; else what is said."""
    return said if field.shape is None else said["on"]


AS = "as "
OWN = own(
    *(moment(each.name) if each.shape else each for each in LIFECYCLE if each.name not in MODEL_ROW.fields),
    text("source_url"),
    *map(price, PRICE_COLUMNS.values()),
)
ANSWER = Answer(MODEL_LIST, Flat(_rows, rows=(MODEL_ROW, OWN), shared=(MODEL_LIST,)))
