"""Lots: the usage of cells that no price tells apart, and what is known of when it was and how large.

Cells differ in columns that a report is grouped by, and in the model that was logged; a candidate is asked
about all of them at once. What is added up is added exactly: whole numbers, and fractions of seconds.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

from costcalc.meters import METERS
from costcalc.numbers import EXACT
from costcalc.periods import Stretch
from costcalc.pricing.conditions import Threshold
from costcalc.questions.reprice.cuts import Cuts, least_of
from costcalc.questions.reprice.instants import moment
from costcalc.questions.reprice.reduction.totals import OF_INPUT
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from costcalc.questions.reprice.sums import Cell, Slot, Sum
    from costcalc.usage.logs.rows import Options
    from costcalc.usage.parts import Parts

    Number = int | Decimal | Fraction


class Key(NamedTuple):
    """What of a cell a price may hang on, but for its model.

    `mean` is the number of cuts that at least one of its requests reaches: of sums of which nobody knows the
    sizes, one request is at least as large as the mean. `counted_with` is the tokenizer of its tokens, "" if
    nobody asks for it.
    """

    slot: Slot
    smallest: int
    largest: int
    mean: int
    options: Options
    is_pictured: bool
    counted_with: str = ""


class Lot(NamedTuple):
    """Usage that is priced as one: what it comes to, and when it was at the earliest and at the latest.

    `end` is after the last instant; both are None without a time. `requests` is None where they were not
    counted. Several lots that a price does not tell apart are one of the key of the first of them.
    """

    key: Key
    start: datetime | None
    end: datetime | None
    parts: Mapping[str, Number]
    requests: int | None

    @property
    def is_timeless(self) -> bool:
        """Whether nobody said when it was."""
        return self.start is None or self.end is None

    @property
    def stretch(self) -> Stretch:
        """The time in which all of it was."""
        return Stretch(self.start, self.end)  # type: ignore[arg-type]  # whoever asks has looked

    @property
    def classes(self) -> frozenset[str]:
        """The meters of its tokens."""
        return frozenset(meter for meter, number in self.parts.items() if number and METERS[meter].is_token)

    @property
    def billed(self) -> Parts:
        """Its parts as rates take them."""
        return tuple([(meter, decimal_of(number)) for meter, number in self.parts.items() if number])


def key_of(cell: Cell, found: Sum, sizes: Sizes) -> Key:
    """What of a cell a price may hang on."""
    mean = cell.smallest
    if mean != cell.largest and found.requests:
        size = ceil(input_of(found.parts) / found.requests)
        mean = min(max(mean, sizes.tier_of(size)), cell.largest)
    return Key(cell.slot, cell.smallest, cell.largest, mean, cell.options, cell.is_pictured)


def lot_of(cell: Cell, found: Sum, sizes: Sizes) -> Lot:
    """A cell as a lot of its own: from its first instant to its last, of buckets the end of that."""
    key = key_of(cell, found, sizes)
    if found.first is None or found.last is None:
        return Lot(key, None, None, found.parts, found.requests)
    return Lot(key, moment(found.first), moment(found.last + 1), found.parts, found.requests)


def gathered(lots: Iterable[Lot], *, apart: bool = False) -> list[Lot]:
    """Lots of one key as one, in order of the first of each; `apart` in their classes of tokens too."""
    found: dict[object, list[Lot]] = {}
    for lot in lots:
        found.setdefault((lot.key, lot.classes) if apart else lot.key, []).append(lot)
    return [added(each) for each in found.values()]


def added(lots: Sequence[Lot]) -> Lot:
    """Several lots as one, of the key of the first."""
    first = lots[0]
    if len(lots) == 1:
        return first
    parts: dict[str, Number] = {}
    for lot in lots:
        for meter, number in lot.parts.items():
            parts[meter] = parts.get(meter, 0) + summand(number)  # type: ignore[operator] # no Decimal is left
    starts, ends = [each.start for each in lots], [each.end for each in lots]
    counts = [each.requests for each in lots]
    return Lot(
        first.key,
        min((each for each in starts if each is not None), default=None),
        max((each for each in ends if each is not None), default=None),
        parts,
        None if None in counts else sum(each for each in counts if each is not None),
    )


def input_of(parts: Mapping[str, Number]) -> Fraction:
    """All input tokens of disjoint parts."""
    return sum((Fraction(number) for meter, number in parts.items() if meter in OF_INPUT), Fraction(0))


def summand(number: Number) -> int | Fraction:
    """A quantity as it is added up: a sum of Decimals would be rounded in the context of whoever asks."""
    return Fraction(number) if isinstance(number, Decimal) else number


def decimal_of(number: Number) -> Decimal:
    """A quantity as prices multiply it."""
    if isinstance(number, Fraction):
        return EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))
    return Decimal(number)


class OfLots:
    """What is told of several lots, or of sums of cells: how many requests and tokens they have."""

    lots: Collection[Lot | Sum]

    @property
    def requests(self) -> int | None:
        """Its requests; None where they were not counted."""
        return requests_of(self.lots)

    @property
    def tokens(self) -> int:
        """Its tokens, input and output together."""
        return tokens_of(self.lots)


def requests_of(lots: Iterable[Lot | Sum]) -> int | None:
    """The requests of lots; None where some of them were not counted."""
    counts = [each.requests for each in lots]
    return None if None in counts else sum(each for each in counts if each is not None)


def tokens_of(lots: Iterable[Lot | Sum]) -> int:
    """The tokens of lots, input and output together."""
    return sum(int(number) for each in lots for meter, number in each.parts.items() if METERS[meter].is_token)


class Sizes:
    """How the sizes of the requests of a lot stand to a size at which a price changes.

    Of a lot between the 3rd and the 4th cut every request reaches the 3rd and none the 4th. A size that is no
    cut, as of a later table, may lie between the two: then nobody knows.
    """

    def __init__(self, cuts: Sequence[Threshold]) -> None:
        self._cuts, self.tier_of = tuple(cuts), Cuts(cuts).tier_of
        self._too_large: dict[tuple[int, int, int], bool] = {}

    def reached(self, size: Threshold, key: Key) -> bool | None:
        """Whether every request of a lot reaches a size, none does, or nobody knows."""
        if key.smallest and self._cuts[key.smallest - 1].implies(size):
            return True
        is_below = key.largest < len(self._cuts) and size.implies(self._cuts[key.largest])
        return False if is_below else None

    def exceed(self, window: int, key: Key) -> bool:
        """Whether every request of a lot is larger than a context window."""
        asked = (window, key.smallest, key.largest)
        known = self._too_large.get(asked)
        if known is None:
            known = self._too_large[asked] = self.reached(beyond(window), key) is True
        return known

    def is_too_large(self, window: int, key: Key) -> bool:
        """Whether a request of a lot is larger than a context window: each of them, or one as the mean is."""
        is_known = key.mean == key.smallest
        return self.exceed(window, key if is_known else key._replace(smallest=key.mean))

    def bounds(self, key: Key) -> tuple[int, int | None]:
        """The least and the most input that a request of a lot may have; None where nothing bounds it."""
        least = least_of(self._cuts[key.smallest - 1]) if key.smallest else 0
        return least, least_of(self._cuts[key.largest]) - 1 if key.largest < len(self._cuts) else None

    def least(self, key: Key) -> Decimal:
        """The least input that a request of a lot may have."""
        return first_of(self._cuts[key.smallest - 1]) if key.smallest else Decimal(0)


def beyond(window: int) -> Threshold:
    """What is larger than a context window."""
    return Threshold(Decimal(window), inclusive=False)


def first_of(size: Threshold) -> Decimal:
    """The least input that reaches a size: 200,001 of above 200,000, and 128,000 of from 128,000."""
    return size.tokens if size.inclusive else EXACT.add(size.tokens, Decimal(1))
