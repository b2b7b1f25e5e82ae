"""The models that are shown first: those of the table's list that are sold, or who follows them."""

from __future__ import annotations

from datetime import date

import pytest

from costcalc.errors import PricingTableError
from costcalc.questions.compare.featured import MOST_FEATURED, featured
from tests.builders import SHIPPED, model, period, pricing_file, shipped_with, table_of

RATES = "input: 1 USD/Mtoken"
MODELS = (
    model(period(RATES, end="2026-03-01"), "acme/one", "successor: acme/two"),
    model(period(RATES, start="2026-03-01"), "acme/two"),
    model(period(RATES, end="2026-04-01"), "acme/gone"),
    model(period(RATES), "acme/three"),
)


def listing(*names: str, of: str = pricing_file(*MODELS)) -> str:
    """A pricing file with a list of models that are shown first."""
    return of.replace("end: pricing/1", f"featured: [{', '.join(names)}]\nend: pricing/1")


TABLE = table_of(listing("acme/one", "acme/gone", "acme/two", "acme/three"))


def test_those_that_are_sold_in_their_order():
    """On a day before any end nothing is said; a model that is not sold yet is left out."""
    found = featured(TABLE, date(2026, 1, 1))
    assert found.models == ["acme/one", "acme/gone", "acme/three"]
    assert found.notes == ["acme/two is not on sale on 2026-01-01"]


def test_who_follows_stands_for_a_model_that_ended():
    """Once, and it is said; a model that nobody follows is left out, and that is said too."""
    found = featured(TABLE, date(2027, 1, 1))
    assert found.models == ["acme/two", "acme/three"]
    assert found.notes == [
        "acme/one is not on sale on 2027-01-01; its successor acme/two is shown",
        "acme/gone is not on sale on 2027-01-01",
    ]


def test_the_next_takes_the_place():
    """So many as are asked for, from the top of the list on."""
    assert featured(TABLE, date(2027, 1, 1), most=1).models == ["acme/two"]
    assert featured(table_of(pricing_file(*MODELS)), date(2027, 1, 1)).models == []


def test_an_overlay_shows_its_own():
    """Whoever features models of their own shows none of those below; who features none, those."""
    own = pricing_file(model(period(RATES), "acme/mine"))
    assert featured(table_of(listing("acme/one"), listing("acme/mine", of=own)), date(2026, 1, 1)).models == [
        "acme/mine"
    ]
    assert featured(table_of(listing("acme/three"), own), date(2026, 1, 1)).models == ["acme/three"]


def test_a_model_put_over_one_of_the_list_is_no_mistake_of_it():
    """Whoever ends a model in an overlay need not change the list below it."""
    ended = pricing_file(model(period(RATES, end="2025-02-01"), "acme/three"))
    below = listing("acme/three").replace("kind: primary}", "kind: primary, retrieved: 2026-02-01}")
    found = featured(
        table_of(below, ended.replace("  sheet:", "  own:").replace("source: sheet", "source: own")),
        date(2026, 1, 1),
    )
    assert found.models == []


def test_the_shipped_list_is_of_several_makers():
    """Enough for a screen, on the last day on which a source was read: what loads was on sale then."""
    table = table_of(SHIPPED.read_text(encoding="utf-8"))
    listed = table.catalogue.featured()
    assert len(listed) >= MOST_FEATURED
    assert len({each.partition("/")[0] for each in listed[:MOST_FEATURED]}) >= 5


def test_a_shipped_model_that_ended_is_found():
    """A list that nobody looked after is refused when the file is read, and says which model it is."""
    with pytest.raises(
        PricingTableError, match=r"featured\.0: 'openai/gpt-3\.5-turbo-0301' is not on sale on"
    ):
        shipped_with(("featured:\n  - openai/gpt-6.2-sol\n", "featured:\n  - openai/gpt-3.5-turbo-0301\n"))
