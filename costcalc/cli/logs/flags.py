"""The flags that say how logs are read, and what they ask for."""

from __future__ import annotations

from costcalc.cli.parser import Once
from costcalc.errors import UsageError
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from costcalc.cli.parser import Parser
    from costcalc.questions.reprice.reduction.gather import Wanted


MOST_THREADS = 1_024


def add_log_flags(parser: Parser) -> None:
    """Add the flags about how logs are read and summed up."""
    group = parser.question
    group.add_argument(
        "--by",
        action="append",
        default=[],
        metavar="LABEL,…",
        help="keep apart by hour, day, week, month, model, file, project, session, or a column",
    )
    group.add_argument(
        "--timezone",
        action=Once,
        metavar="ZONE",
        help="where days begin, and of times without a zone: UTC, Europe/Paris",
    )
    group.add_argument(
        "--log-format", action=Once, metavar="FORMAT", help="what the logs are; seen in them unless said"
    )
    group.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="WORD=COLUMN,…",
        help="the columns of a generic log: time=at,input_tokens=in,output_tokens=out",
    )
    group.add_argument(
        "--memory", action=Once, metavar="SIZE", help="what Parquet may take of it: 512MB unless said"
    )
    group.add_argument(
        "--threads",
        action=Once,
        metavar="N",
        help="on how many to read Parquet; all unless said",
    )
    group.add_argument(
        "--engine",
        action=Once,
        metavar="MASTER",
        help="a Spark that has the logs: local[*], spark://host:7077",
    )


def _threads(said: str | None) -> int | None:
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and 0 < int(said[:5]) <= MOST_THREADS):
        raise UsageError(f"a number from 1 to {MOST_THREADS} is due, not {shown(said)}", "threads")
    return int(said)


def wanted_of(found: Namespace, *, identities: bool = True) -> Wanted:
    """How logs are to be read, as the flags say it."""
    from costcalc.questions.reprice.reduction.gather import Wanted
    from costcalc.usage.logs.generic import GENERIC
    from costcalc.usage.logs.how import AUTO

    columns = columns_said(found.map)
    named = found.log_format or (GENERIC if columns else AUTO)
    if columns and named != GENERIC:
        raise UsageError(f"names columns of a {GENERIC} log, and the format is {named}", "map")
    by = tuple(split(found.by))
    threads = _threads(found.threads)
    return Wanted(by, found.timezone, named, columns, identities, found.engine, found.memory, threads)


def split(said: Iterable[str]) -> list[str]:
    """Words that were said one by one, or with commas between them."""
    return [each.strip() for words in said for each in words.split(",")]


def columns_said(said: Iterable[str]) -> dict[str, str]:
    """The columns that --map names, by what each is."""
    columns: dict[str, str] = {}
    for pair in split(said):
        word, sign, column = (each.strip() for each in pair.partition("="))
        if not (sign and word and column):
            raise UsageError(f"{shown(pair)} is no pair: write WORD=COLUMN", "map")
        if word in columns:
            raise UsageError(f"{shown(word)} is given twice", "map")
        columns[word] = column
    return columns
