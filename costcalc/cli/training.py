"""`costcalc training`: what training a model costs, or a run of one's own; else what is known."""

from __future__ import annotations

from costcalc.cli.ask import load_table, report
from costcalc.cli.parser import Parser, add_output, add_table, add_words, words_of
from costcalc.operations.training import PARAMETERS, subjects, training
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

BY_PLACE = "model"
WORDS = tuple(each._replace(required=each.name == BY_PLACE) for each in PARAMETERS)
"""The words of the question; the model is said by its place, and may be left out."""


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_words(parser, WORDS)
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Answer; the exit code."""
    words, table = words_of(found, WORDS), load_table(found)
    return report((training(table, words) if words else subjects(table)).to_dict(), found)
