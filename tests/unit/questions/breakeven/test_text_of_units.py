"""Units by the hour in words: whether they pay, would pay, or never do."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.questions.breakeven.text_of_units import provisioned_lines
from costcalc.report.text import PLAIN

ONE = {
    "units": "1", "cost_per_day": "720", "capacity_tokens_per_day": "1000000", "reached": False,
    "breakeven_tokens_per_day": "1000000", "cost_per_day_at_workload": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"breakeven_tokens_per_day": None}, "it never pays: tokens cost nothing"),
        ({"breakeven_tokens_per_day": "1000001"}, "it never pays: as many cost less by the token"),
        ({"reached": True}, "it pays from 1,000,000 tokens a day"),
        (
            {"cost_per_day_at_workload": "720"},
            "it would pay from 1,000,000 tokens a day: this workload costs 720.00 so, 7.20 by the token",
        ),
    ],
)
def test_whether_they_pay(more: dict[str, Any], words: str):
    """One unit costs, two cost; at exactly what it serves it pays, and a token beyond that never does."""
    row = {"model": "acme/one", "api_cost_per_day": "7.2", "provisioned": {**ONE, **more}}
    _, head, line = provisioned_lines({"rows": [row]}, PLAIN)
    assert head == "units by the hour, under a contract"
    assert line == f"  acme/one: 1 unit costs 720.00 USD a day and serves 1,000,000 tokens; {words}"


def test_nothing_where_there_are_none():
    """No heading without units."""
    assert not list(provisioned_lines({"rows": [{"model": "acme/one"}]}, PLAIN))
