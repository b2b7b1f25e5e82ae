"""Models that a pricing table could not hold are left out, with the reason."""

from __future__ import annotations

from decimal import Decimal

from costcalc.feeds.litellm import read
from costcalc.feeds.sheets import Offer, Sheets, period_of
from costcalc.feeds.sound import MOST_VARIANTS, TOO_MANY, sound
from costcalc.pricing.market import UNDATED, Pattern, Tiered
from tests.feeds.server import litellm


def with_variants(count: int):
    """A market of which a model has so many options that exclude one another, and a pattern each."""
    market = read(litellm(2), "2026-11-22")
    sheet = {"input": Tiered(Decimal(1))}
    offers = [Offer({"region": f"r{n}"}, sheet) for n in range(count)]
    document = {
        **market.models["acme/m0"],
        "prices": [period_of(Sheets(sheet, offers), "feed-litellm", UNDATED, None, "undated")],
    }
    patterns = [Pattern(name, "contains", "m") for name in market.models]
    return market._replace(models={**market.models, "acme/m0": document}, patterns=patterns)


def test_what_is_sound_stays():
    """A market with nothing wrong is the same."""
    market = with_variants(MOST_VARIANTS)
    assert sound(market) is market


def test_too_many_variants():
    """One variant too many, and the model is left out; how they relate is not found out pair by pair."""
    found = sound(with_variants(MOST_VARIANTS + 1))
    assert list(found.models) == ["acme/m1"]
    assert [each.model for each in found.patterns] == ["acme/m1"]
    assert found.left_out[-1] == ("acme/m0", "model", TOO_MANY)


def test_a_request_that_meets_two_variants():
    """What our own files are refused for keeps a feed's model out, with the same words."""
    market = with_variants(1)
    document = market.models["acme/m0"]
    (variant,) = document["prices"][0]["variants"]
    clash = [variant, {**variant, "when": {"speed": ["fast"]}}]
    document["prices"][0]["variants"] = clash
    found = sound(market)
    assert list(found.models) == ["acme/m1"]
    assert "meets both" in found.left_out[-1].why
