"""A search over HTTP forgives spellings and slips, and says so."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "read_as", "first"),
    [
        ("gpt4o", None, "openai/gpt-4o"),
        ("GPT+4o", None, "openai/gpt-4o"),
        ("deepsek", ["deepseek"], "deepseek/deepseek-v4.1-flash"),
        ("gtp-4o", ["gpt-4o"], "openai/gpt-4o"),
        ("no-such-thing", None, None),
    ],
)
def test_search(text, read_as, first, shipped_client):
    """The nearest comes first; `searched_as` is there where something else was looked for."""
    said = shipped_client.get(f"/v1/models?search={text}&limit=1&on=2026-11-22")
    assert said.status_code == 200
    assert said.json.get("searched_as") == read_as
    assert [each["model"] for each in said.json["models"]] == ([first] if first else [])
