"""What is wrong with a file or a line of it: a reason alike for all of its kind, and what was there."""

from __future__ import annotations

from costcalc.usage.logs.rows import Refused
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.usage.logs.rows import Recorded


class LogFaultError(Exception):
    """Why something of a log cannot be read. Readers tell it as `Refused`; it never leaves them."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(reason)

    def of(self, number: int, recorded: Recorded | None = None) -> Refused:
        """The row that it is about, 0 for the file; `recorded` is what it says that it cost."""
        return Refused(number, self.reason, self.detail, recorded)


def unread(error: Exception) -> Refused:
    """What a file is refused for that the system does not give."""
    return Refused(0, "cannot be read", f"it cannot be read: {getattr(error, 'strerror', None) or error}")
