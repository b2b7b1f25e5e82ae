"""What is in doubt of a price: the days between which it changed, other figures, and what is assumed."""

from __future__ import annotations

import pytest

from costcalc import NotDatedError, Usage, Workload
from costcalc.errors import NoPriceInForceError
from costcalc.pricing.file.merge import layered
from costcalc.pricing.model import Dispute, Price
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.compiling import compile_table
from costcalc.pricing_table import PricingTable
from costcalc.rating.doubts import between, said_of
from costcalc.rating.period import Ask
from costcalc.rating.rater import ModelRater
from tests.builders import at, facts_file, loaded, model, one_model, period, projected, table_of, usd

SIZES = [100_000, 300_000, 100_000, 300_000]
BRACKET = "{not_before: 2025-03-10, not_after: 2025-03-20}"
BATCH = "variants:\n- {when: {service_tier: batch}, rates: {input: %s USD/Mtoken, output: 4 USD/Mtoken}}"
USAGE = Usage(input_tokens=1_000_000)
OUT = Usage(output_tokens=1_000_000)


def seen(old: str = "5", new: str = "2", *, also: str = ""):
    """A table of a model whose input fell between two days; its output stayed."""
    periods = [
        period(
            f"input: {old} USD/Mtoken, output: 8 USD/Mtoken", end="2025-03-20", also=also and also % "2.5"
        ),
        period(
            f"input: {new} USD/Mtoken, output: 8 USD/Mtoken", start="2025-03-20", also=also and also % "1"
        ),
    ]
    periods[1] = periods[1].replace("effective_from: 2025-03-20T00:00:00Z", f"effective_from: {BRACKET}")
    return table_of(facts_file("", model("".join(periods))))


@pytest.mark.parametrize(
    ("on", "cost", "doubtful"),
    [
        ("2025-03-09", "5", False),
        ("2025-03-09T23:59:59Z", "5", False),
        (
            "2025-03-10",
            "5",
            True,
        ),  # the old figure may have ended in the course of that day
        ("2025-03-10T00:00:00Z", "5", True),
        ("2025-03-19T23:59:59Z", "5", True),
        ("2025-03-20T00:00:00Z", "2", True),
        ("2025-03-20", "2", True),
        ("2025-03-21T00:00:00Z", "2", False),
        ("2025-03-21", "2", False),
    ],
)
def test_a_bracket(on: str, cost: str, doubtful: bool):
    """Within it the figure that was still seen answers, with the range; a second outside nothing is."""
    found = seen().price("acme/one", USAGE, on=on)
    assert found.list_cost == usd(cost)
    assert (found.list_cost_low, found.list_cost_high) == ((usd("2"), usd("5")) if doubtful else (None, None))
    assert (found.estimate is not None) is doubtful
    if doubtful:
        assert "between 2025-03-10 and 2025-03-20" in str(found.estimate)
        assert "input 5 or 2" in str(found.estimate)


def test_a_comparison_has_the_range_too():
    """Of a request, at list prices, also of a mix and of a day; None where nothing is in doubt."""
    table = seen()
    for on in ("2025-03-15", "2025-03-15T12:00:00Z"):
        (row,) = table.compare(Workload(input=1_000_000), ["acme/one"], on=on).rows
        assert row.between == (usd("2"), usd("5"))
        document = row.to_dict()
        assert [document[f"list_cost_per_request_{end}"] for end in ("low", "high")] == ["2", "5"]
    mix = Workload(shapes=[{"input": 1_000_000, "weight": 3}, {"input": 2_000_000, "weight": 1}])
    (row,) = table.compare(mix, ["acme/one"], on="2025-03-15").rows
    assert row.between == (usd("2.5"), usd("6.25"))
    for workload, on in (
        (Workload(input=1_000_000), "2025-03-21"),
        (Workload(output=1_000_000), "2025-03-15"),
    ):
        (row,) = table.compare(workload, ["acme/one"], on=on).rows
        assert (row.between, row.doubts) == (None, [])


def test_what_is_not_asked_is_not_in_doubt():
    """Output cost the same on both sides, so a question about output alone is exact."""
    found = seen().price("acme/one", OUT, on="2025-03-15")
    assert (found.estimate, found.list_cost_low, found.list_cost) == (None, None, usd("8"))


@pytest.mark.parametrize(
    ("fields", "low", "high"),
    [
        ({"cache_read_tokens": 1_000_000}, "2", "5"),  # billed as input, which fell from 5 to 2
        ({"cache_write_tokens": 1_000_000}, "2", "5"),
    ],
)
def test_what_is_billed_as_something_else_is_in_doubt_with_it(fields: dict[str, int], low: str, high: str):
    """Cached input without a price of its own costs what input costs, and is as unsure."""
    usage = Usage(input_tokens=1_000_000, **fields)
    found = seen().price("acme/one", usage, on="2025-03-15")
    assert (found.list_cost_low, found.list_cost_high) == (usd(low), usd(high))
    assert "input 5 or 2" in str(found.estimate)
    both = Usage(input_tokens=2_000_000, **fields)
    assert str(seen().price("acme/one", both, on="2025-03-15").estimate).count("input 5 or 2") == 1


def test_reasoning_is_in_doubt_with_output():
    """It is billed as output where it has no price of its own."""
    usage = Usage(output_tokens=1_000_000, reasoning_tokens=1_000_000)
    periods = [
        period("input: 1 USD/Mtoken, output: 8 USD/Mtoken", end="2025-03-20"),
        period("input: 1 USD/Mtoken, output: 6 USD/Mtoken", start="2025-03-20"),
    ]
    periods[1] = periods[1].replace("effective_from: 2025-03-20T00:00:00Z", f"effective_from: {BRACKET}")
    found = table_of(facts_file("", model("".join(periods)))).price("acme/one", usage, on="2025-03-15")
    assert (found.list_cost_low, found.list_cost_high) == (usd("6"), usd("8"))
    assert "output 8 or 6" in str(found.estimate)


def test_a_fee_for_each_request_is_in_doubt_too():
    """Nobody asks for it by name: a period that begins with one changes what every request costs."""
    rates = "input: 1 USD/Mtoken, output: 8 USD/Mtoken"
    periods = [
        period(rates, end="2025-03-20"),
        period(f"{rates}, request: 0.005 USD/request", start="2025-03-20"),
    ]
    periods[1] = periods[1].replace("effective_from: 2025-03-20T00:00:00Z", f"effective_from: {BRACKET}")
    found = table_of(facts_file("", model("".join(periods)))).price("acme/one", USAGE, on="2025-03-15")
    assert (found.list_cost_low, found.list_cost_high) == (usd("1"), usd("1.005"))
    assert "request none or 0.005" in str(found.estimate)


def test_the_other_period_may_be_disputed():
    """What others say of it is as possible as the figure that answers there."""
    whole = seen().model("acme/one", on="2025-03-15")
    first, last = whole.prices
    price = last.rates["input"]
    assert isinstance(price, Price)
    said = price._replace(disputed_by=(Dispute(price.source, usd("30")),))
    last = last._replace(rates={**last.rates, "input": said}, disputed=True)
    rater, on = ModelRater(whole._replace(prices=(first, last))), at("2025-03-15T00:00Z")
    ask = Ask({}, USAGE.input_total)
    slices = rater.slices(ask, on)
    assert between(rater, slices, USAGE, ask, on) == (usd("2"), usd("30"))
    assert "input 5 or 2 (others say 30)" in said_of(slices, USAGE, ask, on)


def test_what_cannot_be_billed_at_one_figure_leaves_the_others():
    """A period that does not sell audio says nothing of what audio costs; the one before it does."""
    audio = "input: 5 USD/Mtoken, output: 8 USD/Mtoken, output_audio: {} USD/Mtoken"
    periods = [
        period(audio.format("40"), end="2025-03-15"),
        period(audio.format("20"), start="2025-03-15", end="2025-03-20"),
        period("input: 5 USD/Mtoken, output: 8 USD/Mtoken", start="2025-03-20"),
    ]
    first = "{not_before: 2025-03-12, not_after: 2025-03-15}"
    last = "{not_before: 2025-03-15, not_after: 2025-03-20}"
    periods[1] = periods[1].replace("effective_from: 2025-03-15T00:00:00Z", f"effective_from: {first}")
    periods[2] = periods[2].replace("effective_from: 2025-03-20T00:00:00Z", f"effective_from: {last}")
    usage = Usage(output_tokens=1_000_000, output_audio_tokens=1_000_000)
    found = table_of(facts_file("", model("".join(periods)))).price("acme/one", usage, on="2025-03-15")
    assert (found.list_cost_low, found.list_cost, found.list_cost_high) == (usd("20"), usd("20"), usd("40"))


def test_a_mix_of_which_one_shape_is_in_doubt():
    """The other shape counts with what it costs: half of 2 to 5, and half of 8."""
    mix = Workload(shapes=[{"input": 1_000_000}, {"output": 1_000_000}])
    (row,) = seen().compare(mix, ["acme/one"], on="2025-03-15").rows
    assert row.between == (usd("5"), usd("6.5"))


def test_a_variant_is_compared_with_the_same_variant():
    """In a batch the other figure is the batch's."""
    found = seen(also=BATCH).price("acme/one", USAGE, on="2025-03-15", service_tier="batch")
    assert (found.list_cost, found.list_cost_low, found.list_cost_high) == (usd("2.5"), usd("1"), usd("2.5"))
    assert "input 2.5 or 1" in str(found.estimate)


PEAK = """
- when: {daily: ["01:00-04:00"]}
  assumes: taken for a working day
  rates: {input: 4 USD/Mtoken}
- when: {daily: ["06:00-10:00"]}
  rates: {input: 4 USD/Mtoken}
"""


@pytest.mark.parametrize(
    ("on", "cost", "low"),
    [
        ("2025-06-02T02:00Z", "4", "1"),  # for sure 4 on a working day, and 1 on a holiday
        ("2025-06-02T07:00Z", "4", None),  # these hours assume nothing
        ("2025-06-02T12:00Z", "1", None),
        ("2025-06-02", "1.875", "1.5"),  # 17 hours at 1 and 7 at 4; or 4 of them at 4
    ],
)
def test_what_a_variant_assumes(on: str, cost: str, low: str | None):
    """A price that takes something for granted is an estimate; without it the period's own price is due."""
    found = one_model("input: 1 USD/Mtoken", PEAK).price("acme/one", USAGE, on=on)
    assert found.list_cost == usd(cost)
    assert found.list_cost_low == (usd(low) if low else None)
    assert found.list_cost_high == (usd(cost) if low else None)
    assert ("taken for a working day" in str(found.estimate)) is bool(low)


def test_with_an_option_what_is_assumed_has_no_range():
    """What the option would cost otherwise is not the price of the period."""
    peak = "- {when: {daily: ['01:00-04:00'], speed: [fast]}, assumes: it, rates: {input: 8 USD/Mtoken}}"
    found = one_model("input: 1 USD/Mtoken", peak).price(
        "acme/one", USAGE, on="2025-06-02T02:00Z", options={"speed": "fast"}
    )
    assert (found.list_cost, found.estimate, found.list_cost_low) == (usd("8"), "it", None)


def test_a_comparison_is_an_estimate_too():
    """A row at a price in doubt says so."""
    (row,) = seen().compare(Workload(input="1M"), ["acme/one"], on="2025-03-15").rows
    assert "input 5 or 2" in str(row.estimate)


def test_json_says_the_days():
    """The days stand in JSON, on the edge that is in doubt."""
    before = seen().price("acme/one", USAGE, on="2025-03-15").to_dict()
    after = seen().price("acme/one", USAGE, on="2025-03-20").to_dict()
    days = {"not_before": "2025-03-10", "not_after": "2025-03-20"}
    assert (before["effective_from_bracket"], before["effective_to_bracket"]) == (None, days)
    assert (after["effective_from_bracket"], after["effective_to_bracket"]) == (days, None)
    assert (after["effective_from"], after["effective_from_basis"]) == ("2025-03-20T00:00:00Z", "observed")


def first_seen(released: str):
    """A model that was seen first on 2025-04-01, and released before."""
    text = period("input: 5 USD/Mtoken", start="2025-04-01").replace(
        "effective_from: 2025-04-01T00:00:00Z",
        f"effective_from: {{not_before: 2025-03-{released}, not_after: 2025-04-01}}",
    )
    own = loaded(facts_file("", model(text, also=f"released: 2025-03-{released}")))
    return PricingTable(Catalogue(compile_table(layered(own, {}, ["table"]), "")))


def test_between_release_and_first_sighting():
    """31 days after the release the first figure answers, as an estimate; 32 days after it does not."""
    found = first_seen("01").price("acme/one", USAGE, on="2025-03-15")
    assert (found.list_cost, found.list_cost_low) == (usd("5"), None)
    assert "first seen on 2025-04-01" in str(found.estimate)
    with pytest.raises(NoPriceInForceError) as caught:
        first_seen("01").price("acme/one", USAGE, on="2025-02-28")
    assert not isinstance(caught.value, NotDatedError)


def test_the_first_instant_of_a_release():
    """At midnight UTC of its day a model is released, a microsecond before it is not."""
    table = first_seen("15")
    assert table.price("acme/one", USAGE, on=at("2025-03-15T00:00Z")).list_cost == usd("5")
    with pytest.raises(NoPriceInForceError):
        table.price("acme/one", USAGE, on=at("2025-03-14T23:59Z"))


def tiers(before: str, after: str, *, base: str = "5"):
    """A table of a model whose variants are others from one day to another, its base the same."""
    rates = f"input: {base} USD/Mtoken, output: 8 USD/Mtoken"
    periods = [
        period(rates, end="2025-03-20", also=before and f"variants:\n{before}"),
        period(rates, start="2025-03-20", also=after and f"variants:\n{after}"),
    ]
    periods[1] = periods[1].replace("effective_from: 2025-03-20T00:00:00Z", f"effective_from: {BRACKET}")
    return table_of(facts_file("", model("".join(periods), also="context_window: 1000000 token")))


ABOVE = "- {when: {input_tokens_above: %s}, rates: {input: %s USD/Mtoken, output: 9 USD/Mtoken}}"


@pytest.mark.parametrize(
    ("before", "after", "size", "low", "high"),
    [
        ("", ABOVE % ("200000", "10"), 300_000, "1.5", "3"),  # a tier comes, and the base stays
        (ABOVE % ("200000", "10"), "", 300_000, "1.5", "3"),  # a tier goes
        (ABOVE % ("200000", "10"), ABOVE % ("256000", "10"), 230_000, "1.15", "2.3"),  # it begins higher up
        (
            ABOVE % ("200000", "10"),
            ABOVE % ("256000", "10"),
            300_000,
            None,
            None,
        ),  # above both it is the same
        (ABOVE % ("200000", "10"), ABOVE % ("256000", "10"), 100_000, "", ""),  # and below both
    ],
)
def test_what_the_same_request_would_meet(before: str, after: str, size: int, low: str, high: str):
    """Only what a request of this size is billed at on both sides of a change is compared."""
    table = tiers(before, after)
    found = table.price("acme/one", Usage(input_tokens=size), on="2025-03-15")
    expected = (usd(low), usd(high)) if low else (None, None)
    assert (found.list_cost_low, found.list_cost_high) == expected
    assert (found.estimate is not None) is bool(low)
    (row,) = table.compare(Workload(input=size), ["acme/one"], on="2025-03-15").rows
    assert (row.estimate is not None) is bool(low)
    words = {"requests": "1/day", "input": str(size), "output": "0", "start": "2025-03", "months": "1"}
    (month,) = projected(table, "acme/one", **words).to_dict()["rows"]
    assert ("the price changed between" in str(month["estimate"])) is bool(low)


def test_a_tier_that_nobody_sold_on_the_other_side():
    """It is told as not sold there, and the range has nothing of it."""
    batch = "- {when: {service_tier: batch}, rates: {input: 2 USD/Mtoken, output: 4 USD/Mtoken}}"
    found = tiers(batch, "").price("acme/one", USAGE, on="2025-03-15", service_tier="batch")
    assert "input 2 or not sold" in str(found.estimate)
    assert (found.list_cost, found.list_cost_low) == (usd("2"), None)


def test_words_are_kept_for_a_size_alone():
    """A small request has no doubt of a tier that comes, also after a large one was asked."""
    table = tiers("", ABOVE % ("200000", "10"))
    asked = [(size, table.price("acme/one", Usage(input_tokens=size), on="2025-03-15")) for size in SIZES]
    assert [size for size, found in asked if found.estimate] == [300_000, 300_000]


def test_words_are_kept_for_an_hour_alone():
    """Cheaper nights that came: the same request is in doubt by night, and not by day."""
    night = "- {when: {daily: ['00:00-06:00']}, rates: {input: 2 USD/Mtoken, output: 8 USD/Mtoken}}"
    table, hours = tiers("", night), ["03", "12", "03", "13"]
    found = [table.price("acme/one", USAGE, on=f"2025-03-15T{hour}:00:00Z").estimate for hour in hours]
    assert [bool(each) for each in found] == [True, False, True, False]


def test_words_are_kept_for_a_day_alone():
    """A price that rose and fell: in doubt of the one change on a day, of neither, and of the other."""
    prices = [
        period("input: 5 USD/Mtoken", end="2025-03-20"),
        period("input: 2 USD/Mtoken", start="2025-03-20", end="2025-05-20"),
        period("input: 3 USD/Mtoken", start="2025-05-20"),
    ]
    for place, month in ((1, "03"), (2, "05")):
        bracket = f"{{not_before: 2025-{month}-10, not_after: 2025-{month}-20}}"
        start = f"effective_from: 2025-{month}-20T00:00:00Z"
        prices[place] = prices[place].replace(start, f"effective_from: {bracket}")
    table = table_of(facts_file("", model("".join(prices))))
    days = ["2025-03-20", "2025-04-15", "2025-05-12", "2025-05-12T08:00:00Z", "2025-03-20"]
    found = [str(table.price("acme/one", USAGE, on=day).estimate) for day in days]
    told = ["input 5 or 2", "None", "input 2 or 3", "input 2 or 3", "input 5 or 2"]
    assert all(words in said for words, said in zip(told, found, strict=True)), found


def test_another_source_with_the_same_figure_is_no_dispute():
    """Sources that disagree on output may well agree on input."""
    whole = seen().model("acme/one", on="2025-01-15")
    first = whole.prices[0]
    price = first.rates["input"]
    assert isinstance(price, Price)
    for amount, told in (("5", ""), ("6", "sources disagree: input 5")):
        said = price._replace(disputed_by=(Dispute(price.source, usd(amount)),))
        only = first._replace(rates={**first.rates, "input": said}, disputed=True)
        rater, on = ModelRater(whole._replace(prices=(only,))), at("2025-01-15T00:00Z")
        ask = Ask({}, USAGE.input_total)
        found = said_of(rater.slices(ask, on), USAGE, ask, on)
        assert found.startswith(told)
        assert bool(found) is bool(told)
