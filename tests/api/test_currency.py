"""Other currencies over HTTP."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from costcalc_api.tables import TableKeeper
from tests.builders import facts_file, model, period

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

COMPARE = "/v1/compare?model=deepseek-r1&model=o1&requests=10k/day&input=1500&output=500&on=2025-01-25"
PRICE = {"model": "o1", "input": 1000, "on": "2025-01-25"}


@pytest.mark.parametrize("path", ["models", "history/o1", "lookup?price=0.14", "training?model=GPT-4"])
def test_prices_as_they_are_listed_stay_in_usd(path: str, shipped_client: FlaskClient):
    """Who asks a list of prices for euros is told which questions say costs in another currency."""
    answer = shipped_client.get(f"/v1/{path}{'&' if '?' in path else '?'}currency=EUR")
    assert answer.status_code == 422
    assert (
        "in USD: price, compare, project and breakeven say costs" in answer.get_json()["errors"][0]["detail"]
    )


def test_a_comparison_in_euro(shipped_client: FlaskClient):
    """Rows have their costs in euro beside the exact ones; rate, day and source are named."""
    answer = shipped_client.get(f"{COMPARE}&currency=EUR")
    assert answer.status_code == 200
    document = answer.get_json()
    assert document["rows"][0]["converted"]["cost_per_month"] == "550.038197097"  # 576 / 1.0472
    assert document["fx"]["rate"] == "0.954927425516"
    assert document["fx"]["source"]["publisher"] == "European Central Bank"
    assert document["rows"][0]["cost_per_month"] == "576"
    assert document["asked"] == {"currency": "EUR"}


def test_a_rate_of_one_s_own(shipped_client: FlaskClient):
    """`fx_rate` is taken as it is said."""
    answer = shipped_client.post("/v1/price", json={**PRICE, "fx_rate": "0.9 EUR/USD"}).get_json()
    assert (answer["converted"]["list_cost"], answer["fx"]["source"]) == ("0.0135", "given by you")


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("currency=XYZ", "unknown_currency", "currency"),
        ("currency=EURO", "unknown_currency", "currency"),
        ("fx_rate=0.92", "invalid_usage", "fx_rate"),
        ("fx_rate=0.92%20EUR/GBP", "invalid_usage", "fx_rate"),
        ("currency=EURO&fx_rate=0.92", "invalid_usage", "currency"),
    ],
)
def test_a_currency_that_is_none(shipped_client: FlaskClient, query: str, code: str, parameter: str):
    """An unknown currency, and a rate that is none, are 422 with the parameter."""
    answer = shipped_client.get(f"{COMPARE}&{query}")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (422, code)
    assert problem["errors"][0]["parameter"] == parameter
    if code == "unknown_currency":
        assert {"EUR", "GBP", "USD"} <= {*problem["known"]}


def test_numbers_as_floats(shipped_client: FlaskClient):
    """`numbers=float` turns converted amounts and the rate into numbers too, in JSON and in CSV."""
    document = shipped_client.get(f"{COMPARE}&currency=CNY&numbers=float").get_json()
    assert document["fx"]["per_euro"] == {"USD": 1.0472, "CNY": 7.5891}
    assert document["rows"][0]["converted"]["cost_per_day"] == pytest.approx(19.2 * 7.5891 / 1.0472)
    text = shipped_client.get(f"{COMPARE}&currency=EUR&numbers=float&format=csv").text
    assert ",550.038197097," in text


def test_a_list_as_csv(shipped_client: FlaskClient):
    """A list of prices has the columns of the currency where one of its items asks for one."""
    items = [{**PRICE, "currency": "EUR"}, PRICE, {**PRICE, "currency": "XYZ"}]
    lines = shipped_client.post("/v1/price?format=csv", json=items).text.splitlines()
    assert lines[0].endswith(
        ",converted_list_cost,converted_list_cost_low,converted_list_cost_high,converted_total_list_cost"
        ",fx_currency,fx_rate,fx_date,fx_source,code,problem"
    )
    assert ",0.0143239113827,,,,EUR," in lines[1]  # certain: no range; one charge: no row of a total
    assert lines[2].endswith(",,,,,,,,,,")
    assert ",unknown_currency," in lines[3]
    assert "converted" not in shipped_client.post("/v1/price?format=csv", json=[PRICE]).text


def test_a_feed_that_comes_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Rates that are synchronised while the service runs are in use without a new start."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path))
    table = tmp_path / "prices.yaml"
    table.write_text(facts_file("", model(period("input: 1 USD/Mtoken"))))
    os.utime(table, (time.time() - 60, time.time() - 60))
    keeper = TableKeeper(table, seconds=0)
    assert keeper.table.catalogue.facts().fx == {}
    (tmp_path / "feeds").mkdir()
    rates = facts_file("fx: {source: sheet, per_euro: {2025-01-24: {USD: 1.0472}}}")
    (tmp_path / "feeds" / "ecb.yaml").write_text(rates)
    keeper.refresh()
    assert [*keeper.table.catalogue.facts().fx] == ["2025-01-24"]
    assert keeper.reloads == 1
