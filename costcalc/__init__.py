"""What does this LLM workload cost, on which model, on which date, and how do we know?

    import costcalc

    table = costcalc.load()
    usage = costcalc.Usage(input_tokens=1_000_000, cache_read_tokens=600_000, output_tokens=100_000)
    cost = table.price("deepseek/deepseek-r1", usage, on="2025-01-25T20:00:00Z")
    cost.list_cost  # Decimal('0.523')

The names below are loaded when they are first used, so that `import costcalc` costs next to nothing.
"""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, module_named

if TYPE_CHECKING:
    from costcalc.errors import (
        AmbiguousModelError,
        ContextWindowError,
        CostcalcError,
        CurrencyError,
        FeedError,
        InstantNeededError,
        LayerError,
        MeterNotPricedError,
        MissingExtraError,
        MomentError,
        NoPriceInForceError,
        NotDatedError,
        NotSoldError,
        NumberError,
        OptionError,
        OutputError,
        PatternOnlyError,
        PricingTableError,
        Problem,
        RequestSizeError,
        ResultError,
        UnitError,
        UnknownClaimError,
        UnknownModelError,
        UnknownTrainingError,
        UnknownValueError,
        UnpricedModelError,
        UsageError,
        UsageLogError,
        WorkloadError,
    )
    from costcalc.pricing.exchange import Exchange
    from costcalc.pricing_table import PricingTable, load
    from costcalc.questions.breakeven.result import BreakEven
    from costcalc.questions.compare.result import Comparison, Row
    from costcalc.questions.compare.unranked import Unranked
    from costcalc.questions.doubts import StrictError
    from costcalc.questions.history.lines import History
    from costcalc.questions.lookup.matches import Matches
    from costcalc.questions.models.listing import ModelList
    from costcalc.questions.price.result import Cost
    from costcalc.questions.project.result import Projection
    from costcalc.questions.reprice.reduction.logged import LoggedUsage
    from costcalc.questions.verify.answer import Verification
    from costcalc.rating.charges import Charge
    from costcalc.usage.columns.errors import NothingUsedError
    from costcalc.usage.records.errors import NotBilledError, UsageRecordError
    from costcalc.usage.usage import Usage
    from costcalc.usage.workload import Workload

__version__ = "0.1.0"

__all__ = [
    "AmbiguousModelError",
    "BreakEven",
    "Charge",
    "Comparison",
    "ContextWindowError",
    "Cost",
    "CostcalcError",
    "CurrencyError",
    "Exchange",
    "FeedError",
    "History",
    "InstantNeededError",
    "LayerError",
    "LoggedUsage",
    "Matches",
    "MeterNotPricedError",
    "MissingExtraError",
    "ModelList",
    "MomentError",
    "NoPriceInForceError",
    "NotBilledError",
    "NotDatedError",
    "NotSoldError",
    "NothingUsedError",
    "NumberError",
    "OptionError",
    "OutputError",
    "PatternOnlyError",
    "PricingTable",
    "PricingTableError",
    "Problem",
    "Projection",
    "RequestSizeError",
    "ResultError",
    "Row",
    "StrictError",
    "UnitError",
    "UnknownClaimError",
    "UnknownModelError",
    "UnknownTrainingError",
    "UnknownValueError",
    "UnpricedModelError",
    "Unranked",
    "Usage",
    "UsageError",
    "UsageLogError",
    "UsageRecordError",
    "Verification",
    "Workload",
    "WorkloadError",
    "load",
]

_HOMES = {
    "costcalc.pricing.exchange": ("Exchange",),
    "costcalc.pricing_table": ("PricingTable", "load"),
    "costcalc.questions.breakeven.result": ("BreakEven",),
    "costcalc.questions.compare.result": ("Comparison", "Row"),
    "costcalc.questions.compare.unranked": ("Unranked",),
    "costcalc.questions.doubts": ("StrictError",),
    "costcalc.questions.history.lines": ("History",),
    "costcalc.questions.lookup.matches": ("Matches",),
    "costcalc.questions.models.listing": ("ModelList",),
    "costcalc.questions.price.result": ("Cost",),
    "costcalc.questions.project.result": ("Projection",),
    "costcalc.questions.reprice.reduction.logged": ("LoggedUsage",),
    "costcalc.questions.verify.answer": ("Verification",),
    "costcalc.rating.charges": ("Charge",),
    "costcalc.usage.columns.errors": ("NothingUsedError",),
    "costcalc.usage.records.errors": ("NotBilledError", "UsageRecordError"),
    "costcalc.usage.usage": ("Usage",),
    "costcalc.usage.workload": ("Workload",),
}
_HOME_OF = dict.fromkeys(__all__, "costcalc.errors")  # where all others are
_HOME_OF |= {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'costcalc' has no attribute {name!r}")
    value = globals()[name] = getattr(module_named(home), name)
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
