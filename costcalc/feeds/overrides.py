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
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from costcalc.pricing.market import Sheet

    Part = tuple[int, int, int]

MOST_SIZES = 6
MOST_EDGES = 50
"""A schedule by the half hour has 49."""


class Override(NamedTuple):
    """Prices by meter of requests in some hours of UTC, with an input above a size; 0 is any size.

    `spans` are minutes of a day, from the first to before the last; of the `days`, 0 is Monday.
    """

    prices: Mapping[str, Decimal]
    above: int = 0
    spans: Sequence[tuple[int, int]] = (WHOLE_DAY,)
    days: frozenset[int] = ALL_DAYS

    @property
    def is_timeless(self) -> bool:
        """Whether it holds at every hour of the week."""
        return self.days == ALL_DAYS and WHOLE_DAY in self.spans

    def holds(self, part: Part) -> bool:
        """Whether it holds in a part of the week in which nothing changes."""
        return part[0] in self.days and any(start <= part[1] < end for start, end in self.spans)


def sheets_of(base: Mapping[str, Decimal], overrides: Sequence[Override]) -> Sheets:
    """The price sheets of a base and its overrides; `HoursError` where they are cut too finely."""
    if len({each.above for each in overrides}) > MOST_SIZES or len(_edges(overrides)) > MOST_EDGES:
        raise HoursError("there are too many sizes or hours")
    usual = _sheet(base, [each for each in overrides if each.is_timeless])
    found: dict[tuple[Tiered, ...], list[Part]] = {}
    for part in _parts(overrides):
        sheet = _sheet(base, [each for each in overrides if each.holds(part)])
        found.setdefault(tuple(sheet.values()), []).append(part)
    sheets = [(dict(zip(base, prices, strict=True)), parts) for prices, parts in found.items()]
    if len(sheets) == 1:
        return Sheets(sheets[0][0])
    return Sheets(
        usual,
        hours=[
            Hours(when, sheet)
            for sheet, parts in sheets
            if sheet != usual
            for when in weekly([[(start, end) for at, start, end in parts if at == day] for day in range(7)])
        ],
    )


def _edges(overrides: Sequence[Override]) -> list[int]:
    """The minutes of a day at which prices may change."""
    return sorted({*WHOLE_DAY, *(edge for each in overrides for span in each.spans for edge in span)})


def _parts(overrides: Sequence[Override]) -> Iterator[Part]:
    """The week in parts: a weekday, and two minutes of it."""
    for day, (start, end) in product(sorted(ALL_DAYS), pairwise(_edges(overrides))):
        yield day, start, end


def _sheet(base: Mapping[str, Decimal], overrides: Sequence[Override]) -> Sheet:
    """What the base costs with overrides that hold, by the size of the request."""
    sizes = sorted({each.above for each in overrides} - {0})

    def price(meter: str, size: int) -> Decimal:
        named = [each for each in overrides if each.above <= size and meter in each.prices]
        return named[-1].prices[meter] if named else base[meter]

    return {
        meter: Tiered(
            price(meter, 0),
            tuple(
                Tier(size, inclusive=False, amount=price(meter, size))
                for before, size in pairwise([0, *sizes])
                if price(meter, size) != price(meter, before)
            ),
        )
        for meter in base
    }
