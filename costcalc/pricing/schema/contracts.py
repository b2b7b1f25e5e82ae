"""The shape of contract terms."""

from __future__ import annotations

from typing import Annotated

from pydantic import ValidationInfo, field_validator

from costcalc.errors import UnitError
from costcalc.meters import METERS
from costcalc.numbers import count_number, money_number, percentage, plain
from costcalc.pricing.schema.facts import Speed
from costcalc.pricing.schema.rates import MeterName, When
from costcalc.pricing.schema.values import Faults, Instant, ModelId, Read, Slug, Strict, Text
from costcalc.units import read_price, split_quantity

MOST_UNITS = 1_000_000
TERMS = "`discounts`, `volume_discounts`, a `commitment` or `provisioned` throughput"


def _money_in(unit: str, example: int) -> Read:
    """Read an amount in one unit alone: a month of 30 days is none that anyone is billed by."""

    def read(text: object) -> str:
        expected = f"an amount such as 20000 {unit}"
        number, given = split_quantity(text, expected)
        if given != unit:
            raise UnitError(text, expected, f"write it in {unit}")
        return plain(money_number(number))

    return Read(read, type="string", examples=[f"{example} {unit}"])


def _units(text: object) -> int:
    units = count_number(text)
    if units != int(units) or not 1 <= units <= MOST_UNITS:
        raise ValueError(f"units are bought whole: write a number from 1 to {MOST_UNITS}")
    return int(units)


Percent = Annotated[str, Read(lambda text: plain(percentage(text)), type="string", examples=["15%"])]
Spend = Annotated[str, _money_in("USD", 50_000)]
MonthlySpend = Annotated[str, _money_in("USD/month", 20_000)]
HourlyPrice = Annotated[str, _money_in("USD/hour", 30)]
Units = Annotated[int, Read(_units, type="integer", minimum=1)]


class TermEntry(Strict):
    """A discount on list prices, or the price of a meter."""

    model: ModelId | None = None
    meter: MeterName | None = None
    when: When | None = None
    percent: Percent | None = None
    price: Text | None = None
    printed: Text | None = None

    @field_validator("price")
    @classmethod
    def _in_the_unit_of_its_meter(cls, price: str | None, info: ValidationInfo) -> str | None:
        if price is None or "meter" not in info.data:  # an unknown meter is told by itself
            return price
        if info.data["meter"] is None:
            raise ValueError("a negotiated price is that of one meter: name the `meter`")
        return plain(read_price(price, METERS[info.data["meter"]]))

    def _faults(self) -> Faults:
        yield (
            (self.percent is None) == (self.price is None),
            "say `percent`, off the list price, or the `price` itself",
        )


class BandEntry(Strict):
    """A band of a graduated discount."""

    above: Spend
    percent: Percent
    printed: Text | None = None


class CommitmentEntry(Strict):
    """What is spent in every month, or billed all the same."""

    spend: MonthlySpend
    printed: Text | None = None


class ProvisionedEntry(Strict):
    """Throughput bought by the hour."""

    model: ModelId
    units: Units
    price: HourlyPrice
    capacity: Speed
    printed: Text | None = None


class ContractEntry(Strict):
    """A contract: what it is about, since when, and its terms."""

    name: Text
    source: Slug
    effective_from: Instant
    effective_to: Instant | None = None
    provider: Slug | None = None
    models: list[ModelId] = []
    discounts: list[TermEntry] = []
    volume_discounts: list[BandEntry] = []
    commitment: CommitmentEntry | None = None
    provisioned: list[ProvisionedEntry] = []
    note: Text | None = None

    def _faults(self) -> Faults:
        yield (
            not (self.discounts or self.volume_discounts or self.commitment or self.provisioned),
            f"a contract has terms: {TERMS}",
        )
