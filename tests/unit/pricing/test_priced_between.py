"""Which models may have had a price on some days: few of thousands, and none too few."""

from __future__ import annotations

import pytest

from costcalc.pricing.file.merge import layered
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.compiling import compile_table
from tests.builders import loaded, model, period, pricing_file
from tests.layers import listed, market

OWN = pricing_file(model(period("input: 1 USD/Mtoken", "2025-01-15", "2025-01-26")))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """A feed read on 2025-01-20, and one read on 2026-11-20, each with dates and without."""
    early = market(
        "early",
        listed("a/undated", "early", {"input": "1"}),
        listed("a/until", "early", {"input": "1"}, start="2024-01-01", end="2025-01-10"),
        listed("a/since", "early", {"input": "1"}, start="2025-01-31"),
        read="2025-01-20",
    )
    late = market(
        "late",
        listed("b/undated", "late", {"input": "1"}),
        listed("b/ended", "late", {"input": "1"}, end="2025-01-24"),
        listed("b/all", "late", {"input": "1"}, start="2024-01-01"),
        read="2026-11-20",
    )
    feeds = {each.feed: each for each in (early, late)}
    merged = layered(loaded(OWN), feeds, ["table", *feeds])
    return Catalogue(compile_table(merged, "", [early, late]))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-01-20", "2025-01-31", "acme/one a/undated a/since b/all"),
        ("2025-01-27", "2025-01-27", "a/undated b/all"),
        ("2025-01-09", "2025-01-09", "a/until b/all"),
        ("2026-11-20", "2026-11-20", "a/undated a/since b/undated b/all"),
        ("2023-01-01", "2023-01-01", ""),
    ],
)
def test_models_priced_between(catalogue: Catalogue, first: str, last: str, expected: str):
    """Those with a figure in force; what a feed lists without a date counts from the day it was read on."""
    found = [each.id for each in catalogue.models_priced_between(first, last)]
    assert found == expected.split()
