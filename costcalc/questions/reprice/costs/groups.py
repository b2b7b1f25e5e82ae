"""Usage by columns: what each group cost then, what was recorded of it, and what it would cost on others."""

from __future__ import annotations

from costcalc.numbers import as_fraction
from costcalc.questions.reprice.costs.candidates import requests_of, tokens_of
from costcalc.questions.reprice.costs.priced import settled
from costcalc.questions.reprice.costs.quick import owed_on
from costcalc.questions.reprice.costs.recorded import recorded_in
from costcalc.questions.reprice.costs.then import Rating, tallied
from costcalc.questions.reprice.costs.tokens import used
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from costcalc.questions.reprice.costs.candidates import Asked, Ranked
    from costcalc.questions.reprice.costs.priced import Priced
    from costcalc.questions.reprice.costs.recorded import Recorded
    from costcalc.questions.reprice.costs.then import Left, Taken
    from costcalc.questions.reprice.costs.tokens import Tokens
    from costcalc.questions.reprice.sums import Cell, Sum, UsageSums


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


class Group:
    """The usage that has the same values in the columns that were asked for."""

    def __init__(
        self,
        whole: Whole,
        values: tuple[str | None, ...],
        cells: dict[Cell, Sum],
        taken: Sequence[Taken],
        left: Sequence[Left],
    ) -> None:
        self.by = dict(zip(whole.sums.by, values, strict=True))
        self._whole, self._cells, self._taken, self._left = whole, cells, taken, left
        self._lots = [each.lot for each in taken] + [each.lot for each in left]
        self.priced: Priced = tallied(taken).priced()
        self.partial = bool(left)

    @property
    def requests(self) -> int | None:
        """Its requests; None where they were not counted."""
        return requests_of(self._lots)

    @property
    def tokens(self) -> int:
        """Its tokens, input and output together."""
        return tokens_of(self._lots)

    @property
    def recorded(self) -> Recorded | None:
        """What the log recorded of it, in the currency of most requests."""
        table, last = self._whole.asked.table, self._whole.last
        found = recorded_in(table, self._cells, self._taken, last, self.requests)
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


def groups_of(whole: Whole, taken: Sequence[Taken], left: Sequence[Left]) -> list[Group]:
    """The groups of a repricing, in the order of their values; what has none of a column comes last."""
    cells: dict[tuple[str | None, ...], dict[Cell, Sum]] = {}
    for cell, each in whole.sums.sums.items():
        cells.setdefault(cell.by, {})[cell] = each
    taken_by: dict[tuple[str | None, ...], list[Taken]] = {}
    for each_taken in taken:
        taken_by.setdefault(each_taken.cell.by, []).append(each_taken)
    left_by: dict[tuple[str | None, ...], list[Left]] = {}
    for each_left in left:
        left_by.setdefault(each_left.cell.by, []).append(each_left)
    in_order = sorted(cells, key=lambda values: [(value is None, value or "") for value in values])
    return [
        Group(whole, values, cells[values], taken_by.get(values, ()), left_by.get(values, ()))
        for values in in_order
    ]
