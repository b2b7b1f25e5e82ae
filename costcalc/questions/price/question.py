"""`price`: what one usage costs on one model; or each row of a bill."""

from __future__ import annotations

from costcalc.asking.question import INSTANT, Figure, Question, Route
from costcalc.asking.request import says_length
from costcalc.errors import CostcalcError
from costcalc.pricing.names.meaning import FewHints
from costcalc.questions.price.request import ADDITIONS, ASKING, LANGUAGE, USAGE_FORMAT
from costcalc.questions.price.result import price_or_lead_on
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from costcalc.questions.price.result import Cost
    from costcalc.rating.table import RatingTable


def _doubts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a usage record leaves open."""
    for note in document.get("usage_format", {}).get("notes", ()):
        yield document["model"], note


QUESTION = Question(
    "price",
    "what one usage costs on one model, an API's answer as it came, or each row of a bill",
    ASKING,
    price_or_lead_on,
    (
        "price deepseek-r1 --input 1M --cached 60% --output 100k --on 2025-01-25T20:00:00Z",
        "price gpt-5 --input 1500 --output 500 --service-tier batch --explain",
        "price --usage response.json",
        "price --file usage.csv -o bill.csv",
        "price --file usage.csv --by model,month",
    ),
    "MODEL [--input N] [--output N] [more] | --usage FILE | --file FILE [--by COLUMN,…]",
    "A row of --file has columns such as model, input_tokens, output_tokens, on (or their short names),\n"
    "or those of the providers' answers and of common exports; others are labels. A column that looks\n"
    "like usage, a date, a tier, a provider or money and is not understood stops the file, unless --map\n"
    "says what it is, or --label that it is none. How numbers and dates are written is decided over all\n"
    "rows; where no row tells, --decimal, --dates and --timezone do.",
    ADDITIONS,
    doubts=_doubts,
    clock=INSTANT,
    present=lambda now: now,
    a_tongue=True,
    explains="how each number came about, and who says so",
    figure=lambda document: Figure(document, "contracted_cost"),
    budgets=("", "request"),
    routes=(
        Route(
            "/v1/price",
            (
                "/v1/price?model=deepseek-r1&input=1M&cached=600k&output=100k&on=2025-01-25T20:00:00Z",
                "/v1/price?model=o1&input=10k&output=2k&service_tier=batch&on=2025-03-01&format=csv",
            ),
            "What one usage costs on one model",
            "Say what was used: `input`, `output`, `images` and so on, at least one of them. Without `on` "
            "the present instant counts, and the answer is not stored. A POST takes what a provider's API "
            "answered as it came, as `response`, or the usage in it as `usage`.",
            in_bodies=(USAGE_FORMAT.name,),
            bodies={
                "one": {
                    "model": "deepseek-r1",
                    "input_tokens": 1_000_000,
                    "cache_read_tokens": 600_000,
                    "output": "100k",
                    "on": "2025-01-25T20:00:00Z",
                },
                "answer": {
                    "on": "2026-01-27",
                    "response": {
                        "type": "message",
                        "model": "claude-sonnet-4-5-20250929",
                        "usage": {
                            "input_tokens": 10,
                            "cache_creation_input_tokens": 5381,
                            "cache_read_input_tokens": 13513,
                            "output_tokens": 3,
                        },
                    },
                },
                "many": [
                    {
                        "model": "deepseek-r1",
                        "on": "2025-01-25",
                        "usage": {"input_tokens": 1000, "output_tokens": 500},
                    },
                    {
                        "model": "o1",
                        "on": "2025-01-25",
                        "usage": {"input_tokens": 1000, "output_tokens": 500},
                    },
                ],
            },
        ),
    ),
)


class BillRow(NamedTuple):
    """One row of a bill: what it said, and what it costs, or why it has no cost."""

    row: Mapping[str, Any]
    cost: Cost | None
    problem: CostcalcError | None


def price_each(
    table: RatingTable, rows: Iterable[Mapping[str, Any] | CostcalcError], now: datetime
) -> Iterator[BillRow]:
    """Price the rows of a bill, one after the other; a row without a cost keeps its place and says why.

    Columns that are no words of a price question are labels, and stay with their row. An error in the place
    of a row is one that could not be read.
    """
    known, hints = {*ASKING.names, *ASKING.maps, ASKING.inner}, FewHints()
    for row in rows:
        if isinstance(row, CostcalcError):
            yield BillRow({}, None, row)
            continue
        words = {name: value for name, value in row.items() if value not in (None, "") and name in known}
        if LANGUAGE.name in words and not says_length(words):
            del words[LANGUAGE.name]  # which is of all rows: of those in tokens it says nothing
        try:
            yield BillRow(row, QUESTION.ask(table, words, now), None)
        except CostcalcError as error:
            yield BillRow(row, None, hints.of(error))
