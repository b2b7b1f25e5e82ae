"""`format=value`: one number as plain text, for a cell of a spreadsheet, or a problem document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from costcalc.questions import question

if TYPE_CHECKING:
    from flask.testing import FlaskClient

R1 = "model=deepseek-r1&input=1M&cached=600k&output=100k"
PRICE = f"/v1/price?{R1}&on=2025-01-25T20:00:00Z&format=value"
COMPARE = "/v1/compare?input=1000&output=500&on=2025-01-25&format=value"


def test_the_number_alone(shipped_client: FlaskClient):
    """The total in plain digits and a line break, as text that IMPORTDATA reads, with an ETag."""
    answer = shipped_client.get(PRICE)
    assert (answer.status_code, answer.text) == (200, "0.523\n")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    again = shipped_client.get(PRICE, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_number_in_another_currency(shipped_client: FlaskClient):
    """At 0.9 EUR/USD 0.523 USD are 0.4707 EUR."""
    answer = shipped_client.get(f"{PRICE}&currency=EUR&fx_rate=0.9%20EUR/USD")
    assert (answer.status_code, answer.text) == (200, "0.4707\n")


def test_the_number_of_a_body(shipped_client: FlaskClient):
    """A POST of one usage has one too."""
    body = {"model": "deepseek-r1", "input": "1M", "cached": "60%", "output": "100k"}
    answer = shipped_client.post("/v1/price?format=value", json={**body, "on": "2025-01-25T20:00:00Z"})
    assert (answer.status_code, answer.text) == (200, "0.523\n")


def test_the_number_of_one_compared_model(shipped_client: FlaskClient):
    """A request without a rate, 30 days with one: 1,000 × 0.55 + 500 × 2.19 per million is 0.001645."""
    assert shipped_client.get(f"{COMPARE}&model=deepseek-r1").text == "0.001645\n"
    assert shipped_client.get(f"{COMPARE}&model=deepseek-r1&requests=10/day").text == "0.4935\n"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"{COMPARE}&model=o1&model=deepseek-r1", 422, "one number is of one model, and these are 2"),
        ("/v1/lookup?price=0.14&format=value", 422, "this answer is no single number"),
        ("/v1/price?model=nobody-1&input=1&format=value", 404, "nobody-1"),
        (f"/v1/price?{R1}&on=2020-01-01&format=value", 404, "no price in force"),
        (f"/v1/price?{R1}&format=values", 422, "must be json or csv or value"),
        ("/v1/compare?model=o1&on=2025-01-25&format=value", 422, "whose workload it is of: say what one"),
    ],
)
def test_a_problem_has_no_number(path: str, status: int, words: str, shipped_client: FlaskClient):
    """A spreadsheet shows an error, never a figure that is none: a problem document with a status."""
    answer = shipped_client.get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert words in answer.get_json()["detail"]


def test_a_preset_that_nobody_named_is_no_number(shipped_client: FlaskClient):
    """A cell cannot say that the workload was assumed: the parameter to add is named; a named one answers."""
    asked = "/v1/compare?model=o1&on=2025-01-25&format=value"
    (fault,) = shipped_client.get(asked).get_json()["errors"]
    assert fault["parameter"] == "input_tokens"
    assert "input=1500, output=500, or preset=support-assistant" in fault["detail"]
    assert float(shipped_client.get(f"{asked}&preset=support-assistant").text) > 0


@pytest.mark.parametrize("name", ["audit", "models", "claims", "lookup", "history", "training", "breakeven"])
def test_what_has_no_number_is_refused_before_it_is_answered(name, shipped_client, monkeypatch):
    """An audit takes seconds: that it is no number is known without it."""
    from costcalc.asking.question import Question

    monkeypatch.setattr(Question, "result", lambda *_, **__: pytest.fail("it was answered"))
    example = question(name).routes[0].examples[0]
    answer = shipped_client.get(f"{example}{'&' if '?' in example else '?'}format=value")
    assert (answer.status_code, answer.get_json()["errors"][0]["parameter"]) == (422, "format")
    assert "no single number: json and csv have all of it" in answer.get_json()["detail"]


def test_many_answers_are_no_number(shipped_client: FlaskClient):
    """A list has none, and its fault is that of the parameter."""
    item = {"model": "o1", "input": 1, "on": "2025-01-25"}
    answer = shipped_client.post("/v1/price?format=value", json=[item, item])
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == "format"


def test_one_number_is_described_in_both_notations(shipped_client: FlaskClient):
    """What OpenAPI says of a figure holds with a decimal comma too."""
    described = shipped_client.get("/openapi.json").get_json()["paths"]["/v1/price"]["get"]["responses"]
    pattern = described["200"]["content"]["text/plain"]["schema"]["pattern"]
    for more in ("", "&decimal=comma"):
        told = shipped_client.get(f"/v1/price?{R1}&on=2025-01-25&format=value{more}").get_data(as_text=True)
        assert re.fullmatch(pattern, told)
        assert ("," in told) is bool(more)
