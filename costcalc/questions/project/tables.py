"""The two tables of a projection: what each course comes to, and what its months cost."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import groupby, pairwise

from costcalc.groups import gathered
from costcalc.numbers import EXACT, ZERO
from costcalc.questions.compare.text import about
from costcalc.questions.project.shape import MONTH, TOTAL
from costcalc.report.figures import HUGE, NARROW, NOTHING, counted, ratio, short_money
from costcalc.report.members import OTHERS, Told, Way, as_table, told_members
from costcalc.report.money import currency_of
from costcalc.report.safe import safe
from costcalc.report.text import Cell, Column, cell_width, table, wrapped
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.members import Ways
    from costcalc.report.text import Look

    Entry = Mapping[str, Any]
    Key = tuple[str, str | None]

SPARKS, PLAIN_SPARKS = "▁▂▃▄▅▆▇█", "_.-=+*#%"
LONGEST_SPARK, SHORT_SPARK = 24, 12


class Room(NamedTuple):
    """What a screen has room for: the line of the months, and what their ends cost."""

    spark: int = 0
    ends: bool = False


ROOMS = (
    Room(LONGEST_SPARK, ends=True),
    Room(SHORT_SPARK, ends=True),
    Room(SHORT_SPARK),
    Room(),
)
"""What gives way on a narrow screen, one after the other; then names stand above their rows."""

MOST_MONTHS, MOST_YEARS = 14, 25
"""Months and years up to which each has a line; longer horizons are shown by the year, or the decade."""

MONTHS_A_YEAR, YEARS_A_DECADE = 12, 10
MOST_COLUMNS = 4
MEDIAN = "p50"
"""The quantile that is no column: it is about the total, which stands beside those at its sides."""
INDENT = "  "
_IN_PART = {"billed_from", "billed_until"}


def amount(text: str | None) -> str:
    """A cost as it is read in a column: with cents, without them from 10,000 on, never a wrong zero.

    A dash stands for what there is none of, and nothing for what is not said at all.
    """
    if not text:
        return NOTHING if text is None else ""
    value = Decimal(text)
    if value >= HUGE:
        return f"{value:,.0f}"
    return f"{value:,.2f}" if value >= 1 or not value else short_money(text, NARROW)


def amount_of(entry: Entry, name: str) -> str:
    """A cost of an entry, as it is read in a column."""
    return amount(entry[name])


def course_of(entry: Entry) -> Key:
    """Which course a row or a total is of: its model and its scenario."""
    return entry["model"], entry.get("scenario")


def own_name(model: str) -> str:
    """The name of a model without its provider: `deepseek/deepseek-r1` is `deepseek-r1`."""
    return model.partition("/")[2]


def by_course(document: Entry) -> dict[Key, list[Entry]]:
    """The months of each course."""
    return gathered((course_of(row), row) for row in document["rows"])


def total_lines(document: Entry, look: Look) -> list[str]:
    """The table of totals, by scenario, with as much as the screen has room for; names are never cut."""
    tables = [_totals(document, room, blocks=look.blocks) for room in ROOMS]
    beside = next((each for each in tables if _fits(*each, look)), None)
    bare = [_without_names(*each) for each in tables] if beside is None else []
    fitting = beside or next((each for each in bare if _fits(*each, look)), bare[-1])
    head, *lines = table(*fitting, look)
    found, scenario = [head], None
    for total, line in zip(document["totals"], lines, strict=True):
        if total.get("scenario") != scenario:
            scenario = total["scenario"]
            found.append(look.paint(safe(scenario), "bold"))
        found += [] if beside else wrapped(total["model"], look, INDENT)
        found.append(line)
    return found


def _without_names(
    columns: Sequence[Column], cells: Sequence[Sequence[str | Cell]]
) -> tuple[Sequence[Column], list[list[str | Cell]]]:
    """The same without the column of names, which is the second."""
    return [columns[0], *columns[2:]], [[row[0], *row[2:]] for row in cells]


def _fits(columns: Sequence[Column], cells: Sequence[Sequence[str | Cell]], look: Look) -> bool:
    return look.width is None or max(map(cell_width, table(columns, cells, look.plain))) <= look.width


def _totals(document: Entry, room: Room, *, blocks: bool) -> tuple[Sequence[Column], list[list[str | Cell]]]:
    """The columns and cells of totals; a column in which nothing stands is none."""
    courses, currency = by_course(document), currency_of(document)
    contracted = any(total["cost"] != total["list_cost"] for total in document["totals"])
    scenarios = groupby(document["totals"], lambda total: total.get("scenario"))
    totals = [{**each, "rank": rank} for _, found in scenarios for rank, each in enumerate(found, 1)]

    def named(total: Entry) -> Cell:
        return Cell(total["model"], "good" if total["rank"] == 1 else "")

    def costs(total: Entry) -> list[str]:
        return [row["cost"] for row in courses[course_of(total)]]

    def end(place: int) -> Callable[[Entry], str]:
        return lambda total: amount(costs(total)[place]) if room.ends else ""

    ways: Ways = {
        "rank": Told(Column("", "right", "dim"), lambda each: NOTHING if each["gap"] else str(each["rank"])),
        "model": Way(named, shrinks="middle"),
        "list_cost": Way(lambda each: amount(each["list_cost"]) if contracted else "", style="dim"),
        "cost": Way(lambda each: f"{about(each)}{amount(each['cost'])}"),
        "converted": Told(
            Column(currency or "", "point"),
            lambda each: amount(each.get("converted", {}).get("cost")) if currency else "",
        ),
        OTHERS: Way(),
        "probability_cheapest": Way(lambda each: percent(each.get("probability_cheapest", ""))),
        "ratio_to_cheapest": Way(lambda each: ratio(each["ratio_to_cheapest"]), style="bold"),
        # These are drawn of the months, and no members of a total.
        "first": Told(Column("first", "right", "dim"), end(0)),
        "months": Told(
            Column("months", "left", "cyan"),
            lambda each: sparkline(costs(each), room.spark, blocks=blocks),
        ),
        "last": Told(Column("last", "right", "dim"), end(-1)),
    }
    told = told_members(TOTAL, totals, ways, amount_of)
    told.pop(MEDIAN, None)
    return as_table(told.values(), totals)


def percent(share: str | None) -> str:
    """A share of 1 as a percentage: `56%`; no draw is `0%`, and few are `<1%`; a dash where there is none."""
    if not share:
        return NOTHING if share is None else ""
    value = EXACT.scaleb(Decimal(share), 2)
    if 0 < value < 1:
        return "<1%"
    return ">99%" if 99 < value < 100 else f"{value:.0f}%"  # noqa: PLR2004 - percentages


def sparkline(costs: Sequence[str], longest: int = LONGEST_SPARK, *, blocks: bool = True) -> str:
    """The course of costs in one line, from nothing to the dearest month; long ones as means of months."""
    values = [Fraction(cost) for cost in costs]
    if len(values) > longest:
        edges = [len(values) * place // max(longest, 1) for place in range(longest + 1)]
        values = [sum(values[a:b], Fraction(0)) / (b - a) for a, b in pairwise(edges)]
    signs, highest = SPARKS if blocks else PLAIN_SPARKS, max(values, default=Fraction(0))
    if not highest:
        return signs[0] * len(values)
    return "".join(signs[int(value / highest * (len(signs) - 1))] for value in values)


def month_lines(document: Entry, look: Look) -> Iterator[str]:
    """What each month costs, or each year: the cheapest models, or the cheapest of each scenario."""
    found, totals = by_course(document), document["totals"]
    whole = {course_of(each) for each in totals if not each["gap"]} or found
    shown = list(found)
    # Of several scenarios one model each is shown: the cheapest of those that serve all months.
    if len({scenario for _, scenario in found}) > 1:
        leaders = (course_of(each) for each in totals if each["ratio_to_cheapest"] in {"1", None})
        shown = [each for each in leaders if each in whole]
    layouts = [
        (names, *_months(document, {name: found[key] for name, key in names.items()}))
        for names in _layouts(shown[:MOST_COLUMNS])
    ]
    fitting = (each for each in layouts if _fits(*each[1:], look))
    names, columns, cells = next(fitting, layouts[-1])
    models = {model for model, _ in found}
    if len(models) > 1 and all(name == scenario for name, (_, scenario) in names.items()):
        yield look.paint(safe(next(iter(names.values()))[0]), "bold")
    yield from table(columns, cells, look)
    left = len(totals) - len(names)
    if left:
        yield INDENT + look.say(f"and {left} more: --format csv has every month of all")


def _layouts(shown: Sequence[Key]) -> Iterator[dict[str, Key]]:
    """The courses under their names: all of them, with short names, and ever fewer of them."""
    yield {f"{model}, {scenario}" if scenario else model: (model, scenario) for model, scenario in shown}
    for count in range(len(shown), 0, -1):
        yield _short_names(shown[:count])


def _short_names(shown: Sequence[Key]) -> dict[str, Key]:
    """Courses by what tells them apart: the scenario where they are of one model, or the model's own name."""
    models = [model for model, _ in shown]
    if len(set(models)) == 1 and shown[0][1]:
        return {str(scenario): (model, scenario) for model, scenario in shown}
    own = [own_name(model) for model in models]
    names = own if len(set(own)) == len(own) else models
    return {f"{key[1]}: {name}" if key[1] else name: key for name, key in zip(names, shown, strict=True)}


def _months(
    document: Entry, of: Mapping[str, Sequence[Entry]]
) -> tuple[list[Column], list[list[str | Cell]]]:
    """Columns are courses, whose months may be gathered to years: no members but the requests of a month."""
    courses = {name: {row["month"]: row for row in rows} for name, rows in of.items()}
    most = max(map(len, courses.values()))
    demands = [
        {month: Decimal(row["requests"]) for month, row in rows.items()}
        for rows in courses.values()
        if len(rows) == most
    ]
    # Where demand answers to prices, each model has requests of its own, and no column says them.
    alike = all(each == demands[0] for each in demands)
    columns = [Column(""), Column(MONTH["requests"].title, "right", "dim")]
    columns += [Column(name, "point", shrinks="middle") for name in courses]
    cells: list[list[str | Cell]] = []
    for name, months in _spans(document):
        requests = _sum(demands[0][month] for month in months if month in demands[0])
        costs = [_cost_in(rows, months) for rows in courses.values()]
        # What is billed for a part of these months is no winner.
        whole = [cost for cost, is_whole in costs if cost is not None and is_whole]
        best = min(whole, default=None) if len(costs) > 1 else None
        cells.append([
            name,
            f"{requests:,.0f}" if alike else "",
            *(
                Cell(
                    amount(None if cost is None else format(cost, "f")),
                    "good" if cost is not None and cost == best else "",
                )
                for cost, _ in costs
            ),
        ])  # fmt: skip
    return columns, cells


def _cost_in(rows: Mapping[str, Entry], months: Sequence[str]) -> tuple[Decimal | None, bool]:
    """What some months cost, and whether all are billed from their first day to their last.

    None where the model is billed in none of them.
    """
    billed = [rows[month] for month in months if month in rows]
    is_whole = len(billed) == len(months) and not any(_IN_PART & row.keys() for row in billed)
    return _sum(Decimal(row["cost"]) for row in billed) if billed else None, is_whole


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    """All digits of a sum: Python's own has 28 of them."""
    return reduce(EXACT.add, amounts, ZERO)


def _spans(document: Entry) -> list[tuple[str, list[str]]]:
    """The lines of the table of months, each with its months; a part of a year says so."""
    months = list(dict.fromkeys(row["month"] for row in document["rows"]))
    if len(months) <= MOST_MONTHS:
        return [(month, [month]) for month in months]
    decades = len(months) > MOST_YEARS * MONTHS_A_YEAR
    digits, full = (3, YEARS_A_DECADE * MONTHS_A_YEAR) if decades else (4, MONTHS_A_YEAR)
    years = gathered((month[:digits], month) for month in months)
    return [
        (f"{year}{'0s' if decades else ''}{_of_months(len(each), full)}", each)
        for year, each in years.items()
    ]


def _of_months(count: int, full: int) -> str:
    return "" if count == full else f" ({counted(count, 'month')})"
