"""What a newer answer changes, and which of it nobody should believe unseen."""

from __future__ import annotations

from decimal import Decimal

import pytest

from costcalc.feeds.sheets import Offer, Sheets, period_of
from costcalc.pricing.market import UNDATED, Market, Tier, Tiered
from costcalc.pricing.model import Provider
from costcalc.pricing.source import Source
from costcalc.questions.sync.difference import Change, Suspicion, difference, is_doubtful, suspicions
from costcalc.questions.sync.shape import CHANGE, SUSPICION

DEAR = "it is above 1,000 USD per million tokens"
MOVES = "it moves by more than × 3 or ÷ 3"

FEED = Source("feed-x", "x", "dataset")


def period(start: str = UNDATED, end: str | None = None, **prices: str):
    """A period of a feed with prices by meter."""
    sheet = {meter: Tiered(Decimal(amount)) for meter, amount in prices.items()}
    return period_of(Sheets(sheet), "feed-x", start, end, "observed")


def market(retrieved: str = "2026-11-22", models: int = 40, **periods):
    """A market of models that cost 1 and 2, and of some with periods of their own; none is away."""
    usual = {f"acme/m{n}": [period(input="1", output="2")] for n in range(models)}
    named = {f"acme/{name}": each for name, each in periods.items()}
    documents = {
        name: {"id": name, "provider": "acme", "layer": "x", "name": name, "prices": prices}
        for name, prices in {**usual, **named}.items()
        if prices is not None
    }
    return Market("x", FEED, None, retrieved, {"acme": Provider("acme", "A")}, documents)


def change(meter: str, before: str | None, after: str | None, **more):
    """A change of m0."""
    facts = {"variant": None, "since": UNDATED, **more}
    amounts = [None if each is None else Decimal(each) for each in (before, after)]
    return Change("acme/m0", meter, facts["variant"], facts["since"], *amounts)


def doubts(before, after) -> list[Suspicion]:
    """What is suspicious of a newer market."""
    return list(suspicions(before, after, difference(before, after)))


def test_the_same_changes_nothing():
    """A market does not differ from itself; that differing is said shortly."""
    found = difference(market(), market())
    assert not found
    assert found == ([], [], [])
    assert difference(market(), market(m0=[period(input="1", output="3")]))


def test_models_and_prices():
    """Models that are new or gone, prices that change, begin or end; a model without a price is none."""
    after = market(m0=[period(input="1.5", cache_read="0.1")], m1=None, m2=[], new=[period(input="9")])
    found = difference(market(), after)
    assert found.models_added == ["acme/new"]
    assert found.models_removed == ["acme/m1", "acme/m2"]
    assert found.changes == [
        change("input", "1", "1.5"),
        change("output", "2", None),
        change("cache_read", None, "0.1"),
    ]
    assert CHANGE.document(found.changes[0]) == {
        "model": "acme/m0",
        "meter": "input",
        "variant": None,
        "since": None,
        "before": "1",
        "after": "1.5",
        "ratio": "1.5",
    }
    assert [each.ratio for each in found.changes[1:]] == [None, None]


def test_variants():
    """A change of a tier or an option names its conditions."""
    sheet = {"input": Tiered(Decimal(1), (Tier(200_000, inclusive=False, amount=Decimal(2)),))}

    def sold(batch: str):
        offer = Offer({"service_tier": "batch"}, {"input": Tiered(Decimal(batch))})
        return [period_of(Sheets(sheet, [offer]), "feed-x", UNDATED, None, "undated")]

    found = difference(market(m0=sold("0.5")), market(m0=sold("0.6")))
    variants = ["service_tier=batch", "service_tier=batch, input_tokens_above=200000"]
    assert [each.variant for each in found.changes] == variants
    assert {each.after for each in found.changes} == {Decimal("0.6")}


def test_periods():
    """A new period is compared with what was in force before it, at its own time."""
    may, june = "2025-05-01T00:00:00+00:00", "2025-06-01T00:00:00+00:00"
    before = market(m0=[period(may, input="1")])
    after = market(m0=[period(may, june, input="1"), period(june, input="4")])
    (found,) = difference(before, after).changes
    assert found == change("input", "1", "4", since=june)
    assert CHANGE.document(found)["since"] == "2025-06-01"
    assert [each.why for each in doubts(before, after)] == [MOVES]
    # An old price that is written anew is noticed as well.
    rewritten = market(m0=[period(may, june, input="900"), period(june, input="4")])
    assert [each.why for each in doubts(after, rewritten)] == [MOVES]
    # A model that is no longer sold is no zero.
    ended = market(m0=[period(may, june, input="1")])
    assert difference(before, ended).changes == [change("input", "1", None, since=june)]
    assert doubts(before, ended) == []


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("1", "3", None),
        ("1", "3.000001", MOVES),
        ("3", "1", None),
        ("3", "0.999999", MOVES),
        ("1", "1000", MOVES),
        ("1", "0", "it becomes zero"),
        ("0", "1", "it was zero"),
        ("900", "1000", None),
        ("900", "1000.01", DEAR),
        ("1001", "1002", None),
        ("1001", "4000", MOVES),
        ("1", None, "its price is gone, or zero, and the model still has others"),
    ],
)
def test_what_is_suspicious_of_a_price(before, after, why):
    """Exactly three times, a third, and 1,000 USD are believed; a hair more is not."""
    kept = {"output": "2"} if after is None else {"output": "2", "input": after}
    old, new = market(m0=[period(input=before, output="2")]), market(m0=[period(**kept)])
    assert [each.why for each in doubts(old, new)] == ([why] if why else [])


def test_prices_that_are_not_of_tokens():
    """An image may cost more than a thousand dollars a million."""
    assert doubts(market(), market(new=[period(image="1001")])) == []


def test_a_new_model_that_is_too_dear():
    """New models are looked at too, in all their periods."""
    (found,) = doubts(market(), market(new=[period(input="1", output="1001")]))
    assert (found.why, found.model) == (DEAR, "acme/new")
    assert SUSPICION.document(found)["after"] == "1001"


def test_models_that_vanish():
    """One in twenty may vanish; more is suspicious of the whole answer."""
    assert doubts(market(), market(m0=None, m1=None)) == []
    (found,) = doubts(market(), market(m0=None, m1=None, m2=None))
    assert found == Suspicion("3 of 40 models have vanished, or lost their prices")
    assert SUSPICION.document(found)["meter"] is None


def test_a_model_that_loses_its_prices():
    """A model that is still listed did not vanish: its prices may have become zero."""
    (found,) = doubts(market(), market(m0=[]))
    assert (found.model, found.why) == (
        "acme/m0",
        "it is still listed and has no price any more, or a price of zero",
    )


def test_few_models():
    """Five models are a feed, four are not, even where nothing was before."""
    assert doubts(None, market(models=5)) == []
    assert doubts(None, market(models=4)) == [Suspicion("only 4 of its models have a price")]


def test_an_older_answer():
    """What is older than what is in force is not put in force unseen."""
    (found,) = doubts(market("2026-11-22"), market("2026-11-21"))
    assert found.why == "it is of 2026-11-21, and what is in force of 2026-11-22"


def test_when_nothing_of_it_is_believed():
    """One model in twenty is held by itself; where there are more, or all are meant, the whole answer is."""
    few = [Suspicion("why", f"acme/m{n}") for n in range(2)]
    assert not is_doubtful(market(), [])
    assert not is_doubtful(market(), [*few, few[0]])
    assert is_doubtful(market(), [*few, Suspicion("why", "acme/m2")])
    assert is_doubtful(market(), [Suspicion("all of it")])
