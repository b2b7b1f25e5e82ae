"""What a pricing table says of logs: methods of it that take paths, and load what reads them when asked."""

from __future__ import annotations

from costcalc.rating.table import RatingTable
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from costcalc.questions.reprice.reduction.logged import LoggedUsage


class LogReader(RatingTable):
    """A table of prices that reads logs of usage."""

    def usage(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        by: str | Iterable[str] = (),
        timezone: str | None = None,
        log_format: str | None = None,
        columns: Mapping[str, str] | None = None,
        identities: bool = True,
    ) -> LoggedUsage:
        """What logs come to: the usage of all their rows in exact sums, apart wherever a price may differ.

        `paths` are files, or folders of them. `by` keeps apart what labels say: `hour`, `day`, `week`,
        `month`, `model`, `file`, those of the format (`project`, `session`), or columns. `timezone` is where
        days begin, and that of times without a zone, which are refused without it. `log_format` is seen in
        the files unless it is said; `columns` are those of a `generic` log: `{"time": "at", "input_tokens":
        "in"}`. Without `identities` less is kept, and sums in which rows repeat others cannot be merged.

        Raises `UsageLogError` where no file can be read, and where one is read twice; `UsageError` for a
        label, a zone or a format that there is not. Rows that cannot be read are in `refused`.
        """
        from costcalc.questions.reprice.reduction.asked import usage_of

        return usage_of(self, paths, by, timezone, log_format, columns, identities=identities)
