"""`costcalc compare`: models ranked by what a workload costs on them."""

from __future__ import annotations

from costcalc.cli.ask import load_table, now, report
from costcalc.cli.exits import NO_PRICE
from costcalc.cli.output import say
from costcalc.cli.parser import Parser, add_output, add_table, add_words, words_of
from costcalc.errors import UsageError
from costcalc.operations.compare import PARAMETERS, compare
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from costcalc.analysis.comparison import Comparison


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_words(parser, PARAMETERS)
    parser.question.add_argument(
        "--workload", metavar="FILE", help="a YAML file with the requests, or a mix of shapes"
    )
    parser.answer.add_argument(
        "--explain", action="store_true", help="how each number came about, and who says so"
    )
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Compare; the exit code."""
    words = words_of(found, PARAMETERS)
    if found.workload is not None:
        from costcalc.usage.files import read_workload_file

        from_file = read_workload_file(found.workload)
        twice = [name for name in from_file if name in words]
        if twice:
            raise UsageError(f"{twice[0]} is said in {found.workload} too: say it once")
        words |= from_file
    comparison = compare(load_table(found), words, now().date())
    code = report(comparison.to_dict(), found)
    return code if comparison.rows else _nothing_ranked(comparison)


def _nothing_ranked(comparison: Comparison) -> int:
    say("no model can be ranked")
    for each in comparison.unranked:
        say(each.reason if each.reason.startswith(each.model) else f"{each.model}: {each.reason}")
    return NO_PRICE
