"""`reprice`: what logged usage cost then, and would cost on every model."""

from __future__ import annotations

from costcalc.asking.question import Question
from costcalc.questions.reprice.request import ADDITIONS, ASKING
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.questions.reprice.costs.check import Otherwise
    from costcalc.questions.reprice.request import Request
    from costcalc.questions.reprice.result import Repriced
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.rating.table import RatingTable


def answer(
    table: RatingTable, request: Request, sums: UsageSums, otherwise: Otherwise | None = None
) -> Repriced:
    """What sums of usage cost, and would cost on the models of a request; `otherwise` they are read so."""
    from costcalc.questions.reprice.reprice import reprice

    return reprice(table, request, sums, otherwise)


def _doubts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is not exact and certain: of the cost then, of rows that are in no cost, and of the record."""
    then = document["then"]
    if then["estimate"]:
        yield "then", f"an estimate: {then['estimate']}"
    for each in then["models"]:
        for note in each["notes"]:
            yield each["logged"], note
    for each in document["unpriced"]:
        yield each["logged"], f"without a price: {each['reason'].splitlines()[0]}"
    for each in document["refused"]:
        yield f"{each['file']}, row {each['row']}", f"cannot be read: {each['reason']}"
    recorded = document["recorded"]
    if recorded and recorded["estimate"]:
        yield "the record", f"an estimate: {recorded['estimate']}"


QUESTION = Question(
    "reprice",
    "what logged usage cost then, and would cost on every model",
    ASKING,
    answer,
    (
        "reprice requests.jsonl --as gpt-5 --as claude-sonnet-4-5",
        "reprice sums.json --as all --by month --prices 2026-01-27",
        "reprice requests.csv --log-format generic --map time=at,input_tokens=in,output_tokens=out",
    ),
    "LOG...|SUMS [--as MODEL|all] [--by day|month|COLUMN] [more]",
    "Each request is priced at its own time, as its model was sold then. Names that nobody sells, and\n"
    "models without a price then, are told apart: the total says that it is partial.",
    ADDITIONS,
    a_tongue=True,
    has_chart=True,
    doubts=_doubts,
    prices="models",
)
