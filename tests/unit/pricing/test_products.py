"""Whether a name is that of another product than the model that a pattern takes it for."""

from __future__ import annotations

import pytest

from costcalc.pricing.names.products import is_another, is_other_product


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("claude-opus-4-8-20991231", "claude-opus-4-8"),
        ("claude-opus-4.8", "claude-opus-4-8"),
        ("claude-4.6-opus-20260205", "claude-opus-4-6"),
        ("gpt-5.4-2030-01-01", "gpt-5.4"),
        ("gemini-2.5-pro-preview-05-06", "gemini-2.5-pro"),
        ("gemini-3.8-flash-high", "gemini-3.8-flash"),
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-sonnet-4-5"),
        ("us.anthropic.claude-opus-4-5", "regional.anthropic.claude-opus-4-5"),
        ("mistral-large-2411", "mistral-large"),
        ("gemini-2.0-flash-001", "gemini-2.0-flash"),
    ],
)
def test_the_same_product(asked: str, known: str):
    """Days, builds, efforts, points for hyphens and another order of words make no other product."""
    assert not is_another(asked, ["something-else-7b", known])


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("claude-opus-4-8-fast", "claude-opus-4-8"),
        ("claude-opus-4-80", "claude-opus-4-8"),
        ("llama-3.1-8b", "llama-3.1"),
        ("mixtral-8x7b", "mixtral"),
        ("gpt-5-mini", "gpt-5"),
        ("gpt-5", "gpt-5-mini"),
        ("openai.gpt-5.6-sol", "regional.openai.gpt-5.6-sol"),
        ("us.openai.gpt-5.6-sol", "global.openai.gpt-5.6-sol"),
    ],
)
def test_another_product(asked: str, known: str):
    """Other words of a price list, sizes and numbers do."""
    assert is_another(asked, [known])


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("gpt-4o-mni", "gpt-4o-mini"),
        ("gpt4omini", "gpt-4o-mini"),
        ("gemini-2.5-falsh-lite", "gemini-2.5-flash-lite"),
        ("llama-3.1-8b", "llama-3.1-8b-instruct"),
        ("gemini-3-flash", "gemini-3-flash-preview"),
    ],
)
def test_what_may_be_meant(asked: str, near: str):
    """A slip in a product's word is that word, and other words are none."""
    assert not is_other_product(asked, near)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("gpt-5-thinking", "gpt-5-mini"),
        ("gpt-5.6-thinking", "gpt-5.6"),
        ("glm-4.7-flash", "GLM-4.7-FlashX"),
        ("github_copilot/gpt-5", "github-copilot/gpt-5-mini"),
        ("qwen3-coder", "qwen3-coder-plus"),
        ("gpt-4o", "gpt-4o-audio-preview"),
    ],
)
def test_what_is_never_meant(asked: str, near: str):
    """A product's word that is said is kept, and none that is not is added."""
    assert is_other_product(asked, near)
