"""The public face of a price: what a cost says of itself, and what errors lead on to."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime

import pytest

import costcalc
from costcalc import Usage, Workload
from costcalc.errors import NoPriceInForceError, NotSoldError, OptionError, RequestSizeError
from tests.builders import at, model, one_model, period, pricing_file, table_of, usd, variant

USAGE = Usage(input_tokens=1_000_000, cache_read_tokens=600_000, output_tokens=100_000)


def test_the_example_of_the_readme(shipped):
    """A cost has its figure, its lines, and the price and source of each."""
    cost = shipped.price("deepseek/deepseek-r1", USAGE, on="2025-01-25T20:00:00Z")
    assert cost.list_cost == cost.contracted_cost == usd("0.523")
    lines = {line.meter: line for line in cost.charges}
    cached = lines["cache_read"].to_dict()
    assert {key: cached[key] for key in ("consumed_quantity", "consumed_unit", "list_unit_price", "pricing_unit",
                                         "pricing_quantity", "list_cost", "variant", "share")} == {
        "consumed_quantity": "600000", "consumed_unit": "Tokens", "list_unit_price": "0.14",
        "pricing_unit": "1000000 Tokens", "pricing_quantity": "0.6", "list_cost": "0.084", "variant": None, "share": "1",
    }  # fmt: skip
    assert cached["source"]["printed"] == "$0.14 / million input tokens (cache hit)"
    assert cached["source"]["quoted_by"][0]["printed"] == "0,14 $ par million de tokens"
    assert lines["cache_read"].source.title == "DeepSeek-R1 Release"


def test_a_cost_is_json(shipped):
    """A cost is a JSON document of texts, with the table's hash and the command that gives it again."""
    result = json.loads(json.dumps(shipped.price("deepseek-r1", USAGE, on="2025-01-25T20:00:00Z").to_dict()))
    assert result["schema"] == "costcalc/price/1"
    assert result["list_cost"] == "0.523"
    assert result["options"] == {"service_tier": "standard"}
    assert result["table"]["hash"] == shipped.hash
    assert result["command"].startswith("costcalc price deepseek/deepseek-r1 --input 1000000 --cached 600000")
    assert result["command"].endswith("--on 2025-01-25T20:00:00Z")


def test_costs_are_values(shipped):
    """Two costs of the same question are equal, read well, and can be pickled."""
    one, other = (shipped.price("deepseek-r1", USAGE, on="2025-03-01") for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != shipped.price("deepseek-r1", USAGE, on="2025-03-02T12:00:00Z")
    assert one != 5
    assert (
        repr(one)
        == "Cost('deepseek/deepseek-r1', on='2025-03-01', list_cost=Decimal('0.392'), estimate='even use over the day')"
    )
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own


def test_moments_may_be_dates_and_datetimes(shipped):
    """`on` takes a date, an aware datetime of any zone, or a text."""
    from zoneinfo import ZoneInfo

    instant = datetime(2025, 1, 25, 21, tzinfo=ZoneInfo("Europe/Paris"))
    assert shipped.price("deepseek-r1", USAGE, on=instant).on == at("2025-01-25T20:00Z")
    assert shipped.price("deepseek-r1", USAGE, on=date(2025, 1, 25)).on == date(2025, 1, 25)
    assert shipped.price("deepseek-r1", USAGE, on=datetime(2025, 1, 25, 20, tzinfo=UTC)).list_cost == usd(
        "0.523"
    )


def test_keywords_for_the_common_options(shipped):
    """`service_tier=` and `region=` are options with names of their own."""
    usage = Usage(input_tokens=1_000_000)
    by_keyword = shipped.price("gpt-4o", usage, on="2025-06-01", service_tier="batch")
    assert by_keyword == shipped.price("gpt-4o", usage, on="2025-06-01", options={"service_tier": "batch"})
    assert by_keyword.list_cost == usd("1.25")
    with pytest.raises(OptionError, match="gpt-4o does not know region='eu'"):
        shipped.price("gpt-4o", usage, on="2025-06-01", region="eu")


def test_a_table_reads_well(shipped):
    """A table says how many models it has, and which content."""
    assert repr(shipped).startswith("<RatingTable of ") or repr(shipped).startswith("<PricingTable of ")
    assert shipped.version == 1


def test_the_error_of_a_model_that_is_no_longer_sold(shipped):
    """R1 today says when it was last sold, its successor on sale, other hosts, and commands that work."""
    with pytest.raises(NoPriceInForceError) as caught:
        shipped.price("deepseek-r1", USAGE, on="2026-11-22")
    error = caught.value
    assert error.earlier == "2025-09-05T16:00:00Z"
    assert error.successor is not None
    assert any(host.startswith("bedrock/") for host in error.hosts)
    for command in error.commands:
        words = command.split()
        on = words[words.index("--on") + 1]
        usage = Usage(input_tokens=1_000, output_tokens=1_000)
        assert shipped.price(words[2], usage, on=on).list_cost > 0


def test_the_error_of_a_model_that_is_not_sold_yet():
    """Before its first price, a model says from when it has one."""
    table = one_model("input: 1 USD/Mtoken")
    with pytest.raises(NoPriceInForceError, match="first priced from 2025-01-01T00:00:00Z") as caught:
        table.price("acme/one", Usage(input_tokens=1), on="2024-12-31")
    assert caught.value.commands[-1].endswith("--on 2025-01-01T00:00:00Z")


def test_a_successor_that_is_sold_no_more_leads_on_to_its_own():
    """The successor that is named is one that is on sale on that day."""
    end = period("input: 1 USD/Mtoken", end="2025-02-01")
    table = table_of(
        pricing_file(
            model(end, "acme/a", "successor: acme/b"),
            model(end, "acme/b", "successor: acme/c"),
            model(period("input: 1 USD/Mtoken"), "acme/c", "successor: acme/a"),
        )
    )
    with pytest.raises(NoPriceInForceError) as caught:
        table.price("acme/a", Usage(input_tokens=1), on="2025-06-01")
    assert caught.value.successor == "acme/c"


def test_successors_in_a_circle_end():
    """Successors that name one another, none of them on sale, are no endless chain."""
    end = period("input: 1 USD/Mtoken", end="2025-02-01")
    table = table_of(
        pricing_file(model(end, "acme/a", "successor: acme/b"), model(end, "acme/b", "successor: acme/a"))
    )
    with pytest.raises(NoPriceInForceError, match="its successor: acme/b"):
        table.price("acme/a", Usage(input_tokens=1), on="2025-06-01")


def test_a_variant_that_is_not_sold_says_why():
    """The note of an unsold variant, and of an unsold meter, stands in the error."""
    table = one_model(
        "input: 1 USD/Mtoken, output: not sold",
        "- {when: {region: eu}, sold: false, note: not in Europe}\n"
        "- {when: {speed: fast}, rates: {input: 2 USD/Mtoken, output: not sold}, note: text only}\n"
        "- {when: {region: eu, speed: fast}, sold: false}\n",
    )
    with pytest.raises(NotSoldError, match=r"not with region=eu \(not in Europe\)"):
        table.price("acme/one", Usage(input_tokens=1), on="2025-06-01", region="eu")
    with pytest.raises(NotSoldError, match=r"output of acme/one is not sold on 2025-06-01: text only"):
        table.price("acme/one", Usage(output_tokens=1), on="2025-06-01", options={"speed": "fast"})


def test_default_is_the_standard_service_tier():
    """OpenAI's own word for it is taken, and the result says `standard`."""
    table = one_model("input: 1 USD/Mtoken, output: 4 USD/Mtoken", variant("service_tier: batch"))
    found = table.price("acme/one", Usage(input_tokens=1), on="2025-06-01", service_tier="default")
    assert found.to_dict()["options"] == {"service_tier": "standard"}
    assert found.list_cost == usd("0.000001")
    compared = table.compare(
        Workload(requests="1/day", input="10", output="1"),
        ["acme/one"],
        on="2025-06-01",
        options={"service_tier": "default"},
    )
    assert len(compared.rows) == 1


def test_a_tier_that_is_called_default():
    """A tier of that name is what is asked for."""
    table = one_model("input: 1 USD/Mtoken, output: 4 USD/Mtoken", variant("service_tier: default"))
    found = table.price("acme/one", Usage(input_tokens=1_000_000), on="2025-06-01", service_tier="default")
    assert (found.to_dict()["list_cost"], found.to_dict()["options"]) == ("2", {"service_tier": "default"})


def test_an_option_value_of_another_variant_is_refused():
    """An option that is known only in other hours, or of another size, is no standard price."""
    table = one_model(
        "input: 1 USD/Mtoken, output: 4 USD/Mtoken", variant('service_tier: night, daily: ["22:00-06:00"]')
    )
    assert (
        table.price(
            "acme/one", Usage(input_tokens=1_000_000), on="2025-06-01T23:00:00Z", service_tier="night"
        ).list_cost
        == 2
    )
    with pytest.raises(OptionError, match="it takes standard or night"):
        table.price("acme/one", Usage(input_tokens=1), on="2025-06-01T12:00:00Z", service_tier="night")


def test_a_mean_that_does_not_fit():
    """A mean request larger than the context window asks for the number of requests."""
    table = one_model("input: 1 USD/Mtoken, output: 4 USD/Mtoken", variant("input_tokens_above: 500"))
    small = table_of(
        pricing_file(
            model(period("input: 1 USD/Mtoken", also="variants:\n  - {when: {input_tokens_above: 500}, rates: {input: 2 USD/Mtoken}}"),
                  also="context_window: 1000 token")
        )
    )  # fmt: skip
    assert table.price("acme/one", Usage(input_tokens=5_000), on="2025-06-01").list_cost == usd("0.01")
    with pytest.raises(RequestSizeError, match="does not fit into the context window of 1000"):
        small.price("acme/one", Usage(input_tokens=5_000), on="2025-06-01", mean_request=True)
    with pytest.raises(RequestSizeError, match="requests=N and mean_request=true"):
        small.price("acme/one", Usage(input_tokens=5_000), on="2025-06-01")


def test_nothing_used_costs_nothing():
    """A usage of nothing costs nothing, but for a fee per request."""
    assert one_model("input: 1 USD/Mtoken").price("acme/one", Usage(), on="2025-06-01").list_cost == 0
    fee = one_model("input: 1 USD/Mtoken, request: 0.01 USD/request")
    assert fee.price("acme/one", Usage(), on="2025-06-01").list_cost == usd("0.01")
    assert fee.price("acme/one", Usage(requests=7), on="2025-06-01").list_cost == usd("0.07")


def test_a_zero_price_is_a_price():
    """An explicit zero is free; a missing price is an error."""
    table = one_model("input: 0 USD/Mtoken")
    assert table.price("acme/one", Usage(input_tokens=10), on="2025-06-01").list_cost == 0
    with pytest.raises(costcalc.MeterNotPricedError):
        table.price("acme/one", Usage(output_tokens=10), on="2025-06-01")


def test_huge_quantities_are_exact():
    """The largest usage at the longest price is exact to the last digit."""
    table = one_model("input: 999999999999999.999999999999999 USD/Mtoken")
    cost = table.price("acme/one", Usage(input_tokens=10**24), on="2025-06-01")
    assert cost.list_cost == usd("999999999999999999999999999999000")
    day = one_model(
        "input: 999999999999999.999999999999999 USD/Mtoken",
        variant('daily: ["00:00-08:00"]', "input: 1 USD/Mtoken"),
    )
    assert day.price("acme/one", Usage(input_tokens=10**24), on="2025-06-01").estimate


def test_a_lapsed_guarantee_and_a_first_sighting_are_noted():
    """Notes say that a guarantee has ended, and that a beginning is a first sighting."""
    table = table_of(
        pricing_file(
            model(
                period(
                    "input: 1 USD/Mtoken",
                    also="guaranteed_until: 2025-03-01T00:00:00Z\neffective_from_basis: observed",
                )
            )
        )
    )
    before, after = (
        table.price("acme/one", Usage(input_tokens=1), on=on) for on in ("2025-02-28", "2025-03-01")
    )
    assert len(before.notes) == 1
    assert after.notes[0].startswith("the price was guaranteed until 2025-03-01T00:00:00Z only")
    assert after.guaranteed_until == at("2025-03-01T00:00Z")
    assert after.to_dict()["effective_from_basis"] == "observed"


def test_an_option_that_a_later_price_knows():
    """Who asks too early is told since when it is sold, and of one that never comes nothing."""
    batch = "variants:\n- {when: {service_tier: batch}, rates: {input: 1 USD/Mtoken, output: 2 USD/Mtoken}}"
    rates = "input: 2 USD/Mtoken, output: 4 USD/Mtoken"
    table = table_of(
        pricing_file(model(period(rates, end="2025-03-01") + period(rates, start="2025-03-01", also=batch)))
    )
    usage = Usage(input_tokens=1_000_000)
    with pytest.raises(
        OptionError, match="it takes standard, and 'batch' from 2025-03-01T00:00:00Z on"
    ) as caught:
        table.price("acme/one", usage, on="2025-02-28", service_tier="batch")
    assert caught.value.since == "2025-03-01T00:00:00Z"
    with pytest.raises(OptionError, match=r"it takes standard$"):
        table.price("acme/one", usage, on="2025-02-28", service_tier="flex")
    assert table.price("acme/one", usage, on="2025-03-01", service_tier="batch").list_cost == usd("1")


def test_an_option_that_a_later_price_knows_and_does_not_sell():
    """What is not sold then is no way out."""
    for later in ("sold: false", "rates: {input: 1 USD/Mtoken, output: not sold}"):
        batch = f"variants:\n- {{when: {{service_tier: batch}}, {later}}}"
        rates = "input: 2 USD/Mtoken, output: 4 USD/Mtoken"
        first, second = period(rates, end="2025-03-01"), period(rates, start="2025-03-01", also=batch)
        table = table_of(pricing_file(model(first + second)))
        with pytest.raises(OptionError, match=r"it takes standard$"):
            table.price("acme/one", Usage(input_tokens=1), on="2025-02-28", service_tier="batch")
