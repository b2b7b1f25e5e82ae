"""What the name of a column looks like."""

from __future__ import annotations

import pytest

from costcalc.usage.column_names import DATE, MONEY, OPTION, PROVIDER, USAGE, look_of, same_name


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("promptTokens", USAGE),
        ("PROMPT TOKENS", USAGE),
        ("gen_ai.usage.input_tokens", USAGE),
        ("Entrée", USAGE),
        ("\uff34\uff4f\uff4b\uff45\uff4e\uff53", USAGE),
        ("usage_date", DATE),
        ("createdAt", DATE),
        ("updatedat", DATE),
        ("SERVICE-TIER", OPTION),
        ("litellmProvider", PROVIDER),
        ("costUSD", MONEY),
        ("cost_centre", None),
        ("image_url", None),
        ("prompt", USAGE),
        ("prompt_version", None),
        ("code_sessions", USAGE),
        ("containers", USAGE),
        ("containerHours", USAGE),
        ("gb_days", USAGE),
        ("vector_store_gb_days", USAGE),
        ("Storage (GB)", USAGE),
        ("gigabyte_days", USAGE),
        ("category", None),
        ("session_id", None),
        ("active_sessions", None),
        ("container_name", None),
        ("business_hours", None),
        ("ram_gb", None),
        ("latency", None),
        ("duration_seconds", None),  # how long an answer took; of what was heard, `audio_seconds` says it
        ("audio_duration_seconds", USAGE),
        ("", None),
        ("…", None),
        ("\u6807\u7b7e", None),
    ],
)
def test_looks(name, look):
    """A name is read by its words, in any spelling; what names a thing is a label."""
    assert look_of(name) == look


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Input Tokens", "input_tokens"),
        ("inputTokens", "input_tokens"),
        ("INPUT-TOKENS", "input_tokens"),
        ("input_token", "input_tokens"),
        ("inptu_tokens", "input_tokens"),
        ("cache_write_2h", None),
        ("cache_creation", None),
        ("prompt_tokens", None),
        ("no", None),
        ("x" * 1_000_000, None),
    ],
)
def test_slips(name, meant):
    """Another spelling and a slip of one letter are seen; another meter is never meant."""
    known = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_1h", "on")
    assert same_name(name, known) == meant
