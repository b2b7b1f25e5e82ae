"""A model that is not ranked: its reason is put into words when someone reads it, and only once."""

from __future__ import annotations

import pytest

import costcalc
from costcalc import Unranked, Workload
from tests.builders import model, period, pricing_file, table_of

WORK = Workload(requests="10/day", input="1000", output="100")


def test_the_reason_is_written_when_it_is_read():
    """Its code and names are there at once."""
    told = []

    def reason() -> str:
        told.append(1)
        return "because"

    found = Unranked("acme/one", "One", "no_price_in_force", reason)
    assert (found.model, found.name, found.code, told) == ("acme/one", "One", "no_price_in_force", [])
    assert found.to_dict() == {
        "model": "acme/one", "name": "One", "code": "no_price_in_force", "reason": "because",
    }  # fmt: skip
    assert (found.reason, told) == ("because", [1])


def test_two_that_say_the_same_are_equal():
    """As values, with a repr that reads well."""
    one, other = Unranked("a/b", "B", "code", "why"), Unranked("a/b", "B", "code", lambda: "why")
    assert one == other
    assert hash(one) == hash(other)
    assert one != Unranked("a/b", "B", "code", "why not")
    assert one != ("a/b", "B", "code", "why")
    assert repr(one) == "Unranked(model='a/b', name='B', code='code', reason='why')"


@pytest.mark.parametrize(
    ("also", "prices", "code", "reason"),
    [
        ("", period("input: 1 USD/Mtoken"), "meter_not_priced", "has no price for output on 2025-06-01"),
        ("context_window: 500 token", period("input: 1 USD/Mtoken"), "context_window", "does not fit into"),
        ("unpriced: ask them", "[]\n", "unpriced_model", "has no price in force on 2025-06-01: ask them"),
        (
            "",
            period("input: 1 USD/Mtoken", end="2025-02-01"),
            "no_price_in_force",
            "last sold until 2025-02-01",
        ),
    ],
)
def test_the_code_is_that_of_the_error(also: str, prices: str, code: str, reason: str):
    """What `price` would say of the model is what the comparison says, code and words."""
    text = (
        model(prices, also=also) if prices != "[]\n" else f"acme/one:\n  name: one\n  {also}\n  prices: []\n"
    )
    table = table_of(pricing_file(text))
    (found,) = table.compare(WORK, ["acme/one"], on="2025-06-01").unranked
    assert found.code == code
    assert reason in found.reason
    if code != "context_window":
        with pytest.raises(costcalc.CostcalcError) as caught:
            table.price("acme/one", costcalc.Usage(input_tokens=1_000, output_tokens=100), on="2025-06-01")
        assert (caught.value.code, str(caught.value)) == (code, found.reason)
