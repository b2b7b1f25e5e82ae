"""`price`: what one usage costs on one model; or each row of a bill."""

from __future__ import annotations

from costcalc.errors import CostcalcError, UsageError
from costcalc.operations.additions import MONEY, parameters_of, with_additions
from costcalc.operations.words import (
    ALLOWANCES,
    ON,
    OPTIONS,
    QUANTITIES,
    SHORT_OPTIONS,
    Parameter,
    allowed,
    check_words,
    flag_said,
    names_of,
    one_text,
    read_options,
    read_usage,
)
from costcalc.periods import Moment, parse_moment
from costcalc.pricing.names.meaning import FewHints
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from costcalc.operations.words import Words
    from costcalc.rating.cost import Cost
    from costcalc.rating.table import RatingTable

MODEL = Parameter(
    "model", "an id (deepseek/deepseek-r1) or an alias (deepseek-r1)", required=True, example="deepseek-r1"
)

PARAMETERS = (
    MODEL,
    *QUANTITIES,
    Parameter("requests", "how many requests the usage is the sum of; 1 unless said", "quantity"),
    ON,
    OPTIONS,
    *SHORT_OPTIONS,
    *ALLOWANCES,
    Parameter(
        "mean_request",
        "price a sum of requests at their mean size, as an estimate, where a request's size matters",
        "flag",
    ),
    *parameters_of(MONEY),
)
"""The words of a price question."""
NAMES = names_of(PARAMETERS)


def price(table: RatingTable, words: Words, now: datetime) -> Cost:
    """Answer a price question; `now` is the instant that counts where `on` is left out.

    The usage stands beside the other words, or in a map `usage`.
    """
    said = with_inner(words, "usage")
    check_words(said, NAMES)
    table = allowed(table, said)
    model = one_text(said, "model")
    if model is None:
        raise UsageError("name the model to price, such as deepseek-r1", "model")
    on: Moment = now if said.get("on") is None else parse_moment(one_text(said, "on"))
    cost = table.price(
        model,
        read_usage(said),
        on=on,
        options=read_options(said),
        mean_request=flag_said(said, "mean_request"),
    )
    priced: Cost = with_additions(cost, table, said, (MONEY,))
    return priced


def with_inner(words: Words, inner: str) -> dict[str, Any]:
    """Words with those of an inner map (`usage`, `workload`) lifted beside them."""
    from collections.abc import Mapping

    said = dict(words)
    within = said.pop(inner, None)
    if within is None:
        return said
    if not isinstance(within, Mapping):
        raise UsageError("must be a map of quantities", inner)
    for name, value in within.items():
        if said.setdefault(name, value) is not value:
            raise UsageError(f"{name} is given twice", inner)
    return said


class Answer(NamedTuple):
    """One row of a bill: what it said, and what it costs, or why it has no cost."""

    number: int
    row: Mapping[str, Any]
    cost: Cost | None
    problem: CostcalcError | None


def price_each(
    table: RatingTable, rows: Iterable[Mapping[str, Any]], now: datetime, *, labels: bool = True
) -> Iterator[Answer]:
    """Price the rows of a bill, one after the other; a row without a cost keeps its place and says why.

    With `labels`, columns that are no words of a price question are labels, and stay with their row; without
    them such a word is the row's problem.
    """
    known, hints = {*NAMES, "usage"}, FewHints()
    for number, row in enumerate(rows, 1):
        words = {
            name: value
            for name, value in row.items()
            if value not in (None, "") and (name in known or not labels)
        }
        try:
            yield Answer(number, row, price(table, words, now), None)
        except CostcalcError as error:
            yield Answer(number, row, None, hints.of(error))
