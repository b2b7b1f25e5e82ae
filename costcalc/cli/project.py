"""`costcalc project`: what a workload will cost, month by month."""

from __future__ import annotations

from costcalc.cli.ask import load_table, nothing_ranked, now, report
from costcalc.cli.parser import Parser, add_output, add_table, add_words
from costcalc.cli.progress import progress_bar
from costcalc.cli.workload_file import add_workload, answered
from costcalc.errors import UsageError
from costcalc.questions.project.question import PARAMETERS, project
from costcalc.questions.project.request import MAPS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from costcalc.operations.pricing_table import PricingTable
    from costcalc.questions.project.projection import Projection

GROWTH_FILE = "growth_file"


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_words(parser, PARAMETERS)
    add_workload(parser)
    parser.question.add_argument(
        "--growth-file",
        metavar="FILE",
        help="a CSV of months and their requests, instead of a rate and growth",
    )
    parser.answer.add_argument(
        "--explain", action="store_true", help="every price that the months use, and who says so"
    )
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Project; the exit code."""
    table = load_table(found)
    projection = answered(lambda words: _asked(table, words, found), found, PARAMETERS, (*MAPS, GROWTH_FILE))
    code = report(projection.to_dict(), found)
    return code if projection.courses else nothing_ranked(projection.unranked, "projected")


def _asked(table: PricingTable, words: dict[str, Any], found: Namespace) -> Projection:
    place = words.pop(GROWTH_FILE, None)
    if found.growth_file is not None and place is not None:
        raise UsageError(f"is said in {found.workload} too: say it once", GROWTH_FILE)
    place = found.growth_file or place
    if place is not None:
        from costcalc.usage.month_files import read_months

        words = {**words, "demand": read_months(place)}
    try:
        return project(table, words, now().date(), progress=progress_bar())
    except UsageError as error:
        if place is not None and error.field == "demand":
            raise UsageError(error.detail, GROWTH_FILE) from error
        raise
