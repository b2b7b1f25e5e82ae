"""What a pricing table says of logs: methods of it that take paths, and load what reads them when asked."""

from __future__ import annotations

from costcalc.rating.table import RatingTable
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.questions.reprice.reduction.logged import LoggedUsage
    from costcalc.questions.reprice.result import Repriced
    from costcalc.questions.reprice.sums import UsageSums


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
        engine: object = None,
        memory: str | None = None,
        threads: int | None = None,
        rejects: str | os.PathLike[str] | None = None,
    ) -> LoggedUsage:
        """What logs come to: the usage of all their rows in exact sums, apart wherever a price may differ.

        `paths` are files, or folders of them. `by` keeps apart what labels say: `hour`, `day`, `week`,
        `month`, `model`, `file`, those of the format (`project`, `session`), or columns. `timezone` is where
        days begin, and that of times without a zone, which are refused without it. `log_format` is seen in
        the files unless it is said; `columns` are those of a `generic` log: `{"time": "at", "input_tokens":
        "in"}`. Without `identities` less is kept, and sums in which rows repeat others cannot be merged.
        `memory` (`1GB`) is what reading Parquet may take, `threads` on how many processors logs are read;
        `engine` is a Spark that has the logs, by its master (`spark://host:7077`) or as a SparkSession.
        `rejects` is a file that each row that cannot be read is written to, as JSON lines or CSV, whole or
        not at all.

        Raises `UsageLogError` where no file can be read, and where one is read twice; `UsageError` for a
        label, a zone or a format that there is not. Rows that cannot be read are in `refused`.
        """
        from costcalc.questions.reprice.reduction.asked import usage_of

        return usage_of(
            self, paths, by, columns, identities=identities, timezone=timezone, log_format=log_format,
            engine=engine, memory=memory, threads=threads, rejects=rejects,
        )  # fmt: skip

    def reprice(
        self,
        logs: UsageSums | str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        models: str | Iterable[str] = (),
        *,
        prices: Moment | str = "then",
        by: str | Iterable[str] = (),
        model_map: Mapping[str, str] | None = None,
        mean_request: bool = False,
        **words: Any,  # noqa: ANN401 - as on the command line
    ) -> Repriced:
        """What logged usage cost at the prices of its own time, and would cost on other models, in USD.

        `logs` are paths of logs, of sums that were kept, or sums (`table.usage(…)`). `models` are ids or
        aliases, or `"all"`; `prices` are those that they are asked at: `then`, each request at its own time,
        or those of a day, at the hours of the requests, or of an instant. `by` groups, as in `usage`; of sums
        that were kept apart by labels these are the groups unless it is said. `model_map` says what names of
        the log are called in the table. `mean_request` takes sums of requests at their mean size, as an
        estimate, where a price depends on the size of each. `words` are the others of the command line:
        `top=20`, `currency="EUR"`, `discount="15%"`, `timezone`, `log_format`, `columns`, `engine`, `memory`,
        `threads`, `rejects`, `check=True`, `strict=True`.

        `then` says what it cost, by the names of the log, and is `partial` where some of it has no price:
        `unpriced` has that by reason. `recorded` is what the log itself says; `models` are ranked, each with
        its saving, and `unranked` are those that cannot take all of the usage, with the share that they can.

        Raises `UnknownModelError` for models that nobody has, and what `usage` raises.
        """
        from costcalc.questions.reprice.library import repriced

        said = {"models": models, "prices": prices, "by": by, "model_map": model_map}
        return repriced(self, logs, {**said, "mean_request": mean_request, **words})
