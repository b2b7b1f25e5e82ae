"""Makes logs in columns to try `costcalc usage` and `reprice` on: a month of requests in their order.

    python -m tests.bench.logs 10000000 requests.parquet

Few models have most of the requests, as Zipf found of words; sizes are lognormal, half of the requests read
from the cache. The same number gives the same file.
"""

# ruff: noqa: S608 - SQL of our own words

from __future__ import annotations

import sys
from itertools import accumulate

import duckdb

MODELS, STEEPNESS = 100, 1.6
START, DAYS = 1_780_272_000_000_000, 30
"""From the first of June 2026, in microseconds."""
PICKS = 10_000


def make_log(path: str, rows: int, models: list[str] | None = None) -> None:
    """Write a log of so many rows, on these models or on made-up ones."""
    names = models or [f"acme/model-{number}" for number in range(MODELS)]
    weights = list(accumulate(1 / (place + 1) ** STEEPNESS for place in range(len(names))))
    places = (sum(weight * PICKS < weights[-1] * (pick + 0.5) for weight in weights) for pick in range(PICKS))
    with duckdb.connect(config={"threads": 1}) as made:  # with one thread, which row comes when is no chance
        made.execute("SELECT setseed(0.5)")
        made.execute("CREATE TABLE picks (pick BIGINT, model VARCHAR)")
        values = ", ".join(f"({pick}, '{names[place]}')" for pick, place in enumerate(places))
        made.execute(f"INSERT INTO picks VALUES {values}")
        bell = "sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())"
        made.execute(
            f"""COPY (
                SELECT model, make_timestamptz({START} + CAST((n + late) / ({rows} + 20000)
                    * {DAYS * 86_400_000_000} AS BIGINT)) AS "time", size AS input_tokens,
                    CAST(floor(size * cached) AS BIGINT) AS cache_read_tokens, answer AS output_tokens
                FROM (
                    SELECT range AS n, CAST(floor(random() * {PICKS}) AS BIGINT) AS picked,
                        random() * 20000 AS late,
                        least(900000, CAST(exp(7.6 + 1.5 * {bell}) AS BIGINT)) AS size,
                        CASE WHEN random() < 0.5 THEN 0 ELSE random() END AS cached,
                        CAST(1 + exp(5.7 + {bell}) AS BIGINT) AS answer
                    FROM range({rows})
                ) JOIN picks ON pick = picked
            ) TO '{path}' (FORMAT parquet)"""
        )


if __name__ == "__main__":
    make_log(sys.argv[2], int(sys.argv[1]))
