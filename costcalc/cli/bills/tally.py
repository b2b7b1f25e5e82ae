"""What is counted on the way through a bill: rows, their total, and those without a cost, by reason."""

from __future__ import annotations

from costcalc.cli.bills.amounts import CONTRACTED, LIST, USD, Amounts
from costcalc.cli.exits import DATA, OK, STRICT
from costcalc.cli.output import say
from costcalc.errors import NumberError
from costcalc.numbers import EXACT, ZERO, count_number, plain
from costcalc.prose import SHOWN_CHARACTERS
from costcalc.questions.doubts import reasons_of
from costcalc.report.cells import one_line
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from typing import Any

    from costcalc.cli.bills.readers import Line
    from costcalc.questions.price.question import BillRow

MOST_REASONS = 20
MOST_SHOWN_REASONS = 5
TOKENS = ("input_tokens", "output_tokens")


class PricedRow(NamedTuple):
    """A row of a bill: as it stood there, what it says by words, its cost or its problem."""

    line: Line
    answer: BillRow
    problem: str | None


class Failures:
    """Rows without a cost for one reason: how many, their tokens, and what the first was told."""

    __slots__ = ("first", "rows", "tokens", "untold")

    def __init__(self, first: str) -> None:
        self.first, self.rows, self.tokens, self.untold = first, 0, ZERO, 0

    def add(self, tokens: Decimal | None) -> None:
        """Count a row; None where its tokens cannot be read either."""
        self.rows += 1
        self.untold += tokens is None
        self.tokens = EXACT.add(self.tokens, tokens or ZERO)

    def to_dict(self) -> dict[str, object]:
        """As JSON has it."""
        return {"reason": self.first, "rows": self.rows, "tokens": plain(self.tokens), "untold": self.untold}

    def __str__(self) -> str:
        rows = "1 row" if self.rows == 1 else f"{self.rows} rows"
        tokens = f", {plain(self.tokens)} tokens" if self.tokens else ""
        untold = f" ({self.untold} whose tokens cannot be read)" if self.untold else ""
        return f"{rows}{tokens}{untold}: {self.first}"


class Tally:
    """What a bill comes to: its rows, their total, rows without a cost, reasons for --strict to refuse.

    `total` is that of the rows that were priced: it `is_partial` where others were not.
    """

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.reasons: list[str] = []
        self.rows = 0
        self.amounts = Amounts()
        self.failures: dict[str, Failures] = {}

    @property
    def total(self) -> Decimal:
        """The list cost of all rows, in dollars."""
        return self.amounts.cost

    @property
    def problems(self) -> int:
        """How many rows have no cost."""
        return sum(each.rows for each in self.failures.values())

    @property
    def is_partial(self) -> bool:
        """Whether the total lacks rows."""
        return bool(self.failures)

    def count(self, row: PricedRow) -> None:
        """Count a row."""
        number, answer, problem = row.line.number, row.answer, row.problem
        self.rows += 1
        if problem is not None:
            self._fail(answer, problem)
        if problem is not None or answer.cost is None:
            return  # without a problem nothing was used
        self.amounts.add(answer.cost)
        if self.strict and len(self.reasons) < MOST_REASONS:
            self.reasons += [f"row {number}: {reason}" for reason in reasons_of(answer.cost.to_dict())]

    def _fail(self, answer: BillRow, problem: str) -> None:
        error = answer.problem
        key = problem[:20]
        if error is not None:  # one reason for each model, whatever the day
            key = f"{error.code} {getattr(error, 'name', '')} {getattr(error, 'model', '')}"
        known = self.failures.get(key)
        if known is None:
            if len(self.failures) >= MOST_REASONS:
                key = "others"
            known = self.failures.setdefault(
                key, Failures("other reasons" if key == "others" else problem.partition("\n")[0])
            )
        known.add(tokens_of(answer.row))

    def summary(self) -> dict[str, object]:
        """The total as JSON has it."""
        return {
            "rows": self.rows,
            "list_cost": plain(self.total),
            "currency": USD,
            "partial": self.is_partial,
            "failed": [each.to_dict() for each in self.failures.values()],
            **self.besides(),
        }

    def besides(self) -> dict[str, str | None]:
        """What the total is by contract, and in another currency, where there is one."""
        amounts = self.amounts
        contract = {CONTRACTED: plain(amounts.due)} if amounts.has_contract else {}
        if amounts.currency is None:
            return {**contract}
        more = {"converted_contracted_cost": amounts.in_other(CONTRACTED)} if contract else {}
        return {
            **contract,
            "converted_list_cost": amounts.in_other(LIST),
            "converted_currency": amounts.currency,
            **more,
        }

    def said(self, file: str) -> Iterator[str]:
        """What is told of the rows without a cost."""
        yield f"{file}: {self.problems} of {self.rows} rows could not be priced: see their `problem`"
        most = sorted(self.failures.values(), key=lambda each: -each.rows)
        yield from (shortened(str(each)) for each in most[:MOST_SHOWN_REASONS])
        if len(most) > MOST_SHOWN_REASONS:
            yield f"and {len(most) - MOST_SHOWN_REASONS} other reasons"
        if self.rows > self.problems:
            yield f"the total of the others is partial: {plain(self.total)} USD"

    def code(self, file: str) -> int:
        """The exit code, with what led to it on standard error."""
        for reason in self.reasons[:MOST_REASONS] if self.strict else ():
            say(f"refused by --strict: {reason}")
        if self.is_partial:
            say("\n".join(self.said(file)))
            return STRICT if self.strict else DATA
        return STRICT if self.strict and self.reasons else OK


def shortened(text: str) -> str:
    """A reason on one line, which may be long."""
    line = one_line(text)
    return line if len(line) <= SHOWN_CHARACTERS * 4 else f"{line[: SHOWN_CHARACTERS * 4]}…"


def tokens_of(words: Mapping[str, Any]) -> Decimal | None:
    """All tokens of a row's words, input and output; None where they cannot be read."""
    said = {FIELD_OF[word]: value for word, value in words.items() if FIELD_OF.get(word) in TOKENS}
    try:
        return sum((count_number(str(value)) for value in said.values()), ZERO) if said else None
    except NumberError:
        return None
