"""The box for an answer: what it cost, line by line, or what is wrong with what was pasted."""

from __future__ import annotations

import json

import pytest

CHAT = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "model": "gpt-4o-2024-08-06",
    "usage": {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050},
}


def pasted(client, text, **more):
    """What the page says of a text."""
    return client.post("/paste", data={"text": text, **more})


def test_an_answer_is_priced_as_it_came(shipped_client):
    """1,000 tokens at 2.50 and 50 at 10 USD a million: 0.003, in each language."""
    page = pasted(shipped_client, json.dumps(CHAT), on="2025-10-01")
    assert page.status_code == 200
    assert 'data-exact="0.003"' in page.text
    assert "Read as OpenAI chat completions." in page.text
    french = pasted(shipped_client, json.dumps(CHAT), on="2025-10-01", lang="fr").text
    assert "Combien a coûté cette réponse" in french
    assert ">0,003</data>" in french


def test_a_usage_alone_is_priced_on_the_model_that_is_named(shipped_client):
    """And asks for one where none is."""
    usage = json.dumps(CHAT["usage"])
    page = pasted(shipped_client, usage, model="gpt-4o", on="2025-10-01")
    assert 'data-exact="0.003"' in page.text
    unnamed = pasted(shipped_client, usage)
    assert unnamed.status_code == 422
    assert "model" in unnamed.text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("{", 400),
        ('{"a": 1, "a": 2}', 400),
        ("[]", 422),
        ('{"usage": {}}', 422),
        ('{"model": "gpt-4o", "usage": {"prompt_tokens": -5, "completion_tokens": 1}}', 422),
        ('{"model": "nonsense-9", "usage": {"prompt_tokens": 5, "completion_tokens": 1}}', 404),
        ("[" * 5000, 400),
    ],
)
def test_what_is_no_answer_is_told(shipped_client, text, status):
    """The text stays in the box, and the problem is said beside it."""
    answer = pasted(shipped_client, text)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert "data-exact" not in answer.text


def test_what_is_pasted_is_shown_as_text_and_not_kept(shipped_client):
    """No markup of it is one of the page."""
    answer = pasted(shipped_client, "</textarea><script>alert(1)</script>")
    assert "<script" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_empty_box_is_no_problem(shipped_client):
    """The page shows an example."""
    for page in (shipped_client.get("/paste"), pasted(shipped_client, "  ")):
        assert page.status_code == 200
        assert 'role="alert"' not in page.text
