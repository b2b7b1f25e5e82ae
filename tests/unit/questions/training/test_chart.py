"""The picture of training costs: ranges and dots by method, on a scale on which all can be seen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from costcalc.language.tongue import french
from costcalc.questions.training.chart import subjects_chart, training_chart
from costcalc.report.charts.chart import LINEAR, LOG
from costcalc.report.charts.svg import drawn
from costcalc.report.text import PLAIN

SOURCE = {"id": "report", "title": "A report", "url": "https://example.com/report"}


def estimate(method: str, low: str | None, high: str | None = None) -> dict[str, Any]:
    """An estimate by a method: a figure, or a range whose ends may be missing."""
    costs = {"cost": low} if high is None else {"cost_low": low, "cost_high": high or None}
    return {"method": method, "source": SOURCE, **costs}


def asked(*estimates: dict[str, Any], lowest: str | None = "4", highest: str | None = "20") -> dict[str, Any]:
    """The document of one subject."""
    return {"subject": "DeepSeek V3", "estimates": list(estimates), "lowest": lowest, "highest": highest}


def test_a_figure_is_a_dot_and_a_range_a_line_between_its_ends():
    """A bound alone is a dot too, and its words say which it is."""
    bound = {"method": "cloud", "source": SOURCE, "cost_low": "9", "cost_high": None}
    chart = training_chart(asked(estimate("rented", "5"), estimate("from_flop", "4", "20"), bound))
    rented, flop, cloud = chart.rows
    assert (rented.low, rented.middle, rented.high, rented.value) == (None, Decimal(5), None, "5.00")
    assert (flop.low, flop.middle, flop.high) == (Decimal(4), None, Decimal(20))
    assert (flop.name, flop.value) == ("from flop", "4.00 – 20.00")
    assert (cloud.middle, cloud.value) == (Decimal(9), "over 9.00")
    assert chart.title == "Training DeepSeek V3 costs 4.00 – 20.00 USD, by the method"
    assert [each.title for each in chart.sources] == ["A report"]


@pytest.mark.parametrize(("high", "scale"), [("400", LINEAR), ("401", LOG)])
def test_lengths_are_from_zero_unless_the_least_could_not_be_seen(high: str, scale: str):
    """A hundred times the least is the edge."""
    assert training_chart(asked(estimate("rented", "4"), estimate("cloud", high))).x.scale == scale


def test_a_cost_that_nobody_knows_is_said():
    """Only the hours are known: no row, and a picture that says so."""
    chart = training_chart(asked(lowest=None, highest=None))
    assert chart.title == "What training DeepSeek V3 costs is not known"
    assert "<svg" in drawn(chart)


def test_subjects_come_the_dearest_first():
    """One of which no cost is known has no row."""
    subjects = [
        {"subject": "small", "lowest": "1", "highest": "2"},
        {"subject": "hours alone", "lowest": None, "highest": None},
        {"subject": "large", "lowest": "5", "highest": None},
    ]
    chart = subjects_chart({"subjects": subjects})
    assert [row.name for row in chart.rows] == ["large", "small"]
    assert chart.title == "What training costs, for 2 subjects"


def test_titles_are_told_in_french():
    """For one subject and for all."""
    tongue = french()  # one for all, which other tests may have asked for what it does not say
    missed = {*tongue.missed, ""}  # a chart without a subtitle says nothing
    for chart in (
        training_chart(asked(estimate("rented", "5"), lowest="5", highest="5")),
        training_chart(asked(estimate("from_flop", "4", "20"))),
        training_chart(asked(lowest=None, highest=None)),
        subjects_chart({"subjects": [{"subject": "small", "lowest": "1", "highest": "2"}]}),
    ):
        tongue.say(chart.title)
        tongue.say(chart.subtitle)
        assert set(tongue.missed) <= missed
    assert "<svg" in drawn(chart, PLAIN._replace(lang="fr", tongue=tongue))
