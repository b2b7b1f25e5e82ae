"""The table of a comparison: ranked rows with bars and ratios, then what could not be ranked, then the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from costcalc.report.figures import NOTHING, bar, grouped, is_shortened, ratio, short_money
from costcalc.report.price import notes_of
from costcalc.report.safe import safe
from costcalc.report.sources import command_lines, note_lines, source_lines
from costcalc.report.text import GAP, Cell, Column, cell_width, table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.report.text import Look

Row = dict[str, Any]

WIDEST_BAR, NARROWEST_BAR = 30, 6
MOST_QUOTED = 12
"""Rows up to which the words of every price are printed; more of them are read with --explain."""

WHOLE_NAMES = 24


def compare_lines(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The lines of the report."""
    rows = document["rows"]
    yield from heading(document, look)
    yield ""
    if rows:
        yield from ranking(document, look)
        yield ""
    if document["unranked"]:
        yield from unranked_lines(document["unranked"], look)
        yield ""
    if rows:
        charges = [(_label(row, charge, rows), charge) for row in rows for charge in row["charges"]]
        if charges:
            yield from source_lines(charges, look, words=len(rows) <= MOST_QUOTED)
            yield ""
    yield from note_lines(gathered_notes(document), look)
    yield from command_lines(document, look)


def _label(row: Row, charge: Mapping[str, Any], rows: Sequence[Row]) -> str:
    return charge["meter"] if len(rows) == 1 else f"{row['model']} {charge['meter']}"


def heading(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The workload, the moment, the currency."""
    workload = document["workload"]
    requests = workload["requests"]
    rate = f"{requests} requests" if requests and not requests.rstrip("0123456789kMG/day").strip() else requests
    shapes = workload.get("shapes")
    if shapes:
        names = ", ".join(f"{shape['weight']} × {shape['name']}" for shape in shapes)
        said = f"a mix of {len(shapes)} kinds of request: {names}"
    else:
        said = f"each of {', '.join(quantities(workload))}"
    yield from wrapped(f"{rate}, {said}" if rate else f"one request, {said.removeprefix('each ')}", look, "  ")
    options = [f"{name} {value}" for name, value in document["options"].items()]
    yield from wrapped(f"on {document['on']}, {', '.join([*options, 'USD before tax'])}", look, "  ")


def quantities(fields: Mapping[str, Any]) -> list[str]:
    """The quantities of a request: `15,200 input tokens`, `8,557.6 cache read tokens`."""
    return [
        f"{grouped(value)} {name.replace('_', ' ')}"
        for name, value in fields.items()
        if value is not None and name not in {"requests", "shapes", "name", "weight"}
    ]


def ranking(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The ranked rows, with a bar for each cost."""
    rows, baseline = document["rows"], document["baseline"]
    monthly = any(row["cost_per_month"] is not None for row in rows)
    blended = any(row["blended_unit_price"] is not None for row in rows)
    compared = any(row["ratio_to_baseline"] is not None for row in rows)
    columns = [
        Column("", "right", "dim"),
        Column("model", shrinks=True),
        Column("a request", "point"),
        *([Column("30 days", "point")] if monthly else []),
        *([Column("a Mtoken", "point", "dim")] if blended else []),
        Column("ratio", "right", "bold"),
        *([Column("to base", "right")] if compared else []),
    ]
    cells = [
        [
            str(rank),
            Cell(row["model"], "good" if rank == 1 else "bold" if row["model"] == baseline else ""),
            short_money(row["cost_per_request"]),
            *([_money(row["cost_per_month"])] if monthly else []),
            *([_price(row["blended_unit_price"])] if blended else []),
            ratio(row["ratio_to_cheapest"]),
            *([ratio(row["ratio_to_baseline"])] if compared else []),
        ]
        for rank, row in enumerate(rows, 1)
    ]
    if len(rows) == 1:
        yield from table(columns, cells, look)
        return
    yield from _with_bars(columns, cells, rows, look)


def _money(text: str | None) -> str:
    return NOTHING if text is None else short_money(text)


def _price(text: str | None) -> str:
    """A blended price, which is rounded anyway, to a few digits."""
    if text is None:
        return NOTHING
    whole, _, fraction = text.partition(".")
    return short_money(f"{whole}.{fraction[:4]}") if fraction[:4].strip("0") or whole != "0" else short_money(text)


def _with_bars(
    columns: list[Column], cells: list[list[str | Cell]], rows: Sequence[Row], look: Look
) -> Iterator[str]:
    """The table, with bars in the room that is left at its right."""
    room = WIDEST_BAR
    if look.width is not None:
        names = max(cell_width(safe(row["model"])) for row in rows)
        plain = look._replace(colour=False, width=None)
        natural = max(map(cell_width, table(columns, cells, plain)))
        least = natural - names + min(names, WHOLE_NAMES)
        # Names give way before bars do, and a bar that is too short to be read is not drawn.
        room = min(WIDEST_BAR, max(look.width - natural - len(GAP), min(look.width - least - len(GAP), NARROWEST_BAR)))
    if room < NARROWEST_BAR:
        yield from table(columns, cells, look)
        return
    longest = rows[-1]["cost_per_request"]
    drawn = [bar(row["cost_per_request"], longest, room, blocks=look.blocks) for row in rows]
    width = None if look.width is None else look.width - room - len(GAP)
    lines = table(columns, cells, look._replace(width=width))
    ends = [cell_width(line) for line in table(columns, cells, look._replace(width=width, colour=False))]
    yield lines[0]
    for line, end, blocks in zip(lines[1:], ends[1:], drawn, strict=True):
        yield f"{line}{' ' * (max(ends) - end)}{GAP}{look.paint(blocks, 'cyan')}".rstrip()


def unranked_lines(unranked: Sequence[Mapping[str, Any]], look: Look) -> Iterator[str]:
    """The models that cannot serve the workload, each with the first line of its reason."""
    yield look.paint("not ranked", "bold")
    for each in unranked:
        reason = each["reason"].splitlines()[0]
        said = reason if reason.startswith(each["model"]) else f"{each['model']}: {reason}"
        yield from wrapped(said, look, "    ", first="  ")


def gathered_notes(document: Mapping[str, Any]) -> list[str]:
    """The notes of all rows, each once, with the models that it is about."""
    about: dict[str, list[str]] = {}
    for row in document["rows"]:
        for note in notes_of(row):
            about.setdefault(note, []).append(row["model"])
    notes = [f"{_named(models, len(document['rows']))}: {note}" for note, models in about.items()]
    shown = [row[name] for row in document["rows"] for name in ("cost_per_request", "cost_per_month") if row[name]]
    if any(map(is_shortened, shown)):
        notes.append("long figures are shortened here; --format json has all digits")
    return notes


def _named(models: list[str], of: int) -> str:
    return "all" if len(models) == of > 1 else ", ".join(models)
