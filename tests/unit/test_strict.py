"""`strict=True` in Python refuses what is not exact and certain, with every reason."""

from __future__ import annotations

import pickle

import pytest

import costcalc
from costcalc.errors import UsageError

USAGE = costcalc.Usage(input_tokens=1000, output_tokens=10)
WORK = {"requests": "10/day", "input": 1500, "output": 5}
DAY = "2026-11-22"


@pytest.fixture(scope="module")
def table(own_environment):
    """The shipped table."""
    return costcalc.load(layers=["table"])


def test_what_is_certain_is_answered(table):
    """As without the word."""
    for strict in (True, False):
        sure = table.price("gpt-4o", USAGE, on=DAY, strict=strict)
        assert sure.list_cost == table.price("gpt-4o", USAGE, on=DAY).list_cost
        assert table.compare(WORK, ["gpt-4o"], on=DAY, strict=strict).rows


@pytest.mark.parametrize(
    "ask",
    [
        lambda table: table.price("gpt-4o", {"input": "1500 word"}, on=DAY, strict=True),
        lambda table: table.price("sonnet", USAGE, on=DAY, strict=True),
        lambda table: table.compare(WORK, ["sonnet", "gpt-4o"], on=DAY, strict=True),
        lambda table: table.project(WORK, ["deepseek-v4-pro"], start="2026-12", strict=True),
    ],
)
def test_an_estimate_is_refused(ask, table):
    """With its reasons, which stay what they are in other processes."""
    with pytest.raises(costcalc.StrictError, match="strict: refused: ") as caught:
        ask(table)
    assert caught.value.reasons
    assert pickle.loads(pickle.dumps(caught.value)).reasons == caught.value.reasons  # noqa: S301 - our own


@pytest.mark.parametrize("said", [None, "yes", 1])
def test_only_true_or_false(said, table):
    """Other things are slips."""
    for ask in (table.price, lambda *_, **how: table.compare(WORK, ["gpt-4o"], **how)):
        with pytest.raises(UsageError, match="strict: True or False is due"):
            ask("gpt-4o", USAGE, on=DAY, strict=said)
