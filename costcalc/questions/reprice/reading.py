"""From what a repricing is of to usage sums: what is named is read, and grouped as asked."""

from __future__ import annotations

from costcalc.pricing.exchange import check_currency
from costcalc.questions.reprice.costs.tokens import tokens_said
from costcalc.questions.reprice.reduction.beside import logs_and_sums
from costcalc.questions.reprice.wanted import ASKING, Wanted
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.questions.reprice.reduction.gather import Gathered, Hear, Progress
    from costcalc.questions.reprice.request import Request
    from costcalc.rating.table import RatingTable

READING = [part.name for part in ASKING.parts]
"""What a request says of how logs are read."""


def usage_of(
    table: RatingTable, request: Request, progress: Progress | None = None, refused: Hear | None = None
) -> Gathered:
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
    return logs_and_sums(request.allowed.of(table), request.logs, wanted, progress, refused)
