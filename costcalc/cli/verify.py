"""`costcalc verify`: whether a saved result still holds."""

from __future__ import annotations

from costcalc.cli.ask import load_table, report
from costcalc.cli.files.opened import read_saved
from costcalc.cli.parser import Parser, add_output, add_table
from costcalc.questions.verify.answer import verify
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="what `price`, `compare`, `project`, `breakeven` or `reprice` wrote as JSON, or usage that "
        "`usage -o` kept; - is input",
    )
    parser.add_argument(
        "--any-table",
        action="store_true",
        help="take a result for good whose figures are those of the table in use, whichever it names",
    )
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Verify; the exit code."""
    verification = verify(load_table(found), _saved(found.file), any_table=found.any_table)
    return report(verification, found, holds=verification.holds)


def _saved(place: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What a file holds, as JSON; of sums that were kept as Parquet the document that they are."""
    if place.lower().endswith(".parquet"):
        from costcalc.questions.reprice.columns.kept_sums import load
        from costcalc.questions.reprice.reduction.kept import document

        return document(load(place))
    return read_saved(place)
