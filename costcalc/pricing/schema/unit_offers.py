"""The shape of provisioned throughput: units that a provider lists by the hour, and what one serves."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from costcalc.pricing.schema.contracts import Units
from costcalc.pricing.schema.facts import CitedEntry, HourlyRate, Ratio, Speed, TokenCount
from costcalc.pricing.schema.values import Day, ModelId, OptionValue, Strict, Text


class UnitPriceEntry(CitedEntry):
    """What one unit costs for a term, and on which days that was seen."""

    term: Text
    price: HourlyRate
    region: OptionValue | None = None
    effective_from: Day
    effective_to: Day | None = None
    last_seen: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> UnitPriceEntry:
        if self.effective_to is not None and self.effective_to <= self.effective_from:
            raise ValueError("`effective_to` must be a later day than `effective_from`")
        if self.last_seen is not None and self.last_seen < self.effective_from:
            raise ValueError("`last_seen` is no earlier day than `effective_from`")
        return self


class ServesEntry(CitedEntry):
    """What a unit serves of a model: tokens of input, and how many of these another token counts for."""

    input: Speed
    output: Ratio
    cache_read: Ratio | None = None
    cache_write: Ratio | None = None
    largest_input: TokenCount | None = None
    minimum: Units = 1
    step: Units = 1
    effective_from: Day


class UnitOfferEntry(Strict):
    """Units of one provider: their prices, and the models that they are sold for.

    What a unit serves of a model of `models` is not published; of one of `serves` it is.
    """

    unit: Text
    prices: Annotated[list[UnitPriceEntry], Field(min_length=1)]
    serves: dict[ModelId, ServesEntry] = {}
    models: list[ModelId] = []
    note: Text | None = None

    @model_validator(mode="after")
    def _is_for_models(self) -> UnitOfferEntry:
        if not self.serves and not self.models:
            raise ValueError("units are for models: name them under `serves`, or `models`")
        return self
