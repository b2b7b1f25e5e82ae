"""The shape of terms: of contracts as agreed, of throughput by the hour as listed, and what a euro is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from costcalc.errors import UnitError
from costcalc.meters import METERS
from costcalc.numbers import count_number, money_number, percentage, plain
from costcalc.pricing.exchange import EUR, USD
from costcalc.pricing.schema.facts import CitedEntry, Day, HourlyRate, QuantityEntry, Ratio, Speed, TokenCount
from costcalc.pricing.schema.rates import MeterName, When
from costcalc.pricing.schema.values import (
    Faults,
    Instant,
    ModelId,
    OptionValue,
    Read,
    Slug,
    Strict,
    Text,
    is_one,
)
from costcalc.prose import shown
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


Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
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
        said = is_one(self.percent, self.price)
        yield not said, "say `percent`, off the list price, or the `price` itself"


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


AMOUNTS = ("discounts", "volume_discounts", "commitment", "provisioned")
"""Where a contract says amounts, and by which keys."""
_OF_MONEY = ("price", "above", "spend")


def _in_usd(said: object, code: str) -> object:
    """Terms whose amounts are in a currency, as if they were in USD; one in USD is none of the contract's."""
    if isinstance(said, list):
        return [_in_usd(each, code) for each in said]
    if not isinstance(said, dict):
        return said
    found = dict(said)
    for name in _OF_MONEY:
        amount = said.get(name)
        if isinstance(amount, str):
            bare = re.sub(rf"(?<=[0-9]) ?{code}(?=/|$)", f" {USD}", amount)
            found[name] = bare if bare != amount else f"{amount} (write it in {code}, as the contract says)"
    return found


class ContractEntry(Strict):
    """A contract: what it is about, since when, and its terms, in USD or in its own `currency`."""

    name: Text
    currency: Code | None = None
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

    @model_validator(mode="before")
    @classmethod
    def _of_its_currency(cls, said: object) -> object:
        """Read amounts in the currency that the contract names as others are read in USD."""
        code = said.get("currency") if isinstance(said, dict) else None
        if not isinstance(said, dict) or code is None:
            return said
        if not isinstance(code, str) or not re.fullmatch("[A-Z]{3}", code) or code == USD:
            return said | {"currency": None} if code == USD else said
        return {name: _in_usd(value, code) if name in AMOUNTS else value for name, value in said.items()}

    def _faults(self) -> Faults:
        terms = self.discounts or self.volume_discounts or self.commitment or self.provisioned
        yield not terms, f"a contract has terms: {TERMS}"


TERM = re.compile(
    r"no commitment|an hour|a (?:day|week|month|year)|(?:[2-9]|[1-9][0-9]) (?:days|weeks|months|years)"
)


def _term(text: object) -> object:
    if not (isinstance(text, str) and TERM.fullmatch(text)):
        raise ValueError(
            f"{shown(text)} is no term: write one such as an hour, a month, 3 months, no commitment"
        )
    return text


Term = Annotated[str, Read(_term, type="string", pattern=f"^({TERM.pattern})$")]
MOST_TIMES = 1_000
CACHED = "cache_read"


class DatedEntry(CitedEntry):
    """What held from a day on; `observed` where that is the first day on which it was seen."""

    effective_from: Day
    effective_to: Day | None = None
    effective_from_basis: Literal["announced", "observed"] = "observed"

    def _faults(self) -> Faults:
        is_over = self.effective_to is not None and self.effective_to <= self.effective_from
        yield is_over, "`effective_to` must be a later day than `effective_from`"


class UnitPriceEntry(DatedEntry):
    """What one unit costs for a term, and on which days that was seen.

    `seen_in` is the source of the last of them, where it is another than that of the price.
    """

    term: Term
    price: HourlyRate
    region: OptionValue | None = None
    last_seen: Day | None = None
    seen_in: Slug | None = None

    def _faults(self) -> Faults:
        yield from super()._faults()
        last = self.last_seen or self.effective_from
        yield last < self.effective_from, "`last_seen` is no earlier day than `effective_from`"
        is_later = self.effective_to is not None and last > self.effective_to
        yield is_later, "`last_seen` is no later day than `effective_to`"
        rule = "`seen_in` says where the price was seen on `last_seen`: say that day"
        yield self.seen_in is not None and self.last_seen is None, rule


def _of_tokens(counts: dict[str, QuantityEntry]) -> Faults:
    """Refuse a meter that is no token of a request, and a token that counts for nothing but is not cached."""
    for meter, said in counts.items():
        number = Decimal(said.number)
        is_free = not number and not meter.startswith(CACHED)
        yield not METERS[meter].is_token, f"units serve tokens, and {meter} is none: leave it out"
        yield number > MOST_TIMES, f"a token of {meter} counts for {MOST_TIMES} at most"
        yield is_free, f"a token of {meter} counts for more than 0: leave out what is not known"


Counts = Annotated[dict[MeterName, Ratio], Field(min_length=1)]


class LargerEntry(Strict):
    """For how many tokens a token of each meter counts in requests with more input than `above`."""

    above: TokenCount
    counts: Counts

    def _faults(self) -> Faults:
        return _of_tokens(self.counts)


class ServesEntry(DatedEntry):
    """What a unit serves of a model: tokens of input, and how many of these a token of another meter is.

    `larger` says what requests above a size count for, `largest_input` above which size none is served.
    """

    input: Speed
    counts: Counts
    larger: LargerEntry | None = None
    largest_input: TokenCount | None = None
    minimum: Units
    step: Units

    def _faults(self) -> Faults:
        yield from (*super()._faults(), *_of_tokens(self.counts))
        yield "input" in self.counts, "a token of input counts for itself: leave it out"


Alone = BeforeValidator(lambda each: [each] if isinstance(each, dict) else each)
Served = Annotated[list[ServesEntry], Field(min_length=1), Alone]


class UnitOfferEntry(Strict):
    """Units of one provider: their prices, and the models that they are sold for.

    What a unit serves of a model of `models` is not published; of one of `serves` it is, over time as a list.
    """

    unit: Text
    prices: Annotated[list[UnitPriceEntry], Field(min_length=1)]
    serves: dict[ModelId, Served] = {}
    models: list[ModelId] = []
    note: Text | None = None

    def _faults(self) -> Faults:
        named = self.serves or self.models
        yield not named, "units are for models: name them under `serves`, or `models`"
        for place, model in enumerate(self.models):
            is_twice = model in {*self.models[:place], *self.serves}
            yield is_twice, f"{model} is named twice: under `serves` where that is published, else `models`"


def _rate(text: object) -> str:
    """Read a rate, which is more than nothing."""
    rate = money_number(text)
    if not rate:
        raise ValueError("a rate is more than 0: leave out a currency that has none")
    return plain(rate)


def _dollars_for_euros(rates: dict[str, str]) -> dict[str, str]:
    """Refuse a day without the one rate that every conversion begins with."""
    if USD not in rates:
        raise ValueError("the day has no rate for USD, from which every price is converted: add it")
    if EUR in rates:
        raise ValueError("rates are for one euro, which needs none itself: leave EUR out")
    return rates


PerEuro = Annotated[str, Read(_rate, type=["number", "string"], examples=["1.0472"])]
DayRates = Annotated[dict[Code, PerEuro], AfterValidator(_dollars_for_euros)]


class FxEntry(Strict):
    """Reference rates, as the European Central Bank prints them."""

    source: Slug
    per_euro: dict[Day, DayRates]
