"""Tables whose names stay whole where the screen is narrow."""

from __future__ import annotations

import pytest

from costcalc.report.folding import named_table
from costcalc.report.text import PLAIN, Column, Look, table

COLUMNS = [Column("model", shrinks="middle"), Column("meter"), Column("variant", shrinks="end")]
ROWS = [
    ["maker/a-model-of-a-long-name", "input", ""],
    ["maker/a-model-of-a-long-name", "output", "service_tier=batch"],
    ["maker/two", "output", ""],
]


@pytest.mark.parametrize("width", [None, 56, 200])
def test_a_table_that_holds_its_names_is_a_table(width: int | None):
    """On a screen that has room for it nothing changes."""
    look = Look(width)
    assert named_table(COLUMNS, ROWS, look, name=0, below=(2,)) == table(COLUMNS, ROWS, look)


def test_a_name_that_finds_no_room_stands_above_its_rows():
    """Once for rows that follow each other; what is below a row is whole, and folded."""
    assert named_table(COLUMNS, ROWS, Look(30), name=0, below=(2,)) == [
        "  meter",
        "maker/a-model-of-a-long-name",
        "  input",
        "  output",
        "      service_tier=batch",
        "maker/two",
        "  output",
    ]
    assert named_table(COLUMNS, ROWS, PLAIN, name=0, below=(2,)) == table(COLUMNS, ROWS, PLAIN)
