"""The decision over HTTP."""

from __future__ import annotations

import pytest

QUESTION = "/v1/compare?model=deepseek-r1&model=o1&requests=10000/day&input=1500&output=500&on=2025-01-25"


def test_a_link_asks_for_it(shipped_client):
    """The sentence and the tipping points, in French."""
    answer = shipped_client.get(f"{QUESTION}&decide=true&lang=fr")
    assert answer.status_code == 200
    said = answer.json["decision"]
    assert (said["winner"], said["runner_up"], said["ratio"]) == (
        "deepseek/deepseek-r1",
        "openai/o1",
        "27.34375",
    )
    assert said["sentence"].startswith(
        "DeepSeek R1 coûte le moins\N{NO-BREAK SPACE}: 576\N{NO-BREAK SPACE}USD"
    )
    assert [each["value"] for each in said["tipping_points"]] == ["64000"]
    assert answer.json["command"].endswith("--on 2025-01-25 --decide --lang fr")


def test_a_body_asks_for_it(shipped_client):
    """A flag is true or false in a body, and false asks for nothing."""
    body = {"models": ["deepseek-r1", "o1"], "input": 1500, "output": 500, "on": "2025-01-25"}
    assert shipped_client.post("/v1/compare", json=body | {"decide": True}).json["decision"]["lang"] == "en"
    assert "decision" not in shipped_client.post("/v1/compare", json=body | {"decide": False}).json


def test_floats(shipped_client):
    """Charting tools get numbers for what is one."""
    said = shipped_client.get(f"{QUESTION}&decide=true&numbers=float").json["decision"]
    assert (said["ratio"], said["difference"]) == (27.34375, 15174)
    (point,) = said["tipping_points"]
    assert (point["value"], point["beyond"], point["from_cost"]) == (64000, 64001, None)
    assert said["searched"][0]["highest"] == 1_000_000


@pytest.mark.parametrize(("asked", "parameter"), [("lang=de", "lang"), ("decide=perhaps", "decide")])
def test_what_cannot_be_used_is_named(shipped_client, asked: str, parameter: str):
    """A bad value is a 422 that names its parameter."""
    answer = shipped_client.get(f"{QUESTION}&{asked}")
    assert answer.status_code == 422
    assert [each["parameter"] for each in answer.json["errors"]] == [parameter]


def test_a_model_that_ends_is_no_rival_by_task(shipped_client):
    """A model that is not sold in all months costs less for a solved task, and is no rival of a decision."""
    answer = shipped_client.get(
        "/v1/project?model=azure/gpt-4.1-mini&model=openai/gpt-5.4&requests=100/day&input=300&output=42"
        "&start=2026-12&months=24&success=azure/gpt-4.1-mini%3D80%25&success=openai/gpt-5.4%3D90%25&decide=true"
    )
    assert answer.status_code == 200
    assert answer.json["decision"]["winner"] == "openai/gpt-5.4"
