"""`costcalc export`: the whole table for other tools."""

from __future__ import annotations

import sys

from costcalc.cli.ask import load_table
from costcalc.cli.exits import OK
from costcalc.cli.output import look_of, notation_said, write
from costcalc.cli.parser import Parser, add_output, add_table
from costcalc.errors import UsageError
from costcalc.pricing.stored.compiling import for_others
from costcalc.questions.export.export import export
from costcalc.render import render
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

FORMS = ("sqlite", "csv", "json")


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_output(parser, FORMS, default="sqlite", strict=False)
    add_table(parser)


def run(found: Namespace) -> int:
    """Export; the exit code."""
    if found.format == "sqlite" and found.place is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("a SQLite file is nothing for a terminal: add -o prices.sqlite")
    look = look_of(found)._replace(notation=notation_said(found))
    table = load_table(found)
    if found.format == "sqlite":
        write(for_others(table.catalogue.data), found.place)
    else:
        write(render(export(table).to_dict(), found.format, look), found.place)
    return OK
