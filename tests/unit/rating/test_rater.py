"""Which rates apply: on both sides of each size, of each option and of each edge of time."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from costcalc import Usage
from costcalc.errors import InstantNeededError, NotSoldError, OptionError, RequestSizeError
from costcalc.rating.period import NO_OPTIONS, Ask
from costcalc.rating.rater import ModelRater
from tests.builders import at, model, one_model, period, pricing_file, table_of, usd, variant

ON = at("2026-06-01T12:00Z")
RATES = "input: 1 USD/Mtoken, output: 4 USD/Mtoken"
ABOVE_500 = (
    "variants: [{when: {input_tokens_above: 500}, rates: {input: 2 USD/Mtoken, output: 8 USD/Mtoken}}]"
)


def rater_of(table) -> ModelRater:
    """The rater of `acme/one`."""
    found: ModelRater = table.find("acme/one", ON).rater
    return found


@pytest.mark.parametrize(
    ("own", "general", "fits", "too_much"),
    [
        ("", "context_window: 1000 token", 2_000, 2_001),
        ("context_window: 800 token\n", "context_window: 1000 token", 1_600, 1_601),
    ],
)
def test_a_mean_that_just_fits(own: str, general: str, fits: int, too_much: int):
    """Two requests that fill the window of their time exactly are priced; a token more is refused."""
    table = table_of(pricing_file(model(period(RATES, also=own + ABOVE_500), also=general)))
    found = table.price("acme/one", Usage(input_tokens=fits, requests=2), on=ON, mean_request=True)
    assert found.list_cost == usd(str(fits * 2)).scaleb(-6)
    with pytest.raises(
        RequestSizeError, match="requests: the mean request does not fit into the context window of"
    ):
        table.price("acme/one", Usage(input_tokens=too_much, requests=2), on=ON, mean_request=True)


def test_a_window_of_a_time_is_asked_for_that_time():
    """The window of a period holds in it and no longer; of a day with two, the smaller one; of none, the model's."""
    table = table_of(
        pricing_file(
            model(
                period(RATES, "2025-01-01", "2025-06-01T12:00:00Z", "context_window: 800 token")
                + period(RATES, "2025-06-01T12:00:00Z", "2025-07-01"),
                also="context_window: 1000 token",
            )
        )
    )
    rater = rater_of(table)
    assert [rater.context_window(moment) for moment in (
        at("2025-06-01T11:59:59.999999Z"), at("2025-06-01T12:00Z"), at("2025-01-01T00:00Z"), date(2025, 5, 31), date(2025, 6, 1), date(2025, 6, 2),
        date(2024, 12, 31), at("2025-07-01T00:00Z"),
    )] == [800, 1000, 800, 800, 800, 1000, 1000, 1000]  # fmt: skip


def test_the_short_way_finds_what_the_long_one_finds(shipped):
    """Of every model, the plain card is the one that the search among variants, sizes and times gives."""
    found = 0
    for each in shipped.models():
        rater = ModelRater(each)
        for size, is_sum in ((1, False), (300_000, False), (300_000, True)):
            plain = rater.plain_at(ON, Decimal(size), is_sum=is_sum)
            if plain is not None:
                found += 1
                assert plain == rater.slices(Ask(NO_OPTIONS, Decimal(size), is_sum, 2), ON), each.id
    assert found > 100


NOT_SOLD_ABOVE_500 = "- {when: {input_tokens_above: 500}, sold: false}\n"


@pytest.mark.parametrize(
    ("rates", "variants", "moment", "size", "is_sum", "met"),
    [
        (RATES, "", ON, 501, False, "base"),
        (RATES, "", ON, 501, True, "base"),
        (RATES, "", ON.date(), 501, False, None),
        (RATES, "", at("2024-12-31T23:59:59Z"), 501, False, None),
        (RATES, variant("input_tokens_above: 500"), ON, 500, False, "base"),
        (RATES, variant("input_tokens_above: 500"), ON, 501, False, "input_tokens_above=500"),
        (RATES, variant("input_tokens_above: 500"), ON, 500, True, None),
        (RATES, NOT_SOLD_ABOVE_500, ON, 500, False, "base"),
        (RATES, NOT_SOLD_ABOVE_500, ON, 501, False, None),
        (RATES, variant("service_tier: [batch]"), ON, 501, True, "base"),
        (RATES, variant("service_tier: [batch], input_tokens_above: 500"), ON, 501, False, "base"),
        (RATES, variant("service_tier: [batch], input_tokens_above: 500"), ON, 500, True, None),
        (RATES + ", request: 0.01 USD/request", "", ON, 501, False, "base"),
        (RATES + ", request: 0.01 USD/request", "", ON, 501, True, None),
    ],
)
def test_what_is_plain(
    rates: str, variants: str, moment: datetime | date, size: int, is_sum: bool, met: str | None
):
    """A request at an instant meets one card; a sum where no request has a price, or a size that matters."""
    plain = rater_of(one_model(rates, variants)).plain_at(moment, Decimal(size), is_sum=is_sum)
    assert (plain and (plain[0].card.label or "base")) == met


def test_an_option_that_nothing_knows_says_what_is_known():
    """The default first, then each value of the variants, once; an option without any is simply not known."""
    table = one_model(
        RATES,
        variant("service_tier: [batch, flex]")
        + variant("service_tier: [flex], input_tokens_above: 500")
        + variant("service_tier: [batch], input_tokens_above: 500"),
    )
    with pytest.raises(OptionError) as caught:
        table.price("acme/one", Usage(input_tokens=1), on=ON, service_tier="fast")
    assert caught.value.known[0] == "standard"
    assert sorted(caught.value.known) == ["batch", "flex", "standard"]
    with pytest.raises(OptionError) as caught:
        table.price("acme/one", Usage(input_tokens=1), on=ON, options={"speed": "fast"})
    assert caught.value.known == ()


def test_the_narrower_of_two_conditions_wins_whatever_their_order():
    """Batch above 500 implies batch; whichever stands first in the file, it is the one that applies."""
    wide, narrow = (
        variant("service_tier: batch"),
        variant("service_tier: batch, input_tokens_above: 500", "input: 9 USD/Mtoken, output: 8 USD/Mtoken"),
    )
    for variants in (wide + narrow, narrow + wide):
        table = one_model(RATES, variants)
        for size, cost in ((500, "0.001"), (501, "0.004509"), (499, "0.000998")):
            assert table.price(
                "acme/one", Usage(input_tokens=size), on=ON, service_tier="batch"
            ).list_cost == usd(cost)


def test_what_is_not_sold_is_so_from_its_edge_on():
    """Up to the threshold it is sold; above it the table says no, with the conditions and the note."""
    table = one_model(RATES, "- {when: {input_tokens_above: 500}, sold: false, note: use the large one}\n")
    assert table.price("acme/one", Usage(input_tokens=500), on=ON).list_cost == usd("0.0005")
    with pytest.raises(NotSoldError) as caught:
        table.price("acme/one", Usage(input_tokens=501), on=ON)
    assert caught.value.reason == "not with input_tokens_above=500 (use the large one)"
    bare = one_model(RATES, "- {when: {input_tokens_above: 500}, sold: false}\n")
    with pytest.raises(NotSoldError) as caught:
        bare.price("acme/one", Usage(input_tokens=501), on=ON)
    assert caught.value.reason == "not with input_tokens_above=500"


def test_the_cards_of_a_day_are_in_order():
    """By period, and in each the base before its variants in the order of the file, whatever hour comes first."""
    hours = variant('daily: ["00:00-06:00"]', "input: 2 USD/Mtoken, output: 4 USD/Mtoken")
    more = variant('daily: ["18:00-24:00"]', "input: 3 USD/Mtoken, output: 4 USD/Mtoken")
    both = "variants:\n" + "".join(f"  {line}\n" for line in (more + hours).splitlines())
    table = table_of(
        pricing_file(
            model(
                period(RATES, "2025-01-01", "2025-06-01T12:00:00Z", both)
                + period(RATES, "2025-06-01T12:00:00Z", also=both)
            )
        )
    )
    slices = rater_of(table).slices(Ask({}, usd("1")), date(2025, 6, 1))
    assert [(each.card.period.start.month, each.card.label, str(each.share)) for each in slices] == [
        (1, None, "1/4"),
        (1, "00:00-06:00", "1/4"),
        (6, None, "1/4"),
        (6, "18:00-24:00", "1/4"),
    ]
    whole = rater_of(table).slices(Ask({}, usd("1")), date(2025, 6, 2))
    assert [(each.card.label, str(each.share)) for each in whole] == [
        (None, "1/2"), ("18:00-24:00", "1/4"), ("00:00-06:00", "1/4"),
    ]  # fmt: skip


def test_a_sum_that_may_lie_above_names_what_is_missing():
    """501 tokens of two requests: the error is about their size, names the threshold and both ways out."""
    table = table_of(pricing_file(model(period(RATES, also=ABOVE_500))))
    with pytest.raises(RequestSizeError) as caught:
        table.price("acme/one", Usage(input_tokens=501, requests=2), on=ON)
    assert caught.value.field == "input_tokens"
    assert "(input_tokens_above=500), and a sum of 501 input tokens" in str(caught.value)


@pytest.mark.parametrize(
    ("edges", "at_edge", "such_as"),
    [
        (
            ("2025-01-01", "2025-06-01T06:00:00Z", "2025-06-01T12:00:00Z"),
            "12:00",
            "00:00",
        ),  # changes, then ends
        (("2025-06-01T06:00:00Z", "2025-06-01T12:00:00Z", ""), "06:00", "06:00"),  # begins, then changes
    ],
)
def test_a_day_that_is_not_priced_throughout(edges: tuple[str, str, str], at_edge: str, such_as: str):
    """The instant that is named is the one at which the price begins or ends, and not one at which it changes."""
    first, second, third = edges
    table = table_of(pricing_file(model(period(RATES, first, second) + period(RATES, second, third))))
    with pytest.raises(InstantNeededError) as caught:
        table.price("acme/one", Usage(input_tokens=1), on="2025-06-01")
    assert caught.value.field == "on"
    assert f"at 2025-06-01T{at_edge}:00Z: give an instant such as 2025-06-01T{such_as}:00Z" in str(
        caught.value
    )


def test_options_that_are_asked_again_are_read_again():
    """Kept options answer as new ones do, a refused value stays refused, and their number is bounded."""
    from costcalc.rating.period import MOST_ASKED

    table = one_model(
        "input: 1 USD/Mtoken", "- when: {service_tier: batch}\n  rates: {input: 0.5 USD/Mtoken}\n"
    )
    usage = Usage(input_tokens=1_000_000)
    for _ in range(2):
        assert table.price("acme/one", usage, on="2025-06-01", service_tier="batch").list_cost == usd("0.5")
        for number in range(MOST_ASKED + 5):
            with pytest.raises(OptionError):
                table.price("acme/one", usage, on="2025-06-01", service_tier=f"none-{number}")
        assert table.price("acme/one", usage, on="2025-06-01", service_tier="standard").list_cost == usd("1")


def test_a_day_of_hours_is_asked_again_for_each_size():
    """Small, large and small again on one day: nights at half the price, and large requests at twice."""
    table = one_model(
        "input: 4 USD/Mtoken",
        "- when: {daily: ['00:00-12:00']}\n  rates: {input: 2 USD/Mtoken}\n"
        "- when: {input_tokens_above: 500}\n  rates: {input: 8 USD/Mtoken}\n"
        "- when: {input_tokens_above: 500, daily: ['00:00-12:00']}\n  rates: {input: 4 USD/Mtoken}\n",
    )
    costs = [
        table.price("acme/one", Usage(input_tokens=size), on="2025-06-01").list_cost
        for size in (500, 1000, 500)
    ]
    assert costs == [usd("0.0015"), usd("0.006"), usd("0.0015")]
