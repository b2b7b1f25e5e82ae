"""What usage cost then by both readings of what came from the cache: inside the input, or beside it.

Columns of one's own do not say which it is. The total stays what it is, and the other reading stands beside.
"""

from __future__ import annotations

from functools import cached_property

from costcalc.numbers import EXACT, ZERO, as_fraction, significant, tidy
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from typing import Protocol

    from costcalc.questions.reprice.costs.priced import Priced
    from costcalc.questions.reprice.sums import UsageSums

    class Logged(Protocol):
        """What a name of the log cost then."""

        @property
        def logged(self) -> str: ...  # noqa: D102

        @property
        def priced(self) -> Priced: ...  # noqa: D102

    class Then(Protocol):
        """What usage cost then, in all and by the names of the log."""

        @property
        def priced(self) -> Priced: ...  # noqa: D102

        @property
        def partial(self) -> bool: ...  # noqa: D102

        @property
        def models(self) -> Sequence[Logged]: ...  # noqa: D102


INSIDE, BESIDE = "inside", "beside"


class Otherwise(NamedTuple):
    """The same usage read the other way, and whether what came from the cache is beside the input there.

    `sums` are None where nothing is in doubt.
    """

    sums: UsageSums | None
    is_beside: bool = False


class Undoubted:
    """What a check finds of logs that say themselves how they count."""

    as_read = inside = beside = difference = share = None
    only_beside = 0
    models: tuple[()] = ()


class Reading(NamedTuple):
    """What it cost then by one reading; `refused` are the rows that cannot be read so."""

    cost: Decimal
    partial: bool
    refused: int


class OfModel(NamedTuple):
    """What a name of the log cost then by both readings."""

    logged: str
    inside: Decimal
    beside: Decimal

    @property
    def difference(self) -> Decimal:
        """How much more it is beside."""
        return tidy(EXACT.subtract(self.beside, self.inside))


class Check:
    """Both readings, and the difference in money: of the cost then as it is told, and of the other."""

    def __init__(self, said: Then, sums: UsageSums, other: Then, otherwise: Otherwise) -> None:
        assert otherwise.sums is not None  # noqa: S101 - else there is nothing to hold side by side
        self.as_read = INSIDE if otherwise.is_beside else BESIDE
        self._said = said
        both = (said, sums), (other, otherwise.sums)
        (self._inside, of_inside), (self._beside, of_beside) = both if otherwise.is_beside else both[::-1]
        self.inside, self.beside = _reading(self._inside, of_inside), _reading(self._beside, of_beside)

    @property
    def difference(self) -> Decimal:
        """How much more it is beside."""
        return tidy(EXACT.subtract(self.beside.cost, self.inside.cost))

    @property
    def share(self) -> Decimal | None:
        """The difference as a share of the cost then; None where that is nothing."""
        cost = self._said.priced.contracted_cost
        return significant(as_fraction(abs(self.difference)) / as_fraction(cost)) if cost else None

    @property
    def only_beside(self) -> int:
        """Rows with more of the cache than input, which only one of the readings allows."""
        return max(self.inside.refused - self.beside.refused, 0)

    @cached_property
    def models(self) -> list[OfModel]:
        """The names of the log whose cost differs, the largest difference first."""
        inside, beside = _by_name(self._inside), _by_name(self._beside)
        found = [
            OfModel(name, inside.get(name, ZERO), beside.get(name, ZERO))
            for name in sorted(inside.keys() | beside.keys())
        ]
        return sorted((each for each in found if each.difference), key=lambda each: -abs(each.difference))


def _reading(then: Then, sums: UsageSums) -> Reading:
    refused = sum(each.rows for each in sums.refused.values())
    return Reading(then.priced.contracted_cost, then.partial, refused)


def _by_name(then: Then) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for each in then.models:
        found[each.logged] = EXACT.add(found.get(each.logged, ZERO), each.priced.contracted_cost)
    return found
