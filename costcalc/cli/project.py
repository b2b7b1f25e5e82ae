"""`costcalc project`: the question, of which a file may say the requests of each month."""

from __future__ import annotations

from costcalc.cli.ask import QuestionCommand
from costcalc.cli.parser import ONCE
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
        action=ONCE,
        metavar="FILE",
        help="a CSV of months and their requests, instead of a rate and growth",
    )


def run(found: Namespace) -> int:
    """Project; the exit code."""
    return QuestionCommand(QUESTION, _ask, (GROWTH_FILE,)).run(found)


def _ask(table: RatingTable, words: Words, now: datetime, **more: Any) -> Projection:  # noqa: ANN401 - for its answer
    if GROWTH_FILE not in words:
        answer: Projection = QUESTION.ask(table, words, now, **more)
        return answer
    from costcalc.asking.files.months import asked_by_month

    by_month: Projection = asked_by_month(words, lambda read: QUESTION.ask(table, read, now, **more))
    return by_month
