"""What must hold of every tipping point, whatever the prices."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from costcalc import Workload
from costcalc.additions.tipping_points import tipping_points, variations_of
from tests.builders import one_model

if TYPE_CHECKING:
    from costcalc.additions.tipping_points import Evaluate

TABLE = one_model("input: 1 USD/Mtoken")

prices = st.decimals(0, 20, places=1)
offers = st.lists(st.tuples(prices, prices, prices), min_size=2, max_size=4)
sizes = st.integers(0, 5_000)
places = st.lists(st.integers(0, 10**6), max_size=20)


def evaluating(quotes: list[str]) -> Evaluate:
    """What a workload costs by some quotes."""

    def evaluate(workload: Workload) -> dict[str, Fraction]:
        rows = TABLE.compare(workload, [], on="2025-06-01", offers=quotes).rows
        return {row.model.id: row.fraction for row in rows}

    return evaluate


@given(offers, sizes, st.integers(0, 100), sizes, places)
def test_the_winner_is_as_stated_on_both_sides(offered, size, cached, output, looked_at):
    """The winner holds from the present to the value, wherever one looks, and is beaten one token on."""
    quotes = [
        f"V{number}: input {fresh} USD/Mtoken, cache_read {read} USD/Mtoken, output {out} USD/Mtoken"
        for number, (fresh, read, out) in enumerate(offered)
    ]
    evaluate, work = evaluating(quotes), Workload(input=size, cached=f"{cached}%", output=output)
    now = evaluate(work)
    winner = min(now, key=now.__getitem__)
    points = {(point.field, point.direction): point for point in tipping_points(work, evaluate)}
    for variation in variations_of(work):
        above, below = points.get((variation.field, "above")), points.get((variation.field, "below"))
        for point in filter(None, (above, below)):
            costs = evaluate(variation.at(Fraction(point.beyond)))
            assert point.from_model == winner
            assert costs[point.to_model] == min(costs.values()) < costs[winner]
            assert (costs[winner], costs[point.to_model]) == (point.from_cost, point.to_cost)
            # The whole token next to it; at 60 % of 3 tokens, the present itself lies between two.
            assert abs(point.value - point.beyond) == 1 or point.value == variation.present
            assert abs(point.value - point.beyond) <= 1
        low = below.value if below else Fraction(variation.lowest)
        high = above.value if above else Fraction(variation.highest)
        for setting in {low, high, *(Fraction(each) for each in looked_at if low <= each <= high)}:
            costs = evaluate(variation.at(setting))
            assert costs[winner] == min(costs.values())
