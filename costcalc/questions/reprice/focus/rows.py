"""A repricing as rows of FOCUS: one for each price of a meter, charge period, model and set of labels.

Quantities are added up exactly, and ListCost is ListUnitPrice × PricingQuantity to the last digit, so that
the rows come to what the usage cost then. A share of a lot (hours that nobody knows) may have no finite
decimal form: its quantity is then rounded to 12 decimal places, and the result is labelled an estimate.
"""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cached_property

from costcalc.meters import METERS
from costcalc.numbers import EXACT, as_fraction, settle, tidy
from costcalc.questions.reprice.costs.lots import tokens_of
from costcalc.questions.reprice.focus.columns import USUAL, columns_of
from costcalc.questions.reprice.focus.skus import Sku
from costcalc.questions.reprice.focus.spans import STRETCHES, Span, Spans
from costcalc.rating.charges import charges_on
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any, Protocol

    from costcalc.pricing.model import Model
    from costcalc.questions.reprice.costs.lots import Lot
    from costcalc.questions.reprice.costs.then import Taken
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.rating.charges import Charge
    from costcalc.rating.table import RatingTable

    class Then(Protocol):
        """What usage cost at its own time."""

        taken: Sequence[Taken]

    class Repriced(Protocol):
        """What a repricing is of: its result, which knows how to be written, fits it."""

        table: RatingTable
        sums: UsageSums

        @property
        def then(self) -> Then: ...  # noqa: D102


CURRENCY = "USD"
ACCOUNT = "costcalc"
"""How the ids of billing accounts begin: a log does not say which account is billed."""

PLACES = {name: place for place, name in enumerate(METERS)}


class Line(NamedTuple):
    """What rows are told apart by."""

    span: Span
    labels: tuple[str | None, ...]
    sku: tuple[str, str, str]
    """The model's id, the id of the price, and the meter that was used."""
    prices: tuple[Decimal, Decimal, str]
    """At list and under a contract, and the unit that they are for."""
    source: str


class Total:
    """The usage of a line so far, and an example of it."""

    __slots__ = ("billed", "charge", "consumed", "sku")

    def __init__(self, sku: Sku, charge: Charge) -> None:
        self.sku, self.charge = sku, charge
        self.consumed, self.billed = Fraction(0), Fraction(0)

    def add(self, charge: Charge) -> None:
        """Count a charge in."""
        least = charge.minimum
        self.consumed += as_fraction(charge.consumed_quantity) * charge.share
        self.billed += as_fraction(charge.consumed_quantity if least is None else least) * charge.share


class Focus:
    """A repricing as FOCUS has it: its rows, and the usage that has a price and no charge period."""

    def __init__(self, repriced: Repriced, version: str = USUAL) -> None:
        self.version, self.columns = version, columns_of(version)
        self._repriced = repriced
        self._spans = Spans(repriced.sums)
        self.labels = [name for name in repriced.sums.by if name not in STRETCHES]
        self._lines: dict[Line, Total] = {}
        self._without_time: list[Lot] = []
        for each in repriced.then.taken:
            self._take(each)

    @property
    def tokens_without_time(self) -> int:
        """Tokens that are in no row, as nobody said when they were used."""
        return tokens_of(self._without_time)

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows in order of time, labels, models and meters: texts, moments, Decimals, flags and None."""
        for line in sorted(self._lines, key=_place):
            yield self._row(line, self._lines[line])

    def _take(self, taken: Taken) -> None:
        span = self._spans.of(taken.cell, taken.lot)
        if span is None:
            self._without_time.append(taken.lot)
            return
        labels = tuple(
            value
            for name, value in zip(self._repriced.sums.by, taken.cell.by, strict=True)
            if name not in STRETCHES
        )
        model, lot = taken.priced.rater.model, taken.lot
        for card, share in taken.bill.slices:
            when = None if card.variant is None else card.variant.when
            for charge in charges_on(
                card, lot.billed, lot.requests or 0, share, taken.met.on, contract=taken.contract
            ):
                self._add(span, labels, Sku(model, charge.billed_as, when), charge)

    def _add(self, span: Span, labels: tuple[str | None, ...], sku: Sku, charge: Charge) -> None:
        line = Line(
            span,
            labels,
            (sku.model.id, sku.price_id, charge.meter),
            (charge.list_unit_price, charge.contracted_unit_price, charge.pricing_unit),
            charge.source.url or charge.source.title,
        )
        total = self._lines.get(line)
        if total is None:
            total = self._lines[line] = Total(sku, charge)
        total.add(charge)

    def _row(self, line: Line, total: Total) -> dict[str, Any]:
        every = {
            **_names(total.sku.model, self._maker(total.sku.model)),
            **_times(line.span),
            **_sku(total),
            **_amounts(total),
            "Tags": self._tags(line.labels),
            "x_PriceSource": line.source,
        }
        return {each.name: every[each.name] for each in self.columns}

    def _tags(self, labels: tuple[str | None, ...]) -> str | None:
        """The labels of a row as JSON; a label that its requests do not have is left out."""
        found = {name: value for name, value in zip(self.labels, labels, strict=True) if value is not None}
        return json.dumps(found, ensure_ascii=False) if found else None

    def _maker(self, model: Model) -> str:
        return self._makers.get(model.id) or self._makers.setdefault(model.id, self._found_maker(model))

    @cached_property
    def _makers(self) -> dict[str, str]:
        return {}

    def _found_maker(self, model: Model) -> str:
        """Who made a model that another one serves, where the table says it; else whoever sells it."""
        if model.weights_of is not None:
            try:
                return self._repriced.table.catalogue.model(model.weights_of).provider.name
            except KeyError:
                pass
        return model.provider.name


def _place(line: Line) -> tuple[object, ...]:
    labels = [(value is None, value or "") for value in line.labels]
    model, price, meter = line.sku
    return (line.span.charge, labels, model, PLACES[meter], price, line.prices, line.source)


def _names(model: Model, maker: str) -> Mapping[str, object]:
    """Who sells, made and bills it, on which account, as which service."""
    seller = model.provider.name
    return {
        "ProviderName": seller,
        "PublisherName": maker,
        "ServiceProviderName": seller,
        "HostProviderName": seller,
        "InvoiceIssuerName": seller,
        "InvoiceId": None,
        "InvoiceDetailId": None,
        "BillingAccountId": f"{ACCOUNT}:{model.provider.id}",
        "BillingAccountName": f"{seller}, estimated from logs",
        "BillingCurrency": CURRENCY,
        "PricingCurrency": CURRENCY,
        "ServiceCategory": "AI and Machine Learning",
        "ServiceSubcategory": "Generative AI",
        "ServiceName": f"{seller} API",
        "x_ModelId": model.id,
        "x_IsEstimate": True,
    }


def _times(span: Span) -> Mapping[str, object]:
    return {
        "ChargePeriodStart": span.charge.start,
        "ChargePeriodEnd": span.charge.end,
        "BillingPeriodStart": span.billing.start,
        "BillingPeriodEnd": span.billing.end,
    }


def _sku(total: Total) -> Mapping[str, object]:
    sku, meter = total.sku, total.charge.meter
    what = Sku(sku.model, meter).title
    billed = "" if meter == sku.meter else f", billed as {sku.title}"
    conditions = "" if sku.when is None else f" ({sku.when})"
    return {
        "SkuId": sku.id,
        "SkuMeter": sku.title,
        "SkuPriceId": sku.price_id,
        "SkuPriceDetails": sku.details,
        "ChargeCategory": "Usage",
        "ChargeClass": None,
        "ChargeDescription": f"{sku.model.name}: {what}{billed}{conditions}",
        "ChargeFrequency": "Usage-Based",
        "PricingCategory": "Standard",
        "CommitmentDiscountStatus": None,
        "x_ConsumedMeter": meter,
    }


def _amounts(total: Total) -> Mapping[str, object]:
    charge = total.charge
    size = charge.price.per or METERS[charge.billed_as].pricing_size
    quantity = settle(total.billed / as_fraction(size))[0]
    listed = tidy(EXACT.multiply(charge.list_unit_price, quantity))
    contracted = tidy(EXACT.multiply(charge.contracted_unit_price, quantity))
    return {
        "ConsumedQuantity": settle(total.consumed)[0],
        "ConsumedUnit": charge.consumed_unit,
        "PricingQuantity": quantity,
        "PricingUnit": charge.pricing_unit,
        "ListUnitPrice": charge.list_unit_price,
        "PricingCurrencyListUnitPrice": charge.list_unit_price,
        "ListCost": listed,
        "ContractedUnitPrice": charge.contracted_unit_price,
        "PricingCurrencyContractedUnitPrice": charge.contracted_unit_price,
        "ContractedCost": contracted,
        "EffectiveCost": contracted,
        "PricingCurrencyEffectiveCost": contracted,
        "BilledCost": contracted,
    }
