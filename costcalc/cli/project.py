"""`costcalc project`: the question, of which a file may say the requests of each month."""

from __future__ import annotations

from functools import partial

from costcalc.cli.ask import QuestionCommand
from costcalc.cli.parser import Once
from costcalc.errors import UsageError
from costcalc.questions.project.question import QUESTION
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import datetime
    from typing import Any

    from costcalc.asking.words import Words
    from costcalc.cli.parser import Parser
    from costcalc.questions.project.result import Projection
    from costcalc.rating.table import RatingTable

GROWTH_FILE = "growth_file"


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    QuestionCommand(QUESTION).arguments(parser)
    parser.question.add_argument(
        "--growth-file",
        action=Once,
        metavar="FILE",
        help="a CSV of months and their requests, instead of a rate and growth",
    )


def run(found: Namespace) -> int:
    """Project; the exit code."""
    return QuestionCommand(QUESTION, partial(_ask, found), (GROWTH_FILE,)).run(found)


def _ask(found: Namespace, table: RatingTable, words: Words, now: datetime, **more: Any) -> Projection:  # noqa: ANN401 - for its answer
    said = dict(words)
    place = said.pop(GROWTH_FILE, None)
    if found.growth_file is not None and place is not None:
        raise UsageError(f"is said in {found.workload} too: say it once", GROWTH_FILE)
    place = found.growth_file or place
    if place is not None:
        from costcalc.asking.files.months import read_months

        said["demand"] = read_months(place)
    try:
        answer: Projection = QUESTION.ask(table, said, now, **more)
    except UsageError as error:
        if place is not None and error.field == "demand":
            raise UsageError(error.detail, GROWTH_FILE) from error
        raise
    return answer
