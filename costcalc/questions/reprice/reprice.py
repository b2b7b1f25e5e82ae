"""Reprice: what usage cost at its own time, and what the same usage would cost on other models.

Nothing here reads a log: sums of usage are all that it takes, however many requests they are of.
"""

from __future__ import annotations

from costcalc.errors import InstantNeededError
from costcalc.questions.compare.candidates import candidates, of_others
from costcalc.questions.reprice.costs.candidates import Asked, Refused, every, ranked
from costcalc.questions.reprice.costs.check import Check, Undoubted
from costcalc.questions.reprice.costs.groups import check_groups
from costcalc.questions.reprice.costs.lots import Sizes
from costcalc.questions.reprice.costs.met import NO_TIME, How
from costcalc.questions.reprice.costs.then import priced_then
from costcalc.questions.reprice.costs.tokens import tokens_said, used
from costcalc.questions.reprice.result import Repriced, Then, first_of, last_of
from costcalc.rating.period import NO_OPTIONS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.questions.compare.candidates import Candidate
    from costcalc.questions.reprice.costs.check import Otherwise
    from costcalc.questions.reprice.request import Request
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.rating.table import RatingTable

SHOWN_OF_ALL = 20


def reprice(
    table: RatingTable, request: Request, sums: UsageSums, otherwise: Otherwise | None = None
) -> Repriced:
    """What usage cost at the prices of its own time, and what it would cost on the models of a request.

    Names of models that nobody has fail the whole question: one `UnknownModelError` tells all of them. Names
    of the log that nobody has are unpriced, and so are others that had no price then.
    """
    check_groups(sums)
    at_own_time = How(Sizes(sums.cuts), sums.windows, None, request.mean_request, request.standard)
    taken, left = priced_then(table, sums, at_own_time, request.names, request.prices)
    then = Then(taken, left, request.prices)
    how = at_own_time._replace(on=request.prices)
    tokens = tokens_said(table, request.text)
    asked = Asked(table, how, *used(taken, left, how, tokens), then.priced.exact_owed)
    found, refused = _candidates(table, request, sums, how)
    ranking, unranked = ranked(asked, of_others(found, asked.meters))
    if request.among is not None:
        request = request._replace(top=request.top or SHOWN_OF_ALL)
    check = None if otherwise is None else _checked(table, request, then, sums, otherwise)
    return Repriced(table, request, sums, then, left, asked, ranking, [*unranked, *refused], tokens, check)


def _checked(
    table: RatingTable, request: Request, then: Then, sums: UsageSums, otherwise: Otherwise
) -> Check | Undoubted:
    """What the usage cost then as it was read, and as it might have been."""
    if otherwise.sums is None:
        return Undoubted()
    of = otherwise.sums
    how = How(Sizes(of.cuts), of.windows, None, request.mean_request, request.standard)
    other = Then(*priced_then(table, of, how, request.names, request.prices), request.prices)
    return Check(then, sums, other, otherwise)


def _candidates(
    table: RatingTable, request: Request, sums: UsageSums, how: How
) -> tuple[Sequence[Candidate], list[Refused]]:
    """The models that are asked about, and names that stand for none at the time of the prices."""
    if request.among is None and not request.models:
        return (), []
    on = how.on or last_of(sums)
    if on is None:
        if not sums.sums:  # nothing could be read, and that is what is to be told
            return (), []
        raise InstantNeededError(NO_TIME, "prices")
    if request.among is not None:
        return every(table, request.among._replace(on=first_of(sums) or on), how), []
    named = candidates(table, request.models, (), NO_OPTIONS, on)
    return named.found, [Refused(name, error) for name, error in named.refused.items()]
