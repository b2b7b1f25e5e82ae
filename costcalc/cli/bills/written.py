"""How a bill comes out: its rows with their costs as they came in, or as a table of them."""

from __future__ import annotations

import json
from itertools import islice

from costcalc.cli.bills.amounts import USD
from costcalc.cli.bills.billed import PROBLEM, Billed, appended, free_names
from costcalc.cli.bills.listed import Listed, as_table
from costcalc.cli.files.answers import answer_stream
from costcalc.errors import UsageError
from costcalc.numbers import plain
from costcalc.render import VALUE
from costcalc.report.cells import one_line
from costcalc.report.csv import csv_beside
from costcalc.report.safe import safe_json
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from costcalc.cli.bills.readers import Bill, Line
    from costcalc.cli.bills.tally import PricedRow, Tally
    from costcalc.shapes import Shape

    Out = Callable[[str | bytes], object]

MOST_LISTED = 1_000
"""Rows of a table for people: whoever wants more asks for CSV."""
SHOWN_COLUMNS = ("list_cost", "currency", "model_id", "note", PROBLEM)
"""What a table for people shows of what is appended."""
CURRENCIES = frozenset({"currency", "fx_rate"})


class Form(NamedTuple):
    """What is written of each row: what is appended where there are contracts, or words for a currency."""

    bill: Bill
    said: frozenset[str]
    by_contract: bool

    def columns(self, said: Iterable[str] = ()) -> Shape:
        """What is appended to rows of these words."""
        by_currency = not CURRENCIES.isdisjoint({*self.said, *said})
        return appended(by_contract=self.by_contract, by_currency=by_currency)


def write_rows(rows: Iterable[PricedRow], form: Form, tally: Tally, found: Namespace) -> None:
    """Write the rows in the format asked for, or in the one in which they came."""
    name = found.format or form.bill.form
    if (form.bill.form, name) == ("json", "csv"):
        raise UsageError("JSONL has no columns of its own: it comes out as --format json")
    if name == VALUE:
        _write_total(rows, tally, found)
        return
    if name in {"table", "markdown"}:
        _write_listed(rows, form, tally, found)
        return
    lines = _json_lines if name == "json" else _csv_lines
    first = list(islice(rows, 1))  # most rows that stop a file do so before anything is written
    with answer_stream(found.place) as out:
        for text in lines(_chained(first, rows), form, tally, total=found.total):
            out(text)


def _write_total(rows: Iterable[PricedRow], tally: Tally, found: Namespace) -> None:
    """Write the total alone; one that is partial is not written."""
    for row in rows:
        tally.count(row)
    if not tally.is_partial:
        with answer_stream(found.place) as out:
            out(f"{tally.amounts.alone()}\n")


def _chained(first: Iterable[PricedRow], rest: Iterable[PricedRow]) -> Iterator[PricedRow]:
    yield from first
    yield from rest


def added(row: PricedRow, columns: Shape) -> dict[str, Any]:
    """What is appended to a row: its cost and how we know, or its problem alone."""
    cost = row.answer.cost
    if row.problem or cost is None:
        why = "" if row.problem else one_line(str(row.answer.problem or ""))
        return {**columns.nothing, "note": why or None, PROBLEM: one_line(row.problem or "")}
    return columns.document(Billed(cost, cost.to_dict() if cost.added else {}))


def _csv_lines(rows: Iterable[PricedRow], form: Form, tally: Tally, *, total: bool) -> Iterator[str]:
    bill, columns = form.bill, form.columns()
    yield bill.head
    yield csv_beside(bill.columns, free_names(bill.columns, columns.fields).values(), bill.delimiter)
    for row in rows:
        tally.count(row)
        yield csv_beside(row.line.cells, added(row, columns).values(), bill.delimiter)
    if total:
        cells = ["total", *[""] * (len(bill.columns) - 1)]
        yield csv_beside(cells, total_of(tally, columns).values(), bill.delimiter)


def _json_lines(rows: Iterable[PricedRow], form: Form, tally: Tally, *, total: bool) -> Iterator[str]:
    for row in rows:
        tally.count(row)
        yield _json_line(row.line, added(row, form.columns(row.answer.row)))
    if total:
        yield json.dumps({"total": tally.summary()}) + "\n"


def total_of(tally: Tally, columns: Shape) -> dict[str, Any]:
    """What is appended to a row with the total."""
    note = f"partial: {tally.problems} of {tally.rows} rows have no price" if tally.is_partial else None
    besides = tally.besides()
    said = {"list_cost": plain(tally.total), "currency": USD, "note": note, **besides}
    said |= {"fx_currency": besides.get("converted_currency")}
    return {**columns.nothing, **{name: value for name, value in said.items() if name in columns.fields}}


def _json_line(line: Line, more: Mapping[str, Any]) -> str:
    """A row as an object, with what is appended under names that are free in it."""
    names = free_names(line.row, more)
    said = json.dumps({names[name]: value for name, value in more.items()}, ensure_ascii=False)
    # The row is written as it was read, to the letter: a float that is a label keeps its digits. JSON has
    # tabs and returns between its words alone, where they are space.
    text = line.text or json.dumps(line.row, ensure_ascii=False)
    kept = text.replace("\t", " ").replace("\r", " ").rstrip()[:-1].rstrip()
    return safe_json(f"{kept}{'' if kept.endswith('{') else ', '}{said[1:]}") + "\n"


def _write_listed(rows: Iterable[PricedRow], form: Form, tally: Tally, found: Namespace) -> None:
    """Rows as a table for people: the first of them, and what all come to."""
    columns, listed, names = form.columns(), [], dict.fromkeys(form.bill.columns)
    shown = [each for each in SHOWN_COLUMNS if each in columns.fields]
    for row in rows:
        tally.count(row)
        if tally.rows <= MOST_LISTED:
            names.update(dict.fromkeys(row.line.row))
            listed.append((row.line.row, added(row, columns)))
    cells = [
        [*(_text(row.get(name)) for name in names), *(_text(more[name]) for name in shown)]
        for row, more in listed
    ]
    titles = [*names, *free_names(names, shown).values()]
    id_of = "model" if "model" in names else None
    spare = ["note", "currency", *reversed([each for each in names if each != id_of])]
    said = Listed(titles, cells, id_of, spare, set(names), {"list_cost"}, {"note", PROBLEM})
    text = as_table(said, _below(tally), found)
    with answer_stream(found.place) as out:
        out(text)


def _text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, default=str)


def _below(tally: Tally) -> Iterator[str]:
    if tally.rows > MOST_LISTED:
        yield f"and {tally.rows - MOST_LISTED} more rows: --format csv has them all"
    partial = f", partial: {tally.problems} have no price" if tally.is_partial else ""
    yield f"total of {tally.rows} rows{partial}: {plain(tally.total)} {USD}"
    yield from tally.amounts.told()
