"""Doubt: quantities of a request that are ranges, and what may come of them."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import partial

import pytest

from costcalc.doubt.ranges import read_range
from costcalc.doubt.workload import DrawnShape, certain, drawn, part_matrix
from costcalc.errors import UsageError
from costcalc.units import read_quantity
from costcalc.usage.workload import Amount, Workload


def test_certain_quantities_stay_as_they_were_said():
    """Nothing is uncertain; numbers and shares are there in floats too."""
    found = drawn({"input_tokens": "1.5k", "cache_read_tokens": "60%", "output_tokens": 500})
    assert found.amounts == {
        "input_tokens": Amount(Decimal(1500), "1.5k"),
        "cache_read_tokens": Amount(Decimal("0.6"), "60%", is_share=True),
        "output_tokens": Amount(Decimal(500), "500"),
    }
    assert [(part.value, part.name, part.share_of) for part in found.parts] == [
        (1_500, None, None),
        (0.6, None, "input_tokens"),
        (500, None, None),
    ]
    assert not found.uncertain


def test_ranges_have_their_middles():
    """The amounts of a workload are the middles, the draws have the ends."""
    found = drawn({"input_tokens": "400..700 token", "output_tokens": "100..200..600"}, "chat ")
    assert found.amounts == {"input_tokens": Amount(Decimal(550)), "output_tokens": Amount(Decimal(200))}
    assert [each.name for each in found.uncertain] == ["chat input_tokens", "chat output_tokens"]
    assert [(part.name, part.value, part.ends) for part in found.parts] == [
        ("chat input_tokens", 550, (400, 700)),
        ("chat output_tokens", 200, (100, 600)),
    ]


@pytest.mark.parametrize(
    ("said", "middle", "share_of"),
    [
        ("40%..60%", "0.5", "input_tokens"),
        ("40%..50%..90%", "0.5", "input_tokens"),
        ("33%..34%", "0.335", "input_tokens"),
        ("500 ± 20%", "500", None),
        ("500 token +- 20%", "500", None),
        ("500 ± 100", "500", None),
        ("0%..100%", "0.5", "input_tokens"),
        ("0..0", "0", None),
    ],
)
def test_shares_and_numbers(said, middle, share_of):
    """A percentage is a share of the input, unless it is the spread of a number."""
    found = drawn({"input_tokens": "1000", "cache_read_tokens": said})
    amount = found.amounts["cache_read_tokens"]
    assert (amount.value, amount.is_share) == (Decimal(middle), share_of is not None)
    assert found.parts[1].share_of == share_of


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("90%..110%", "goes beyond a share"),
        ("60% ± 5%", "may mean percentage points"),
        ("700..400", "begins above its end"),
        ("-400..700", "is negative"),
        ("400..", "an end is missing"),
        ("400 request..700 request", "that is request, and token is needed"),
        ("400 token..700 day", "has two units"),
        ("1" * 40 + "..2", "is not a number"),
    ],
)
def test_ranges_that_cannot_be(said, message):
    """What is wrong is told with the place of the quantity."""
    with pytest.raises(UsageError, match=message) as caught:
        drawn({"input_tokens": "1000", "cache_read_tokens": said}, "chat ")
    assert caught.value.field == "chat cache_read_tokens"


@pytest.mark.parametrize("said", ["x", None, -5, "5 day", "150%", True])
def test_what_is_no_number_is_told_where_the_workload_is_made(said):
    """Here it is no number at all, and no other complaint hides it."""
    found = drawn({"input_tokens": said, "cache_read_tokens": "4..5"})
    assert math.isnan(found.parts[0].value)
    assert found.amounts["input_tokens"] == said


@pytest.mark.parametrize(
    ("said", "is_read"),
    [
        ("0.000000000000001..0.000000000000003", True),
        ("0.000000000000001..0.000000000000004", False),
        ("0.00001..0.00003 lognormal", False),
        ("1..999999999999998", True),
        ("1M..999999999999999k", False),
    ],
)
def test_a_middle_that_no_grammar_has_is_left_to_the_workload(said, is_read):
    """Of more than 15 digits before or behind the point it stays a text, which the workload refuses."""
    amount = drawn({"images": said}).amounts["images"]
    assert isinstance(amount, Amount) == is_read


@pytest.mark.parametrize(
    "fields",
    [
        {"input_tokens": "400..700", "cache_read_tokens": "500..600"},
        {"input_tokens": "400..700", "cache_read_tokens": "401"},
        {"input_tokens": "400", "cache_read_tokens": "300..401"},
        {"input_tokens": "400..700", "cache_read_tokens": "40%..80%", "cache_write_tokens": "21%"},
        {"input_tokens": "1000..1001", "cache_read_tokens": "50%", "cache_write_tokens": "501"},
        {"input_tokens": "100..4000 lognormal", "cache_read_tokens": "90"},
        {"input_tokens": "500", "cache_read_tokens": "400..500", "input_audio_tokens": "1"},
    ],
)
def test_parts_that_may_exceed_their_whole(fields):
    """Parts that are drawn beyond their whole would cost less than nothing."""
    with pytest.raises(UsageError, match="may be drawn as less than its parts") as caught:
        drawn(fields)
    assert caught.value.field == "input_tokens"
    assert "say those as percentages" in caught.value.detail


@pytest.mark.parametrize(
    "fields",
    [
        {"input_tokens": "400..700", "cache_read_tokens": "300..400"},
        {"input_tokens": "400..700", "cache_read_tokens": "400"},
        {"input_tokens": "400..700", "cache_read_tokens": "40%..80%", "cache_write_tokens": "20%"},
        {"input_tokens": "1000..1001", "cache_read_tokens": "50%", "cache_write_tokens": "500"},
        {"input_tokens": "100..4000 lognormal", "cache_read_tokens": "0%..100%"},
        {"output_tokens": "500..600", "reasoning_tokens": "500"},
    ],
)
def test_parts_that_always_fit(fields):
    """Up to all of it, a part is a part."""
    assert drawn(fields).uncertain


def test_a_whole_that_is_missing_is_told_where_the_workload_is_made():
    """Parts without their input are no complaint here."""
    assert drawn({"cache_read_tokens": "4..5"}).amounts == {"cache_read_tokens": Amount(Decimal("4.5"))}


def test_the_disjoint_parts_follow_from_the_quantities():
    """Fresh input is all input without what is cached, written, or audio; cached audio lies in both."""
    fields = ("input_tokens", "cache_read_tokens", "input_audio_tokens", "cache_read_audio_tokens", "images")
    assert part_matrix(fields) == {
        "input": {
            "input_tokens": 1,
            "cache_read_tokens": -1,
            "input_audio_tokens": -1,
            "cache_read_audio_tokens": 1,
        },
        "cache_read": {"cache_read_tokens": 1, "cache_read_audio_tokens": -1},
        "input_audio": {"input_audio_tokens": 1, "cache_read_audio_tokens": -1},
        "cache_read_audio": {"cache_read_audio_tokens": 1},
        "image": {"images": 1},
    }
    assert part_matrix(["output_tokens", "reasoning_tokens"]) == {
        "output": {"output_tokens": 1, "reasoning_tokens": -1},
        "reasoning": {"reasoning_tokens": 1},
    }


def test_the_bounds_of_a_part():
    """Fresh input of 400..700 tokens of which 40 % to 60 % are cached is 160 to 420."""
    parts = drawn({"input_tokens": "400..700", "cache_read_tokens": "40%..60%", "output_tokens": "0"}).parts
    shape = DrawnShape(parts, part_matrix(part.field for part in parts))
    assert shape.bounds("input") == (160, 420)
    assert shape.bounds("cache_read") == (160, 420)
    assert shape.bounds("output") == (0, 0)


def test_the_ends_of_a_range():
    """A lognormal range goes beyond its ends, which are only quantiles; others do not."""
    read = partial(read_quantity, unit="token")
    assert read_range("400..700", read).ends == (400, 700)
    low, high = read_range("400..700 lognormal", read).ends
    assert 0 < low < 400
    assert 700 < high < 2_000


def test_a_certain_shape_is_drawn_as_it_is():
    """Every quantity is its own ends."""
    (shape,) = certain(Workload(input=1_000, cached="60%", output=5)).shapes()
    assert [(part.field, part.value, part.ends) for part in shape.parts] == [
        ("input_tokens", 1_000, (1_000, 1_000)),
        ("cache_read_tokens", 600, (600, 600)),
        ("output_tokens", 5, (5, 5)),
    ]


def test_the_quantities_of_drawn_values():
    """Shares are of the whole that was drawn with them, in whichever order they were said."""
    parts = drawn({"cache_read_tokens": "40%..60%", "input_tokens": "400..700", "output_tokens": "9"}).parts
    values = {"input_tokens": 600.0, "cache_read_tokens": 0.5}
    assert DrawnShape(parts, {}).quantities(values) == {
        "input_tokens": 600,
        "cache_read_tokens": 300,
        "output_tokens": 9,
    }
