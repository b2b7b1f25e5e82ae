"""Figures at axes are round, few, and in view; a year is told where it begins."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.report.charts.chart import LINEAR, LOG, TIME, Axis
from costcalc.report.charts.scales import MOST_TICKS, scale_of, seconds_of, tick_text, ticks_of


def at(day: str) -> Decimal:
    """A day on an axis of time."""
    return seconds_of(datetime.fromisoformat(day).replace(tzinfo=UTC))


def texts(kind: str, *values: str, lang: str = "en") -> list[str]:
    """The figures at an axis that shows some values."""
    seen = [at(each) if kind == TIME else Decimal(each) for each in values]
    scale = scale_of(Axis(scale=kind, low=min(seen), high=max(seen)), seen, 0, 1)
    return [tick.text.replace("\u00a0", " ") for tick in ticks_of(scale, lang)]


@pytest.mark.parametrize(
    ("kind", "values", "right"),
    [
        (LINEAR, ("0", "60000"), ["0", "20k", "40k", "60k"]),
        (LINEAR, ("0", "0.7"), ["0", "0.2", "0.4", "0.6"]),
        (LOG, ("1000", "1000000"), ["1k", "10k", "100k", "1M"]),
        (LOG, ("0.5", "20"), ["1", "3", "10"]),
        (LOG, ("2", "3"), ["2", "2.2", "2.4", "2.6", "2.8", "3"]),
        (TIME, ("2024-05-10", "2027-01-10"), ["Jul", "2025", "Jul", "2026", "Jul", "2027"]),
        (
            TIME,
            ("2026-11-28", "2026-12-02"),
            ["28 Nov", "29 Nov", "30 Nov", "1 Dec", "2 Dec"],
        ),
        (TIME, ("2010-06-01", "2026-06-01"), ["2015", "2020", "2025"]),
    ],
)
def test_round_figures_stand_at_an_axis(kind, values, right):
    """Powers of ten and their threes, multiples of one, two and five, months and years."""
    assert texts(kind, *values) == right


def test_french_has_its_own_signs():
    """A comma, and its names of months."""
    assert texts(LINEAR, "0", "0.7", lang="fr") == ["0", "0,2", "0,4", "0,6"]
    assert texts(TIME, "2026-01-01", "2026-04-02", lang="fr") == ["2026", "févr.", "mars", "avr."]
    assert tick_text(Decimal(1500), "fr") == "1,5k"


def test_a_year_is_bold():
    """And no other month."""
    scale = scale_of(Axis(scale=TIME), [at("2024-10-01"), at("2025-03-02")], 0, 1)
    assert [tick.is_bold for tick in ticks_of(scale)] == [False, False, False, True, False, False]


@given(
    st.sampled_from([LINEAR, LOG, TIME]),
    st.lists(st.decimals(Decimal("1e-9"), Decimal("1e11"), allow_nan=False), min_size=1, max_size=5),
)
def test_whatever_is_shown_there_are_few_figures_and_they_are_in_view(kind, values):
    """And all that is shown lies between the ends of the axis."""
    scale = scale_of(Axis(scale=kind), values, 10, 90)
    found = ticks_of(scale)
    assert len(found) <= MOST_TICKS + 1
    assert all(9.9 <= scale.place(tick.at) <= 90.1 for tick in found)
    assert all(9.9 <= scale.place(value) <= 90.1 for value in values)
