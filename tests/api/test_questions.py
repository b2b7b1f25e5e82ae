"""The questions: the same figures by GET and by POST, exact to the last digit."""

from __future__ import annotations

import csv
import io
import json

import pytest

R1 = {"input_tokens": 1_000_000, "cache_read_tokens": 600_000, "output_tokens": 100_000}
WORKED = [
    ("deepseek-r1", "2025-01-25T20:00:00Z", "0.523"),
    ("deepseek-r1", "2025-03-01T20:00:00Z", "0.13"),
    ("deepseek-r1", "2025-03-01T16:29:59Z", "0.523"),
    ("deepseek-r1", "2025-03-01T16:30:00Z", "0.13"),
    ("deepseek-r1", "2025-03-02T00:30:00Z", "0.523"),
    ("deepseek-r1", "2025-03-01", "0.392"),
    ("deepseek-reasoner", "2025-09-05T15:59:59Z", "0.523"),
    ("deepseek-reasoner", "2025-09-05T16:00:00Z", "0.434"),
]
MIX = {"requests": "40M/day", "input": 15200, "cached": "56.3%", "output": 4200, "on": "2025-01-25"}


@pytest.mark.parametrize(("model", "on", "cost"), WORKED)
def test_worked_examples(client, model, on, cost):
    """The design's worked examples are exact, asked by GET and by POST."""
    asked = {"model": model, "on": on, **R1}
    got = client.get("/v1/price", query_string=asked)
    posted = client.post("/v1/price", json=asked)
    assert got.json["list_cost"] == posted.json["list_cost"] == cost
    assert got.json == posted.json
    assert got.json["schema"] == "costcalc/price/1"


def test_usage_may_stand_in_a_map(client):
    """The quantities may stand in `usage`, and options in a map."""
    asked = {
        "model": "o1",
        "usage": {"input": "10k"},
        "options": {"service_tier": "batch"},
        "on": "2025-03-01",
    }
    answer = client.post("/v1/price", json=asked).json
    assert (answer["list_cost"], answer["options"]) == ("0.075", {"service_tier": "batch"})


@pytest.mark.parametrize("option", ["option=service_tier=batch", "service_tier=batch"])
def test_options_by_get(client, option):
    """An option is said as option=name=value, or by its short name."""
    answer = client.get(f"/v1/price?model=o1&input=10k&on=2025-03-01&{option}")
    assert answer.json["list_cost"] == "0.075"


def test_a_list_answers_each_item_in_order(client):
    """Each item of a list has its cost or its problem, in order, and the answer is a 200."""
    asked = [{"model": "o1", "input": 1000, "on": "2025-03-01"}, {"model": "o9", "input": 1}, 7]
    answer = client.post("/v1/price", json=asked)
    assert answer.status_code == 200
    first, second, third = answer.json
    assert first["list_cost"] == "0.015"
    assert (second["code"], second["status"]) == ("unknown_model", 404)
    assert (third["code"], third["errors"][0]["pointer"]) == ("invalid_request", "")


def test_a_list_is_at_most_a_thousand(client):
    """1,000 items are answered, 1,001 refused."""
    item = {"model": "o1", "input": 1, "on": "2025-03-01"}
    assert len(client.post("/v1/price", json=[item] * 1000).json) == 1000
    refused = client.post("/v1/price", json=[item] * 1001)
    assert (refused.status_code, refused.json["code"]) == (422, "too_many")


def test_compare_by_get_and_post(client):
    """Article 004's comparison: 29.6 times, by both methods."""
    got = client.get("/v1/compare", query_string={"model": ["deepseek-r1", "o1"], **MIX})
    posted = client.post("/v1/compare", json={"models": ["deepseek-r1", "o1"], **MIX})
    assert got.json == posted.json
    assert [row["model"] for row in got.json["rows"]] == ["deepseek/deepseek-r1", "openai/o1"]
    assert got.json["rows"][1]["ratio_to_cheapest"] == "29.5968848172"


@pytest.mark.parametrize("verb", ["compare", "project", "breakeven"])
def test_every_unknown_name_is_told(client, verb):
    """All names that nobody has, in one problem, each with its place in the query or the body."""
    words = {"model": ["o1", "xxx", "yyy"], "requests": "10/day", "input": "5"}
    got = client.get(f"/v1/{verb}", query_string=words)
    posted = client.post(f"/v1/{verb}", json=words)
    for found in (got, posted):
        assert (found.status_code, found.json["code"]) == (404, "unknown_model")
        assert found.json["detail"].count("no model is called") == 2
    assert [each["parameter"] for each in got.json["errors"]] == ["model", "model"]
    assert [each["pointer"] for each in posted.json["errors"]] == ["/model/1", "/model/2"]
    assert "'yyy'" in got.json["errors"][1]["detail"]


@pytest.mark.parametrize(("verb", "word"), [("compare", "baseline"), ("breakeven", "self_host")])
def test_a_name_beside_the_models_is_told_with_them(client, verb, word):
    """The baseline, or what would be run, is one of the names."""
    words = {"models": ["xxx"], word: "yyy", "requests": "10/day", "input": "5"}
    found = client.post(f"/v1/{verb}", json=words)
    assert [each["pointer"] for each in found.json["errors"]] == ["/models/0", f"/{word}"]


def test_compare_a_mix_of_shapes(client):
    """A workload may be a mix of shapes with weights, in `workload` or beside the other words."""
    shapes = [{"weight": 9, "input": 1000, "output": 100}, {"weight": 1, "input": "50k", "output": 1000}]
    inner = client.post(
        "/v1/compare", json={"model": "o1", "on": "2025-03-01", "workload": {"shapes": shapes}}
    )
    beside = client.post("/v1/compare", json={"model": ["o1"], "on": "2025-03-01", "shapes": shapes})
    assert inner.json == beside.json
    assert inner.json["rows"][0]["cost_per_request"] == "0.09990"[:-1]


def test_an_unranked_model_keeps_its_reason(client):
    """A model without a price stays in the answer with its reason."""
    answer = client.get("/v1/compare?model=o1&model=openai/janus&input=10&on=2025-03-01").json
    assert [row["model"] for row in answer["rows"]] == ["openai/o1"]
    assert answer["unranked"][0]["code"] == "unpriced_model"


def test_an_offer_is_compared(client):
    """A vendor's quote takes part."""
    answer = client.post(
        "/v1/compare",
        json={"model": "o1", "offer": "X: input 1 USD/Mtoken", "input": 1000, "on": "2025-03-01"},
    ).json
    assert answer["rows"][0]["model"] == "offer/X"


@pytest.mark.parametrize("path", ["/v1/models/openai/o1", "/v1/models/o1", "/v1/models?model=o1"])
def test_one_model(client, path):
    """One model is found by its id, by an alias, and by ?model=."""
    (row,) = client.get(path, query_string=None if "?" in path else {"on": "2025-03-01"}).json["models"]
    assert (row["model"], row["list_unit_prices"]["input"]) == ("openai/o1", "15")


def test_models_are_filtered(client):
    """The list takes the filters of the operation."""
    answer = client.get("/v1/models?provider=openai&weights=closed").json
    assert [row["model"] for row in answer["models"]] == ["openai/o1"]


@pytest.mark.parametrize("filter_", ["provider=nobody", "exclude_jurisdiction=ZZ"])
def test_an_unknown_filter_is_a_404(client, filter_):
    """A provider or country that the table does not know is as little there as an unknown model."""
    answer = client.get(f"/v1/models?{filter_}")
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_value")


@pytest.mark.parametrize("path", ["/v1/history/deepseek-reasoner", "/v1/history?model=deepseek-reasoner"])
def test_history_follows_an_alias(client, path):
    """An alias that was re-pointed is followed from model to model."""
    periods = client.get(path).json["periods"]
    assert periods[-1]["model"] == "deepseek/deepseek-v3.1"


def test_lookup(client):
    """A figure says which meter it was the price of."""
    matches = client.get("/v1/lookup?price=0.14&on=2025-01-25").json["matches"]
    assert [(match["model"], match["meter"]) for match in matches] == [("deepseek/deepseek-r1", "cache_read")]


def test_numbers_as_floats(client):
    """numbers=float turns money and ratios into JSON numbers, and nothing else."""
    answer = client.get("/v1/price?model=deepseek-r1&input=1M&on=2025-03-01&numbers=float").json
    line = answer["charges"][0]
    assert isinstance(answer["list_cost"], float)
    assert isinstance(line["share"], float)
    assert line["source"]["published"] is None
    assert answer["usage"]["input_tokens"] == 1_000_000
    models = client.get("/v1/models?numbers=float").json["models"]
    assert models[2]["list_unit_prices"]["input"] == 15.0


@pytest.mark.parametrize("way", [{"query_string": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
def test_csv(client, way):
    """CSV by the query or by the header: flat rows, and no cell that a spreadsheet would run."""
    path = "/v1/compare?model=openai/tiers&model=o1&input=1000&on=2025-03-01"
    answer = client.get(path + ("&format=csv" if "query_string" in way else ""), headers=way.get("headers"))
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["model"] for row in rows] == ["openai/tiers", "openai/o1"]
    assert not rows[0]["name"].startswith("=")


def test_csv_of_a_list(client):
    """A list as CSV keeps the number of each item, and the problem of those without a cost."""
    asked = [{"model": "o1", "input": 1000, "on": "2025-03-01"}, {"model": "o9", "input": 1}]
    rows = list(csv.DictReader(io.StringIO(client.post("/v1/price?format=csv", json=asked).text)))
    assert [(row["item"], row["list_cost"], row["code"]) for row in rows] == [
        ("1", "0.015", ""),
        ("2", "", "unknown_model"),
    ]


def test_whole_numbers_with_a_point_are_integers(client):
    """43717.0 is an integer, as JSON Schema has it; 0.5 is refused with what to write instead."""
    body = b'{"model": "o1", "on": "2025-03-01", "input": 43717.0, "output": 1e2}'
    answer = client.post("/v1/price", data=body, content_type="application/json")
    assert answer.json["usage"] == {"input_tokens": 43717, "output_tokens": 100}
    refused = client.post("/v1/price", data=body.replace(b"43717.0", b"0.5"), content_type="application/json")
    assert refused.status_code == 422
    assert refused.json["errors"] == [
        {"pointer": "/input", "detail": '0.5 is no whole number; write a fraction as a string, such as "0.5"'}
    ]


@pytest.mark.parametrize("model", ["deepseek-r1", "o1", "openai/tiers", "deepseek/deepseek-v3.1"])
@pytest.mark.parametrize("on", ["2025-03-01", "2025-10-01T01:00:00Z", "2025-01-25T20:00:00.5Z"])
def test_quick_writing_is_the_same(app, model, on):
    """The quick writer of costs gives the very bytes of to_dict, the first time and after."""
    from costcalc.errors import CostcalcError
    from costcalc.usage.usage import Usage
    from costcalc_api.json_text import json_bytes

    serving = app.extensions["costcalc"].serving
    for tokens in (0, 7, 1_234, 60_000):
        for options in ({}, {"service_tier": "batch"}):
            usage = Usage(input_tokens=tokens, cache_read_tokens=tokens // 2, output_tokens=tokens)
            try:
                cost = serving.table.price(model, usage, on=on, options=options)
            except CostcalcError:
                continue
            assert serving.costs.write(cost) == serving.costs.write(cost) == json_bytes(cost.to_dict())


def test_money_has_no_exponent(client):
    """Small amounts are written in plain notation."""
    answer = client.get("/v1/price?model=o1&input=1&cached=0&on=2025-03-01")
    assert json.loads(answer.text)["list_cost"] == "0.000015"
