"""The table of common units against the pint registry that it was made from."""

from __future__ import annotations

import pytest

from costcalc.meters import METERS
from costcalc.units import COMMON, Unit, from_registry, unit_named

JOINED = (
    "USD/token", "USD/ktoken", "USD/Mtoken", "USD/Mtoken/hour", "USD/request", "USD/web_search",
    "USD/storage_search", "USD/maps_search", "USD/rerank_search", "USD/session", "USD/image", "USD/character",
    "USD/Mcharacter", "USD/second", "USD/minute", "USD/hour", "USD/day", "USD/month", "USD/year", "USD/page",
    "USD/GB/day", "request/second", "request/minute", "request/hour", "request/day", "request/week",
    "request/month", "request/year", "token*hour", "GB*day", "token/second", "USD/GPU_hour", "FLOP/second",
    "USD/Wh", "USD/kWh", "token/token", "GPU*hour/hour", "watt*hour",
)  # fmt: skip


@pytest.mark.parametrize("name", COMMON)
def test_common_unit_is_what_pint_says(name: str):
    """The literal table and pint agree on the factor and the dimension of every common name."""
    assert COMMON[name] == from_registry(name)


@pytest.mark.parametrize("text", JOINED)
def test_joined_units_are_what_pint_says(text: str, monkeypatch: pytest.MonkeyPatch):
    """Common names that are joined make the unit that pint's names make."""
    common = unit_named(text)
    monkeypatch.setattr("costcalc.units.COMMON", {})
    unit_named.cache_clear()
    assert unit_named(text) == common


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("USD/Mtoken/hour", Unit(1, 3600000000, "USD/second/token")),
        ("USD/GB/day", Unit(1, 86400000000000, "USD/byte/second")),
        ("request/month", Unit(1, 2592000, "request/second")),
        ("token*hour", Unit(3600, 1, "second*token")),
        ("USD/GPU_hour", Unit(1, 3600, "USD/GPU/second")),
        ("USD/kWh", Unit(1, 3600000, "USD/joule")),
        ("watt", Unit(1, 1, "joule/second")),
    ],
)
def test_what_units_are_of_their_bases(text: str, unit: Unit):
    """The factor stands in lowest terms, and the bases in the order of their names."""
    assert unit_named(text) == unit


def test_every_unit_of_the_vocabulary_is_common(monkeypatch: pytest.MonkeyPatch):
    """No meter's own unit, and no unit of its price, needs pint."""
    monkeypatch.setattr("costcalc.units.from_registry", lambda _: pytest.fail("pint was asked"))
    unit_named.cache_clear()
    for meter in METERS.values():
        unit_named(meter.price_unit)
        unit_named(meter.unit)
