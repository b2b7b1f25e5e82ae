"""From what a repricing is of to usage sums: logs are reduced, kept sums read again, grouped as asked."""

from __future__ import annotations

import os
from contextlib import suppress

from costcalc.errors import UsageError
from costcalc.pricing.exchange import check_currency
from costcalc.prose import listed, shown
from costcalc.questions.reprice.costs.tokens import tokens_said
from costcalc.questions.reprice.reduction.gather import Gathered, gathered
from costcalc.questions.reprice.reduction.labels import MODEL
from costcalc.questions.reprice.reduction.merge import merged
from costcalc.questions.reprice.reduction.saved import is_kept, load
from costcalc.questions.reprice.reduction.totals import in_order, summed
from costcalc.questions.reprice.wanted import ASKING, OF_LOGS, Wanted
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.questions.reprice.reduction.gather import Hear, Progress
    from costcalc.questions.reprice.request import Request
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.rating.table import RatingTable

READING = [part.name for part in ASKING.parts]
"""What a request says of how logs are read."""
READ_BEFORE = "rows of sums were read before: reduce their logs again, with it"
HEAD = 200
"""Bytes by which a file of sums is known."""


def usage_of(
    table: RatingTable, request: Request, progress: Progress | None = None, refused: Hear | None = None
) -> Gathered:
    """The usage that a request names, and what to know of how it was read.

    `refused` hears of each row that cannot be read.
    Raises `UsageError` for logs beside sums, `UsageLogError` and `ResultError` for what cannot be read; what
    is wrong with the question is told before a log is read.
    """
    currency = request.more.words.get("currency")
    if currency is not None and "fx_rate" not in request.more.words:
        check_currency(table.catalogue.facts().fx.values(), currency)
    tokens_said(table, request.text)
    kept = [each for each in request.logs if holds_sums(each)]
    if not kept:
        return gathered(request.allowed.of(table), request.logs, _wanted(request), progress, refused)
    logs = [each for each in request.logs if each not in kept]
    if logs:
        raise UsageError(
            f"{shown(kept[0])} holds usage sums, and {shown(logs[0])} does not: name either", "logs"
        )
    for part in OF_LOGS:
        if getattr(request, part.name):
            word = part.parameters[0].name
            raise UsageError("is how logs are read: these are sums, which were read before", word)
    if refused is not None:
        raise UsageError(READ_BEFORE, "rejects")
    sums = merged([load(each) for each in kept]) if len(kept) > 1 else load(kept[0])
    if request.timezone is not None and request.timezone != sums.zone:
        raise UsageError(f"the sums are of days of {sums.zone}: reduce their logs again", "timezone")
    return Gathered(regrouped(sums, request.by), ())


def regrouped(sums: UsageSums, by: Sequence[str]) -> UsageSums:
    """Sums by some of their labels; as they are where none is said."""
    if not by or tuple(by) == sums.by:
        return sums
    missing = [each for each in by if each != MODEL and each not in sums.by]
    if missing:
        have = listed([*sums.by, MODEL], "and")
        raise UsageError(
            f"the sums are not kept apart by {listed(map(shown, missing))}, but by {have}: reduce their logs "
            "again with it",
            "by",
        )
    found = []
    for cell, each in sums.sums.items():
        labels = {MODEL: cell.model, **dict(zip(sums.by, cell.by, strict=True))}
        found.append((cell._replace(by=tuple([labels[name] for name in by])), each))
    return sums._replace(by=tuple(by), sums=in_order(summed(found)), identities=None)


def _wanted(request: Request) -> Wanted:
    return Wanted(**{name: getattr(request, name) for name in READING})


def holds_sums(name: str) -> bool:
    """Whether a name is that of a file of usage sums; of any other the reader of logs says what it is."""
    with suppress(OSError, ValueError):
        if os.path.isfile(name):  # noqa: PTH113 - a pipe must not be opened twice
            with open(name, "rb") as file:  # noqa: PTH123 - as it was named
                return is_kept(file.read(HEAD))
    return False
