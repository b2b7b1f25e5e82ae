"""--strict: the answer is written, and what is not exact and certain is named and refused."""

from __future__ import annotations

import pytest

FLAT = ("--input", "1000", "--output", "10")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("price", "night", *FLAT, "--on", "2025-03-03"), "an estimate: even use over the day"),
        (("price", "one", *FLAT, "--requests", "2", "--on", "2025-02-01"), "a sum of several requests"),
        (("price", "two", *FLAT, "--on", "2025-06-01"), "a public file first showed it"),
        (("price", "night", *FLAT, "--on", "2025-06-01T12:00:00Z"), "guaranteed until 2025-05-01"),
        (("compare", "one", "owl/seed", *FLAT, "--on", "2025-02-01"), "owl/seed is not ranked"),
        (("compare", "one", "two", *FLAT, "--on", "2025-06-01"), "acme/two: the day"),
        (("models", "--on", "2025-06-01"), "acme/two: the day"),
        (("history", "two"), "the day"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_refused(argv, words, costcalc):
    """Exit 4, the reason on standard error, the same answer on standard output."""
    easy, strict = costcalc(*argv), costcalc(*argv, "--strict")
    assert (easy.code, strict.code) == (0, 4)
    assert strict.out == easy.out
    assert "refused by --strict" in strict.err
    assert words in strict.err


@pytest.mark.parametrize(
    "argv",
    [
        ("price", "one", *FLAT, "--on", "2025-02-01"),
        ("price", "night", *FLAT, "--on", "2025-03-03T12:00:00Z"),
        ("compare", "one", "host/one", *FLAT, "--on", "2025-02-02"),
        ("history", "one"),
        ("config",),
    ],
    ids=lambda argv: " ".join(argv[:2]),
)
def test_allowed(argv, costcalc):
    """What is exact and certain passes."""
    said = costcalc(*argv, "--strict")
    assert (said.code, said.err) == (0, "")


def test_nothing_ranked_counts_more(costcalc):
    """A comparison without any row ends with 3, strict or not."""
    assert costcalc("compare", "owl/seed", *FLAT, "--strict").code == 3
