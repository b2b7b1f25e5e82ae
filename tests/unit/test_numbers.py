"""The number grammar, exact arithmetic, and plain digits."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, Rounded, localcontext
from fractions import Fraction

import pytest

from costcalc.errors import NumberError
from costcalc.numbers import (
    EXACT,
    count_number,
    money_number,
    percentage,
    physical_number,
    plain,
    settle,
    significant,
    tidy,
)
from tests.builders import usd


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", "0"), ("0.55", "0.55"), ("10_000", "10000"), ("999999999999999.123456789012345",) * 2],
)
def test_money_is_digits_and_a_point(text: str, value: str):
    """Money is read exactly as it is written."""
    assert money_number(text) == usd(value)


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "1e3", "1k", ".5", "5.", "010", "00", "1,5", "1 000", "1_0_0", "1__000", "nan", "inf",
     "١٢٣", "１２", " 1", "1\n", "0x10", "1" * 16, "0." + "1" * 16, "1" * 100_000, 1, 1.5, None, True],
)  # fmt: skip
def test_what_is_no_money_is_refused(text: object):
    """Exponents, signs, suffixes, foreign digits and floats are no amounts of money."""
    with pytest.raises(NumberError, match="is not a number that costcalc reads"):
        money_number(text)


def test_a_number_is_as_long_as_the_longest_and_no_longer():
    """32 characters are read and 33 refused, whatever they say; a text of none is no number."""
    longest = "999_999_999_999_999.123456789012"
    assert (len(longest), money_number(longest)) == (32, usd("999999999999999.123456789012"))
    for text in (f"{longest}3", ""):
        with pytest.raises(NumberError):
            money_number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("10k", "10000"), ("1.5M", "1500000"), ("40M", "40000000"), ("2G", "2000000000"), ("7", "7")],
)
def test_counts_have_suffixes(text: str, value: str):
    """k, M and G are thousands, millions and billions."""
    assert count_number(text) == usd(value)


@pytest.mark.parametrize("text", ["10K", "10m", "1e3", "10kk", "k", "", "10 k", "1e400", 5])
def test_what_is_no_count_is_refused(text: object):
    """A suffix in the wrong case is no suffix, and counts have no exponents."""
    with pytest.raises(NumberError):
        count_number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("671e9", "671e9"),
        ("2.788e6", "2788000"),
        ("1e-2", "0.01"),
        ("5k", "5000"),
        ("37", "37"),
        ("14_800e9", "14.8e12"),
        ("14.8e+12", "14.8e12"),
        ("2e3k", "2e6"),
    ],
)
def test_physical_quantities_have_exponents(text: str, value: str):
    """Parameters and GPU hours may be written with an exponent of one or two digits, and as counts are."""
    assert physical_number(text) == usd(value)


@pytest.mark.parametrize("text", ["1e100", "1e999999999", "e9", "1E9", "-1e9", "0e-999999999", None])
def test_huge_exponents_are_refused(text: object):
    """An exponent is bounded before a Decimal is made of it."""
    with pytest.raises(NumberError):
        physical_number(text)


@pytest.mark.parametrize(("text", "value"), [("60%", "0.6"), ("56.3%", "0.563"), ("0%", "0"), ("100%", "1")])
def test_percentages_are_fractions(text: str, value: str):
    """A percentage is exact."""
    assert percentage(text) == usd(value)


@pytest.mark.parametrize("text", ["100.1%", "-1%", "60", "%", "6e1%", "60 %", "60%%", 60, "1k%"])
def test_what_is_no_percentage_is_refused(text: object):
    """More than the whole, or no percent sign, is no percentage."""
    with pytest.raises(NumberError, match="write a percentage from 0% to 100%"):
        percentage(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.5230", "0.523"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
        ("0E+5", "0"),
        ("100", "100"),
        ("0.000", "0"),
    ],
)
def test_plain_has_no_exponent_and_no_trailing_zeros(value: str, text: str):
    """Numbers are written as people read them."""
    assert plain(Decimal(value)) == text


def test_plain_writes_integers():
    """A whole number is written as it is."""
    assert plain(1_000_000) == "1000000"


def test_tidy_keeps_tens_plain():
    """10 stays 10, and not 1E+1."""
    assert str(tidy(Decimal("10.0"))) == "10"
    assert str(tidy(Decimal("1200.00"))) == "1200"
    assert str(tidy(Decimal("0.50"))) == "0.5"
    assert str(tidy(Decimal("12.50"))) == "12.5"


def test_tidy_keeps_negative_tens_plain():
    """What a contract takes off is -500, and not -5E+2; -9 and -12.5 are as short as they can be."""
    for text in ("-10", "-500", "-9", "-12.5"):
        assert str(tidy(Decimal(f"{text}.0" if "." not in text else f"{text}0"))) == text


def test_what_is_tidied_does_not_depend_on_the_context_of_the_caller():
    """Somebody else's one digit of precision, with every signal trapped, changes nothing."""
    with localcontext(Context(prec=1, traps=[Inexact, Rounded])):
        assert [str(tidy(Decimal(text))) for text in ("1200.0", "-1200.0", "12.50")] == [
            "1200",
            "-1200",
            "12.5",
        ]


def test_settle_knows_which_fractions_are_exact():
    """7/8 has a finite decimal form, 2/3 has none."""
    assert settle(Fraction(7, 8)) == (usd("0.875"), True)
    assert settle(Fraction(2, 3)) == (usd("0.666666666667"), False)


def test_settle_rounds_half_to_even():
    """Only what is not exact is rounded, so a half at the thirteenth place stays."""
    assert settle(Fraction(1, 2 * 10**12)) == (usd("0.0000000000005"), True)
    assert settle(Fraction(1, 3 * 10**12)) == (usd("0"), False)
    assert settle(Fraction(2, 3 * 10**12)) == (usd("0.000000000001"), False)


def test_significant_rounds_to_twelve_digits():
    """A ratio has twelve significant digits, however small it is."""
    assert significant(Fraction(1, 3)) == usd("0.333333333333")
    assert significant(Fraction(2, 3_000_000)) == usd("0.000000666666666667")
    assert str(significant(Fraction(10**13 + 1, 10**3))) == "10000000000"


def test_the_largest_products_are_exact():
    """Three factors as long as the grammar allows have 90 digits, and each is right to the last one."""
    longest = Decimal("999999999999999.999999999999999")
    product = EXACT.multiply(EXACT.multiply(longest, longest), longest)
    assert Fraction(product) == Fraction(longest) ** 3


def test_exact_arithmetic_never_rounds():
    """What cannot be written down exactly is refused, not rounded."""
    with pytest.raises(Inexact):
        EXACT.divide(Decimal(1), Decimal(3))
