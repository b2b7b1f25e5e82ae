"""Rows that are not in the sums, by reason: how many, and which was the first."""

from __future__ import annotations

from costcalc.numbers import EXACT
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from costcalc.questions.reprice.sums import Counted


class Reasons:
    """Rows by reason. The first of each is that of the least file name, then of the least row."""

    def __init__(self, known: Mapping[str, Counted] | None = None) -> None:
        self._found: dict[str, Counted] = dict(known or {})

    def add(self, reason: str, counted: Counted) -> None:
        """Count rows for a reason."""
        known = self._found.get(reason)
        if known is None:
            self._found[reason] = counted
            return
        first = min(known, counted, key=lambda each: (each.file, each.row, each.detail))
        recorded = amounts_of((known, counted)) if known.recorded or counted.recorded else known.recorded
        self._found[reason] = first._replace(rows=known.rows + counted.rows, recorded=recorded)

    def add_all(self, others: Mapping[str, Counted]) -> None:
        """Count the rows of others."""
        for reason, counted in others.items():
            self.add(reason, counted)

    def counted(self) -> dict[str, Counted]:
        """All of them, in the order of their words."""
        return dict(sorted(self._found.items()))


def amounts_of(counted: Iterable[Counted]) -> dict[str, Decimal]:
    """What rows of several reasons say that they cost, by currency."""
    found: dict[str, Decimal] = {}
    for each in counted:
        for currency, amount in each.recorded.items():
            found[currency] = EXACT.add(found[currency], amount) if currency in found else amount
    return dict(sorted(found.items()))
