"""Names that only a pattern of a feed recognises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from costcalc_api import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

USAGE = {"input": "100", "output": "100", "on": "2026-11-22"}


def test_a_pattern_is_an_answer(own_environment: None, monkeypatch: pytest.MonkeyPatch):
    """The service answers a name with its provider as the command line does; a bare one is a 404."""
    monkeypatch.setenv("COSTCALC_LAYERS", "genai-prices")
    client = create_app(reload_seconds=0).test_client()
    found = client.get("/v1/price", query_string={"model": "anthropic/claude-sonnet-4-5-20991231", **USAGE})
    assert (found.status_code, found.get_json()["matched"]) == (200, "pattern")
    assert "recognised by a pattern" in found.get_json()["notes"][0]
    bare = client.get("/v1/price", query_string={"model": "gpt-5.4-2030-01-01", **USAGE})
    assert bare.status_code == 404


GUESSED = "anthropic/claude-sonnet-4-5-20991231"
SIZE = {"input": "100", "output": "100"}
WORK = {**SIZE, "requests": "10000/day"}
ASKED: dict[str, dict[str, Any]] = {
    "price": {**SIZE, "on": "2026-11-22"},  # it is shut down on 2026-11-30
    "compare": WORK,
    "history": {},
    "project": {**WORK, "start": "2026-12", "months": 3},
    "breakeven": {**WORK, "gpus": "8", "gpu_rate": "2.50 USD/GPU_hour", "throughput": "4176 token/s"},
}


@pytest.fixture
def client(own_environment: None, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The service over our table and the feed."""
    monkeypatch.setenv("COSTCALC_LAYERS", "table,genai-prices")
    return create_app(reload_seconds=0).test_client()


def test_a_pattern_is_not_knowledge(client: FlaskClient):
    """Beside our own table such a name is a 404 that says what it may be."""
    found = client.get("/v1/price", query_string={"model": GUESSED, **USAGE})
    problem = found.get_json()
    assert (found.status_code, problem["code"]) == (404, "pattern_only")
    assert problem["near"] == ["anthropic/claude-sonnet-4-5"]
    assert "allow_pattern" in problem["detail"]


@pytest.mark.parametrize("question", ASKED)
def test_allowing_it(client: FlaskClient, question: str):
    """In every question that takes models, in a query and in a body."""
    words: dict[str, Any] = {"model": GUESSED, **ASKED[question]}
    refused = client.get(f"/v1/{question}", query_string=words)
    assert (refused.status_code, refused.get_json()["code"]) == (404, "pattern_only")
    allowed = client.get(f"/v1/{question}", query_string={**words, "allow_pattern": "true"})
    assert allowed.status_code == 200, allowed.get_json()
    if question != "history":
        asked = {**words, "model": GUESSED if question == "price" else [GUESSED], "allow_pattern": True}
        posted = client.post(f"/v1/{question}", json=asked)
        assert posted.status_code == 200, posted.get_json()
