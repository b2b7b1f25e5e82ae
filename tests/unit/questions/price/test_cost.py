"""What a cost says of itself: every field, and every note, on both sides of what brings it."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from costcalc import PricingTable, Usage
from costcalc.pricing.source import Lifecycle, Milestone
from costcalc.rating import shapes
from costcalc.rating.card import RateCard
from costcalc.rating.charges import listed_sum
from costcalc.rating.notes import (
    OBSERVED_NOTE,
    SUM_NOTE,
    UNDATED_NOTE,
    UNGUARANTEED_NOTE,
    notes_on,
)
from costcalc.rating.source import TableRef
from tests.builders import ROOT, at, model, period, pricing_file, table_of, usd

TEXT = (ROOT / "tests" / "cases" / "tables" / "close-calls.yaml").read_text(encoding="utf-8")
CLOSE_CALLS = table_of(TEXT)
RATES = "input: 1 USD/Mtoken, output: 4 USD/Mtoken"


def test_a_cost_as_json():
    """Every field of a cost, under a contract, from a table that a flag names."""
    table = PricingTable(table_of(TEXT).catalogue, {"pricing": "close-calls.yaml"})
    result = table.price("acme/fee", Usage(input_tokens=1_000, requests=3), on="2026-06-01").to_dict()
    assert [line["meter"] for line in result.pop("charges")] == ["input", "request"]
    assert result.pop("contract")["id"] == "fee"
    assert result == {
        "schema": "costcalc/price/1",
        "model": "acme/fee",
        "name": "A negotiated fee",
        "matched": "exact",
        "on": "2026-06-01",
        "currency": "USD",
        "usage": {"input_tokens": 1000, "requests": 3},
        "options": {"service_tier": "standard"},
        "mean_request": False,
        "tax": "excluded",
        "table": {"version": 1, "hash": table.hash, "layer": "table"},
        "command": "costcalc price acme/fee --input 1000 --requests 3 --on 2026-06-01 --pricing close-calls.yaml",
        "effective_from": "2025-01-01T00:00:00Z",
        "effective_to": None,
        "effective_from_basis": "announced",
        "effective_from_bracket": None,
        "effective_to_bracket": None,
        "guaranteed_until": None,
        "estimate": None,
        "notes": [SUM_NOTE],
        "changes": [],
        "list_cost": "0.031",
        "list_cost_low": None,
        "list_cost_high": None,
        "contracted_cost": "0.025",
        "effective_cost": "0.025",
        "steps": [
            {"name": "negotiated_price", "detail": "0.008 USD/request for request", "amount": "-0.006"}
        ],
    }


def test_without_a_contract_both_costs_are_the_list_cost():
    """A day before the agreement, nothing is taken off and no contract is named."""
    cost = CLOSE_CALLS.price("acme/fee", Usage(input_tokens=1_000), on="2025-12-31")
    assert cost.list_cost == cost.contracted_cost == cost.effective_cost == usd("0.011")
    assert (cost.contract, cost.steps, cost.to_dict()["contract"], cost.to_dict()["steps"]) == (
        None,
        (),
        None,
        [],
    )
    assert listed_sum(cost.charges) == cost.list_cost
    assert repr(cost) == "Cost('acme/fee', on='2025-12-31', list_cost=Decimal('0.011'))"


def test_a_mean_request_is_in_the_command():
    """What made it an estimate is asked again."""
    found = CLOSE_CALLS.price(
        "acme/fee", Usage(input_tokens=10, requests=2), on="2025-12-31", mean_request=True
    )
    assert found.command.endswith("--mean-request --on 2025-12-31")
    assert found.to_dict()["mean_request"] is True


def two_periods(first: str, second: str, **kinds: str):
    """A table of one model whose price changes at noon of 2025-06-01; each period with keys of its own."""
    return table_of(
        pricing_file(
            model(
                period(RATES, "2025-01-01", "2025-06-01T12:00:00Z", first)
                + period(RATES.replace("1 USD", "3 USD"), "2025-06-01T12:00:00Z", also=second),
                also=kinds.get("model", ""),
            )
        )
    )


def noted(table, on: str = "2025-06-01") -> tuple[str, ...]:
    """The notes of a million input tokens."""
    found: tuple[str, ...] = table.price("acme/one", Usage(input_tokens=1_000_000), on=on).notes
    return found


OBSERVED = "effective_from_basis: observed"


@pytest.mark.parametrize(
    ("first", "second", "basis", "notes"),
    [
        ("", "", "announced", ()),
        (OBSERVED, "", "observed", (OBSERVED_NOTE,)),
        ("", OBSERVED, "observed", (OBSERVED_NOTE,)),
        (OBSERVED, OBSERVED, "observed", (OBSERVED_NOTE,)),  # said once
    ],
)
def test_a_day_with_two_prices_says_what_either_says(
    first: str, second: str, basis: str, notes: tuple[str, ...]
):
    """A beginning that was only observed is said, whichever of the two prices it is of."""
    table = two_periods(first, second)
    cost = table.price("acme/one", Usage(input_tokens=1_000_000), on="2025-06-01")
    assert (cost.effective_from_basis, cost.notes, cost.list_cost) == (basis, notes, usd("2"))
    assert (cost.effective_from, cost.effective_to) == (at("2025-01-01T00:00Z"), None)
    lines = [line.to_dict() for line in cost.charges]
    assert [(line["effective_from"], line["effective_to"], line["share"]) for line in lines] == [
        ("2025-01-01T00:00:00Z", "2025-06-01T12:00:00Z", "1/2"),
        ("2025-06-01T12:00:00Z", None, "1/2"),
    ]


@pytest.mark.parametrize(
    ("until", "on", "lapsed"),
    [
        ("2025-04-01T00:00:00Z", "2025-03-31", False),
        ("2025-04-01T00:00:00Z", "2025-03-31T23:59:59.999999Z", False),
        ("2025-04-01T00:00:00Z", "2025-04-01T00:00:00Z", True),
        ("2025-04-01T00:00:00Z", "2025-04-01", True),
        ("2025-04-01T12:00:00Z", "2025-04-01T11:59:59Z", False),
        ("2025-04-01T12:00:00Z", "2025-04-01T12:00:00Z", True),
    ],
)
def test_a_guarantee_lapses_at_its_instant(until: str, on: str, lapsed: bool):
    """Until the instant named it holds; at that instant it holds no more, and the price goes on."""
    table = two_periods(f"guaranteed_until: {until}", "")
    assert noted(table, on) == ((UNGUARANTEED_NOTE.format(until),) if lapsed else ())
    cost = table.price("acme/one", Usage(input_tokens=1_000_000), on=on)
    assert (cost.guaranteed_until, cost.to_dict()["guaranteed_until"]) == (at(until), until)


def test_the_guarantee_of_the_second_price_of_a_day_is_found():
    """Of two prices of a day, the one with a guarantee is asked for it."""
    cost = two_periods("", "guaranteed_until: 2025-09-01T00:00:00Z").price(
        "acme/one", Usage(input_tokens=1), on="2025-06-01"
    )
    assert cost.guaranteed_until == at("2025-09-01T00:00Z")


def test_costs_with_a_sum_say_so_first():
    """The note of a sum comes before those of the price."""
    table = two_periods(OBSERVED, "")
    cost = table.price("acme/one", Usage(input_tokens=1_000_000, requests=2), on="2025-05-31")
    assert cost.notes == (SUM_NOTE, OBSERVED_NOTE)


def test_the_feed_of_a_price_is_named():
    """A model of a feed says which, and when it was read; a price of the history, when its file was."""
    read = {"litellm": "2026-11-01"}
    catalogue: Any = SimpleNamespace(
        retrieved=read.get, hash="sha256:0", meta={"version": 1}, contracts=tuple
    )
    table = PricingTable(catalogue)
    period = OBSERVED_SEARCH.catalogue.model("acme/one").prices[0]
    own, seen = (
        period._replace(source=period.source._replace(id=name, retrieved="2026-08-21"))
        for name in ("feed-litellm", "history-portkey")
    )
    layers = (("litellm", own), ("table", own), ("litellm", seen), ("history", seen))
    refs = [table.ref_of(cast("Any", SimpleNamespace(layer=layer)), period) for layer, period in layers]
    assert [(each.layer, each.retrieved) for each in refs] == [
        ("litellm", "2026-11-01"),
        ("table", None),
        ("history", "2026-08-21"),
        ("history", "2026-08-21"),
    ]
    ref = TableRef(1, "sha256:0", "litellm", {"layers": "litellm"}, "2026-11-01")
    assert shapes.TABLE.document(ref) == {
        "version": 1,
        "hash": "sha256:0",
        "layer": "litellm",
        "retrieved": "2026-11-01",
    }


@pytest.mark.parametrize(
    ("basis", "deprecated", "note", "notes"),
    [
        ("announced", False, "as said", ()),
        ("announced", True, "as said", ("as said",)),
        ("announced", True, None, ()),
        ("undated", False, "as said", (UNDATED_NOTE.format("Price sheet", "2025-01-01"), "as said")),
        ("undated", False, None, (UNDATED_NOTE.format("Price sheet", "2025-01-01"),)),
        ("undated", True, "as said", (UNDATED_NOTE.format("Price sheet", "2025-01-01"), "as said")),
    ],
)
def test_what_a_feed_says_of_its_price(
    basis: str, deprecated: bool, note: str | None, notes: tuple[str, ...]
):
    """The words of a period stand beside a price that nobody can date, or of a model that may have ended."""
    found = table_of(pricing_file(model(period(RATES)))).model("acme/one", on="2026-06-01")
    ended = Milestone(None, found.prices[0].source, "undated")
    card = RateCard(
        found._replace(layer="litellm", lifecycle=Lifecycle(deprecated=ended if deprecated else None)),
        found.prices[0]._replace(basis=basis, note=note),
    )
    assert notes_on(card.alone, at("2026-06-01T00:00Z"), ["input"]) == notes
    if basis == "announced":  # a note of our own is about figures, and no doubt about the price
        own = RateCard(card.model._replace(layer="table"), card.period)
        assert notes_on(own.alone, at("2026-06-01T00:00Z"), ["input"]) == ()


OBSERVED_SEARCH = table_of(
    pricing_file(
        """
        acme/one:
          name: one
          prices:
            - effective_from: 2025-01-01T00:00:00Z
              effective_to: {not_before: 2025-03-01, not_after: 2025-06-01}
              source: sheet
              rates: {input: 2 USD/Mtoken, web_search: 0.025 USD/web_search}
              variants:
                - {when: {service_tier: batch}, rates: {input: 1 USD/Mtoken}}
            - effective_from: {not_before: 2025-03-01, not_after: 2025-06-01}
              source: sheet
              rates: {input: 2 USD/Mtoken, web_search: 0.01 USD/web_search}
              variants:
                - {when: {service_tier: batch}, rates: {input: 1 USD/Mtoken}}
        """
    )
)


@pytest.mark.parametrize("tier", ["standard", "batch"])
@pytest.mark.parametrize("on", ["2025-04-01", "2025-06-01", "2025-07-01"])
def test_an_observed_change_of_another_meter_leaves_a_price_certain(on: str, tier: str):
    """Tokens whose price stayed are exact, and their price began before; a batch is held to the batch."""
    cost = OBSERVED_SEARCH.price("acme/one", Usage(input_tokens=1_000_000), on=on, service_tier=tier)
    assert (cost.estimate, cost.notes, cost.list_cost) == (None, (), usd("2" if tier == "standard" else "1"))


def test_an_observed_change_names_both_figures_of_what_is_asked():
    """The fee that changed is in doubt within its days, and known by its first sighting after them."""
    between = OBSERVED_SEARCH.price("acme/one", Usage(web_searches=2), on="2025-04-01")
    assert between.estimate is not None
    assert between.estimate.endswith("web_search 0.025 or 0.01")
    after = OBSERVED_SEARCH.price("acme/one", Usage(web_searches=2), on="2025-07-01")
    assert (after.estimate, after.notes, after.list_cost) == (None, (OBSERVED_NOTE,), usd("0.02"))
