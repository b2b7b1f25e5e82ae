"""The block of a break-even on units of throughput at a provider's list price: a table for each model."""

from __future__ import annotations

from fractions import Fraction

from costcalc.report.compare import about
from costcalc.report.figures import NOTHING, grouped, rounded, short_money
from costcalc.report.folding import folded_table
from costcalc.report.money import converted, currency_of
from costcalc.report.safe import safe
from costcalc.report.text import Cell, Column, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

    Entry = Mapping[str, Any]

INDENT = "  "
DIGITS = 6
PAYS: dict[bool | None, str | Cell] = {True: Cell("yes", "good"), False: "no", None: "?"}


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
    yield ""
    yield from _sources(rows, look)


def _of_model(row: Entry, document: Entry, look: Look) -> Iterator[str]:
    currency, units = currency_of(document), row["listed_units"]
    yield from wrapped(f"{row['model']}{_by_the_token(row)}", look, "    ", first=INDENT)
    columns = [
        Column("units"),
        Column("region"),
        Column("term"),
        Column("a unit"),
        Column("USD a day", "point"),
        Column(f"in {currency}", "point"),
        Column("serve a day", "right"),
        Column("pay from", "right", "bold"),
        Column("pay"),
    ]
    lines: list[list[str | Cell]] = [
        [
            f"{grouped(each['units'])} {each['unit']}",
            each["region"] or "",
            each["term"],
            each["unit_price"],
            short_money(each["cost_per_day"], DIGITS),
            converted(each, "cost_per_day") if currency else "",
            _millions(each["capacity_tokens_per_day"]),
            _millions(each["breakeven_tokens_per_day"]),
            PAYS[each["reached"]],
        ]
        for each in units
    ]
    yield from folded_table(columns, lines, look, INDENT, folds=(3, 2))
    for said in dict.fromkeys(filter(None, (note for each in units for note in _notes(each)))):
        yield from wrapped(said, look, INDENT)


def _by_the_token(row: Entry) -> str:
    daily = row["api_cost_per_day"]
    return "" if daily is None else f": {about(row)}{short_money(daily, DIGITS)} USD a day by the token"


def _notes(entry: Entry) -> Iterator[str | None]:
    """What is not known of the units, and until when their price was seen."""
    yield entry["why_unknown"]
    if entry["last_seen"]:
        yield f"prices last seen on {entry['last_seen']}"
    yield entry["note"]


def _millions(tokens: str | None) -> str:
    """Tokens a day in millions, `62.4M`; `?` where nobody knows."""
    if tokens is None:
        return NOTHING
    value = Fraction(tokens) / 10**6
    whole, tenths = divmod(round(value * 10), 10)
    return f"{whole:,}{f'.{tenths}' if tenths else ''}M" if value >= 1 else grouped(rounded(tokens, DIGITS))


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
        said = f"{source['title']}, read {source['retrieved'] or source['published']}"
        yield from wrapped(said, look, "    ", first=INDENT)
        if source["url"]:
            yield f"    {look.paint(safe(source['url']), 'cyan')}"
        quoted = ", ".join(f"“{each}”" for each in words[name] if each)
        yield from wrapped(quoted, look, "    ", first="    ")
