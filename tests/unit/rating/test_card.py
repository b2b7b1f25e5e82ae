"""Rate cards: what a meter is billed at, and what the table says where it is billed at nothing."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pytest

from costcalc import Usage
from costcalc.errors import MeterNotPricedError, NotSoldError
from tests.builders import at, model, one_model, period, pricing_file, table_of, usd, variant

ON = at("2026-06-01T12:00Z")
LIFETIMES = one_model("input: 1 USD/Mtoken, cache_write_5m: 1.25 USD/Mtoken, cache_write_1h: 2 USD/Mtoken")
AN_HOUR = one_model("input: 1 USD/Mtoken, cache_write_1h: 2 USD/Mtoken")


def test_writes_whose_lifetime_is_not_said():
    """The lifetimes that have a price are named, and no other: which one it was decides the bill."""
    words = "depends on how long the cache lives; say cache_write_5m_tokens or cache_write_1h_tokens$"
    with pytest.raises(MeterNotPricedError, match=words):
        LIFETIMES.price("acme/one", Usage(input_tokens=1_000, cache_write_tokens=1_000), on=ON)


def test_a_lifetime_without_a_price():
    """Writes for five minutes are not billed as input where an hour has a price of its own."""
    used = Usage(input_tokens=1_000, cache_write_tokens=1_000, cache_write_5m_tokens=1_000)
    with pytest.raises(MeterNotPricedError, match="the table prices cache_write_1h_tokens only"):
        AN_HOUR.price("acme/one", used, on=ON)


def test_writes_without_any_price_are_input():
    """A table without a price for cache writes bills them as what they are besides: input."""
    table = one_model("input: 1 USD/Mtoken")
    for used in ({}, {"cache_write_5m_tokens": 1_000_000}):
        cost = table.price(
            "acme/one", Usage(input_tokens=1_000_000, cache_write_tokens=1_000_000, **used), on=ON
        )
        assert (cost.list_cost, {line.billed_as for line in cost.charges}) == (usd("1"), {"input"})


def test_a_meter_without_a_price_names_those_that_have_one():
    """The error lists what the table prices."""
    with pytest.raises(MeterNotPricedError, match=r"the table prices input, cache_write_1h$"):
        AN_HOUR.price("acme/one", Usage(output_tokens=1), on=ON)


NOTED = table_of(
    pricing_file(
        model(
            period(
                "input: 1 USD/Mtoken, output: not sold",
                also="note: no output yet\nvariants:\n  "
                "- {when: {speed: fast}, rates: {input: 2 USD/Mtoken, output: not sold}, note: fast reading only}\n  "
                "- {when: {speed: slow}, rates: {input: 0.5 USD/Mtoken, output: not sold}}",
            )
        ),
        model(
            period("input: 1 USD/Mtoken, output: not sold", also="note: an e-mail gave the end"), "acme/two"
        ),
    )
)


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("acme/one", {}, "no output yet"),
        ("acme/one", {"speed": "fast"}, "fast reading only"),
        ("acme/one", {"speed": "slow"}, ""),  # its own card says nothing of it
        ("acme/two", {}, ""),
    ],
)
def test_what_is_not_sold_says_why_where_the_table_does(name: str, options: dict[str, str], reason: str):
    """The note is that of the variant that applies, or the period's where that speaks of the meter."""
    with pytest.raises(NotSoldError) as caught:
        NOTED.price(name, Usage(output_tokens=1), on=ON, options=options)
    assert caught.value.reason == reason
    assert str(caught.value).endswith(reason or "2026-06-01T12:00:00Z")


def test_what_is_counted_in_another_way_says_so():
    """Sessions that are not sold any more lead on to the seconds that are, whatever the period's note says."""
    rates = "input: 1 USD/Mtoken, container_session: not sold, container_second: 0.0015 USD/minute"
    table = table_of(pricing_file(model(period(rates, also="note: an e-mail about containers"))))
    with pytest.raises(NotSoldError) as caught:
        table.price("acme/one", Usage(container_sessions=1), on=ON)
    assert caught.value.reason == "container_second is priced instead (`container_seconds`)"


def test_a_card_is_called_by_its_conditions():
    """The base has no name, a variant the one of its conditions; each bills at its own rates."""
    table = one_model("input: 1 USD/Mtoken, output: 4 USD/Mtoken", variant("service_tier: batch"))
    for tier, label, cost in ((None, None, "1"), ("batch", "service_tier=batch", "2")):
        found = table.price("acme/one", Usage(input_tokens=1_000_000), on=ON, service_tier=tier)
        assert (found.charges[0].variant, found.list_cost) == (label, usd(cost))
        assert found.slices[0].card.label == label


def test_a_price_that_ended_between_two_days():
    """A file of one's own says that it ended: it knows nothing of public price files."""
    ends = period("input: 1 USD/Mtoken").replace(
        "  source:", "  effective_to: {not_before: 2025-05-01, not_after: 2025-06-01}\n  source:", 1
    )
    found = table_of(pricing_file(model(ends))).price("acme/one", Usage(input_tokens=1_000), on="2025-05-10")
    assert found.estimate == "last seen on 2025-05-01, and ended by 2025-06-01"
