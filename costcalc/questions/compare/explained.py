"""How each figure of a comparison came about."""

from __future__ import annotations

from costcalc.questions.compare.table import compare_lines, quantities
from costcalc.questions.price.explained import charge_lines, sum_words
from costcalc.report.contract import contract_lines, step_lines
from costcalc.report.figures import money
from costcalc.report.money import converted_words
from costcalc.report.text import wrapped
from costcalc.tokens.text import adjustment_lines
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look


def compare_explained(document: Document, look: Look) -> Iterator[str]:
    """A comparison, line by line."""
    yield from compare_lines(document, look)
    workload = document["workload"]
    for row in document["rows"]:
        yield ""
        yield look.paint(f"{row['name']} ({row['model']})", "bold")
        yield from adjustment_lines(row, look)
        for charge in row["charges"]:
            yield from charge_lines(charge, look, "  ")
        costs = [charge["list_cost"] for charge in row["charges"]]
        request = sum_words(costs, row["list_cost_per_request"], "a request")
        if not row["contract"]:
            request += converted_words(document, row, "cost_per_request")
        yield from wrapped(request, look, "      ", first="  ")
        if row["contract"]:
            listed, owed = row["list_cost_per_request"], row["cost_per_request"]
            yield from contract_lines(row["contract"], look, "  ")
            yield from step_lines(row["steps"], look, listed=listed, owed=owed, indent="    ")
        if row["cost_per_day"] is not None:
            yield from wrapped(_by_the_month(row, workload), look, "      ", first="  ")
    if workload.get("shapes"):
        yield ""
        for shape in workload["shapes"]:
            yield f"{shape['name']} (weight {shape['weight']}): {', '.join(quantities(shape))}"


def _by_the_month(row: Document, workload: Document) -> str:
    day, month, year = (money(row[f"cost_per_{time}"]) for time in ("day", "month", "year"))
    return (
        f"at {workload['requests']}: {day} USD a day, × 30 = {month} USD a month, × 365 = {year} USD a year"
    )
