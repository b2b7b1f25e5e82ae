"""Compare: what a workload costs on each of several models, ranked, as a steady state.

A month is 30 days and a year 365. Windows and weekdays count by their share of a whole week, so a Sunday does
not stand for a month; ask about an instant to hold that instant's rates throughout.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.analysis.shape_slices import ShapeSlices
from costcalc.errors import (
    ContextWindowError,
    InstantNeededError,
    NoPriceInForceError,
    OptionError,
    UnpricedModelError,
    UsageError,
)
from costcalc.numbers import plain, to_digits
from costcalc.periods import Moment, parse_moment
from costcalc.prose import shown
from costcalc.questions.compare.offers import parse_offer
from costcalc.questions.compare.result import Comparison, Row
from costcalc.questions.compare.unranked import Unranked
from costcalc.rating.rater import NO_OPTIONS, Ask, ModelRater
from costcalc.rating.table import asked_options, by_model
from costcalc.usage.workload import Shape, Workload
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from costcalc.errors import CostcalcError
    from costcalc.pricing.model import Model
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.questions.compare.request import Request
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.unlike import TextSaid

_RANKING = to_digits(200)


class Wanted(NamedTuple):
    """One shape of the workload: its weight in the mix, and what is asked of a model for it."""

    shape: Shape
    weight: Fraction | int
    ask: Ask


def compare(
    table: RatingTable,
    workload: Workload,
    models: Sequence[str],
    *,
    on: Moment | str,
    baseline: str | None = None,
    options: Mapping[str, str] | None = None,
    offers: Sequence[str] = (),
    text: TextSaid | None = None,
    request: Request | None = None,
) -> Comparison:
    """Rank models by what a workload costs on them.

    Unknown names fail the whole question: one `UnknownModelError` tells all of them. A known model that
    cannot serve it, as it has no price then, lacks a meter or reads less than a request holds, is unranked
    with its reason.
    `offers` are quotes such as `VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken`. With `text`, each
    model is asked about the tokens that it counts itself (see `costcalc.tokens.unlike`).
    """
    if not isinstance(workload, Workload):
        raise UsageError(f"a Workload is due, not {shown(workload)}: Workload(input=…)", "workload")
    moment = parse_moment(on)
    asked = asked_options(options)
    named = list(models)
    if isinstance(models, str) or not (named or offers):
        raise UsageError("name the models to compare, as a list", "models")
    if isinstance(offers, str):
        raise UsageError("give the offers as a list", "offers")
    quotes = [ModelRater(parse_offer(offer)) for offer in offers]
    offered = [quote.model.id for quote in quotes]
    if len(set(offered)) < len(offered):
        raise UsageError("two offers have the same name: name each its own", "offer")
    base = baseline
    if baseline is not None and baseline not in offered:
        base = table.find_all([*named, baseline], moment)[-1].rater.model.id
        named += [] if base in named else [base]
    found = by_model(table.find_all(named, moment))
    wanted = _wanted(workload, workload.shapes, asked)
    candidates = [(each.rater, each.matched, each.meaning, wanted) for each in found.values()]
    wanted = _wanted(workload, workload.shapes, NO_OPTIONS)
    candidates += [(quote, "exact", None, wanted) for quote in quotes]
    comparison = Comparison(table, workload, moment, asked, base, offers, text, request)
    rows, unranked, refused = [], [], []
    for rater, matched, meaning, wanted in candidates:
        try:
            rows.append(_row(comparison, rater, matched, meaning, wanted))
        except (NoPriceInForceError, ContextWindowError, OptionError, InstantNeededError) as error:
            refused.append(error)
            unranked.append(_unranked(comparison, rater.model, error))
    # An option that no model knows is a slip in the question, not a property of the models.
    if refused and not rows and all(isinstance(error, OptionError) for error in refused):
        raise refused[0]
    comparison.rows, comparison.unranked = tuple(_ranked(rows)), tuple(unranked)
    if request is not None and request.top is not None:
        _shorten(comparison, request.top, of_all=request.among is not None)
    return comparison


def _shorten(comparison: Comparison, most: int, *, of_all: bool) -> None:
    """Keep so many of the cheapest.

    Where nobody named the models, those that are free, or not ranked, are counted and not listed.
    """
    free = [row for row in comparison.rows if of_all and not row.per_request]
    comparison.shortened = {"ranked": len(comparison.rows) - len(free)}
    comparison.ranking = comparison.rows[len(free) :]
    comparison.rows = comparison.ranking[:most]
    if of_all:
        codes = [each.code for each in comparison.unranked]
        by_code = {code: codes.count(code) for code in sorted(set(codes))}
        comparison.shortened |= {"free": len(free), "unranked_by_code": by_code}
        comparison.unranked = ()


def _ranked(rows: list[Row]) -> list[Row]:
    """Rows from the cheapest; equal costs keep the order of the question."""
    return sorted(rows, key=_rank)


def _rank(row: Row) -> Decimal:
    """The cost of a request, to more digits than two costs can share without being equal."""
    cost = row.per_request
    return cost if isinstance(cost, Decimal) else _RANKING.divide(cost.numerator, cost.denominator)


def _unranked(comparison: Comparison, model: Model, error: CostcalcError) -> Unranked:
    """A model that is not ranked; what leads on from there is looked for when it is read."""
    if not isinstance(error, NoPriceInForceError):
        return Unranked(model.id, model.name, error.code, str(error))
    code = UnpricedModelError.code if model.unpriced else error.code
    bare = error.with_traceback(None)
    table, on = comparison.table, comparison.on
    return Unranked(model.id, model.name, code, lambda: str(table.explained(bare, model, on)))


def _wanted(workload: Workload, shapes: Sequence[Shape], options: Mapping[str, str]) -> list[Wanted]:
    """What is asked of every model that counts tokens as these shapes do."""
    return [Wanted(each, workload.weight_of(each), Ask(options, each.input_tokens)) for each in shapes]


def _row(
    comparison: Comparison,
    rater: ModelRater,
    matched: str,
    meaning: Meaning | None,
    wanted: Sequence[Wanted],
) -> Row:
    window, adjustment = rater.context_window(comparison.on), None
    if comparison.text is not None:
        counted, adjustment = comparison.counted_by(rater.model)
        wanted = _wanted(comparison.workload, counted, wanted[0].ask.options)
    shapes = []
    for shape, weight, ask in wanted:
        if window is not None and ask.input_tokens > window:
            raise ContextWindowError(rater.model.id, plain(ask.input_tokens), window)
        shapes.append(ShapeSlices(shape, weight, rater.slices(ask, comparison.on, weekly=True), ask))
    contract = comparison.table.contract_of(rater.model, comparison.on)
    return Row(comparison, rater.model, matched, shapes, contract, adjustment, meaning)
