"""Formulas over evidence: exact, with units, and refused where they make no sense."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.errors import CostcalcError, UnitError, UsageError
from costcalc.pricing.formulas import Term, evaluate, ids_of

FIGURES = {
    "a": Term(Fraction(6), "USD"),
    "b": Term(Fraction(4), "USD"),
    "c": Term(Fraction(1, 3), "times"),
    "share": Term(Fraction(30), "percent"),
    "nil": Term(Fraction(0), "USD"),
    "close-2025-01-24": Term(Fraction("142.62"), "USD"),
    "close-2025-01-27": Term(Fraction("118.58"), "USD"),
}


def lookup(name: str) -> Term:
    """The figure of an id; an unknown one is refused as the engine does."""
    if name not in FIGURES:
        raise UsageError(f"there is no figure {name}", "formula")
    return FIGURES[name]


@pytest.mark.parametrize(
    ("formula", "unit", "value"),
    [
        ("a", "USD", 6),
        ("a + b", "USD", 10),
        ("a - b - b", "USD", -2),  # from the left, not a - (b - b)
        ("a + b * 2", "USD", 14),  # a product binds tighter
        ("(a + b) * 2", "USD", 20),
        ("2 * (a + b)", "USD", 20),
        ("a / b / 2", "times", Fraction(3, 4)),
        ("a / 2 * 3", "USD", 9),
        ("a - b * 2 + b / 2", "USD", 0),
        ("((a))", "USD", 6),
        ("a * c", "USD", 2),  # a third of six is two, exactly
        ("c * 3", "times", 1),
        ("share - share", "percent", 0),
        ("share / share", "times", 1),
        ("a / b", "percent", 150),
        ("1.5 * a", "USD", 9),
        ("a  +\tb", "USD", 10),
    ],
)
def test_value(formula: str, unit: str, value: Fraction | int):
    """Products come before sums, brackets before both, and all is exact."""
    assert evaluate(formula, lookup, unit) == value


def test_the_fall_of_a_share_is_exact():
    """(118.58 - 142.62) / 142.62 is -2404/14262, which prints as -16.86 %."""
    fall = evaluate("(close-2025-01-27 - close-2025-01-24) / close-2025-01-24", lookup, "percent")
    assert fall == Fraction(-240400, 14262)
    assert round(fall, 2) == Fraction("-16.86")


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("a + share", "USD"),
        ("a - c", "USD"),
        ("a * b", "USD"),
        ("a / share", "USD"),
        ("c / a", "times"),  # nothing is per dollar
        ("a", "percent"),
        ("a / b", "USD"),
        ("a", "EUR"),
    ],
)
def test_units_must_fit(formula: str, unit: str):
    """A sum of two units, a product of two, or a result in another unit is a unit error."""
    with pytest.raises(UnitError):
        evaluate(formula, lookup, unit)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("a / nil", "divides by zero"),
        ("a / (b - b)", "divides by zero"),
        ("c / 0", "divides by zero"),
        ("a +", "ends too early"),
        ("", "ends too early"),
        ("(", "ends too early"),
        ("(a + b", "is not closed"),
        ("(a b)", "is not closed"),
        ("a b", "goes on after its end"),
        ("a)", "goes on after its end"),
        ("a + b)", "goes on after its end"),
        ("()", "neither an id nor a number"),
        ("+ a", "neither an id nor a number"),
        ("- a", "neither an id nor a number"),  # and not a, with the sign left out
        ("-a + b", "neither an id nor a number"),
        ("a - -b", "neither an id nor a number"),  # and not a - b
        ("a + .5", "neither an id nor a number"),  # and not a + 5
        ("a +b", "goes on after its end"),
        ("a+b", "neither an id nor a number"),
        ("(a)/b", "goes on after its end"),
        ("a ** b", "goes on after its end"),
        ("a * $ b", "neither an id nor a number"),
        ("a + d", "there is no figure d"),
        ("(" * 21 + "a" + ")" * 21, "more than 20 brackets"),
        ("(" * 5_000, "more than 20 brackets"),
    ],
)
def test_what_is_no_formula_is_refused(formula: str, words: str):
    """A slip is refused with its words: nothing of a formula is left out in silence."""
    with pytest.raises(UsageError) as caught:
        evaluate(formula, lookup, "USD")
    assert words in str(caught.value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("number", ["1e999", "10**10**10", "9" * 5_000, "1.2.3", "0x10", "nan", "1_0", "٣"])
def test_hostile_numbers_are_refused(number: str):
    """A number of a formula is one of our grammar, whatever is written."""
    with pytest.raises(CostcalcError):
        evaluate(f"{number} * a", lookup, "USD")


@pytest.mark.parametrize(
    ("formula", "ids"),
    [
        ("(b-2 - a) / a", ["b-2", "a"]),
        ("2 * a.1 + 1.5", ["a.1"]),
        ("5m-cost + a", ["5m-cost", "a"]),
        ("a + -b", ["a"]),
        ("1 / 2", []),
        ("", []),
    ],
)
def test_ids_of_a_formula(formula: str, ids: list[str]):
    """What is neither sign, bracket nor number."""
    assert ids_of(formula) == ids


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False, allow_infinity=False)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_as_python_computes_it(one, two, three):
    """Any sum and product is what fractions make of it."""
    figures = {
        "x": Term(Fraction(one), "USD"),
        "y": Term(Fraction(two), "USD"),
        "z": Term(Fraction(three), "times"),
    }
    value = evaluate("x - y * z + (x + y) * 2", figures.__getitem__, "USD")
    assert value == Fraction(one) - Fraction(two) * Fraction(three) + (Fraction(one) + Fraction(two)) * 2


@given(st.text(alphabet="ab()+-*/ .12", max_size=30))
def test_any_text_gives_a_number_or_a_refusal(text: str):
    """Whatever is written, the answer is a number or an error of ours."""
    with suppress(CostcalcError):
        assert isinstance(evaluate(text, lookup, "USD"), Fraction)
