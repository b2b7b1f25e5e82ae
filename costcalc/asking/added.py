"""What additions add to an answer: to the whole of it, and to each of its entries."""

from __future__ import annotations

from costcalc.pricing.shapes import CITED, EXCHANGE, SOURCE
from costcalc.rating.shapes import CHANGE
from costcalc.shapes import (
    LAST,
    NO_COLUMN,
    SAID,
    Field,
    Shape,
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
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

SUCCESS, SEATS, ENERGY, DECISION, MONEY = "success", "seats", "energy", "decision", "fx"


def _asked(name: str) -> Callable[[Mapping[str, Any]], object]:
    """Whether a document has what an addition says of the whole."""
    return lambda document: name in document


def _columns(name: str, *fields: Field) -> tuple[Field, ...]:
    """Members that are columns of what an addition says."""
    return tuple(each._replace(column=LAST, only=_asked(name)) for each in fields)


NAMED = (text("model"), text("scenario", optional=True))
"""How an entry is named where it is told of a second time."""

# --- solved tasks ---

_RATE = ratio("success_rate", "the share of tasks that the model solves", null=True)
_SOLVED = money("cost_per_solved_task", "USD, for as many tries as one takes", null=True)
SUCCESS_SHAPE = Shape(
    "Success",
    "What a solved task costs, from the cheapest.",
    many(
        "ranking",
        Shape("SolvedTask", "A solved task.", *NAMED, _RATE, _SOLVED, ratio("ratio_to_cheapest", null=True)),
    ),
    many("unranked", Shape("UnsolvedTask", "Why there is no such cost.", *NAMED, text("reason"))),
    text("note"),
    text("rounding", null=True),
)
SUCCESS_SOURCE = Shape(
    "SuccessSource",
    "The published score that a share repeats.",
    text("measure"),
    *(SOURCE[name] for name in ("id", "title", "url", "published")),
    text("printed", null=True),
)

# --- seats ---

_OF_SEATS = (
    text("cheaper", "api, seats, or equal; null without a rate", null=True),
    count("breakeven_requests_per_month", "null where requests cost nothing", null=True),
    count("breakeven_requests_per_seat_per_month", null=True),
)
SEATS_SHAPE = Shape(
    "Seats",
    "What people pay by the head, against the same requests by the API.",
    count("seats"),
    text("price", "of a seat, as it was said"),
    money("cost_per_month"),
    money("cost", "of all months", optional=True),
    many(
        "rows",
        Shape(
            "SeatsRow",
            "Seats against one model.",
            *NAMED,
            money("api_cost_per_month", "null without a rate", null=True),
            *_OF_SEATS,
            text("sentence"),
        ),
    ),
    text("note"),
)

# --- energy ---

_SPAN = Shape("Span", "A range, both ends included; to three digits.", count("low"), count("high"))
_CHECK = (text("basis"), many("sources", CITED))
ENERGY_SHAPE = Shape(
    "Energy",
    "What the estimates of energy rest on.",
    text("zone", "where the power comes from"),
    ratio("mix_kgco2e_per_kwh"),
    text("package", "whose estimates they are"),
    text("label"),
    text("leaves_out"),
    one(
        "cross_check",
        Shape(
            "EnergyCheck",
            "What a published throughput says to it.",
            text("model"),
            count("wh_per_1000_output_tokens"),
            *_CHECK,
        ),
        null=True,
    ),
)
ENERGY_OF_ENTRY = Shape(
    "EnergyEstimate",
    "What requests take and emit, as ranges; or why nobody can say.",
    text("reason", optional=True),
    *(
        one(f"{name}{stretch}", _SPAN, optional=True)
        for stretch in ("_per_request", "_per_day", "")
        for name in ("wh", "gco2e")
    ),
    text("method", optional=True),
    text("model_used", optional=True),
    texts("warnings", optional=True),
    one(
        "cross_check",
        Shape("EnergyChecked", "The same by a published throughput.", count("wh_per_request"), *_CHECK),
        "null without one",
        null=True,
        optional=True,
    ),
)

# --- decision ---

_TURNED = (text("field"), text("unit"), count("present"))
DECISION_SHAPE = Shape(
    "Decision",
    "Who wins, by how much, and what would change it.",
    many("changes", CHANGE, "what is known to change of it"),
    many(
        "after",
        Shape(
            "Afterwards",
            "Who costs least after an instant of change.",
            moment("at"),
            texts("winners"),
            money("cost", null=True),
        ),
    ),
    text("winner", null=True),
    text("runner_up", null=True),
    texts("tied"),
    ratio("ratio", null=True),
    money("difference", null=True),
    texts("contested_by", "who may cost less all the same, at prices in doubt"),
    text("measure"),
    many(
        "tipping_points",
        Shape(
            "TippingPoint",
            "At `value` the winner still wins, or ties; at `beyond` another does.",
            *_TURNED[:2],
            text("direction"),
            *_TURNED[2:],
            count("value"),
            count("beyond"),
            ratio("share", null=True),
            text("from_model"),
            text("to_model"),
            money("from_cost", null=True),
            money("to_cost"),
            text("when"),
        ),
        null=True,
    ),
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
    text("not_searched", null=True),
    text("sentence"),
    text("lang"),
)


class Added(NamedTuple):
    """What an addition adds: one member of the whole, members of each entry, and columns of flat rows.

    `cells` says what flat rows have of an entry in these columns, where that is under another name.
    """

    whole: Field
    entry: Sequence[Field] = ()
    columns: Sequence[Field] = ()


ADDED = {
    SUCCESS: Added(
        one(SUCCESS, SUCCESS_SHAPE, optional=True),
        (
            _RATE._replace(optional=True, column=NO_COLUMN),
            _SOLVED._replace(optional=True, column=NO_COLUMN),
            one("success_source", SUCCESS_SOURCE, optional=True),
        ),
        _columns(SUCCESS, _RATE, _SOLVED),
    ),
    SEATS: Added(
        one(SEATS, SEATS_SHAPE, optional=True),
        (),
        _columns(SEATS, count("seats"), money("seats_cost_per_month"), *_OF_SEATS),
    ),
    ENERGY: Added(
        one(ENERGY, ENERGY_SHAPE, optional=True),
        (one("energy", ENERGY_OF_ENTRY, optional=True),),
        _columns(
            ENERGY,
            *(count(f"{name}_per_request_{end}") for name in ("wh", "gco2e") for end in ("low", "high")),
            count("wh_per_request_check"),
            text("energy_model_used"),
            text("energy_package"),
            text("energy_zone"),
        ),
    ),
    DECISION: Added(
        one(DECISION, DECISION_SHAPE, optional=True),
        (),
        _columns(DECISION, text("decision"), texts("tipping_points")),
    ),
    MONEY: Added(
        one(MONEY, EXCHANGE, optional=True),
        (),
        _columns(
            MONEY,
            text("fx_currency"),
            count("fx_rate"),
            moment("fx_date"),
            text("fx_source"),
            text("fx_note"),
        ),
    ),
}
"""What each addition adds, by the name of its member; another currency comes last, behind all others."""

ASKED = Field("asked", SAID, "the words of what was asked besides", optional=True)


def added_columns(document: Mapping[str, Any]) -> list[Field]:
    """The columns that the additions of a document need, in their order."""
    return [each for added in ADDED.values() for each in added.columns if each.only and each.only(document)]


def with_added(shape: Shape, entries: Sequence[str] = ("rows", "totals")) -> Shape:
    """The members of an answer with those that additions may add, to the whole and to each of its entries."""
    whole = [added.whole for added in ADDED.values()]
    of_entry = [field for added in ADDED.values() for field in added.entry]
    more = [
        field._replace(shape=field.shape.plus(*of_entry))
        for name in entries
        if (field := shape.fields.get(name)) is not None and field.shape is not None
    ]
    return shape.plus(*more, *whole, ASKED)
