"""`project`: what a workload will cost, month by month, and which model overtakes which."""

from __future__ import annotations

from costcalc.asking.question import DAY, Figure, Question, Route
from costcalc.errors import NoPriceInForceError, UnknownModelError, UsageError
from costcalc.periods import lasting
from costcalc.questions.compare.candidates import candidates, of_others
from costcalc.questions.project.horizon import horizon, month_of
from costcalc.questions.project.projection import ranked
from costcalc.questions.project.request import ADDITIONS, ASKING, words_again
from costcalc.questions.project.result import Projection
from costcalc.report.cells import gaps_of
from costcalc.report.figures import counted
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from costcalc.questions.compare.unranked import Reason
    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.request import Request
    from costcalc.rating.table import RatingTable
    from costcalc.rating.ways_out import Way

    Progress = Callable[[int, int], None]


MOST_LED_ON = 5
"""Models that are not projected for which what follows is projected in their place, to offer that."""


def project(table: RatingTable, request: Request, progress: Progress | None = None) -> Projection:
    """What a workload will cost: with ranges, that of their middles, and quantiles of draws beside."""
    start: Month = request.start  # type: ignore[assignment]
    months = horizon(start, request.months)
    asked = candidates(table, request.models, request.offers, request.options, start.start)
    readings = [each.begun(table, start) for each in request.work.readings]
    plans = [each.plan for each in readings]
    meters = {meter for each in plans for meter in each.workload.meters}
    found = ranked(table, plans, of_others(asked.found, meters), months)
    unranked = [*found.unranked, *asked.unranked]
    if len(unranked) <= MOST_LED_ON:
        unranked = [each.retold(lambda reason, gone: _led_on(result, gone, reason)) for each in unranked]
    found = found._replace(unranked=unranked)
    simulation = None
    if found.courses and request.drawing and any(each.uncertain for each in readings):
        from costcalc.questions.project.draws import simulated  # loads what no certain answer needs

        simulation = simulated(found.courses, readings, request.drawing, progress)
    result = Projection(table, request, months, found, simulation)
    return result


def _led_on(found: Projection, gone: str, reason: Reason) -> Reason:
    """The same reason, whose commands project what follows beside the other models that were asked about."""
    if not isinstance(reason, NoPriceInForceError | UnknownModelError) or not reason.commands:
        return reason
    from costcalc.asking.ways import led_on

    def ask(table: RatingTable, way: Way) -> str:
        moved, start = month_of(lasting(way.on).start), found.months[0]
        alone = found.request._replace(models=[way.model], offers=(), start=max(moved, start), drawing=None)
        courses = project(table, alone).courses
        if not courses or any(course.gap for course in courses):
            raise UsageError("is not sold in all months either")
        lost = next((each.again for each in found.unranked if each.model == gone), gone)
        models = dict.fromkeys(way.model if each == lost else each for each in found.named)
        again = found.asked._replace(models=[*models], start=alone.start)
        return ASKING.command("project", again, table.words)

    return led_on(reason, found.table, ask)


def _doubts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Months that nobody bills."""
    for total in document["totals"]:
        for gap in gaps_of(total):
            yield total["model"], f"not billed for all months: {gap['reason']}"


def _figure(document: Mapping[str, Any]) -> Figure | str:
    """What the one course that was asked about costs over all of its months."""
    totals = document["totals"]
    asked = len(totals) + len(document["unranked"])
    if asked != 1:
        return f"one number is of one model in one scenario, and these are {asked}"
    if not totals:
        return str(document["unranked"][0]["reason"].splitlines()[0])
    gaps = gaps_of(totals[0])
    if gaps:
        return f"not all months are billed: {gaps[0]['reason'].splitlines()[0]}"
    return Figure(totals[0], "cost", f"in {counted(document['months'], 'month')} from {document['start']}")


QUESTION = Question(
    "project",
    "what a workload will cost, month by month",
    ASKING,
    project,
    (
        (
            "project gemini-3.6-flash claude-haiku-4-5 --requests 10000/day --input 1500 --output 500 "
            "--start 2026-12 --months 24 --growth 5%/month"
        ),
        (
            "project claude-haiku-4-5 gemini-3.6-flash --requests 8000..12000/day "
            "--input '400..700 token' --output '500 ± 20%' --price-trend -40%/year --discount-rate 8%"
        ),
        "project claude-haiku-4-5 gemini-3.6-flash --preset support-rollout",
    ),
    "MODEL... [--requests RATE] [--input N] [--output N] [--start MONTH] [--months N] [more]",
    "Months have their real lengths. Prices that the table knows of for the future come first, then\n"
    "--price-trend. Any quantity may be a range, such as 400..700 or 40%..60%.",
    ADDITIONS,
    clock=DAY,
    time="start",
    present=month_of,
    a_tongue=True,
    has_chart=True,
    doubts=_doubts,
    explains="every price that the months use, and who says so",
    ranks="projected",
    tells_progress=True,
    again=words_again,
    prices="rows",
    figure=_figure,
    budgets=("", "request", "day", "month", "year"),
    routes=(
        Route(
            "/v1/project",
            (
                "/v1/project?model=gpt-5.6-terra&model=deepseek-v4-pro&requests=10000/day&input=1500&cached=60%25&output=500&start=2026-12&months=24&growth=5%25/month",
                "/v1/project?model=gpt-5.6-terra&requests=10000/day&input=1500&output=400..700+token&start=2026-12&months=3&draws=20k&currency=EUR",
                "/v1/project?model=gpt-5.6-terra&model=deepseek-v4.1-flash&preset=rag-search&start=2026-12&hours=mon-fri+09:00-18:00+Europe/Paris&decide=true",
            ),
            "What a workload will cost, month by month",
            # The service says its limits in it, by the names of its settings.
            "Months of their real length, in UTC, at the dated prices that the table knows, then by "
            "`price_trend`. Any quantity may be a range (`400..700 token`): then quantiles of `draws` stand "
            "beside the costs of the middles. Without `start` the present month is the first. At most "
            "{MOST_CELLS} months × models × scenarios, each as often as it has shapes, and "
            "{MOST_DECIDED_CELLS} with `decide`; {MOST_HOURS} months × `hours`; {MOST_DRAWS} draws, and less "
            "the more is drawn.",
            bodies={
                "growth": {
                    "model": ["gpt-5.6-terra", "deepseek-v4-pro"],
                    "start": "2026-12",
                    "months": 24,
                    "requests": "10000/day",
                    "input": 1500,
                    "cached": "60%",
                    "output": "400..700 token",
                    "growth": "5%/month",
                    "discount_rate": "8%",
                    "draws": 20000,
                    "seed": 1,
                },
                "scenarios of a mix": {
                    "model": ["gpt-5.6-terra", "deepseek-v4-pro"],
                    "start": "2026-12",
                    "months": 12,
                    "workload": {
                        "requests": "10000/day",
                        "shapes": [
                            {"name": "short", "weight": 9, "input": 1500, "output": 500},
                            {"name": "long", "weight": 1, "input": "40k", "output": "2k"},
                        ],
                    },
                    "scenarios": {
                        "as planned": {
                            "phases": [{"from": "2027-03", "requests": "20k/day", "growth": "2%/month"}]
                        },
                        "prices fall": {"price_trend": "-40%/year", "elasticity": "1.11"},
                    },
                },
                "months of their own": {
                    "model": "gpt-5.6-terra",
                    "start": "2026-12",
                    "months": 2,
                    "input": 1500,
                    "output": 500,
                    "demand": {"2026-12": 310000, "2027-01": "400k"},
                },
            },
        ),
    ),
)
