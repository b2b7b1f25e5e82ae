"""The doubt of a projection: quantiles, who is cheapest how often, and which input moves the total most."""

from __future__ import annotations

from costcalc.doubt.uncertainty import simulate
from costcalc.questions.project.draws import drawable, evaluator
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from costcalc.asking.parts import Drawing
    from costcalc.doubt.simulation import Outcome, Quantiles, Simulation, Swing
    from costcalc.doubt.uncertainty import Uncertain
    from costcalc.questions.project.course import Course
    from costcalc.questions.project.reading import Reading


class Drawn(NamedTuple):
    """A course with what was found of it; `note` is what to know of its draws."""

    course: Course
    outcome: Outcome
    note: str | None

    def month(self, place: int) -> Quantiles:
        """The quantiles of a month of the projection."""
        return self.outcome.months[place - self.course.legs[0].first]

    @property
    def probability_cheapest(self) -> Decimal | None:
        """How often it is cheapest; None where it is compared with nobody."""
        # Where demand answers to each model's own prices, draws are of unlike demand: nobody is cheapest.
        unlike = self.course.plan.elasticity or self.course.gap is not None
        return None if unlike else self.outcome.cheapest

    @property
    def draws_too_large(self) -> bool:
        """Whether some draws are larger than the model reads."""
        return self.note is not None


class Cheaper(NamedTuple):
    """In which share of the draws one model costs less than another."""

    model: str
    than: str
    scenario: str | None
    probability: Decimal


class Moved(NamedTuple):
    """What one range alone does to the total of a model."""

    model: str
    scenario: str | None
    swing: Swing


class Group(NamedTuple):
    """Courses of one scenario that are drawn together."""

    reading: Reading
    simulation: Simulation
    drawn: Sequence[Drawn]

    @property
    def scenario(self) -> str | None:
        """The scenario, where there are several."""
        return self.reading.plan.scenario


class Doubt(NamedTuple):
    """What was drawn for a projection, and what came of it."""

    groups: Sequence[Group]
    drawing: Drawing

    @property
    def by_course(self) -> Mapping[Course, Drawn]:
        """What was found of each course of which anything is uncertain."""
        return {each.course: each for group in self.groups for each in group.drawn}

    @property
    def estimate(self) -> str:
        """The label of an estimate."""
        note = self.groups[-1].simulation.note if self.groups else ""
        return f"costs are those of the middles of ranges; {note}"

    @property
    def monthly_draws(self) -> int:
        """How many of the draws the quantiles of months are of."""
        return self.groups[-1].simulation.monthly_draws if self.groups else 0

    def uncertain(self) -> Iterator[Uncertain]:
        """What is drawn."""
        for group in self.groups:
            yield from (each._replace(scenario=group.scenario) for each in group.reading.uncertain)

    def cheaper(self) -> Iterator[Cheaper]:
        """How often one costs less than another of its group."""
        for group in self.groups:
            # Where demand answers to prices, draws are of unlike demand, and nobody is cheaper.
            for one in () if group.reading.plan.elasticity else group.drawn:
                for other, share in zip(group.drawn, one.outcome.cheaper, strict=False):  # none of many
                    if one is not other:
                        yield Cheaper(one.course.model, other.course.model, group.scenario, share)

    def sensitivity(self) -> Iterator[Moved]:
        """What moves totals most, model by model."""
        for group in self.groups:
            for each in group.drawn:
                for swing in each.outcome.sensitivity:
                    yield Moved(each.course.model, group.scenario, swing)


def simulated(
    courses: Sequence[Course],
    readings: Sequence[Reading],
    drawing: Drawing,
    progress: Callable[[int, int], None] | None,
) -> Doubt:
    """Draw each scenario in which anything is uncertain."""
    groups = [
        _drawn(reading, together, drawing, progress)
        for reading in readings
        for together in _together(courses, reading)
    ]
    return Doubt(groups, drawing)


def _together(courses: Sequence[Course], reading: Reading) -> Iterator[Sequence[Course]]:
    """The courses of a scenario in which anything is uncertain, as they are drawn together."""
    of = [each for each in courses if reading.uncertain and each.scenario == reading.plan.scenario]
    # Those that serve all months are drawn together; one that ends before is compared with nobody.
    if whole := [each for each in of if each.gap is None]:
        yield whole
    yield from ([each] for each in of if each.gap is not None)


def _drawn(
    reading: Reading,
    courses: Sequence[Course],
    drawing: Drawing,
    progress: Callable[[int, int], None] | None,
) -> Group:
    shapes = reading.drawn.shapes()
    drawables = [drawable(course.legs, shapes) for course in courses]
    simulation = simulate(
        reading.uncertain,
        evaluator(drawables, shapes),
        months=len(courses[0].rows), candidates=len(courses),
        draws=drawing.draws, seed=drawing.seed, progress=progress,
    )  # fmt: skip
    notes = [each.note for each in drawables]
    return Group(reading, simulation, list(map(Drawn, courses, simulation.outcomes, notes)))
