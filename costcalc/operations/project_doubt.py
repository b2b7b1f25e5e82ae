"""The doubt of a projection: quantiles, who is cheapest how often, and which input moves the total most."""

from __future__ import annotations

from costcalc.analysis.projection_draws import drawable_course, evaluator
from costcalc.doubt.sheets import shapes_of
from costcalc.doubt.uncertainty import simulate
from costcalc.numbers import plain
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.analysis.projected import Course
    from costcalc.analysis.projection import Projection
    from costcalc.doubt.simulation import Outcome, Simulation
    from costcalc.operations.project_asked import Drawing
    from costcalc.operations.project_words import Reading


class Drawn(NamedTuple):
    """A course with what was found of it; `note` is what to know of its draws."""

    course: Course
    outcome: Outcome
    note: str | None

    def month(self, place: int) -> dict[str, str]:
        """The quantiles of a month of the projection."""
        return self.outcome.months[place - self.course.legs[0].first].to_dict()

    def total(self) -> dict[str, Any]:
        """What the document says of the total."""
        # Where demand answers to each model's own prices, draws are of unlike demand: nobody is cheapest.
        unlike = self.course.plan.elasticity or self.course.gap is not None
        probability = None if unlike else plain(self.outcome.cheapest)
        told = {**self.outcome.total.to_dict(), "probability_cheapest": probability}
        if self.note is None:
            return told
        return {**told, "notes": [*self.course.notes, self.note], "draws_too_large": True}


class Group(NamedTuple):
    """Courses of one scenario that are drawn together."""

    reading: Reading
    simulation: Simulation
    drawn: Sequence[Drawn]

    @property
    def scenario(self) -> dict[str, str]:
        """The scenario, where there are several."""
        name = self.reading.plan.scenario
        return {} if name is None else {"scenario": name}

    def uncertain(self) -> Iterator[dict[str, Any]]:
        """What is drawn."""
        for each in self.reading.uncertain:
            yield {"name": each.name, **self.scenario, **each.range.to_dict()}

    def cheaper(self) -> Iterator[dict[str, str]]:
        """How often one costs less than another."""
        for one in () if self.reading.plan.elasticity else self.drawn:
            for other, share in zip(self.drawn, one.outcome.cheaper, strict=False):  # none of many
                if one is not other:
                    pair = {"model": one.course.model, "than": other.course.model}
                    yield {**pair, **self.scenario, "probability": plain(share)}

    def sensitivity(self) -> Iterator[dict[str, str]]:
        """What moves the total of each."""
        for each in self.drawn:
            for swing in each.outcome.sensitivity:
                yield {"model": each.course.model, **self.scenario, **swing.to_dict()}


def simulated(
    projection: Projection,
    readings: Sequence[Reading],
    drawing: Drawing,
    progress: Callable[[int, int], None] | None,
) -> dict[str, Any]:
    """What the document says of its simulations; quantiles in the order of its rows and of its totals."""
    groups = [
        _drawn(reading, courses, drawing, progress)
        for reading in readings
        for courses in _together(projection.courses, reading)
    ]
    last = groups[-1].simulation if groups else None
    found: Mapping[Course, Drawn] = {each.course: each for group in groups for each in group.drawn}
    return {
        "month_quantiles": [
            found[course].month(place) if course in found else {}
            for place in range(len(projection.months))
            for course in projection.courses
            if course.row_in(place) is not None
        ],
        "total_quantiles": [
            found[course].total() if course in found else {} for course in projection.courses
        ],
        "seed": drawing.seed,
        "draws": drawing.draws,
        "simulation": {
            "estimate": f"costs are those of the middles of ranges; {last.note if last else ''}",
            "monthly_draws": last.monthly_draws if last else 0,
            "uncertain": [each for group in groups for each in group.uncertain()],
            "cheaper": [each for group in groups for each in group.cheaper()],
        },
        "sensitivity": [each for group in groups for each in group.sensitivity()],
    }


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
    shapes = shapes_of(reading.drawn)
    drawables = [drawable_course(course.legs, shapes) for course in courses]
    simulation = simulate(
        reading.uncertain,
        evaluator(drawables, shapes),
        months=len(courses[0].rows), candidates=len(courses),
        draws=drawing.draws, seed=drawing.seed, progress=progress,
    )  # fmt: skip
    notes = [each.note for each in drawables]
    return Group(reading, simulation, list(map(Drawn, courses, simulation.outcomes, notes)))
