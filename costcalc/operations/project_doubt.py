"""The doubt of a projection: quantiles, who is cheapest how often, and which input moves the total most."""

from __future__ import annotations

from costcalc.analysis.projection_draws import drawable_course, evaluator
from costcalc.doubt.uncertainty import simulate
from costcalc.numbers import plain
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from costcalc.analysis.projected import Course
    from costcalc.analysis.projection import Projection
    from costcalc.doubt.simulation import Simulation
    from costcalc.operations.project_asked import Drawing
    from costcalc.operations.project_words import Reading


def simulated(
    projection: Projection,
    readings: Sequence[Reading],
    drawing: Drawing,
    progress: Callable[[int, int], None] | None,
) -> dict[str, Any]:
    """What the document says of its simulations; quantiles in the order of its rows and of its totals.

    Each scenario in which anything is uncertain is drawn on its own, all models of it together.
    """
    months: dict[int, list[dict[str, str]]] = {}
    totals: dict[int, dict[str, Any]] = {}
    told: dict[str, list[Any]] = {"uncertain": [], "cheaper": [], "sensitivity": []}
    estimate, monthly_draws = "", 0
    for reading in readings:
        scenario = reading.plan.scenario
        places = [place for place, each in enumerate(projection.courses) if each.scenario == scenario]
        if not reading.uncertain or not places:
            continue
        # Those that serve all months are drawn together; one that ends before is compared with nobody.
        whole = [place for place in places if projection.courses[place].gap is None]
        for group in [whole, *([place] for place in places if place not in whole)]:
            if group:
                courses = [projection.courses[place] for place in group]
                found = _drawn(courses, reading, drawing, progress, months, totals, group)
                estimate, monthly_draws = found.note, found.monthly_draws
                _tell(told, reading, courses, found)
    every = range(len(projection.courses))
    return {
        "month_quantiles": [
            months[place][month - projection.courses[place].legs[0].first] if place in months else {}
            for month in range(len(projection.months))
            for place in every
            if projection.courses[place].row_in(month) is not None
        ],
        "total_quantiles": [totals.get(place, {}) for place in every],
        "seed": drawing.seed,
        "draws": drawing.draws,
        "simulation": {
            "estimate": f"costs are those of the middles of ranges; {estimate}",
            "monthly_draws": monthly_draws,
            "uncertain": told["uncertain"],
            "cheaper": told["cheaper"],
        },
        "sensitivity": told["sensitivity"],
    }


def _drawn(
    courses: Sequence[Course],
    reading: Reading,
    drawing: Drawing,
    progress: Callable[[int, int], None] | None,
    months: dict[int, list[dict[str, str]]],
    totals: dict[int, dict[str, Any]],
    places: Sequence[int],
) -> Simulation:
    """Draw some courses of a scenario together, and note the quantiles of each under its place."""
    drawables = [drawable_course(course.legs, reading.draws) for course in courses]
    found = simulate(
        reading.uncertain,
        evaluator(drawables),
        months=len(courses[0].rows), candidates=len(courses),
        draws=drawing.draws, seed=drawing.seed, progress=progress,
    )  # fmt: skip
    for index, (place, course) in enumerate(zip(places, courses, strict=True)):
        months[place] = [month[index].to_dict() for month in found.month_quantiles]
        # Where demand answers to each model's own prices, draws are of unlike demand: nobody is cheapest.
        unlike = reading.plan.elasticity or course.gap is not None
        probability = None if unlike else plain(found.cheapest[index])
        totals[place] = {**found.totals[index].to_dict(), "probability_cheapest": probability}
        if drawables[index].note is not None:
            totals[place]["notes"] = [*course.notes, drawables[index].note]
            totals[place]["draws_too_large"] = True
    return found


def _tell(told: dict[str, list[Any]], reading: Reading, courses: Sequence[Course], found: Simulation) -> None:
    scenario = {} if reading.plan.scenario is None else {"scenario": reading.plan.scenario}
    told["uncertain"] += [
        {"name": each.name, **scenario, **each.range.to_dict()} for each in reading.uncertain
    ]
    told["cheaper"] += [
        {"model": one.model, "than": other.model, **scenario, "probability": plain(share)}
        for one, row in zip(courses, () if reading.plan.elasticity else found.cheaper, strict=False)
        for other, share in zip(courses, row, strict=True)
        if one is not other
    ]
    told["sensitivity"] += [
        {"model": course.model, **scenario, **swing.to_dict()}
        for course, ranked in zip(courses, found.sensitivity, strict=True)
        for swing in ranked
    ]
