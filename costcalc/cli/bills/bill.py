"""`price --file`: the rows of a bill, each priced where it stands. Rows stream, however many there are."""

from __future__ import annotations

import gc
import json
import re
from functools import partial
from itertools import chain, islice, tee

from costcalc.asking.parts import OFF, allowed
from costcalc.asking.request import Said
from costcalc.cli.ask import load_table, reasons_of
from costcalc.cli.bills.billed import PROBLEM, Billed, appended
from costcalc.cli.bills.columns import Columns
from costcalc.cli.bills.readers import read_bill
from costcalc.cli.exits import DATA, OK, STRICT
from costcalc.cli.files.opened import open_input
from costcalc.cli.output import answer_stream, say
from costcalc.errors import UsageError, UsageLogError
from costcalc.prose import shown
from costcalc.questions.price.question import price_each
from costcalc.report.cells import one_line
from costcalc.report.csv import csv_beside
from costcalc.report.safe import safe_json
from costcalc.usage.flags import FIELD_OF, as_keys
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from costcalc.asking.words import Words
    from costcalc.cli.bills.readers import Bill, Line
    from costcalc.questions.price.question import BillRow
    from costcalc.shapes import Shape

THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3} *[kMG]?")
"""What is another number where a point parts thousands."""

FORMATS = (None, "csv", "json")
MOST_REASONS = 20


def price_file(found: Namespace, now: datetime, words: Words) -> int:
    """Price each row of `--file`; the exit code: 1 where a row has no cost, 4 where --strict refuses one.

    `words` say what rows may be answered with all the same, and what is off list prices.
    """
    if found.format not in FORMATS:
        raise UsageError("the rows of --file come out as --format csv or json (one object a line)")
    if found.explain:
        raise UsageError("--explain tells of one price: leave it out with --file")
    gc.enable()
    table, off = allowed(words).of(load_table(found)), OFF.of(Said(words, words))
    table = table if off is None else table.discounted(off)
    with open_input(found.file, lambda reason: UsageLogError(found.file, None, reason)) as file:
        bill = read_bill(file, found.file)
        form = found.format or bill.form
        if (bill.form, form) == ("json", "csv"):
            raise UsageError("JSONL has no columns of its own: it comes out as --format json")
        ours = free_names((), appended(by_contract=True, by_currency=True).fields)
        of_file = Columns(found.file, found.label, [*ours, *free_names(ours, ours).values()])
        if bill.columns:
            of_file.check(1, dict.fromkeys(bill.columns))
            of_file.check_labels()
        tally = Tally(strict=found.strict)
        by_contract = bool(table.contracts)
        beside = partial(csv_beside, delimiter=bill.delimiter)
        checked = _checked(bill, of_file)
        # The first row is looked at before anything is written: most files that stop do so there.
        first = list(islice(checked, 1))
        with answer_stream(found.place) as out:
            if form == "csv":
                columns = _columns(of_file.read(dict.fromkeys(bill.columns)), by_contract=by_contract)
                out(beside(bill.columns, free_names(bill.columns, columns.fields).values()))
            lines, again = tee(chain(first, checked))
            rows = (of_file.read(each.row) for each in again)
            for line, answer in zip(lines, price_each(table, rows, now), strict=True):
                added = _added(line, answer, _columns(answer.row, by_contract=by_contract))
                tally.count(line, answer, added)
                out(_json_line(line, added) if form == "json" else beside(line.cells, added.values()))
            of_file.check_labels()
    return tally.code(found.file)


def _checked(bill: Bill, columns: Columns) -> Iterator[Line]:
    """The lines of a bill; objects have columns of their own, and each is looked at before it is priced.

    Of CSV, whose columns are looked at once, it is those of which each value decides.
    """
    undecided = columns.undecided(bill.columns)
    for line in bill.lines:
        if bill.form == "json":
            columns.check(line.number, line.row)
        elif undecided:
            columns.check(line.number, {name: line.row[name] for name in undecided})
        yield _unambiguous(line, columns) if bill.delimiter == ";" else line


def _unambiguous(line: Line, columns: Columns) -> Line:
    """A row of a file with `;`, where a point may part thousands: `1.000` is one, or a thousand."""
    said = columns.read(line.row)
    for name, value in said.items():
        if name in FIELD_OF and THOUSANDS.fullmatch(value):
            ways_out = " or ".join(_readings(value))
            problem = f"{name}: {shown(value)} may be a thousand times as much: write {ways_out}"
            return line._replace(problem=line.problem or problem)
    return line


def _readings(value: str) -> tuple[str, str]:
    """Both numbers that a value with a point before three digits may be, as nobody mistakes them.

    `12.500` is 12500 or 12.5, and `1.234` is 1234 or 1.2340: with three digits it would be asked again.
    """
    whole, _, rest = value.partition(".")
    digits, suffix = rest[:3], rest[3:].strip()
    part = digits.rstrip("0") or "0"
    return f"{whole}{digits}{suffix}", f"{whole}.{f'{part}0' if part == digits else part}{suffix}"


class Tally:
    """What is counted on the way: rows, rows without a cost, reasons for --strict to refuse."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.reasons: list[str] = []
        self.rows = 0
        self.problems = 0

    def count(self, line: Line, answer: BillRow, added: Mapping[str, Any]) -> None:
        """Count a row."""
        self.rows += 1
        self.problems += bool(added[PROBLEM])
        if self.strict and answer.cost is not None and len(self.reasons) < MOST_REASONS:
            self.reasons += [f"row {line.number}: {reason}" for reason in reasons_of(answer.cost.to_dict())]

    def code(self, file: str) -> int:
        """The exit code, with what led to it on standard error."""
        for reason in self.reasons[:MOST_REASONS] if self.strict else ():
            say(f"refused by --strict: {reason}")
        if self.problems:
            say(f"{file}: {self.problems} of {self.rows} rows could not be priced: see their `problem`")
            return DATA
        return STRICT if self.strict and self.reasons else OK


def _columns(said: Iterable[str], *, by_contract: bool) -> Shape:
    """What is appended to rows of these columns."""
    by_currency = not {"currency", "fx_rate"}.isdisjoint(said)
    return appended(by_contract=by_contract, by_currency=by_currency)


def _added(line: Line, answer: BillRow, columns: Shape) -> dict[str, Any]:
    """What is appended to a row: its cost and how we know, or its problem alone."""
    # What is wrong with the row as it stands goes before what is wrong with its question.
    problem, cost = line.problem or (answer.problem and as_keys(str(answer.problem))), answer.cost
    if problem or cost is None:
        return {**columns.nothing, PROBLEM: one_line(problem or "")}
    return columns.document(Billed(cost, cost.to_dict() if cost.added else {}))


def free_names(taken: Iterable[str], columns: Iterable[str]) -> dict[str, str]:
    """The names of the appended columns; one that the file has already gets a prefix."""
    used, names = set(taken), {}
    for name in columns:
        free = name
        while free in used:
            free = f"costcalc_{free}"
        names[name] = free
    return names


def _json_line(line: Line, added: Mapping[str, Any]) -> str:
    """A row as an object, with what is appended under names that are free in it."""
    names = free_names(line.row, added)
    more = json.dumps({names[name]: value for name, value in added.items()}, ensure_ascii=False)
    # The row is written as it was read, to the letter: a float that is a label keeps its digits. JSON has
    # tabs and returns between its words alone, where they are space.
    text = line.text or json.dumps(line.row, ensure_ascii=False)
    kept = text.replace("\t", " ").replace("\r", " ").rstrip()[:-1].rstrip()
    return safe_json(f"{kept}{'' if kept.endswith('{') else ', '}{more[1:]}") + "\n"
