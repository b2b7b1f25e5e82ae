"""The picture of a projection: lines of exact months, bands of the draws, and the finding as its title."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from costcalc.language.tongue import french
from costcalc.pricing_table import load
from costcalc.questions.project.chart import MOST_LINES, projection_chart
from costcalc.render import chart_of, picture
from costcalc.report.charts.svg import drawn
from costcalc.report.text import PLAIN
from tests.builders import ROOT, projected

AHEAD = load(ROOT / "tests" / "cases" / "tables" / "ahead.yaml")
WORK = {"requests": "1000/day", "input": "1000", "output": "0"}
RANGES = {"requests": "500..1500/day", "draws": "1000", "seed": "1"}


def answer(*models: str, **words: Any) -> dict[str, Any]:
    """The document of a projection from December 2026 on."""
    found: dict[str, Any] = projected(AHEAD, *models, **{**WORK, "start": "2026-12", **words}).to_dict()
    return found


def test_each_month_is_a_point_with_its_exact_cost():
    """31,000 requests in December, 28,000 in February; the label is what they come to."""
    chart = chart_of(answer("promotion", "steady"))
    promotion, steady = chart.series
    assert [point.y for point in promotion.points] == [Decimal("15.5"), Decimal("38.75"), Decimal(35)]
    assert [point.text for point in steady.points] == ["31 USD", "31 USD", "28 USD"]
    assert (promotion.value, steady.value) == ("89.2 in all", "90 in all")
    assert [stop.text for stop in chart.stops] == ["2026-12", "2027-01", "2027-02"]
    assert chart.stops[0].values == ("15.5 USD", "31 USD")
    assert not any(each.bands for each in chart.series)


def test_the_title_says_who_costs_least_and_how_much_more_the_dearest():
    """89.25 against 90 USD; alone there is nothing to hold it against."""
    assert chart_of(answer("promotion", "steady")).title == (
        "Promotion costs least: 89.25 USD in 3 months; Steady 1.01 times as much"
    )
    assert chart_of(answer("steady", months="1")).title == "Steady costs 31.00 USD in 1 month"


def test_ranges_have_a_band_of_nine_and_one_of_eight_tenths_of_the_draws():
    """The widest comes first, and each has the quantiles of the document."""
    document = answer("steady", **RANGES)
    (series,) = chart_of(document).series
    assert [band.name for band in series.bands] == ["90 %", "80 %"]
    for band, (low, high) in zip(series.bands, (("p5", "p95"), ("p10", "p90")), strict=True):
        said = [(Decimal(row[low]), Decimal(row[high])) for row in document["rows"]]
        assert [edge[1:] for edge in band.edges] == said
    first = document["rows"][0]
    assert (
        series.points[0].text == f"{first['cost']} USD, 80 % of draws from {first['p10']} to {first['p90']}"
    )


def test_scenarios_are_lines_of_their_own():
    """The same model twice, with the name of the scenario behind its own."""
    scenarios = {"as planned": {}, "twice as many": {"requests": "2000/day"}}
    chart = chart_of(answer("steady", scenarios=scenarios))
    assert [each.name for each in chart.series] == ["Steady, as planned", "Steady, twice as many"]
    assert len({each.key for each in chart.series}) == 2


def test_large_sums_are_short_at_the_line_and_exact_in_its_points():
    """90 thousand and 90 million USD."""
    assert chart_of(answer("steady", requests="1000000/day")).series[0].value == "90k in all"
    assert chart_of(answer("steady", requests="1000000000/day")).series[0].value == "90M in all"


def test_of_many_models_some_have_lines_and_an_empty_answer_is_a_picture():
    """The others are counted; without rows the title says so."""
    document = answer("steady")
    many = [document["totals"][0] | {"model": f"maker/m{number}"} for number in range(MOST_LINES + 2)]
    chart = projection_chart(document | {"totals": many})
    assert len(chart.series) == MOST_LINES
    assert chart.notes == ("2 more models not shown",)
    nothing = document | {"totals": [], "rows": []}
    assert projection_chart(nothing).title == "none of these can be priced from 2026-12 on"
    assert b"<svg" in picture(nothing, "svg")


def test_all_of_it_is_told_in_french():
    """Title, subtitle, description and labels: no English is left."""
    tongue = french()
    for document in (answer("promotion", "steady"), answer("steady", **RANGES)):
        tongue.missed.clear()
        chart = projection_chart(document)
        drawn(chart, PLAIN._replace(lang="fr", tongue=tongue))
        assert all(tongue.say(said) for stop in chart.stops for said in stop.values)
        assert not tongue.missed
