"""What the table knows to come: on both sides of each edge of time, for what a question uses and nothing else."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from typing import Any

import pytest

from costcalc import Usage, Workload
from tests.builders import ROOT, at, model, period, pricing_file, table_of, variant

CHANGES = table_of((ROOT / "tests" / "cases" / "tables" / "changes.yaml").read_text(encoding="utf-8"))
USED = Usage(input_tokens=1_000, output_tokens=200)
WORK = Workload(input="1000", output="200")
OLD, NEW = "input: 1 USD/Mtoken, output: 4 USD/Mtoken", "input: 2 USD/Mtoken, output: 8 USD/Mtoken"


def told(changes: Any) -> list[tuple[Any, ...]]:
    """Changes as tuples: kind, day, meter, from, to, variant."""
    found = [each.to_dict() for each in changes]
    return [
        (each["kind"], each["at"][:10], each["meter"], each["from"], each["to"], each["variant"])
        for each in found
    ]


def ahead(name: str, on: Any, **more: Any) -> list[tuple[Any, ...]]:
    """What is to come of the price of a model."""
    return told(CHANGES.price(name, USED, on=on, **more).changes)


def of_new_period(
    old: str, new: str, on: Any = "2025-05-20", usage: Usage = USED, **more: Any
) -> list[tuple[Any, ...]]:
    """What is to come of a model whose price changes on 2025-06-01."""
    table = table_of(pricing_file(model(period(old, "2025-01-01", "2025-06-01") + period(new, "2025-06-01"))))
    return told(table.price("acme/one", usage, on=on, **more).changes)


DOUBLED = [
    ("price", "2026-12-15", "input", "1", "2", None),
    ("price", "2026-12-15", "output", "4", "8", None),
]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-11-15", []),  # its 30 days end with 2026-12-14
        ("2026-11-16", DOUBLED),
        ("2026-12-14", DOUBLED),
        ("2026-12-14T23:59:59.999999Z", DOUBLED),
        ("2026-12-15T00:00:00Z", []),  # it is the price in force
        ("2026-12-15", []),
        ("2026-11-15T00:00:00Z", []),
        ("2026-11-15T00:00:00.000001Z", DOUBLED),
    ],
)
def test_both_sides_of_the_time_asked(on: str, expected: list[Any]):
    """A change counts from the moment asked, itself excluded, to 30 days later, which is excluded too."""
    assert ahead("doubling", on) == expected


def test_only_what_is_used_changes():
    """A line for each meter that a question uses: images stay as they are, and cached tokens double too."""
    cached = CHANGES.price("doubling", Usage(input_tokens=10, cache_read_tokens=5, images=2), on="2026-12-01")
    assert told(cached.changes) == [
        ("price", "2026-12-15", "input", "1", "2", None),
        ("price", "2026-12-15", "cache_read", "0.1", "0.2", None),
    ]
    assert CHANGES.price("doubling", Usage(images=2), on="2026-12-01").changes == ()


def test_a_comparison_speaks_of_a_year():
    """A row knows what comes within 365 days; a price what comes within 30."""
    (row,) = CHANGES.compare(WORK, ["doubling"], on="2026-01-01").rows
    assert told(row.changes) == DOUBLED
    (row,) = CHANGES.compare(WORK, ["edge"], on="2026-11-29").rows
    assert told(row.changes) == [
        ("price", "2026-12-29", "input", "0.7", "0.84", None),
        ("price", "2026-12-29", "output", "2.8", "3.36", None),
    ]


def test_a_model_that_ends():
    """A shutdown is one line, with the successor and the words of its source, and no price to nothing beside it."""
    (change,) = CHANGES.price("ending", USED, on="2026-12-01").changes
    said = change.to_dict()
    assert (said["kind"], said["at"], said["successor"]) == (
        "shutdown",
        "2026-12-20T00:00:00Z",
        "maker/steady",
    )
    assert (said["meter"], said["from"], said["to"], said["pricing_unit"]) == (None, None, None, None)
    assert said["source"]["printed"] == "Ending will be shut down on December 20, 2026"
    assert said["source"]["url"] == "https://example.com/deprecations"


def test_a_price_that_ends_without_a_shutdown():
    """Nobody says that the model is shut down: each price goes to nothing, and what follows is named."""
    assert ahead("expiring", "2026-12-01") == [
        ("price", "2026-12-24", "input", "1", None, None),
        ("price", "2026-12-24", "output", "4", None, None),
    ]
    assert {each.successor for each in CHANGES.price("expiring", USED, on="2026-12-01").changes} == {
        "maker/steady"
    }


def test_a_guarantee_that_ends_while_the_price_goes_on():
    """It is told until the instant at which it ends; where another price follows, that price is told instead."""
    assert ahead("promoted", "2026-12-09") == [("guarantee", "2026-12-10", None, None, None, None)]
    assert ahead("promoted", "2026-12-10") == []
    table = table_of(pricing_file(model(
        period(OLD, "2025-01-01", "2025-06-01", "guaranteed_until: 2025-06-01T00:00:00Z\n") + period(NEW, "2025-06-01"),
    )))  # fmt: skip
    assert {each.kind for each in table.price("acme/one", USED, on="2025-05-20").changes} == {"price"}


def test_tiers_are_those_that_the_question_asks_for():
    """The batch price of a question about batch, the standard price of any other; a tier that ends is said."""
    batch = f"variants:\n{variant('service_tier: batch', 'input: 0.5 USD/Mtoken, output: 2 USD/Mtoken')}"
    before, after = period(OLD, "2025-01-01", "2025-06-01", batch), period(OLD, "2025-06-01")
    table = table_of(pricing_file(model(before + after)))
    assert table.price("acme/one", USED, on="2025-05-20").changes == ()
    assert told(table.price("acme/one", USED, on="2025-05-20", service_tier="batch").changes) == [
        ("price", "2025-06-01", "input", "0.5", None, "service_tier=batch"),
        ("price", "2025-06-01", "output", "2", None, "service_tier=batch"),
    ]


def test_sizes_are_those_of_the_request():
    """A tier above 200,000 tokens that comes changes nothing for a request of 200,000, and all for one more."""
    above = f"variants:\n{variant('input_tokens_above: 200000')}"
    table = table_of(
        pricing_file(model(period(OLD, "2025-01-01", "2025-06-01") + period(OLD, "2025-06-01", also=above)))
    )
    at_most = table.price("acme/one", Usage(input_tokens=200_000), on="2025-05-20")
    assert at_most.changes == ()
    more = table.price("acme/one", Usage(input_tokens=200_001), on="2025-05-20")
    assert told(more.changes) == [("price", "2025-06-01", "input", "1", "2", "input_tokens_above=200000")]
    summed = table.price("acme/one", Usage(input_tokens=200_001, requests=2), on="2025-05-20")
    assert summed.changes == ()  # which of the requests are large is not said


def test_hours_are_those_of_the_question():
    """New night hours: told of a night's instant and of a whole day, and not of an instant at noon."""
    night = [
        ("price", "2026-12-15", "input", "1", "0.5", "00:00-08:00"),
        ("price", "2026-12-15", "output", "4", "3", "00:00-08:00"),
    ]
    assert ahead("nightly", "2026-12-01T03:00:00Z") == ahead("nightly", "2026-12-01") == night
    assert ahead("nightly", "2026-12-01T12:00:00Z") == []


def test_days_between_which_a_change_was_observed():
    """An observed change has its days, and is told until the last of them."""
    changes = CHANGES.price("observed", USED, on="2026-06-01").changes
    assert {each.to_dict()["at"] for each in changes} == {"2026-06-14T00:00:00Z"}
    assert changes[0].to_dict()["bracket"] == {"not_before": "2026-06-10", "not_after": "2026-06-14"}
    assert CHANGES.price("doubling", USED, on="2026-12-01").changes[0].to_dict()["bracket"] is None


def test_a_gap_ends_and_begins():
    """A price that ends and comes back after a gap is told twice."""
    gap = "- {effective_from: 2025-06-01T00:00:00Z, effective_to: 2025-06-05T00:00:00Z, source: sheet, withdrawn: true, rates: {}}\n"
    table = table_of(
        pricing_file(
            model(
                period("input: 1 USD/Mtoken", "2025-01-01", "2025-06-01")
                + gap
                + period("input: 1 USD/Mtoken", "2025-06-05")
            )
        )
    )
    assert told(table.price("acme/one", Usage(input_tokens=1), on="2025-05-20").changes) == [
        ("price", "2025-06-01", "input", "1", None, None),
        ("price", "2025-06-05", "input", None, "1", None),
    ]


def test_a_fee_and_a_meter_that_come():
    """A fee for each request that comes is a change; cached tokens with a price of their own are one too."""
    assert of_new_period(OLD, f"{OLD}, request: 0.01 USD/request") == [
        ("price", "2025-06-01", "request", None, "0.01", None)
    ]
    cached = Usage(input_tokens=100, cache_read_tokens=50)
    assert of_new_period(OLD, f"{OLD}, cache_read: 0.1 USD/Mtoken", usage=cached) == [
        ("price", "2025-06-01", "cache_read", "1", "0.1", None)
    ]
    assert of_new_period(f"{OLD}, image: 0.1 USD/image", OLD, usage=Usage(images=1)) == [
        ("price", "2025-06-01", "image", "0.1", None, None)
    ]


def test_what_a_change_says_of_itself():
    """A change is read well in Python, and says whether it is for the worse."""
    (doubling,) = {each.kind for each in CHANGES.price("doubling", USED, on="2026-12-01").changes}
    first = CHANGES.price("doubling", USED, on="2026-12-01").changes[0]
    assert doubling == "price"
    assert repr(first) == "<Change of maker/doubling at 2026-12-15T00:00:00Z: price of input from 1 to 2>"
    assert (first.at, first.worsens) == (at("2026-12-15T00:00Z"), True)
    assert not CHANGES.price("cutting", USED, on="2026-12-01").changes[0].worsens
    assert (
        repr(CHANGES.price("ending", USED, on="2026-12-01").changes[0])
        == "<Change of maker/ending at 2026-12-20T00:00:00Z: shutdown>"
    )


def test_an_offer_has_no_future():
    """A vendor's quote says nothing of what comes."""
    found = CHANGES.compare(WORK, [], on="2026-11-29", offers=["V: input 1 USD/Mtoken, output 2 USD/Mtoken"])
    assert found.rows[0].changes == ()
