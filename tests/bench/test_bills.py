"""How the header of a bill grows: ten times as many columns take about ten times as long.

make bench
"""

from __future__ import annotations

import io

import pytest

from costcalc.cli.bills.columns import Columns
from costcalc.cli.bills.decide import Asked, decide
from costcalc.cli.bills.readers import read_bill


def look(columns: int) -> None:
    """Read a header of so many columns, and look at what each is."""
    head = ",".join(["model", *(f"label {number} of many" for number in range(columns))])
    bill = read_bill(io.BytesIO(f"{head}\n".encode()), "bill.csv")
    looked = Columns("bill.csv", [])
    looked.understand(decide(bill.columns, Asked("bill.csv"), lambda: bill.lines))
    looked.check(1, dict.fromkeys(bill.columns))


@pytest.mark.parametrize("columns", [900, 9_000])
def test_a_header(benchmark, columns):
    """900 and 9,000 columns: a quadratic one would take a hundred times as long for the larger."""
    benchmark.pedantic(look, (columns,), rounds=5)
