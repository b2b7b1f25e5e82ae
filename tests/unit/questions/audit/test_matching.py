"""An audit: whose model a name is, what is for sale at all, what is old, and in which order it is told."""

from __future__ import annotations

import pytest

from tests.builders import model, period, pricing_file
from tests.layers import found, listed, market

RATES = "input: 2 USD/Mtoken, output: 8 USD/Mtoken"
OPEN = period(RATES)
ENDED = period(RATES, end="2026-06-01")


def own(*models: str) -> str:
    """Our own table."""
    return pricing_file(*models)


def feed(name: str, amount: str = "2", read: str = "2026-11-20", **more):
    """A feed that lists one model."""
    return market("feed-a", listed(name, "feed-a", {"input": amount}, **more), read=read)


def seen(findings):
    """What was found, in short."""
    return [(each.kind, each.model, each.severity) for each in findings]


# --- names ----------------------------------------------------------------------------------------


def test_a_name_that_the_provider_gives_it():
    """A feed's model is ours by an alias of the same provider; another provider's of that name is another."""
    text = own(model(OPEN, also="aliases: [uno]"))
    (one,) = found(text, feed("acme/uno", "3"))
    assert (one.model, one.values[1].model) == ("acme/one", "acme/uno")
    assert found(text, feed("rival/uno", "3")) == []


POINTED = own(
    model(
        period(RATES, end="2026-03-01"),
        also="aliases: [{name: latest, effective_to: 2026-03-01T00:00:00Z}]",
    ),
    model(
        period("input: 5 USD/Mtoken, output: 8 USD/Mtoken", start="2026-03-01"),
        name="acme/two",
        also="aliases: [{name: latest, effective_from: 2026-03-01T00:00:00Z, "
        "effective_to: 2026-09-01T00:00:00Z}]",
    ),
)
"""`latest` was one until March 2026, two until September, and is nothing since."""


def test_a_name_that_was_pointed_elsewhere():
    """A dated feed's `latest` is compared with the model that the name stood for on that day."""
    dated = feed("acme/latest", "3", start="2025-01-01")
    for day, model_id in (("2026-02-01", "acme/one"), ("2026-05-01", "acme/two")):
        (one,) = found(POINTED, dated, on=day)
        assert (one.kind, one.model) == ("price", model_id)


def test_a_name_that_an_older_model_was_called():
    """A feed's `one` is what the name stands for now, though our id of the older model is still called so."""
    text = own(
        model(OPEN, also="aliases: [{name: one, effective_to: 2026-03-01T00:00:00Z}]"),
        model(
            period("input: 5 USD/Mtoken, output: 8 USD/Mtoken"),
            name="acme/two",
            also="aliases: [{name: one, effective_from: 2026-03-01T00:00:00Z}]",
        ),
    )
    assert found(text, feed("acme/one", "5")) == []
    (one,) = found(text, feed("acme/one", "2"))
    assert (one.model, one.values[1].model) == ("acme/two", "acme/one")


def test_an_undated_feed_speaks_for_the_name_of_its_own_day():
    """What `latest` costs in November says nothing of what the name stood for in February."""
    assert found(POINTED, feed("acme/latest", "3"), on="2026-02-01") == []


def test_a_name_that_stands_for_nothing_any_more():
    """A feed that still sells it contradicts the end of the name; costcalc does not price it."""
    (one,) = found(POINTED, feed("acme/latest", "3"))
    assert (one.kind, one.model, one.used) == ("retired", "acme/latest", None)
    assert [(each.layer, each.model, each.status) for each in one.values] == [
        ("feed-a", "acme/latest", "on sale"),
        ("table", "acme/two", "no longer called so"),
    ]
    assert "the name no longer stands for acme/two since 2026-09-01T00:00:00Z, at 5 before" in one.why


def test_a_dispute_about_what_costcalc_does_not_price():
    """Two feeds that differ on a name or model that has ended, even by 1,000, differ about nothing in use."""
    other = market("feed-b", listed("acme/latest", "feed-b", {"input": "9"}))
    assert [each for each in seen(found(POINTED, feed("acme/latest", "3"), other)) if each[0] == "price"] == [
        ("price", "acme/latest", "low")
    ]
    far = market("feed-b", listed("acme/one", "feed-b", {"input": "9000"}))
    assert [
        each for each in seen(found(own(model(ENDED)), feed("acme/one", "9"), far)) if each[0] == "unit"
    ] == [("unit", "acme/one", "low")]


# --- what is for sale -----------------------------------------------------------------------------


def test_a_retired_model():
    """A feed that lists what our table says ended is found, with the end and the last price."""
    (one,) = found(own(model(ENDED)), feed("acme/one"))
    assert (one.kind, one.severity, one.used) == ("retired", "low", None)
    assert one.values[1].until == "2026-06-01T00:00:00Z"
    assert "it is no longer sold since 2026-06-01T00:00:00Z, at 2 before" in one.why


def test_a_feed_that_was_read_before_the_end():
    """A feed that was read in May cannot know what ended in June."""
    assert found(own(model(ENDED)), feed("acme/one", read="2026-05-20"), older_than=365) == []


def test_a_dated_listing_of_a_retired_model_is_worse():
    """A feed that keeps dates and goes on is more than a list that keeps what was."""
    (one,) = found(own(model(ENDED)), feed("acme/one", start="2025-01-01"))
    assert one.severity == "medium"


def test_a_retired_model_whose_input_is_not_sold():
    """What still sells it may sell another meter than the first."""
    text = own(model(ENDED))
    theirs = market("feed-a", listed("acme/one", "feed-a", {"output": "8"}))
    (one,) = found(text, theirs)
    assert (one.kind, one.meter) == ("retired", "output")
    assert "at 8 before" in one.why


def test_a_model_that_a_feed_says_ended():
    """The other way round: our table sells what a feed says has ended."""
    (one,) = found(own(model(OPEN)), feed("acme/one", start="2025-01-01", end="2026-10-01"))
    assert (one.kind, one.used) == ("retired", "table")
    assert "feed-a says that it is no longer sold since 2026-10-01T00:00:00Z" in one.why


def test_not_yet_sold():
    """A feed that was read before a model's first day, and has it already."""
    text = own(model(period(RATES, start="2026-12-01")))
    (one,) = found(text, feed("acme/one"), on="2026-11-22")
    assert (one.kind, one.values[1].since) == ("not_yet_sold", "2026-12-01T00:00:00Z")
    assert "it is not sold before 2026-12-01T00:00:00Z" in one.why
    # Read later, it may be right; and of a day long before it says nothing.
    assert found(text, feed("acme/one", read="2026-12-20"), on="2026-11-22") == []
    assert found(text, feed("acme/one"), on="2026-01-01") == []


def test_a_model_without_a_list_price():
    """In our table someone found that nobody lists a price: a feed that does is found."""
    text = own("acme/one:\n  name: One\n  unpriced: sold by contract only\n  prices: []\n")
    (one,) = found(text, feed("acme/one"))
    assert (one.kind, one.used) == ("unpriced", None)
    assert "nobody lists a price for it" in one.why


# --- how old --------------------------------------------------------------------------------------

READ = own(model(OPEN)).replace("kind: primary", "kind: primary, retrieved: 2026-01-01")


def test_stale_figures():
    """Figures that were read more than so many days ago are one finding for each model and source."""
    (one,) = found(READ, on="2026-04-02")
    assert (one.kind, one.severity, one.model, one.figures) == ("stale", "low", "acme/one", 2)
    assert one.why == "Nobody has looked at 2 figures since 2026-01-01, 91 days before."
    assert found(READ, on="2026-04-01") == []
    assert found(READ, on="2026-04-02", older_than=91) == []


def test_what_confirms_a_figure_keeps_it_fresh():
    """A figure that another source confirmed later was looked at then."""
    later = 'later: {title: Later, url: "https://example.com/x", kind: secondary, retrieved: 2026-03-01}'
    confirmed = own(model(period(RATES, also="confirmed_by: [later]")))
    text = confirmed.replace("kind: primary", "kind: primary, retrieved: 2026-01-01")
    text = text.replace("providers:", f"  {later}\nproviders:")
    assert found(text, on="2026-04-02") == []


def test_a_stale_feed():
    """A feed that was read long ago is one finding, whatever it lists."""
    (one,) = found(None, feed("acme/one", read="2026-01-01"), on="2026-04-02")
    assert (one.kind, one.model, one.values[0].layer) == ("stale", None, "feed-a")


def test_a_price_that_was_observed_long_ago():
    """Without a day on which it was read, a price counts from the day on which it was observed."""
    text = own(model(period(RATES, also="effective_from_basis: observed")))
    (one,) = found(text, on="2025-04-02")
    assert one.why == "Nobody has looked at 2 figures since 2025-01-01, 91 days before."


# --- in which order -------------------------------------------------------------------------------


def test_the_worst_comes_first():
    """The severest first, then what our own figures are about, then the widest apart; the same each time."""
    text = own(model(OPEN), model(ENDED, name="acme/old"))
    one = market(
        "feed-a",
        listed("acme/one", "feed-a", {"input": "5", "output": "9"}),
        listed("acme/old", "feed-a", {"input": "2"}),
        listed("acme/far", "feed-a", {"input": "1"}),
        listed("acme/wrong", "feed-a", {"input": "1"}),
    )
    two = market(
        "feed-b",
        listed("acme/far", "feed-b", {"input": "40"}),
        listed("acme/wrong", "feed-b", {"input": "1000000"}),
    )
    findings = found(text, one, two)
    assert seen(findings) == [
        ("price", "acme/one", "high"),
        ("unit", "acme/wrong", "high"),
        ("price", "acme/far", "high"),
        ("price", "acme/one", "medium"),
        ("retired", "acme/old", "low"),
    ]
    assert findings == found(text, one, two)


@pytest.mark.parametrize("text", [None, "nothing", "2026-13-01"])
def test_a_feed_of_which_the_day_is_not_known(text):
    """Without the day on which a feed was read, it is neither stale nor late."""
    unknown = feed("acme/one", "3")._replace(retrieved=text)
    (one,) = found(own(model(OPEN)), unknown)
    assert one.kind == "price"
