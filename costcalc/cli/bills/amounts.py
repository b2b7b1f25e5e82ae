"""What rows of a bill come to: at list prices and by contract, in dollars and in another currency."""

from __future__ import annotations

from decimal import Decimal

from costcalc.errors import UsageError
from costcalc.numbers import EXACT, ZERO, plain
from costcalc.shapes import CONVERTED
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.questions.price.result import Cost

USD = "USD"
LIST, CONTRACTED = "list_cost", "contracted_cost"


class Amounts:
    """The sums of some rows. Where no contract is in force for a row, its list cost is due.

    `others` are the sums by currency, of the rows that were asked in one: `is_converted` where all were, in
    one and the same.
    """

    __slots__ = ("cost", "due", "has_contract", "others", "rows")

    def __init__(self) -> None:
        self.cost = self.due = ZERO
        self.others: dict[str, dict[str, Decimal]] = {}
        self.rows, self.has_contract = 0, False

    def add(self, cost: Cost) -> None:
        """Count the cost of a row."""
        self.rows += 1
        self.cost = EXACT.add(self.cost, cost.list_cost)
        self.due = EXACT.add(self.due, cost.contracted_cost)
        self.has_contract = self.has_contract or cost.contract is not None
        document = cost.to_dict() if cost.added is not None else {}
        if CONVERTED in document:
            nothing = {LIST: ZERO, CONTRACTED: ZERO, "": ZERO}
            sums = self.others.setdefault(document["fx"]["currency"], nothing)
            amounts = {LIST: document[CONVERTED][LIST], **document[CONVERTED], "": 1}
            for name, known in sums.items():
                sums[name] = EXACT.add(known, Decimal(amounts[name]))

    @property
    def currency(self) -> str | None:
        """The one currency in which every row was asked besides; None where there is none."""
        found = [each for each, sums in self.others.items() if sums[""] == self.rows]
        return found[0] if found else None

    def in_other(self, name: str) -> str | None:
        """A sum in that currency: of the list costs, or of what is due."""
        return plain(self.others[self.currency][name]) if self.currency is not None else None

    def alone(self) -> str:
        """The one number: what is due, in the currency that was asked for."""
        if self.others and self.currency is None:
            raise UsageError(
                "rows in several currencies have no sum in one: keep their column as a label, with "
                "--label currency, and say --currency",
                "format",
            )
        return self.in_other(CONTRACTED) or plain(self.due)

    def told(self) -> Iterator[str]:
        """What a total comes to besides the dollars of the list."""
        if self.has_contract:
            yield f"contracted cost in {USD}: {plain(self.due)}"
        if self.currency is not None:
            yield f"total in {self.currency}: {self.in_other(LIST)}"
            if self.has_contract:
                yield f"contracted cost in {self.currency}: {self.in_other(CONTRACTED)}"
