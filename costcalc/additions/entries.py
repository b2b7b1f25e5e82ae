"""Entries: what additions speak of, the rows of a comparison or the totals of a projection."""

from __future__ import annotations

from fractions import Fraction

from costcalc.meters import METERS
from costcalc.questions.compare.result import Comparison
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.questions.compare.result import Row
    from costcalc.questions.project.course import Course
    from costcalc.questions.project.result import Projection

    Ranked = Comparison | Projection


class Entry(NamedTuple):
    """What a request costs on a model, and takes, and how many there are: a day, or in all months.

    Without any `requests` of a projection there is no cost of one; a comparison may know none, and have one.
    `in_part` says that the model is billed for some of the months alone.
    """

    model: str
    scenario: str | None
    per_request: Fraction | None
    requests: Fraction | None
    output_tokens: Fraction
    in_part: bool = False


def entries_of(found: Ranked) -> list[Entry]:
    """The entries of a result, in its order."""
    if isinstance(found, Comparison):
        return list(map(_of_row, found.rows))
    return list(map(_of_course, found.courses))


def _of_row(row: Row) -> Entry:
    output = sum((Fraction(each.shape.output_tokens) * each.weight for each in row.shapes), Fraction(0))
    return Entry(row.model.id, None, row.fraction, row.comparison.workload.per_day, output)


def _of_course(course: Course) -> Entry:
    requests = Fraction(course.requests)
    tokens = [(METERS[meter], Fraction(quantity)) for meter, quantity in course.tokens.items()]
    counted = (quantity for meter, quantity in tokens if meter.is_token and meter.direction == "output")
    output = sum(counted, Fraction(0))
    return Entry(
        course.model,
        course.scenario,
        Fraction(course.cost) / requests if requests else None,
        requests,
        output / requests if requests else Fraction(0),
        in_part=bool(course.gaps),
    )
