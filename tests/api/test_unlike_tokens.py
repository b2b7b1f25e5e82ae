"""The text of a workload over HTTP: query parameters, bodies, and where an error points."""

from __future__ import annotations

import pytest

URL = "/v1/compare?model=deepseek-r1&model=o1&input=1000&output=0&on=2025-01-25"
BODY = {"model": ["deepseek-r1", "o1"], "input": 1000, "output": 0, "on": "2025-01-25"}
FRENCH = {"language": "fr", "tokens_measured_with": "o200k"}


def factors(response) -> dict[str, str]:
    """The factor of each row."""
    assert response.status_code == 200, response.json
    return {row["model"]: row["adjustment"]["factor"] for row in response.json["rows"]}


def test_the_same_by_query_and_by_body(shipped_client):
    """Query, body and the workload within a body say the same."""
    due = {"deepseek/deepseek-r1": "1.16", "openai/o1": "1"}
    assert factors(shipped_client.get(f"{URL}&language=fr&tokens_measured_with=gpt-4o")) == due
    assert factors(shipped_client.post("/v1/compare", json={**BODY, "text": FRENCH})) == due
    inner = {"model": BODY["model"], "on": "2025-01-25", "workload": {"input": 1000, "text": FRENCH}}
    assert factors(shipped_client.post("/v1/compare", json=inner)) == due


def test_verbosity(shipped_client):
    """Verbosity is a word of its own."""
    found = shipped_client.get(f"{URL}&verbosity=high").json
    assert found["verbosity"] == "high"
    assert [row["adjustment"]["output_factor"] for row in found["rows"]] == ["4", None]


def test_off_leaves_the_answer_as_it_was(shipped_client):
    """Without a word about the text, the answer has no key about it."""
    found = shipped_client.get(URL).json
    assert not {"text", "verbosity"} & found.keys()
    assert not any("adjustment" in row for row in found["rows"])


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ({"language": "xx", "tokens_measured_with": "o200k"}, "/text/language"),
        ({"language": "fr", "tokens_measured_with": "nobody"}, "/text/tokens_measured_with"),
        ({"language": ["fr"], "tokens_measured_with": "o200k"}, "/text/language"),
        ({"langue": "fr"}, "/text/langue"),
        ("fr", "/text"),
        ([], "/text"),
        ({"language": "x" * 9_000, "tokens_measured_with": "o200k"}, "/text/language"),
    ],
)
def test_an_error_points_to_the_word(shipped_client, text, pointer):
    """What is wrong with the text is a 422 with a pointer to the member that it is about."""
    response = shipped_client.post("/v1/compare", json={**BODY, "text": text})
    assert response.status_code == 422
    assert response.json["errors"][0]["pointer"] == pointer
