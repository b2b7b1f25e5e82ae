"""How a comparison is told: ranked rows with bars and ratios, what could not be ranked, and each figure."""

from __future__ import annotations

from costcalc.asking.additions import CURRENCY
from costcalc.groups import gathered
from costcalc.questions.compare.request import ADDITIONS
from costcalc.questions.compare.shape import ROW
from costcalc.questions.price.text import charge_lines, found_words, notes_of, sum_words
from costcalc.report import figures
from costcalc.report.figures import cheapest_words, money, rounded, short_money
from costcalc.report.folding import named_table
from costcalc.report.members import Told, Way, as_table, told_members
from costcalc.report.moments import UNDATED
from costcalc.report.money import converted, converted_words, currency_of, exchange_lines
from costcalc.report.safe import is_number
from costcalc.report.sources import command_lines, newest_lines, note_lines, source_lines
from costcalc.report.text import GAP, Cell, Column, Text, cell_width, item, wrapped
from costcalc.shapes import MONEY
from costcalc.usage.flags import LENGTHS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from costcalc.report.members import Ways
    from costcalc.report.text import Document, Look

    Row = dict[str, Any]

WIDEST_BAR, READABLE_BAR, NARROWEST_BAR = 30, 10, 6
BLENDED_DIGITS = 5
ROUNDED = "blended prices and ratios are rounded; --format json has all digits"
ESTIMATE = "≈"
"""What stands before a cost that is an estimate."""
MOST_NAMED = 20
"""Shapes of a mix up to which each is named."""
MOST_QUOTED = 12
"""Rows up to which the words of every price are printed; more of them are read with --explain."""

BLENDED = "blended_unit_price"
"""The column that gives way where a screen is narrow; it is rounded, and so it says nothing of estimates."""
PER_REQUEST = "cost_per_request"
STYLES = {BLENDED: "dim", "ratio_to_cheapest": "bold"}

SUCCESSOR = "its successor: "
"""How the line of a reason begins that says who follows a model."""


def compare_lines(document: Document, look: Look) -> Iterator[str]:
    """The lines of the report."""
    rows = document["rows"]
    yield from newest_lines(rows, look)
    yield from heading(document, look)
    notes = gathered_notes(document)
    undated = gathered_notes(document, undated=True)
    # A price that nobody dates is said to be none before anybody reads its digits.
    yield from note_lines(undated, look)
    yield ""
    if rows:
        yield from ranking(document, look)
        yield ""
    if any(row["contract"] for row in rows):
        from costcalc.report.contract import under_contract

        yield from under_contract(document, look)
    if document["unranked"]:
        yield from unranked_lines(document, look)
        yield ""
    changes = [change for row in rows for change in row["changes"]]
    if changes:
        from costcalc.report.changes import change_lines

        yield from change_lines(changes, look, "in a year")
    # Every document has a `currency`; whether it was converted is said above.
    if any(each.name in document for each in ADDITIONS if each is not CURRENCY):
        from costcalc.asking.added_text import addition_lines, decision_lines

        yield from decision_lines(document, look)
        yield from addition_lines(document, look)
    if rows:
        charges = [("" if len(rows) == 1 else row["model"], each) for row in rows for each in row["charges"]]
        if charges:
            yield from source_lines(charges, look, words=len(rows) <= MOST_QUOTED)
            yield ""
    yield from note_lines([note for note in (*notes, *hour_notes(document)) if note not in undated], look)
    yield from command_lines(document, look)


def heading(document: Document, look: Look) -> Iterator[str]:
    """The workload, the moment, the currency."""
    if preset := document.get("assumed_preset"):
        yield from wrapped(
            f"no workload said: the preset {preset}; --requests, --input, --output say one", look, "  "
        )
    yield from wrapped(workload_words(document["workload"]), look, "  ")
    yield from wrapped(moment_words(document), look, "  ")
    if "ranked" in document:
        left = document.get("unranked_by_code", {})
        shown = cheapest_words(len(document["rows"]), document["ranked"], document.get("free") or 0)
        cannot = f"; {sum(left.values()):,} cannot serve it" if left else ""
        yield from wrapped(f"{shown}{cannot}", look, "  ")
    yield from exchange_lines(document, look)


def rate_words(said: str | None, otherwise: str) -> str:
    """A rate as it is read out: `40M/day` is `40M requests/day`, `3 request/second` stays."""
    if said is None:
        return otherwise
    number, slash, unit = said.partition("/")
    if " " in said or not slash or not number[-1:].isalnum():
        return said
    return f"{number} request{'' if number == '1' else 's'}/{unit}"


def mix_words(shapes: Sequence[Document]) -> str:
    """The shapes of a mix, each with its weight; of more than anyone would read their number."""
    if len(shapes) > MOST_NAMED:
        return f"a mix of {len(shapes)} shapes"
    named = (
        f"{each.get('weight', 1)} × {each.get('name', f'shape {place}')}"
        for place, each in enumerate(shapes, 1)
    )
    return f"a mix of {', '.join(named)}"


def workload_words(workload: Document) -> str:
    """A workload as it is read out: `one request: 15,200 input tokens`; ranges are as they were said."""
    if shapes := workload.get("shapes"):
        return f"{rate_words(workload['requests'], 'requests')}, {mix_words(shapes)}"
    return f"{rate_words(workload['requests'], 'one request')}: {', '.join(quantities(workload))}"


def quantities(fields: Document) -> list[str]:
    """The quantities of a request: `15,200 input tokens`, `8,557.6 cache read tokens`, `400..700 output`."""
    return [
        _quantity(value, name.replace("_", " "))
        for name, value in fields.items()
        if value is not None and name not in {"requests", "shapes", "name", "weight"}
    ]


def _quantity(said: object, name: str) -> str:
    text = str(said).removesuffix(" token")
    return quantity_words(figures.grouped(text) if is_number(text) else text, name)


def quantity_words(said: str, name: str) -> str:
    """A quantity with what it is of: `15,200 input tokens`; of a length of text `1500 word of input`."""
    if said.rstrip("s").endswith(LENGTHS):
        return f"{said} of {name.removesuffix(' tokens')}"
    return f"{said} {name}"


def moment_words(document: Document) -> str:
    """The moment, and which prices: `on 2026-11-22, service_tier batch, USD before tax`."""
    options = [f"{name} {value}" for name, value in document["options"].items()]
    hours = [f"hours {' and '.join(document['hours'])}"] if document.get("hours") else []
    return f"on {document['on']}, {', '.join([*options, *hours, *_text_words(document), 'USD before tax'])}"


def _text_words(document: Document) -> list[str]:
    """What was said of the text, which few comparisons do."""
    if not (document.get("text") or document.get("verbosity")):
        return []
    from costcalc.tokens.text import text_words

    return text_words(document)


def ranking(document: Document, look: Look) -> Iterator[str]:
    """The ranked rows, with a bar for each cost in the room at their right, where there is any."""
    rows = document["rows"]
    columns, room = _fitting(document, look)
    if len(rows) == 1 or not room:
        yield from _ranked(document, look, columns, look.width)
        return
    width = None if look.width is None else look.width - room - len(GAP)
    lines, plain = (_ranked(document, each, columns, width) for each in (look, look._replace(colour=False)))
    yield from figures.barred(lines, plain, [row["cost_per_request"] for row in rows], room, look)


def _fitting(document: Document, look: Look) -> tuple[tuple[int, bool], int]:
    """How many digits are shown, whether blended prices are, and the room that is left for bars, if any.

    Where the screen is narrow, digits give way first, then blended prices, then bars: names are never cut.
    """
    if look.width is None:
        return (figures.ROOMY, True), WIDEST_BAR
    columns, room = (figures.ROOMY, True), 0
    for columns, needed in (
        ((figures.ROOMY, True), READABLE_BAR),
        ((figures.NARROW, True), NARROWEST_BAR),
        ((figures.NARROW, False), 0),
    ):
        room = look.width - max(map(cell_width, _ranked(document, look.plain, columns))) - len(GAP)
        if room >= needed:
            break
    return columns, 0 if room < NARROWEST_BAR else min(room, WIDEST_BAR)


def _ranked(
    document: Document, look: Look, columns_shown: tuple[int, bool], width: int | None = None
) -> list[str]:
    """The table without its bars; as wide as it takes where no width is given.

    Where that has no room for the names, each stands above its row.
    """
    digits, with_blended = columns_shown
    currency, baseline = currency_of(document), document["baseline"]
    rows = [{**row, "rank": rank} for rank, row in enumerate(document["rows"], 1)]

    def style_of(row: Row) -> str:
        return "good" if row["rank"] == 1 else "bold" if row["model"] == baseline else ""

    ways: Ways = {
        "rank": Told(Column("", "right", "dim"), lambda row: str(row["rank"])),
        "model": Way(lambda row: Cell(row["model"], style_of(row)), shrinks="middle"),
    }
    told = told_members(ROW, rows, ways, lambda row, name: _amount(row, name, digits))
    if not with_blended:
        told.pop(BLENDED, None)
    last = [name for name in told if name in ROW.fields and ROW[name].kind == MONEY and name != BLENDED][-1]
    shown = []
    for name, each in told.items():
        style = STYLES.get(name, each.column.style)
        shown.append(each._replace(column=each.column._replace(style=style)))
        if currency and name == last:
            title = ROW[last].label if last == PER_REQUEST else ROW[last].title
            shown.append(Told(Column(f"{title} in {currency}", "point"), lambda row: converted(row, last)))
    return named_table(*as_table(shown, rows), look._replace(width=width), name=1, below=())


def _amount(row: Row, name: str, digits: int) -> str:
    """What stands in the column of an amount; a blended price is rounded anyway, to a few digits."""
    if name == BLENDED:
        return money(rounded(row[name], BLENDED_DIGITS))
    return f"{about(row)}{short_money(row[name], digits)}"


def about(entry: Document) -> str:
    """What stands before the cost of an entry: something where it is an estimate."""
    return ESTIMATE if entry["estimate"] else ""


def unranked_lines(document: Document, look: Look) -> Iterator[str]:
    """The models that cannot serve the workload, each with the first line of its reason, and who follows."""
    if document["unranked"]:
        yield look.title("not ranked")
    for each in document["unranked"]:
        first, *ways_out = each["reason"].splitlines()
        reason = "; ".join([first, *(line for line in ways_out if line.startswith(SUCCESSOR))])
        is_named = reason.startswith((each["model"], f"'{each['model']}'"))
        said = reason if is_named else f"{each['model']}: {reason}"
        yield from item(said, look)


def gathered_notes(document: Document, *, undated: bool = False) -> list[str]:
    """The notes of all rows, each once, with the models that it is about.

    `undated` gathers those alone that say of a price which nobody dates that it is an estimate.
    """
    rows = document["rows"]
    notes = _undated_notes if undated else _all_notes
    found = gathered((note, row["model"]) for row in rows for note in notes(row))
    said = [
        f"{'all' if len(models) == len(rows) > 1 else ', '.join(models)}: {note}"
        for note, models in found.items()
    ]
    return [*said, ROUNDED] if rows and not undated else said


def _all_notes(row: Row) -> list[str]:
    return [*filter(None, [found_words(row)]), *notes_of(row)]


def hour_notes(document: Document) -> Iterator[str]:
    """What each model costs in its cheapest and its dearest hours, where nobody said when requests come."""
    for row in document["rows"] if not document.get("hours") else ():
        if span := row.get("by_hour"):
            of = "request" if span["cost_per_month_low"] is None else "month"
            low, high = (money(span[f"cost_per_{of}_{end}"]) for end in ("low", "high"))
            said = "a request" if of == "request" else "in 30 days"
            yield (
                f"{row['model']}: between {low} USD ({span['low_hours']}) and {high} USD "
                f"({span['high_hours']}) {said}: --hours says when requests come"
            )


def _undated_notes(row: Row) -> list[str]:
    return notes_of(row)[:1] if row["estimate"] and row["effective_from_basis"] == UNDATED else []


def compare_explained(document: Document, look: Look) -> Iterator[str]:
    """A comparison, line by line, and how each figure of it came about."""
    from costcalc.report.contract import contract_lines, step_lines

    yield from compare_lines(document, look)
    workload = document["workload"]
    for row in document["rows"]:
        yield ""
        yield look.paint(f"{row['name']} ({row['model']})", "bold")
        if row.get("adjustment"):
            from costcalc.tokens.text import adjustment_lines

            yield from adjustment_lines(row, look)
        for charge in row["charges"]:
            yield from charge_lines(charge, look, "  ")
        costs = [charge["list_cost"] for charge in row["charges"]]
        request = sum_words(costs, row["list_cost_per_request"], "a request")
        if not row["contract"]:
            request += converted_words(document, row, "cost_per_request")
        yield from wrapped(request, look, "      ", first="  ")
        if row["contract"]:
            listed, owed = row["list_cost_per_request"], row["cost_per_request"]
            yield from contract_lines(row["contract"], look, "  ")
            yield from step_lines(row["steps"], look, listed=listed, owed=owed, indent="    ")
        if row["cost_per_day"] is not None:
            yield from wrapped(_by_the_month(row, workload), look, "      ", first="  ")
    if workload.get("shapes"):
        yield ""
        for shape in workload["shapes"]:
            yield look.say(f"{shape['name']} (weight {shape['weight']}): {', '.join(quantities(shape))}")


def _by_the_month(row: Document, workload: Document) -> str:
    day, month, year = (money(row[f"cost_per_{time}"]) for time in ("day", "month", "year"))
    return (
        f"at {workload['requests']}: {day} USD a day, × 30 = {month} USD a month, × 365 = {year} USD a year"
    )


def markdown(document: Document, _look: Look) -> list[str]:
    """The decision, which stands below the rows."""
    from costcalc.asking.added_text import decision_markdown

    return decision_markdown(document)


def brief_lines(document: Document, look: Look) -> Iterator[str]:
    """What is compared, and the ranking."""
    yield from heading(document, look)
    yield ""
    yield from ranking(document, look)


TEXTS = {"costcalc/compare/1": Text(compare_lines, compare_explained, markdown, brief_lines)}
