"""What belongs to a key stands together, in the order in which it came."""

from __future__ import annotations

from costcalc.groups import gathered


def test_gathered():
    """Keys and their values keep their order; a value that comes twice is there twice."""
    pairs = [("openai", "o1"), ("deepseek", "r1"), ("openai", "o3"), ("openai", "o1")]
    assert list(gathered(pairs).items()) == [("openai", ["o1", "o3", "o1"]), ("deepseek", ["r1"])]
    assert gathered([]) == {}
