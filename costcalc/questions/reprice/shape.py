"""What the answer to a repricing is, member by member."""

from __future__ import annotations

from costcalc.questions.reprice.reduction.labels import columns_for
from costcalc.questions.reprice.reduction.reasons import amounts_of
from costcalc.rating.shapes import CHARGE, CURRENCY, TABLE
from costcalc.report.cells import one_line
from costcalc.report.flat import Answer, Flat, answers, own
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
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from typing import Any

    from costcalc.shapes import Document, Field

CONTRACTED = "after negotiated prices and discounts, where a contract is in force"
OF_ENDS = Shape(
    "",
    "What usage may have cost at the least and at the most, where that is not certain.",
    money("cost_low", of="low", null=True),
    money("cost_high", of="high", null=True),
)
ENDS = beside(OF_ENDS, of="priced.between")
FILE = Shape(
    "LogFile",
    "A file that was read.",
    text("name"),
    text("format"),
    whole("size", "bytes, as they lie on disk"),
    text("sha256"),
    whole("rows"),
)
LOGGED = Shape(
    "LoggedModel",
    "What a name of the log came to: the model that it stood for, and what that cost.",
    text("logged", "the name as it was logged"),
    text("model", of="model.id"),
    text("name", of="model.name"),
    text("matched"),
    whole("requests", "null where they were not counted", null=True),
    whole("tokens"),
    money("cost", CONTRACTED, of="priced.contracted_cost"),
    ENDS,
    text("estimate", of="priced.estimate", null=True),
    texts("notes"),
    many("charges", CHARGE, of="priced.charges"),
)
THEN = Shape(
    "CostThen",
    "What the usage cost at the prices of its own time, in USD before tax.",
    money("cost", CONTRACTED, of="priced.contracted_cost"),
    money("list_cost", "at list prices", of="priced.cost"),
    ENDS,
    flag("partial", "whether some of the usage has no price, and is in no cost"),
    whole("requests", "those that have a price; null where they were not counted", null=True),
    whole("tokens"),
    text("estimate", null=True),
    many("models", LOGGED),
)
COMPARED = Shape(
    "RecordedCompared",
    "What was recorded of requests that have a price, and what they cost, in the currency of the record.",
    count("recorded"),
    count("cost"),
    count("difference", "how much more it is than was recorded", signed=True),
    whole("requests"),
)
RECORDED = Shape(
    "RecordedCost",
    "What the log itself says that it cost, in one currency.",
    count("cost", "of that currency"),
    text("currency"),
    whole("requests", "those that have a record"),
    ratio("share", "of all requests", null=True),
    whole("without", "requests that have none; null where requests were not counted", null=True),
    one("compared", COMPARED, "null where nothing can be compared", null=True),
    text("estimate", null=True),
)
READING = Shape(
    "ReadingOfCache",
    "What usage cost then by one reading of what came from the cache.",
    money("cost", CONTRACTED),
    flag("partial"),
    whole("refused", "rows that cannot be read so"),
)
CHECK = Shape(
    "CacheChecked",
    "What usage cost then where what came from the cache is inside the input, and where it is beside it.",
    text("as_read", "as the cost then has it: inside or beside; null where nothing is in doubt", null=True),
    one("inside", READING, null=True),
    one("beside", READING, null=True),
    money("difference", "how much more it is beside", null=True, signed=True),
    ratio("share", "the difference, of the cost then", null=True),
    whole("only_beside", "rows with more of the cache than input, which can be read beside alone"),
    many(
        "models",
        Shape(
            "ModelChecked",
            "A name of the log whose cost differs.",
            text("logged"),
            money("inside"),
            money("beside"),
            money("difference", signed=True),
        ),
    ),
)
UNPRICED = Shape(
    "UnpricedUsage",
    "Usage without a price, and why.",
    text("logged"),
    text("code"),
    text("reason"),
    whole("requests", "0 of a quantity whose requests have a price but for it", null=True),
    whole("tokens"),
)
LEFT_OUT = Shape(
    "RowsLeftOut",
    "Rows that are not in the sums, and why.",
    text("reason"),
    whole("rows"),
    text("file", "that of the first of them"),
    whole("row"),
    text("detail"),
    map_of(count("recorded", "what these rows say that they cost, by currency", optional=True)),
)
MODEL = Shape(
    "RepricedModel",
    "What the same usage would cost on a model, in USD before tax.",
    text("model", of="model.id", title="model", brief=True),
    text("name", of="model.name"),
    text("matched", column=NO_COLUMN),
    money("cost", CONTRACTED, title="cost", label="cost", brief=True),
    money("list_cost", "at list prices"),
    beside(OF_ENDS, of="between"),
    money(
        "comparable_cost",
        "what of it is for usage that has a price of then; left out where that is all",
        optional=True,
    ),
    money("saving", "how much less that is than then", signed=True, title="saving", brief=True),
    ratio("saving_share", "of the cost then", null=True, signed=True, title="of then"),
    text("estimate", null=True),
    texts("notes"),
    many("adjustments", ADJUSTMENT, "what makes the tokens those of the model, where asked", optional=True),
    many("charges", CHARGE, of="priced.charges"),
)
UNRANKED = Shape(
    "UnrankedRepriced",
    "A model that cannot take all of the usage, and why.",
    text("model"),
    text("name"),
    text("code"),
    text("reason"),
    ratio("share", "of the requests that it can take, or of the tokens", null=True),
    whole("requests", "those that it can take", null=True),
    money("cost", "of what it can take", null=True),
    text("estimate", "what makes that an estimate", null=True),
    map_of(count("lacking", "what of that it has no price for, and is in no cost", optional=True)),
)
OF_MODEL = Shape(
    "GroupOnModel",
    "What the usage of a group would cost on a model.",
    text("model"),
    money("cost"),
    money("saving", signed=True),
)
GROUP = Shape(
    "UsageGroup",
    "Usage with the same values in the columns that were asked for.",
    said("by", of="by"),
    whole("requests", null=True),
    whole("tokens"),
    money("cost", "at the prices of its own time", of="priced.contracted_cost"),
    ENDS,
    flag("partial"),
    text("estimate", of="priced.estimate", null=True),
    one("recorded", RECORDED, optional=True),
    many("models", OF_MODEL),
)
REPRICED = Shape(
    "Repriced",
    "What logged usage cost then, what was recorded of it, and what it would cost on other models.",
    schema("costcalc/reprice/1"),
    text("prices", "of the other models: then, or a moment"),
    flag("standard", "whether these were asked without the options of the log", of="request.standard"),
    moment("first", "the first instant of the usage; null where it has no time", null=True),
    moment("last", null=True),
    whole("requests", null=True),
    whole("tokens"),
    CURRENCY,
    always("tax", "excluded"),
    one("table", Shape(TABLE.name, TABLE.help, *TABLE.only("version", "hash").parts)),
    text("command", "the command that gives this result again"),
    text("rounding"),
    text("timezone", "of days and months", of="sums.zone"),
    texts("by", of="sums.by"),
    said(
        "text",
        "the language of the texts, and what counted all their tokens: null where each model did",
        optional=True,
    ),
    many("files", FILE, of="sums.files"),
    one("then", THEN),
    one("recorded", RECORDED, "null where the log has no record", null=True),
    many("also_recorded", RECORDED, "what was recorded in other currencies", optional=True),
    map_of(
        count(
            "recorded_refused",
            "what rows that cannot be read say that they cost, by currency",
            of=lambda found: amounts_of(found.sums.refused.values()) or None,
            optional=True,
        )
    ),
    one("check", CHECK, "both readings of what came from the cache", optional=True),
    many("unpriced", UNPRICED),
    many("not_billed", LEFT_OUT, of=lambda found: _left_out(found.sums.not_billed)),
    many("refused", LEFT_OUT, of=lambda found: _left_out(found.sums.refused)),
    whole("repeated", "rows that repeat others", of="sums.repeated"),
    many("models", MODEL),
    many(
        "unranked", UNRANKED, "of all models those that take the most, where fewer are ranked than are shown"
    ),
    whole("ranked", "of how many models the cheapest are shown", optional=True),
    whole("free", "how many more cost nothing", optional=True),
    map_of(whole("unranked_by_code", "how many cannot take all of it, and why", optional=True)),
    many("groups", GROUP, of=lambda found: found.groups or (), optional=True),
)


def _left_out(counted: Mapping[str, Any]) -> Iterator[Any]:
    """Rows by reason, as a value for each."""
    for reason, each in counted.items():
        yield _Counted(reason, *each)


class _Counted:
    """Rows that are left out for a reason."""

    def __init__(
        self, reason: str, rows: int, file: str, row: int, detail: str, recorded: Mapping[str, Decimal]
    ) -> None:
        self.reason, self.rows, self.file, self.row, self.detail = reason, rows, file, row, detail
        self.recorded = recorded or None


OWN = own(
    text("row", "then, a model, or a model that is not ranked", column=1),
    text("model", column=3),
    text("name", column=4),
    whole("requests", column=5),
    whole("tokens", column=6),
    money("cost", column=7),
    money("cost_low", column=8),
    money("cost_high", column=9),
    money("list_cost", column=10),
    money("saving", column=11),
    ratio("saving_share", column=12),
    count("recorded_cost", column=13),
    text("recorded_currency", column=14),
    flag("partial", column=15),
    text("estimate", column=16),
    texts("notes", column=17),
    ratio("share", column=18),
    text("code", column=19),
    text("problem", column=20),
)


class Columns(Flat):
    """The columns of rows, with those that the usage was grouped by."""

    __slots__ = ()

    def columns(self, document: Mapping[str, Any]) -> list[Field]:
        """The columns that a document has: those that group stand behind the first."""
        first, *others = super().columns(document)
        return [first, *map(text, labels_of(document).values()), *others]


def labels_of(document: Mapping[str, Any]) -> dict[str, str]:
    """The columns that say what usage was grouped by, by its labels."""
    return dict(zip(document["by"], columns_for(document["by"], OWN.fields), strict=True))


def _rows(document: Mapping[str, Any]) -> Iterator[Document]:
    labels = labels_of(document)
    for group in document.get("groups", ()):
        by = {labels[name]: value for name, value in group["by"].items()}
        yield {**group, **_recorded(group.get("recorded")), **by, "row": "then"}
        for each in group["models"]:
            yield {**by, **each, "requests": group["requests"], "tokens": group["tokens"], "row": "model"}
    if not document.get("groups"):
        yield {**document["then"], **_recorded(document["recorded"]), "row": "then"}
        for each in document["models"]:
            counts = {name: document[name] for name in ("requests", "tokens")}
            yield {**each, **counts, "row": "model"}
    for each in document["unranked"]:
        yield {**each, "problem": one_line(each["reason"]), "row": "unranked"}


def _recorded(said: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if said is None else {"recorded_cost": said["cost"], "recorded_currency": said["currency"]}


ANSWERS = answers(Answer(REPRICED, Columns(_rows, rows=(OWN,), of_sums=True)))
