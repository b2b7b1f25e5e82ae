"""`breakeven`: from how many tokens a day on it pays to run open weights yourself."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from costcalc.asking.additions import MONEY, parameters_of
from costcalc.asking.question import with_additions
from costcalc.asking.request import with_inner
from costcalc.errors import UsageError, shown
from costcalc.numbers import as_fraction
from costcalc.operations.presets import with_preset
from costcalc.operations.words import (
    ALLOWANCES,
    ON,
    OPTIONS,
    PRESET,
    QUANTITIES,
    SHORT_OPTIONS,
    TEXT,
    TEXT_WORDS,
    Parameter,
    allowed,
    check_words,
    names_of,
    one_text,
    read_options,
    read_text,
    texts,
)
from costcalc.periods import Moment, day_start, parse_moment, spell
from costcalc.questions.breakeven.against import BreakEvenRow, Own
from costcalc.questions.breakeven.described import HARDWARE_PARAMETERS, HOW_MANY, Asked, describe
from costcalc.questions.breakeven.draws import simulated
from costcalc.questions.breakeven.hardware_numbers import Numbers
from costcalc.questions.breakeven.memory_fit import fit_of
from costcalc.questions.breakeven.request import Request, question_of, read_doubtful, read_drawing
from costcalc.questions.breakeven.result import NOTHING, BreakEven, mix_of
from costcalc.questions.breakeven.units import Load
from costcalc.questions.compare.ranking import compare
from costcalc.tokens.unlike import adjust
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from costcalc.operations.words import Words
    from costcalc.pricing.model import Model
    from costcalc.pricing.unit_offers import UnitOffer
    from costcalc.questions.breakeven.described import Described
    from costcalc.questions.breakeven.memory_fit import Fit
    from costcalc.questions.compare.result import Comparison
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.unlike import Adjustment
    from costcalc.usage.workload import Shape, Workload

ADDITIONS = (MONEY,)
NOT_DRAWN = "ranges are drawn against hardware of your own: say it, or single numbers for units by the hour"
WHOLE_DAY = (
    "units are counted for requests that come evenly, day and night: for peaks, say utilisation, the share "
    "of what the units serve that a day uses"
)
OF_MIDDLES = "units by the hour are counted for the middles of ranges"
NONE_LISTED = "no price of units by the hour is known on this day in this region: {}"
NO_UNITS = "the table has no units by the hour for these models"
NOT_COUNTED = "your own hardware's tokens are taken as said: say self_host for the model that counts them"

PARAMETERS = (
    Parameter(
        "model",
        "an API model to compare with, by id or alias; say it once for each",
        also=("models",),
        many=True,
    ),
    PRESET,
    Parameter(
        "requests", "how many requests come in: 10000/day, 3 request/second", "text", example="10000/day"
    ),
    *QUANTITIES,
    Parameter(
        "self_host",
        "the open-weights model that you would run; its hosts are compared with too",
        example="deepseek-r1",
    ),
    *HARDWARE_PARAMETERS,
    Parameter(
        "offer",
        "a vendor's quote to compare with: 'VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken'",
        also=("offers",),
        many=True,
    ),
    ON,
    OPTIONS,
    *SHORT_OPTIONS,
    *ALLOWANCES,
    *TEXT_WORDS,
    Parameter("draws", "how many times ranges are drawn; 100k unless said", "count", example="100k"),
    Parameter("seed", "the seed of the draws: the same one gives the same answer; 1 unless said", "count"),
    *parameters_of(*ADDITIONS),
)
"""The words of a break-even; any number may be a range. A mix of request shapes is said as `shapes`."""

NAMES = names_of(PARAMETERS)
MAPS = ("shapes", TEXT)
"""The words that are maps or lists of maps, which only a file or a body can say."""

OWN_WORDS = ("self_host", *(parameter.name for parameter in HARDWARE_PARAMETERS))
"""The words that are not those of a comparison."""


def breakeven(
    table: RatingTable,
    words: Words,
    today: date,
    progress: Callable[[int, int], None] | None = None,
    check: Callable[[Comparison], None] | None = None,
) -> BreakEven:
    """Answer a break-even; `today` is the day that counts where `on` is left out.

    The workload stands beside the other words, or in a map `workload`; a `preset` says what they leave out.
    Any number may be a range, such as `30%..70%`: then figures are those of the middles, with quantiles and
    probabilities of `draws` draws beside them. `check` may refuse the comparison before more is made of it.
    """
    said = with_inner(words, "workload")
    said_with: tuple[str, ...] = ()
    left_out = NOTHING
    if said.get("preset") is not None:
        said, said_with, left_out = with_preset(said, NAMES, MAPS)
    check_words(said, NAMES, inside=MAPS)
    table = allowed(table, said)
    on: Moment = today if said.get("on") is None else parse_moment(one_text(said, "on"))
    request = Request(
        texts(said, "model", "models"),
        on,
        read_options(said),
        texts(said, "offer", "offers"),
        read_text(table, said),
        said_with,
        left_out,
    )
    return with_additions(_answer(table, request, said, progress, check), table, said, ADDITIONS)


def _answer(
    table: RatingTable,
    request: Request,
    words: Words,
    progress: Callable[[int, int], None] | None,
    check: Callable[[Comparison], None] | None,
) -> BreakEven:
    read, numbers = read_doubtful(words), Numbers(words)
    table.find_all([*request.models, *texts(words, "self_host")], request.on)  # all unknown names at once
    workload, host = read.workload, _self_host(table, words, request.on)
    shapes, adjustment = _counted(table, workload, host, request)
    mix = mix_of(workload, shapes)
    if not mix.tokens:
        raise UsageError("break-even counts tokens: say the input and output of a request", "input_tokens")
    hosts, notes = _hosts(table, host, request.on) if host else ([], [])
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
        on=request.on,
        options=request.options,
        offers=request.offers,
        text=request.text,
    )
    if check is not None:
        check(comparison)
    drawing = read_drawing(words, read, numbers)
    question = question_of(table, request, read, words, OWN_WORDS, drawing)
    facts = table.catalogue.facts()
    offers = [*facts.unit_offers.values()]
    per_day = None if workload.per_day is None else workload.per_day * mix.tokens
    if _is_of_units(words, comparison, offers):
        if drawing is not None:
            raise UsageError(NOT_DRAWN, "gpus")
        load = Load(mix, per_day, numbers["utilisation"] or Fraction(1))
        rows = [BreakEvenRow(row, load, None, False, offers) for row in comparison.rows]  # noqa: FBT003
        whole_day = [WHOLE_DAY] if numbers["utilisation"] is None and _counts_units(rows) else []
        question = question._replace(notes=[*whole_day, *_unit_notes(rows, offers)])
        return BreakEven(comparison, rows, None, None, question)
    names = _names_of(table, host) if host else ()
    why_gpus = HOW_MANY if _says_hardware(words) else f"{HOW_MANY} ({NO_UNITS})"
    described = describe(facts, numbers, Asked(names, mix, spell(request.on)[:10], why_gpus))
    fit = _fit(table, numbers, host, described)
    own = Own(described.hardware, mix, per_day, fit.fits if fit else None, adjustment)
    load = Load(mix, per_day, described.hardware.utilisation)
    notes = [*described.notes, *notes, *_fit_notes(words, host, fit), *_text_notes(request, adjustment)]
    rows = [
        BreakEvenRow(row, load, own, host is not None and row.model.weights_id == host.weights_id, offers)
        for row in comparison.rows
    ]
    of_middles = [OF_MIDDLES] if drawing is not None and _counts_units(rows) else []
    notes += [*of_middles, *_unit_notes(rows, offers)]
    question = question._replace(defaults=described.defaults, notes=notes)
    if drawing is None or not rows:
        return BreakEven(comparison, rows, own, fit, question)
    drawn = simulated(own, rows, drawing, progress)
    noted = [row._replace(note=each.note) for row, each in zip(rows, drawn.rows, strict=True)]
    return BreakEven(comparison, noted, own, fit, question, drawn)


def _is_of_units(words: Words, comparison: Comparison, offers: Sequence[UnitOffer]) -> bool:
    """Whether nothing is said of hardware of one's own, and a model is sold by units: listed, or bought."""
    if _says_hardware(words):
        return False
    bought = {
        each.model for row in comparison.rows if row.contract is not None for each in row.contract.provisioned
    }
    by_units = bought.union(*(offer.models for offer in offers))
    return any(row.model.id in by_units for row in comparison.rows) or any(
        each.model in by_units for each in comparison.unranked
    )


def _says_hardware(words: Words) -> bool:
    """Whether anything is said of hardware of one's own."""
    return any(words.get(name) is not None for name in OWN_WORDS if name != "utilisation")


def _counts_units(rows: Sequence[BreakEvenRow]) -> bool:
    """Whether units by the hour are counted for the workload."""
    return any(each.why_unknown is None for row in rows for each in row.listed)


def _unit_notes(rows: Sequence[BreakEvenRow], offers: Sequence[UnitOffer]) -> list[str]:
    """Which models are sold by units, and have none that day in that region."""
    names = [row.row.model.id for row in rows if not row.listed]
    none = [name for name in names if any(name in offer.models for offer in offers)]
    return [NONE_LISTED.format(", ".join(none))] if none else []


def _self_host(table: RatingTable, words: Words, on: Moment) -> Model | None:
    """The model that would be run; `UsageError` for one whose weights are not open."""
    name = one_text(words, "self_host")
    if name is None:
        return None
    model = table.find(name, on).rater.model
    if model.weights == "closed":
        raise UsageError(f"the weights of {model.id} are not open: name an open-weights model", "self_host")
    return model


def _counted(
    table: RatingTable, workload: Workload, host: Model | None, request: Request
) -> tuple[Sequence[Shape], Adjustment | None]:
    """The shapes of the workload as the model that would be run counts them; as they are without one."""
    if host is None or request.text is None:
        return workload.shapes, None

    known = host if host.tokenizer else _origin(table, host)
    return adjust(workload, known, table.catalogue.facts(), request.text)


def _text_notes(request: Request, adjustment: Adjustment | None) -> list[str]:
    """What is known of the tokens of the hardware, where the question is about a text."""
    if request.text is None:
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


def _fit(table: RatingTable, numbers: Numbers, host: Model | None, described: Described) -> Fit | None:

    parameters, model = numbers["parameters"], None
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


def _fit_notes(words: Words, host: Model | None, fit: Fit | None) -> list[str]:
    """What an answer to what fits leaves out, or what is missing for one."""
    if fit is not None:
        return ["what fits is said of the weights alone: what requests keep in memory comes on top"]
    if not any(words.get(name) is not None for name in ("self_host", "quantisation", "parameters")):
        return []
    missing = _missing(words, host)
    return [f"what fits is not known: {missing}"]


def _missing(words: Mapping[str, object], host: Model | None) -> str:
    if words.get("gpu") is None:
        return "say gpu, one of the table's"
    if words.get("parameters") is not None:
        return f"the table does not say how much memory {shown(words['gpu'])} has"
    if host is None:
        return "say self_host, or parameters"
    return f"the table does not say how many parameters {host.name} has, or how much memory there is"
