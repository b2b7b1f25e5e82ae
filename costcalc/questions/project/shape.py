"""What the answer to a projection is, member by member."""

from __future__ import annotations

from operator import attrgetter

from costcalc.doubt.simulation import DRAWN_TOTAL, QUANTILES, SENSITIVITY, UNCERTAIN
from costcalc.pricing.shapes import CONTRACT, KNOWN, PRICE_SOURCE
from costcalc.questions.compare.shape import LEFT_OUT, UNRANKED
from costcalc.rating.shapes import CHANGE, COUNTED_TEXT, STEP, TABLE
from costcalc.shapes import (
    NO_COLUMN,
    Shape,
    always,
    beside,
    count,
    flag,
    many,
    map_of,
    moment,
    money,
    one,
    price,
    ratio,
    said,
    schema,
    text,
    texts,
    whole,
)
from costcalc.tokens.shapes import ADJUSTMENT
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from costcalc.questions.project.month_rates import UsedPrice

LABEL = text("estimate", "what is taken for granted; null where the costs are exact", null=True)
MONTH = Shape(
    "ProjectedMonth",
    "What one model costs in one month, in USD before tax.",
    text("month", of=lambda row: str(row.month), example="2026-12", column=1),
    text("scenario", optional=True, column=2),
    text("model", column=3),
    text("name", of="of.name", column=4),
    count("requests", column=6, title="requests"),
    map_of(count("tokens", "all quantities billed, by meter")),
    money("list_cost", column=9),
    money("contracted_cost", column=10),
    money("cost", "what is paid, by the month's terms of a contract too", column=11),
    money("cumulative_cost", column=12),
    LABEL._replace(column=18),
    moment("billed_from", "where a tier or an option begins in it", optional=True, column=NO_COLUMN),
    moment("billed_until", "where the price ends in the month", optional=True, column=NO_COLUMN),
    texts(
        "prices_of", "at whose prices, where a successor has followed", of="prices_of_others", optional=True
    ),
    beside(
        Shape("", QUANTILES.help, *(each._replace(column=13) for each in QUANTILES)),
        of="quantiles",
        optional=True,
    ),
)


def _by_meter(name: str) -> Callable[[UsedPrice], dict[str, object]]:
    """An attribute of how each meter that was used is billed."""
    read = attrgetter(name)
    return lambda used: {meter: read(billing) for meter, billing in used.billings.items()}


PRICE = Shape(
    "ProjectedPrice",
    "A price that months were computed with, and its sources by meter.",
    moment("effective_from", "null where nobody says since when", of="card.period.since", null=True),
    moment("effective_to", of="card.period.effective_to", null=True),
    text("effective_from_basis", of="card.period.basis"),
    moment("guaranteed_until", of="card.period.guaranteed_until", null=True),
    text("variant", of="card.label", null=True),
    map_of(price("list_unit_prices", of=_by_meter("price.amount"))),
    map_of(text("pricing_units", of=_by_meter("pricing_unit"))),
    map_of(one("sources", PRICE_SOURCE, of=_by_meter("price"))),
)
GAP = Shape(
    "ProjectedGap",
    "A time in which nothing is billed: the model, its last known price or an option of it is not sold.",
    moment("at"),
    moment("until", "left out where it lasts to the end of the months", optional=True),
    text("model", of="model.id"),
    text(
        "kind",
        "shutdown, price where no source says that the model ends, or option where the model goes on and is "
        "not sold with what was asked",
    ),
    text("successor", null=True),
    text("reason"),
    whole("months_billed", "of `gap`: months that are billed, whole or in part", optional=True),
)
FOLLOWING = Shape(
    "Following",
    "Which model goes on at its own prices, after which, from when on.",
    text("model", of=lambda pair: pair[1].model.id),
    text("after", of=lambda pair: pair[0].model.id),
    moment("at", of=lambda pair: pair[1].start),
)
DRAWN = Shape(
    "",
    "What was drawn of it.",
    beside(DRAWN_TOTAL, of="outcome"),
    ratio(
        "probability_cheapest",
        "a share of the draws; null where demand answers to prices",
        null=True,
        title="cheapest",
    ),
    flag("draws_too_large", "some draws are larger than it reads; left out where none is", optional=True),
)
TOTAL = Shape(
    "ProjectedTotal",
    "What one model costs over the whole horizon: the sum of its months, to the last digit. A total with a "
    "`gap` is one over fewer months, and has no ratio.",
    text("model", title="model", brief=True),
    text("scenario", optional=True, brief=True),
    text("name"),
    count("requests"),
    map_of(count("tokens")),
    money("list_cost", title="list"),
    money("contracted_cost"),
    money("cost", title="total", brief=True),
    money(
        "npv",
        "net present value; null without a discount rate",
        null=True,
        column=21,
        title="npv",
        brief=True,
    ),
    money("cost_at_said_demand", "what models are compared by where demand follows prices", optional=True),
    LABEL,
    texts("notes", of="notes_on_draws", column=22),
    many("follows", FOLLOWING, optional=True),
    many("changes", CHANGE, "where the name that was asked comes to mean another", optional=True, later=True),
    one("gap", GAP, "the last of the gaps", null=True, later=True),
    many("gaps", GAP, optional=True, later=True),
    many("prices", PRICE),
    one("adjustment", ADJUSTMENT, optional=True),
    many("contracts", CONTRACT, optional=True),
    many("steps", STEP, optional=True),
    ratio("ratio_to_cheapest", null=True, title="ratio"),
    beside(DRAWN, of="drawn", optional=True),
)
OVERTAKING = Shape(
    "Overtaking",
    "The month from which one model costs less than another that cost less before.",
    text("month", of=lambda each: str(each.month)),
    text("scenario", optional=True),
    text("model"),
    text("overtakes"),
    text("measure", "`cost` of a month, or `cumulative_cost` since the start"),
)
MOVED = Shape(
    SENSITIVITY.name,
    SENSITIVITY.help,
    text("model", of="course.model"),
    text("scenario", of="course.scenario", optional=True),
    beside(SENSITIVITY, of="swing"),
)
SIMULATION = Shape(
    "ProjectionSimulation",
    "How ranges were drawn, and who is cheaper how often.",
    text("estimate"),
    whole("monthly_draws"),
    many("uncertain", UNCERTAIN, of=lambda simulation: simulation.uncertain()),
    many(
        "cheaper",
        Shape(
            "CheaperModel",
            "In which share of the draws one model costs less than another.",
            text("model", of="one.model"),
            text("than", of="other.model"),
            text("scenario", of="one.scenario", optional=True),
            ratio("probability", "from 0 to 1; a share of the draws"),
        ),
        of=lambda simulation: simulation.cheaper(),
    ),
)
REBOUND = Shape(
    "Rebound",
    "What an elasticity means for what is spent when prices fall, beside the published ones.",
    ratio("elasticity"),
    ratio("threshold", "at which what is spent does not change with prices"),
    text("spend_when_prices_fall", "rises, falls or stays"),
    many(
        "published",
        Shape(
            "PublishedElasticity",
            "A published elasticity, and its source.",
            ratio("elasticity", of=lambda each: abs(each.low.number)),
            moment("on", of="cited.on", null=True),
            one("source", KNOWN, of="cited.source"),
            text("printed", of="cited.printed", null=True),
            text("note", of="cited.note", null=True),
        ),
    ),
)
PROJECTION = Shape(
    "Projection",
    "What a workload will cost on each of several models, month by month.",
    schema("costcalc/project/1"),
    said("workload", of="request.work.workload"),
    text("start", of=lambda found: str(found.months[0])),
    whole("months", of=lambda found: len(found.months)),
    said("options", of=lambda found: dict(found.request.options)),
    texts("offers", of=lambda found: [each.said for each in found.request.offers]),
    said("assumptions", of="request.work.assumptions"),
    said("scenarios", of="request.work.scenarios", optional=True),
    one("counted_text", COUNTED_TEXT, of="request.work.counted", optional=True),
    LEFT_OUT,
    one("rebound", REBOUND, optional=True),
    one("table", TABLE.only("version", "hash")),
    text("command", "the command that gives this result again"),
    always("currency", "USD")._replace(column=5),
    always("tax", "excluded"),
    text("rounding"),
    LABEL,
    many("rows", MONTH, "month by month, in each the cheapest first"),
    many("totals", TOTAL, of="courses"),
    many("overtakes", OVERTAKING),
    many("unranked", UNRANKED),
    texts("notes"),
    beside(
        Shape("", "How ranges were drawn.", *(whole(name, null=True) for name in ("seed", "draws"))),
        of="drawing",
    ),
    one("simulation", SIMULATION, optional=True),
    many(
        "sensitivity",
        MOVED,
        of=lambda found: found.simulation and found.simulation.sensitivity(),
        optional=True,
    ),
)
