"""What the columns of a file are by their names alone: the model, the date, the seller, options, requests."""

from __future__ import annotations

from functools import lru_cache

from costcalc.usage.column_names import DATE, OPTION_COLUMNS, look_of, spelled, words_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MODELS = (
    "model", "model_id", "model_name", "gen_ai_response_model", "gen_ai_request_model", "response_model",
    "request_model", "llm_model", "model_version", "model_permaslug", "model_slug", "slug",
)  # fmt: skip
"""What the column of models is called; of several that a file has, the first is meant."""
SELLERS = frozenset(
    {"provider", "provider_name", "provider_id", "custom_llm_provider", "llm_provider", "model_provider",
     "gen_ai_provider_name", "gen_ai_system", "ls_provider", "vendor", "seller"}
)  # fmt: skip
"""What a column is called that says who sells the model of its row."""
REQUESTS = frozenset(
    {"requests", "request_count", "requests_count", "num_requests", "number_of_requests", "n_requests",
     "num_model_requests"}
)  # fmt: skip
"""What a column is called that says of how many requests its row is the sum."""
TIERS = frozenset({"tier", "service_tier"})
BATCHES = frozenset({"batch", "is_batch"})
"""Columns of which the values decide: `tier` is that of a service, or of a customer."""
TIER_VALUES = frozenset(
    {"", "standard", "default", "auto", "standard_only", "batch", "flex", "priority", "scale"}
)
YES_NO = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False, "": False}

OPTIONS: tuple[str, ...] = ("service_tier", "region", *OPTION_COLUMNS)

OF_ALL = {
    "language": "",
    "usage_format": "",
    "provider": "",
    "discount": "is said of all rows: --discount 15%",
}
"""Words of the question that no column says, and why one that is called so stops a file."""

_ENDS = frozenset({"end", "ended", "ending", "finish", "finished", "until", "to", "through"})
"""Words that make the end of a time of a date: it says how long the row's time is."""
_NOT_OF_USE = _ENDS | {
    "updated", "update", "modified", "deleted", "completed", "complete", "completion", "due", "valid",
    "effective", "expires", "expiry", "active", "as", "of", "month", "mois", "year", "week", "quarter",
    "hour", "heure", "invoice", "invoiced", "paid", "renewal", "signup", "release", "raw", "sent", "next",
    "last", "first", "ymd", "billing", "zone", "timezone",
}  # fmt: skip
"""Words of dates that need not be those of the use."""


def models_in(names: Iterable[str]) -> list[str]:
    """The columns that may be those of the models, the first of them first."""
    named = {spelled(name): name for name in names}
    return [named[each] for each in MODELS if each in named]


@lru_cache(4_096)
def is_of_use(name: str) -> bool:
    """Whether a name is that of the date of use: `created_at`, `ChargePeriodStart`, `Date (UTC)`."""
    return look_of(name) == DATE and _NOT_OF_USE.isdisjoint(words_of(name))


@lru_cache(4_096)
def is_end(name: str) -> bool:
    """Whether a name is that of the end of a time: `end_time`, `ChargePeriodEnd`."""
    return look_of(name) == DATE and not _ENDS.isdisjoint(words_of(name))


def says_utc(name: str) -> bool:
    """Whether a name says that its times are of UTC: `usage_date_utc`."""
    return "utc" in words_of(name)


def option_meant(name: str) -> str | None:
    """The option that a name is, in another spelling: `serviceTier`, `Speed`."""
    return next((each for each in OPTIONS if spelled(name) == each), None)


def one_of(names: Sequence[str], spellings: frozenset[str]) -> list[str]:
    """The columns that are called by one of these names, however it is spelled."""
    return [name for name in names if spelled(name) in spellings]
