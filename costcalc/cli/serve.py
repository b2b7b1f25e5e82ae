"""`costcalc serve`: the REST service and its page; needs the extra `api`."""

from __future__ import annotations

import gc

from costcalc.cli.ask import layers_of
from costcalc.cli.parser import Parser, add_help, add_table
from costcalc.errors import UsageError
from costcalc.extras import import_fault
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

LAST_PORT = 65_535
MOST_WORKERS = 64
LONGEST_NUMBER = 5


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    parser.question.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on; 127.0.0.1 unless said"
    )
    parser.question.add_argument("--port", default="8000", help="the port; 8000 unless said")
    parser.question.add_argument("--workers", default="1", help="how many processes answer; 1 unless said")
    parser.question.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name that it goes by beside localhost, behind a proxy; COSTCALC_HOSTS names several",
    )
    add_help(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Serve until told to stop; the exit code."""
    port = _whole("--port", found.port, LAST_PORT)
    workers = _whole("--workers", found.workers, MOST_WORKERS)
    try:
        from costcalc_api.serving.serve import serve
    except ImportError as error:
        raise import_fault(error, "costcalc serve", "api", "flask", "prometheus_client") from None
    gc.enable()
    return serve(
        host=found.host,
        port=port,
        workers=workers,
        pricing=found.pricing,
        overlay=found.overlay,
        layers=layers_of(found),
        hosts=tuple(found.allowed_host),
    )


def _whole(name: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and 1 <= int(text) <= most):
        raise UsageError(f"{name} is a whole number from 1 to {most}, not {shown(text)}")
    return int(text)
