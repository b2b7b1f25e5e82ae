"""`costcalc claims`: what the articles say, and what the figures say to it."""

from __future__ import annotations

from costcalc.cli.ask import load_table, report
from costcalc.cli.parser import Parser, add_output, add_table, add_words, words_of
from costcalc.operations.claims import PARAMETERS, claims
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

BY_PLACE = "id"
WORDS = tuple(each._replace(required=each.name == BY_PLACE) for each in PARAMETERS)
"""The words of the question; the id is said by its place, and may be left out."""


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    (by_place,) = (each for each in WORDS if each.name == BY_PLACE)
    parser.add_argument(BY_PLACE, nargs="*", metavar="ID", help=by_place.help)
    add_words(parser, [each for each in WORDS if each is not by_place])
    parser.answer.add_argument(
        "--explain", action="store_true", help="every claim in full, with the words of each source"
    )
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Answer; the exit code."""
    return report(claims(load_table(found), words_of(found, WORDS)).to_dict(), found)
