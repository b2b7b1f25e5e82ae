"""The columns of a bill: those that are read, those that are labels, and those that stop it.

A column that looks like something a price depends on must not be passed over in silence: the row would be
priced without it. `--label` names those that are labels all the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.cli.bills.billed import appended, free_names
from costcalc.cli.bills.labels import WAYS_OUT, Labels, Vocabulary
from costcalc.cli.bills.readers import Written
from costcalc.cli.bills.survey import INNER, WITHIN_USAGE, flat
from costcalc.errors import UsageError, UsageLogError
from costcalc.prose import shown
from costcalc.questions.price.request import ASKING
from costcalc.usage.column_names import (
    MONEY,
    OPTION_COLUMNS,
    USAGE,
    is_decided_by_values,
    is_label,
    look_of,
    same_name,
    spelled,
)
from costcalc.usage.columns.kinds import OF_ALL
from costcalc.usage.columns.values import miscounted
from costcalc.usage.flags import FIELD_OF, quoted
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Any

    from costcalc.cli.bills.decide import Decided

MODEL, OURS = "model", "list_cost"
NONE = (None, "", 0, "0", "0.0")
PAIR_NAMES, PAIR_VALUES = ("key", "name", "k", "attribute", "field"), ("value", "values", "val", "v")
MOST_SHOWN = 20
MOST_NESTED = 12
LONGEST_SHOWN = 60


class Columns:
    """What the columns of a bill are, as its rows show them."""

    def __init__(self, file: str, said: Sequence[str], known: Vocabulary | None = None) -> None:
        self.file, self.seen = file, Labels(known or Vocabulary())
        self._said = [each.strip() for each in said]
        parts = [part for each in self._said for part in _parts(each)]
        self.labels = frozenset([*self._said, *parts])
        self._ours = _appended()
        self._met: set[str] = set()
        self._understood: frozenset[str] = frozenset()
        self._reasons: Mapping[str, str] = {}
        self._counts: tuple[str, ...] = ()
        self._is_due, self._is_dated = False, False

    def understand(self, decided: Decided) -> None:
        """Take the columns that are read, and those that are known to be labels, for understood."""
        self._understood = frozenset({*decided.plan.read, *decided.labels})
        self._counts, self._is_due = decided.plan.quantities, decided.plan.lacks_a_whole
        self._is_dated = decided.plan.on is not None
        self._reasons = decided.reasons

    def check(self, number: int, row: Mapping[str, Any]) -> None:
        """Raise `UsageLogError` where columns look like what a price depends on, with all of them."""
        self.begin(number, row)
        # Of a list, whose objects may all have the same columns, each is told once.
        stops = dict(self._stops(row, "", MOST_NESTED))
        if stops:
            raise UsageLogError(self.file, number, _complaint(stops))

    def begin(self, number: int, row: Mapping[str, Any]) -> None:
        """Begin to look at the labels of a row."""
        counts = flat(row)
        is_used = not self._counts or any(counts.get(each) not in NONE for each in self._counts)
        self.seen.begin(number, is_used=is_used)

    def unread(self, names: Collection[str]) -> list[str]:
        """The columns that are labels by their names, and were not said to be."""
        decided = {*self.labels, *self._understood, *self._said_again(names)}
        return [name for name in names if name not in decided]

    def meet(self, names: Iterable[str]) -> None:
        """Take columns for met, of which nothing else is looked at."""
        self._met.update(self.labels.intersection(names))

    def check_values(self, *, is_dated: bool = False) -> None:
        """Raise `UsageLogError` where the values of labels tell that they are none, with all such columns."""
        stops = self.seen.stops(is_due=self._is_due, is_dated=is_dated or self._is_dated)
        if stops:
            raise UsageLogError(self.file, None, _complaint(stops))

    def check_labels(self) -> None:
        """Raise `UsageError` where a label that was named is no column of the file."""
        for each in self._said:
            missing = [part for part in _parts(each) if part not in self._met]
            if missing and each not in self._met:
                raise UsageError(f"no column of {self.file} is called {shown(missing[0])}", "label")

    def _stops(self, said: Mapping[str, Any], place: str, depth: int) -> Iterator[tuple[str, str]]:
        """The columns that stop the bill, also those within others, each with what to do about it."""
        for name, value in said.items():
            column = place + name
            if column in self.labels:
                self._met.add(column)
                self.seen.name(column)
            elif column == INNER:
                if isinstance(value, Mapping):
                    yield from self._stops(value, WITHIN_USAGE, depth)
            elif column in self._understood:
                continue
            elif reason := self._reason(name, value, said, top=not place):
                yield column, reason
            elif place == WITHIN_USAGE and isinstance(value, int | Written) and not isinstance(value, bool):
                yield column, f"counts something: {WAYS_OUT[USAGE]}"
            else:
                if name not in self._said_again(said):
                    self.seen.look(column, value)
                yield from self._within(value, column, depth)

    def _said_again(self, names: Collection[str]) -> frozenset[str]:
        """The columns of an answer of ours, of which nothing is to say, where these are those of one."""
        return self._ours if OURS in names else frozenset()

    def _within(self, value: object, column: str, depth: int) -> Iterator[tuple[str, str]]:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping) and depth:
                yield from self._stops({**each, **_pair(each)}, f"{column}.", depth - 1)
            elif isinstance(each, list) and depth:
                yield from self._within(each, column, depth - 1)

    def _reason(self, name: str, value: object, names: Collection[str], *, top: bool) -> str:
        """Why a column stops the bill; nothing for a label, and for what an answer of ours has."""
        if top and name in self._ours:
            return ""
        if name in self._reasons:
            return self._reasons[name]
        meant = same_name(name, _KNOWN) if top else None
        if meant in names and spelled(name) != meant:  # `mode` beside `model` is no slip of it
            meant = None
        is_said = is_decided_by_values(name) and is_label(name, value)
        look = None if is_said else look_of(name)
        if meant is not None and look != MONEY:  # `spend` is no slip of `speed`
            return miscounted(name) if meant in FIELD_OF and miscounted(name) else f"did you mean {meant}?"
        told = miscounted(name, names) if look == USAGE else ""
        return f"looks like {look}: {told or WAYS_OUT[look]}" if look else ""


_KNOWN = (*(name for name in ASKING.names if name not in OF_ALL), *OPTION_COLUMNS)


def _appended() -> frozenset[str]:
    """What costcalc appends to rows: the answer of a bill is a bill."""
    ours = free_names((), appended(by_contract=True, by_currency=True).fields)
    return frozenset({*ours, *free_names(ours, ours).values()})


def _pair(said: Mapping[str, Any]) -> dict[str, Any]:
    """What an object says as a name and its value, as attributes of traces do: `{"key": …, "value": …}`."""
    value = next((said[word] for word in PAIR_VALUES if word in said), None)
    names = [said[word] for word in PAIR_NAMES if isinstance(said.get(word), str)]
    return {} if value is None else dict.fromkeys(names, value)


def _parts(said: str) -> list[str]:
    """The names that a value of --label lists."""
    return [part.strip() for part in said.split(",")]


def _complaint(stops: Mapping[str, str]) -> str:
    first, more = [*stops][:MOST_SHOWN], len(stops) - MOST_SHOWN
    many = len(stops) > 1
    look, are = (f"{len(stops)} columns look", "are") if many else ("a column looks", "is")
    lines = [f"{look} like what a price depends on, and {are} not read:"]
    lines += [f"{shown(column)} {stops[column]}" for column in first]
    lines += [f"and {more} more"] if more > 0 else []
    short = [column for column in first if len(column) <= LONGEST_SHOWN and column.isprintable()]
    flags = " ".join(f"--label {quoted(column)}" for column in short) or "--label COLUMN"
    lines.append("say what one is: --map input_tokens=COLUMN")
    return "\n".join([*lines, f"or keep as labels what no price depends on: {flags}"])
