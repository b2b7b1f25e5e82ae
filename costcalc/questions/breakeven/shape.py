"""What the answer to a break-even is, member by member."""

from __future__ import annotations

from costcalc.doubt.simulation import DRAWN_TOTAL, SENSITIVITY, UNCERTAIN
from costcalc.pricing.shapes import CITED, CITED_FACT, CONTRACT
from costcalc.questions.breakeven.shape_of_steps import CHEAPER, STEP
from costcalc.questions.compare.shape import LEFT_OUT, OF_TEXT, UNRANKED
from costcalc.rating.shapes import CHARGE, COUNTED_TEXT, TABLE, is_under_contract
from costcalc.shapes import (
    NO_COLUMN,
    Shape,
    always,
    beside,
    count,
    flag,
    many,
    moment,
    money,
    one,
    ratio,
    said,
    schema,
    text,
    texts,
    whole,
)
from costcalc.tokens.shapes import ADJUSTMENT

MILLION = money("cost_per_million_tokens", "at full use", null=True)

# --- hardware ---

NEEDED = Shape(
    "NeededHardware",
    "The hardware that would serve all of the workload.",
    count("machines", of="machines_needed"),
    count("gpus", of="serving.gpus", column=34),
    money("cost_per_day", of="serving.cost_per_day", column=35),
    MILLION._replace(help="at the workload", of="cost_per_million_tokens_at_workload"),
)
OWN = Shape(
    "OwnHardware",
    "Hardware of one's own: what it costs, and what it serves, in a day.",
    count("gpus", of="hardware.gpus", column=21),
    count("gpus_per_machine", of="hardware.machine_gpus"),
    money("cost_per_day", of="hardware.cost_per_day", column=14),
    MILLION._replace(column=15),
    count("capacity_tokens_per_day", of="capacity", column=17),
    ratio("utilisation", of="hardware.utilisation"),
    count(
        "tokens_per_day",
        "of the workload; null without a rate",
        of="load.tokens_per_day",
        null=True,
        column=18,
    ),
    money("cost_per_million_tokens_at_workload", null=True, column=16),
    ratio("share_used", null=True, column=19),
    flag("can_serve", null=True, column=20),
    count("machines_needed", null=True, column=22),
    one(
        "needed",
        NEEDED,
        "null where this hardware is enough",
        of=lambda own: own if own.is_too_small else None,
        null=True,
    ),
    many(
        "parts",
        Shape(
            "PartOfHardware",
            "A part of what the hardware costs a day.",
            text("part", of="name"),
            text("how"),
            money("cost_per_day"),
        ),
        of="hardware.parts",
    ),
    one("adjustment", ADJUSTMENT, "what makes tokens those of the model that is run", optional=True),
)
DEFAULT = Shape(
    "TakenDefault",
    "A word that was not said, and what is taken for it; without a source it is an assumption.",
    text("word"),
    text("value", of="told"),
    count("low", null=True),
    count("high", null=True),
    text("how"),
    beside(
        Shape(
            "",
            "Where it was read.",
            moment("on", "the day that it speaks of", null=True),
            text("printed", null=True),
            flag("verified", null=True),
            text("note", null=True),
            one(
                "source",
                CITED.only("id", "title", "url", "published", "retrieved"),
                of=lambda cited: cited,
                null=True,
            ),
        ),
        of="cited",
    ),
)
FIT = Shape(
    "Fit",
    "Whether the weights fit into the memory of the GPUs.",
    text("model", null=True),
    text("name"),
    count("parameters"),
    text("gpu", of="gpu.name"),
    count("gpus"),
    count("memory_per_gpu_bytes", of="memory"),
    count("memory_bytes"),
    one("memory_source", CITED_FACT, of=lambda fit: fit.gpu.memory_cited or fit.gpu.cited, null=True),
    flag("fits", "null where it depends on the quantisation", null=True, column=23),
    text("sentence"),
    many(
        "quantisations",
        Shape(
            "FitLevel",
            "The weights at one quantisation, and whether the memory holds them.",
            text("quantisation", of="name"),
            count("bits_per_weight", of="bits"),
            count("weights_bytes"),
            flag("fits"),
            count("gpus_needed"),
            count("largest_parameters"),
        ),
        of="levels",
    ),
    many(
        "published",
        Shape(
            "FitFile",
            "A published file of weights, and whether the memory holds it.",
            text("subject"),
            text("quantisation"),
            count("weights_bytes"),
            flag("fits"),
            one("source", CITED_FACT, of="cited", null=True),
        ),
        of="files",
    ),
)

# --- units by the hour ---

UNITS = Shape(
    "ProvisionedUnits",
    "Units that a contract has bought by the hour, against the model's own price by the token.",
    count("units", title="units", brief=True),
    money(
        "cost_per_day",
        "of all units; a month is 30 days, a year 365",
        column=64,
        title="USD a day",
        brief=True,
    ),
    count(
        "capacity_tokens_per_day",
        "null where nobody says it",
        of="capacity",
        null=True,
        column=65,
        title="serve",
    ),
    MILLION,
    count(
        "breakeven_tokens_per_day",
        "for so many units; null where what they serve costs nothing by the token",
        of="tokens_per_day",
        null=True,
        column=66,
        title="pay from",
        brief=True,
    ),
    money(
        "cost_per_day_at_workload",
        "with what the units do not serve, by the token, and what is billed beside; null without a rate",
        of="cost_at_workload",
        null=True,
        column=67,
        title="in all",
    ),
    flag(
        "reached",
        "whether the units pay for this workload; null where it hangs on what nobody says",
        null=True,
        column=68,
        title="pay",
        brief=True,
    ),
)
LISTED = Shape(
    "ListedUnits",
    "Units of throughput at a provider's list price, against the same model's price by the token.",
    text("unit", of="offer.unit", column=61),
    text("region", "`global` where they run anywhere", of="price.region", null=True),
    text("term", of="price.term", column=62, title="term", brief=True),
    text("unit_price", "of one unit, as it is listed: `260 USD/month`", column=63, title="a unit"),
    beside(
        UNITS.plus(
            UNITS["units"]._replace(
                help="as many as serve the workload, or a step fewer where the rest costs less by the token; "
                "the fewest without a rate, one where `why_unknown` says why nobody knows"
            )
        ),
        of="units",
    ),
    text("why_unknown", "why nobody says what they serve, or why nothing", null=True, column=69),
    moment("effective_from", of="price.held.effective_from"),
    moment("effective_to", of="price.held.effective_to", null=True),
    text(
        "effective_from_basis",
        "`observed`: the first day on which the price was seen",
        of="price.held.effective_from_basis",
    ),
    moment(
        "last_seen", "the last day on which the price was seen", of="price.last_seen", null=True, column=70
    ),
    text("last_seen_in", "where, if not in `source`", null=True),
    texts("notes", "what may make the figures others than those of the day", column=71),
    text("note", null=True),
    one("source", CITED_FACT, of="price.cited"),
    one("capacity_source", CITED_FACT, of=lambda units: units.serves and units.serves.cited, null=True),
)

# --- what was drawn ---

DRAWN_ROW = Shape(
    "SimulatedRow",
    "What an API model costs, and how often the hardware costs less.",
    text("model", of="row.model.id"),
    one("api_cost_per_million_tokens", DRAWN_TOTAL, of="drawn.outcome"),
    ratio(
        "probability_own_cheaper",
        "a share of the draws",
        of="drawn.probability_own_cheaper",
        null=True,
        column=30,
        title="own is cheaper",
    ),
    texts("notes", of="drawn.notes"),
)
SIMULATED = Shape(
    "BreakevenSimulation",
    "Ranges drawn: the hardware against each API model, per million tokens.",
    text("estimate"),
    text("measure"),
    whole("draws", of="simulation.draws", column=30.31),
    whole("seed", of="simulation.seed", column=30.3),
    many("uncertain", UNCERTAIN),
    one("own_cost_per_million_tokens", DRAWN_TOTAL, of="own"),
    many("rows", DRAWN_ROW),
    many("sensitivity", SENSITIVITY, of="own.sensitivity"),
)

# --- the answer ---

ROW = Shape(
    "BreakevenRow",
    "One API model against the hardware.",
    text("model", of="row.model.id", column=1, title="model", brief=True),
    text("name", of="row.model.name", column=2),
    text("matched", of="row.matched", column=NO_COLUMN),
    flag("same_weights", "whether it is a host of the same open weights", column=5),
    money(
        "api_cost_per_day",
        "under the contract in force",
        of="row.cost_per_day",
        null=True,
        column=6,
        title="API a day",
        brief=True,
    ),
    money(
        "list_cost_per_day",
        "the same at list prices",
        null=True,
        column=50,
        only=is_under_contract,
        title="at list",
    ),
    money(
        "blended_unit_price",
        "USD per million tokens, input and output together",
        null=True,
        column=7,
        title="a Mtoken",
    ),
    count(
        "breakeven_tokens_per_day",
        "null where there is none",
        of="tokens_per_day",
        null=True,
        column=8,
        title="break-even",
        brief=True,
    ),
    count("breakeven_requests_per_day", of="requests_per_day", null=True, column=9),
    flag(
        "reached",
        "whether the hardware pays for this workload; null where none is named",
        null=True,
        column=10,
        title="pays",
    ),
    money("api_cost_per_request", "at every volume", of="row.fraction", column=37),
    beside(CHEAPER, of="cheaper"),
    text("reason", column=13, brief=True),
    ratio("ratio_to_own", null=True, column=11, title="API/own"),
    ratio("margin", "(API - own) / own, in percent", null=True, signed=True, column=12),
    moment("effective_from", of="row.first.since", null=True, column=25),
    moment("effective_to", of="row.last.effective_to", null=True, column=26),
    text("estimate", of="row.estimate", null=True, column=27),
    texts("notes", column=28),
    one("contract", CONTRACT, of="row.contract", null=True, column=51, only=is_under_contract),
    one(
        "provisioned",
        UNITS,
        of="bought",
        optional=True,
        column=52,
        columns=("cost_per_day", "breakeven_tokens_per_day"),
        only=is_under_contract,
    ),
    many("listed_units", LISTED, of="listed", optional=True),
    one("adjustment", ADJUSTMENT, of="row.adjustment", optional=True),
    many("charges", CHARGE, of="row.charges"),
)
BREAKEVEN = Shape(
    "Breakeven",
    "From how many tokens a day on hardware of one's own costs less than each API model.",
    schema("costcalc/breakeven/1"),
    said("workload", of="request.work.said"),
    said("words", "what else was said", of="request.words"),
    said("options", of=lambda found: dict(found.comparison.options)),
    texts("offers", of="comparison.offers"),
    texts("hours", "when in the week requests come", of="comparison.hours", optional=True),
    beside(OF_TEXT, of="comparison.text"),
    one(
        "counted_text",
        COUNTED_TEXT,
        of=lambda found: found.request.counting and found.request.counting.as_said,
        optional=True,
    ),
    moment("on", column=3),
    always("currency", "USD")._replace(column=4),
    always("tax", "excluded"),
    one("table", TABLE.only("version", "hash"), of="comparison.table"),
    text("command", "the command that gives this result again"),
    text("rounding"),
    one("own", OWN, "null where only units by the hour are asked for", null=True),
    many(
        "curve",
        STEP,
        "what the hardware costs by the requests a day, without a gap; each API costs the same a request at "
        "all of them; null without hardware",
        null=True,
    ),
    many("defaults", DEFAULT),
    one("fit", FIT, null=True),
    many("rows", ROW, "from the cheapest API model on"),
    many("unranked", UNRANKED),
    texts("notes"),
    one("simulation", SIMULATED, optional=True),
    LEFT_OUT,
)
