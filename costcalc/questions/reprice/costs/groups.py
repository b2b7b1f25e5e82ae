"""Usage by columns: what each group cost then, what was recorded of it, and what it would cost on others."""

from __future__ import annotations

from functools import cached_property

from costcalc.errors import UsageError
from costcalc.numbers import as_fraction
from costcalc.prose import listed
from costcalc.questions.reprice.costs.lots import OfLots
from costcalc.questions.reprice.costs.priced import settled
from costcalc.questions.reprice.costs.quick import owed_on
from costcalc.questions.reprice.costs.recorded import recorded_in
from costcalc.questions.reprice.costs.then import Rating, tallied
from costcalc.questions.reprice.costs.tokens import used
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from decimal import Decimal
    from typing import TypeVar

    from costcalc.questions.reprice.costs.candidates import Asked, Ranked
    from costcalc.questions.reprice.costs.priced import Priced
    from costcalc.questions.reprice.costs.recorded import Recorded
    from costcalc.questions.reprice.costs.then import Left, Taken
    from costcalc.questions.reprice.costs.tokens import Tokens
    from costcalc.questions.reprice.sums import Cell, UsageSums

    Values = tuple[str | None, ...]
    Found = TypeVar("Found")

MOST_GROUPS = 150_000
"""Groups that are priced each for itself: so many take less than a GiB, told as a table or as JSON."""


class OfModel(NamedTuple):
    """What the usage of a group would cost on a model, and how much less that is than then."""

    model: str
    cost: Decimal
    saving: Decimal


class Whole(NamedTuple):
    """What all groups are of: the sums, the models that are shown, and the last day of the usage."""

    sums: UsageSums
    asked: Asked
    tokens: Tokens | None
    models: Sequence[Ranked]
    last: date | None


class Group(OfLots):
    """The usage that has the same values in the columns that were asked for."""

    def __init__(
        self,
        whole: Whole,
        values: Values,
        cells: Sequence[Cell],
        taken: Sequence[Taken],
        left: Sequence[Left],
    ) -> None:
        self.by = dict(zip(whole.sums.by, values, strict=True))
        self._whole, self._cells, self._taken, self._left = whole, cells, taken, left
        self.lots = [each.lot for each in taken] + [each.lot for each in left]
        self.partial = bool(left)

    @cached_property
    def priced(self) -> Priced:
        """What it cost then, and how that came about."""
        return tallied(self._taken).priced()

    @property
    def recorded(self) -> Recorded | None:
        """What the log recorded of it, in the currency of most requests."""
        table, last = self._whole.asked.table, self._whole.last
        cells = {cell: self._whole.sums.sums[cell] for cell in self._cells}
        found = recorded_in(table, cells, self._taken, last, self.requests)
        return next(iter(found), None)

    @property
    def models(self) -> Iterator[OfModel]:
        """What it would cost on the models that are shown."""
        asked, then = self._whole.asked, self.priced.exact_owed
        rating = Rating(asked.table, asked.how, is_kept=False, fits=True)
        usages = used(self._taken, self._left, asked.how, self._whole.tokens)
        for each in self._whole.models:
            candidate = each.candidate
            first, second = (
                owed_on(rating, usage.on(each.model), candidate.rater, candidate.options) for usage in usages
            )
            cost = as_fraction(first) + as_fraction(second)
            yield OfModel(each.model.id, settled(cost), settled(as_fraction(then) - as_fraction(first)))


class Groups:
    """The groups of a repricing, in the order of their values; what has none of a column comes last.

    None where no column was asked for. There may be very many: one is made when somebody looks at it.
    """

    def __init__(self, whole: Whole, taken: Iterable[Taken], left: Iterable[Left]) -> None:
        self._whole = whole
        self._cells = _by_values(whole.sums.sums, lambda cell: cell)
        self._taken = _by_values(taken, lambda each: each.cell)
        self._left = _by_values(left, lambda each: each.cell)
        every = self._cells if whole.sums.by else ()
        self._order = sorted(every, key=lambda values: [(value is None, value or "") for value in values])

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, place: int) -> Group:
        return self._group(self._order[place])

    def __iter__(self) -> Iterator[Group]:
        return map(self._group, self._order)

    def _group(self, values: Values) -> Group:
        taken, left = self._taken.get(values, ()), self._left.get(values, ())
        return Group(self._whole, values, self._cells[values], taken, left)


def _by_values(found: Iterable[Found], cell_of: Callable[[Found], Cell]) -> dict[Values, Sequence[Found]]:
    """What is of cells, by the values of their columns."""
    by: dict[Values, list[Found]] = {}
    for each in found:
        by.setdefault(cell_of(each).by, []).append(each)
    return by  # type: ignore[return-value]  # whoever reads it does not care that they are lists


def check_groups(sums: UsageSums) -> None:
    """Refuse more groups than a GiB has room for."""
    if not sums.by or len(sums.sums) <= MOST_GROUPS:
        return
    count = len({cell.by for cell in sums.sums})
    if count > MOST_GROUPS:
        raise UsageError(
            f"there are {count:,} groups by {listed(sums.by, 'and')}, and {MOST_GROUPS:,} at most are priced "
            "each for itself: group by what has fewer values, such as day, model or project",
            "by",
        )
