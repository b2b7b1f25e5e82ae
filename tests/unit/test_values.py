"""Named tuples: as typing's own, of any number of fields."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from costcalc.values import NamedTuple


def tuple_of(number: int) -> Any:
    """A class of so many fields, the last of which has a default."""
    fields = [f"field_{place}" for place in range(number)]
    last = {fields[-1]: "left out"} if fields else {}
    kind: Any = type(NamedTuple)
    return kind("Many", (NamedTuple,), {"__annotations__": dict.fromkeys(fields, "int"), **last})


@pytest.mark.parametrize("number", range(31))
def test_any_number_of_fields(number: int):
    """Fields stand in their order, by place or by name, whether their maker is written or compiled."""
    kind, values = tuple_of(number), tuple(range(number))
    made = kind(*values)
    assert tuple(made) == values
    assert kind(**dict(zip(made._fields, values, strict=True))) == made
    assert [getattr(made, name) for name in made._fields] == [*values]


@pytest.mark.parametrize("number", [1, 13, 23, 24])
def test_a_default_and_too_much(number: int):
    """What has a default may be left out; one too many, or an unknown name, is refused."""
    kind, values = tuple_of(number), tuple(range(number))
    assert kind(*values[:-1])[-1] == "left out"
    with pytest.raises(TypeError, match="positional arguments"):
        kind(*values, 1)
    with pytest.raises(TypeError, match="unexpected keyword argument 'a'"):
        kind(*values[:-1], a=1)


class Pair(NamedTuple):
    """Two values."""

    first: int
    second: str = ""


def test_copies():
    """A value is pickled, and changed in a copy, by its fields."""
    pair = Pair(1, "b")
    assert pickle.loads(pickle.dumps(pair)) == pair  # noqa: S301 - our own
    assert pair._replace(second="c") == Pair(1, "c")
    assert repr(pair) == "Pair(first=1, second='b')"
