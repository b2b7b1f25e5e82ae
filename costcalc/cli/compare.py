"""`costcalc compare`: models ranked by what a workload costs on them."""

from __future__ import annotations

from costcalc.cli.ask import add_question, answer
from costcalc.questions.compare.question import QUESTION
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from costcalc.cli.parser import Parser


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_question(parser, QUESTION)


def run(found: Namespace) -> int:
    """Compare; the exit code."""
    return answer(QUESTION, found)
