"""A measured workload costs, on any model, what repricing the sums that it is of costs."""

# ruff: noqa: S311 - a seed makes it reproducible

from __future__ import annotations

import json
import warnings
from datetime import datetime
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc import Usage
from costcalc.errors import CostcalcError, UsageError
from costcalc.questions.reprice.measured import measured, pieces_of
from costcalc.questions.reprice.reduction.totals import OF_INPUT
from tests.builders import at, table_of
from tests.oracle import random_tables
from tests.usage_sums import Used, sums_of

if TYPE_CHECKING:
    from typing import Any

    from costcalc.pricing_table import PricingTable

TOLD: dict[str, int] = {"ranked": 0, "not": 0}
DAYS = 30


def _rows(random: Random, model: dict[str, Any], count: int) -> list[Used]:
    """Requests of January 2025, of every size and meter that a price of a model may hang on."""
    rows: list[Used] = []
    while len(rows) < count:
        usage = random_tables.usage(random, model)
        usage.pop("requests", None)
        if not _is_usage(usage):
            continue
        when = at(f"2025-01-{random.randint(1, DAYS):02}T{random.randint(0, 23):02}:30Z")
        rows += [Used("somebody/logged", when, usage)] * random.choice([1, 1, 1, 2, 7])
    return rows


def _is_usage(usage: dict[str, Any]) -> bool:
    try:
        Usage(**usage)
    except UsageError:
        return False
    return True


def _sums(table: PricingTable, rows: list[Used]) -> Any:
    ends = [Used("somebody/logged", at(f"2025-01-{day:02}T12:00Z"), rows[0].usage) for day in (1, DAYS)]
    return sums_of(table, [*rows, *ends])


@pytest.mark.parametrize("seed", range(40))
def test_a_month_of_a_measured_workload_costs_what_repricing_its_sums_does(seed: int):
    """The mean of 30 days of requests, times 30, is their cost, to the last digit, on every model of a table.

    The model that cannot take one of the shapes cannot take the requests either, and the other way round.
    """
    random = Random(seed)
    document = random_tables.document(random, 5)
    table = table_of(json.dumps(document))
    for count in (1, 3, 40):
        for name, model in document["models"].items():
            sums = _sums(table, _rows(random, model, count))
            on = random_tables.moment(random, model)
            instant = on if isinstance(on, datetime) else at("2025-02-01T00:00Z")
            _check(table, sums, name, instant)


def _check(table: PricingTable, sums: Any, model: str, on: datetime) -> None:
    try:
        repriced = table.reprice(sums, models=[model], prices=on)
    except CostcalcError as error:
        with pytest.raises(type(error)):
            table.compare(sums, model, on=on)
        return
    compared = table.compare(sums, model, on=on)
    assert [row.model.id for row in compared.rows] == [each.model.id for each in repriced.ranking]
    TOLD["ranked" if compared.rows else "not"] += 1
    for row, other in zip(compared.rows, repriced.ranking, strict=True):
        per_day = compared.workload.per_day
        assert per_day is not None
        assert row.fraction * per_day * DAYS == Fraction(other.exact)


def test_measured_workloads_of_random_tables_are_mostly_priced():
    """The test above was about costs, and about refusals too."""
    assert TOLD["ranked"] > TOLD["not"] // 4


METERS = st.sampled_from(["input", "cache_read", "cache_write_5m", "output", "reasoning", "input_second"])


@given(
    st.dictionaries(METERS, st.one_of(st.integers(0, 30), st.integers(0, 10**18)), max_size=5),
    st.one_of(st.integers(1, 9), st.integers(1, 10**9)),
)
def test_pieces_come_to_what_they_are_of(parts: dict[str, int], requests: int):
    """Requests and quantities of all pieces add up exactly; no input is larger than another by two tokens."""
    pieces = list(pieces_of(parts, requests))
    assert sum(each.requests for each in pieces) == requests
    for meter, quantity in parts.items():
        assert sum(each.requests * each.parts.get(meter, 0) for each in pieces) == quantity
    sizes = {sum(int(number) for meter, number in each.parts.items() if meter in OF_INPUT) for each in pieces}
    assert max(sizes) - min(sizes) <= 1
    assert len(pieces) <= len(parts) + 1


def test_requests_at_the_edge_of_a_tier_stay_in_it():
    """Two requests of 200,000 tokens whose cached parts differ are no request of 200,001."""
    pieces = pieces_of({"input": 200_001, "cache_read": 199_999}, 2)
    assert [sum(each.parts.values()) for each in pieces] == [200_000, 200_000]


def test_parts_of_a_second_are_kept():
    """A quantity that is no whole number is parted in its own smallest units."""
    found = list(pieces_of({"input_second": Fraction("0.7")}, 3))
    assert [(each.requests, str(each.parts["input_second"])) for each in found] == [(1, "0.3"), (2, "0.2")]


def test_a_measured_workload_warns_of_nothing_that_it_need_not():
    """Requests without options, all of which could be read, are told without a note."""
    table = table_of(json.dumps(random_tables.document(Random(1), 2)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not measured(_sums(table, [Used("a/b", at("2025-01-03T00:00Z"), {"input_tokens": 5})])).notes
