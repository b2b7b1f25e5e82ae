"""`costcalc history`: what a model has cost over time."""

from __future__ import annotations

from costcalc.cli.ask import load_table, now, report
from costcalc.cli.parser import Parser, add_output, add_table, add_words, words_of
from costcalc.operations.history import PARAMETERS, history
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_words(parser, PARAMETERS)
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Answer; the exit code."""
    return report(history(load_table(found), words_of(found, PARAMETERS), now().date()).to_dict(), found)
