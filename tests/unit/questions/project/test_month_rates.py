"""The prices that a workload meets month by month: which, until when they are known, and as JSON."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pytest

from costcalc.errors import UsageError
from tests.builders import model, period, pricing_file, projected, table_of

RATES = "input: 1 USD/Mtoken, output: 4 USD/Mtoken, request: 0.01 USD/request"
NIGHT = 'variants: [{when: {daily: ["00:00-06:00"]}, rates: {input: 0.5 USD/Mtoken, output: 2 USD/Mtoken}}]'
TABLE = table_of(
    pricing_file(
        model(
            period(
                RATES,
                "2026-01-01",
                "2027-02-15",
                "guaranteed_until: 2027-02-01T00:00:00Z\neffective_from_basis: observed\n" + NIGHT,
            )
            + period(RATES.replace("input: 1", "input: 2"), "2027-02-15"),
        )
    ).replace("kind: primary}", "retrieved: 2026-12-24, kind: primary}")
)
WORK = {"requests": "100/day", "input": "1000", "output": "0"}


def test_the_prices_that_were_used():
    """Each card once, from the earliest on, with what was used of it, a fee too; output was not asked for."""
    prices = projected(TABLE, "acme/one", **WORK, months="3").to_dict()["totals"][0]["prices"]
    source = {
        "id": "sheet", "title": "Price sheet", "url": "https://example.com/prices", "published": None,
        "retrieved": "2026-12-24", "printed": None,
    }  # fmt: skip
    first = {
        "effective_from": "2026-01-01T00:00:00Z",
        "effective_to": "2027-02-15T00:00:00Z",
        "effective_from_basis": "observed",
        "guaranteed_until": "2027-02-01T00:00:00Z",
        "variant": None,
        "list_unit_prices": {"input": "1", "request": "0.01"},
        "pricing_units": {"input": "1000000 Tokens", "request": "Requests"},
        "sources": {"input": source, "request": source},
    }
    assert sorted(prices[:2], key=lambda price: price["variant"] or "") == [
        first,
        {**first, "variant": "00:00-06:00", "list_unit_prices": {"input": "0.5", "request": "0.01"}},
    ]
    assert prices[2:] == [
        {
            **first,
            "effective_from": "2027-02-15T00:00:00Z",
            "effective_to": None,
            "effective_from_basis": "announced",
            "guaranteed_until": None,
            "list_unit_prices": {"input": "2", "request": "0.01"},
        }
    ]


@pytest.mark.parametrize(
    ("months", "until"), [("1", "2027-02-15T00:00:00Z"), ("2", "2026-12-24"), ("3", "2026-12-24")]
)
def test_until_when_the_prices_of_the_last_month_are_known(months: str, until: str):
    """Until their announced end; without one, until the day on which they were read."""
    course = projected(TABLE, "acme/one", **WORK, months=months).courses[0]
    assert course.rates.known_until == until


def test_what_a_mean_request_is_made_of():
    """Quantities of a mix are weighted: three of 1,000 tokens and one of 5,000 are 2,000 on average."""
    shapes = [
        {"name": "a", "weight": 3, "input": 1_000, "output": 8},
        {"name": "b", "weight": 1, "input": 5_000},
    ]
    course = projected(TABLE, "acme/one", requests="100/day", shapes=shapes, months="1").courses[0]
    met = course.rates.met
    assert {meter: str(quantity) for meter, quantity in met.quantities.items()} == {
        "input": "2000",
        "output": "6",
    }
    assert [str(course.plan.workload.weight_of(shape)) for shape in met.shapes] == ["3/4", "1/4"]


@pytest.mark.parametrize(("trend", "months"), [("900%/month", "13"), ("900%/month", "14")])
def test_how_dear_a_trend_may_make_prices(trend: str, months: str):
    """Ten times as dear each month from February on: 10^12 after twelve months is the bound, and no more."""
    table = table_of(pricing_file(model(period(RATES, "2026-01-01"))))
    if months == "13":
        assert projected(table, "acme/one", **WORK, months=months, price_trend=trend).courses
    else:
        with pytest.raises(UsageError, match="leads to prices beyond all bounds in 2028-02: give less"):
            projected(table, "acme/one", **WORK, months=months, price_trend=trend)


def contracted(start: str, end: str, models: str = "acme/one"):
    """A table of two models with a contract on some of them."""
    deal = f"contracts:\n  deal: {{name: Deal, source: sheet, effective_from: {start}, {end}models: [{models}], discounts: [{{percent: 50%}}]}}\nend:"
    sheet = pricing_file(model(period(RATES, "2026-01-01")), model(period(RATES, "2026-01-01"), "acme/two"))
    return table_of(sheet.replace("end:", deal))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2027-01-15T00:00:00Z", ""),
        ("2027-01-15T00:00:00Z", "effective_to: 2028-01-01T00:00:00Z, "),
        ("2026-01-01T00:00:00Z", "effective_to: 2027-01-31T23:59:59Z, "),
        ("2027-01-01T00:00:01Z", ""),
    ],
)
def test_a_contract_that_begins_or_ends_in_a_month(start: str, end: str):
    """A month is reckoned whole: where either edge lies inside of it, the question is put back, for that model alone."""
    found = projected(contracted(start, end), "acme/one", "acme/two", **WORK, months="1")
    assert [(each.model, each.code) for each in found.unranked] == [("acme/one", "instant_needed")]
    assert found.unranked[0].reason.startswith(
        "start: the contract deal begins or ends in the course of 2027-01"
    )
    assert [row["contracted_cost"] for row in found.to_dict()["rows"]] == ["34.1"]


@pytest.mark.parametrize(
    ("start", "end", "costs"),
    [
        ("2027-02-01T00:00:00Z", "", ["34.1", "15.4"]),
        ("2026-01-01T00:00:00Z", "effective_to: 2027-02-01T00:00:00Z, ", ["17.05", "30.8"]),
    ],
)
def test_a_contract_that_begins_or_ends_with_a_month(start: str, end: str, costs: list[str]):
    """At the first instant of a month it is in force, or no more, for all of the month."""
    found = projected(contracted(start, end), "acme/one", **WORK, months="2")
    assert [row["contracted_cost"] for row in found.to_dict()["rows"]] == costs
