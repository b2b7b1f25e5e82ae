"""What the usage cost at the prices of its own instants: each model as it was logged, and what has no price.

A name is looked up at the instant of each request: `deepseek-reasoner` was another model before 2025-09-05
than after. What it does not stand for then, and what has no price, is unpriced with its reason, never zero.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from costcalc.errors import (
    CostcalcError,
    InstantNeededError,
    NoPriceInForceError,
    UnknownModelError,
    UnpricedModelError,
)
from costcalc.periods import MICROSECOND, spell
from costcalc.questions.reprice.boundaries import boundaries_of
from costcalc.questions.reprice.costs.bills import bill
from costcalc.questions.reprice.costs.lots import lot_of
from costcalc.questions.reprice.costs.met import NO_TIME, Met, met
from costcalc.questions.reprice.costs.priced import Tally
from costcalc.questions.reprice.instants import moment
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.questions.reprice.costs.bills import Bill
    from costcalc.questions.reprice.costs.lots import Lot
    from costcalc.questions.reprice.costs.met import How
    from costcalc.questions.reprice.sums import Cell, Sum, UsageSums
    from costcalc.rating.rater import ModelRater
    from costcalc.rating.table import Priced, RatingTable

NO_TIME_CODE = "no_time"


class Taken(NamedTuple):
    """A cell with its price: the model that its name stood for, and what it cost."""

    cell: Cell
    sum: Sum
    lot: Lot
    priced: Priced
    met: Met
    bill: Bill
    contract: Contract | None


class Left(NamedTuple):
    """A cell without a price, or a quantity of one, and why; `code` is the slug of the error.

    A quantity alone has no requests of its own: these are priced without it.
    """

    cell: Cell
    lot: Lot
    code: str
    error: CostcalcError
    priced: Priced | None = None
    """The model that its name stood for, where it did."""
    is_part: bool = False
    """Whether it is a quantity alone, whose requests have a price but for it."""


class Named:
    """What names of a log stand for, by the time of each lot; what was found is kept."""

    def __init__(
        self, table: RatingTable, sums: UsageSums, names: Mapping[str, str], on: Moment | None
    ) -> None:
        self._table, self._names, self._on = table, names, on
        self._edges = [moment(each) for each in sums.edges]
        self._is_aligned = is_aligned(table, sums)
        self._found: dict[tuple[str, object], Priced | CostcalcError] = {}
        self._unknown: dict[str, CostcalcError] = {}

    def of(self, lot: Lot, logged: str) -> Priced:
        """The model that a name stood for in the time of a lot."""
        if error := self._unknown.get(logged):
            raise error
        is_kept = self._is_aligned and not lot.key.slot.is_span
        key = (logged, lot.key.slot if is_kept else (lot.start, lot.end))
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._look_up(lot, self._names.get(logged, logged), logged)
        if isinstance(found, CostcalcError):
            raise found
        return found

    def _look_up(self, lot: Lot, name: str, logged: str) -> Priced | CostcalcError:
        try:
            found = [self._table.find(name, each) for each in self._instants(lot)]
        except UnknownModelError as error:
            if not error.meant:  # a name that never stood for anything
                self._unknown[logged] = error
            return error.with_traceback(None)
        except CostcalcError as error:
            return error.with_traceback(None)
        if any(each.rater.model.id != found[0].rater.model.id for each in found):
            start, end = lot.stretch
            return InstantNeededError(
                f"{name!r} changes its meaning between {spell(start)} and {spell(end)}, the time of a bucket",
                "model",
            )
        return found[0]

    def _instants(self, lot: Lot) -> Iterator[Moment]:
        """The moments at which a name is looked up: the first, and each at which one may be re-pointed."""
        if lot.is_timeless:
            if self._on is None:
                raise InstantNeededError(NO_TIME, "prices")
            yield self._on
            return
        start, end = lot.stretch
        yield start
        if lot.key.slot.is_span:
            first, last = bisect_right(self._edges, start), bisect_left(self._edges, end)
            yield from self._edges[first:last]
        elif not self._is_aligned:
            yield end - MICROSECOND


def is_aligned(table: RatingTable, sums: UsageSums) -> bool:
    """Whether nothing in a table changes but where the sums were cut: then a cell has one price."""
    if sums.table == table.hash and not table.catalogue.allows_undated:
        return True
    return boundaries_of(table) == (sums.edges, sums.windows, sums.cuts)


def priced_then(
    table: RatingTable, sums: UsageSums, how: How, names: Mapping[str, str], on: Moment | None
) -> tuple[list[Taken], list[Left]]:
    """Each cell at the prices of its own time; what has no time at those of `on`, or not at all."""
    named = Named(table, sums, names, on)
    rating = Rating(table, how, is_kept=is_aligned(table, sums))
    timeless = Rating(table, how._replace(on=on), is_kept=True)
    taken, left = [], []
    for cell, each in sums.sums.items():
        if not each.parts and not each.requests:
            continue  # amounts of money alone, as a report of costs has them
        lot, priced = lot_of(cell, each, how.sizes), None
        try:
            priced = named.of(lot, cell.model)
            of_time = timeless if lot.is_timeless else rating
            options = {**priced.options, **dict(cell.options)}
            found, contract = of_time.met(priced.rater, lot, options)
            lot, cost, unpriced = billed(of_time.how, priced.rater, lot, found, contract)
        except CostcalcError as error:
            is_timeless = lot.is_timeless and on is None
            code = NO_TIME_CODE if is_timeless else code_of(error, priced and priced.rater.model)
            left.append(Left(cell, lot, code, error, priced))
        else:
            taken.append(Taken(cell, each, lot, priced, found, cost, contract))
            left += [Left(cell, part, error.code, error, priced, is_part=True) for part, error in unpriced]
    return taken, left


def billed(
    how: How, rater: ModelRater, lot: Lot, found: Met, contract: Contract | None
) -> tuple[Lot, Bill, list[tuple[Lot, NoPriceInForceError]]]:
    """What a lot costs, but for quantities of which the model has no price; these, each with the reason.

    Which of its requests had some of them nobody knows any more, and so the others of theirs are priced.
    """
    unpriced: list[tuple[Lot, NoPriceInForceError]] = []
    while True:
        try:
            return lot, bill(how, rater, lot, found, contract), unpriced
        except NoPriceInForceError as error:
            meter = error.meter
            if meter is None or not lot.parts.get(meter):
                raise
            rest = {name: number for name, number in lot.parts.items() if name != meter}
            if not rest:
                raise
            unpriced.append((lot._replace(parts={meter: lot.parts[meter]}, requests=0), error))
            lot = lot._replace(parts=rest)


def code_of(error: CostcalcError, model: Model | None) -> str:
    """The slug of why a model takes no lot: one that has no list price at all says so."""
    is_unpriced = isinstance(error, NoPriceInForceError) and model is not None and model.unpriced
    return UnpricedModelError.code if is_unpriced else error.code


class Rating:
    """What lots meet on models; kept by their keys where these say all that matters."""

    def __init__(self, table: RatingTable, how: How, *, is_kept: bool, fits: bool = False) -> None:
        self.table, self.how, self._is_kept, self._fits = table, how, is_kept, fits
        self._known: dict[object, tuple[Met, Contract | None] | CostcalcError] = {}

    def met(self, rater: ModelRater, lot: Lot, options: Mapping[str, str]) -> tuple[Met, Contract | None]:
        """The cards that a lot meets on a model, and the contract in force."""
        if not self._is_kept:
            return self._met(rater, lot, options)
        when = (lot.start, lot.end) if lot.key.slot.is_span else ()
        key = (rater, lot.key, when, tuple(options.items()))
        found = self._known.get(key)
        if found is None:
            try:
                found = self._met(rater, lot, options)
            except CostcalcError as error:
                found = error.with_traceback(None)
            self._known[key] = found
        if isinstance(found, CostcalcError):
            raise found
        return found

    def _met(self, rater: ModelRater, lot: Lot, options: Mapping[str, str]) -> tuple[Met, Contract | None]:
        found = met(self.how, rater, lot, options, fits=self._fits)
        contract = self.table.contract_of(rater.model, found.on) if self.table.contracts else None
        return found, contract


def tallied(taken: Sequence[Taken]) -> Tally:
    """The sum of cells with prices."""
    tally = Tally()
    for each in taken:
        tally.add(each.priced.rater, each.lot, each.met, each.bill, each.contract)
    return tally
