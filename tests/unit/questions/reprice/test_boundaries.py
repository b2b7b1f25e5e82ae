"""The boundaries of a table: every instant and size at which some price of it changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import costcalc
from costcalc.periods import parse_window
from costcalc.pricing.stored import cache
from costcalc.questions.reprice import boundaries
from costcalc.questions.reprice.boundaries import boundaries_of
from costcalc.questions.reprice.instants import read, spelled
from tests.builders import model, period, pricing_file, table_of, variant

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.questions.reprice.boundaries import Boundaries

BASE = "input: 1 USD/Mtoken, output: 4 USD/Mtoken"


def edges_of(*models: str, also: str = "") -> list[str]:
    """The edges of a pricing file, as days or instants."""
    text = pricing_file(*models).replace("end: pricing/1", f"{also}end: pricing/1")
    return [spelled(each).replace("T00:00:00Z", "") for each in boundaries_of(table_of(text)).edges]


def test_prices_change_where_their_periods_begin_and_end() -> None:
    """Of all models, each instant once."""
    one = model(period(BASE, end="2025-06-01") + period(BASE, start="2025-06-01"))
    other = model(period(BASE, start="2025-06-01", end="2025-07-01T12:30:00Z"), name="acme/two")
    assert edges_of(one, other) == ["2025-01-01", "2025-06-01", "2025-07-01T12:30:00Z"]


def test_a_change_that_was_only_observed_is_in_doubt_from_the_first_day_to_the_end_of_the_last() -> None:
    """Seen at the old price on 20 May and at the new one on 1 June: both days are in doubt."""
    between = "{not_before: 2025-05-20, not_after: 2025-06-01}"
    dates = "effective_to: 2025-06-01T00:00:00Z", "effective_from: 2025-06-01T00:00:00Z"
    text = model(period(BASE, end="2025-06-01") + period(BASE, start="2025-06-01"))
    for each in dates:
        text = text.replace(each, each.partition(" ")[0] + " " + between)
    assert edges_of(text) == ["2025-01-01", "2025-05-20", "2025-06-01", "2025-06-02"]


def test_a_name_changes_its_meaning_on_the_days_of_its_alias() -> None:
    """An alias that is re-pointed is an edge, though no price changes then."""
    one = model(period(BASE), also="aliases: [{name: best, effective_to: 2025-09-05T16:00:00Z}]")
    assert edges_of(one) == ["2025-01-01", "2025-09-05T16:00:00Z"]


def test_a_contract_begins_and_ends() -> None:
    """Its days are edges."""
    also = """contracts:
  ours:
    name: Ours
    source: sheet
    effective_from: 2025-02-01T00:00:00Z
    effective_to: 2025-12-01T00:00:00Z
    provider: acme
    discounts: [{percent: "15%"}]
"""
    assert edges_of(model(period(BASE)), also=also) == ["2025-01-01", "2025-02-01", "2025-12-01"]


def test_a_contract_in_another_currency_changes_with_every_rate() -> None:
    """A rate is good until the next one, and 31 days at most: 2 June and 1 July, so until 1 August."""
    also = """fx:
  source: sheet
  per_euro: {2025-06-02: {USD: 1.25}, 2025-07-01: {USD: 1.5}}
contracts:
  ours:
    name: Ours
    source: sheet
    currency: EUR
    effective_from: 2025-01-01T00:00:00Z
    provider: acme
    discounts: [{meter: input, price: 0.80 EUR/Mtoken}]
"""
    found = edges_of(model(period(BASE)), also=also)
    assert found == ["2025-01-01", "2025-06-02", "2025-07-01", "2025-07-04", "2025-08-02"]


def test_sizes_are_those_of_variants_and_of_context_windows() -> None:
    """The narrowest comes last: from 128,000 before above 128,000."""
    tiers = (
        "variants:\n  " + variant("input_tokens_from: 128000") + "  " + variant("input_tokens_above: 200000")
    )
    table = table_of(
        pricing_file(
            model(
                period(BASE, also=f"context_window: 128000 token\n{tiers}"),
                also="context_window: 1000000 token",
            )
        )
    )
    assert list(map(str, boundaries_of(table).cuts)) == [
        "input_tokens_from=128000",
        "input_tokens_above=128000",
        "input_tokens_above=200000",
        "input_tokens_above=1000000",
    ]


def test_windows_are_those_of_all_models_each_once() -> None:
    """Two models with the same hours have one window."""
    night = "variants:\n  " + variant('daily: ["16:30-00:30"]')
    models = [model(period(BASE, also=night), name=f"acme/{name}") for name in ("one", "two")]
    assert boundaries_of(table_of(pricing_file(*models))).windows == (parse_window(["16:30-00:30"]),)


def test_every_price_of_the_shipped_table_is_constant_in_a_slot() -> None:
    """No period, bracket or shutdown of the whole table begins or ends but at an edge."""
    table = costcalc.load(layers=["table", "genai-prices", "history"])
    edges = {spelled(each) for each in boundaries_of(table).edges}
    for each in table.models():
        ends = [edge for one in each.prices for edge in (one.start, one.effective_to)]
        ends += [
            edge
            for one in each.prices
            for side in (one.from_bracket, one.to_bracket)
            if side
            for edge in side.stretch
        ]
        ends += [each.lifecycle.shutdown and each.lifecycle.shutdown.instant]
        assert {costcalc.periods.spell(edge) for edge in ends if edge} <= edges


def test_what_was_found_is_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process finds what the first one kept, if it is neither damaged nor another table's."""
    monkeypatch.setenv("COSTCALC_CACHE", str(tmp_path))
    first = boundaries_of(costcalc.load(layers=["table"]))
    (place,) = tmp_path.glob("*.dated.json")
    whole = place.read_bytes()
    looked: list[Catalogue] = []
    found = boundaries._found

    def find(catalogue: Catalogue) -> Boundaries:
        looked.append(catalogue)
        return found(catalogue)

    monkeypatch.setattr(boundaries, "_found", find)
    assert boundaries_of(costcalc.load(layers=["table"])) == first
    assert not looked
    for damaged in (
        b"",
        whole[:-3],
        whole.replace(b'"edges":[', b'"edges":[7,'),
        whole.replace(b"sha256", b"sha257"),
    ):
        place.write_bytes(damaged)
        assert boundaries_of(costcalc.load(layers=["table"])) == first
    assert len(looked) == 4
    assert place.read_bytes() == whole


def test_a_whole_file_of_another_table_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own checksum does not make it this table's."""
    monkeypatch.setenv("COSTCALC_CACHE", str(tmp_path))
    table = costcalc.load(layers=["table"])
    first = boundaries_of(table)
    (place,) = tmp_path.glob("*.dated.json")
    place.write_bytes(boundaries._written(boundaries.Boundaries((1,), (), ()), "1 sha256:other False"))
    assert boundaries_of(costcalc.load(layers=["table"])) == first
    assert json.loads(cache.kept(str(place))[8:])["of"].startswith("1 sha256:")


def test_a_table_made_in_memory_keeps_nothing_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no files whose cache that would be."""
    monkeypatch.setenv("COSTCALC_CACHE", str(tmp_path))
    assert boundaries_of(table_of(pricing_file(model(period(BASE))))).edges == (read("2025-01-01T00:00:00Z"),)
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_allows_undated_prices_has_their_edges_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are kept apart from those of the table as it is."""
    monkeypatch.setenv("COSTCALC_CACHE", str(tmp_path))
    table = costcalc.load(layers=["table", "genai-prices"])
    wider = table.allowing(undated=True)
    assert boundaries_of(wider) is not boundaries_of(table)
    assert {each.name.split(".")[-2] for each in tmp_path.glob("*.json")} == {"dated", "undated"}
