"""`/v1/models` of models that are named, one by one or joined by commas."""

from __future__ import annotations


def test_models_that_are_named(client):
    """Each once, in the order of the names, however they are joined."""
    for query in ("model=deepseek-r1,o1,deepseek-r1", "model=deepseek-r1&model=o1"):
        found = client.get(f"/v1/models?{query}&on=2025-01-25").json
        assert [each["model"] for each in found["models"]] == ["deepseek/deepseek-r1", "openai/o1"]
        assert found["total"] == 2


def test_all_unknown_names_at_once(client):
    """Those that nobody has are told together, and what chooses among many stands beside none."""
    assert client.get("/v1/models?model=o1,nope,nada").status_code == 404
    detail = client.get("/v1/models?model=o1,nope,nada").json["detail"]
    assert "nope" in detail
    assert "nada" in detail
    assert client.get("/v1/models?model=deepseek-r1,o1&provider=openai").status_code == 422
