"""Costs under a contract over HTTP: the same figures as the library's, with floats and as CSV too."""

from __future__ import annotations

import csv
import io

import pytest

from costcalc_api import create_app
from tests.builders import ROOT

TABLE = ROOT / "tests" / "cases" / "tables" / "contract.yaml"
PRICE = "/v1/price?model=acme/large&input=1M&cached=600k&output=100k&on=2026-06-01T12:00:00Z"


@pytest.fixture(scope="module")
def app(own_environment):
    """The service on the table of the cases."""
    return create_app(TABLE, reload_seconds=0)


@pytest.fixture
def client(app):
    """A client of the service."""
    return app.test_client()


def test_a_price_has_its_contract_and_steps(app, client):
    """The quick writer gives the very document of the library, each time."""
    serving = app.extensions["costcalc"].serving
    for _ in range(2):
        document = client.get(PRICE).json
        assert (document["list_cost"], document["contracted_cost"]) == ("9.5", "7.2")
        assert document["contract"]["id"] == "acme-2026"
        assert [step["amount"] for step in document["steps"]] == ["-2", "-0.3"]
        cost = serving.table.price("rival/one", _usage(), on="2026-06-01T12:00:00Z")
        assert serving.costs.write(cost) == serving.costs.write(cost)


def _usage():
    from costcalc import Usage

    return Usage(input_tokens=1_000_000)


def test_floats_are_of_every_amount(client):
    """`numbers=float` turns contracted figures into numbers, and those of steps."""
    document = client.get(f"{PRICE}&numbers=float").json
    assert (document["effective_cost"], document["steps"][0]["amount"]) == (7.2, -2)
    assert document["charges"][0]["contracted_unit_price"] == 7.5


def test_csv_has_the_contracted_columns(client):
    """A spreadsheet sees list and contracted cost side by side; the total has a column of its own."""
    *rows, total = csv.DictReader(io.StringIO(client.get(f"{PRICE}&format=csv").text, newline=""))
    assert [row["contracted_cost"] for row in rows] == ["3", "1.2", "3"]
    assert (total["contracted_cost"], total["total_contracted_cost"]) == ("", "7.2")


def test_a_comparison_is_ranked_by_contracted_costs(client):
    """The cheaper contract comes before the cheaper list price."""
    query = "model=rival/one&model=acme/small&input=1000&output=500&on=2026-06-01T12:00:00Z"
    rows = client.get(f"/v1/compare?{query}").json["rows"]
    assert [(row["model"], row["list_cost_per_request"]) for row in rows] == [
        ("acme/small", "0.003"),
        ("rival/one", "0.00265"),
    ]


def test_a_day_in_which_a_contract_begins_is_a_question_for_an_instant(client):
    """That is a problem document with its code, as for prices."""
    answer = client.get("/v1/price?model=acme/mini&input=1M&on=2026-03-01")
    assert answer.status_code == 422
    assert answer.json["code"] == "instant_needed"


def test_a_break_even_has_both_costs(client):
    """The contracted cost a day, the list cost beside it, and the contract; floats and columns of both."""
    words = "requests=1000/day&input=10000&cached=5000&output=500&gpus=8&gpu_rate=2&throughput=5000"
    path = f"/v1/breakeven?model=acme/large&on=2026-06-01T12:00:00Z&{words}"
    (row,) = client.get(path).json["rows"]
    assert (row["api_cost_per_day"], row["list_cost_per_day"]) == ("62.5", "82.5")
    assert row["contract"]["id"] == "acme-2026"
    (row,) = client.get(f"{path}&numbers=float").json["rows"]
    assert row["list_cost_per_day"] == 82.5
    (flat,) = csv.DictReader(io.StringIO(client.get(f"{path}&format=csv").text, newline=""))
    assert (flat["list_cost_per_day"], flat["contract"]) == ("82.5", "acme-2026")
