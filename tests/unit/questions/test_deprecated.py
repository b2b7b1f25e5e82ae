"""Models that a feed calls deprecated keep their prices, are named as such, and are not ranked with all."""

from __future__ import annotations

from datetime import date

import pytest

import costcalc
from costcalc.feeds.genai_prices import DEPRECATED as NOTE
from costcalc.questions.doubts import reasons_of
from costcalc.questions.models.request import DEPRECATED, STATUSES
from tests.asking import compare, models

TODAY = date(2026, 11, 22)
"""A day before that on which the tests read the feed: they ask for prices that nobody dates too."""
DATED, UNDATED = "google/gemini-3-pro-preview", "avian/Meta-Llama-3.1-8B-Instruct"
"""Two such models of genai-prices 0.2.3: of one it says since when its price holds."""


@pytest.fixture(scope="module")
def table():
    """What genai-prices has, and nothing else."""
    return costcalc.load(layers=["genai-prices"]).allowing(undated=True)


def test_the_status(table):
    """They are neither on sale nor ended, and can be asked for; each row says why."""
    assert DEPRECATED in STATUSES
    rows = models(table, {"status": DEPRECATED}, TODAY).to_dict()["models"]
    assert {DATED, UNDATED} <= {each["model"] for each in rows}
    assert all(each["list_unit_prices"] and each["note"] == NOTE for each in rows)


@pytest.mark.parametrize("model", [DATED, UNDATED])
def test_a_price_says_so(table, model):
    """The price stands with a note, which --strict refuses."""
    document = table.price(model, costcalc.Usage(input_tokens=1_000), on=TODAY).to_dict()
    assert NOTE in document["notes"]
    assert any(NOTE in reason for reason in reasons_of(document))


def test_not_among_all(table):
    """Who names one gets it; all that are on sale are without it."""
    shape = {"input": "1000", "output": "100", "top": 100}
    everything = compare(table, {**shape, "all": True, "provider": "avian"}, TODAY).to_dict()
    assert UNDATED not in {each["model"] for each in everything["rows"]}
    named = compare(table, {**shape, "model": [UNDATED]}, TODAY).to_dict()
    assert [each["model"] for each in named["rows"]] == [UNDATED]


def test_a_price_that_only_a_name_says(table):
    """2,144 models with a price that is listed, 163 that are named free, 23 without any."""
    rows = models(table, {}, TODAY).to_dict()["models"]
    free = [each for each in rows if "taken to cost nothing" in (each["note"] or "")]
    unpriced = [each for each in rows if each["status"] == "no list price"]
    assert (len(rows), len(free), len(unpriced)) == (2_330, 163, 23)
    assert all(set(each["list_unit_prices"].values()) == {"0"} for each in free)
