"""From what a repricing is of to usage sums: what is named is read, and grouped as asked."""

from __future__ import annotations

from costcalc.errors import UsageError, UsageLogError
from costcalc.pricing.exchange import check_currency
from costcalc.questions.reprice.columns.files import FORMAT as COLUMNS
from costcalc.questions.reprice.costs.check import Otherwise
from costcalc.questions.reprice.costs.tokens import tokens_said
from costcalc.questions.reprice.reduction.beside import READ_BEFORE, holds_sums, logs_and_sums
from costcalc.questions.reprice.wanted import ASKING, Wanted
from costcalc.usage.logs.files.sources import STDIN
from costcalc.usage.logs.generic import METER, UNCACHED
from costcalc.usage.logs.how import GENERIC
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.questions.reprice.reduction.gather import Hear, Progress
    from costcalc.questions.reprice.request import Request
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.rating.table import RatingTable

DOUBTFUL = frozenset({GENERIC, COLUMNS})
"""The formats whose columns do not say whether the input contains what came from the cache."""
READ_ONCE = "what is piped in is read once, and here twice: name a file"
CHANGED = "changed while it was read: read it again"
READING = [part.name for part in ASKING.parts]
"""What a request says of how logs are read."""


class Used(NamedTuple):
    """The usage that was named, what to know of how it was read, and the same read otherwise, if asked."""

    sums: UsageSums
    notes: tuple[str, ...]
    otherwise: Otherwise | None = None


def usage_of(
    table: RatingTable, request: Request, progress: Progress | None = None, refused: Hear | None = None
) -> Used:
    """The usage that a request names, and what to know of how it was read.

    `refused` hears of each row that cannot be read. Raises as `logs_and_sums` does; what is wrong with the
    question is told before a log is read.
    """
    currency = request.more.words.get("currency")
    if currency is not None and "fx_rate" not in request.more.words:
        check_currency(table.catalogue.facts().fx.values(), currency)
    tokens_said(table, request.text)
    # What tells rows from those of other logs has no price.
    wanted = Wanted(**{name: getattr(request, name) for name in READING}, identities=False)
    if request.check:
        _check_readable_again(request)
    table = request.allowed.of(table)
    used = logs_and_sums(table, request.logs, wanted, progress, refused)
    if not request.check:
        return Used(*used)
    return Used(*used, _otherwise(table, request, wanted, used.sums, progress))


def _check_readable_again(request: Request) -> None:
    """Refuse to read the other way what is read once."""
    if STDIN in request.logs:
        raise UsageError(READ_ONCE, "check")
    if any(map(holds_sums, request.logs)):
        raise UsageError(READ_BEFORE, "check")


def _otherwise(
    table: RatingTable, request: Request, wanted: Wanted, sums: UsageSums, progress: Progress | None
) -> Otherwise:
    """The same logs, with what came from the cache the other way."""
    if METER in request.columns or not any(file.format in DOUBTFUL for file in sums.files):
        return Otherwise(None)
    again = logs_and_sums(table, request.logs, wanted._replace(is_flipped=True), progress).sums
    for one, other in zip(sums.files, again.files, strict=False):
        # What stands for a table of a cluster is what it came to, which is another one then.
        if one.size and one.sha256 != other.sha256:
            raise UsageLogError(one.name, None, CHANGED)
    return Otherwise(again, is_beside=UNCACHED not in request.columns)
