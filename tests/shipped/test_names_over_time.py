"""A table keeps what it found for a name as long as that holds, and no longer, whatever else is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import CostcalcError
from costcalc.periods import DAY, FIRST_YEAR, LAST_YEAR, MICROSECOND
from costcalc.pricing.names.families import FAMILIES
from costcalc.pricing.names.makers import ZONES
from costcalc.pricing.names.steps import MOST_KEPT
from costcalc.pricing_table import PricingTable
from tests.builders import at, model, period, pricing_file, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from costcalc.periods import Moment

WRITTEN_OTHERWISE = (
    "azure/eu/gpt-4o", "azure/us/gpt-4.1", "azure/gpt-6.2-sol", "azure/global-standard/gpt-4.1",
    "azure/gpt-5.5-chat",
    "vertex_ai/claude-haiku-4-5@20251001", "vertex_ai/gemini-2.5-pro", "models/gemini-2.5-flash",
    "projects/acme/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929",
    "eu.anthropic.claude-haiku-4-5-20251001-v1:0", "bedrock/us.amazon.nova-pro-v1:0", "nova lite",
    "anthropic.claude-sonnet-4-5-20250929-v1:0", "GPT-4o mini", "gemini pro", "mistral small", "o3 pro",
    "deepseek reasoner", "qwen plus latest", "azure:gpt-4.1", "openai/gpt 5.5 pro",
)  # fmt: skip
"""Of each way in which clouds, tools and people write names, one or two."""


RATES = "input: 1 USD/Mtoken, output: 2 USD/Mtoken"


@pytest.fixture(scope="module")
def table() -> PricingTable:
    """What a plain installation has, offline."""
    return costcalc.load()


def names_in_time(table: PricingTable) -> list[str]:
    """The names that may mean something else at another time: of zones, of families, and with dates."""
    models = list(table.models())
    zones = [each.id for each in models if each.id.startswith(ZONES)]
    dated = [
        name.name for each in models for name in each.aliases if name.effective_from or name.effective_to
    ]
    families = [word for each in FAMILIES for word in each.words]
    return [*WRITTEN_OTHERWISE, *zones[::6], *dated[::3], *families[::3]]


def edges_of(table: PricingTable, name: str) -> set[datetime]:
    """All that changes at whoever sells what a name stood for at some time: far more than may matter."""
    sellers = {
        found[0].id.partition("/")[0]
        for year in range(2023, 2028)
        for month in (1, 7)
        if isinstance(found := asked(table, name, datetime(year, month, 2, tzinfo=UTC)), tuple)
    }
    edges: set[datetime] = set()
    for each in table.models():
        if each.id.partition("/")[0] in sellers:
            edges.update(each.edges)
            for alias in each.aliases:
                edges.update(filter(None, (alias.effective_from, alias.effective_to)))
    return edges


def around(edges: Iterable[datetime]) -> Iterator[Moment]:
    """The instants on both sides of each edge, with days around it."""
    for edge in edges:
        if FIRST_YEAR < edge.year < LAST_YEAR:
            yield from (edge - MICROSECOND, edge, edge + MICROSECOND, edge + DAY / 2)
            yield from ((edge - DAY).date(), edge.date(), (edge + DAY).date())


def asked(table: PricingTable, name: str, on: Moment) -> object:
    """What a table finds for a name on a moment, or how it refuses."""
    try:
        found = table.find(name, on)
    except CostcalcError as error:
        return type(error)
    return found.rater.model, found.matched, found.meaning, found.ref


def test_a_name_means_what_it_means_on_the_moment_asked(table: PricingTable):
    """Asked around every edge in no order, twice over, a table answers as one that was never asked before."""
    shuffled, kept = Random(7), 0  # noqa: S311 - an order, and no secret
    for name in names_in_time(table):
        moments = [*around(edges_of(table, name))] * 2
        shuffled.shuffle(moments)
        for on in moments:
            fresh = PricingTable(table.catalogue)
            assert asked(table, name, on) == asked(fresh, name, on), (name, on)
        kept += name in table._in_time
    assert kept > 50


def test_an_alias_is_followed_from_one_instant_to_the_next():
    """A microsecond before `latest` is re-pointed it is the old model, however often both are asked."""
    table = table_of(
        pricing_file(
            model(period(RATES), also="aliases: [{name: latest, effective_to: 2025-03-01T12:00:00Z}]"),
            model(
                period(RATES), "acme/two", "aliases: [{name: latest, effective_from: 2025-03-01T12:00:00Z}]"
            ),
        )
    )
    before, after = at("2025-03-01T11:59:59.999999Z"), at("2025-03-01T12:00:00Z")
    found = [table.find("latest", on).rater.model.id for on in (before, after, before, after, after, before)]
    assert found == ["acme/one", "acme/two", "acme/one", "acme/two", "acme/two", "acme/one"]
    with pytest.raises(costcalc.InstantNeededError):
        table.find("latest", after.date())


def test_a_zone_is_our_own_model_from_when_that_has_its_price():
    """A feed's id of a zone stands until ours has a price there, though nothing of the feed changes then."""
    eu = "variants:\n- {when: {region: eu}, rates: {input: 3 USD/Mtoken, output: 6 USD/Mtoken}}"
    ours = period(RATES, end="2025-03-01") + period(RATES, "2025-03-01", also=eu)
    text = pricing_file(model(period(RATES), "azure/eu/one"), model(ours, "azure/one"))
    table = table_of(text.replace("acme: {name: Acme}", "azure: {name: Azure}"))
    days = (at("2025-02-01T00:00Z"), at("2025-04-01T00:00Z")) * 2
    found = [table.find("azure/eu/one", on).rater.model.id for on in days]
    assert found == ["azure/eu/one", "azure/one"] * 2


def test_what_is_said_of_the_other_endpoint_is_said_of_the_moment():
    """The note of a name that may be two ids of Bedrock has the price of both on the moment that is asked."""
    both = period(RATES, end="2025-03-01") + period("input: 3 USD/Mtoken, output: 6 USD/Mtoken", "2025-03-01")
    text = pricing_file(
        model(period(RATES), "bedrock/anthropic.claude-one-v1:0", "aliases: [bedrock/claude-one]"),
        model(both, "bedrock/global.anthropic.claude-one-v1:0"),
    )
    table = table_of(text.replace("acme: {name: Acme}", "bedrock: {name: Bedrock}"))
    for on, said in (("2025-02-01", "input 1"), ("2025-04-01", "input 3"), ("2025-02-02", "input 1")):
        meaning = table.find("bedrock/claude-one", at(f"{on}T00:00Z")).meaning
        assert meaning is not None
        assert f"global.anthropic.claude-one-v1:0 {said}" in meaning.note


def test_what_is_kept_is_found_without_looking(table: PricingTable):
    """The same name at another instant of the same time is not looked for again; on a day neither."""
    first = table.find("azure/eu/o4-mini", at("2026-11-15T12:00:00Z"))
    assert table.find("azure/eu/o4-mini", at("2026-11-15T12:00:01Z")) is first
    assert table.find("azure/eu/o4-mini", at("2026-11-15T12:00:00Z").date()) is first


def test_names_are_kept_in_bounds():
    """Of the many names that one model has, few are kept."""
    table = table_of(pricing_file(model(period(RATES))))
    for number in range(MOST_KEPT + 10):
        spelling = "".join(
            letter.upper() if number >> place & 1 else letter for place, letter in enumerate("acme/" + "one")
        )
        assert table.find(f"{' ' * (number // 256)}{spelling}", at("2025-02-01T00:00Z")).matched
    assert len(table._in_time) <= MOST_KEPT
