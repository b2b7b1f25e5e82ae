"""From a name to a model: ids, dated aliases, and what a miss says."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pytest

from costcalc.errors import AmbiguousModelError, InstantNeededError, UnknownModelError
from costcalc.pricing.names.near import nearest
from tests.builders import model, period, pricing_file, table_of

PRICES = period("input: 1 USD/Mtoken")
TABLE = table_of(
    pricing_file(
        model(
            PRICES,
            "acme/alpha-1",
            "aliases: [alpha, {name: chat, effective_to: 2025-06-01T12:00:00Z}, shared]",
        ),
        model(
            PRICES,
            "acme/beta-1",
            "aliases: [{name: chat, effective_from: 2025-06-01T12:00:00Z, effective_to: 2025-07-01T00:00:00Z}]",
        ),
        model(PRICES, "other/gamma", "aliases: [shared]"),
    ).replace("  acme: {name: Acme}\n", "  acme: {name: Acme}\n  other: {name: Other}\n")
)


@pytest.mark.parametrize(
    ("name", "on", "model_id"),
    [
        ("acme/alpha-1", "2020-01-01", "acme/alpha-1"),
        ("alpha", "2025-01-01", "acme/alpha-1"),
        ("chat", "2025-06-01T11:59:59Z", "acme/alpha-1"),
        ("chat", "2025-06-01T12:00:00Z", "acme/beta-1"),
        ("chat", "2025-05-31", "acme/alpha-1"),
        ("chat", "2025-06-30", "acme/beta-1"),
    ],
)
def test_a_name_stands_for_a_model(name: str, on: str, model_id: str):
    """An id is always the model, an alias within its dates."""
    assert TABLE.model(name, on=on).id == model_id


def test_a_name_that_changes_in_the_day():
    """A day on which an alias is re-pointed does not say which model is meant."""
    with pytest.raises(InstantNeededError, match="'chat' changes its meaning on 2025-06-01"):
        TABLE.model("chat", on="2025-06-01")


def test_a_name_that_has_ended():
    """A retired alias says what it stood for, until when, and what leads on from there."""
    with pytest.raises(
        UnknownModelError, match="acme/beta-1 from 2025-06-01T12:00:00Z until 2025-07-01T00:00:00Z"
    ) as caught:
        TABLE.model("chat", on="2025-07-01T00:00:00Z")
    assert caught.value.near == ("acme/beta-1",)


def test_a_name_of_several_models():
    """A bare name that providers share lists their models, with what they cost on that day."""
    with pytest.raises(AmbiguousModelError, match="say acme/alpha-1 or other/gamma") as caught:
        TABLE.model("shared", on="2025-01-01")
    assert caught.value.code == "ambiguous_model"
    assert str(caught.value).endswith("(USD per million tokens: acme/alpha-1 input 1; other/gamma input 1)")
    with pytest.raises(AmbiguousModelError, match="acme/alpha-1 has none then"):
        TABLE.model("shared", on="2024-12-31")


@pytest.mark.parametrize(
    ("slip", "near"), [("alpa", "alpha"), ("Beta_1", "acme/beta-1"), ("acme/gamma", "other/gamma")]
)
def test_a_slip_is_answered_with_what_is_near(slip: str, near: str):
    """A name that nobody has is answered with names like it."""
    with pytest.raises(UnknownModelError) as caught:
        TABLE.model(slip, on="2025-01-01")
    assert near in caught.value.near


def test_nothing_is_near():
    """Where no name is like it, the command that lists all is named."""
    with pytest.raises(UnknownModelError, match="`costcalc models` lists what there is"):
        TABLE.model("zzzzzz", on="2025-01-01")


OURS = pricing_file(
    model(PRICES, "acme/gateway", "aliases: [gpt-4o]"),
    model(PRICES, "acme/hosted", "aliases: [claude-x]\n  weights_of: acme/gateway"),
)


def test_what_our_own_files_call_a_model():
    """A file of one's own may call a model of one's own as a maker's is called; a host of another's weights not."""
    table = table_of(OURS)
    assert table.model("gpt-4o", on="2025-06-01").id == "acme/gateway"
    with pytest.raises(UnknownModelError, match="a bare name is its maker's") as caught:
        table.model("claude-x", on="2025-06-01")
    assert caught.value.near == ("acme/hosted",)
    overlay = pricing_file(model(PRICES, "acme/private", "aliases: [claude-y]\n  weights_of: acme/gateway"))
    assert table_of(OURS, overlay).model("claude-y", on="2025-06-01").id == "acme/private"


MANY = [
    f"{family}-{size}b-v{version}"
    for family in ("alpha", "beta", "gamma", "delta")
    for size in range(100)
    for version in range(10)
]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("gama-70b-v3", "gamma-70b-v3"),
        ("delta-7b_v1x", "delta-7b-v1"),
        ("Beta 13b v2", "beta-13b-v2"),
        ("ab", None),
    ],
)
def test_near_names_among_thousands(name: str, near: str | None):
    """Of thousands of names, those that share pieces with a slip of the finger are compared with it."""
    found = nearest(name, MANY)
    assert found[0] == near if near else found == []


@pytest.mark.parametrize("name", ["", "a", "x" * 300, "-" * 300, "gamma-" * 50])
def test_near_names_of_evil_names(name: str):
    """Whatever is asked for, it ends."""
    assert len(nearest(name, MANY)) <= 5
