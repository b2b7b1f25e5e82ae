"""What is raised of a usage record: one that cannot be read, and one of what nobody bills."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.prose import shown

NO_USAGE = "no usage"
"""The reason of what has no usage of any format."""
NOT_UNDERSTOOD = "not understood"


class UsageRecordError(UsageError):
    """A usage record that cannot be read; `path` is the member that it is about, as far as it is one.

    `reason` is alike for all records with this fault, and has no figures: rows of logs are counted by it.
    """

    code = "invalid_usage_record"

    def __init__(self, detail: str, path: str = "", field: str = "", reason: str = "") -> None:
        self.path = path
        self.reason = reason or NOT_UNDERSTOOD
        super().__init__(f"{shown(path)}: {detail}" if path else detail, field)


class NotBilledError(UsageRecordError):
    """A usage record of what nobody bills: a request that failed, or was answered by a cache of one's own."""

    code = "not_billed"
