"""Prices that hold under conditions, where of several that hold the last that names a price counts.

The week is cut where any window opens or closes; each part has the prices of the overrides that hold in it,
and parts with the same prices become the hours of one sheet. So no two windows of the sheets overlap.
"""

from __future__ import annotations

from itertools import pairwise, product

from costcalc.feeds.off_peak import ALL_DAYS, WHOLE_DAY, HoursError, weekly
from costcalc.feeds.sheets import Hours, Sheets
from costcalc.pricing.market import Tier, Tiered
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from costcalc.feeds.off_peak import Span
    from costcalc.pricing.market import Sheet

MOST_SIZES = 6
MOST_EDGES = 50
"""A schedule by the half hour has 49."""


class Override(NamedTuple):
    """Prices by meter of requests in some hours of UTC, with an input above a size; 0 is any size.

    `spans` are minutes of a day, from the first to before the last; of the `days`, 0 is Monday.
    """

    prices: Mapping[str, Decimal]
    above: int = 0
    spans: Sequence[Span] = (WHOLE_DAY,)
    days: frozenset[int] = ALL_DAYS

    def holds(self, day: int, minute: int) -> bool:
        """Whether it holds in a minute of a weekday."""
        return day in self.days and any(start <= minute < end for start, end in self.spans)


def sheets_of(base: Mapping[str, Decimal], overrides: Sequence[Override]) -> Sheets:
    """The price sheets of a base and its overrides; `HoursError` where they are cut too finely."""
    edges = sorted({*WHOLE_DAY, *(edge for each in overrides for span in each.spans for edge in span)})
    if len({each.above for each in overrides}) > MOST_SIZES or len(edges) > MOST_EDGES:
        raise HoursError("there are too many sizes or hours")
    found: dict[tuple[Tiered, ...], list[list[Span]]] = {}
    for day, span in product(range(7), pairwise(edges)):
        sheet = _sheet(base, [each for each in overrides if each.holds(day, span[0])])
        found.setdefault(tuple(sheet.values()), [[] for _ in ALL_DAYS])[day].append(span)
    sheets = [(dict(zip(base, prices, strict=True)), days) for prices, days in found.items()]
    if len(sheets) == 1:
        return Sheets(sheets[0][0])
    usual = _sheet(base, [each for each in overrides if each.days == ALL_DAYS and WHOLE_DAY in each.spans])
    hours = [Hours(when, sheet) for sheet, days in sheets if sheet != usual for when in weekly(days)]
    return Sheets(usual, hours=hours)


def _sheet(base: Mapping[str, Decimal], overrides: Sequence[Override]) -> Sheet:
    """What the base costs with overrides that hold, by the size of the request."""
    sizes = sorted({0, *(each.above for each in overrides)})

    def price(meter: str, size: int) -> Decimal:
        named = [each for each in overrides if each.above <= size and meter in each.prices]
        return named[-1].prices[meter] if named else base[meter]

    return {
        meter: Tiered(
            price(meter, 0),
            tuple(
                Tier(size, inclusive=False, amount=price(meter, size))
                for before, size in pairwise(sizes)
                if price(meter, size) != price(meter, before)
            ),
        )
        for meter in base
    }
