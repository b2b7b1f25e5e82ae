"""The first pass over a bill: which columns it has, and how its numbers and dates are written."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.cli.bills.plan import EMPTY
from costcalc.errors import MomentError, UsageError, UsageLogError
from costcalc.usage.columns import dates, numbers
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from costcalc.cli.bills.plan import Plan
    from costcalc.cli.bills.readers import Line

    Seen = dict[str, tuple[int, str]]

DAY_SIZE, INSTANT_SIZE = 10, 20
MOST_VALUES = 1_000
INNER = "usage"
WITHIN_USAGE = f"{INNER}."


def flat(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The words of an object, those of its map of usage among them: `usage.input_tokens`."""
    within = row.get(INNER)
    if not isinstance(within, Mapping):
        return row
    return {**row, **{f"{INNER}.{name}": value for name, value in within.items()}}


def names_in(lines: Iterable[Line]) -> dict[str, None]:
    """The names that objects have, each once, in the order in which they come."""
    names: dict[str, None] = {}
    for line in lines:
        names.update(dict.fromkeys(flat(line.row)))
    return names


class Written(NamedTuple):
    """What numbers and dates of a file say of how they are written, each with the first row that says it."""

    numbers: Seen
    dates: Seen


def survey(lines: Iterable[Line], plan: Plan) -> Written:
    """What all rows say of the notation of numbers and dates."""
    seen = Written({}, {})
    quantities = plan.quantities
    for line in lines:
        row = flat(line.row)
        for column in quantities:
            text = row.get(column)
            if type(text) is str and text and not text.isdigit():
                _note(seen.numbers, numbers.says(text), line.number, text)
        if plan.on is not None:
            _note_moment(seen.dates, plan.when(row), line.number)
        if plan.until is not None:
            _note_moment(seen.dates, row.get(plan.until), line.number)
    return seen


def _note(seen: Seen, said: str | None, row: int, text: str) -> None:
    if said is not None and said not in seen:
        seen[said] = row, text


def _note_moment(seen: Seen, value: object, row: int) -> None:
    if value in EMPTY or isinstance(value, bool | list | Mapping):
        return
    text = str(value)
    if len(text) == DAY_SIZE and text[4] == "-":
        return
    if len(text) == INSTANT_SIZE and text[-1] == "Z":
        return
    said = dates.says(text)
    _note(seen, said, row, text)
    if said in {dates.DMY, dates.MDY, dates.EITHER} and dates.is_naive(text):
        _note(seen, dates.NAIVE, row, text)


def with_notation(
    plan: Plan,
    seen: Written,
    file: str,
    *,
    decimal: str | None,
    order: str | None,
    zone: str | None,
    utc: bool,
) -> Plan:
    """A plan with the notation that its rows have; `UsageLogError` where they do not say which, or two."""
    try:
        mark = numbers.decided(seen.numbers, decimal)
        written = dates.decided(seen.dates, order, zone or ("UTC" if utc else None))
    except UsageError as error:
        raise UsageLogError(file, None, error.detail) from None
    told = [*plan.told, *_told(seen, mark, written, said=decimal is not None)]
    return plan._replace(decimal=mark, dates=written, told=told)


def _told(seen: Written, mark: str, written: dates.Notation, *, said: bool) -> Iterator[str]:
    """What is said of the notation where it is not our own."""
    if numbers.COMMA in seen.numbers or (said and mark == numbers.COMMA):
        yield "numbers have a decimal comma"
    elif numbers.EITHER in seen.numbers:
        yield "commas part thousands" if "," in seen.numbers[numbers.EITHER][1] else "decimals have a point"
    if written.order and not {dates.DMY, dates.MDY, dates.EITHER}.isdisjoint(seen.dates):
        yield "dates have the day first" if written.order == dates.DMY else "dates have the month first"
    yield from (f"times are {unit} since 1970" for unit in dates.EPOCHS if unit in seen.dates)
    if dates.NAIVE in seen.dates:
        yield f"times are those of {written.zone}"


def values_of(lines: Iterable[Line], column: str) -> set[str]:
    """What stands in a column, in small letters; of more than a thousand values the first."""
    found: set[str] = set()
    for line in lines:
        value = flat(line.row).get(column)
        found.add("" if value is None else str(value).strip().lower())
        if len(found) >= MOST_VALUES:
            break
    return found


def are_totals(lines: Sequence[Line] | Iterable[Line], plans: Sequence[Plan]) -> list[Plan]:
    """Those of several plans whose totals hold in every row."""
    kept = list(plans)
    for line in lines:
        kept = [plan for plan in kept if _holds(plan, flat(line.row))]
        if len(kept) <= 1:
            break
    return kept


def _holds(plan: Plan, row: Mapping[str, Any]) -> bool:
    try:
        plan.words_of(row)
    except (UsageError, MomentError, ValueError) as error:
        return getattr(error, "field", None) not in plan.usage.totals
    return True
