"""The answer to a break-even: hardware of one's own, or units by the hour, against API models."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from costcalc.asking.parts import Work
from costcalc.asking.words import text_said
from costcalc.errors import UsageError
from costcalc.numbers import as_fraction, rounded_text
from costcalc.periods import Moment, lasting, spell
from costcalc.prose import shown
from costcalc.questions.breakeven.described import HOW_MANY, describe
from costcalc.questions.breakeven.draws import simulated
from costcalc.questions.breakeven.hardware import Mix, percent, what_fits
from costcalc.questions.breakeven.result import BreakEven, BreakEvenRow, Own
from costcalc.questions.breakeven.units import Load, bought_units, listed_units
from costcalc.questions.compare.candidates import counted
from costcalc.questions.compare.ranking import compare
from costcalc.questions.compare.request import Request as CompareRequest
from costcalc.rating.ways_out import sold_at
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from costcalc.pricing.contracts import UnitOffer
    from costcalc.pricing.facts import Facts
    from costcalc.pricing.model import Model
    from costcalc.questions.breakeven.described import Described
    from costcalc.questions.breakeven.hardware import MemoryFit
    from costcalc.questions.breakeven.request import HardwareSaid, Request
    from costcalc.questions.compare.result import Comparison
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.unlike import Adjustment
    from costcalc.usage.workload import Shape, Workload

WHOLE_DAY = (
    "units are counted for requests that come evenly, day and night: for peaks, say utilisation, the share "
    "of what the units serve that a day uses"
)
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
    table.sort_out([*request.models, *own_model], on)  # all unknown names at once
    workload, facts = request.work.drawn.workload, table.catalogue.facts()
    host = _host(table, request.self_host, on)
    shapes, adjustment = counted(table, workload, host.counting, text) if host else (workload.shapes, None)
    mix = _mix_of(workload, shapes)
    if not mix.tokens:
        raise UsageError("break-even counts tokens: say the input and output of a request", "input_tokens")
    # Hosts of the weights that would be run are compared with too, unless nobody sells them that day.
    hosts, unsold = _hosts(table, host, on) if host else ([], [])
    if not (request.models or request.offers or hosts):
        raise UsageError(
            "name the API models to compare with, such as gpt-5.6-terra; or self_host, for the hosts of its "
            "weights",
            "model",
        )
    named, options, offers = [*request.models, *hosts], request.options, request.offers
    asked = CompareRequest(named, Work(workload), offers=offers, on=on, options=options, use=request.use)
    comparison = compare(table, asked, text)
    if check is not None:
        check(comparison)
    per_day = None if workload.per_day is None else workload.per_day * mix.tokens
    load = Load(mix, per_day, request.hardware.numbers["utilisation"] or Fraction(1))
    units = facts.unit_offers.values()
    if _is_of_units(request, comparison, units):
        return _against_units(request, comparison, load, units)
    no_units = "" if request.says_hardware else " (the table has no units by the hour for these models)"
    names = host.names if host else ()
    described = describe(facts, request.hardware, names, mix, spell(on)[:10], HOW_MANY + no_units)
    fit = _what_fits(facts, request.hardware, host, described)
    own = Own(described.hardware, load, fit.fits if fit else None, adjustment)
    rows = _rows(comparison, load, units, own, host)
    notes = [*described.notes, *unsold, *_fit_notes(request.hardware, host, fit)]
    notes += _text_notes(adjustment) if text else ()
    if request.drawn and _counts_units(rows):
        notes.append("units by the hour are counted for the middles of ranges")
    notes += (*_unit_notes(rows, units), *_load_notes(own, workload))
    drawn = None
    if request.drawn and rows:
        drawn = simulated(own, rows, request.work.drawn, request.uncertain, request.drawn, progress)
        rows = drawn.rows
    return BreakEven(request, comparison, rows, notes, own, fit, described.defaults, drawn)


def _against_units(
    request: Request, comparison: Comparison, load: Load, offers: Collection[UnitOffer]
) -> BreakEven:
    """The models against units by the hour alone."""
    if request.drawn:
        raise UsageError(
            "ranges are drawn against hardware of your own: say it, or single numbers for units by the hour",
            "gpus",
        )
    rows = _rows(comparison, load, offers)
    notes = [*_unit_notes(rows, offers)]
    if "utilisation" not in request.hardware.said and _counts_units(rows):
        notes.insert(0, WHOLE_DAY)
    return BreakEven(request, comparison, rows, notes)


def _mix_of(workload: Workload, shapes: Sequence[Shape]) -> Mix:
    """The tokens of the mean request, of which `shapes` are as a model counts them."""
    read = written = Fraction(0)
    for shape in shapes:
        read += as_fraction(shape.input_tokens) * workload.weight_of(shape)
        written += as_fraction(shape.output_tokens) * workload.weight_of(shape)
    return Mix(read, written)


def _load_notes(own: Own, workload: Workload) -> Iterator[str]:
    """What a reader should know of the workload, on this hardware."""
    volume = own.load.tokens_per_day
    if any(shape.fields.get("cache_read_tokens") for shape in workload.shapes):
        yield "your own hardware is taken to spend as much on cached input as on any other"
    if volume is None:
        yield "the workload has no rate of requests: ratios and margins are at full use of the hardware"
    elif own.is_too_small:
        share, gpus = percent(own.capacity / volume), rounded_text(own.serving.gpus)
        yield (
            f"the hardware named serves {share} % of the workload: costs at the workload, ratios and margins "
            f"are those of the {gpus} GPUs that all of it takes"
        )


def _rows(
    comparison: Comparison,
    load: Load,
    offers: Collection[UnitOffer],
    own: Own | None = None,
    host: Host | None = None,
) -> Sequence[BreakEvenRow]:
    """Each model against hardware, if any is named, and against units by the hour."""
    return [
        BreakEvenRow(
            row,
            load,
            own,
            host is not None and row.model.weights_id == host.model.weights_id,
            bought_units(row, load),
            list(listed_units(row, load, offers)),
        )
        for row in comparison.rows
    ]


def _is_of_units(request: Request, comparison: Comparison, offers: Collection[UnitOffer]) -> bool:
    """Whether nothing is said of hardware of one's own, and a model is sold by units: listed, or bought."""
    if request.says_hardware:
        return False
    by_units = {each.model for row in comparison.rows if row.contract for each in row.contract.provisioned}
    by_units = by_units.union(*(offer.models for offer in offers))
    asked = [*(row.model.id for row in comparison.rows), *(each.model for each in comparison.unranked)]
    return not by_units.isdisjoint(asked)


def _counts_units(rows: Sequence[BreakEvenRow]) -> bool:
    """Whether units by the hour are counted for the workload."""
    return any(each.why_unknown is None for row in rows for each in row.listed)


def _unit_notes(rows: Sequence[BreakEvenRow], offers: Collection[UnitOffer]) -> Iterator[str]:
    """Which models are sold by units, and have none that day in that region."""
    names = [row.row.model.id for row in rows if not row.listed]
    if none := [name for name in names if any(name in offer.models for offer in offers)]:
        yield f"no price of units by the hour is known on this day in this region: {', '.join(none)}"


class Host(NamedTuple):
    """The model that would be run, and the one whose weights it has."""

    model: Model
    origin: Model

    @property
    def counting(self) -> Model:
        """The model whose tokenizer is known."""
        return self.model if self.model.tokenizer else self.origin

    @property
    def names(self) -> tuple[str, ...]:
        """What measurements may call it."""
        return (self.model.id, self.model.name, self.origin.id, self.origin.name)

    @property
    def parameters(self) -> Fraction | None:
        """How many parameters it has; None where nobody says."""
        totals = (each.parameters.get("total") for each in self)
        return next((as_fraction(Decimal(total)) for total in totals if total), None)


def _host(table: RatingTable, name: str | None, on: Moment) -> Host | None:
    """The model that would be run; `UsageError` for one whose weights are not open."""
    if name is None:
        return None
    model = table.find(name, on).rater.model
    if model.weights == "closed":
        raise UsageError(f"the weights of {model.id} are not open: name an open-weights model", "self_host")
    return Host(model, table.catalogue.model(model.weights_id))


def _text_notes(adjustment: Adjustment | None) -> list[str]:
    """What is known of the tokens of the hardware, where the question is about a text."""
    if adjustment is None:
        return [NOT_COUNTED]
    known = (adjustment.estimate, *adjustment.notes)
    return [f"your own hardware: {each}" for each in known if each]


def _hosts(table: RatingTable, host: Host, on: Moment) -> tuple[list[str], list[str]]:
    """The models of the same weights that are sold on the moment, and what to say of the others."""
    hosts = map(table.catalogue.model, table.catalogue.hosts_of(host.model.weights_id))
    priced = [each.id for each in hosts if not each.unpriced]
    sold = [each for each in priced if sold_at(table, each, lasting(on).start)]
    others = ", ".join(each for each in priced if each not in sold)
    return sold, [f"of the same weights, but without a price on {spell(on)}: {others}"] if others else []


def _what_fits(facts: Facts, said: HardwareSaid, host: Host | None, described: Described) -> MemoryFit | None:
    parameters = said.numbers["parameters"] or (host and host.parameters)
    if parameters is None or described.gpu is None:
        return None
    gpus, origin = described.hardware.gpus, host.origin if host else None
    return what_fits(facts, described.gpu, gpus, parameters, described.quantisation, origin)


def _fit_notes(said: HardwareSaid, host: Host | None, fit: MemoryFit | None) -> Iterator[str]:
    """What an answer to what fits leaves out, or what is missing for one."""
    if fit is not None:
        yield "what fits is said of the weights alone: what requests keep in memory comes on top"
    elif host is not None or said.those_of(("quantisation", "parameters")):
        yield f"what fits is not known: {_missing(said, host)}"


def _missing(said: HardwareSaid, host: Host | None) -> str:
    gpu = said.said.get("gpu")
    if gpu is None:
        return "say gpu, one of the table's"
    if "parameters" in said.said:
        return f"the table does not say how much memory {shown(gpu)} has"
    if host is None:
        return "say self_host, or parameters"
    return f"the table does not say how many parameters {host.model.name} has, or how much memory there is"
