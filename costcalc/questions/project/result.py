"""The result of a projection: courses, totals, and the months in which one overtakes another."""

from __future__ import annotations

from itertools import combinations
from operator import ge, le

from costcalc.numbers import ONE
from costcalc.periods import spell
from costcalc.prose import few
from costcalc.questions.frames import Framed
from costcalc.questions.project.request import ASKING
from costcalc.questions.project.shape import PROJECTION, TOTAL
from costcalc.rating.table import is_offer
from costcalc.shapes import Result
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from costcalc.pricing.facts import Evidence
    from costcalc.questions.project.course import Course, MonthRow
    from costcalc.questions.project.draws import Doubt
    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.projection import Ranked
    from costcalc.questions.project.request import Request
    from costcalc.rating.table import RatingTable

ROUNDING = (
    "costs without a finite decimal form, and estimates, are rounded half even to 12 decimal places, each "
    "month on its own; totals are the sums of their months; net present values and ratios have 12 digits"
)

STAY = (
    "after the last change that the table knows of, prices are taken to stay as they are, or to follow the "
    "trend that was said"
)

SAME_DEMAND = (
    "demand answers to each model's own prices, so models are ranked by what the demand as said would cost "
    "(cost_at_said_demand), and not by what fewer or more requests cost on each"
)


THRESHOLD = ONE
"""The elasticity at which what is spent does not change with prices: spend goes with p^(1-e)."""

MEASURE = "price_elasticity"


class Rebound(NamedTuple):
    """What an elasticity means for what is spent when prices fall, beside the published ones."""

    elasticity: Decimal
    published: Sequence[Evidence]
    threshold: Decimal = THRESHOLD

    @property
    def spend_when_prices_fall(self) -> str:
        """Whether it rises, falls or stays."""
        if self.elasticity == self.threshold:
            return "stays"
        return "rises" if self.elasticity > self.threshold else "falls"


class Overtake(NamedTuple):
    """The month from which one model is cheaper than another that was cheaper before.

    `measure` is `cost`, what a month costs, or `cumulative_cost`, all that was spent since the start.
    """

    month: Month
    model: str
    overtakes: str
    measure: str
    scenario: str | None = None


def overtakes(one: Course, other: Course, measure: str) -> Iterator[Overtake]:
    """The months in which the cheaper of two changes; a tie is no change."""
    costs, others = one.compared[measure], other.compared[measure]
    if all(map(le, costs, others)) or all(map(ge, costs, others)):
        return  # as most pairs are, of which there may be thousands
    cheaper: Course | None = None
    for row, cost, its in zip(one.rows, costs, others, strict=True):
        if cost == its:  # a tie is no change of the cheaper one
            continue
        now, then = (one, other) if cost < its else (other, one)
        if cheaper is not None and now is not cheaper:
            yield Overtake(row.month, now.model, then.model, measure, one.scenario)
        cheaper = now


class Projection(Framed, Result):
    """What a workload will cost: in each scenario, courses from the cheapest to the dearest, by month.

    Costs are USD before tax. `simulation` is there only where a quantity is a range. `evaluate` gives the
    exact total of each candidate of the first scenario for another workload, of the demand as said: what
    models are compared by.
    """

    shape, rounding = PROJECTION, ROUNDING
    is_ahead = True

    def __init__(
        self,
        table: RatingTable,
        request: Request,
        months: Sequence[Month],
        ranked: Ranked,
        simulation: Doubt | None = None,
    ) -> None:
        self.table, self.request, self.months, self.simulation = table, request, months, simulation
        courses, self.unranked, self.evaluate = ranked
        least = {each.scenario: each.compared_cost for each in reversed(courses)}
        drawn = simulation.by_course if simulation else {}
        self.courses = [each.among(least[each.scenario], drawn.get(each)) for each in courses]
        self.drawing = request.drawing if simulation else None
        self.workload = request.work.readings[0].plan.workload

    @property
    def command(self) -> str:
        """The command that gives this result again; what only a file can say needs its workload file."""
        return ASKING.command("project", self.asked, self.table.words)

    @property
    def named(self) -> list[str]:
        """The models, by what asks for them again: those that are projected first."""
        named = dict.fromkeys(
            [each.rates.candidate.again for each in self.courses] + [each.again for each in self.unranked]
        )
        return [model for model in named if not is_offer(model)]

    @property
    def asked(self) -> Request:
        """What was asked, as it is asked again."""
        return self.request._replace(models=self.named, drawing=self.drawing)

    @property
    def rebound(self) -> Rebound | None:
        """What the elasticity of the first scenario means; nothing where demand does not answer to prices."""
        elasticity = self.courses[0].plan.elasticity if self.courses else None
        if elasticity is None:
            return None
        known = self.table.catalogue.facts().evidence.values()
        published = [each for each in known if each.quantity == MEASURE and each.low and each.cited]
        return Rebound(elasticity, published)

    @property
    def on(self) -> date:
        """The first day of its months."""
        return self.months[0].start.date()

    @property
    def rows(self) -> list[MonthRow]:
        """Every month of every course, month by month."""
        found = (course.row_in(place) for place in range(len(self.months)) for course in self.courses)
        return [row for row in found if row is not None]

    @property
    def estimate(self) -> str | None:
        """What is taken for granted in any of the courses; None where all costs are exact."""
        labels = [label for course in self.courses for label in course.labels]
        drawn = [self.simulation.estimate] if self.simulation else []
        return "; ".join([*dict.fromkeys(labels), *drawn]) or None

    @property
    def notes(self) -> list[str]:
        """What a reader should know of the whole."""
        notes = [SAME_DEMAND] if any(course.plan.elasticity for course in self.courses) else []
        end = spell(self.months[-1].stretch.end)
        known = min((course.legs[-1].known_until for course in self.courses if not course.gap), default=end)
        return [*notes, STAY] if known < end else notes

    @property
    def overtakes(self) -> list[Overtake]:
        """When one overtakes another, by the cost of a month and by all that was spent."""
        found = [
            each
            for one, other in combinations(self.courses, 2)
            if one.scenario == other.scenario and not one.gaps and not other.gaps
            for measure in one.compared
            for each in overtakes(one, other, measure)
        ]
        return sorted(found, key=lambda each: each.month)

    def __repr__(self) -> str:
        span = f"{self.months[0]} to {self.months[-1]}"
        return f"<Projection {span}: {few([course.model for course in self.courses], 'no model')}>"

    def _repr_html_(self) -> str:
        from costcalc.report.notebook import brief, html_table

        return html_table(brief(TOTAL), map(TOTAL.document, self.courses))
