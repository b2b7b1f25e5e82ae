"""What is raised of a usage record: one that cannot be read, and one of what nobody bills."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.prose import shown

NO_USAGE = "no usage"
"""The reason of what has no usage of any format."""
TWO_WAYS = "read in two ways"
"""The reason of what two formats read differently."""
NOT_UNDERSTOOD = "not understood"


class UsageRecordError(UsageError):
    """A usage record that cannot be read; `path` is the member that it is about, as far as it is one.

    `reason` is alike for all records with this fault, and has no figures: rows of logs are counted by it.
    `alone` is the way out of whoever hands in one record, and can say more of it, as no log does of a row.
    """

    code = "invalid_usage_record"

    def __init__(
        self, detail: str, path: str = "", field: str = "", reason: str = "", alone: str = ""
    ) -> None:
        self.path, self.alone = path, alone
        self.reason = reason or NOT_UNDERSTOOD
        said = f"{shown(path)}: {detail}" if path else detail
        super().__init__(f"{said}; {alone}" if alone else said, field)

    @property
    def of_row(self) -> str:
        """What is wrong, of a row of a log."""
        said = self.detail if self.reason == TWO_WAYS else str(self)
        return said.removesuffix(f"; {self.alone}")


class NotBilledError(UsageRecordError):
    """A usage record of what nobody bills: a request that failed, or was answered by a cache of one's own."""

    code = "not_billed"
