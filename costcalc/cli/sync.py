"""`costcalc sync`: bring a feed up to date, such as the exchange rates of the European Central Bank."""

from __future__ import annotations

from costcalc.cli.ask import now
from costcalc.cli.exits import OK
from costcalc.cli.output import look_of, write
from costcalc.cli.parser import COLOURS, FORMATS, Parser, add_help
from costcalc.operations.sync import IMPORTERS, sync
from costcalc.report.render import render
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def arguments(parser: Parser) -> None:
    """The flags of the command; -o names the pricing file that is written, and not the answer."""
    parser.add_argument("feed", choices=[*IMPORTERS], help="ecb: exchange rates, of each working day")
    parser.question.add_argument(
        "--from", dest="source", metavar="FILE", help="the bank's eurofxref-hist.zip, or the csv in it"
    )
    parser.question.add_argument("--dry-run", action="store_true", help="say what is new, and write nothing")
    parser.question.add_argument(
        "-o", "--output-file", dest="target", metavar="FILE", help="write here, not to the data directory"
    )
    group = parser.answer
    group.add_argument("--format", choices=FORMATS, default="table", help="how it is written")
    group.add_argument("--color", choices=COLOURS, default="auto", help="colours; NO_COLOR counts")
    add_help(parser)
    parser.set_defaults(place=None)


def run(found: Namespace) -> int:
    """Synchronise; the exit code."""
    from costcalc.cli.streams import write_file

    synced = sync(
        found.feed,
        now().date(),
        source=found.source,
        place=found.target,
        write=write_file if found.target is not None else None,
        dry_run=found.dry_run,
    )
    write(render(synced.to_dict(), found.format, look_of(found)), None, table=found.format == "table")
    return OK
