"""Which pricing files are in use, and how they are layered."""

from __future__ import annotations

from pathlib import Path

import pytest

import costcalc
from costcalc.errors import LayerError, PricingTableError
from costcalc.table.layers import inputs
from tests.builders import ROOT, model, period, pricing_file, table_of, usd

USAGE = costcalc.Usage(input_tokens=1_000_000)
ON = "2025-06-01"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A pricing file of one model."""
    found = tmp_path / "prices.yaml"
    found.write_text(pricing_file(model(period("input: 1 USD/Mtoken"))))
    return found


def test_the_checkout_s_own_table():
    """Without any word, the packaged table or the checkout's own is used."""
    (found,) = inputs()
    assert found.layer == "table"
    assert Path(found.path) in (ROOT / "config" / "pricing.yaml", ROOT / "costcalc" / "data" / "pricing.yaml")


def test_a_named_file_wins_over_the_environment(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A file named in the call comes before COSTCALC_PRICING, which comes before the packaged one."""
    other = tmp_path / "other.yaml"
    other.write_text(pricing_file(model(period("input: 2 USD/Mtoken"))))
    monkeypatch.setenv("COSTCALC_PRICING", str(other))
    assert [(str(each.path), each.why) for each in inputs()] == [(str(other), "named by COSTCALC_PRICING")]
    assert [(str(each.path), each.why) for each in inputs(file)] == [(str(file), "named in the call")]
    assert costcalc.load().price("acme/one", USAGE, on=ON).list_cost == usd("2")
    assert costcalc.load(file).price("acme/one", USAGE, on=ON).list_cost == usd("1")


def test_an_overlay_from_the_environment(file: Path, monkeypatch: pytest.MonkeyPatch):
    """COSTCALC_OVERLAY names a file to lay over the table."""
    monkeypatch.setenv("COSTCALC_OVERLAY", str(file))
    table = costcalc.load(ROOT / "config" / "pricing.yaml")
    assert table.price("acme/one", USAGE, on=ON).table.layer == "overlay"
    assert table.price("o1", USAGE, on=ON).table.layer == "table"


def test_layers_can_be_chosen(file: Path):
    """Only the layers asked for are used."""
    table = costcalc.load(overlay=file, layers=["overlay"])
    assert table.catalogue.ids() == ["acme/one"]
    assert "acme/one" not in costcalc.load(overlay=file, layers=["table"]).catalogue.ids()


def test_an_unknown_layer():
    """It is refused with those that there are."""
    with pytest.raises(LayerError, match="choose from overlay, ecb, table"):
        costcalc.load(layers=["x"])


@pytest.mark.parametrize("layers", [[], ["overlay"]])
def test_layers_that_are_not_there(layers: list[str]):
    """Where no layer asked for is there, nothing is loaded."""
    with pytest.raises((LayerError, PricingTableError)):
        costcalc.load(layers=layers)


def test_a_missing_file(tmp_path: Path):
    """A file that is not there is a problem of the table, with its path and the reason."""
    with pytest.raises(PricingTableError, match=r"no\.yaml: the pricing file cannot be read: No such file"):
        costcalc.load(tmp_path / "no.yaml")


def test_no_table_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Where there is neither a packaged table nor a checkout, the error says how to name one."""
    monkeypatch.setattr("costcalc.table.layers._PACKAGE", str(tmp_path / "costcalc"))
    with pytest.raises(PricingTableError, match="name one with --pricing FILE or COSTCALC_PRICING"):
        inputs()


def test_an_overlay_replaces_a_whole_model():
    """A model of the overlay takes the place of the one below: no meter of it is left at list price."""
    below = pricing_file(model(period("input: 1 USD/Mtoken, output: 4 USD/Mtoken")))
    above = pricing_file(model(period("input: 0.8 USD/Mtoken")))
    table = table_of(below, above)
    assert table.price("acme/one", USAGE, on=ON).list_cost == usd("0.8")
    with pytest.raises(costcalc.MeterNotPricedError):
        table.price("acme/one", costcalc.Usage(input_tokens=1, output_tokens=1), on=ON)


def test_an_overlay_may_not_change_what_a_source_is():
    """A source id means one thing in all layers."""
    above = pricing_file(model(period("input: 1 USD/Mtoken"))).replace("Price sheet", "Another sheet")
    with pytest.raises(
        PricingTableError,
        match=r"overlay\.yaml:4: sources\.sheet: a lower layer has another source of this id",
    ):
        table_of(pricing_file(), above)


def test_an_overlay_may_name_sources_and_models_of_the_table():
    """What the table has, an overlay need not repeat."""
    above = """\
version: 1
currency: USD
models:
  acme/private:
    name: Private
    weights_of: acme/one
    prices:
      - effective_from: 2025-01-01T00:00:00Z
        source: sheet
        rates: {input: 0.5 USD/Mtoken}
end: pricing/1
"""
    table = table_of(pricing_file(model(period("input: 1 USD/Mtoken"))), above)
    assert table.price("acme/private", USAGE, on=ON).list_cost == usd("0.5")
    assert table.catalogue.hosts_of("acme/one") == ["acme/one", "acme/private"]


def test_problems_of_both_layers_are_told():
    """A broken table and a broken overlay are one error with the problems of both."""
    with pytest.raises(PricingTableError) as caught:
        table_of("version: 1\n", "version: 2\ncurrency: USD\nend: pricing/1\n")
    assert {problem.file for problem in caught.value.problems} == {"table.yaml", "overlay.yaml"}


def test_the_hash_is_of_the_content():
    """Comments and layout do not change the hash; a figure, a source or a word as printed does."""
    text = pricing_file(model(period("input: 1 USD/Mtoken")))
    same = "# a comment\n" + text.replace("input: 1 USD/Mtoken", "input:   1.0 USD/Mtoken")
    assert table_of(text).hash == table_of(same).hash
    assert table_of(text).hash.startswith("sha256:")
    for old, new in (("1 USD", "1.01 USD"), ("Price sheet", "Price page"), ("name: Acme", "name: Acme Inc")):
        assert table_of(text.replace(old, new)).hash != table_of(text).hash
