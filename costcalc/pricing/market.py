"""A market: what a feed of prices says, in the form in which the compiled table keeps models.

An importer turns one foreign format into a `Market`. What the format says and costcalc cannot express is
listed in `left_out`, never dropped in silence.
"""

from __future__ import annotations

from costcalc.pricing.model import BEGINNING, UNDATED_BASIS, Provider
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from costcalc.pricing.documents import Document
    from costcalc.pricing.source import Source

__all__ = ["UNDATED", "UNDATED_BASIS", "Feed", "LeftOut", "Market", "Pattern", "Sheet", "Tier", "Tiered"]

UNDATED = BEGINNING.isoformat()
"""The beginning of a price of which a feed does not say since when it has been in force."""


class LeftOut(NamedTuple):
    """Something that a feed says of a model, and that costcalc does not take over."""

    model: str
    what: str
    why: str


class Pattern(NamedTuple):
    """A rule by which a feed recognises a model's name: `starts_with`, `ends_with`, `contains` or `regex`."""

    model: str
    kind: str
    text: str


class Feed(NamedTuple):
    """A feed in the table: how many models it has, how many of them with a price, how many are used."""

    name: str
    version: str | None
    retrieved: str
    models: int
    priced: int
    used: int


class Market(NamedTuple):
    """The models of a feed by id, with what the feed is: its source, its version, when it was read."""

    feed: str
    source: Source
    version: str | None
    retrieved: str
    providers: Mapping[str, Provider]
    models: Mapping[str, Document]
    patterns: Sequence[Pattern] = ()
    left_out: Sequence[LeftOut] = ()


class Tier(NamedTuple):
    """A price from an input size on; the size itself is included where a provider counts so."""

    tokens: int
    inclusive: bool
    amount: Decimal


class Tiered(NamedTuple):
    """A price in USD per pricing unit, and what it becomes for large requests, from the smallest size on.

    `per` is of how many seconds it is the price, where it is listed by the hour or the minute.
    """

    amount: Decimal
    tiers: tuple[Tier, ...] = ()
    per: Decimal | None = None

    def at(self, threshold: tuple[int, bool] | None) -> Decimal:
        """The price of a request that is beyond a threshold, and beyond no larger one."""
        found = self.amount
        for tokens, inclusive, amount in self.tiers:
            if threshold is not None and (tokens, not inclusive) <= (threshold[0], not threshold[1]):
                found = amount
        return found


Sheet = dict[str, Tiered]
"""Prices by meter."""
