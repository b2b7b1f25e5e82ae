"""How the dates of a file are written: what each says, what all say, and what is read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from costcalc.errors import MomentError, UsageError
from costcalc.usage.columns.dates import DMY, EITHER, MDY, NAIVE, Notation, decided, is_naive, read, says

PARIS = Notation(DMY, "Europe/Paris")
TEN = datetime(2025, 11, 25, 10, tzinfo=UTC)
DAY = date(2025, 11, 25)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        *dict.fromkeys(
            ["2025-11-25", "2025/11/25", "2025.11.25", "20251125", "25/11/2025", "25.11.2025", "25-11-2025",
             "25 Nov 2025", "Nov 25, 2025", "November 25, 2025", "Tue, 25 Nov 2025", "25 novembre 2025"],
            DAY,
        ).items(),
        *dict.fromkeys(
            ["2025-11-25T10:00:00Z", "2025-11-25T11:00:00+01:00", "2025-11-25 10:00:00 UTC",
             "2025-11-25 10:00+00", "2025-11-25 05:00:00-0500", "Tue, 25 Nov 2025 10:00:00 GMT",
             "25/11/2025 11:00", "25/11/2025, 11:00 AM",
             "2025-11-25 11:00:00", "1764064800", "1764064800.0", "1764064800000", "1764064800000000",
             "1764064800000000000", "2025-11-25T10:00:00.000000000Z"],
            TEN,
        ).items(),
        ("14 juin 2025", date(2025, 6, 14)),
        ("14 juil. 2025", date(2025, 7, 14)),
        ("1 ao\u00fbt 2025", date(2025, 8, 1)),
        ("25/11/2025 12:30 AM", datetime(2025, 11, 24, 23, 30, tzinfo=UTC)),
        ("25/11/2025 12:30 PM", datetime(2025, 11, 25, 11, 30, tzinfo=UTC)),
        ("1764064800.25", TEN.replace(microsecond=250_000)),
    ],
)  # fmt: skip
def test_dates_are_read(text, moment):
    """Days, instants and numbers since 1970; a time without a zone is that of the file."""
    assert read(text, PARIS) == moment


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-11", "is a month"),
        ("Nov 2025", "is a month"),
        ("25/11/25", "two digits"),
        ("45986.4", "as a spreadsheet counts it"),
        ("1.76E+09", "lost its last digits"),
        ("2025-13-01", "does not exist"),
        ("2025-02-30", "does not exist"),
        ("11/25/2025", "does not exist"),
        ("25/11/2025 13:00 PM", "does not exist"),
        ("2025-11-25 24:00", "does not exist"),
        ("2025-11-25T10:00:00+01:99", "does not exist"),
        ("2025-10-26 02:30", "comes twice in Europe/Paris"),
        ("2025-03-30 02:30", "does not exist in Europe/Paris"),
        ("7", "neither a day nor an instant"),
        ("\u0662\u0660\u0662\u0665-11-25", "neither a day nor an instant"),
        ("1" * 1_000_000, "neither a day nor an instant"),
    ],
)
def test_what_is_no_date_is_told(text, words):
    """What is nearly a date says what to do about it."""
    with pytest.raises(MomentError, match=words):
        read(text, PARIS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-11-25", None),
        ("2025-11-25 10:00", NAIVE),
        ("25/11/2025", DMY),
        ("11/25/2025", MDY),
        ("01/02/2025", EITHER),
        ("05/05/2025", None),
        ("1764064800", "seconds"),
        ("1764064800000", "milliseconds"),
        ("1764064800000000", "microseconds"),
        ("1764064800000000000", "nanoseconds"),
        ("20251125", None),
    ],
)
def test_what_a_date_says(text, said):
    """A number above twelve tells the day, a size the unit; a time without a zone wants one."""
    assert says(text) == said
    assert is_naive("01/02/2025 10:00")
    assert not is_naive("01/02/2025 10:00Z")


def test_all_rows_decide():
    """One row that tells is enough; two that contradict one another, or none that tells, are refused."""
    assert decided({}) == Notation()
    assert decided({EITHER: (1, "01/02/2025"), DMY: (2, "25/11/2025")}) == Notation(DMY)
    assert decided({EITHER: (1, "01/02/2025")}, MDY) == Notation(MDY)
    assert decided({NAIVE: (1, "2025-11-25 10:00")}, None, "UTC") == Notation(None, "UTC")
    with pytest.raises(UsageError, match="--dates dmy or --dates mdy"):
        decided({EITHER: (1, "01/02/2025")})
    with pytest.raises(UsageError, match="row 2 has '11/25/2025', and row 1 '25/11/2025'"):
        decided({DMY: (1, "25/11/2025"), MDY: (2, "11/25/2025")})
    with pytest.raises(UsageError, match="row 2 has '11/25/2025'"):
        decided({MDY: (2, "11/25/2025")}, DMY)
    with pytest.raises(UsageError, match="--timezone Europe/Paris"):
        decided({NAIVE: (1, "2025-11-25 10:00")})
    with pytest.raises(UsageError, match=r"in seconds .* and milliseconds"):
        decided({"seconds": (1, "1764064800"), "milliseconds": (2, "1764064800000")})


@given(some.dates(date(1974, 1, 1), date(2200, 1, 1)), some.sampled_from([DMY, MDY]))
def test_days_are_read_in_either_order(day, order):
    """A day written with its numbers in some order is read in that order, and speaks for no other."""
    text = f"{day:%d/%m/%Y}" if order == DMY else f"{day:%m/%d/%Y}"
    assert read(text, Notation(order)) == day
    assert says(text) in {order, EITHER, None}


@given(some.integers(10**9, 4 * 10**9), some.sampled_from([1, 10**3, 10**6, 10**9]))
def test_times_since_1970(seconds, scale):
    """An instant is the same in each unit."""
    assert read(str(seconds * scale)) == datetime.fromtimestamp(seconds, UTC)


@given(some.text(max_size=70))
def test_any_text_is_read_or_refused(text):
    """No text makes anything but a day, an instant or an error that tells."""
    says(text)
    try:
        assert isinstance(read(text, PARIS), date)
    except MomentError:
        return
