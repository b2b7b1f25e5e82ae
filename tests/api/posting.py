"""Questions posted to a path: their answer, or where their body is wrong."""

from __future__ import annotations

from tests.api.test_hostile import refused


def asked(path, client, words, **form):
    """The answer to a question that there is one to."""
    answer = client.post(path, json=words, query_string=form)
    assert answer.status_code == 200, answer.text
    return answer.json


def fault(path, client, words) -> str:
    """Where a body is wrong."""
    found = refused(lambda: client.post(path, json=words))
    assert found["status"] == 422
    pointer: str = found["errors"][0]["pointer"]
    return pointer
