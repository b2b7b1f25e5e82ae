"""The words in which APIs ask for what everyone gets."""

from __future__ import annotations

import pytest

from costcalc.errors import OptionError
from costcalc.usage.usage import Usage
from tests.builders import model, period, pricing_file, table_of, usd

MILLION = Usage(input_tokens=1_000_000)
RATES = "input: 1 USD/Mtoken, output: 4 USD/Mtoken"
FAST = "- {when: {speed: fast}, rates: {input: 2 USD/Mtoken, output: 8 USD/Mtoken}}"


def told(also: str = "", **options: str):
    """What a million tokens cost, and the options that the answer names."""
    table = table_of(pricing_file(model(period(RATES, also=also))))
    found = table.price("acme/one", MILLION, on="2025-07-01", options=options)
    return found.list_cost, found.to_dict()["options"]


@pytest.mark.parametrize("tier", ["standard", "default", "auto", "standard_only", "on_demand"])
def test_the_standard_tier_by_any_name(tier):
    """The answer calls it standard."""
    assert told(service_tier=tier) == (usd("1"), {"service_tier": "standard"})


@pytest.mark.parametrize("tier", ["Auto", "batch", "standard only", "standart"])
def test_another_tier_is_refused(tier):
    """Only the words of APIs are known."""
    with pytest.raises(OptionError):
        told(service_tier=tier)


@pytest.mark.parametrize("also", ["", f"variants:\n  {FAST}"])
def test_standard_speed(also):
    """It is what everyone gets, whether a model has another or not."""
    assert told(also, speed="standard") == (usd("1"), {"service_tier": "standard", "speed": "standard"})


def test_a_speed_that_nobody_sells_is_refused():
    """With those that there are."""
    with pytest.raises(OptionError, match="it takes standard or fast"):
        told(f"variants:\n  {FAST}", speed="quick")
    with pytest.raises(OptionError, match="it takes no such option"):
        told(speed="fast")


@pytest.mark.parametrize("geo", ["global", "not_available"])
def test_no_place_in_particular(geo):
    """Older models have none to choose, and say so."""
    assert told(inference_geo=geo) == (usd("1"), {"service_tier": "standard", "inference_geo": "global"})


def test_a_default_that_is_another_is_no_usual_word():
    """Where the base is for the US, `global` is not what one gets without asking."""
    with pytest.raises(OptionError):
        told("defaults: {inference_geo: us}", inference_geo="not_available")


def test_a_tier_of_that_very_name_stays():
    """A price that sells `auto` means its own."""
    auto = "variants:\n  - {when: {service_tier: auto}, rates: {input: 3 USD/Mtoken, output: 8 USD/Mtoken}}"
    assert told(auto, service_tier="auto") == (usd("3"), {"service_tier": "auto"})


FILM = """\
defaults: {resolution: 720p}
variants:
  - {when: {resolution: 1024p}, rates: {input: 3 USD/Mtoken, output: 8 USD/Mtoken}}"""


@pytest.mark.parametrize(
    ("size", "cost"), [("1280x720", "1"), ("720x1280", "1"), ("1792x1024", "3"), ("1024x1792", "3")]
)
def test_pixels_are_a_resolution(size, cost):
    """The shorter side counts, upright or not."""
    assert told(FILM, size=size)[0] == usd(cost)


@pytest.mark.parametrize(
    "options", [{"size": "1920x1080"}, {"size": "large"}, {"size": "1280x720", "resolution": "1024p"}]
)
def test_a_size_that_is_not_sold_is_refused(options):
    """Nor is it taken beside a resolution."""
    with pytest.raises(OptionError):
        told(FILM, **options)
