"""Whose a bare name is."""

from __future__ import annotations

import pytest

from costcalc.pricing.names.makers import dotted_maker, maker_of


@pytest.mark.parametrize(
    ("name", "maker"),
    [
        ("claude-sonnet-4.6", "anthropic"),
        ("Claude-2", "anthropic"),
        ("openrouter/anthropic/claude-2.1:beta", "anthropic"),
        ("o3-mini", "openai"),
        ("gpt-oss-120b", ""),
        ("gpt-5.4", "openai"),
        ("qwen3-32b", "alibaba"),
        ("GLM-5.2", "zai"),
        ("llama-3.1-sonar-small-128k-online", "perplexity"),
        ("llama-3.3-70b", ""),
        ("openhands-lm-32b", ""),  # begins with the o of OpenAI's, but its word goes on
        ("mistral.mistral-large-2402-v1:0", ""),  # Bedrock's own name
        ("deepseek", "deepseek"),
        ("zai-glm-4.7", "zai"),  # says its maker first
        ("openai_gpt-4o", "openai"),
        ("openai-claude-2", ""),  # but is not one of its
        ("r1-1776", "perplexity"),
        ("", ""),
    ],
)
def test_the_maker_of_a_name(name: str, maker: str):
    """The words that a name begins with say who makes what is called so, the longest first."""
    assert maker_of(name) == maker


@pytest.mark.parametrize(
    ("name", "maker"),
    [
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic."),
        ("anthropic.claude-opus-5", "anthropic."),
        ("arn:aws:bedrock:us-east-1:1:inference-profile/eu.meta.llama3-70b", "meta."),
        ("claude-sonnet-4.5", None),
        ("system.ai.gemma-3-12b", None),
        ("gpt-4.1", None),
    ],
)
def test_a_maker_before_the_name(name: str, maker: str | None):
    """Bedrock writes the maker and a point before the name."""
    assert dotted_maker(name) == maker
