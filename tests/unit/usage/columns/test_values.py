"""What the values of a column tell, whatever it is called, and what names tell of their columns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from costcalc.usage.columns import mixed, values


@given(some.text(max_size=80), some.text(max_size=80))
def test_any_name_and_value_is_looked_at(name, text):
    """No text makes anything but an answer."""
    values.is_failure(name, text)
    values.is_from_cache(name, text)
    values.is_class(text)
    values.counted_in(text)
    values.is_other_unit(name, text)
    values.is_sum_of_others(text)
    mixed.meant(name)
    column = values.Numbers()
    column.add(text)
    column.may_count(name, is_due=True)


@given(some.lists(some.integers(0, 10**12), min_size=1), some.booleans())
def test_numbers_under_the_name_of_somebody_count_nothing(numbers, is_due):
    """Whatever they are, the numbers of users and ids are labels; under no name they may count."""
    column = values.Numbers()
    assert all(column.add(str(each)) for each in numbers)
    assert not column.may_count("user", is_due=is_due)
    assert not column.may_count("order_id", is_due=is_due)
    runs = all(each == numbers[0] + place for place, each in enumerate(numbers)) and (
        len(numbers) > 1 or numbers[0] <= 1
    )
    assert column.may_count("x", is_due=is_due) == (max(numbers) > 0 and not runs)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1000.0", 1000), ("5.0000", 5), ("1,234", 1234), ("1.234", 1), ("1 234 567", 1234567)],
)
def test_sizes_of_written_numbers(text, number):
    """A number is as large as its smaller reading."""
    column = values.Numbers()
    assert column.add(text)
    assert column.most == number


@pytest.mark.parametrize("text", ["{" + "a." * 500_000, "{" + "token" * 100_000, '{"' + "cache_" * 100_000])
def test_long_texts_are_looked_at_in_time(text):
    """A megabyte without end is looked at in a moment, not in hours."""
    begun = time.perf_counter()
    values.counted_in(text)
    assert time.perf_counter() - begun < 60, "it took hours"


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (["prompt_tokens", "completion_tokens"], ["input_tokens", "output_tokens"]),
        (["Input", "Output", "Cache Write"], ["input_tokens", "output_tokens", "cache_write_tokens"]),
        (["tokens_in", "tokens_out", "thinking"], ["input_tokens", "output_tokens", "reasoning_tokens"]),
        (["input", "prompt_tokens", "output"], None),
        (["input", "output", "hologram_tokens"], None),
        (["input", "cached"], None),
        (["input", "output", "cache_write_1h"], None),
    ],
)
def test_what_names_tell(names, fields):
    """Names tell what they are where each is another, and all input and all output are among them."""
    found = mixed.all_meant(names)
    assert (list(found.values()) if found else None) == fields
