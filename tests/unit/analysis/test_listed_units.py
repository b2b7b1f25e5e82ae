"""Units of throughput at list price in a break-even: as many as the workload takes, exact at each edge."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from costcalc.errors import UsageError
from costcalc.operations.breakeven import breakeven
from costcalc.operations.verify import verify
from costcalc.report.render import render
from costcalc.report.rows import rows_of
from costcalc.report.text import PLAIN
from tests.builders import facts_file, model, period, table_of

UNITS = """
provisioned:
  acme-units:
    unit: AU
    note: A note.
    prices:
    - {term: an hour, region: global, price: 1 USD/hour, effective_from: 2025-01-01, last_seen: 2025-05-01, source: sheet, printed: "1.00 an hour"}
    - {term: a month, region: global, price: 360 USD/month, effective_from: 2025-02-01, effective_to: 2025-08-01, source: sheet}
    - {term: an hour, region: eu, price: 2 USD/hour, effective_from: 2025-01-01, source: sheet}
    serves:
      acme/one: {input: 2500 token/minute, output: 4, cache_read: 0, minimum: 15, step: 5, largest_input: 200000 token, effective_from: 2025-01-15, source: sheet, printed: "2,500"}
  acme-closed:
    unit: model unit
    prices:
    - {term: no commitment, price: 24 USD/hour, effective_from: 2025-01-01, source: sheet}
    models: [acme/two]
"""
RATES = "input: 2 USD/Mtoken, output: 8 USD/Mtoken, cache_read: 1 USD/Mtoken, input_audio: 9 USD/Mtoken"
EU = "variants:\n- {when: {region: eu}, rates: {input: 4 USD/Mtoken, output: 16 USD/Mtoken, cache_read: 2 USD/Mtoken, input_audio: 9 USD/Mtoken}}\n"


@pytest.fixture(scope="module")
def table() -> Any:
    """A table of three models: one by units that serve so many tokens, one by units that nobody knows of."""
    prices = period(RATES, also=EU)
    return table_of(
        facts_file(UNITS, model(prices), model(prices, name="acme/two"), model(prices, name="acme/three"))
    )


def document(table: Any, *models: str, **words: Any) -> dict[str, Any]:
    """A break-even of 1,000 tokens in and 200 out: 0.0036 USD a request, 3 USD a million tokens."""
    asked = {
        "model": list(models or ["acme/one"]),
        "input": "1000",
        "output": "200",
        "on": "2025-06-01",
        **words,
    }
    found: dict[str, Any] = breakeven(table, asked, date(2025, 6, 1)).to_dict()
    return found


def units(table: Any, **words: Any) -> dict[str, Any]:
    """What is said of units by the hour, where no month is asked."""
    (row,) = document(table, **words)["rows"]
    return dict(row["listed_units"][0])


@pytest.mark.parametrize(
    ("requests", "count", "capacity"),
    [
        (
            None,
            "15",
            "36000000",
        ),  # 2,500 × 1,440 / 1,800 = 2,000 requests a day of 1,200 tokens, and 15 units
        ("1/day", "15", "36000000"),
        ("30000/day", "15", "36000000"),
        ("30001/day", "20", "48000000"),
        ("40000/day", "20", "48000000"),
        ("40001/day", "25", "60000000"),
        ("100000/day", "50", "120000000"),
    ],
)
def test_as_many_units_as_the_workload_takes(table: Any, requests: str | None, count: str, capacity: str):
    """The minimum at least, then in steps; a token more than units serve takes the next step."""
    found = units(table, **({"requests": requests} if requests else {}))
    assert (found["units"], found["capacity_tokens_per_day"]) == (count, capacity)
    assert found["cost_per_day"] == str(int(count) * 24)
    assert found["cost_per_day_at_workload"] == (str(int(count) * 24) if requests else None)


@pytest.mark.parametrize("requests", [None, "30000/day", "100000/day"])
def test_an_hour_never_pays(table: Any, requests: str | None):
    """15 units are 360 USD a day, and all that they serve is 108 by the token: 120 million pay, of 36."""
    found = units(table, **({"requests": requests} if requests else {}))
    assert found["reached"] is False
    assert found["breakeven_tokens_per_day"] == str(int(found["units"]) * 24 // 3 * 10**6)


def test_a_month_is_thirty_days(table: Any):
    """360 USD a month are 12 a day for one unit: 180 for 15, from 60 million tokens a day on."""
    (row,) = document(table, requests="30000/day")["rows"]
    hour, month = row["listed_units"]
    assert (hour["term"], month["term"], month["unit_price"]) == ("an hour", "a month", "360 USD/month")
    assert (month["cost_per_day"], month["breakeven_tokens_per_day"]) == ("180", "60000000")


@pytest.mark.parametrize(
    ("on", "terms"),
    [
        ("2025-01-20", ["an hour"]),
        ("2025-02-01", ["an hour", "a month"]),
        ("2025-07-31", ["an hour", "a month"]),
        ("2025-08-01", ["an hour"]),
    ],
)
def test_the_prices_of_the_day(table: Any, on: str, terms: list[str]):
    """A price is listed from its first day on, to the one before its end."""
    (row,) = document(table, on=on)["rows"]
    assert [each["term"] for each in row["listed_units"]] == terms


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"on": "2025-01-14"}, "what a unit serves is known from 2025-01-15 on"),
        ({"input": "200001"}, "what a unit serves of requests above 200,000 input tokens is not known"),
        ({"input_audio": "10"}, "what a unit serves of input_audio is not known"),
    ],
)
def test_what_nobody_says(table: Any, words: dict[str, str], why: str):
    """Then the fewest units are shown, with what they cost, and no word on whether they would serve it."""
    found = units(table, requests="1000000/day", **words)
    assert (found["why_unknown"], found["units"]) == (why, "15")
    assert found["capacity_tokens_per_day"] is None
    assert found["reached"] is None
    assert found["cost_per_day_at_workload"] is None


def test_a_unit_of_which_nothing_is_published(table: Any):
    """24 USD an hour are 576 a day: below 192 million tokens it does not pay, above it may."""
    for requests, reached in (("100000/day", False), ("160000/day", None)):
        (row,) = document(table, "acme/two", requests=requests)["rows"]
        (found,) = row["listed_units"]
        assert (found["units"], found["breakeven_tokens_per_day"], found["reached"]) == (
            "1",
            "192000000",
            reached,
        )
        assert found["why_unknown"] == "what a unit serves is not published"


def test_cached_input_counts_for_nothing(table: Any):
    """Half of the input from the cache: 500 + 4 × 200 are 1,300 of 3.6 million a day and unit."""
    found = units(table, requests="100000/day", cached="50%")
    assert found["units"] == "40"  # 100,000 × 1,300 / 3,600,000 = 36.1


def test_a_day_uses_a_part_of_them(table: Any):
    """At 50 % twice as many are needed."""
    assert units(table, requests="100000/day", utilisation="50%")["units"] == "100"


def test_the_region_that_is_asked(table: Any):
    """Units of the European Union against its price by the token."""
    (row,) = document(table, requests="100000/day", region="eu")["rows"]
    (found,) = row["listed_units"]
    assert (found["region"], found["cost_per_day"]) == ("eu", "2400")
    assert row["api_cost_per_day"] == "720"


def test_without_hardware(table: Any):
    """Nothing need be said of GPUs; the answer says so, and can be computed again."""
    found = document(table, "acme/one", "acme/three", requests="100000/day")
    assert (found["own"], found["fit"], found["defaults"]) == (None, None, [])
    assert [row["reason"] for row in found["rows"]] == ["no hardware of your own is named"] * 2
    assert any("say utilisation" in note for note in found["notes"])
    assert not verify(table, json.loads(json.dumps(found))).differences


def test_beside_hardware(table: Any):
    """Where hardware is named, both stand beside the price by the token, at the same utilisation."""
    words = {"gpus": "8", "gpu_rate": "2", "throughput": "4176 token/s", "utilisation": "50%"}
    found = document(table, requests="100000/day", **words)
    assert found["own"]["cost_per_day"] == "384"
    assert found["rows"][0]["listed_units"][0]["units"] == "100"


def test_who_has_no_units_needs_hardware(table: Any):
    """A model that is sold by the token alone is held against GPUs, or nothing."""
    with pytest.raises(UsageError, match="how many GPUs"):
        document(table, "acme/three")
    with pytest.raises(UsageError, match="ranges are drawn against hardware"):
        document(table, requests="1000..2000/day")


def test_what_people_read(table: Any):
    """The table at 80 columns, and the row of a spreadsheet with the cheapest term."""
    found = document(table, "acme/one", "acme/two", requests="100000/day")
    text = render(found, "text", PLAIN._replace(width=80))
    assert max(map(len, text.splitlines()[:-1])) <= 80  # the last line is the command, to be copied
    assert "units by the hour, at list price" in text
    assert "50 AU" in text
    assert "prices last seen on 2025-05-01" in text
    assert "what a unit serves is not published" in text
    assert "“1.00 an hour”" in text
    one, two = rows_of(found)
    assert (one["listed_count"], one["listed_term"], one["listed_cost_per_day"]) == ("50", "a month", "600")
    assert (two["listed_unit"], two["listed_reached"]) == ("model unit", "false")
