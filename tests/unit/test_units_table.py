"""The table of common units against the pint registry that it was made from."""

from __future__ import annotations

import pytest

from costcalc.meters import METERS
from costcalc.units import COMMON, from_registry


@pytest.mark.parametrize("text", COMMON)
def test_common_unit_is_what_pint_says(text: str):
    """The literal table and pint agree on the factor and the dimension of every common spelling."""
    assert COMMON[text] == from_registry(text)


def test_every_price_unit_of_the_vocabulary_is_common():
    """No meter's own unit needs pint."""
    assert {meter.price_unit for meter in METERS.values()} <= COMMON.keys()
    assert {meter.unit for meter in METERS.values()} <= COMMON.keys()
