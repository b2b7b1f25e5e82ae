"""What was shown on which days, as lines."""

from __future__ import annotations

from datetime import date

import pytest

from tests.history.conftest import day, showing
from tools.history.lines import Line, Said, joined, lines_of, read, without_zeros, written
from tools.history.plausible import without_odd_caches, without_slips

OLD, NEW = (Said("input=5 output=15"),), (Said("input=2.5 output=10"),)


def line(prices: str, first: str = "6-01", last: str = "6-30", model: str = "openai/gpt-4o") -> Line:
    """A line of a sheet."""
    return Line(model, day(first), day(last), "a", "b", Said(prices))


def days_of(lines: list[Line]) -> list[tuple[str, str, str]]:
    """The days of lines, and what they show."""
    return [(f"{each.first_seen:%m-%d}", f"{each.last_seen:%m-%d}", each.said.prices) for each in lines]


def test_what_stands_was_seen_until_the_day_before_the_change():
    """A commit of 6 June shows the new price: the old one was last seen on 5 June, the new one stands."""
    lines = lines_of([showing("6-01", m=OLD), showing("6-06", m=NEW)], day("6-20"))
    assert days_of(lines) == [
        ("06-01", "06-05", "input=5 output=15"),
        ("06-06", "06-20", "input=2.5 output=10"),
    ]
    assert [(each.first_version, each.last_version) for each in lines] == [
        ("v6-01", "v6-01"),
        ("v6-06", "v6-06"),
    ]


def test_what_was_released_was_seen_in_the_last_release_that_shows_it():
    """Between releases of 1 and 8 June nothing is known."""
    lines = lines_of(
        [showing("6-01", stands=False, m=OLD), showing("6-08", stands=False, m=NEW)], day("6-20")
    )
    assert days_of(lines) == [
        ("06-01", "06-01", "input=5 output=15"),
        ("06-08", "06-08", "input=2.5 output=10"),
    ]


def test_a_day_shows_what_was_said_at_its_end():
    """A slip that was corrected on the same day is no line."""
    lines = lines_of(
        [showing("6-01", m=OLD), showing("6-06", m=(Said("input=0.5"),)), showing("6-06", m=OLD)], day("6-20")
    )
    assert days_of(lines) == [("06-01", "06-20", "input=5 output=15")]


def test_what_vanishes_and_comes_back_is_two_lines():
    """What was shown between is not known."""
    lines = lines_of([showing("6-01", m=OLD), showing("6-06"), showing("6-09", m=OLD)], day("6-20"))
    assert [each[:2] for each in days_of(lines)] == [("06-01", "06-05"), ("06-09", "06-20")]


def test_a_file_that_was_moved_goes_on():
    """The same sheet under another path, from the next day on, is the same line."""
    lines, contradicting = joined([[line("input=5", "6-01", "6-05")], [line("input=5", "6-06", "6-20")]])
    assert (days_of(lines), contradicting) == ([("06-01", "06-20", "input=5")], [])


def test_of_two_files_that_contradict_one_another_the_first_is_read():
    """A source says one price of a model on a day; the other is listed."""
    lines, contradicting = joined(
        [[line("input=5")], [line("input=6", "6-10", "7-10"), line("input=7", "7-11", "7-12")]]
    )
    assert [each.said.prices for each in lines] == ["input=5", "input=7"]
    assert [each.said.prices for each in contradicting] == ["input=6"]


def test_a_zero_beside_earlier_prices_is_unknown():
    """A model that had a price of output was not given away; one that never had any is free."""
    lines = [
        line("input=1 output=2 >128000:output=3"),
        line("input=1 output=0 >128000:output=0", "7-01", "7-02"),
    ]
    free = line("input=0 output=0", model="openrouter/a:free")
    found = list(without_zeros([*lines, free]))
    assert [(each.said.prices, zeros) for each, zeros in found] == [
        ("input=1 output=2 >128000:output=3", ()),
        ("input=1", ("output",)),
        ("input=0 output=0", ()),
    ]


@pytest.mark.parametrize(
    ("prices", "slip"),
    [
        ("input=97 output=300", False),
        ("input=98 output=300", True),
        ("input=0.0098 output=3", True),
        ("input=0.0099 output=3", False),
    ],
)
def test_a_hundred_times_the_price_that_was_shown_for_longer_is_a_slip(prices, slip):
    """0.98 was shown for 29 days: 98 for a day is a slip, and so is 0.0098."""
    kept, slips = without_slips([line("input=0.98 output=3.1"), line(prices, "5-30", "5-30")])
    assert [each.said.prices for each in slips] == ([prices] if slip else [])
    assert len(kept) == 2 - slip


def test_a_fall_to_a_tenth_that_is_known_is_no_slip():
    """Mistral Small cost 2 and 6, and was sold for a tenth of that from 17 September 2024 on."""
    name = "mistral/mistral-small-latest"
    before = line("input=2 output=6", model=name)._replace(
        first_seen=date(2024, 9, 16), last_seen=date(2024, 9, 16)
    )
    after = line("input=0.2 output=0.6", model=name)
    assert without_slips([before, after]) == ([before, after], [])
    late = before._replace(first_seen=day("1-01"), last_seen=day("1-02"))
    assert without_slips([late, after]) == ([after], [late])


def test_more_than_any_price_is_a_slip_however_long_it_was_shown():
    """Three digits too many for a year do not make the right price of a day a slip."""
    kept, slips = without_slips(
        [line("input=3200 output=9710", "1-01", "6-30"), line("input=3.2 output=9.71", "7-01", "7-01")]
    )
    assert [each.said.prices for each in kept] == ["input=3.2 output=9.71"]
    assert [each.said.prices for each in slips] == ["input=3200 output=9710"]


@pytest.mark.parametrize(
    ("prices", "slip"),
    [
        ("input=6 output=22", True),  # both ten times: the decimal was shifted, and put right again
        ("input=0.06 output=0.22", True),
        ("input=6 output=2.2", False),  # one alone may have changed
        ("input=6 output=21", False),
        ("input=1000 output=2", True),
        ("input=0.5 output=2 input_audio=999", False),
        ("input=0.5 output=2 input_audio=1000", True),
        ("input=0.0009 output=2", True),
        ("input=0 output=2", False),
    ],
)
def test_what_is_no_price_of_tokens(prices: str, slip: bool):
    """A shifted decimal beside what was shown for longer, a price by the step, one by the minute."""
    _, slips = without_slips([line("input=0.6 output=2.2"), line(prices, "4-30", "4-30")])
    assert [each.said.prices for each in slips] == ([prices] if slip else [])


def test_what_was_shown_last_may_have_fallen_tenfold():
    """Nobody put it right again."""
    lines = [line("input=6 output=22"), line("input=0.6 output=2.2", "6-01", "6-02")]
    assert without_slips(lines) == (lines, [])


@pytest.mark.parametrize(
    ("prices", "left"),
    [
        ("input=4 cache_read=16 output=8", "input=4 output=8"),
        ("input=15 cache_read=0.005 output=120", "input=15 output=120"),
        ("input=5 cache_read=0.01", "input=5 cache_read=0.01"),
        ("input=5 cache_read=5", "input=5 cache_read=5"),
        ("input=5 batch:input=2.5 batch:cache_read=5", "input=5 batch:input=2.5"),
        ("input=0 cache_read=5", "input=0 cache_read=5"),
        ("cache_read=5", "cache_read=5"),
    ],
)
def test_a_cached_price_that_cannot_be(prices: str, left: str):
    """More than the input beside it, or less than a five-hundredth: the meter is left out, the rest stays."""
    ((found, odd),) = without_odd_caches([line(prices)])
    assert found.said.prices == left
    assert bool(odd) is (prices != left)


def test_a_file_is_read_as_it_was_written():
    """LF, a header, a line a sheet."""
    lines = [
        line("input=5 batch,>200000:output=9"),
        Line("a/b", date(2025, 1, 1), date(2025, 1, 2), "1.0", "1.1", Said("input=1", "2025-01-01", "")),
    ]
    text = written(lines)
    assert text.startswith(
        "model,first_seen,last_seen,first_version,last_version,effective_from,effective_to,prices\n"
    )
    assert (read(text), "\r" in text) == (lines, False)
