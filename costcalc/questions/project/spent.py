"""What a budget is held against in a projection: each month of each model, its years, or all of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from costcalc.asking.budget import WHOLE, Spending, Spent
from costcalc.numbers import EXACT, ZERO, settle
from costcalc.questions.project.horizon import read_month
from costcalc.report.cells import gaps_of, named
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.questions.project.result import Projection

    Entry = Mapping[str, Any]

LOW, HIGH = "p10", "p90"
MONTHS_A_YEAR = 12
NOTE = "before tax; calendar months"
OF_MIDDLES = "of the middles of ranges"


def spent(found: Projection, per: str) -> Spending:
    """What each course costs: in all, in each month, in twelve of them, or in a day or request of a month."""
    document = found.to_dict()
    courses = [(each, _rows_of(document, each)) for each in document["totals"]]
    all_of = [each for total, rows in courses for each in _of_course(total, rows, per)]
    missing = {each["model"]: each["reason"].splitlines()[0] for each in document["unranked"]}
    for total, _ in courses:
        for gap in gaps_of(total):
            missing[named(total)] = f"not billed for all months: {gap['reason']}"
    return Spending(all_of, missing, f"{NOTE}; {OF_MIDDLES}" if document.get("simulation") else NOTE)


def _rows_of(document: Entry, total: Entry) -> list[Entry]:
    """The months of a course."""
    return [each for each in document["rows"] if named(each) == named(total)]


def _of_course(total: Entry, rows: Sequence[Entry], per: str) -> Iterator[Spent]:
    if per == WHOLE:
        yield _spent(total, "")
    elif per == "year":
        for start in range(0, len(rows), MONTHS_A_YEAR):
            yield _year(rows[start : start + MONTHS_A_YEAR])
    else:
        for row in rows:
            if parts := _parts(row, per):  # a month without a request has none that costs anything
                yield _spent(row, row["month"], parts)


def _parts(row: Entry, per: str) -> Fraction:
    """Into how many of what a budget is for a month is divided."""
    if per == "day":
        return Fraction(read_month(row["month"]).days)
    return Fraction(row["requests"]) if per == "request" else Fraction(1)


def _spent(entry: Entry, when: str, parts: Fraction = Fraction(1)) -> Spent:
    """What an entry costs, in one of so many parts of it."""

    def share(name: str) -> Decimal | None:
        amount = entry.get(name)
        return None if amount is None else settle(Fraction(amount) / parts)[0]

    amount = share("cost") or ZERO
    return Spent(
        named(entry), amount, when, entry.get("estimate"), share(LOW), share(HIGH), f"{LOW} to {HIGH}"
    )


def _year(rows: Sequence[Entry]) -> Spent:
    """The sum of twelve months, or of as many as there are: of years the quantiles are not known."""
    cost = ZERO
    for row in rows:
        cost = EXACT.add(cost, Decimal(row["cost"]))
    labels = dict.fromkeys(row["estimate"] for row in rows if row["estimate"])
    when = f"{rows[0]['month']} to {rows[-1]['month']}"
    return Spent(named(rows[0]), cost, when, "; ".join(labels) or None)
