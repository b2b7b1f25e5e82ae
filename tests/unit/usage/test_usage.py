"""A usage: inclusive outside, disjoint inside, frozen."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import copy
import inspect
import pickle
import pydoc
from decimal import Decimal
from typing import Any

import pytest

from costcalc import Usage
from costcalc.errors import UsageError
from costcalc.meters import USAGE_FIELDS
from tests.builders import usd


def test_cached_tokens_are_inside_the_input():
    """Of 1,000 input tokens with 600 from the cache, 400 are fresh."""
    usage = Usage(input_tokens=1_000, cache_read_tokens=600, output_tokens=100, reasoning_tokens=40)
    assert dict(usage.parts) == {"input": 400, "cache_read": 600, "output": 60, "reasoning": 40}
    assert usage.input_total == 1_000


def test_cached_audio_is_in_two_wholes_and_billed_once():
    """Cached audio lies in cached input and in audio input, and is one part."""
    usage = Usage(input_tokens=100, cache_read_tokens=50, input_audio_tokens=40, cache_read_audio_tokens=30)
    assert dict(usage.parts) == {"input": 40, "input_audio": 10, "cache_read": 20, "cache_read_audio": 30}


def test_a_whole_that_was_not_said_is_the_sum_of_its_parts():
    """Cache writes without a total are those of their lifetimes."""
    usage = Usage(input_tokens=100, cache_write_5m_tokens=20, cache_write_1h_tokens=30)
    assert usage.cache_write_tokens == 50
    assert usage.cache_read_tokens == 0
    assert usage.output_tokens == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"input_tokens": 10, "cache_read_tokens": 11}, "input_tokens: 10 is less than its parts"),
        ({"cache_read_tokens": 11}, "input_tokens: is missing, and must contain the 11 tokens of its parts"),
        ({"reasoning_tokens": 1}, "output_tokens: is missing"),
        ({"input_tokens": 10, "cache_read_tokens": 5, "cache_read_audio_tokens": 6, "input_audio_tokens": 6},
         "cache_read_tokens: 5 is less than its parts"),
        ({"input_tokens": 10, "cache_write_tokens": 5, "cache_write_5m_tokens": 3, "cache_write_1h_tokens": 3},
         r"cache_write_tokens: 5 is less than its parts \(cache_write_5m_tokens and cache_write_1h_tokens: 6\)"),
        ({"requests": 0}, "requests: a usage is of one request at least"),
        ({"input_token": 1}, "there is no field 'input_token'; did you mean input_tokens"),
        ({"images": Decimal("1.5")}, "images: 1.5 is not whole, and this field counts"),
        ({"input_seconds": Decimal("0.1234567890123456")}, "at most 15 decimals"),
        ({"input_tokens": 10**24 + 1}, r"at most 10\^24"),
    ],
)  # fmt: skip
def test_usages_that_cannot_be(fields: dict[str, Any], words: str):
    """Parts that exceed their whole, and numbers that are none, are errors that name the field."""
    with pytest.raises(UsageError, match=words):
        Usage(**fields)


def test_measures_may_have_decimals():
    """Seconds and token-hours measure, and keep their decimals."""
    usage = Usage(input_seconds=Decimal("1.5"), cache_storage_token_hours=Decimal("0.25"))
    assert usage.input_seconds == usd("1.5")
    assert usage.to_dict() == {"input_seconds": "1.5", "cache_storage_token_hours": "0.25"}


def test_a_usage_is_frozen():
    """Nothing of a usage can be set or deleted."""
    usage = Usage(input_tokens=1)
    with pytest.raises(AttributeError, match="a Usage is frozen"):
        usage.input_tokens = 2
    with pytest.raises(AttributeError, match="a Usage is frozen"):
        del usage.parts
    with pytest.raises(AttributeError):
        _ = usage.nonsense


def test_a_usage_is_a_value():
    """Equal usages are equal and hash alike; copies and pickles are equal too."""
    usage = Usage(input_tokens=10, cache_read_tokens=0, output_tokens=2, requests=3)
    assert usage == Usage(output_tokens=Decimal(2), input_tokens=10, requests=3)
    assert usage != Usage(input_tokens=10, output_tokens=2)
    assert usage != "usage"
    assert len({usage, Usage(input_tokens=10, output_tokens=2, requests=3)}) == 1
    for other in (copy.copy(usage), copy.deepcopy(usage), pickle.loads(pickle.dumps(usage))):  # noqa: S301 - our own
        assert other == usage
    assert repr(usage) == "Usage(input_tokens=10, cache_read_tokens=0, output_tokens=2, requests=3)"


def test_zeros_of_any_shape_are_zero():
    """A zero with a huge exponent is a plain zero."""
    assert Usage(input_tokens=Decimal("0e-999999999")).parts == ()
    assert repr(Usage(input_tokens=Decimal("0e999999"))) == "Usage(input_tokens=0)"


def test_the_fields_are_named_where_one_is_written():
    """Help, completion and type checkers know every field: the parameters are the meters' fields, in their order."""
    for shown in (inspect.signature(Usage), inspect.signature(Usage.__init__)):
        named = {name: each for name, each in shown.parameters.items() if name != "self"}
        assert list(named) == list(USAGE_FIELDS)
        assert {each.kind for each in named.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert "cache_read_tokens" in pydoc.plain(pydoc.render_doc(Usage))
    assert set(USAGE_FIELDS) <= set(dir(Usage(input_tokens=1)))
    with pytest.raises(TypeError, match=r"Usage\.__init__\(\) takes 1 positional argument"):
        Usage(5)  # type: ignore[call-arg]
