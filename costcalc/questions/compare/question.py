"""`compare`: which model is cheapest for a workload, and by how much."""

from __future__ import annotations

from datetime import datetime

from costcalc.asking.among import chosen_again
from costcalc.asking.question import DAY, Figure, Question, Route
from costcalc.asking.words import text_said
from costcalc.errors import NoPriceInForceError, UsageError
from costcalc.prose import listed, shown
from costcalc.questions.compare.ranking import compare as rank
from costcalc.questions.compare.request import ADDITIONS, ASKING, ASSUMED
from costcalc.usage.workload import UNSAID
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from costcalc.questions.compare.request import Request
    from costcalc.questions.compare.result import Comparison
    from costcalc.questions.models.request import Request as ModelsRequest
    from costcalc.rating.table import RatingTable

SHOWN_OF_ALL = 20


def compare(
    table: RatingTable, request: Request, check: Callable[[Comparison], None] | None = None
) -> Comparison:
    """Rank models by what a workload costs on them; `check` may refuse what was found."""
    if request.among is not None:
        request = request._replace(models=_chosen(table, request), top=request.top or SHOWN_OF_ALL)
    found = rank(table, request, text_said(table, request.text))
    if check is not None:
        check(found)
    return found


def _chosen(table: RatingTable, request: Request) -> list[str]:
    """The models of those that are on sale which were chosen."""
    # Which a comparison of named models need not load.
    from costcalc.questions.models.listing import found, models
    from costcalc.questions.models.request import ON_SALE

    asked: ModelsRequest = request.among._replace(on=request.on)  # type: ignore[union-attr]
    ids = [row.model.id for row in models(table, asked._replace(status=ON_SALE, ending=True)).rows]
    if ids or request.offers:
        return ids
    said = chosen_again(asked)
    if said and not models(table, asked).total:
        told = listed([f"{name} {shown(_one(value))}" for name, value in said.items()], "and")
        near = found(table, asked).searched_as
        hint = f"; did you mean {listed(near)}?" if near else ""
        raise UsageError(f"no model matches {told}{hint}", next(iter(said)))
    assert request.on is not None  # noqa: S101 - a present day was put in its place
    raise NoPriceInForceError("", request.on, reason="of those that were chosen" if said else "")


def _one(value: Any) -> object:  # noqa: ANN401 - as it was read
    """A text, or several, as they were said."""
    return value if isinstance(value, str) else value[0] if len(value) == 1 else list(value)


def _figure(document: Mapping[str, Any]) -> Figure | str:
    """What the one model that was asked about costs: in 30 days, or a request where no rate was said."""
    if "assumed_preset" in document:
        raise UsageError(f"a number alone cannot say whose workload it is of: {UNSAID}", "input_tokens")
    rows = document["rows"]
    asked = document.get("ranked", len(rows)) + len(document["unranked"])
    if asked != 1:
        return f"one number is of one model, and these are {asked}"
    if not rows:
        return str(document["unranked"][0]["reason"].splitlines()[0])
    if document["workload"]["requests"] is None:
        return Figure(rows[0], "cost_per_request", "a request")
    return Figure(rows[0], "cost_per_month", "in 30 days")


def _doubts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A workload that nobody said."""
    if preset := document.get("assumed_preset"):
        yield "the workload", f"an estimate: not said, the preset {preset} is taken"


QUESTION = Question(
    "compare",
    "which model is cheapest for a workload, and by how much",
    ASKING,
    compare,
    (
        (
            "compare deepseek-r1 o1 --requests 40M/day --input 15200 --cached 56.3% --output 4200 "
            "--on 2025-01-25"
        ),
        "compare gpt-5 claude-opus-4-5 --workload mix.yaml --baseline gpt-5",
        (
            "compare gpt-5 --input 1500 --output 500 "
            "--offer 'VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken'"
        ),
    ),
    "MODEL... [--requests RATE] [--input N] [--output N] [more]",
    "A month is 30 days and a year 365, each like the average day of a week. Where you say no workload,\n"
    f"the preset {ASSUMED} is compared, and the answer says so first.",
    ADDITIONS,
    clock=DAY,
    present=datetime.date,
    a_tongue=True,
    ranks="ranked",
    has_chart=True,
    explains="how each number came about, and who says so",
    doubts=_doubts,
    prices="rows",
    figure=_figure,
    budgets=("request", "day", "month", "year"),
    routes=(
        Route(
            "/v1/compare",
            (
                "/v1/compare?model=deepseek-r1&model=o1&requests=10000/day&input=1500&cached=60%25&output=500&on=2025-01-25",
            ),
            "What a workload costs on each of several models",
            "A steady state at the prices in force on `on`, or today: a month is 30 days, a year 365. "
            f"Without a workload the preset {ASSUMED} is compared, which `assumed_preset` says.",
            bodies={
                "one shape": {
                    "model": ["deepseek-r1", "o1"],
                    "requests": "10000/day",
                    "input": 1500,
                    "cached": "60%",
                    "output": 500,
                    "on": "2025-01-25",
                },
                "a mix": {
                    "model": ["deepseek-r1", "o1"],
                    "on": "2025-01-25",
                    "workload": {
                        "requests": "10000/day",
                        "shapes": [
                            {"name": "short", "weight": 9, "input": 1500, "output": 500},
                            {"name": "long", "weight": 1, "input": "40k", "output": "2k"},
                        ],
                    },
                },
            },
        ),
    ),
)
