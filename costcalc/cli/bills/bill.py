"""`price --file`: the rows of a bill, each priced where it stands. Rows stream, however many there are."""

from __future__ import annotations

import gc
from functools import partial
from itertools import tee

from costcalc.asking.parts import OFF, allowed
from costcalc.asking.request import Said
from costcalc.cli.ask import held, load_table
from costcalc.cli.bills.columns import LONGEST_SHOWN, MODEL, Columns
from costcalc.cli.bills.decide import Asked, decide
from costcalc.cli.bills.groups import Groups, by_of, write_groups
from costcalc.cli.bills.labels import PLACES, Vocabulary
from costcalc.cli.bills.opened import opened
from costcalc.cli.bills.plan import UNSAID, filled
from costcalc.cli.bills.readers import read_bill
from costcalc.cli.bills.sellers import known_by, namer
from costcalc.cli.bills.survey import flat, names_in, survey, with_notation
from costcalc.cli.bills.tally import PricedRow, Tally
from costcalc.cli.bills.written import Form, write_rows
from costcalc.cli.output import tell
from costcalc.errors import CostcalcError, UsageError, UsageLogError
from costcalc.periods import zone_named
from costcalc.prose import shown
from costcalc.questions.price.question import price_each
from costcalc.render import MARKDOWN, VALUE
from costcalc.usage.column_names import is_decided_by_values
from costcalc.usage.columns.errors import NothingUsedError
from costcalc.usage.columns.kinds import models_in, says_utc
from costcalc.usage.flags import as_keys
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime
    from typing import Any, BinaryIO

    from costcalc.asking.words import Words
    from costcalc.cli.bills.budget import BudgetOfFile
    from costcalc.cli.bills.decide import Decided
    from costcalc.cli.bills.plan import Plan
    from costcalc.cli.bills.readers import Bill, Line
    from costcalc.cli.bills.survey import Written
    from costcalc.questions.price.question import BillRow
    from costcalc.rating.table import RatingTable


MOST_TOLD = 12
"""Of how many labels the names are told."""
OF_EACH = frozenset({"currency", "fx_rate", "mean_request", "language"})
"""The words that are asked of each row."""
FLAGS = frozenset({"mean_request", "strict"})
"""Words of messages that no column says, but a flag for all rows."""


def price_file(found: Namespace, now: datetime, words: Words) -> int:
    """Price each row of `--file`; the exit code: 1 where a row has no cost, 4 where --strict refuses one.

    `words` say what rows may be answered with all the same, what is off list prices, and what is asked of all
    rows that do not say it themselves: a currency, a sum at its mean size, the language of rows in words.
    """
    if found.explain:
        raise UsageError("--explain tells of one price: leave it out with --file")
    if found.timezone is not None:
        zone_named(found.timezone)
    gc.enable()
    table, off = allowed(words).of(load_table(found)), OFF.of(Said(words, words))
    table = table if off is None else table.discounted(off)
    usual = {word: value for word, value in words.items() if word in OF_EACH}
    tally, budget = Tally(strict=found.strict), _budget_of(found, table, words)
    with opened(found.file) as file:
        bill = _read(file, found)
        vocabulary = Vocabulary(table.catalogue.option_words(*PLACES), known_by(table.catalogue))
        columns = partial(Columns, found.file, found.label, vocabulary)
        plan = _planned(bill, columns, found, words.get("usage_format"))
        plan = plan._replace(named=namer(table.catalogue))
        rows = _priced(table, bill, plan, usual, now)
        rows = rows if budget is None else budget.counted(rows)
        of_columns = plan.words.values() if bill.form == "csv" else ()
        said = frozenset({*usual, *of_columns})
        if found.by and found.format == VALUE:
            raise UsageError("a number alone is the total: leave --by out", "format")
        if budget is not None and plan.is_sum and budget.is_by_request:
            raise UsageError(
                "rows are sums, and nobody says of how many requests: say /day or /month", "fail_above"
            )
        if budget is not None and found.format == MARKDOWN:
            for row in rows:
                tally.count(row)
        elif found.by:
            by = by_of(found, bill.columns or names_in(bill.lines))
            _check_currency(plan)
            groups = Groups(
                by, words.get("currency"), found.timezone, contract=bool(table.contracts), is_sum=plan.is_sum
            )
            write_groups(rows, groups, tally, found)
        else:
            write_rows(rows, Form(bill, said, bool(table.contracts)), tally, found)
    return tally.code(found.file) if budget is None else _held(budget, tally, found)


def _budget_of(found: Namespace, table: RatingTable, words: Words) -> BudgetOfFile | None:
    if found.fail_above is None:
        return None
    from costcalc.cli.bills.budget import budget_of_file

    return budget_of_file(found, table, words)


def _held(budget: BudgetOfFile, tally: Tally, found: Namespace) -> int:
    """Hold a bill against a budget; the exit code: rows without a price go before what is above it."""
    from costcalc.cli.bills.budget import write_review

    verdict = budget.verdict(found.file, tally)
    if found.format == MARKDOWN:
        write_review(found, verdict)
    return held(verdict, tally.code(found.file), found)


def _read(file: BinaryIO, found: Namespace) -> Bill:
    mapped = {*maps_of(found).values()}

    def knows(cells: list[str]) -> bool:
        return bool(models_in(cells)) or (bool(mapped) and mapped <= {*cells})

    return read_bill(file, found.file, knows)


def _planned(bill: Bill, known: Callable[[], Columns], found: Namespace, usage_format: str | None) -> Plan:
    """How the rows are read, by all of them; what cannot be read so ends here, before anything is written."""
    try:
        return _by_columns(bill, known(), found, usage_format)
    except UsageLogError:
        columns = known()
        from costcalc.cli.bills.answers import recorded  # which few bills need

        names = bill.columns or [*names_in(bill.lines)]
        plan = recorded.record_plan(bill, names, columns.labels, usage_format, maps_of(found))
        if plan is None:
            raise
    columns.meet(names)
    _look_beside(bill, names, plan, columns)
    return _told(_noted(plan, survey(bill.lines, plan), found, utc=recorded.is_in_utc(plan)), columns)


def _look_beside(bill: Bill, names: Collection[str], plan: Plan, columns: Columns) -> None:
    """Look at the labels that stand beside answers, and at what answers have that no format does."""
    from costcalc.cli.bills.answers import around, recorded

    columns.check(1, dict.fromkeys(around.not_read(names, plan, columns.labels)))
    for line in bill.lines:
        columns.seen.begin(line.number, is_used=True)
        beside = {each.column: each for each in around.written_beside(line.row, plan)}
        columns.meet(beside)
        for column in columns.unread(beside):
            look = columns.seen.look_for_option if beside[column].is_own else columns.seen.look
            look(column, beside[column].value)
    columns.check_labels()
    columns.check_values(is_dated=recorded.says_when(plan, bill))


def _by_columns(bill: Bill, columns: Columns, found: Namespace, usage_format: str | None) -> Plan:
    """How the rows are read by the names of their columns."""
    names = list(bill.columns or names_in(bill.lines))
    asked = Asked(found.file, columns.labels, maps_of(found), usage_format)
    decided = decide(names, asked, lambda: bill.lines)
    columns.understand(decided)
    if bill.columns:
        _check_model(decided.plan, columns)
        columns.check(1, dict.fromkeys(bill.columns))
    seen = survey(_checked(bill, columns), decided.plan)
    if MODEL in columns.labels:
        _check_model(decided.plan, columns)
    columns.check_labels()
    columns.check_values()
    return _told(_noted(decided.plan, seen, found, utc=_is_utc(decided)), columns)


def _noted(plan: Plan, seen: Written, found: Namespace, *, utc: bool) -> Plan:
    """A plan with the notation of numbers and dates."""
    return with_notation(
        plan, seen, found.file, decimal=found.decimal, order=found.dates, zone=found.timezone, utc=utc
    )


def _told(plan: Plan, columns: Columns) -> Plan:
    """The same plan, of which is told what the file was read as, and which columns are not."""
    labels = columns.seen.names
    more = f" and {len(labels) - MOST_TOLD} more" if len(labels) > MOST_TOLD else ""
    named = [f"labels: {', '.join(map(_short, labels[:MOST_TOLD]))}{more}"] if labels else []
    told = [*plan.told, *named]
    if told:
        tell(f"read as: {'; '.join(told)}")
    return plan


def _short(name: str) -> str:
    """The name of a column in a list of them."""
    return name if name.isprintable() and 0 < len(name) <= LONGEST_SHOWN else shown(name)


def _check_model(plan: Plan, columns: Columns) -> None:
    """Refuse a file without a column of models."""
    if MODEL in plan.words.values():
        return
    if MODEL in columns.labels:
        raise UsageError("the model is what is priced, and no label", "label")
    raise UsageLogError(
        columns.file,
        1,
        "no column is called model: a first line such as model,input,output,on is due, or --map model=COLUMN",
    )


def _check_currency(plan: Plan) -> None:
    """Refuse sums of what rows have each in a currency of their own."""
    if not {"currency", "fx_rate"}.isdisjoint(plan.words.values()):
        raise UsageError(
            "rows with a currency of their own have no sum in it: keep it as a label, and say --currency",
            "by",
        )


def _is_utc(decided: Decided) -> bool:
    """Whether times without a zone are UTC: the export, or the name of the column, says so."""
    on = decided.plan.on
    return decided.export is not None or (on is not None and says_utc(on))


def maps_of(found: Namespace) -> dict[str, str]:
    """The columns that --map names, by the word that each is."""
    maps: dict[str, str] = {}
    for each in found.map:
        word, equals, column = each.partition("=")
        if not equals or not word or not column:
            raise UsageError(f"{each!r} is no pair: write WORD=COLUMN", "map")
        if maps.setdefault(word.strip(), column.strip()) != column.strip():
            raise UsageError(f"{word} is given twice", "map")
    return maps


def _checked(bill: Bill, columns: Columns) -> Iterator[Line]:
    """The lines of a bill; objects have columns of their own, and each is looked at before any is priced.

    Of CSV, whose columns are looked at once, it is what stands in those that are labels by their names.
    """
    labels = columns.unread(bill.columns)
    undecided = list(filter(is_decided_by_values, labels))
    for line in bill.lines:
        if bill.form == "json":
            columns.check(line.number, line.row)
        elif undecided:
            columns.check(line.number, {name: line.row[name] for name in undecided})
        if labels:
            columns.begin(line.number, line.row)
        for name in labels:
            columns.seen.look(name, line.row[name])
        yield line


def _priced(
    table: RatingTable, bill: Bill, plan: Plan, usual: Mapping[str, Any], now: datetime
) -> Iterator[PricedRow]:
    """The rows of a bill with their costs; `usual` is what rows are asked that do not say it themselves."""
    lines, again = tee(filled(bill.lines, plan.read) if bill.form == "csv" else bill.lines)
    read = partial(_words, plan, usual)
    for line, answer in zip(lines, price_each(table, map(read, again), now), strict=True):
        # What is wrong with the row as it stands goes before what is wrong with its question.
        is_told = not (answer.problem is None or isinstance(answer.problem, NothingUsedError))
        told = as_keys(str(answer.problem), FLAGS) if is_told else _unwritten(plan, line, answer)
        yield PricedRow(line, answer, line.problem or told)


def _unwritten(plan: Plan, line: Line, answer: BillRow) -> str | None:
    """Why a row has no cost whose output is empty where its model bills output; embeddings have none.

    None where it says its output.
    """
    column = plan.unsaid(flat(line.row), "output_tokens")
    if column is None or answer.cost is None or not answer.cost.usage.input_total:
        return None
    rates = (each.card.rates.get("output") for each in answer.cost.slices)
    return f"{column}: {UNSAID}" if any(getattr(each, "amount", None) for each in rates) else None


def _words(plan: Plan, usual: Mapping[str, Any], line: Line) -> Mapping[str, Any] | CostcalcError:
    try:
        said = plan.words_of(flat(line.row))
    except CostcalcError as error:
        return error
    return {**usual, **said} if usual else said
