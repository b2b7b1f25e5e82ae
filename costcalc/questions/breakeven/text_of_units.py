"""The block of a break-even on units of throughput at a provider's list price: a table for each model."""

from __future__ import annotations

from costcalc.questions.breakeven.shape import LISTED
from costcalc.questions.compare.table import about
from costcalc.report.figures import grouped, millions, short_money
from costcalc.report.folding import folded_table
from costcalc.report.money import converted, currency_of
from costcalc.report.safe import safe
from costcalc.report.sources import source_title
from costcalc.report.text import Cell, Column, titled, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

    Entry = Mapping[str, Any]

INDENT = "  "
DIGITS = 6
PAYS: dict[bool | None, str | Cell] = {True: Cell("yes", "good"), False: "no", None: "?"}
LEGEND = (
    "serve, pay from: tokens a day, of as many units as stand there; a month is 30 days, a year 365; in all: "
    "with what they do not serve, by the token"
)


def listed_lines(document: Entry, look: Look) -> Iterator[str]:
    """What units cost, serve and need, of each model that is sold by them; nothing where none is."""
    rows = [row for row in document["rows"] if row.get("listed_units")]
    if not rows:
        return
    yield look.paint("units by the hour, at list price", "bold")
    for place, row in enumerate(rows):
        if place:
            yield ""
        yield from _of_model(row, document, look)
    yield from (look.paint(line, "dim") for line in wrapped(LEGEND, look, INDENT))
    for said, models in _notes(rows).items():
        whose = "" if len(models) == len(rows) else f"{', '.join(models)}: "
        yield from wrapped(f"{whose}{said}", look, "    ", first=INDENT)
    yield ""
    yield from _sources(rows, look)


def _of_model(row: Entry, document: Entry, look: Look) -> Iterator[str]:
    currency, units = currency_of(document), row["listed_units"]
    in_all = any(each["cost_per_day_at_workload"] is not None for each in units)
    last = "cost_per_day_at_workload" if in_all else "cost_per_day"
    yield from wrapped(f"{row['model']}{_by_the_token(row)}", look, "    ", first=INDENT)
    columns = [
        *(titled(LISTED[name]) for name in ("units", "term", "unit_price")),
        titled(LISTED["cost_per_day"], "point"),
        titled(LISTED["capacity_tokens_per_day"], "right"),
        titled(LISTED["breakeven_tokens_per_day"], "right", "bold"),
        titled(LISTED["cost_per_day_at_workload"], "point") if in_all else Column(""),
        Column(f"in {currency}", "point"),
        titled(LISTED["reached"]),
    ]
    lines: list[list[str | Cell]] = [
        [
            f"{grouped(each['units'])} {each['unit']}",
            each["term"],
            each["unit_price"],
            short_money(each["cost_per_day"], DIGITS),
            millions(each["capacity_tokens_per_day"]),
            f"{about(row)}{millions(each['breakeven_tokens_per_day'])}",
            _money(each["cost_per_day_at_workload"]) if in_all else "",
            converted(each, last) if currency else "",
            PAYS[each["reached"]],
        ]
        for each in units
    ]
    yield from folded_table(columns, lines, look, INDENT, folds=(2, 1, 0))


def _money(text: str | None) -> str:
    return "" if text is None else short_money(text, DIGITS)


def _by_the_token(row: Entry) -> str:
    daily, region = row["api_cost_per_day"], row["listed_units"][0]["region"]
    said = [] if daily is None else [f"{about(row)}{short_money(daily, DIGITS)} USD a day by the token"]
    said += [f"units of region {region}"] if region else []
    return f": {'; '.join(said)}" if said else ""


def _notes(rows: list[Entry]) -> dict[str, list[str]]:
    """What is not known of units, and what may make their figures others, each with the models it is of."""
    found: dict[str, list[str]] = {}
    for row in rows:
        terms: dict[str, list[str]] = {}
        for each in row["listed_units"]:
            for said in filter(None, (each["why_unknown"], *each["notes"], each["note"])):
                terms.setdefault(said, []).append(each["term"])
        for said, names in terms.items():
            of = "" if len(names) == len(row["listed_units"]) else f" ({', '.join(names)})"
            found.setdefault(f"{said}{of}", []).append(row["model"])
    return found


def _sources(rows: list[Entry], look: Look) -> Iterator[str]:
    """Where prices and throughputs were read, each place once, with its words."""
    words: dict[str, dict[str, None]] = {}
    cited: dict[str, Entry] = {}
    for row in rows:
        for each in row["listed_units"]:
            for source in filter(None, (each["source"], each["capacity_source"])):
                cited.setdefault(source["id"], source)
                words.setdefault(source["id"], {})[source["printed"]] = None
    for name, source in cited.items():
        yield from wrapped(source_title(source), look, "    ", first=INDENT)
        if source["url"]:
            yield f"    {look.paint(safe(source['url']), 'cyan')}"
        if quoted := ", ".join(f"“{each}”" for each in words[name] if each):
            yield from wrapped(quoted, look, "    ", first="    ")
