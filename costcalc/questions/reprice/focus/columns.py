"""The columns of a FOCUS file, by version: those of the specification that an estimate can fill, then ours.

FOCUS (the FinOps Open Cost and Usage Specification) has columns for resources, regions, commitments and
invoices too, which a log of requests knows nothing of: they are conditional there, and left out here.
"""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.prose import listed, shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT, NUMBER, MOMENT, FLAG = "text", "number", "moment", "flag"


class Column(NamedTuple):
    """A column: its name in FOCUS, and what its cells are; JSON is a text here, as it is there."""

    name: str
    kind: str = TEXT


_COMMON = (
    Column("BilledCost", NUMBER),
    Column("BillingAccountId"),
    Column("BillingAccountName"),
    Column("BillingCurrency"),
    Column("BillingPeriodEnd", MOMENT),
    Column("BillingPeriodStart", MOMENT),
    Column("ChargeCategory"),
    Column("ChargeClass"),
    Column("ChargeDescription"),
    Column("ChargeFrequency"),
    Column("ChargePeriodEnd", MOMENT),
    Column("ChargePeriodStart", MOMENT),
    Column("CommitmentDiscountStatus"),
    Column("ConsumedQuantity", NUMBER),
    Column("ConsumedUnit"),
    Column("ContractedCost", NUMBER),
    Column("ContractedUnitPrice", NUMBER),
    Column("EffectiveCost", NUMBER),
    Column("InvoiceId"),
    Column("InvoiceIssuerName"),
    Column("ListCost", NUMBER),
    Column("ListUnitPrice", NUMBER),
    Column("PricingCategory"),
    Column("PricingCurrency"),
    Column("PricingCurrencyContractedUnitPrice", NUMBER),
    Column("PricingCurrencyEffectiveCost", NUMBER),
    Column("PricingCurrencyListUnitPrice", NUMBER),
    Column("PricingQuantity", NUMBER),
    Column("PricingUnit"),
    Column("ServiceCategory"),
    Column("ServiceName"),
    Column("ServiceSubcategory"),
    Column("SkuId"),
    Column("SkuMeter"),
    Column("SkuPriceDetails"),
    Column("SkuPriceId"),
    Column("Tags"),
)
_OWN = (
    Column("x_ConsumedMeter"),
    Column("x_IsEstimate", FLAG),
    Column("x_ModelId"),
    Column("x_PriceSource"),
)
"""Ours begin with x_, as FOCUS wants it, and stand behind its own."""

_OF_VERSION = {
    "1.2": (Column("ProviderName"), Column("PublisherName")),
    "1.4": (Column("HostProviderName"), Column("InvoiceDetailId"), Column("ServiceProviderName")),
}

VERSIONS: Mapping[str, tuple[Column, ...]] = {
    version: (*sorted((*_COMMON, *own)), *_OWN) for version, own in _OF_VERSION.items()
}
"""The columns of each version that can be written, in their order."""

USUAL = "1.2"
"""The version that is written unless another is asked for: the last that the validator knows."""


def columns_of(version: str) -> tuple[Column, ...]:
    """The columns of a version; `UsageError` for one that cannot be written."""
    if version not in VERSIONS:
        raise UsageError(f"must be {listed(VERSIONS)}, not {shown(version)}", "focus_version")
    return VERSIONS[version]
