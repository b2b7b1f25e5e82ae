"""The shape of a pricing file, for pydantic: which keys there are, and what grammar each value follows.

Validated input comes out as text again, in one canonical spelling; `costcalc.pricing.file.normal` makes
documents of it. The JSON schema for editors is generated from here.
"""

from costcalc.pricing.schema.file import (
    LifecycleEntry,
    ModelEntry,
    PeriodEntry,
    PricingFile,
    explain,
    json_schema,
    shaped,
)
from costcalc.pricing.schema.rates import FigureEntry, VariantEntry

__all__ = [
    "FigureEntry",
    "LifecycleEntry",
    "ModelEntry",
    "PeriodEntry",
    "PricingFile",
    "VariantEntry",
    "explain",
    "json_schema",
    "shaped",
]
