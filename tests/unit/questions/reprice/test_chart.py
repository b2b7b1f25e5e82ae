"""The picture of a log's days: exact sums, days without usage at zero, and what it may be by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from costcalc.errors import UsageError
from costcalc.language.tongue import french
from costcalc.questions.reprice.chart import MOST_LINES, log_chart
from costcalc.report.charts.svg import drawn
from costcalc.report.text import PLAIN


def group(cost: str, on: dict[str, str] | None = None, **by: str | None) -> dict[str, Any]:
    """Usage with values in columns, its cost then and on other models."""
    models = [{"model": model, "cost": each, "saving": "0"} for model, each in (on or {}).items()]
    return {"by": by, "cost": cost, "models": models}


def document(*groups: dict[str, Any], by: tuple[str, ...] = ("day",), **more: Any) -> dict[str, Any]:
    """What a repricing says, as far as its picture is made of it."""
    found = {
        "by": list(by), "groups": list(groups), "models": [], "prices": "then",
        "files": [{"name": "/a/log.jsonl"}],
        "then": {"estimate": None, "partial": False, "models": []},
    }  # fmt: skip
    return found | more


DAYS = (group("0.1", day="2026-02-27"), group("0.2", day="2026-03-01"))


def test_a_day_without_usage_is_at_zero_and_the_last_one_is_whole():
    """Level from midnight to midnight: 27 February, nothing on the 28th, 1 March until the 2nd."""
    chart = log_chart(document(*DAYS))
    (series,) = chart.series
    assert [point.y for point in series.points] == [Decimal(each) for each in ("0.1", "0", "0.2", "0.2")]
    assert [stop.text for stop in chart.stops] == ["2026-02-27", "2026-02-28", "2026-03-01"]
    assert [stop.values for stop in chart.stops] == [("0.1 USD",), ("0 USD",), ("0.2 USD",)]
    assert {
        after.x - before.x for before, after in zip(series.points[:-1], series.points[1:], strict=True)
    } == {86_400}
    assert (series.name, series.value) == ("log.jsonl", "0.3 in all")
    assert chart.title == "The log cost 0.30 USD in 2 days, most on 2026-03-01: 0.20 USD"


def test_other_models_have_lines_of_their_own():
    """What the same days would have cost on them, in the order of the answer."""
    days = [
        group("1", {"maker/cheap": "0.25"}, day="2026-02-27"),
        group("2", {"maker/cheap": "0.5"}, day="2026-02-28"),
    ]
    chart = log_chart(
        document(*days, models=[{"model": "maker/cheap", "name": "Cheap"}], prices="2026-03-01")
    )
    assert [(each.name, each.value) for each in chart.series] == [
        ("log.jsonl", "3 in all"),
        ("Cheap", "0.75 in all"),
    ]
    assert chart.subtitle.endswith("; other models at those of 2026-03-01")


def test_another_column_gives_a_line_for_each_value_the_dearest_first():
    """Costs of one value and day are added; what has no value is a dash."""
    chart = log_chart(
        document(
            group("1", day="2026-02-27", project="a", model="x"),
            group("2", day="2026-02-27", project="a", model="y"),
            group("9", day="2026-02-27", project=None, model="x"), by=("day", "project", "model"),
        )
    )  # fmt: skip
    assert [each.name for each in chart.series] == ["—, x", "a, y", "a, x"]
    many = [group("1", day="2026-02-27", project=str(number)) for number in range(MOST_LINES + 2)]
    chart = log_chart(document(*many, by=("day", "project")))
    assert len(chart.series) == MOST_LINES
    assert chart.notes == ("2 more lines not shown",)
    assert chart.title == f"The log cost {MOST_LINES + 2}.00 USD in 1 day"


def test_months_follow_one_another_over_a_year():
    """December, then January, of which the first has more."""
    chart = log_chart(document(group("2", month="2025-11"), group("1", month="2026-01"), by=("month",)))
    assert [stop.text for stop in chart.stops] == ["2025-11", "2025-12", "2026-01"]
    assert chart.title == "The log cost 3.00 USD in 2 months, most in 2025-11: 2.00 USD"


def test_what_is_not_in_the_picture_is_told():
    """Usage without a time, and usage without a price; a log of nothing is a picture that says so."""
    then: dict[str, Any] = {"estimate": None, "partial": True, "models": []}
    chart = log_chart(document(*DAYS, group("5", day=None), then=then))
    assert chart.notes == (
        "some of the usage has no price, and is in no cost",
        "usage without a time is not drawn",
    )
    empty = log_chart(document())
    assert empty.title == "the log has nothing that has a day and a price"
    assert "<svg" in drawn(empty)


def test_days_that_lie_centuries_apart_are_drawn_alone():
    """A wrong clock in a log makes no million of days."""
    chart = log_chart(document(group("1", day="1970-01-01"), group("1", day="2026-01-01")))
    assert len(chart.stops) == 2


def test_without_days_or_months_it_says_what_to_ask():
    """The sums of a log by project alone have no time."""
    with pytest.raises(UsageError, match="say day or month"):
        log_chart(document(group("1", project="a"), by=("project",)))


def test_all_of_it_is_told_in_french():
    """Title, subtitle, description, notes and stops: no English is left."""
    tongue = french()
    for found in (
        document(*DAYS), document(DAYS[0], prices="2026-03-01", models=[{"model": "a", "name": "A"}]),
        document(group("2", month="2025-11"), group("1", month="2026-01"), by=("month",)), document(),
        document(*DAYS, group("5", day=None), then={"estimate": "x", "partial": True, "models": []}),
    ):  # fmt: skip
        tongue.missed.clear()
        chart = log_chart(found)
        drawn(chart, PLAIN._replace(lang="fr", tongue=tongue))
        assert all(tongue.say(said) for stop in chart.stops for said in stop.values)
        assert not [each for each in tongue.missed if each]
