"""A document becomes a value by the annotations of the value's fields."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.pricing.documents import value_of
from costcalc.pricing.model import Bracket
from costcalc.pricing.source import Cited, Quantity, Source
from costcalc.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHEET = Source("sheet", "A sheet", "primary")


class Fact(NamedTuple):
    """One field of each kind that a document may say."""

    id: str
    amount: Decimal | None
    start: datetime | None
    bracket: Bracket | None
    quantity: Quantity | None
    others: Sequence[Source]
    shares: Mapping[str, Decimal]
    cited: Cited
    verdict: str = "none"


LEAST = {"source": "sheet", "printed": "so it says"}
NOTHING: dict[str, Any] = dict.fromkeys(("amount", "start", "bracket", "quantity"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, {}),
        ({"amount": "0.55"}, {"amount": Decimal("0.55")}),
        ({"start": "2025-01-25T20:00:00+00:00"}, {"start": datetime(2025, 1, 25, 20, tzinfo=UTC)}),
        ({"bracket": ["2025-01-01", "2025-01-02"]}, {"bracket": Bracket(date(2025, 1, 1), date(2025, 1, 2))}),
        ({"quantity": {"number": "8", "unit": "GPU"}}, {"quantity": Quantity(Decimal(8), "GPU")}),
        ({"others": ["sheet", "sheet"]}, {"others": (SHEET, SHEET)}),
        ({"shares": {"fr": "1.5"}}, {"shares": {"fr": Decimal("1.5")}}),
        ({"verdict": "holds", "of no field": 1}, {"verdict": "holds"}),
        ({"cited": {"source": "sheet"}}, {"cited": Cited(SHEET)}),
    ],
)  # fmt: skip
def test_fields(said: dict[str, Any], expected: dict[str, Any]):
    """What is said is read; what is left out is None, empty or the default; `cited` may stand beside it."""
    cited = Cited(SHEET, "so it says")
    whole = {"id": "one", **NOTHING, "others": (), "shares": {}, "cited": cited, "verdict": "none"}
    found = value_of(Fact, {**LEAST, **said}, {"sheet": SHEET}.__getitem__, id="one")
    assert found._asdict() == {**whole, **expected}


def test_a_field_that_is_due():
    """A field that is neither said nor known, and may not be left out, is missed."""
    with pytest.raises(TypeError, match="id"):
        value_of(Fact, LEAST, {"sheet": SHEET}.__getitem__)
