"""`costcalc models`: the question, of which words by their place say what is searched for."""

from __future__ import annotations

from costcalc.cli.ask import QuestionCommand
from costcalc.errors import UsageError
from costcalc.questions.models.question import QUESTION
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from costcalc.cli.parser import Parser

ASK = QuestionCommand(QUESTION)
A_SCREEN = "20"
"""How many models, the nearest, are shown of a search by its place, unless more are asked for."""


def arguments(parser: Parser) -> None:
    """The flags of the command, and the words beside them."""
    parser.add_argument(
        "words", nargs="*", metavar="TEXT", help=f"as --search; the nearest {A_SCREEN} are shown"
    )
    ASK.arguments(parser)


def run(found: Namespace) -> int:
    """List them; the exit code."""
    if found.words:
        if found.search:
            raise UsageError("it is said by its place already", "search")
        found.search = [" ".join(found.words)]
        found.limit = found.limit or ([A_SCREEN] if found.format == "table" else None)
    return ASK.run(found)
