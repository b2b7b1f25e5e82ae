"""Logged usage as the library hands it out: sums that can be kept in a file, read again, and merged."""

from __future__ import annotations

from costcalc.errors import OutputError
from costcalc.questions.reprice.sums import UsageSums
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from typing import Any


class LoggedUsage(UsageSums):
    """What logs come to: exact sums of usage, kept apart wherever a price of the table may differ.

    `files` are those that were read, `sums` what their rows come to, by cell; `refused` and `not_billed` the
    rows that are not in them, by reason, and `repeated` how many told again what another row told. Frozen,
    and equal to what comes to the same.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        rows = sum(each.rows for each in self.files)
        return f"<LoggedUsage of {len(self.files)} files, {rows} rows, in {len(self.sums)} sums>"

    def to_dict(self) -> dict[str, Any]:
        """The sums as JSON has them, schema `costcalc/usage/1`: counts are numbers, money is decimal text."""
        from costcalc.questions.reprice.reduction.kept import document

        return document(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Keep the sums in a file of JSON, or Parquet by its name, which is written whole or not at all.

        Raises `OutputError` where that is not possible, and `MissingExtraError` for Parquet without duckdb.
        """
        from costcalc.questions.reprice.columns.kept_sums import kept_as
        from costcalc.whole_files import write_whole

        content = kept_as(self, path)
        try:
            write_whole(path, content)
        except OSError as error:
            raise OutputError(str(path), error.strerror or str(error)) from None

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> LoggedUsage:
        """The sums of a file that `save`, or `costcalc usage -o`, wrote; `ResultError` for any other."""
        from costcalc.questions.reprice.columns.kept_sums import load

        return cls(*load(path))

    def merge(self, *others: UsageSums) -> LoggedUsage:
        """These sums and others as one: what reading all of the logs together would have come to.

        Raises `UsageLogError` where a file is in two of them, and where they were summed up by other labels,
        by another table, or without what tells rows that are in several.
        """
        from costcalc.questions.reprice.reduction.merge import merged

        return type(self)(*merged([self, *others]))
