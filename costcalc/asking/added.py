"""What additions add to an answer: to the whole of it, and to each of its entries."""

from __future__ import annotations

from decimal import Decimal

from costcalc.numbers import plain, rounded_text, settle
from costcalc.pricing.shapes import CITED, EXCHANGE, SOURCE
from costcalc.rating.shapes import CHANGE
from costcalc.shapes import (
    CONVERTED,
    LIST,
    MAP,
    MONEY,
    NO_COLUMN,
    SAID,
    Field,
    Shape,
    beside,
    count,
    many,
    moment,
    money,
    one,
    ratio,
    text,
    texts,
)
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.pricing.exchange import Exchange
    from costcalc.shapes import Document

SUCCESS, SEATS, ENERGY, DECISION, CURRENCY = "success", "seats", "energy", "decision", "currency"
"""The names of additions, each of a module of `costcalc.additions`."""

ENTRIES = ("totals", "rows")
"""The entries of an answer, of which additions say more: the totals of one that has both."""
FEW = 3
"""Digits of what is estimated by a model of the world."""


def _few(field: Field) -> Field:
    """A figure to three digits, in plain notation."""
    return field._replace(of=lambda found: rounded_text(getattr(found, field.name), FEW))


def _all_digits(field: Field) -> Field:
    """A quantity with all its digits, however many it has."""
    return field._replace(of=lambda found: settle(getattr(found, field.name))[0])


NAMED = (text("model", title="model"), text("scenario", optional=True))
"""How an entry is named where it is told of a second time."""

# --- solved tasks ---

_RATE = ratio("success_rate", "the share of tasks that the model solves", null=True, title="solved")
_SOLVED = money(
    "cost_per_solved_task", "USD, for as many tries as one takes", null=True, title="per solved task"
)
SOLVED_TASK = Shape(
    "SolvedTask",
    "A solved task.",
    *NAMED,
    _RATE,
    _SOLVED,
    ratio("ratio_to_cheapest", null=True, title="ratio"),
)
SUCCESS_SHAPE = Shape(
    "Success",
    "What a solved task costs, from the cheapest.",
    many("ranking", SOLVED_TASK),
    many("unranked", Shape("UnsolvedTask", "Why there is no such cost.", *NAMED, text("reason"))),
    text("note"),
    text("rounding", null=True),
)
SUCCESS_SOURCE = Shape(
    "SuccessSource",
    "The published score that a share repeats.",
    text("measure"),
    *(SOURCE[name]._replace(of=f"cited.source.{name}") for name in ("id", "title", "url", "published")),
    text("printed", of="cited.printed", null=True),
)

# --- seats ---

SEATS_ROW = Shape(
    "SeatsRow",
    "Seats against one model.",
    *NAMED,
    money("api_cost_per_month", "null without a rate", null=True),
    text("cheaper", "api, seats, or equal; null without a rate", null=True, column=3),
    count("breakeven_requests_per_month", "null where requests cost nothing", null=True, column=4),
    count("breakeven_requests_per_seat_per_month", null=True, column=5),
    text("sentence"),
)
SEATS_SHAPE = Shape(
    "Seats",
    "What people pay by the head, against the same requests by the API.",
    count("seats", column=1),
    text("price", "of a seat, as it was said"),
    money("cost_per_month", column=2),
    money("cost", "of all months", optional=True),
    many("rows", SEATS_ROW),
    text("note"),
    one("exchange", EXCHANGE, "the rate of the currency of a seat, where that is not USD", optional=True),
)

# --- energy ---

SPAN = Shape("Span", "A range, both ends included; to three digits.", _few(count("low")), _few(count("high")))
_CHECK = (text("basis"), many("sources", CITED, of="cited"))


def _spans(stretch: str, *, null: bool = False) -> Iterator[Field]:
    """What requests take and emit in a stretch of time; null without a rate of requests."""
    return (one(f"{name}{stretch}", SPAN, of=name, null=null) for name in ("wh", "gco2e"))


ENERGY_SHAPE = Shape(
    "Energy",
    "What the estimates of energy rest on.",
    text("zone", "where the power comes from", of="mix.zone", column=2),
    ratio("mix_kgco2e_per_kwh", of=lambda found: rounded_text(found.mix.kgco2e_per_kwh, FEW)),
    text("package", "whose estimates they are", of="mix.package", column=1),
    text("label"),
    text("leaves_out"),
    one(
        "cross_check",
        Shape(
            "EnergyCheck",
            "What a published throughput says to it.",
            text("model"),
            _few(count("wh_per_1000_output_tokens")),
            *_CHECK,
        ),
        null=True,
    ),
)
OF_REQUEST = Shape("", "Of one.", *_spans("_per_request"))
_TAKEN = Shape(
    "",
    "What requests take and emit, and how that was estimated.",
    *OF_REQUEST,
    beside(Shape("", "Of those of a day.", *_spans("_per_day", null=True)), of="of_day", optional=True),
    beside(Shape("", "Of all.", *_spans("")), of="of_all", optional=True),
    *map(text, ("method", "model_used")),
    texts("warnings"),
    one(
        "cross_check",
        Shape("EnergyChecked", "The same by a published throughput.", _few(count("wh_per_request")), *_CHECK),
        "null without one",
        null=True,
    ),
)
ENERGY_OF_ENTRY = Shape(
    "EnergyEstimate",
    "What requests take and emit, as ranges; or why nobody can say.",
    text("reason", optional=True),
    beside(_TAKEN, of="estimate", optional=True),
)

# --- decision ---

_TURNED = (text("field"), text("unit"), _all_digits(count("present")))
TIPPING_POINT = Shape(
    "TippingPoint",
    "At `value` the winner still wins, or ties; at `beyond` another does.",
    *_TURNED[:2],
    text("direction"),
    *_TURNED[2:],
    _all_digits(count("value")),
    count("beyond"),
    ratio("share", null=True),
    text("from_model"),
    text("to_model"),
    money("from_cost", null=True),
    money("to_cost"),
)
DECISION_SHAPE = Shape(
    "Decision",
    "Who wins, by how much, and what would change it.",
    many("changes", CHANGE, "what is known to change of it", of="ahead.changes", later=True),
    many(
        "after",
        Shape(
            "Afterwards",
            "Who costs least after an instant of change.",
            moment("at"),
            texts("winners"),
            money("cost", null=True),
        ),
        of="ahead.after",
        later=True,
    ),
    text("winner", null=True),
    text("runner_up", null=True),
    texts("tied"),
    ratio("ratio", null=True),
    money("difference", null=True),
    texts("contested_by", "who may cost less all the same, at prices in doubt", of="contested"),
    text("measure"),
    many("tipping_points", TIPPING_POINT.plus(text("when")), of="verdict.points", null=True),
    text("tipping_measure"),
    many(
        "searched",
        Shape(
            "Searched",
            "A quantity that was turned, and how far.",
            *_TURNED,
            count("lowest"),
            count("highest"),
        ),
    ),
    text("not_searched", of="unsearched", null=True),
    text("sentence"),
    text("lang"),
)


class Added(NamedTuple):
    """What an addition adds: one member of the whole, and members of each entry."""

    whole: Field
    entry: Shape | None = None


SUCCESS_OF_ENTRY = Shape(
    "",
    "Whether a model solves tasks, and who says so.",
    _RATE._replace(column=NO_COLUMN),
    _SOLVED._replace(column=NO_COLUMN),
    one("success_source", SUCCESS_SOURCE, optional=True),
)
ADDED = {
    SUCCESS: Added(one("success", SUCCESS_SHAPE), SUCCESS_OF_ENTRY),
    SEATS: Added(one("seats", SEATS_SHAPE)),
    ENERGY: Added(
        one("energy", ENERGY_SHAPE),
        Shape("", "What a model takes.", one("energy", ENERGY_OF_ENTRY, of=lambda entry: entry)),
    ),
    DECISION: Added(one("decision", DECISION_SHAPE)),
    CURRENCY: Added(one("fx", EXCHANGE)),
}
"""What each addition adds; another currency comes last, behind all others."""

ASKED = Field("asked", SAID, "the words of what was asked besides", optional=True)


def with_added(shape: Shape, names: Collection[str] = ADDED.keys()) -> Shape:
    """The members of an answer with those that additions of some names may add, to it and to its entries."""
    adding = [ADDED[name] for name in ADDED if name in names]
    if not adding:
        return shape
    whole = [added.whole._replace(optional=True) for added in adding]
    of_entry = [field._replace(optional=True) for added in adding for field in added.entry or ()]
    entries = [
        field._replace(shape=field.shape.plus(*of_entry))
        for name in ENTRIES
        if (field := shape.fields.get(name)) is not None and field.shape is not None
    ]
    return shape.plus(*entries[:1], *whole, ASKED)


class Additions(NamedTuple):
    """What a result says besides: what each addition found, by its name, and the words that asked for it."""

    parts: Mapping[str, Any]
    asked: Mapping[str, Any]

    def document(self, shape: Shape, result: object) -> Document:
        """A result as JSON has it, with what is said of the whole and of its entries; money comes last."""
        document = shape.document(result)
        for name, part in self.parts.items():
            whole, entry = ADDED[name]
            if entry is not None:
                of = next(each for each in ENTRIES if each in document)
                pairs = zip(document[of], part.entries, strict=True)
                document |= {of: [own | entry.document(said) for own, said in pairs]}
            if name == CURRENCY:
                document = converted(document, with_added(shape), part)
            document |= Shape("", "", whole._replace(of=lambda part: part)).document(part)
        return {**document, "asked": dict(self.asked)}


def converted(document: Document, shape: Shape, exchange: Exchange) -> Document:
    """A document whose amounts are said in a currency too, those of each object behind its members."""
    found, amounts = dict(document), {}
    for name, value in document.items():
        field = shape.fields.get(name)
        if field is None or value is None:
            continue
        within = field.shape
        if field.kind == MONEY:
            amounts[name] = plain(exchange.convert(Decimal(value)))
        elif within is None:
            continue
        elif field.holds == LIST:
            found[name] = [converted(each, within, exchange) for each in value]
        elif field.holds == MAP:
            found[name] = {key: converted(each, within, exchange) for key, each in value.items()}
        else:
            found[name] = converted(value, within, exchange)
    return {**found, CONVERTED: amounts} if amounts else found


def entries_in(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The entries that additions speak of."""
    found: Sequence[Mapping[str, Any]] = document["totals"] if "totals" in document else document["rows"]
    return found
