"""The picture of cost against volume: its lines, what crosses, what its title says, and the exact figures."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from costcalc.language.tongue import french
from costcalc.pricing_table import load
from costcalc.questions.breakeven.chart import MOST_LINES, volume_chart
from costcalc.render import chart_of, picture
from costcalc.report.charts.chart import OWN
from costcalc.report.charts.svg import drawn
from costcalc.report.text import PLAIN
from tests.asking import breakeven, compare
from tests.builders import ROOT, at

TABLE = load(ROOT / "tests" / "cases" / "tables" / "hosting.yaml")
DAY = at("2026-11-22T00:00Z").date()
WORK = {"model": ["frontier", "open"], "requests": "100000/day", "input": "800", "output": "200"}
ASK = WORK | {"gpus": "8", "gpu_rate": "2.5", "throughput": "10000 token/s", "utilisation": "50%"}
"""480 USD a day serve 432,000 requests; the frontier takes 0.008 for one, so that 60,000 cost the same."""


def answer(**words: Any) -> dict[str, Any]:
    """The document of a break-even of the words, others as in ASK; None leaves a word out."""
    said = {name: value for name, value in (ASK | words).items() if value is not None}
    return breakeven(TABLE, said, DAY).to_dict()


def test_apis_are_level_and_own_hardware_falls_and_rises_with_each_machine():
    """Both ends of each step: 480 USD over 432,000 requests of 1,000 tokens, 960 over one more."""
    chart = chart_of(answer())
    *apis, own = chart.series
    for series in apis:
        low, high = series.points
        assert low.y == high.y
        assert (low.x, high.x) == (chart.x.low, chart.x.high)
    assert (own.place, own.name) == (OWN, "8 GPU")
    told = {int(point.x): point for point in own.points}
    assert told[432_000].text == "1.11111111111 USD"
    assert told[432_001].y == Decimal("2.2222170782")
    assert told[432_001].y > told[432_000].y < own.points[0].y


def test_a_crossing_is_the_first_request_at_which_own_hardware_costs_less():
    """It lies on the API's line, and says how many requests a day they are."""
    chart = chart_of(answer(model=["frontier"]))
    (crossing,) = chart.crossings
    assert (crossing.x, crossing.y, crossing.text) == (Decimal(60_001), Decimal(8), "60,001 a day")
    assert chart.title == "Your own hardware costs less than Frontier from 60,001 requests a day on"
    (rule,) = chart.rules
    assert (rule.x, rule.text) == (Decimal(100_000), "your volume")


def test_a_volume_that_pays_not_again_at_once_has_gaps():
    """A machine that serves 70,000 pays from 60,001; two cost 960, which are 120,000 of 140,000 requests."""
    chart = chart_of(answer(model=["frontier"], throughput="1620.37037037037 token/s"))
    assert chart.title.endswith("from 60,001 requests a day on, with gaps")
    assert len(chart.crossings) > 1


def test_without_a_break_even_the_title_says_never_and_both_lines_are_there():
    """At 100 tokens a second 480 USD a day are for 4,320 requests: 111.1 USD per million tokens."""
    chart = chart_of(answer(model=["frontier"], throughput="100 token/s"))
    assert chart.title == (
        "Never: Frontier at 8 USD per million tokens is below your own hardware at full use, 111.1"
    )
    assert len(chart.series) == 2
    assert not chart.crossings


def test_stops_say_each_figure_of_the_document():
    """At the workload, at the ends of steps: what is read out is what JSON has, to the last digit."""
    document = answer(model=["frontier"])
    stops = {stop.text: stop.values for stop in volume_chart(document).stops}
    api, own = stops["100,000 a day"]
    assert api == f"{document['rows'][0]['blended_unit_price']} USD"
    assert own == f"{document['own']['cost_per_million_tokens_at_workload']} USD"
    for step in document["curve"]:
        said = stops[f"{int(step['to_requests_per_day']):,} a day"][1]
        assert said == f"{step['cost_per_million_tokens_at_to']} USD"


@pytest.mark.parametrize("requests", ["1/day", "100000/day", "1000000000/day", None])
def test_any_volume_is_in_view(requests):
    """Also one that a hundred machines serve not, and one of which nothing is said."""
    document = answer(requests=requests)
    chart = chart_of(document)
    assert chart.x.low is not None
    assert chart.x.high is not None
    assert [rule.x for rule in chart.rules] == ([Decimal(requests.split("/")[0])] if requests else [])
    assert all(chart.x.low <= rule.x <= chart.x.high for rule in chart.rules)
    assert all(chart.x.low <= point.x <= chart.x.high for each in chart.series for point in each.points)
    assert all(before.x <= after.x for before, after in pairwise(chart.series[-1].points))
    assert b"<svg" in picture(document, "svg")


def test_a_comparison_has_level_lines_and_the_volume_asked():
    """Without hardware nothing crosses; a model keeps the colour of its place among the chosen."""
    document = compare(TABLE, WORK, DAY).to_dict()
    chart = volume_chart(document, {document["rows"][0]["model"]: 4})
    assert chart.title.startswith(f"{document['rows'][0]['name']} costs least at every volume: ")
    assert [each.place for each in chart.series] == [4, 1]
    assert not chart.crossings
    assert [rule.x for rule in chart.rules] == [100_000]
    assert all(values for stop in chart.stops for values in stop.values)


def test_models_of_one_price_are_crossed_once():
    """Hosts of the same weights often ask the same: one circle, one label."""
    document = answer(model=["frontier"])
    row = document["rows"][0]
    chart = volume_chart(document | {"rows": [row, row | {"model": "maker/twin"}]})
    assert [each.text for each in chart.crossings] == ["60,001 a day"]


def test_a_contract_has_no_price_for_every_volume():
    """Its volume bands may make another model the cheapest elsewhere."""
    document = compare(TABLE, WORK, DAY).to_dict()
    rows = [each | {"contract": {"id": "ours"}} for each in document["rows"]]
    chart = volume_chart(document | {"rows": rows})
    assert "at every volume" not in chart.title
    assert "contract prices" in chart.subtitle


def test_of_many_models_the_cheapest_have_lines_and_the_first_that_is_beaten():
    """The others are counted in a note."""
    document = answer()
    row = next(each for each in document["rows"] if each["intervals"])
    dear = [row | {"model": f"maker/m{number}", "intervals": []} for number in range(MOST_LINES + 3)]
    chart = volume_chart(document | {"rows": [*dear, row]})
    names = [each.key for each in chart.series if each.place != OWN]
    assert len(names) == MOST_LINES
    assert names[-1] == row["model"]
    assert chart.notes == ("4 more models not shown",)


def test_nothing_ranked_and_nothing_that_costs_are_pictures_too():
    """A free API has no place on a scale of powers, and an answer without rows has no line."""
    document = answer()
    free = [each | {"blended_unit_price": "0", "intervals": []} for each in document["rows"]]
    for rows in ([], free):
        chart = volume_chart(document | {"rows": rows})
        assert [each.place for each in chart.series] == [OWN]
        assert "<svg" in drawn(chart)


def test_all_of_it_is_told_in_french():
    """Title, subtitle, description, labels and the words of stops: no English is left."""
    tongue = french()
    documents = [answer(), answer(model=["frontier"], throughput="100 token/s")]
    documents.append(compare(TABLE, WORK, DAY).to_dict())
    documents.append(answer(throughput="1620.37037037037 token/s"))
    for document in documents:
        tongue.missed.clear()
        drawn(volume_chart(document), PLAIN._replace(lang="fr", tongue=tongue))
        assert not tongue.missed
