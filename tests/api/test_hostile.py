"""Strings that hang or fool libraries: refused through every way in, clearly, quickly, and never by a 5xx."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from costcalc.pricing.names import near
from costcalc.pricing.names.meaning import MOST_TOLD, NOT_LOOKED_FOR
from costcalc_api import limits
from tests.api.test_http import problem_of

NUMBERS = [
    "10**10**10", "9**9**9", "2**2**40", "10^10^10 USD", "token**(10**10**10)", "9" * 4300 + "**3000",
    "a" * 20_000, "1" * 20_000, "nan", "inf", "1e400", "-1", "5 token; 4", "1 # x", "1_0_0", "1e1000000",
    "1e999999999", "0e99999999", "0e-999999999", "١٢٣", "１２", " 1_000 ", "-0", "+1", "0x10", "010",
    "1:59" * 50,
    "1/0", "1 parsec", "1 token**9", "{}", "%s%s%n", "=1+1", "'; drop table price; --", "\u202e1",
    "\x00", "1\n", "<script>alert(1)</script>", "../../etc/passwd", "1" * 16, "0.0000000000000001",
    "200%", "%",
]  # fmt: skip
NAMES = [
    "../../etc/passwd", "/etc/passwd", "..%2f..%2fetc", "\x00", "a" * 5_000, "<script>alert(1)</script>",
    "'; drop table model; --", "{{7*7}}", "\u202eabc", "=cmd|' /C calc'!A0", "%00", "\U0001f600", " ",
    "deepseek-r1,",
]  # fmt: skip
MOMENTS = [
    "2025-02-30", "2025-13-01", "0000-01-01", "9999-12-31", "2025-01-25T20:00:00", "now", "today", "1e9",
    "-1", "2025-01-25T20:00:00+99:99", "2025-01-25T24:00:00Z", "2025-01-25T20:00:60Z", "２０２５-01-25",
    "2025-1-5", "a" * 9_000,
]  # fmt: skip
LIMIT_SECONDS = 30
"""Nothing hangs. How quick a refusal is, tests/bench measures: machines are shared and noisy."""


def refused(ask) -> Any:
    """What a request is refused with: a 4xx problem, and no hanging."""
    began = time.perf_counter()
    answer = ask()
    assert 400 <= answer.status_code < 500, answer.text[:300]
    assert len(answer.data) < 8_000
    assert time.perf_counter() - began < LIMIT_SECONDS
    return problem_of(answer)


@pytest.mark.parametrize("text", NUMBERS)
@pytest.mark.parametrize("path", ["/v1/price", "/v1/compare"])
def test_quantities(client, path, text):
    """A hostile quantity is a 422 that names it, by GET and by POST."""
    asked = {"model": "o1", "input": text, "on": "2025-03-01"}
    by_get = refused(lambda: client.get(path, query_string=asked))
    by_post = refused(lambda: client.post(path, json=asked))
    assert by_get["status"] == by_post["status"] == 422
    assert by_get["errors"][0]["parameter"] == "input"
    assert by_post["errors"][0]["pointer"] == "/input"


@pytest.mark.parametrize("text", NUMBERS)
def test_rates_prices_and_offers(client, text):
    """The same as a rate, as a price to look up and in an offer."""
    refused(lambda: client.get("/v1/compare", query_string={"model": "o1", "input": 1, "requests": text}))
    refused(lambda: client.get("/v1/lookup", query_string={"price": f"{text}?"}))
    offer = f"X: input {text} USD/Mtoken, input 1"
    refused(lambda: client.get("/v1/compare", query_string={"model": "o1", "input": 1, "offer": offer}))


@pytest.mark.parametrize("text", NAMES)
def test_names(client, text):
    """A hostile name is unknown, in the query, in the body and in the path."""
    assert refused(lambda: client.get("/v1/price", query_string={"model": text, "input": 1}))["status"] in {
        404,
        422,
    }
    assert refused(lambda: client.post("/v1/price", json={"model": text, "input": 1}))["status"] in {404, 422}
    for path in ("/v1/models", "/v1/history"):
        refused(lambda path=path: client.get(path, query_string={"model": text}))
        refused(lambda path=path: client.get(f"{path}/{text}"))
    refused(lambda: client.get("/v1/compare", query_string={"model": ["o1", text], "input": 1}))
    refused(lambda: client.get("/v1/price", query_string={text: "1", "model": "o1"}))


@pytest.mark.parametrize("text", MOMENTS)
def test_moments(client, text):
    """A moment that is none is a 422, wherever it is asked."""
    asked = {"model": "o1", "input": 1, "on": text}
    for path in ("/v1/price", "/v1/compare"):
        assert refused(lambda path=path: client.get(path, query_string=asked))["status"] == 422
        assert refused(lambda path=path: client.post(path, json=asked))["status"] == 422
    for path in ("/v1/models", "/v1/models/o1", "/v1/history/o1"):
        refused(lambda path=path: client.get(path, query_string={"on": text}))
    refused(lambda: client.get("/v1/lookup", query_string={"price": "1", "on": text}))


@pytest.mark.parametrize("value", [True, 1.5, -1, None, 10**30, 2**4000, [[1]], [1], {"a": 1}, {"a": {}}])
@pytest.mark.parametrize("member", ["model", "input", "on", "options", "requests", "usage", "option"])
def test_values_of_another_kind(client, member, value):
    """A value of another kind is refused with a pointer to it."""
    body = {"model": "o1", "input": 10, "on": "2025-03-01", member: value}
    found = refused(lambda: client.post("/v1/price", json=body))
    assert found["errors"][0]["pointer"].startswith(f"/{member}")


def test_a_thousand_unknown_names_do_not_hang(client):
    """A list of 1,000 names that nobody has is answered."""
    items = [{"model": f"deep-{number}-seek", "input": 1} for number in range(1000)]
    began = time.perf_counter()
    answer = client.post("/v1/price", json=items)
    assert {item["code"] for item in answer.json} == {"unknown_model"}
    assert time.perf_counter() - began < LIMIT_SECONDS


ASKED_OF_NOBODY = {
    "/v1/price": [{"model": f"nobody-{number}", "input": 1} for number in range(1_000)],
    "/v1/compare": {"models": [f"no-one-{number}" for number in range(1_000)], "input": 1},
    "/v1/project": {"models": [f"none-{number}" for number in range(100)], "requests": "1/day", "input": 1},
    "/v1/breakeven": {"models": [f"naught-{number}" for number in range(1_000)], "input": 1, "gpus": 8},
}


@pytest.mark.parametrize("path", ASKED_OF_NOBODY)
def test_near_names_are_looked_for_a_few_times(client, monkeypatch, path):
    """However many unknown names a request has, near ones are looked for for three of them at most."""
    searched = set()

    def nearest(name, _):
        searched.add(name)
        return []

    monkeypatch.setattr(near, "nearest", nearest)
    answer = client.post(path, json=ASKED_OF_NOBODY[path])
    assert answer.status_code in {200, 404}
    assert 0 < len(searched) <= MOST_TOLD
    if isinstance(answer.json, list):
        assert NOT_LOOKED_FOR in answer.json[-1]["detail"]


def test_a_large_comparison_does_not_hang(client):
    """A comparison at its limit is answered, and one beyond it is refused."""
    shapes = [{"input": number, "output": 1} for number in range(1, 900)]
    asked = {"model": ["deepseek-r1", "o1", "openai/tiers"], "on": "2025-03-01", "shapes": shapes}
    began = time.perf_counter()
    assert client.post("/v1/compare", json=asked).status_code == 200
    assert time.perf_counter() - began < LIMIT_SECONDS
    asked["offer"] = [f"X{number}: input 1 USD/Mtoken" for number in range(100)]
    found = problem_of(client.post("/v1/compare", json=asked))
    assert found["errors"][0]["pointer"] == "/shapes"


@pytest.mark.parametrize("path", ["/v1/compare", "/v1/breakeven"])
def test_an_answer_of_too_many_charge_lines(client, monkeypatch, path):
    """Shapes × meters × windows of hours are counted before the lines are made: 18 MB are not written."""
    one = {"input": 1_000, "output": 10, "cached": 9}
    asked: dict[str, Any] = {"model": ["deepseek-r1", "o1"], "on": "2025-03-01", "requests": "1/day"}
    if path == "/v1/breakeven":
        asked |= {"gpus": 8, "gpu_rate": "2 USD/GPU_hour", "throughput": "4000 token/s"}
    few, many = ({**asked, "shapes": [one] * shapes} for shapes in (900, 1_000))
    within = client.post(path, json=few)
    assert within.status_code == 200
    lines = sum(len(row["charges"]) for row in within.json["rows"])
    assert lines == 900 * 3 * (2 + 1)  # R1 has two prices a day, o1 one
    monkeypatch.setattr(limits, "MOST_LINES", lines)
    assert client.post(path, json=few).status_code == 200
    found = problem_of(client.post(path, json=many))
    assert found["errors"][0]["pointer"] == "/shapes"
    assert "2 models × 1000 shapes" in found["detail"]


def test_many_parameters(client):
    """Thousands of parameters are refused before anything looks at them."""
    refused(lambda: client.get("/v1/compare?input=1" + "&model=o1" * 1_200))
    refused(lambda: client.get("/v1/compare?input=1" + "&a=1" * 3_000))


@pytest.mark.parametrize("text", [*NUMBERS, *NAMES])
def test_the_page_escapes(client, text):
    """The page shows what was typed as text, whatever it is, and never fails."""
    for words in ({"model": text, "input": "1"}, {"model": "o1", "input": text, "on": "2025-03-01"}):
        answer = client.get("/", query_string=words)
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text


STEERING = "a\x00\x1b[31m\u202eb\x9b\u2066c"
RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("word", ["model", "input", "on", "search", "provider", STEERING])
@pytest.mark.parametrize("page", ["/", "/claims"])
def test_the_page_shows_letters_as_they_stand(client, page, word):
    """What was typed comes back without what turns the order of letters around, or is no letter."""
    assert not RAW.search(client.get(page, query_string={word: STEERING}).text)
