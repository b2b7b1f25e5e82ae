"""Rows that are whole answers of providers: each is read as the usage record that it is."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.asking.recorded import FORMAT, READ_AS, RESPONSE, with_record
from costcalc.cli.bills.answers.around import is_wrapped, own_names
from costcalc.cli.bills.answers.beside import add_count, check_model, check_options, check_time
from costcalc.cli.bills.plan import EMPTY, Plan
from costcalc.cli.bills.readers import ROW, exact
from costcalc.cli.bills.survey import WITHIN_USAGE
from costcalc.errors import UsageError
from costcalc.numbers import plain
from costcalc.periods import parse_moment
from costcalc.prose import listed, shown
from costcalc.questions.price.request import ASKING
from costcalc.usage.column_names import MONEY, USAGE, look_of, option_of, spelled, words_of
from costcalc.usage.columns import kinds
from costcalc.usage.columns.errors import NothingUsedError
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.records.errors import NotBilledError, UsageRecordError
from costcalc.usage.records.format import WRITTEN_UTC
from costcalc.usage.records.formats import FORMATS
from costcalc.usage.records.langfuse import FORMATS as LOGS
from costcalc.usage.records.members import ABSENT, at
from costcalc.usage.records.openai import CHAT
from costcalc.usage.records.reader import read_record
from costcalc.usage.workload import Amount
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from decimal import Decimal
    from typing import Any

    from costcalc.cli.bills.readers import Bill
    from costcalc.usage.records.format import Format

WITHIN = ("", "response", "body")
"""Where an answer stands in a row: it is the row, or is kept in it under a name."""
MODEL, ON, PROVIDED = "model", "on", "provider"
NO_MAPS: Mapping[str, str] = {}
HOLDERS = frozenset(
    place.partition(".")[0] for form in FORMATS for place in form.places if "." in place or form in LOGS
)
"""The columns of a log that may hold a usage, as a text of JSON."""
LONGEST_COUNT = 30


class RecordPlan(Plan):
    """How rows are read that are answers, or hold one `within`: what stands beside it is said besides."""

    def words_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The words of a price question that an answer says, and what is said beside it."""
        if self.is_cells:
            row = as_objects(row)
        said = super().words_of(row)
        model, on = said.pop(MODEL, None) or None, said.pop(ON, None)
        answer = exact(row.get(self.within) if self.within else row)
        check_options(answer, said)
        said = self._read({RESPONSE: answer, **said}, model)
        if not self.within:
            self._check_others(row, said)
        if model is not None:
            check_model(said[MODEL], model, next(name for name in self.words if self.words[name] == MODEL))
        seller = row.get(self.seller) if self.seller is not None else None
        if seller not in EMPTY and self.named is not None:
            said[MODEL] = self.named(str(seller), said[MODEL])
        for column, amount in self._counts(row, said[READ_AS].format):
            add_count(said, answer, column, amount)
        if on is not None and ON in said:
            check_time(said[ON], parse_moment(on), str(self.on))
        if on is None and ON not in said and self.on not in {None, ON}:
            raise UsageError(f"neither the answer nor {shown(self.on)} says when it was", ON)
        return said if on is None else {ON: on, **said}

    def _check_others(self, row: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """Refuse a row that is an answer, and holds another one that counts otherwise."""
        for place in WITHIN[1:]:
            held = row.get(place)
            if not isinstance(held, Mapping) or not _is_record(held, self.usage_format):
                continue
            for field, amount in with_record({MODEL: "", RESPONSE: exact(held)}).items():
                known = said.get(field, amount)
                if isinstance(amount, Amount) and amount != known:
                    raise UsageError(
                        f"is {plain(amount.value)} in {place}, and {plain(known.value)} beside it", field
                    )

    def _read(self, answer: dict[str, Any], model: str | None) -> dict[str, Any]:
        """The words of an answer, which may not say its model itself."""
        if self.usage_format is not None:
            answer[FORMAT] = self.usage_format
        try:
            return with_record(answer)
        except UsageRecordError as error:
            if isinstance(error, NotBilledError) and error.field != MODEL:
                raise NothingUsedError(str(error)) from None
            if error.field != MODEL or model is None:
                raise
            return with_record({**answer, MODEL: model})

    def _counts(self, row: Mapping[str, Any], own: Format) -> Iterator[tuple[str, Decimal]]:
        """What is counted beside an answer of a format, of which a row that is the answer has its own."""
        is_own = self.within == "" and not is_wrapped(row)
        for column in self.beside:
            value = row.get(column)
            is_number = _is_number(value) and not (is_own and own.knows(column))
            if is_number:
                yield column, self._amount(column, value)

    def _dated(self, row: Mapping[str, Any], on: str) -> dict[str, Any]:
        """When a row was used, where it says so: an answer may say it itself."""
        return {} if row.get(on) in EMPTY else super()._dated(row, on)


def record_plan(
    bill: Bill,
    names: Iterable[str],
    labels: Collection[str],
    usage_format: str | None,
    maps: Mapping[str, str] = NO_MAPS,
) -> RecordPlan | None:
    """How rows with these names are read that are answers of a provider; None where the first is none.

    Its format need not be that of the others: each tells its own. Rows of CSV are records of a log, whose
    columns are marked as such. What `maps` call otherwise is a date, a seller, a model or an option.
    """
    row = next((line.row for line in bill.lines if line.row), {})
    if bill.columns:
        row = as_objects(row)
    place = _place_in(row, usage_format)
    is_mapped = all(word in {ON, PROVIDED} or _is_said(word) for word in maps)
    if place is None or not is_mapped or (bill.columns and not _is_log(row, usage_format)):
        return None
    free = [name for name in names if name not in labels and name != place]
    form = _format_of(row.get(place) if place else row, usage_format)
    own = frozenset[str]() if place else own_names(row, form)
    free = [name for name in free if name not in maps.values()]
    words = {name: name for name in free if _is_said(name) and name not in own}
    words |= {column: word for word, column in maps.items() if word not in {ON, PROVIDED}}
    is_answer = not place and not is_wrapped(row)
    models = _models((name for name in free if not is_answer or spelled(name) == MODEL), own)
    words |= {} if MODEL in words.values() else dict.fromkeys(models, MODEL)
    days = [maps[ON]] if ON in maps else [name for name in free if name == ON]
    days = days or _days(free, row, place, usage_format)
    told = ["each row as the answer of a provider that it is"]
    money = [name for name in free if look_of(name) == MONEY and name not in words]
    if money:
        told.append(f"its own figures in money ({listed(money, 'and')}) are kept beside ours")
    if len(days) != 1:
        told.append("where an answer has no date it is priced at the present instant")
    return RecordPlan(
        words,
        beside=tuple(name for name in free if name in FIELD_OF or (place and look_of(name) == USAGE)),
        on=days[0] if len(days) == 1 else None,
        seller=maps.get(PROVIDED),
        within=place,
        usage_format=usage_format,
        told=told,
        is_cells=bool(bill.columns),
    )


def _models(names: Iterable[str], own: Collection[str]) -> list[str]:
    """The column of the models beside answers, however it is spelled: that of a request may be an alias."""
    found = kinds.models_in(name for name in names if name not in own)
    return [name for name in found if "request" not in words_of(name)][:1]


def _is_log(row: Mapping[str, Any], usage_format: str | None) -> bool:
    """Whether a row is a record by the names of its columns, and not by what they count alone."""
    around = _format_of(row, usage_format).around
    return bool(around) and all(any(name in row for name in names.split("|")) for names in around)


def as_objects(row: Mapping[str, str]) -> dict[str, Any]:
    """A row of CSV as JSON has it, as far as records are read: counts, and maps that hold a usage."""
    return {name: _as_object(name, text) for name, text in row.items()}


def _as_object(name: str, text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    whole = text.removesuffix(".0")
    if whole.isdecimal() and whole.isascii():
        return int(whole) if len(whole) <= LONGEST_COUNT else text
    if name not in HOLDERS or not text:
        return text or None
    try:
        return ROW.read(text)
    except ValueError as error:
        raise UsageError(f"is no JSON, and may hold what was used: {error}", name) from None


def is_in_utc(plan: Plan) -> bool:
    """Whether times without a zone are UTC, as the format says of its own."""
    own = (each for form in FORMATS for each in form.on)
    return not plan.within and any(each.path == plan.on and each.written == WRITTEN_UTC for each in own)


def says_when(plan: Plan, bill: Bill) -> bool:
    """Whether the answers of a bill say when they were, as the first of them does."""
    row = next((line.row for line in bill.lines if line.row), {})
    if plan.is_cells:
        row = as_objects(row)
    answer = row.get(plan.within) if plan.within else row
    form = _format_of(answer, plan.usage_format)
    return plan.on is not None or any(at(answer, each.path) is not ABSENT for each in form.on)


def _days(names: Collection[str], row: Mapping[str, Any], place: str, usage_format: str | None) -> list[str]:
    """The columns of the date of use; where there are several, those that are not the answer's own."""
    found = [
        name for name in names if kinds.is_of_use(name) and not isinstance(row.get(name), Mapping | list)
    ]
    if place or is_wrapped(row):
        return found
    found = [name for name in found if not name.startswith(WITHIN_USAGE)]  # such as how long it took
    own = {each.path for each in _format_of(row, usage_format).on}
    return [name for name in found if name not in own] or found


def _format_of(said: object, usage_format: str | None) -> Format:
    try:
        return read_record(exact(said), usage_format).format
    except NotBilledError:
        return CHAT


def _place_in(row: Mapping[str, Any], usage_format: str | None) -> str | None:
    """Under which name an answer stands in a row; None where there is none."""
    for place in WITHIN:
        said = row.get(place) if place else row
        if isinstance(said, Mapping) and _is_record(said, usage_format):
            return place
    return None


def _is_record(said: Mapping[str, Any], usage_format: str | None) -> bool:
    try:
        read_record(exact(said), usage_format)
    except NotBilledError:
        return True
    except UsageRecordError:
        return False
    return True


def _is_number(value: object) -> bool:
    """Whether a value counts something: a number, or a text that begins with one."""
    if isinstance(value, str):
        return value[:1].isdecimal()
    return isinstance(value, int) and not isinstance(value, bool)


def _is_said(name: str) -> bool:
    """Whether a name is one of ours that may stand beside an answer: a region, a currency, an option."""
    return (
        (name == MODEL or name in ASKING.names or option_of(name) is not None)
        and name not in FIELD_OF
        and name != ON
    )
