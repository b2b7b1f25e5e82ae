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
    if found.growth_file is not None:
        if GROWTH_FILE in said:
            raise UsageError(f"is said in {found.workload} too: say it once", GROWTH_FILE)
        said[GROWTH_FILE] = found.growth_file
    if GROWTH_FILE not in said:
        answer: Projection = QUESTION.ask(table, said, now, **more)
        return answer
    from costcalc.asking.files.months import asked_by_month

    found_by_month: Projection = asked_by_month(said, lambda read: QUESTION.ask(table, read, now, **more))
    return found_by_month
