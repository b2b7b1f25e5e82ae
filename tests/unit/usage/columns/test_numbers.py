"""How the numbers of a file are written: what each says, what all say, and what is read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from costcalc.errors import NumberError, UsageError
from costcalc.usage.columns.numbers import COMMA, EITHER, MARKS, POINT, decided, read, readings, says

NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1000", None),
        ("10k", None),
        ("10_000", None),
        ("1,5", COMMA),
        ("0,500", COMMA),
        ("1234,567", COMMA),
        ("1.234,5", COMMA),
        ("1.234.567", COMMA),
        ("1.5", POINT),
        ("1000.0", POINT),
        ("0.123", POINT),
        ("1,234.5", POINT),
        ("1,234,567", POINT),
        ("1.2E+03", POINT),
        ("1,2E+03", COMMA),
        ("1,000", EITHER),
        ("1,000 token", EITHER),
        ("1.000", EITHER),
        ("1.234", EITHER),
        ("1 500", None),
        (f"1{NARROW}500,25", COMMA),
        ("1,2,3", None),
        ("12,34,567", None),
        ("", None),
        ("x" * 1_000_000, None),
        ("1,5" * 1_000, None),
    ],
)
def test_what_a_number_says(text, said):
    """A mark before three digits may part thousands; any other tells."""
    assert says(text) == said


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1 500", POINT, "1500"),
        (f"1{WIDE}500", COMMA, "1500"),
        ("1'500", POINT, "1500"),
        ("1\u2019234\u2019567", POINT, "1234567"),
        ("1,234.5", POINT, "1234.5"),
        ("1.234,5", COMMA, "1234.5"),
        ("1.2E+03", POINT, "1200"),
        ("1,2e3", COMMA, "1200"),
        ("1e3", COMMA, "1000"),
        ("1,5k", COMMA, "1.5k"),
        ("1,500 token", POINT, "1500 token"),
        ("60,5%", COMMA, "60.5%"),
        ("10_000", COMMA, "10_000"),
        ("none", POINT, "none"),
    ],
)
def test_numbers_are_read(text, mark, number):
    """What stands there, in our own grammar; what is no number stays, and is refused as one later."""
    assert read(text, mark) == number


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1.5", COMMA),
        ("1,5", POINT),
        ("1,2,3", POINT),
        ("1 50", POINT),
        ("12,34,567", POINT),
        ("0,500", POINT),
    ],
)
def test_other_notations_are_refused(text, mark):
    """A number that does not fit the notation of its file is none."""
    with pytest.raises(NumberError, match="decimals behind a"):
        read(text, mark)


def test_all_rows_decide():
    """One row that tells is enough; two that contradict one another, or none that tells, are refused."""
    assert decided({}) == POINT
    assert decided({EITHER: (1, "1,000"), COMMA: (7, "1,5")}) == COMMA
    assert decided({EITHER: (1, "1,000"), POINT: (7, "1,234.5")}) == POINT
    assert decided({EITHER: (1, "1,000")}, COMMA) == COMMA
    with pytest.raises(UsageError, match=r"row 3 has '1\.5'.*row 2 has '1,5': a file has one notation"):
        decided({COMMA: (2, "1,5"), POINT: (3, "1.5")})
    with pytest.raises(UsageError, match=r"row 3 has '1\.5'"):
        decided({POINT: (3, "1.5")}, COMMA)
    with pytest.raises(UsageError, match=r"--decimal point for 1000, or --decimal comma for 1\.0"):
        decided({EITHER: (1, "1,000")})
    with pytest.raises(UsageError, match=r"--decimal comma for 1000, or --decimal point for 1\.0"):
        decided({EITHER: (1, "1.000")})


def test_both_readings_are_told():
    """A mark before three digits may be one of decimals, or of thousands."""
    assert readings("12.500") == ("12.5", "12500")
    assert readings("1,000") == ("1.0", "1000")


def written(number: int, decimals: str, mark: str, group: str) -> str:
    """A number in a notation."""
    return f"{number:,}".replace(",", group) + (f"{MARKS[mark]}{decimals}" if decimals else "")


NUMBERS = {
    "number": some.integers(0, 10**12),
    "decimals": some.from_regex("[0-9]{0,6}", fullmatch=True),
    "mark": some.sampled_from([POINT, COMMA]),
    "group": some.sampled_from(["", " ", NARROW, WIDE, "'"]),
}


@given(**NUMBERS)
def test_what_is_written_is_read(number, decimals, mark, group):
    """Any number in any notation is read as the number that it is, to the last digit."""
    text = written(number, decimals, mark, group)
    assert Decimal(read(text, mark)) == Decimal(f"{number}.{decimals or 0}")


@given(**NUMBERS)
def test_no_number_speaks_against_its_notation(number, decimals, mark, group):
    """A number with decimals never says that the mark of its decimals is another."""
    said = says(written(number, decimals, mark, group))
    assert said in {None, mark, EITHER}


@given(some.text(max_size=80), some.sampled_from([POINT, COMMA]))
def test_any_text_is_read_or_refused(text, mark):
    """No text makes anything but a text, or an error that tells."""
    says(text)
    try:
        assert isinstance(read(text, mark), str)
    except NumberError:
        return
