"""The shipped history: over all models, no answer that nothing vouches for, and every edge in its bracket."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import NoPriceInForceError
from costcalc.periods import DAY, day_start
from costcalc.pricing.names.makers import ZONES
from costcalc.pricing.source import first_instant
from costcalc.pricing_table import load
from costcalc.rating.doubts import between
from costcalc.rating.period import Ask
from costcalc.rating.rater import ModelRater
from tests.asking import models as models_of
from tests.builders import SHIPPED, at

if TYPE_CHECKING:
    from costcalc.pricing.model import Model
    from costcalc.pricing_table import PricingTable

DAYS = ("2020-01-01", "2023-06-01", "2024-06-01", "2025-01-25", "2025-11-15", "2026-06-01", "2026-11-29")


@pytest.fixture(scope="module")
def whole(own_environment: None) -> PricingTable:
    """The shipped table with the feed that comes with it and the history."""
    return load(SHIPPED, layers=["table", "genai-prices", "history"])


@pytest.fixture(scope="module")
def models(whole: PricingTable) -> list[Model]:
    """All of its models."""
    return list(whole.catalogue.models())


def test_periods_do_not_overlap(models: list[Model]):
    """Each period ends after it begins, and before the next one."""
    for model in models:
        for period in model.prices:
            assert period.effective_to is None or period.start < period.effective_to, model.id
        for before, after in pairwise(model.prices):
            assert before.effective_to is not None, model.id
            assert before.effective_to <= after.start, model.id


def test_brackets_are_in_order(models: list[Model]):
    """A change was last not seen before it was seen; both sides of an edge say the same days."""
    for model in models:
        for period in model.prices:
            for bracket in filter(None, (period.from_bracket, period.to_bracket)):
                assert bracket.not_before < bracket.not_after, model.id
        for before, after in pairwise(model.prices):
            if before.effective_to == after.start:
                assert before.to_bracket == after.from_bracket, model.id
            if before.from_bracket and after.from_bracket:
                assert before.from_bracket.not_after <= after.from_bracket.not_before, model.id


def test_nothing_before_a_release_or_after_a_shutdown(models: list[Model]):
    """A model has no price before it came out, nor from its shutdown on."""
    for model in models:
        life, prices = model.lifecycle, model.prices
        if prices and life.released and life.released.on:
            assert first_instant(life.released.on) <= prices[0].start, model.id
        if prices and life.shutdown and life.shutdown.on:
            end = prices[-1].effective_to
            assert end is not None, model.id
            assert end <= first_instant(life.shutdown.on), model.id


def test_days_of_all_models(whole: PricingTable, models: list[Model]):
    """On a sample of days: no price before any was seen, ever more models, none that has no period then.

    But for a data zone of Azure, which is our own model there on days before a feed had an id for it.
    """
    usage = costcalc.Usage(requests=1, input_tokens=0)
    counts = []
    for day in DAYS:
        instant = at(f"{day}T12:00:00+00:00")
        priced = [model for model in models if model.period_at(instant)]
        counts.append(len(priced))
        for model in models[:: len(models) // 200]:
            if model not in priced and not model.id.startswith(ZONES):
                with pytest.raises(NoPriceInForceError):
                    whole.price(model.id, usage, on=instant)
    assert counts[0] == 0
    assert counts == sorted(counts)


def test_the_days_around_an_observed_change(models: list[Model]):
    """An observed edge of our own table, a feed or the history is in force from the day it was seen on."""
    edges = [
        (model, period)
        for model in models
        for period in model.prices[1:]
        if period.from_bracket and period.basis == "observed"
    ]
    assert len(edges) > 1_000
    for model, period in edges:
        assert period.from_bracket is not None
        assert period.start.date() == period.from_bracket.not_after, model.id
        assert model.period_at(period.start) is period
        assert model.period_at(period.start - DAY / 24) is not period


def test_rows_of_a_figure_are_those_that_have_it(whole: PricingTable):
    """Rows of one amount are found without reading every model, and none is missed."""
    rows = whole.catalogue.price_rows()
    amounts = sorted({row.list_unit_price for row in rows if row.list_unit_price is not None})
    for amount in ("0", "0.14", "2.5", "15", *amounts[::60]):
        found = whole.catalogue.price_rows({amount})
        assert found == [row for row in rows if row.list_unit_price == amount], amount


def test_what_is_on_sale_is_asked_without_the_history(whole: PricingTable):
    """A question about all that is on sale passes over what the history alone knows: none is."""
    words, today = {"on": "2026-11-22"}, date(2026, 11, 29)
    every = models_of(whole, words, today).rows
    sold = models_of(whole, {**words, "status": "on sale"}, today).rows
    assert [row.model.id for row in sold] == [row.model.id for row in every if row.status == "on sale"]


def test_a_range_has_two_ends(whole: PricingTable, models: list[Model]):
    """No price in doubt is said to lie between a figure and the same figure."""
    usage = costcalc.Usage(input_tokens=100_000, cache_read_tokens=60_000, output_tokens=2_000)
    instant, ranges = at("2026-11-22T12:00:00+00:00"), 0
    for model in models:
        if model.period_at(instant) is None:
            continue
        try:
            cost = whole.price(model.id, usage, on=instant)
        except costcalc.CostcalcError:
            continue
        if (between := cost.between) is not None:
            ranges += 1
            assert between.low < between.high, model.id
            assert between.low <= cost.list_cost <= between.high, model.id
    assert ranges > 50


def test_allowing_undated_prices_takes_no_doubt_away(whole: PricingTable, models: list[Model]):
    """What is only assumed before a first sighting is no other figure that would settle what was there."""
    usage, wider = costcalc.Usage(input_tokens=1_000, output_tokens=100), whole.allowing(undated=True)
    doubtful = 0
    for model in models:
        days = {
            day
            for period in model.prices
            for bracket in filter(None, (period.from_bracket, period.to_bracket))
            for day in (bracket.not_before, bracket.not_after)
        }
        for day in days:
            try:
                cost = whole.price(model.id, usage, on=day)
            except costcalc.CostcalcError:
                continue
            if cost.estimate is not None:
                doubtful += 1
                assert wider.price(model.id, usage, on=day).estimate is not None, (model.id, day)
    assert doubtful > 1_000


@pytest.mark.parametrize("size", [1_000, 140_000, 230_000, 300_000])
@pytest.mark.parametrize("tier", [None, "batch"])
def test_a_price_with_a_range_says_why(whole: PricingTable, models: list[Model], size: int, tier: str | None):
    """On days of a change, whatever the size and tier of a request: another cost than that told is told."""
    usage, seen = costcalc.Usage(input_tokens=size, output_tokens=100), 0
    options = {"service_tier": tier} if tier else {}
    for model in models:
        edges = [edge for period in model.prices for edge in (period.from_bracket, period.to_bracket) if edge]
        for day in {day for edge in edges for day in (edge.not_before, edge.not_after)}:
            instant = day_start(day)
            try:
                cost = whole.price(model.id, usage, on=instant, options=options)
            except costcalc.CostcalcError:
                continue
            ask = Ask(cost.options, usage.input_total, cost.is_sum, usage.requests, cost.mean_request)
            if between(ModelRater(model), cost.slices, usage, ask, instant) is not None:
                seen += 1
                assert cost.estimate is not None, (model.id, day)
                assert cost.between is not None, (model.id, day)
    assert seen > 30
