"""Rules of names: what becomes an alias, what a pattern, and that no pattern is slow."""

from __future__ import annotations

import re

import pytest
from genai_prices.data import providers
from genai_prices.types import (
    ClauseAnd,
    ClauseContains,
    ClauseEndsWith,
    ClauseEquals,
    ClauseOr,
    ClauseRegex,
    ClauseStartsWith,
)

from costcalc.feeds.name_rules import NO_RULE, SLOW, NameRule, is_quick, rules_of

EVIL_NAMES = ("a" * 300, "a" * 299 + "!", "-" * 300, "gpt-5-" + "1" * 294, "tts-" * 75, "ab" * 150, " " * 300)
"""Names as long as names may be, each a trouble to some regular expression."""


class ClauseOfTomorrow:
    """A rule that this costcalc has never heard of."""


def test_each_alternative_is_a_rule():
    """Exact names, and patterns of four kinds."""
    clause = ClauseOr(
        or_=[
            ClauseEquals(equals="Nova"),
            ClauseStartsWith(starts_with="nova-1"),
            ClauseOr(or_=[ClauseEndsWith(ends_with="-nova"), ClauseContains(contains="nova")]),
            ClauseRegex(regex=r"^nova-\d{4}$"),
        ]
    )
    assert list(rules_of(clause)) == [
        NameRule("equals", "Nova"),
        NameRule("starts_with", "nova-1"),
        NameRule("ends_with", "-nova"),
        NameRule("contains", "nova"),
        NameRule("regex", r"^nova-\d{4}$"),
    ]


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("nova.1-a-2025", True),
        ("nova.1-a-2025-tts", False),
        ("nova.1-2025", False),
        ("novax1-a-2025", False),
        ("nova.1-a-2026", False),
        ("super-nova.1-a-2025", False),
    ],
)
def test_rules_that_must_all_hold_are_one_expression(name: str, held: bool):
    """Begins with `nova.1`, has `-a`, ends with 2025 and is not spoken."""
    clause = ClauseAnd(
        and_=[
            ClauseStartsWith(starts_with="Nova.1"),
            ClauseContains(contains="-A"),
            ClauseEndsWith(ends_with="2025"),
            ClauseRegex(regex="^(?!.*-tts)"),
        ]
    )
    (rule,) = rules_of(clause)
    assert rule.kind == "regex"
    assert bool(re.search(rule.text, name)) == held == clause.is_match(name)


def test_an_unanchored_expression_may_stand_anywhere():
    """`and` looks for a regular expression in all of the name, as the package does."""
    clause = ClauseAnd(and_=[ClauseStartsWith(starts_with="no"), ClauseRegex(regex=r"va-\d|x$")])
    (rule,) = rules_of(clause)
    for name in ("nova-1", "nova-x", "nova", "va-1", "my nova-1"):
        assert bool(re.search(rule.text, name)) == clause.is_match(name)


@pytest.mark.parametrize(
    ("clause", "why"),
    [
        (ClauseOfTomorrow(), NO_RULE),
        (ClauseAnd(and_=[ClauseOr(or_=[ClauseEquals(equals="a")]), ClauseContains(contains="b")]), NO_RULE),
        (ClauseAnd(and_=[ClauseRegex(regex="(a+)+$"), ClauseContains(contains="b")]), NO_RULE),
        (ClauseAnd(and_=[ClauseContains(contains=each) for each in "abcde"]), NO_RULE),
        (ClauseRegex(regex="(a+)+$"), SLOW),
    ],
)
def test_what_cannot_be_told_is_left_out(clause: object, why: str):
    """A rule that is unknown, nested too deep, or slow, is named with the reason."""
    (rule,) = rules_of(clause)
    assert rule.why == why


@pytest.mark.parametrize(
    "regex",
    [
        r"(a+)+$", r"(a|a)*b", r"(.*)*x", r"(a?){20}a{20}", r"a?a?a?a?aaaa", r".*.*x", r"\d+\d+x", r"a{2,}",
        r"a{1,9}", r"(?P<x>a)", r"(a)\1", r"(?i)a", r"a*?b", r"a**", r"*a", "[", "(", "[a", "[a-]b]", "é",
        "a" * 201, "(?<=a)b", r"(a|b|c|d|e)", r"\x41",
    ],
)  # fmt: skip
def test_expressions_that_may_be_slow_are_refused(regex: str):
    """Nested and repeated repetitions, many alternatives, back references, and what is no expression."""
    assert not is_quick(regex)


@pytest.mark.parametrize(
    "regex",
    [
        r"^gpt-5-\d{4}-\d{2}-\d{2}$", r"^(?!.*-[tT][tT][sS](?:$|-))", r"(a/)?b(-\d{8})?$", r"a\[x=y\]",
        r"[^a-z]*x", "a+",
    ],
)  # fmt: skip
def test_expressions_of_names_are_quick(regex: str):
    """Dates, exclusions, optional parts."""
    assert is_quick(regex)


@pytest.mark.parametrize("regex", [r"[a-z]*a?a?a?x$", r".*a?a?a?x", r"(?:a|a).*(?:a|a)x", r"[a-z-]*-?-?x$"])
def test_the_worst_that_is_accepted_ends(regex: str):
    """The slowest shapes that are taken over, on names made for them: they end, in milliseconds each."""
    assert is_quick(regex)
    for name in EVIL_NAMES:
        re.search(regex, name)


def test_every_rule_of_the_package_is_taken_over():
    """No rule of the installed package is left out, and an evil name is looked for among all of them."""
    rules = [rule for each in providers for model in each.models for rule in rules_of(model.match)]
    assert [rule for rule in rules if rule.why] == []
    assert {rule.kind for rule in rules} == {"equals", "starts_with", "ends_with", "contains", "regex"}
    for rule in rules:
        if rule.kind == "regex":
            for name in EVIL_NAMES:
                re.search(rule.text, name)
