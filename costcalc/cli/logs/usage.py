"""`costcalc usage`: what logs come to, kept to be priced later; `usage merge` adds such sums up."""

from __future__ import annotations

import gc

from costcalc.cli.exits import DATA, OK, STRICT
from costcalc.cli.logs.read_as import read_as, unread
from costcalc.cli.logs.rejects import add_rejects, check_places
from costcalc.cli.output import notation_said, reading_bar, say, tell, write
from costcalc.cli.parser import Parser, add_output, add_table, add_words, words_of
from costcalc.errors import UsageError
from costcalc.questions.reprice.wanted import ASKING
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.questions.reprice.wanted import Wanted

MERGE = "merge"


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    parser.add_argument(
        "logs",
        nargs="+",
        metavar="LOG",
        help="a log, a folder of them, kept sums, or - for input; after `merge`, files of sums",
    )
    add_words(parser, ASKING.parameters)
    parser.question.add_argument(
        "--no-identities",
        action="store_true",
        help="leave out what tells rows that other logs repeat: a smaller file, that cannot be merged",
    )
    add_output(parser, default=None, strict="exit 4 where a row cannot be read", add_more=add_rejects)
    add_table(parser)


def run(found: Namespace) -> int:
    """Sum up logs, or merge sums; the exit code: 1 where a row cannot be read, 4 with --strict."""
    gc.enable()
    from costcalc.questions.reprice.columns.kept_sums import is_table, kept_as

    if is_table(found.place):
        _check_table(found)
    # What is kept in a file is there to be read again.
    found.format = found.format or ("table" if found.place is None else "json")
    notation = notation_said(found)
    logs = _logs_of(found)
    check_places(found, logs if found.format == "json" else found.logs)
    sums = _merged(found) if found.logs[0] == MERGE else _read(found)
    if is_table(found.place):
        write(kept_as(sums, found.place), found.place)
        return _code(sums, found, has_logs=bool(logs))
    from costcalc.cli.logs.told import written

    write(written(sums, found, notation), found.place, table=found.format == "table")
    return _code(sums, found, has_logs=bool(logs))


def _check_table(found: Namespace) -> None:
    """Refuse another form in a file of Parquet, and one that nothing here can write: before a log is read."""
    if found.format is not None:
        raise UsageError(f"is no Parquet, as {found.place} is called: leave it out", "format")
    from costcalc.questions.reprice.columns.kept_sums import WHAT
    from costcalc.questions.reprice.engine import check_extra

    check_extra(WHAT)


def _logs_of(found: Namespace) -> list[str]:
    """What is no file of sums: those are there to have more added to them, and their rows were told of."""
    if found.logs[0] == MERGE:
        return []
    from costcalc.questions.reprice.reduction.beside import holds_sums

    return [each for each in found.logs if not holds_sums(each)]


def _merged(found: Namespace) -> UsageSums:
    """The sums of files as one."""
    said = [*words_of(found, ASKING.parameters)]
    said += [name for name in ("no_identities", "rejects") if getattr(found, name)]
    if said:
        raise UsageError("is how logs are read: sums that are merged were read before", said[0])
    places = found.logs[1:]
    if not places:
        raise UsageError(f"name files of sums: `costcalc usage {MERGE} a.json b.json -o all.json`", "logs")
    from costcalc.questions.reprice.columns.kept_sums import load
    from costcalc.questions.reprice.reduction.merge import merged

    return merged([load(each) for each in places])


def _read(found: Namespace) -> UsageSums:
    """The sums of logs, with what they were read as on standard error."""
    from costcalc.cli.ask import load_table
    from costcalc.questions.reprice.reduction.beside import logs_and_sums
    from costcalc.questions.reprice.reduction.rejects import rejects_to

    wanted: Wanted = ASKING.read(words_of(found, ASKING.parameters))
    wanted = wanted._replace(identities=not found.no_identities)
    with rejects_to(found.rejects) as refused:
        sums, notes = logs_and_sums(load_table(found), found.logs, wanted, reading_bar(), refused)
    for each in read_as(sums.files) if wanted.log_format is None else ():
        tell(each)
    for note in notes:
        tell(note)
    return sums


def _code(sums: UsageSums, found: Namespace, *, has_logs: bool) -> int:
    if not sums.refused or not (has_logs or found.strict):
        return OK  # whoever reads a log hears of its rows, and not again of their sums
    from costcalc.cli.logs.told import reasons

    said = "refused by --strict: " if found.strict else ""
    lines = [f"{said}{unread(sums)} not in the sums"]
    if found.format in {"json", "csv"}:  # the others tell the reasons themselves
        lines += reasons("refused", sums.refused)
    say("\n".join(lines))
    return STRICT if found.strict else DATA
