"""The answer to a break-even: hardware of one's own, or units by the hour, against API models."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from costcalc.asking.words import text_said
from costcalc.errors import UsageError
from costcalc.numbers import as_fraction
from costcalc.periods import Moment, day_start, spell
from costcalc.prose import shown
from costcalc.questions.breakeven.against import BreakEvenRow, Own
from costcalc.questions.breakeven.described import HOW_MANY, Asked, describe
from costcalc.questions.breakeven.draws import simulated
from costcalc.questions.breakeven.memory_fit import fit_of
from costcalc.questions.breakeven.result import BreakEven, mix_of
from costcalc.questions.breakeven.units import Load
from costcalc.questions.compare.ranking import compare
from costcalc.tokens.unlike import adjust
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from costcalc.pricing.model import Model
    from costcalc.pricing.unit_offers import UnitOffer
    from costcalc.questions.breakeven.described import Described
    from costcalc.questions.breakeven.hardware_said import HardwareSaid
    from costcalc.questions.breakeven.memory_fit import Fit
    from costcalc.questions.breakeven.request import Request
    from costcalc.questions.compare.result import Comparison
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.unlike import Adjustment, TextSaid
    from costcalc.usage.workload import Shape, Workload

NOT_DRAWN = "ranges are drawn against hardware of your own: say it, or single numbers for units by the hour"
WHOLE_DAY = (
    "units are counted for requests that come evenly, day and night: for peaks, say utilisation, the share "
    "of what the units serve that a day uses"
)
OF_MIDDLES = "units by the hour are counted for the middles of ranges"
NONE_LISTED = "no price of units by the hour is known on this day in this region: {}"
NO_UNITS = "the table has no units by the hour for these models"
NOT_COUNTED = "your own hardware's tokens are taken as said: say self_host for the model that counts them"


def breakeven(
    table: RatingTable,
    request: Request,
    progress: Callable[[int, int], None] | None = None,
    check: Callable[[Comparison], None] | None = None,
) -> BreakEven:
    """Answer a break-even; `check` may refuse the comparison before more is made of it.

    Where numbers are ranges, figures are those of the middles, with quantiles and probabilities of so many
    draws beside them.
    """
    on: Moment = request.on  # type: ignore[assignment]
    text = text_said(table, request.text)
    request = request._replace(text=text.words if text else {})
    own_model = [] if request.self_host is None else [request.self_host]
    table.find_all([*request.models, *own_model], on)  # all unknown names at once
    workload, host = request.work.drawn.workload, _self_host(table, request.self_host, on)
    shapes, adjustment = _counted(table, workload, host, text)
    mix = mix_of(workload, shapes)
    if not mix.tokens:
        raise UsageError("break-even counts tokens: say the input and output of a request", "input_tokens")
    hosts, notes = _hosts(table, host, on) if host else ([], [])
    if not (request.models or request.offers or hosts):
        raise UsageError(
            "name the API models to compare with, such as gpt-5.6-terra; or self_host, for the hosts of its "
            "weights",
            "model",
        )
    comparison = compare(
        table,
        workload,
        [*request.models, *hosts],
        on=on,
        options=request.options,
        offers=request.offers,
        text=text,
    )
    if check is not None:
        check(comparison)
    per_day = None if workload.per_day is None else workload.per_day * mix.tokens
    facts = table.catalogue.facts()
    offers = [*facts.unit_offers.values()]
    if _is_of_units(request, comparison, offers):
        whole = request.hardware.numbers["utilisation"] or Fraction(1)
        return _of_units(request, comparison, Load(mix, per_day, whole), offers)
    names = _names_of(table, host) if host else ()
    why_gpus = HOW_MANY if request.says_hardware else f"{HOW_MANY} ({NO_UNITS})"
    described = describe(facts, request.hardware, Asked(names, mix, spell(on)[:10], why_gpus))
    fit = _fit(table, request.hardware, host, described)
    own = Own(described.hardware, mix, per_day, fit.fits if fit else None, adjustment)
    load = Load(mix, per_day, described.hardware.utilisation)
    rows = [
        BreakEvenRow(row, load, own, host is not None and row.model.weights_id == host.weights_id, offers)
        for row in comparison.rows
    ]
    notes = [*described.notes, *notes, *_fit_notes(request, host, fit), *_text_notes(text, adjustment)]
    notes += [OF_MIDDLES] if request.drawn and _counts_units(rows) else []
    notes += _unit_notes(rows, offers)
    drawn = None
    if request.drawn and rows:
        drawn = simulated(own, rows, request.work.drawn, request.uncertain, request.drawn, progress)
        rows = [row._replace(note=each.note) for row, each in zip(rows, drawn.rows, strict=True)]
    return BreakEven(request, comparison, rows, notes, own, fit, described.defaults, drawn)


def _of_units(request: Request, comparison: Comparison, load: Load, offers: Sequence[UnitOffer]) -> BreakEven:
    """The models against units by the hour alone."""
    if request.drawn:
        raise UsageError(NOT_DRAWN, "gpus")
    rows = [BreakEvenRow(row, load, None, False, offers) for row in comparison.rows]  # noqa: FBT003
    is_whole = request.hardware.numbers["utilisation"] is None and _counts_units(rows)
    notes = [WHOLE_DAY] if is_whole else []
    return BreakEven(request, comparison, rows, [*notes, *_unit_notes(rows, offers)])


def _is_of_units(request: Request, comparison: Comparison, offers: Sequence[UnitOffer]) -> bool:
    """Whether nothing is said of hardware of one's own, and a model is sold by units: listed, or bought."""
    if request.says_hardware:
        return False
    bought = {
        each.model for row in comparison.rows if row.contract is not None for each in row.contract.provisioned
    }
    by_units = bought.union(*(offer.models for offer in offers))
    return any(row.model.id in by_units for row in comparison.rows) or any(
        each.model in by_units for each in comparison.unranked
    )


def _counts_units(rows: Sequence[BreakEvenRow]) -> bool:
    """Whether units by the hour are counted for the workload."""
    return any(each.why_unknown is None for row in rows for each in row.listed)


def _unit_notes(rows: Sequence[BreakEvenRow], offers: Sequence[UnitOffer]) -> list[str]:
    """Which models are sold by units, and have none that day in that region."""
    names = [row.row.model.id for row in rows if not row.listed]
    none = [name for name in names if any(name in offer.models for offer in offers)]
    return [NONE_LISTED.format(", ".join(none))] if none else []


def _self_host(table: RatingTable, name: str | None, on: Moment) -> Model | None:
    """The model that would be run; `UsageError` for one whose weights are not open."""
    if name is None:
        return None
    model = table.find(name, on).rater.model
    if model.weights == "closed":
        raise UsageError(f"the weights of {model.id} are not open: name an open-weights model", "self_host")
    return model


def _counted(
    table: RatingTable, workload: Workload, host: Model | None, text: TextSaid | None
) -> tuple[Sequence[Shape], Adjustment | None]:
    """The shapes of the workload as the model that would be run counts them; as they are without one."""
    if host is None or text is None:
        return workload.shapes, None
    known = host if host.tokenizer else _origin(table, host)
    return adjust(workload, known, table.catalogue.facts(), text)


def _text_notes(text: TextSaid | None, adjustment: Adjustment | None) -> list[str]:
    """What is known of the tokens of the hardware, where the question is about a text."""
    if text is None:
        return []
    if adjustment is None:
        return [NOT_COUNTED]
    labels = [adjustment.estimate] if adjustment.estimate else []
    return [f"your own hardware: {each}" for each in (*labels, *adjustment.notes)]


def _origin(table: RatingTable, host: Model) -> Model:
    """The model whose weights a host serves."""
    return table.catalogue.model(host.weights_id)


def _names_of(table: RatingTable, host: Model) -> tuple[str, ...]:
    origin = _origin(table, host)
    return (host.id, host.name, origin.id, origin.name)


def _hosts(table: RatingTable, host: Model, on: Moment) -> tuple[list[str], list[str]]:
    """The models of the same weights that are sold on the moment, and what to say of the others."""
    priced = [
        model
        for model in map(table.catalogue.model, table.catalogue.hosts_of(host.weights_id))
        if not model.unpriced
    ]
    instant = on if isinstance(on, datetime) else day_start(on)
    sold = [model.id for model in priced if _is_sold(model, instant)]
    others = [model.id for model in priced if model.id not in sold]
    if not others:
        return sold, []
    return sold, [f"of the same weights, but without a price on {spell(on)}: {', '.join(others)}"]


def _is_sold(model: Model, instant: datetime) -> bool:
    period = model.period_at(instant)
    return period is not None and not period.withdrawn


def _fit(table: RatingTable, said: HardwareSaid, host: Model | None, described: Described) -> Fit | None:
    parameters, model = said.numbers["parameters"], None
    if host is not None:
        origin = _origin(table, host)
        model = (origin.id, origin.name)
        parameters = parameters or _parameters(host) or _parameters(origin)
    if parameters is None or described.gpu is None:
        return None
    facts, gpus = table.catalogue.facts(), described.hardware.gpus
    return fit_of(facts, described.gpu, gpus, parameters, described.quantisation, model)


def _parameters(model: Model) -> Fraction | None:
    total = model.parameters.get("total")
    return as_fraction(Decimal(total)) if total else None


def _fit_notes(request: Request, host: Model | None, fit: Fit | None) -> list[str]:
    """What an answer to what fits leaves out, or what is missing for one."""
    if fit is not None:
        return ["what fits is said of the weights alone: what requests keep in memory comes on top"]
    if host is None and not request.hardware.those_of(("quantisation", "parameters")):
        return []
    return [f"what fits is not known: {_missing(request.hardware, host)}"]


def _missing(said: HardwareSaid, host: Model | None) -> str:
    gpu = said.said.get("gpu")
    if gpu is None:
        return "say gpu, one of the table's"
    if "parameters" in said.said:
        return f"the table does not say how much memory {shown(gpu)} has"
    if host is None:
        return "say self_host, or parameters"
    return f"the table does not say how many parameters {host.name} has, or how much memory there is"
