"""What a model that is not sold leads on to: when it was or will be, its successor, other hosts, commands."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pytest

from costcalc import Usage
from costcalc.errors import NoPriceInForceError
from costcalc.periods import parse_moment
from costcalc.pricing.source import Lifecycle, Milestone
from costcalc.rating.ways_out import lead_on
from tests.builders import model, period, pricing_file, table_of

RATES = "input: 1 USD/Mtoken"
MONTHS = [
    period(RATES, "2025-01-01", "2025-02-01"),
    "- {effective_from: 2025-02-01T00:00:00Z, effective_to: 2025-03-01T00:00:00Z, withdrawn: true, source: sheet}\n",
    period(RATES, "2025-03-01", "2025-04-01"),
]


def refused(on: str, *models: str) -> NoPriceInForceError:
    """The error of a question about `acme/one`, which has no price on that moment."""
    with pytest.raises(NoPriceInForceError) as caught:
        table_of(pricing_file(*models)).price("acme/one", Usage(input_tokens=1), on=on)
    return caught.value


def asked(error: NoPriceInForceError) -> list[tuple[str, str]]:
    """What the commands of an error ask: each a model and a moment."""
    words = [command.split() for command in error.commands]
    return [(each[2], each[each.index("--on") + 1]) for each in words]


@pytest.mark.parametrize(
    ("on", "earlier", "later", "ask"),
    [
        ("2024-12-31", None, "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
        # At the very instant at which it ends it is sold no more.
        ("2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z", "2025-01-31T23:59:59Z"),
        ("2025-02-28T23:59:59Z", "2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z", "2025-01-31T23:59:59Z"),
        ("2025-04-01T00:00:00Z", "2025-04-01T00:00:00Z", None, "2025-03-31T23:59:59Z"),
        ("2026-01-01", "2025-04-01T00:00:00Z", None, "2025-03-31T23:59:59Z"),
    ],
)
def test_when_it_was_sold_and_will_be(on: str, earlier: str | None, later: str | None, ask: str):
    """The last end before and the first beginning after; the command asks for a moment with a price."""
    error = refused(on, model("".join(MONTHS)))
    assert (error.earlier, error.later) == (earlier, later)
    assert asked(error) == [("acme/one", ask)]
    assert error.commands == (f"costcalc price acme/one --input 1 --on {ask}",)


def test_what_ended_at_noon_was_sold_that_morning():
    """In the afternoon it has ended, and will be sold no more; the command asks for the second before noon."""
    error = refused("2025-02-01T18:00:00Z", model(period(RATES, "2025-01-01", "2025-02-01T12:00:00Z")))
    assert (error.earlier, error.later) == ("2025-02-01T12:00:00Z", None)
    assert asked(error) == [("acme/one", "2025-02-01T11:59:59Z")]


def host(name: str, start: str = "2025-01-01", end: str = "", then: str = "") -> str:
    """A host of the weights of `acme/one`."""
    return model(period(RATES, start, end) + then, f"acme/{name}", "weights_of: acme/one")


def test_hosts_are_those_that_sell_it_at_that_moment():
    """Neither the model itself, nor who came later, ended at that instant or withdrew it; five at most."""
    hosts = [
        host("not-yet", "2025-07-01"),
        host("until-now", end="2025-06-01"),
        host(
            "withdrawn",
            end="2025-05-01",
            then="- {effective_from: 2025-05-01T00:00:00Z, withdrawn: true, source: sheet}\n",
        ),
        *[host(f"on-sale-{number}", "2025-06-01") for number in range(6)],
    ]
    error = refused("2025-06-01T00:00:00Z", model(period(RATES, end="2025-05-01")), *hosts)
    assert error.hosts == tuple(f"acme/on-sale-{number}" for number in range(5))
    assert asked(error) == [("acme/on-sale-0", "2025-06-01T00:00:00Z"), ("acme/one", "2025-04-30T23:59:59Z")]


def test_a_successor_comes_before_a_host():
    """Commands ask for the successor, then for the first host, then for the model when it was last sold."""
    error = refused(
        "2025-06-01",
        model(period(RATES, end="2025-05-01"), also="successor: acme/two"),
        model(period(RATES), "acme/two"),
        host("other"),
    )
    assert (error.successor, error.hosts) == ("acme/two", ("acme/other",))
    assert asked(error) == [
        ("acme/two", "2025-06-01"),
        ("acme/other", "2025-06-01"),
        ("acme/one", "2025-04-30T23:59:59Z"),
    ]


def test_a_successor_that_nobody_sells_is_named_without_a_command():
    """What the provider says of it stands, and no command asks for what has no price."""
    error = refused(
        "2025-06-01",
        model(period(RATES, end="2025-05-01"), also="successor: acme/two"),
        model(period(RATES, start="2025-07-01"), "acme/two"),
    )
    assert error.successor == "acme/two"
    assert asked(error) == [("acme/one", "2025-04-30T23:59:59Z")]


@pytest.mark.parametrize(("ended", "found"), [(19, "acme/m20"), (20, "acme/m1")])
def test_a_chain_of_successors_is_followed_twenty_steps(ended: int, found: str):
    """The twentieth successor is found; beyond it the first one is named, on sale or not."""
    chain = [
        model(period(RATES, end="2025-05-01"), f"acme/m{number}", f"successor: acme/m{number + 1}")
        for number in range(1, ended + 1)
    ]
    first = model(period(RATES, end="2025-05-01"), also="successor: acme/m1")
    assert refused("2025-06-01", first, *chain, model(period(RATES), f"acme/m{ended + 1}")).successor == found


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-06-01", "acme/old has no price in force on 2026-06-01: it was shut down on 2026-04-04"),
        ("2025-06-01", "nothing says what it cost before it is shut down, on 2026-04-04"),
    ],
)
def test_a_model_of_which_no_price_is_left(on: str, words: str):
    """It says when it ended, where that is all that is known."""
    found = table_of(pricing_file(model(period(RATES))))
    one = found.model("acme/one", on="2026-06-01")
    end = Milestone("2026-04-04", one.prices[0].source)
    gone = one._replace(id="acme/old", prices=(), lifecycle=Lifecycle(shutdown=end))
    assert words in str(lead_on(found, gone, parse_moment(on)))
