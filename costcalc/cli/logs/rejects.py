"""`--rejects FILE`: where each row that cannot be read is written, with its place and why."""

from __future__ import annotations

from pathlib import Path

from costcalc.cli.logs.place import check_place
from costcalc.cli.parser import ONCE
from costcalc.errors import OutputError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection

    from costcalc.cli.parser import Parser


def add_rejects(parser: Parser) -> None:
    """Add the flag."""
    parser.answer.add_argument(
        "--rejects",
        action=ONCE,
        metavar="FILE",
        help="write each row that cannot be read here, with file, row and reason: JSON lines, or .csv",
    )


def check_places(found: Namespace, logs: Collection[str]) -> None:
    """Refuse places where no file can be, one for both, and one that is read as a log the next time."""
    place, rejects = found.place, found.rejects
    check_place(place, logs)
    check_place(rejects, logs)
    if rejects is None:
        return
    path = Path(rejects).resolve()
    if place is not None and Path(place).resolve() == path:
        raise OutputError(rejects, "the answer goes there: name another file")
    if any(path.is_relative_to(Path(each).resolve()) for each in logs if Path(each).is_dir()):
        raise OutputError(
            rejects, "it lies in a folder of logs, and would be read as one: name another place"
        )
