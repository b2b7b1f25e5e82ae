"""The flat rows of a projection: one a month and course, then what ends, changes and is not ranked."""

from __future__ import annotations

from decimal import Decimal

from costcalc.asking.added_cells import addition_cells, converted_cells
from costcalc.meters import METERS
from costcalc.numbers import EXACT, ZERO, plain
from costcalc.questions.compare.shape import UNRANKED
from costcalc.questions.project.shape import MONTH, PROJECTION, TOTAL
from costcalc.report.cells import gaps_of, one_line
from costcalc.report.changes import change_cell
from costcalc.report.flat import Answer, Flat, own, placed
from costcalc.shapes import count, text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    Entry = Mapping[str, Any]

OF_TOTALS = placed(TOTAL)
"""What is said of a whole course, and stands on each month of it."""

MONTH_LENGTH = len("2027-01")


def _rows(document: Entry) -> Iterable[dict[str, Any]]:
    courses = {_course(total): _cells(document, place) for place, total in enumerate(document["totals"])}
    for row in document["rows"]:
        course = courses[_course(row)]
        converted = {"converted": {**course["converted"], **row.get("converted", {})}}
        yield {**course, **row, **_tokens(row), **converted}
    for total in document["totals"]:
        yield from _told(total)
    for each in document["unranked"]:
        yield {**each, "problem": one_line(each["reason"])}


def _course(entry: Entry) -> tuple[object, object]:  # what the months of a total share
    return entry.get("scenario"), entry["model"]


def _cells(document: Entry, place: int) -> dict[str, Any]:
    """What is said of a whole course, also in another currency."""
    total = document["totals"][place]
    amounts = total.get("converted", {})
    named = {each.name: amounts[each.name] for each in OF_TOTALS if each.name in amounts}
    return {
        **{each.name: total.get(each.name) for each in OF_TOTALS},
        **addition_cells(document, place),
        "converted": {**named, **converted_cells(document, place)},
    }


def _tokens(row: Entry) -> dict[str, str]:
    """Tokens in and out of all meters, cached ones and reasoning included."""
    sums = dict.fromkeys(("input_tokens", "output_tokens"), ZERO)
    for meter, quantity in row["tokens"].items():
        if METERS[meter].is_token:
            name = f"{METERS[meter].direction}_tokens"
            sums[name] = EXACT.add(sums[name], Decimal(quantity))
    return {name: plain(each) for name, each in sums.items()}


def _told(total: Entry) -> Iterator[dict[str, Any]]:
    """A row for each gap, as nothing stands for months that nobody bills, and for each change of a name."""
    course = {name: total.get(name) for name in ("scenario", "model", "name")}
    for gap in gaps_of(total):
        yield {**course, "month": gap["at"][:MONTH_LENGTH], "code": "gap", "problem": gap["reason"]}
    changes = total.get("changes", ())
    for change, words in zip(changes, change_cell({"changes": changes}), strict=True):
        yield {**course, "month": change["at"][:MONTH_LENGTH], "code": change["kind"], "problem": words}


def _is_said(name: str) -> Callable[[Entry], bool]:
    """Whether something is said of any course."""
    return lambda document: any(total.get(name) for total in document.get("totals", ()))


OWN = own(
    count("input_tokens", column=7),
    count("output_tokens", column=8),
    UNRANKED["code"]._replace(column=19),
    text("problem", column=20),
    *(each._replace(only=_is_said(each.name)) for each in OF_TOTALS),
)
ANSWER = Answer(PROJECTION, Flat(_rows, rows=(MONTH, OWN), shared=(PROJECTION,), of_sums=True))
