"""Units of throughput at list price in a break-even: as many as the workload takes, exact at each edge."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from costcalc.errors import UsageError
from costcalc.questions.documents import rows_of
from costcalc.questions.doubts import reasons_of
from costcalc.questions.verify.answer import verify
from costcalc.render import render
from costcalc.report.text import PLAIN
from tests.asking import breakeven
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
      acme/one: {input: 2500 token/minute, counts: {output: 4, cache_read: 0}, larger: {above: 100000 token, counts: {input: 2, output: 6}}, minimum: 15, step: 5, largest_input: 200000 token, effective_from: 2025-01-15, effective_to: 2025-09-01, source: sheet, printed: "2,500; 4, 2, 6"}
  acme-closed:
    unit: model unit
    prices:
    - {term: no commitment, price: 24 USD/hour, effective_from: 2025-01-01, source: sheet}
    models: [acme/two]
"""
RATES = "input: 2 USD/Mtoken, output: 8 USD/Mtoken, cache_read: 1 USD/Mtoken, input_audio: 9 USD/Mtoken, web_search: 0.01 USD/web_search"
EU = "variants:\n- {when: {region: eu}, rates: {input: 4 USD/Mtoken, output: 16 USD/Mtoken, cache_read: 2 USD/Mtoken, input_audio: 9 USD/Mtoken}}\n"


@pytest.fixture(scope="module")
def table() -> Any:
    """A table of three models: one by units that serve so many tokens, one by units that nobody knows of."""
    prices = period(RATES, also=EU)
    return table_of(
        facts_file(UNITS, model(prices), model(prices, name="acme/two"), model(prices, name="acme/three"))
    )


@pytest.fixture(scope="module")
def cheap() -> Any:
    """The same units at 0.21 USD an hour: 5.04 a day for what 7.20 buys by the token, as a search is billed beside."""
    prices = (
        UNITS[: UNITS.index("    - {term: a month")]
        + UNITS[UNITS.index("    serves:") : UNITS.index("  acme-closed")]
    )
    prices = prices.replace("price: 1 USD/hour", "price: 0.21 USD/hour").replace(
        "1.00 an hour", "0.21 an hour"
    )
    return table_of(facts_file(prices, model(period(RATES))))


@pytest.fixture(scope="module")
def ending() -> Any:
    """The same units of a model that is known to end."""
    life = "shutdown: {on: 2025-06-10, source: sheet}"
    return table_of(
        facts_file(
            UNITS, model(period(RATES, end="2025-06-10"), also=life), model(period(RATES), name="acme/two")
        )
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
        ({"on": "2025-09-01"}, "what a unit serves is known of other days"),
        ({"input_audio": "10"}, "the table does not say what a unit serves of input_audio"),
    ],
)
def test_what_nobody_says(table: Any, words: dict[str, str], why: str):
    """Then the figures are those of one unit, and there is no word on whether it would serve anything."""
    found = units(table, requests="1000000/day", **words)
    assert (found["why_unknown"], found["units"]) == (f"{why}: the figures are those of one unit", "1")
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
        assert str(found["why_unknown"]).startswith("what a unit serves is not published")


def test_a_request_that_is_too_large(table: Any):
    """Above 200,000 tokens units serve nothing: they never pay, and all is billed by the token."""
    found = units(table, requests="1000/day", input="200001", output="0")
    assert found["why_unknown"] == "units serve no request above 200,000 input tokens"
    assert (found["capacity_tokens_per_day"], found["reached"]) == ("0", False)
    assert found["cost_per_day_at_workload"] == "760.002"  # 15 units, and 0.400002 USD a request


MIX = {
    "requests": "30000/day",
    "shapes": [
        {"name": "chat", "weight": 9, "input": 1000, "output": 200},
        {"name": "books", "weight": 1, "input": 300_000, "output": 200},
    ],
}


def test_a_part_of_a_mix_is_too_large(table: Any):
    """27,000 requests of 1,800 counted tokens take 15 units; 3,000 of 0.6016 USD are paid by the token beside."""
    asked = {"model": ["acme/one"], "workload": MIX, "on": "2025-06-01"}
    (row,) = breakeven(table, asked, date(2025, 6, 1)).to_dict()["rows"]
    hour, month = row["listed_units"]
    assert (hour["units"], hour["cost_per_day"], month["cost_per_day"]) == ("15", "360", "180")
    assert hour["cost_per_day_at_workload"] == "2164.8"  # 360 + 3,000 × 0.6016
    assert row["api_cost_per_day"] == "1902"  # 27,000 × 0.0036 = 97.2, and 1,804.8
    assert (hour["capacity_tokens_per_day"], month["breakeven_tokens_per_day"]) == ("36000000", "60000000")
    assert hour["cost_per_million_tokens"] == "10"  # 360 USD for 36 million tokens, of questions alone
    beside = "these are paid by the token, and are no part of what units serve and pay from"
    assert month["notes"] == [f"units serve no request above 200,000 input tokens: {beside}"]


def test_large_requests_take_more(table: Any):
    """Above 100,000 tokens of input one counts for 2, and one of output for 6: 3.6 million / (2 × 120,000 + 6 × 1,000)."""
    found = units(table, requests="1000/day", input="120000", output="1000")
    served = Fraction(3_600_000, 2 * 120_000 + 6 * 1_000)
    assert found["units"] == "70"  # 1,000 / 14.63 = 68.3
    assert Fraction(found["capacity_tokens_per_day"]) == pytest.approx(70 * served * 121_000)


@pytest.mark.parametrize(
    ("requests", "count", "in_all"),
    [
        ("30000/day", "15", "75.6"),
        # 20 units are 100.8; 15 units and what they do not serve 75.6 + 1 × 0.0036, 75.6 + 7,000 × 0.0036
        ("30001/day", "15", "75.6036"),
        ("36999/day", "15", "100.7964"),
        ("37000/day", "20", "100.8"),
        ("40000/day", "20", "100.8"),
        ("40001/day", "20", "100.8036"),
    ],
)
def test_a_step_fewer_and_the_rest_by_the_token(cheap: Any, requests: str, count: str, in_all: str):
    """15 units serve 30,000 requests a day; a step more pays only where the tokens of its requests cost more."""
    (row,) = document(cheap, requests=requests)["rows"]
    (found,) = row["listed_units"]
    assert (found["units"], found["cost_per_day_at_workload"], found["reached"]) == (count, in_all, True)
    assert Fraction(found["cost_per_day_at_workload"]) < Fraction(row["api_cost_per_day"])


def test_it_is_the_cheapest_of_all_counts(cheap: Any):
    """No other count that is sold costs a workload less; where none pays, it is as many as the workload takes."""
    by_token = Fraction("0.0036")
    for requests in range(1_000, 120_000, 3_777):
        (row,) = document(cheap, requests=f"{requests}/day")["rows"]
        (found,) = row["listed_units"]
        counts = range(15, 100, 5)
        costs = [count * Fraction("5.04") + max(requests - count * 2_000, 0) * by_token for count in counts]
        assert Fraction(found["cost_per_day_at_workload"]) == min(costs), requests
        assert found["reached"] is (min(costs) <= requests * by_token)


def test_what_is_billed_beside_tokens(table: Any):
    """A search costs the same with units: it makes them pay no sooner, and stands in what the workload costs."""
    plain, searching = (units(table, requests="30000/day", **more) for more in ({}, {"web_searches": "1"}))
    assert searching["breakeven_tokens_per_day"] == plain["breakeven_tokens_per_day"] == "120000000"
    assert searching["cost_per_day"] == plain["cost_per_day"]
    assert searching["cost_per_day_at_workload"] == "660"  # 360, and 30,000 × 0.01


def test_notes_of_a_day(table: Any):
    """That the price was last seen before the day asked, and a tier whose price by the token is another."""
    assert units(table)["notes"] == ["the price of a unit was last seen on 2025-05-01"]
    assert units(table, on="2025-05-01")["notes"] == []
    assert [each["notes"] for each in document(table)["rows"][0]["listed_units"]][1] == []


def test_a_model_that_ends_before_the_term(ending: Any):
    """Who buys a month of a model that ends in a week is told; who buys an hour need not be."""
    (row,) = document(ending, on="2025-06-01")["rows"]
    hour, month = row["listed_units"]
    assert month["notes"] == ["acme/one ends on 2025-06-10, before the term is over"]
    assert "acme/one ends on 2025-06-10, before the term is over" not in hour["notes"]
    (row,) = document(ending, on="2025-05-01")["rows"]
    assert all(not each["notes"] for each in row["listed_units"])


def test_strict_looks_at_units(table: Any):
    """What is not known of them, and what may make their figures those of another day."""
    reasons = reasons_of(document(table, "acme/one", "acme/two"))
    assert "acme/one: an hour: the price of a unit was last seen on 2025-05-01" in reasons
    assert any("no commitment: what a unit serves is not published" in each for each in reasons)


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
    assert [row["reached"] for row in found["rows"]] == [None, None]
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
    with pytest.raises(UsageError, match=r"how many GPUs .*no units by the hour for these models"):
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
    assert "the price of a unit was last seen on 2025-05-01 (an hour)" in text
    assert "units of region global" in text
    assert "a month is 30 days, a year 365" in " ".join(text.split())
    assert "what a unit serves is not published" in text
    assert "“1.00 an hour”" in text
    one, two = rows_of(found)
    assert (one["listed_count"], one["listed_term"], one["listed_cost_per_day"]) == ("50", "a month", "600")
    assert (one["listed_unit_price"], one["listed_capacity_tokens_per_day"]) == ("360 USD/month", "120000000")
    assert (one["listed_sources"], one["listed_why_unknown"]) == ("https://example.com/prices", None)
    assert (two["listed_unit"], two["listed_reached"]) == ("model unit", "false")
    assert "not published" in str(two["listed_why_unknown"])
    html = breakeven(
        table, {"model": ["acme/one"], "input": "1", "output": "1", "on": "2025-06-01"}, date(2025, 6, 1)
    )
    assert "<td>a month</td>" in html._repr_html_()
