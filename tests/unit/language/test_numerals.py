"""Numbers, amounts and dates in the writing of each language."""

from __future__ import annotations

from fractions import Fraction

import pytest

from costcalc.language.numerals import (
    NARROW,
    NO_BREAK,
    amount_in,
    date_in,
    de,
    difference_in,
    grouped,
    listed_in,
    number_in,
    weekdays_in,
)


def spaced(text):
    """The text with plain spaces."""
    return text.replace(NO_BREAK, " ").replace(NARROW, " ")


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        ("2048", "2,048", "2\u202f048"),
        ("294672", "294,672", "294\u202f672"),
        ("0.3", "0.3", "0,3"),
        ("-16.968167", "−16.97", "−16,97"),
        ("3.66666666", "3.667", "3,667"),
        ("0.00001234567", "0.00001235", "0,00001235"),
        ("142.62", "142.62", "142,62"),
        ("0", "0", "0"),
    ],
)
def test_numbers_are_short_and_never_a_wrong_zero(value, english, french):
    """Short numbers are exact, long ones have four significant digits, small ones stay above zero."""
    assert number_in(Fraction(value), "en") == english
    assert number_in(Fraction(value), "fr") == french


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        (5_576_000, "USD", "5.576 million US dollars", "5,576 millions de dollars"),
        (1_500_000, "USD", "1.5 million US dollars", "1,5 million de dollars"),
        (589_000_000_000, "USD", "589 billion US dollars", "589 milliards de dollars"),
        (1, "USD", "1 US dollar", "1 dollar"),
        (2048, "GPU", "2,048 GPUs", "2 048 GPU"),
        ("79.8", "percent", "79.8 %", "79,8 %"),
        ("7.5", "USD/Mtoken", "7.50 $ per million tokens", "7,50 $ par million de tokens"),
        (15, "USD/Mtoken", "15 $ per million tokens", "15 $ par million de tokens"),
        (404_000_000_000, "byte", "404 GB", "404 Go"),
        (608_000_000_000, "token", "608 billion tokens", "608 milliards de tokens"),
        (24, "hour", "24 hours", "24 heures"),
        ("1.5", "times", "1.5", "1,5"),
    ],
)
def test_amounts_have_the_unit_of_their_language(value, unit, english, french):
    """Amounts are scaled and named as each language does."""
    assert amount_in(Fraction(value), unit, "en") == english
    assert spaced(amount_in(Fraction(value), unit, "fr")) == french


def test_differences_keep_the_scale_of_the_claim():
    """0.224 million beside 5.8 million; points beside percentages; GPUs as they are."""
    assert difference_in(Fraction(-224_000), Fraction(5_800_000), "USD", "en") == "0.224 million"
    assert spaced(difference_in(Fraction(70_000), Fraction(5_800_000), "USD", "fr")) == "0,07 million"
    assert difference_in(Fraction(-1, 2), Fraction(-4), "percent", "en") == "0.5 points"
    assert difference_in(Fraction(48), Fraction(2000), "GPU", "en") == "48"


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2025-01-20", "20 January 2025", "20 janvier 2025"),
        ("2026-04-01", "1 April 2026", "1er avril 2026"),
        ("2025-01", "January 2025", "janvier 2025"),
        ("2023", "2023", "2023"),
        ("2025-13-01", "2025-13-01", "2025-13-01"),
        ("1998-1999", "1998-1999", "1998-1999"),
    ],
)
def test_dates_are_written_out(text, english, french):
    """Days and months are written out; anything else is left alone."""
    assert date_in(text, "en") == english
    assert date_in(text, "fr") == french


def test_french_prepositions_contract():
    """De le is du, de les is des, and a vowel takes the apostrophe."""
    assert [de(each) for each in ("le H800", "les GPU", "OpenAI", "DeepSeek")] == [
        "du H800", "des GPU", "d’OpenAI", "de DeepSeek",
    ]  # fmt: skip
    assert listed_in(["a", "b", "c"], "fr") == "a, b et c"
    assert listed_in(["a"], "en") == "a"


def test_weekdays_of_hours_are_said_in_a_language():
    """Weekdays are those of either language; a zone and a share stay as they are."""
    english, french = "mon-fri,sun 09:00-18:00 Europe/Paris: 80%", "lun-ven,dim 09:00-18:00 Europe/Paris: 80%"
    assert [weekdays_in(each, "fr") for each in (english, french)] == [french, french]
    assert [weekdays_in(each, "en") for each in (english, french)] == [english, english]


def test_a_run_of_weekdays_is_its_ends_in_french():
    """Three or more that follow one another; others are told one by one."""
    assert weekdays_in("mon,tue,wed,thu,fri 01:00-04:00", "fr") == "lun-ven 01:00-04:00"
    assert weekdays_in("mon,wed,fri 01:00-04:00", "fr") == "lun,mer,ven 01:00-04:00"
    assert weekdays_in("sat,sun 01:00-04:00", "fr") == "sam,dim 01:00-04:00"


def test_thousands_are_grouped_once():
    """From a thousand on, whether they were grouped or not; digits after the point stay."""
    said = ["999", "1000", "10000.12345", "1,234", "0.0001"]
    assert [grouped(each) for each in said] == ["999", "1,000", "10,000.12345", "1,234", "0.0001"]
