"""Sixteen threads share one table: the same digits in each, and nothing is ever rounded on the way."""

# ruff: noqa: E501, S311 - one case a line; a seed makes it reproducible

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Inexact, getcontext
from random import Random
from threading import Barrier

import costcalc
from costcalc.errors import CostcalcError
from tests.builders import table_of
from tests.oracle import random_tables

THREADS = 16


def test_sixteen_threads_get_the_same_digits():
    """Threads with contexts of their own, all at once on a cold table, answer alike; `Inexact` is never raised."""
    random = Random(7)
    text = json.dumps(document := random_tables.document(random, 5))
    questions = [
        (
            model_id,
            random_tables.usage(random, model),
            random_tables.moment(random, model),
            random_tables.asked(random, model),
        )
        for model_id, model in document["models"].items()
        for _ in range(60)
    ]
    shared, start = table_of(text), Barrier(THREADS)

    def answers(number: int) -> list[str]:
        if number:
            getcontext().prec = number  # what a caller does to its own thread does not matter
            getcontext().traps[Inexact] = bool(number % 2)
            start.wait()
        table = shared if number else table_of(text)
        found = []
        for model_id, usage, on, options in questions:
            try:
                cost = table.price(
                    model_id, costcalc.Usage(**usage), on=on, options=options, mean_request=True
                )
                found.append(json.dumps(cost.to_dict(), default=str))
            except CostcalcError as error:
                found.append(f"{error.code}: {error}")
        return found

    expected = answers(0)
    assert sum(each.startswith("{") for each in expected) > 50
    with ThreadPoolExecutor(THREADS) as threads:
        for found in threads.map(answers, range(1, THREADS + 1)):
            assert found == expected


def test_sixteen_threads_compare_alike():
    """A comparison in sixteen threads has one answer."""
    table = table_of(json.dumps(random_tables.document(Random(11), 4)))
    work = costcalc.Workload(requests="7/day", input="1234.5", cached="33.3%", output="17")

    def compared(number: int) -> str:
        getcontext().prec = number
        return json.dumps(
            table.compare(work, [f"acme/m{index}" for index in range(4)], on="2025-06-01").to_dict()
        )

    with ThreadPoolExecutor(THREADS) as threads:
        assert len(set(threads.map(compared, range(1, THREADS + 1)))) == 1
