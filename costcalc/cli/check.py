"""`costcalc check`: whether a pricing file is sound."""

from __future__ import annotations

from pathlib import Path

from costcalc.cli.ask import report
from costcalc.cli.parser import Parser, add_output
from costcalc.questions.check.answer import check
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    parser.add_argument("file", metavar="FILE", help="a pricing table, or an overlay of one")
    parser.question.add_argument(
        "--as-overlay", action="store_true", help="check it over the table in use, as --overlay has it"
    )
    parser.question.add_argument("--pricing", metavar="FILE", help="the table under the overlay")
    add_output(parser)


def run(found: Namespace) -> int:
    """Check; the exit code."""
    pricing = Path(found.pricing) if found.pricing is not None else None
    checked = check(Path(found.file), as_overlay=found.as_overlay or pricing is not None, pricing=pricing)
    return report(checked, found, holds=checked.sound)
