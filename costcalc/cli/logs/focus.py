"""`costcalc reprice --format focus`: what usage cost then as a FOCUS file, CSV or Parquet."""

from __future__ import annotations

from costcalc.cli.output import notation_said, say, tell, write
from costcalc.cli.parser import ONCE
from costcalc.errors import UsageError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from costcalc.cli.parser import Parser
    from costcalc.questions.reprice.focus.rows import Focus
    from costcalc.questions.reprice.request import Request
    from costcalc.questions.reprice.result import Repriced

FOCUS = "focus"
NO_PLACE = {
    "models": "FOCUS has what usage cost then, and no other models: ask for these in another format",
    "top": "FOCUS has what usage cost then, and no other models: ask for these in another format",
    "check": "FOCUS has what usage cost then, and no other reading of it: ask for that in another format",
    "currency": "FOCUS is written in USD, in which prices are: leave the currency out",
}
"""Words that a FOCUS file has no place for, and why."""


def add_focus(parser: Parser) -> None:
    """Add the flag about which FOCUS is written."""
    parser.answer.add_argument(
        "--focus-version",
        action=ONCE,
        metavar="VERSION",
        help="of --format focus: 1.2 unless said, or 1.4",
    )


def checked(found: Namespace) -> None:
    """Refuse what does not go with the format that was asked for."""
    version = found.focus_version
    if found.format != FOCUS:
        if version is not None:
            raise UsageError("is of --format focus", "focus_version")
        return
    from costcalc.questions.reprice.focus.columns import USUAL, columns_of
    from costcalc.questions.reprice.focus.written import check_extra

    columns_of(version or USUAL)
    notation_said(found)
    check_extra(found.place)


def asked_by_day(request: Request) -> Request:
    """A request with days to group by, where it groups logs by no charge period; `UsageError` for others.

    Kept sums are grouped as they were kept.
    """
    from costcalc.questions.reprice.focus.spans import with_period
    from costcalc.questions.reprice.reduction.beside import holds_sums

    said = {
        "models": request.models or request.among,
        "top": request.top,
        "check": request.check,
        "currency": request.more.words.get("currency"),
    }
    for word, reason in NO_PLACE.items():
        if said[word]:
            raise UsageError(reason, "as" if word == "models" else word)
    if not request.by and any(map(holds_sums, request.logs)):
        return request
    return request._replace(by=with_period(request.by))


def write_focus(result: Repriced, found: Namespace) -> int:
    """Write a FOCUS file, and say what is not in it; the exit code."""
    from costcalc.cli.ask import refused
    from costcalc.questions.reprice.focus.columns import USUAL
    from costcalc.questions.reprice.focus.rows import Focus
    from costcalc.questions.reprice.focus.written import in_form

    focus = Focus(result, found.focus_version or USUAL)
    write(in_form(focus, found.place), found.place)
    for line in _missing(result, focus):
        say(line)
    if result.then.estimate is not None:
        tell(f"an estimate: {result.then.estimate}")
    return refused(result.to_dict(), found) if found.strict else 0


def _missing(result: Repriced, focus: Focus) -> Iterator[str]:
    """What has no row, and why."""
    for each in result.unpriced:
        reason = each.reason.splitlines()[0]
        yield f"not in the file: {each.tokens} tokens of {each.logged}, without a price: {reason}"
    if tokens := focus.tokens_without_time:
        yield f"not in the file: {tokens} tokens without a time, and so without a charge period"
