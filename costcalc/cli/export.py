"""`costcalc export`: the whole table for other tools."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from costcalc.cli.ask import load_table
from costcalc.cli.exits import OK
from costcalc.cli.output import write
from costcalc.cli.parser import Parser, add_output, add_table
from costcalc.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

FORMS = ("sqlite", "csv", "json")


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_output(parser, FORMS, default="sqlite")
    add_table(parser)


def run(found: Namespace) -> int:
    """Export; the exit code."""
    from costcalc.operations.export import export

    if found.format == "sqlite" and found.place is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("a SQLite file is nothing for a terminal: add -o prices.sqlite")
    write(export(load_table(found), found.format), found.place)
    return OK
