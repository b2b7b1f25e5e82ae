"""The shape of the facts beside the prices: evidence, training, claims and texts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import StringConstraints

from costcalc.errors import UnitError
from costcalc.numbers import money_number, physical_number, plain
from costcalc.periods import parse_moment
from costcalc.pricing.schema.values import (
    Date,
    Faults,
    Flag,
    Physical,
    Read,
    Slug,
    Strict,
    Text,
    date_text,
    is_one,
)
from costcalc.pricing.source import Quantity as FactQuantity
from costcalc.units import split_quantity, unit_named

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
Formula = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+*/() -]{3,300}$")]


def _quantity(text: object) -> dict[str, str]:
    """Read `2664000 GPU_hour` as its number and unit; money is written without an exponent."""
    number, unit = split_quantity(text, "a number and a unit, such as 2048 GPU")
    if unit is None:
        raise ValueError("the unit is missing: write it behind the number, as in 2048 GPU")
    money = "USD" in unit_named(unit).dimension
    return {"number": plain(money_number(number) if money else physical_number(number)), "unit": unit}


class QuantityEntry(Strict):
    """A number with its unit."""

    number: str
    unit: str


def _ratio(text: object) -> dict[str, str]:
    """Read `1.2` as 1.2 times, and anything with a unit as it is."""
    number, unit = split_quantity(text, "a number such as 1.2, or a share such as 47 percent")
    return _quantity(text) if unit else {"number": plain(physical_number(number)), "unit": "times"}


def _in(unit: str) -> Read:
    """Read a quantity that can be converted to a unit; money may be nothing, a physical quantity not."""

    def read(text: object) -> dict[str, str]:
        said = _quantity(text)
        given = unit_named(said["unit"]).dimension
        if given != unit_named(unit).dimension:
            raise UnitError(text, f"a quantity in {unit}", f"that is {given}")
        if "USD" not in given and not Decimal(said["number"]):
            raise ValueError("must be more than 0")
        return said

    return Read(read, type="string", examples=["2664000 GPU_hour", "5576000 USD"])


def _of_range(*ends_said: QuantityEntry | None) -> Faults:
    """Refuse a range whose ends are of two dimensions, or the wrong way round."""
    ends = [each for each in ends_said if each is not None]
    yield any(each.unit == "date" for each in ends), "a range is of numbers: give a date as `date`"
    in_unit_of_high = [FactQuantity(Decimal(each.number), each.unit).as_in(ends[-1].unit) for each in ends]
    yield in_unit_of_high != sorted(in_unit_of_high), "the low end of a range is above its high end"


GpuHours = Annotated[QuantityEntry, _in("GPU_hour")]
Gpus = Annotated[QuantityEntry, _in("GPU")]
Hours = Annotated[QuantityEntry, _in("hour")]
Rent = Annotated[QuantityEntry, _in("USD/GPU_hour")]
HourlyRate = Annotated[QuantityEntry, _in("USD/hour")]
Dollars = Annotated[QuantityEntry, _in("USD")]
TokenCount = Annotated[QuantityEntry, _in("token")]
Peak = Annotated[QuantityEntry, _in("FLOP/second")]
Power = Annotated[QuantityEntry, _in("watt")]
Memory = Annotated[QuantityEntry, _in("byte")]
Speed = Annotated[QuantityEntry, _in("token/second")]


Ratio = Annotated[QuantityEntry, Read(_ratio, type=["number", "string"])]


def _value(text: object) -> object:
    """Read the value of a claim or of evidence: a number with its unit, or a date as text."""
    if isinstance(text, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", text):
        return {"number": date_text(text), "unit": "date"}
    if isinstance(text, str) and text.startswith("-"):  # a fall, a loss: what changes may be negative
        fallen = _ratio(text[1:])
        return {**fallen, "number": f"-{fallen['number']}"}
    return _ratio(text)


Value = Annotated[
    QuantityEntry, Read(_value, type=["number", "string"], examples=["5576000 USD", "2025-01-27"])
]


def _day(text: object) -> str:
    """Read the day on which prices are looked up."""
    if not isinstance(text, str) or "T" in text:
        raise ValueError("write a day such as 2025-01-25")
    return parse_moment(text).isoformat()


Day = Annotated[str, Read(_day, type="string", format="date")]


class CitedEntry(Strict):
    """What every fact says of where it was read."""

    source: Slug
    printed: Text | None = None
    on: Date | None = None
    verified: Flag = True
    note: Text | None = None


def _figure(point: object, low: QuantityEntry | None, high: QuantityEntry | None, rule: str) -> Faults:
    """Refuse what is neither one figure nor a range, or both; an end of a range may be open."""
    yield not is_one(point, low or high), rule
    yield from _of_range(low, high)


class EvidenceEntry(Strict):
    """A sourced figure, date or text; or a formula over other evidence."""

    subject: Text
    quantity: Word
    measure: Word
    scope: Word | None = None
    value: Value | None = None
    value_low: Value | None = None
    value_high: Value | None = None
    date: Date | None = None
    text: Text | None = None
    formula: Formula | None = None
    unit: Text | None = None
    source: Slug | None = None
    printed: Text | None = None
    on: Date | None = None
    verified: Flag = True
    note: Text | None = None

    def _faults(self) -> Faults:
        said = [self.value, self.value_low or self.value_high, self.date, self.text, self.formula]
        yield not is_one(*said), "say one of `value`, `value_low`/`value_high`, `date`, `text` or `formula`"
        named = is_one(self.formula, self.source)
        yield not named, "evidence names its `source`; a `formula` has those of what it is made of"
        yield self.formula is not None and self.unit is None, "a `formula` needs the `unit` of its result"
        yield from _of_range(self.value_low, self.value_high)


class StageEntry(Strict):
    """A part of a run: its GPU-hours, or GPUs and hours."""

    gpu_hours: GpuHours | None = None
    gpus: Gpus | None = None
    hours: Hours | None = None
    printed: Text | None = None

    def _faults(self) -> Faults:
        is_either = (self.gpu_hours is None) == (self.gpus is not None) == (self.hours is not None)
        yield not is_either, "a stage has `gpu_hours`, or `gpus` and `hours`"


class RunEntry(CitedEntry):
    """A training run."""

    subject: Text
    model: Text | None = None
    scope: Word
    stages: dict[Word, StageEntry]
    gpu: Slug | None = None
    gpus: Gpus | None = None
    rental: Rent | None = None
    tokens: TokenCount | None = None
    parameters: dict[Literal["total", "active"], Physical] = {}
    relatives: list[Text] = []
    includes: Text
    excludes: Text

    def _faults(self) -> Faults:
        yield not self.stages, "a run has `stages`: a run of no GPU-hours would cost nothing"


class EstimateEntry(CitedEntry):
    """A published cost."""

    subject: Text
    model: Text | None = None
    method: Word
    cost: Dollars | None = None
    cost_low: Dollars | None = None
    cost_high: Dollars | None = None
    includes: Text
    excludes: Text

    def _faults(self) -> Faults:
        rule = "say `cost`, or `cost_low` and `cost_high`"
        return _figure(self.cost, self.cost_low, self.cost_high, rule)


class RentalEntry(CitedEntry):
    """What renting costs."""

    low: Rent
    high: Rent | None = None

    def _faults(self) -> Faults:
        return _of_range(self.low, self.high)


class GpuEntry(CitedEntry):
    """A GPU."""

    peak_bf16: Peak | None = None
    peak_fp8: Peak | None = None
    peak_fp16: Peak | None = None
    peak_fp8_printed: Text | None = None
    power: Power | None = None
    power_printed: Text | None = None
    power_source: Slug | None = None
    node_power: Power | None = None
    node_power_printed: Text | None = None
    node_power_source: Slug | None = None
    memory: Memory | None = None
    memory_printed: Text | None = None
    rentals: list[RentalEntry] = []


class MultiplierEntry(CitedEntry):
    """A range by which development costs more."""

    what: Text
    low: Ratio
    high: Ratio

    def _faults(self) -> Faults:
        return _of_range(self.low, self.high)


class ThroughputEntry(CitedEntry):
    """Measured tokens per second."""

    subject: Text | None = None
    model: Text | None = None
    hardware: Text
    gpu: Slug | None = None
    gpus: Gpus | None = None
    precision: Text | None = None
    batch: Text | None = None
    setting: Text
    request_input: TokenCount | None = None
    request_output: TokenCount | None = None
    direction: Literal["input", "output", "total"] | None = None
    value: Speed | None = None
    low: Speed | None = None
    high: Speed | None = None

    def _faults(self) -> Faults:
        return _figure(self.value, self.low, self.high, "say `value`, or `low` and `high`")


class TrainingEntry(Strict):
    """What is known of training."""

    runs: dict[Slug, RunEntry] = {}
    estimates: dict[Slug, EstimateEntry] = {}
    gpus: dict[Slug, GpuEntry] = {}
    multipliers: dict[Slug, MultiplierEntry] = {}
    throughputs: dict[Slug, ThroughputEntry] = {}


class ClaimEntry(Strict):
    """What an article says."""

    article: Slug
    printed: Text
    subject: Text
    subject_as_stated: Text
    quantity: Word
    measure: Word
    scope: Word | None = None
    operator: Literal["=", "<", ">", "~"] = "="
    value: Value | None = None
    text: Text | None = None
    attributed_to: Text
    on: Day | None = None
    date: Date | None = None
    group: Slug | None = None
    against: Text | None = None
    title: Text
    fr: Text

    def _faults(self) -> Faults:
        said = is_one(self.value, self.text)
        yield not said, "a claim has a `value` with its unit, or a `text` where it gives no number"
        is_date = self.value is not None and self.value.unit == "date"
        rule = "the `operator` of a date is =: before and after are not checked"
        yield is_date and self.operator != "=", rule


class GroupEntry(Strict):
    """Claims on the same thing."""

    title: Text
    fr: Text
    scope: Word | None = None
