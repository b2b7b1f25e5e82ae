"""OpenAI's names of its customers' models: `ft:<base>:<organisation>:<name>:<id>`."""

from __future__ import annotations

import pytest

from costcalc.pricing.names.makers import base_of_tuned


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("ft:gpt-4.1-mini-2025-04-14:acme::A1b2C3", "ft:gpt-4.1-mini-2025-04-14"),
        ("ft:gpt-4o-2024-08-06:acme:support:A1b2C3", "ft:gpt-4o-2024-08-06"),
        ("openai/ft:gpt-3.5-turbo-0125:acme::A1b2C3", "openai/ft:gpt-3.5-turbo-0125"),
        ("ft:gpt-4.1-mini-2025-04-14", None),
        ("ft:", None),
        ("gpt-4.1-mini", None),
        ("mistral:7b", None),
    ],
)
def test_base_of_a_tuned_name(name: str, base: str | None):
    """The base is known by its own name; what is no customer's model has none."""
    assert base_of_tuned(name) == base
