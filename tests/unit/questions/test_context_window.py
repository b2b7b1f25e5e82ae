"""The context window in force on a day is one fact, whatever is asked: on both sides of the edge."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from costcalc import Usage
from costcalc.errors import RequestSizeError
from costcalc.rating.notes import SUM_NOTE
from tests.asking import breakeven, compare, history, models, project
from tests.builders import model, period, pricing_file, table_of, variant

if TYPE_CHECKING:
    from costcalc.pricing_table import PricingTable

TODAY = date(2026, 11, 22)
RATES = "input: 1 USD/Mtoken, output: 4 USD/Mtoken"
TIER = "variants:\n  " + variant("input_tokens_above: 200000")
WIDE = f"context_window: 1000000 token\n{TIER}"
NARROW = "context_window: 200000 token"
HARDWARE = {"gpus": "8", "gpu_rate": "2.5", "throughput": "10000 token/s", "utilisation": "50%"}


def changing(before: str, after: str, general: str) -> PricingTable:
    """A table of one model whose window changes with the beginning of March 2026, beside a small one."""
    first = period(RATES, end="2026-03-01", also=before)
    return table_of(
        pricing_file(
            model(first + period(RATES, start="2026-03-01", also=after), also=general),
            model(period("input: 9 USD/Mtoken, output: 9 USD/Mtoken"), name="acme/other"),
        )
    )


SHRINKS = changing(WIDE, "", NARROW)  # as Claude Sonnet 4.5, whose long-context beta ended
GROWS = changing(NARROW, TIER, "context_window: 1000000 token")
SAYS_IT_TWICE = changing(WIDE, NARROW, "")
CASES = [
    pytest.param(table, on, fits, id=f"{name} {on}")
    for name, table, wide_first in (
        ("shrinks", SHRINKS, True),
        ("grows", GROWS, False),
        ("twice", SAYS_IT_TWICE, True),
    )
    for on, fits in (
        ("2026-02-28", wide_first),
        ("2026-02-28T23:59:59Z", wide_first),
        ("2026-03-01T00:00:00Z", not wide_first),
        ("2026-03-01", not wide_first),
    )
]
REQUEST: dict[str, Any] = {"model": ["acme/one"], "input": "500000", "output": "1000", "requests": "10/day"}


def refused(found: Any) -> bool:
    """Whether a result ranks the model, or says that a request does not fit."""
    document = found.to_dict()
    codes = [each["code"] for each in document["unranked"]]
    assert codes in ([], ["context_window"])
    return bool(codes)


@pytest.mark.parametrize(("table", "on", "fits"), CASES)
def test_every_question_agrees(table: PricingTable, on: str, fits: bool):
    """A request of 500,000 tokens is one request, or refused, in each operation alike."""
    usage = Usage(input_tokens=500_000, output_tokens=1000)
    if fits:
        assert SUM_NOTE not in table.price("acme/one", usage, on=on).notes
    else:
        assert SUM_NOTE in table.price("acme/one", usage, on=on).notes
    assert refused(compare(table, REQUEST | {"on": on}, TODAY)) is not fits
    assert refused(breakeven(table, REQUEST | HARDWARE | {"on": on}, TODAY)) is not fits
    start = on[:7]
    assert refused(project(table, REQUEST | {"start": start, "months": "1"}, TODAY)) is not fits
    window = 1_000_000 if fits else 200_000
    rows = {row["model"]: row for row in models(table, {"on": on}, TODAY).to_dict()["models"]}
    assert rows["acme/one"]["context_window"] == window
    asked = models(table, {"on": on, "context": "500000"}, TODAY).to_dict()["models"]
    assert [row["model"] for row in asked] == (["acme/one"] if fits else [])
    assert table.model("acme/one", on=on).window_on(_moment(on)) == window
    (line,) = history(table, {"model": "acme/one", "on": on}, TODAY).to_dict()["periods"]
    assert line["context_window"] == window


def _moment(on: str) -> Any:
    from costcalc.periods import parse_moment

    return parse_moment(on)


def test_a_day_on_which_it_changes():
    """On a day in whose course the window changes, the smaller one holds; an instant is on one side of it."""
    wide = f"context_window: 1000000 token\n{TIER}"
    table = table_of(
        pricing_file(
            model(
                period(RATES, end="2026-03-01T12:00:00Z", also=wide)
                + period(RATES, start="2026-03-01T12:00:00Z", also=wide.replace("1000000", "300000"))
            )
        )
    )
    for on, fits in (("2026-03-01", False), ("2026-03-01T11:59:59Z", True), ("2026-03-01T12:00:00Z", False)):
        assert refused(compare(table, REQUEST | {"on": on}, TODAY)) is not fits, on
        assert refused(breakeven(table, REQUEST | HARDWARE | {"on": on}, TODAY)) is not fits, on
    assert refused(project(table, REQUEST | {"start": "2026-02", "months": "1"}, TODAY)) is False
    assert refused(project(table, REQUEST | {"start": "2026-02", "months": "2"}, TODAY))


def test_models_are_sorted_by_the_window_in_force():
    """`sort=context` goes by the window of the day."""
    table = table_of(
        pricing_file(
            model(
                period(RATES, end="2026-03-01", also=WIDE) + period(RATES, start="2026-03-01"), also=NARROW
            ),
            model(period(RATES), name="acme/steady", also="context_window: 400000 token"),
        )
    )
    for on, order in (
        ("2026-02-28", ["acme/steady", "acme/one"]),
        ("2026-03-01", ["acme/one", "acme/steady"]),
    ):
        rows = models(table, {"on": on, "sort": "context"}, TODAY).to_dict()["models"]
        assert [row["model"] for row in rows] == order


def test_the_long_context_beta_of_claude(shipped: PricingTable):
    """Claude Sonnet 4.5 read 1,000,000 tokens until 2026-04-30: 500,000 are ranked before, refused since."""
    words = {**REQUEST, "model": ["claude-sonnet-4-5"], "output": "0"}
    before = compare(shipped, words | {"on": "2026-01-13"}, TODAY).to_dict()
    assert before["rows"][0]["cost_per_request"] == "3"  # 500,000 × 6 USD/Mtoken, above 200,000
    priced = shipped.price("claude-sonnet-4-5", Usage(input_tokens=500_000), on="2026-01-13")
    assert str(priced.list_cost) == before["rows"][0]["cost_per_request"]
    assert refused(compare(shipped, words | {"on": "2026-05-01"}, TODAY))
    assert refused(breakeven(shipped, words | HARDWARE | {"on": "2026-05-01"}, TODAY))


def test_a_decision_is_between_those_that_fit():
    """Who cannot read the request wins nothing: the other, nine times dearer, is the only one left."""
    words = {**REQUEST, "model": ["acme/one", "acme/other"], "decide": "true"}
    for on, winner in (("2026-02-28", "acme/one"), ("2026-03-01", "acme/other")):
        document = compare(SHRINKS, words | {"on": on}, TODAY).to_dict()
        assert document["rows"][0]["model"] == winner
        assert document["decision"]["sentence"].startswith(winner.partition("/")[2])


def test_a_mean_request_is_held_against_the_same_window():
    """A sum whose mean request is larger than the window of the day is refused there, and priced before."""
    usage = Usage(input_tokens=500_000, requests=1)
    with pytest.raises(RequestSizeError):
        GROWS.price("acme/one", Usage(input_tokens=1_500_000), on="2026-03-02", mean_request=True)
    assert str(GROWS.price("acme/one", usage, on="2026-03-02").list_cost) == "1"
