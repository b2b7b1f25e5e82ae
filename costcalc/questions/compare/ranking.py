"""Compare: what a workload costs on each of several models, ranked, as a steady state.

A month is 30 days and a year 365. Windows and weekdays count by their share of a whole week, so a Sunday does
not stand for a month; ask about an instant to hold that instant's rates throughout.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from costcalc.asking.words import read_workload
from costcalc.errors import (
    ContextWindowError,
    InstantNeededError,
    NoPriceInForceError,
    OptionError,
    UnknownModelError,
    UnpricedModelError,
    UsageError,
)
from costcalc.numbers import to_digits
from costcalc.questions.compare.candidates import ask_for, candidates, counted, mean_cost, of_others
from costcalc.questions.compare.request import ASKING
from costcalc.questions.compare.result import Comparison, Row
from costcalc.questions.compare.unranked import Unranked
from costcalc.rating.rater import ShapeSlices
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.errors import CostcalcError
    from costcalc.periods import Moment
    from costcalc.questions.compare.candidates import Candidate
    from costcalc.questions.compare.request import Request
    from costcalc.questions.compare.unranked import Reason
    from costcalc.rating.table import RatingTable
    from costcalc.rating.ways_out import Way
    from costcalc.tokens.unlike import Adjustment, TextSaid
    from costcalc.usage.workload import Workload

_RANKING = to_digits(200)
AT_AN_INSTANT = (
    "the hours say when in a week requests come, and an instant has one price: say a day, as on=2026-11-30"
)


def compare(table: RatingTable, request: Request, text: TextSaid | None = None) -> Comparison:
    """Rank the models of a request by what its workload costs on them, on the moment that it says.

    Unknown names fail the whole question: one `UnknownModelError` tells all of them. A known model that
    cannot serve it, as it has no price then, lacks a meter or reads less than a request holds, is unranked
    with its reason; so is a name that stood for a model once, and stands for none then. With
    `text`, each model is asked about the tokens that it counts itself (see `costcalc.tokens.unlike`).
    """
    named, baseline = list(request.models), request.baseline
    moment: Moment = request.on  # type: ignore[assignment]
    if not (named or request.offers):
        raise UsageError("name the models to compare, as a list", "models")
    if request.use is not None and isinstance(moment, datetime):
        raise UsageError(AT_AN_INSTANT, "hours")
    if baseline is not None and baseline not in {each.model.id for each in request.offers}:
        found, ended = table.sort_out([*named, baseline], moment)
        base = baseline if baseline in ended else found[-1].rater.model.id
        named += [] if baseline in named else [baseline]
        request = request._replace(baseline=base)
    asked = candidates(table, named, request.offers, request.options, moment)
    works = [(request.work.workload, text), *_ends(request, text)]
    rated, unranked, refused = [], [], []
    for each in of_others(asked.found, request.work.workload.meters):
        try:
            rated.append(_rated(table, request, each, works))
        except (NoPriceInForceError, ContextWindowError, OptionError, InstantNeededError) as error:
            refused.append(error)
            unranked.append(_unranked(table, moment, each, error))
    # An option that no model knows is a slip in the question, not a property of the models.
    if refused and not rated and all(isinstance(error, OptionError) for error in refused):
        raise refused[0]
    # What leads on from what is not ranked is put into words when it is read, when all the others are known.
    unranked = [
        each.retold(lambda reason, gone: _led_on(result, gone, reason))
        for each in (*unranked, *asked.unranked)
    ]
    # Equal costs keep the order of the question.
    result = Comparison(table, request, text, sorted(rated, key=_rank), unranked)
    return result


def _rank(row: Row) -> Decimal:
    """The cost of a request, to more digits than two costs can share without being equal."""
    cost = row.per_request
    return cost if isinstance(cost, Decimal) else _RANKING.divide(cost.numerator, cost.denominator)


def _unranked(table: RatingTable, on: Moment, candidate: Candidate, error: CostcalcError) -> Unranked:
    """A model that is not ranked; what leads on from there is looked for when it is read."""
    model, again = candidate.rater.model, candidate.again
    if not isinstance(error, NoPriceInForceError):
        return Unranked(model.id, model.name, error.code, error, again=again)
    code = UnpricedModelError.code if model.unpriced else error.code
    bare = error.with_traceback(None)
    return Unranked(model.id, model.name, code, lambda: table.explained(bare, model, on), again=again)


def _led_on(found: Comparison, gone: str, reason: Reason) -> Reason:
    """The same reason, whose commands compare what follows with the others that were asked about."""
    if not isinstance(reason, NoPriceInForceError | UnknownModelError) or not reason.commands:
        return reason
    from costcalc.asking.ways import led_on

    def ask(table: RatingTable, way: Way) -> str:
        alone = found.request._replace(models=[way.model], offers=(), baseline=None, top=None, on=way.on)
        if not compare(table, alone, found.text).rows:
            raise UsageError("has no answer either")
        lost = next((each.again for each in found.unranked if each.model == gone), gone)
        models = dict.fromkeys(way.model if each == lost else each for each in found.named)
        baseline = way.model if found.baseline == gone else found.baseline
        again = found.asked._replace(models=[*models], baseline=baseline, on=way.on)
        return ASKING.command("compare", again, table.words)

    return led_on(reason, found.table, ask)


def _rated(
    table: RatingTable,
    request: Request,
    candidate: Candidate,
    works: Sequence[tuple[Workload, TextSaid | None]],
) -> Row:
    """The row of a model; behind the workload that is asked about stand those at the ends of an estimate."""
    rater, _, meaning, matched = candidate
    (shapes, adjustment), *ends = [_met(table, request, candidate, *each) for each in works]
    on: Moment = request.on  # type: ignore[assignment]
    contract = table.contract_of(rater.model, on)
    cost = mean_cost(shapes, on, contract)
    row = Row(rater.model, matched, shapes, contract, adjustment, meaning, cost)
    row.ends = [each for each, _ in ends]
    return row


def _met(
    table: RatingTable, request: Request, candidate: Candidate, workload: Workload, text: TextSaid | None
) -> tuple[list[ShapeSlices], Adjustment | None]:
    """What each shape of a workload meets on a model, and what makes its tokens those of the model."""
    rater, options, _, _ = candidate
    on: Moment = request.on  # type: ignore[assignment]
    window = rater.context_window(on)
    found, adjustment = counted(table, workload, rater.model, text)
    shapes = []
    for shape in found:
        ask = ask_for(shape, rater.model, options, window, request.use)
        slices = rater.slices(ask, on, weekly=True)
        shapes.append(ShapeSlices(shape, workload.weight_of(shape), slices, ask))
    return shapes, adjustment


def _ends(request: Request, text: TextSaid | None) -> list[tuple[Workload, TextSaid | None]]:
    """The workload at both ends of what lengths of text may be in tokens; none where all are tokens."""
    if request.counting is None or text is None:
        return []
    return [(read_workload(request.counting.at(end)), text._replace(end=end)) for end in ("low", "high")]
