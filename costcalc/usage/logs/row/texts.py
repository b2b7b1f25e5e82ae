"""Members of a row that hold JSON in a text, as databases export them."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.text.json_text import read
from costcalc.usage.records.errors import UsageRecordError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def with_texts_read(row: object, names: Iterable[str]) -> object:
    """A row with what stands as JSON in some texts; what begins so and is none is refused."""
    if not isinstance(row, Mapping):
        return row
    told = {name: _read(held, name) for name in names if isinstance(held := row.get(name), str)}
    return {**row, **told} if told else row


def _read(text: str, name: str) -> object:
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return read(text.encode())
    except LogFaultError as fault:
        raise UsageRecordError(fault.detail, name, reason=fault.reason) from None
