"""What is to come, below the figures: the soonest first, and not more than anyone reads."""

from __future__ import annotations

from typing import Any

from costcalc.report.changes import MOST_CHANGES, change_lines
from costcalc.report.text import PLAIN


def ending(day: int) -> dict[str, Any]:
    """A model that is shut down on a day of December."""
    return {
        "model": f"acme/{day}", "at": f"2026-12-{day:02}T00:00:00Z", "bracket": None, "kind": "shutdown",
        "meter": None, "from": None, "to": None, "variant": None, "successor": None,
    }  # fmt: skip


def test_the_soonest_are_told():
    """Of thirteen the first twelve, in order of time, and how many more there are."""
    lines = list(change_lines(map(ending, range(MOST_CHANGES + 1, 0, -1)), PLAIN, "in a year"))
    assert lines[:2] == ["known to change in a year", "  acme/1: shut down on 2026-12-01"]
    assert lines[-3:] == ["  acme/12: shut down on 2026-12-12", "  and 1 more: --format json has all", ""]
    assert len(list(change_lines(map(ending, range(1, MOST_CHANGES + 1)), PLAIN, "in a year"))) == 14
