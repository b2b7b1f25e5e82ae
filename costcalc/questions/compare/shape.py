"""What the answer to a comparison is, member by member."""

from __future__ import annotations

from operator import itemgetter

from costcalc.pricing.shapes import BRACKET, CONTRACT
from costcalc.questions import used_by
from costcalc.rating.shapes import CHANGE, CHARGE, COUNTED_TEXT, STEP, TABLE, in_doubt, is_under_contract
from costcalc.shapes import (
    NO_COLUMN,
    Shape,
    always,
    beside,
    count,
    many,
    map_of,
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
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.shapes import Field

UNRANKED = Shape(
    "UnrankedModel",
    "A model that cannot serve the workload, and why.",
    text("model"),
    text("name"),
    text("code", column=21),
    text("reason"),
    text("successor", "what follows it", optional=True, later=True, column=NO_COLUMN),
)
FEED = Shape(
    "",
    "The feed that says a price, and when it was read.",
    text("layer", optional=True, column=NO_COLUMN),
    moment("retrieved", optional=True, column=NO_COLUMN),
)
BY_HOUR = Shape(
    "ByHour",
    "What a workload costs if all requests came in the cheapest, or in the dearest, hours of the week.",
    money("cost_per_request_low"),
    money("cost_per_request_high"),
    money("cost_per_month_low", "30 days", null=True),
    money("cost_per_month_high", "30 days", null=True),
    text("low_hours", "when it costs least"),
    text("high_hours", "when it costs most"),
)


def _tokens(name: str, help: str) -> Field:  # noqa: A002 - as in `Field`
    """A column of tokens, where the workload has any of them."""
    return count(
        name,
        f"{help} of a request, as the model counts them; of a mix the mean",
        of=lambda row: row.mean_of(name),
        optional=True,
        later=True,
        column=33,
        only=lambda document: any(name in row for row in document["rows"]),
    )


ROW = Shape(
    "ComparisonRow",
    "What a workload costs on one model, in USD before tax.",
    text("model", of="model.id", column=2, title="model", brief=True),
    text("name", of="model.name", column=3),
    text("matched", column=NO_COLUMN),
    beside(FEED, of="feed"),
    money("cost_per_request", column=6, title="per request", label="a request", brief=True),
    money("list_cost_per_request", column=30, only=is_under_contract),
    in_doubt("list_cost_per_request", "the lowest list cost of a request", column=27),
    money("cost_per_day", null=True, column=7, label="a day"),
    money("cost_per_month", "30 days", null=True, column=8, title="30 days", label="a month", brief=True),
    money("cost_per_year", "365 days", null=True, column=9, label="a year"),
    money(
        "blended_unit_price",
        "USD per million tokens, input and output together",
        null=True,
        column=10,
        title="Mtoken",
        label="per M tokens",
    ),
    ratio("ratio_to_cheapest", null=True, column=11, title="ratio", label="Times the cheapest", brief=True),
    ratio("ratio_to_baseline", null=True, column=12, title="to base"),
    moment("effective_from", of="first.effective_from", null=True, column=14),
    moment("effective_to", of="last.effective_to", null=True, column=15),
    text("effective_from_basis", of="first.basis", column=16),
    one("effective_from_bracket", BRACKET, of="first.from_bracket", null=True, later=True, column=25),
    one("effective_to_bracket", BRACKET, of="last.to_bracket", null=True, later=True, column=26),
    moment("guaranteed_until", of="last.guaranteed_until", null=True, column=17),
    text("estimate", null=True, column=18),
    texts("notes", column=19),
    many("changes", CHANGE, "what is known to change within 365 days", later=True, column=24),
    one(
        "by_hour",
        BY_HOUR,
        "where prices depend on the hour of the week",
        optional=True,
        later=True,
        column=32,
        columns=tuple(BY_HOUR.fields),
        only=lambda document: any("by_hour" in row for row in document["rows"]),
    ),
    one("contract", CONTRACT, null=True, column=31, only=is_under_contract),
    many("steps", STEP),
    one("adjustment", ADJUSTMENT, "what makes the tokens those of the model", optional=True),
    many("charges", CHARGE),
    _tokens("input_tokens", "all input tokens"),
    _tokens("cache_read_tokens", "input tokens read from the cache"),
    _tokens("output_tokens", "all output tokens"),
)
OF_TEXT = Shape(
    "",
    "What is said of the text of a workload.",
    said(
        "text",
        "the language of the text, and whose tokenizer its tokens were counted with",
        of="said",
        optional=True,
    ),
    text("verbosity", optional=True),
)
LEFT_OUT = map_of(
    text(
        "left_out_of_preset",
        "words of the preset that this question has no use for, with the one that has",
        of=lambda found: used_by(found.request.work.left_out),
        optional=True,
    )
)


NOT_SHOWN = Shape(
    "",
    "What is counted of a comparison of every model, and not shown.",
    whole("free", "how many more cost nothing", of=itemgetter("free"), of_all=True),
    map_of(
        whole("unranked_by_code", "how many could not be ranked, and why", of=itemgetter("unranked_by_code"))
    ),
)
COMPARISON = Shape(
    "Comparison",
    "What a workload costs on each of several models, from the cheapest to the dearest.",
    schema("costcalc/compare/1"),
    said("workload", of="said_workload"),
    said("options", of=lambda found: dict(found.options)),
    texts("offers"),
    texts("hours", "when in the week requests come", of="hours", optional=True),
    beside(OF_TEXT, of=lambda found: found.text),
    one(
        "counted_text",
        COUNTED_TEXT,
        of=lambda found: found.request.counting and found.request.counting.as_said,
        optional=True,
    ),
    moment("on", column=4),
    always("currency", "USD")._replace(column=5),
    always("tax", "excluded"),
    text("baseline", null=True, column=13),
    one("table", TABLE.only("version", "hash")),
    text("command", "the command that gives this result again"),
    text("rounding"),
    many("rows", ROW),
    many("unranked", UNRANKED),
    whole(
        "ranked",
        "of how many models the cheapest are shown",
        of=lambda found: found.shortened.get("ranked"),
        optional=True,
        of_all=True,
    ),
    beside(NOT_SHOWN, of=lambda found: found.shortened if "free" in found.shortened else None, optional=True),
    LEFT_OUT,
    text(
        "assumed_preset",
        "the preset that was compared, as nobody said a workload",
        of=lambda found: found.request.work.preset if found.request.work.is_assumed else None,
        optional=True,
        of_all=True,
    ),
)
IN_SHORT = Shape(
    COMPARISON.name,
    "What the few lines on a comparison say.",
    *COMPARISON.only("schema", "workload", "options", "on", "currency", "baseline").parts,
    many(
        "rows",
        ROW.only(
            *("model", "cost_per_request", "cost_per_month", "blended_unit_price"),
            *("ratio_to_cheapest", "ratio_to_baseline", "estimate"),
        ),
    ),
)
