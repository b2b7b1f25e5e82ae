"""Names that only a pattern of a feed recognises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from costcalc_api import create_app

if TYPE_CHECKING:
    import pytest

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
