"""The quick reader of rows: how often it asks the general one about rows that have a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.how import How
from costcalc.usage.logs.row.calls import calls_of
from costcalc.usage.logs.row.quick import QuickReader
from costcalc.usage.logs.row.reader import RowReader

if TYPE_CHECKING:
    import pytest


def row(cached: int) -> dict[str, Any]:
    """A row of a chat, of which so many tokens of 900 came from the cache."""
    details = {"cached_tokens": cached}
    usage = {
        "prompt_tokens": 900,
        "completion_tokens": 10,
        "total_tokens": 910,
        "prompt_tokens_details": details,
    }
    return {"object": "chat.completion", "created": 1767225600, "model": "gpt-4o", "usage": usage}


def test_rows_with_a_fault_are_seldom_asked_about(monkeypatch: pytest.MonkeyPatch):
    """Of 1,000 rows with the same fault 22 are: after 0, 1, 2, 4… 32, then every 64th; others are quick."""
    asked: list[object] = []

    def asks(*said: Any) -> Any:
        asked.append(said)
        return calls_of(*said)

    monkeypatch.setattr("costcalc.usage.logs.row.quick.calls_of", asks)
    reader = QuickReader(RowReader(FLAT["answers"], How()))
    assert all(reader.row(number, row(1200)) is None for number in range(1, 1001))
    assert len(asked) == 22
    found = [reader.row(number, row(200)) for number in range(1001, 1101)]
    assert found[-1] is not None
    assert len(asked) == 23
