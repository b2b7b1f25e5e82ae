"""The installed genai-prices as costcalc carries it: how many models, how many priced, what is left out."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import AmbiguousModelError, UnknownModelError, UnpricedModelError
from costcalc.feeds.entries import NO_METER
from costcalc.feeds.genai_prices import NAMED_FREE, market
from costcalc.meters import METERS, PARTS
from costcalc.numbers import settle
from costcalc.pricing.file.checks import check_aliases, check_model
from costcalc.pricing.model import Price
from tests.builders import SHIPPED, at
from tests.unit.feeds.test_name_rules import EVIL_NAMES

if TYPE_CHECKING:
    from costcalc.pricing.model import Rates
    from costcalc.pricing_table import PricingTable

ON = "2026-11-22T18:00:00Z"
COUNTED = "0.2.3"
"""The version whose figures are counted below; of another one only the aims are held."""

LEFT_OUT = {
    ("prices", NAMED_FREE): 163,
    ("audio_hours", NO_METER): 9,
    ("input_annotated_document_kpages", NO_METER): 5,
    ("input_text_messages_kcount", NO_METER): 3,
}
"""What is not taken over as it stands, with the number of models."""

UNPRICED = {"genai-prices lists no price for it": 16, "lists audio_hours": 7}
"""Models without a price, by what is said of them."""


@pytest.fixture(scope="module")
def layer() -> PricingTable:
    """The feed alone."""
    return costcalc.load(layers=["genai-prices"]).allowing(undated=True)


@pytest.fixture(scope="module")
def everything() -> PricingTable:
    """What a plain installation has, offline."""
    return costcalc.load(SHIPPED, layers=["table", "genai-prices"])


def test_the_models_of_the_package():
    """2,330 models, 2,307 of them priced; what is left out is counted by what and why."""
    found = market()
    priced = [each for each in found.models.values() if each["prices"]]
    assert len(found.models) > 2_300
    assert len(priced) > 2_300
    if found.version == COUNTED:
        assert (len(found.models), len(priced), len(found.providers)) == (2_330, 2_307, 47)
        assert Counter((each.what, each.why) for each in found.left_out) == LEFT_OUT
        reasons = Counter(each["unpriced"] for each in found.models.values() if not each["prices"])
        for words, count in UNPRICED.items():
            assert sum(each for reason, each in reasons.items() if words in reason) == count, words


def test_a_plain_installation_prices_2300_models(everything: PricingTable):
    """With our own table above the package, offline."""
    assert sum(1 for each in everything.models() if each.prices) >= 2_300


def test_every_model_answers_or_says_why_not(layer: PricingTable):
    """One of each thing that a model prices costs what its price says; without a price there is a reason."""
    for model in layer.models():
        if not model.prices:
            with pytest.raises(UnpricedModelError, match="genai-prices lists"):
                layer.price(model.id, costcalc.Usage(input_tokens=1), on=ON)
            continue
        period = model.period_at(at(ON))
        assert period is not None
        for meter, rate in period.rates.items():
            assert isinstance(rate, Price)
            cost = layer.price(model.id, one(meter), on=ON)
            fee = unit(period.rates, "request")
            # What a model of images writes and nobody says is text is billed as images.
            billed = "output_image" if "output is taken for images" in (cost.estimate or "") else meter
            price = 0 if meter == "request" else unit(period.rates, billed) * int(rate.minimum or 1)
            assert cost.list_cost == settle(price + fee)[0], model.id


def one(meter: str) -> costcalc.Usage:
    """A usage of one unit of a meter, and so of everything that contains it."""
    wholes = [whole for whole, parts in PARTS.items() if meter in parts]
    return costcalc.Usage(**{METERS[each].usage_field: 1 for each in (meter, *wholes)})


def unit(rates: Rates, meter: str) -> Fraction:
    """What one unit of a meter costs; nothing where it has no price."""
    rate = rates.get(meter)
    size = METERS[meter].pricing_size
    return Fraction(rate.amount) / Fraction(rate.per or size) if isinstance(rate, Price) else Fraction(0)


@pytest.mark.slow
@pytest.mark.parametrize("layers", [["genai-prices"], ["table", "genai-prices"], ["genai-prices", "table"]])
def test_every_model_passes_the_checks_of_a_table(layers: list[str]):
    """Periods, variants and names of each model, in each order of the layers."""
    found = {each.id: each for each in costcalc.load(SHIPPED, layers=layers).models()}
    # In the last order our own ids are also names that hosts have for their models; ids count.
    ids = found if layers[-1] == "genai-prices" else {}
    for each in found.values():
        assert list(check_model(each._replace(successor=None, weights_of=None), ids)) == []
        for field in (each.successor, each.weights_of):
            assert field is None or field in found
    assert list(check_aliases(found)) == []


def test_every_name_leads_to_a_model(layer: PricingTable, everything: PricingTable):
    """Each id of the package is a name of the whole table, and each name leads to a model, or to several.

    A host's name such as `anthropic/claude-…` leads to a guess at Anthropic's, or names the host's id; what
    one router calls `mistral-small` is a family of Mistral's.
    """
    assert [each for each in layer.catalogue.ids() if not everything.catalogue.names(each)] == []
    told = Counter(outcome(everything, name) for name in everything.catalogue.all_names())
    found = {"exact", "alias", "spelling", "family"}
    assert told.keys() == found | {"ambiguous_model", "dated", "unknown_model", "pattern_only"}
    assert told["exact"] == len(everything.catalogue.ids())


def outcome(table: PricingTable, name: str) -> str:
    """How a name matches today, or why it does not: `dated` where it stood for a model once."""
    try:
        return table.find(name, at(ON)).matched
    except AmbiguousModelError as error:
        return error.code if len(error.near) > 1 else "one"
    except UnknownModelError as error:
        return "dated" if "it stood for" in str(error) else error.code


def test_a_name_that_several_providers_share(everything: PricingTable):
    """All of them are listed where its maker sells none; our own model has its name alone."""
    with pytest.raises(UnknownModelError) as caught:
        everything.find("deepseek-r1-distill-llama-70b", at(ON))
    assert len(caught.value.near) > 1
    assert everything.find("gpt-4o", at(ON)).rater.model.layer == "table"


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_evil_names_end(everything: PricingTable, name: str):
    """Names made to be slow are tried on every pattern of the package, and end."""
    with pytest.raises(UnknownModelError):
        everything.find(name, at(ON))


def test_each_kind_of_pattern_is_in_use(layer: PricingTable):
    """Of the four kinds of rules, each recognises names in the package."""
    assert {each.kind for each in layer.catalogue.patterns()} == {
        "starts_with",
        "ends_with",
        "contains",
        "regex",
    }
    for name, model in {
        "anthropic/claude-opus-5-20260101": "anthropic/claude-opus-5",
        "google/gemini-2.5-pro-preview-05-06": "google/gemini-2.5-pro",
    }.items():
        found = layer.find(name, at(ON))
        assert (found.rater.model.id, found.matched) == (model, "pattern")
    with pytest.raises(UnknownModelError):
        layer.find("google/gemini-2.5-pro-exp-tts-1", at(ON))
