"""`costcalc config`: which pricing files are in use, and why."""

from __future__ import annotations

from costcalc.cli.ask import layers_of, report
from costcalc.cli.parser import Parser, add_output, add_table
from costcalc.questions.config.answer import config
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Answer; the exit code."""
    return report(config(found.pricing, found.overlay, layers_of(found)), found)
