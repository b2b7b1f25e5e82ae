"""Variations: what of a request may be turned, how far, and what it makes of the workload."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from costcalc import Workload
from costcalc.additions.tipping_points import cut, variations_of

if TYPE_CHECKING:
    from costcalc.additions.tipping_points import Variation


def fields(workload: Workload) -> dict[str, Any]:
    """The quantities of a workload."""
    return workload.to_dict()


def told(variation: Variation, *names: str):
    """Some of what a variation says."""
    return [getattr(variation, name) for name in names]


def test_the_dials_of_a_request():
    """All input, all output, what is cached; each up to a hundred times, or a million."""
    work = Workload(input=15_000, cached="60%", output=500)
    names = ("field", "unit", "present", "lowest", "highest")
    assert [told(each, *names) for each in variations_of(work)] == [
        ["input_tokens", "token", 15_000, 0, 1_500_000],
        ["output_tokens", "token", 500, 0, 1_000_000],
        ["cache_read_tokens", "token", 9_000, 0, 15_000],
    ]


def test_the_shares_of_the_input_stay():
    """Of twice the input twice as much is cached and audio; the output stays."""
    work = Workload(requests="10/day", input=1000, cached=600, input_audio=100, output=500)
    variation = variations_of(work)[0]
    assert fields(variation.at(Fraction(2000))) == {
        "requests": "10/day", "input_tokens": "2000", "input_audio_tokens": "200",
        "cache_read_tokens": "1200", "output_tokens": "500",
    }  # fmt: skip
    assert variation.at(Fraction(1000)) is work
    assert variation.exact


def test_a_share_without_an_end_is_cut():
    """A third of 1,000 tokens is cut to 15 decimals, and the variation says that it is not exact."""
    variation = variations_of(Workload(input=1500, cached=500))[0]
    assert not variation.exact
    assert fields(variation.at(Fraction(1000)))["cache_read_tokens"] == "333.333333333333333"
    assert fields(variation.at(Fraction(1503)))["cache_read_tokens"] == "501"


def test_what_else_the_input_holds_bounds_what_is_cached():
    """Of 1,000 tokens 300 are written to the cache and 100 are cached audio: 100 to 700 may be cached."""
    work = Workload(input=1000, cache_write=300, cached=200, cache_read_audio=100, input_audio=100)
    variation = variations_of(work)[-1]
    assert told(variation, "field", "lowest", "highest", "whole") == ["cache_read_tokens", 100, 700, 1000]
    assert fields(variation.at(Fraction(700)))["cache_read_tokens"] == "700"


def test_what_is_no_token():
    """Images are turned on their own; without input nothing is cached."""
    variations = variations_of(Workload(images=3, input=0))
    assert [(each.field, each.unit) for each in variations] == [
        ("input_tokens", "token"),
        ("images", "image"),
    ]
    assert fields(variations[0].at(Fraction(7)))["input_tokens"] == "7"
    assert fields(variations[1].at(Fraction(4)))["images"] == "4"


def test_a_mix_turns_as_one():
    """Half of the input of all shapes, parts included, in percent; thresholds become percentages."""
    work = Workload(
        requests="1/day",
        shapes=[
            {"name": "short", "weight": 9, "input": 1000, "cached": 500, "output": 100},
            {"name": "long", "input": 4000, "output": 100},
        ],
    )
    given, written_out = variations_of(work, (2000,))
    assert told(given, "field", "unit", "present", "highest") == ["input_tokens", "percent", 100, 10_000]
    assert set(given.edges) == {200, 50}
    assert not written_out.edges
    assert fields(given.at(Fraction(50)))["shapes"] == [
        {
            "name": "short", "weight": 9, "input_tokens": "500", "cache_read_tokens": "250",
            "output_tokens": "100",
        },
        {"name": "long", "weight": 1, "input_tokens": "2000", "output_tokens": "100"},
    ]  # fmt: skip
    assert given.at(Fraction(100)) is work


def test_a_mix_without_output_has_one_dial():
    """What no shape has cannot be scaled."""
    assert [each.field for each in variations_of(Workload(shapes=[{"input": 1}, {"input": 2}]))] == [
        "input_tokens"
    ]


@pytest.mark.parametrize("size", [999_999_999_999_999, 500_000_000_000_000])
def test_no_further_than_numbers_can_be_written(size):
    """Every setting of a huge request can be written down and read again."""
    mixed = [{"input": size, "cached": "33.3%"}, {"input": 1}]
    for work in (Workload(input=size, cached="33.3%", output=size), Workload(shapes=mixed)):
        for variation in variations_of(work):
            assert variation.present <= variation.highest
            for setting in (variation.highest, variation.lowest):
                moved = variation.at(Fraction(setting))
                assert Workload.from_dict(moved.to_dict()) == moved


def test_cut():
    """Decimals are cut, never rounded up: parts must not exceed their whole."""
    assert str(cut(Fraction(2, 3)).value) == "0.666666666666666"
    assert str(cut(Fraction(1500)).value) == "1500"
