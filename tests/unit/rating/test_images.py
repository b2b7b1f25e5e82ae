"""Models of images: what they put out is images, whoever counts it."""

from __future__ import annotations

import pytest

from costcalc import Usage, Workload
from tests.builders import model, period, pricing_file, table_of, usd

RATES = "input: 1 USD/Mtoken, output: 2 USD/Mtoken, output_image: 30 USD/Mtoken"


def ask(name: str = "acme/one-image", rates: str = RATES, **usage: int):
    """What a usage costs on a model of this name."""
    table = table_of(pricing_file(model(period(rates), name=name)))
    return table.price(name, Usage(**usage), on="2025-07-01")


def test_output_that_is_not_parted_is_images():
    """An estimate, from what it would cost as text to what it costs as images."""
    cost = ask(output_tokens=1_000_000)
    assert (cost.list_cost, cost.list_cost_low, cost.list_cost_high) == (usd("30"), usd("2"), usd("30"))
    assert "output is taken for images, at 30 USD/Mtoken" in (cost.estimate or "")
    assert [(charge.meter, charge.billed_as) for charge in cost.charges] == [("output", "output_image")]


def test_where_some_is_said_to_be_images_the_rest_is_text():
    """Then nothing is in doubt."""
    cost = ask(output_tokens=1_000_000, output_image_tokens=400_000)
    assert (cost.list_cost, cost.estimate) == (usd("13.2"), None)


def test_thoughts_are_text():
    """What is reasoned is no image."""
    cost = ask(output_tokens=1_000_000, reasoning_tokens=400_000)
    assert (cost.list_cost, cost.list_cost_low) == (usd("18.8"), usd("2"))


@pytest.mark.parametrize(
    ("name", "rates"),
    [
        ("acme/one", RATES),
        ("acme/one-image", "input: 1 USD/Mtoken, output: 2 USD/Mtoken, output_image: as output"),
        ("acme/one-image", "input: 1 USD/Mtoken, output: 2 USD/Mtoken, output_image: 2 USD/Mtoken"),
        ("acme/one-image", "input: 1 USD/Mtoken, output: 2 USD/Mtoken"),
    ],
)
def test_other_models_bill_output_as_output(name, rates):
    """One that is no model of images by its name, and one whose output has one price."""
    cost = ask(name, rates, output_tokens=1_000_000)
    assert (cost.list_cost, cost.estimate) == (usd("2"), None)


def test_a_comparison_takes_it_for_images_too():
    """The same figure as of one request, with the same words."""
    table = table_of(pricing_file(model(period(RATES), name="acme/one-image")))
    workload = Workload(requests="10/day", output="1000 token")
    (row,) = table.compare(workload, ["acme/one-image"], on="2025-07-01").rows
    assert row.cost_per_request == usd("0.03")
    assert "taken for images" in (row.estimate or "")
