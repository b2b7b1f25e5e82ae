"""Columns of a bill that ask for an option by its own name."""

from __future__ import annotations

import pytest

from costcalc.pricing_table import load
from costcalc.usage.column_names import OPTION_COLUMNS, OPTION_VALUES, option_of, with_options
from tests.builders import SHIPPED

PREFIXED = {"annotations", "latency", "thinking"}
"""Options whose names a label may have, with values that do not tell: they need `option_` before them."""
WORDS_OF_THEIR_OWN = {"service_tier", "region"}


def test_every_option_of_the_shipped_table_has_a_column():
    """An option of a price of ours can be said in a bill by its name, or is known to need `option_`."""
    options = {
        name
        for model in load(SHIPPED).catalogue.models()
        if model.layer == "table"
        for period in model.prices
        for variant in period.variants
        for name in variant.when.options
    }
    assert options <= {*OPTION_COLUMNS, *OPTION_VALUES, *WORDS_OF_THEIR_OWN, *PREFIXED}


@pytest.mark.parametrize(
    ("column", "option"),
    [
        ("speed", "speed"),
        ("option_latency", "latency"),
        ("latency", None),
        ("option_", None),
        ("option_Speed", None),
        ("option", None),
        ("speeds", None),
    ],
)
def test_option_of(column, option):
    """The name itself, or any name with `option_` before it."""
    assert option_of(column) == option


@pytest.mark.parametrize(
    ("row", "pairs"),
    [
        ({"speed": "fast"}, ["speed=fast"]),
        ({"speed": "fast", "inference_geo": "us"}, ["speed=fast", "inference_geo=us"]),
        ({"speed": ""}, None),
        ({"speed": None}, None),
        ({"speed": 7}, ["speed=7"]),
        ({"option": "speed=fast; inference_geo=us;"}, ["speed=fast", "inference_geo=us"]),
        ({"option": "a=1", "option_b": "2"}, ["a=1", "b=2"]),
        ({"option": ["a=1", "b=2;c=3"]}, ["a=1", "b=2", "c=3"]),
        ({"size": "1792x1024"}, ["size=1792x1024"]),
        ({"size": "12 kB"}, None),
        ({"quality": "hd"}, ["quality=hd"]),
        ({"quality": "good"}, None),
        ({"resolution": "1080p"}, ["resolution=1080p"]),
        ({"resolution": 3}, None),
        ({"team": "blue"}, None),
    ],
)
def test_options_become_pairs(row, pairs):
    """What is no option stays as it was; an empty cell asks for nothing."""
    read = with_options({"model": "one", **row})
    assert read.get("option") == pairs if pairs else read == {"model": "one", **row}


def test_what_is_said_twice_is_left_for_the_question_to_refuse():
    """Both pairs are kept: `speed` is given twice."""
    read = with_options({"speed": "fast", "option": "speed=standard"})
    assert read == {"option": ["speed=standard", "speed=fast"]}
