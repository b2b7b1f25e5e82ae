"""`costcalc sync`: bring exchange rates and feeds of prices up to date, and decide on what is held."""

from __future__ import annotations

from costcalc.cli.ask import now, show
from costcalc.cli.exits import DATA, OK, STRICT
from costcalc.cli.output import progress_bar, say, write
from costcalc.cli.parser import Parser, add_output
from costcalc.errors import UsageError
from costcalc.questions.sync.question import ACTIONS, Report, act, entry_of, held, sync, sync_all
from costcalc.questions.sync.way import Way
from costcalc.table.layers import FETCHED_FEEDS, RATES
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any


def arguments(parser: Parser) -> None:
    """The flags of the command; -o names the pricing file that is written, and not the answer."""
    parser.add_argument(
        "feed",
        nargs="*",
        metavar="FEED",
        help=f"{RATES} (exchange rates), {', '.join(FETCHED_FEEDS)}; without a word all of them",
    )
    group = parser.question
    group.add_argument(
        "--from",
        dest="source",
        metavar="URL|FILE",
        help="another address of the feed, or a file: as the feed gives it, or as another costcalc kept it",
    )
    group.add_argument("--dry-run", action="store_true", help="say what is new, and write nothing")
    group.add_argument("--review", action="store_true", help="show the changes that are held")
    for name, text in (
        ("accept", "put in force what is held, or else what was rejected last"),
        ("reject", "drop what is held, and do not ask about the same again"),
        ("rollback", "put the answer in force that was so before; what is so now is held"),
    ):
        group.add_argument(
            f"--{name}", action="append", choices=FETCHED_FEEDS, default=[], metavar="FEED", help=text
        )
    group.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="HOST",
        help="a host that --from URL may name; HOST:PORT where it is not 443",
    )
    group.add_argument(
        "--insecure-loopback",
        action="store_true",
        help="let --from URL name this machine, and http there: for tests",
    )
    group.add_argument(
        "-o",
        "--output-file",
        dest="target",
        metavar="FILE",
        help="ecb: write here, not to the data directory",
    )
    add_output(parser, strict="exit 4 where something is held", place=False)


def run(found: Namespace) -> int:
    """Synchronise, or decide; the exit code."""
    _check(found)
    if found.feed == [RATES] and not found.review:
        show(_one(found).to_dict(), found)
        return OK
    report = _report(found)
    show(report.to_dict(), found)
    if report.failed:
        say(f"not synchronised: {', '.join(report.failed)}")
        return DATA
    if found.strict and report.held:
        say(f"refused by --strict: held for review: {', '.join(report.held)}")
        return STRICT
    return OK


def _report(found: Namespace) -> Report:
    """What is asked, done."""
    for action in ACTIONS:
        if getattr(found, action):
            return act(action, getattr(found, action))
    if found.review:
        return held(found.feed)
    if len(found.feed) == 1:
        return Report([entry_of(_one(found))])
    return sync_all(found.feed, now().date(), way=_way(found), dry_run=found.dry_run)


def _one(found: Namespace) -> Any:  # noqa: ANN401 - of rates or of prices
    """One feed, whose failure is the command's."""
    return sync(
        found.feed[0],
        now().date(),
        source=found.source,
        place=found.target,
        write=write if found.target is not None else None,
        way=_way(found),
        dry_run=found.dry_run,
    )


def _way(found: Namespace) -> Way:
    return Way(tuple(found.allow_host), found.insecure_loopback, progress_bar("fetching"))


def _check(found: Namespace) -> None:
    """Refuse flags that do not go together."""
    actions = [f"--{name}" for name in ACTIONS if getattr(found, name)]
    actions += ["--review"] if found.review else []
    if len(actions) > 1:
        raise UsageError(f"{' and '.join(actions)} are two commands: give them one after the other")
    if actions and (found.source or found.target or found.dry_run):
        raise UsageError("it takes none of --from, --dry-run and -o", actions[0])
    if actions and found.feed and not found.review:
        raise UsageError(
            f"the feed stands behind it, as in `costcalc sync {actions[0]} {found.feed[0]}`", actions[0]
        )
    if found.source is not None and len(found.feed) != 1:
        said = "say which one feed it is for, as in `costcalc sync litellm --from FILE`"
        raise UsageError(said, "--from")
    if found.target is not None and found.feed != [RATES]:
        raise UsageError("only exchange rates can be written elsewhere: `costcalc sync ecb -o FILE`", "-o")
