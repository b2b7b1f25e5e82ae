"""What a pricing file says, made ready beside it: used only where it is of that very file and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc import Usage
from costcalc.errors import PricingTableError
from costcalc.pricing.file import ready as module
from costcalc.pricing.file.load import load_layers, read_layer
from costcalc.pricing.file.ready import ready, ready_text
from tests.builders import ROOT, SHIPPED, model, period, pricing_file, usd

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

OVERLAY = pricing_file(model(period("input: 3 USD/Mtoken"), "acme/ours"))
"""What a user writes over a table: a model more."""


@pytest.fixture
def file(tmp_path) -> Path:
    """A pricing file, with what it says made ready."""
    place: Path = tmp_path / "prices.yaml"
    place.write_text(pricing_file(model(period("input: 2 USD/Mtoken"), "acme/small")), encoding="utf-8")
    layer = read_layer("table", place)
    place.with_suffix(".json").write_text(ready_text(layer, load_layers([layer])), encoding="utf-8")
    return place


def cost_in(file: Path) -> Decimal:
    """What a million tokens of the file's model cost."""
    table = costcalc.load(file, layers=["table"])
    return table.price("acme/small", Usage(input_tokens=1_000_000), on="2025-06-01").list_cost


def test_the_shipped_table_is_what_its_yaml_says():
    """Made ready or read now, everything is the same, in the same order."""
    layer = read_layer("table", SHIPPED)
    found, read = ready(layer), load_layers([layer])
    assert found is not None, "config/pricing.json is of another file or version: `make generate` writes it"
    assert ready_text(layer, found) == ready_text(layer, read)
    assert (ROOT / "config" / "pricing.json").read_text(encoding="utf-8") == ready_text(layer, read)
    assert found == read._replace(models={})


def test_it_is_used(file, monkeypatch):
    """Where it is of the file, the YAML is not parsed."""
    monkeypatch.delattr("costcalc.pricing.file.load.read_tree")
    assert cost_in(file) == usd("2")


@pytest.mark.parametrize("edited", ["prices.yaml", "prices.json"])
def test_an_edit_leaves_it_unused(file, edited):
    """A figure changed in one of the two is not that of the other: the YAML counts."""
    place = file.with_name(edited)
    text = place.read_text(encoding="utf-8")
    changed = text.replace("2 USD", "7 USD").replace('"2"', '"7"')
    assert changed != text
    place.write_text(changed, encoding="utf-8")
    assert ready(read_layer("table", file)) is None
    assert cost_in(file) == usd("7" if edited == "prices.yaml" else "2")


def test_other_code_leaves_it_unused(file, monkeypatch):
    """Code that reads pricing files otherwise may make something else of the same file."""
    monkeypatch.setattr(module, "_code", lambda: [b"other code"])
    assert ready(read_layer("table", file)) is None


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff", b"sha256:0\n{}"])
def test_a_file_that_is_none(file, content):
    """Absent, empty, damaged, or another file of that name: the YAML is read."""
    place = file.with_suffix(".json")
    place.unlink()
    if content is not None:
        place.write_bytes(content)
    assert ready(read_layer("table", file)) is None


def test_an_overlay_over_it(file, tmp_path):
    """An overlay is read and checked over what is ready, as over the file itself."""
    overlay = tmp_path / "ours.yaml"
    overlay.write_text(OVERLAY, encoding="utf-8")
    layers = [read_layer("table", file), read_layer("overlay", overlay)]
    assert load_layers(layers, ready(layers[0])) == load_layers(layers)


def test_a_mistake_in_an_overlay_over_it(file, tmp_path):
    """It is told with file, line and key, as over the file itself."""
    overlay = tmp_path / "ours.yaml"
    overlay.write_text(OVERLAY.replace("acme/ours", "nobody/ours"), encoding="utf-8")
    layers = [read_layer("table", file), read_layer("overlay", overlay)]
    with pytest.raises(PricingTableError) as read:
        load_layers(layers)
    with pytest.raises(PricingTableError) as over_ready:
        load_layers(layers, ready(layers[0]))
    assert over_ready.value.problems == read.value.problems
    assert all(each.line for each in over_ready.value.problems)


def test_a_mistake_that_an_overlay_makes_of_the_table(file, tmp_path):
    """A model of an overlay whose id is a name of the table's: told with the line of the table's file."""
    own = pricing_file(model(period("input: 2 USD/Mtoken"), "acme/small", "aliases: [acme/ours]"))
    file.write_text(own, encoding="utf-8")
    layer = read_layer("table", file)
    file.with_suffix(".json").write_text(ready_text(layer, load_layers([layer])), encoding="utf-8")
    overlay = tmp_path / "ours.yaml"
    overlay.write_text(OVERLAY, encoding="utf-8")
    below = ready(layer)
    assert below is not None
    with pytest.raises(PricingTableError) as found:
        load_layers([layer, read_layer("overlay", overlay)], below)
    ((at, line, key, _),) = found.value.problems
    assert (at, line, key) == (str(file), 10, "models.acme/small.aliases.0")
