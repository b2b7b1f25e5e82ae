"""`costcalc compare`: models ranked by what a workload costs on them."""

from __future__ import annotations

from costcalc.cli.ask import load_table, nothing_ranked, now, report
from costcalc.cli.parser import Parser, add_output, add_table, add_words
from costcalc.cli.workload_file import add_workload, answered
from costcalc.operations.compare import MAPS, PARAMETERS, compare
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_words(parser, PARAMETERS)
    add_workload(parser)
    parser.answer.add_argument(
        "--explain", action="store_true", help="how each number came about, and who says so"
    )
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Compare; the exit code."""
    table = load_table(found)
    comparison = answered(lambda words: compare(table, words, now().date()), found, PARAMETERS, MAPS)
    code = report(comparison.to_dict(), found)
    return code if comparison.rows else nothing_ranked(comparison.unranked)
