"""What must hold of every list of changes, whatever the prices and their days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costcalc import Usage, Workload
from tests.builders import model, period, pricing_file, table_of

FIRST = date(2025, 1, 1)
USED = Usage(input_tokens=1_000, output_tokens=10)
METERS = ("input", "output")

gaps = st.lists(st.integers(1, 300), min_size=1, max_size=5)
figures = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=6, max_size=6)


def days_of(lengths: list[int]) -> list[date]:
    """The days on which prices begin, each so long after the one before."""
    days = [FIRST]
    for length in lengths:
        days.append(days[-1] + timedelta(days=length))
    return days


def sheet(days: list[date], prices: list[tuple[int, int]]):
    """A table of one model whose price begins anew on each of these days."""
    ends = [*(str(each) for each in days[1:]), ""]
    periods = [
        period(f"input: {fresh} USD/Mtoken, output: {out} USD/Mtoken", str(start), end)
        for start, end, (fresh, out) in zip(days, ends, prices, strict=False)
    ]
    return table_of(pricing_file(model("".join(periods))))


@given(gaps, figures, st.integers(0, 1_500))
def test_each_price_change_is_told_once(lengths: list[int], prices: list[tuple[int, int]], later: int):
    """Of each meter every change within the time asked is told once, and none outside of it."""
    days, on = days_of(lengths), FIRST + timedelta(days=later)
    table = sheet(days, prices)
    (row,) = table.compare(Workload(input=1_000, output=10), ["acme/one"], on=on).rows
    for changes, length in ((table.price("acme/one", USED, on=on).changes, 30), (row.changes, 365)):
        told = [(each.at.date(), each.meter, each.before, each.after) for each in changes]
        expected = [
            (start, meter, Decimal(before[place]), Decimal(after[place]))
            for start, before, after in zip(days[1:], prices, prices[1:], strict=False)
            for place, meter in enumerate(METERS)
            if before[place] != after[place] and on < start < on + timedelta(days=length)
        ]
        assert told == expected


@given(gaps, figures, st.integers(0, 1_500))
def test_the_last_change_leads_to_the_price_in_force(
    lengths: list[int], prices: list[tuple[int, int]], later: int
):
    """What changes in a year leads from the unit prices of today to those of the last day of that year."""
    on = FIRST + timedelta(days=later)
    table = sheet(days_of(lengths), prices)
    work = Workload(input=1_000, output=10)
    (row,) = table.compare(work, ["acme/one"], on=on).rows
    (then,) = table.compare(work, ["acme/one"], on=on + timedelta(days=364)).rows
    known = {charge.meter: charge.list_unit_price for charge in row.charges}
    for change in row.changes:
        assert known[change.meter] == change.before
        known[change.meter] = change.after
    assert known == {charge.meter: charge.list_unit_price for charge in then.charges}
