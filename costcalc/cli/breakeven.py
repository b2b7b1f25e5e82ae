"""`costcalc breakeven`: from how many tokens a day on it pays to run open weights yourself."""

from __future__ import annotations

from costcalc.cli.ask import load_table, nothing_ranked, now, report
from costcalc.cli.parser import Parser, add_output, add_table, add_words
from costcalc.cli.progress import progress_bar
from costcalc.cli.workload_file import add_workload, answered
from costcalc.questions.breakeven.answer import MAPS, PARAMETERS, breakeven
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

BY_PLACE = "model"
WORDS = tuple(each._replace(required=each.name == BY_PLACE) for each in PARAMETERS)
"""The words of the question; models are said by their place, and may be left out beside --self-host."""


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_words(parser, WORDS)
    add_workload(parser)
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Answer; the exit code."""
    table = load_table(found)
    answer = answered(
        lambda words: breakeven(table, words, now().date(), progress=progress_bar()), found, WORDS, MAPS
    )
    code = report(answer.to_dict(), found)
    return code if answer.rows else nothing_ranked(answer.unranked, "compared with")
