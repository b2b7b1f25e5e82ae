"""What stands beside an answer in its row: used where the answer says nothing of it, and else it must agree.

A row that says two things of one is not priced by one of them in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from costcalc.asking.recorded import READ_AS, RESPONSE, with_record
from costcalc.asking.words import read_options
from costcalc.errors import UsageError
from costcalc.numbers import ZERO, plain
from costcalc.periods import DAY, day_start, spell
from costcalc.pricing.conditions import USUAL
from costcalc.pricing.names.letters import unmarked
from costcalc.prose import shown
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.records.context import unwrapped
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.members import at
from costcalc.usage.workload import Amount
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from costcalc.periods import Moment

MODEL, BATCH = "model", "batch"
VERSION = re.compile(r"[,@:]*(?:latest|[0-9]{3,8}|v[0-9])[0-9a-z,:@]*")
"""What the name that answers has more than the one that was asked for, both without their marks."""


def check_model(answered: str, said: str, column: str = MODEL) -> None:
    """Refuse another model than the one that answered: `gpt-4o` answers as `gpt-4o-2024-08-06`."""
    one, other = (unmarked(each.rpartition("/")[2]).rpartition(":")[2] for each in (answered, said))
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    more = longer.removeprefix(shorter)
    if more and (more == longer or not VERSION.fullmatch(more)):
        raise _refused(column, shown(answered), shown(said))


def check_time(answered: Moment, said: Moment, column: str) -> None:
    """Refuse a moment that is more than a day from the answer's own: rows are written after their answers."""
    one, other = _begin(answered), _begin(said)
    if not -DAY <= other - one <= DAY:
        raise _refused(column, spell(answered), spell(said))


def _begin(moment: Moment) -> datetime:
    return moment if isinstance(moment, datetime) else day_start(moment)


def check_options(answer: object, said: Mapping[str, Any]) -> None:
    """Refuse an option that is another one in the answer, where that says for sure which it is.

    Of a batch an answer says the standard tier: that it was one is a fact of its file.
    """
    asked = read_options(said)
    if not asked:
        return
    own = options_said(answer)
    for name, value in asked.items():
        known = own.get(name, value)
        is_usual = known in USUAL.get(name, ()) and value in (*USUAL[name], BATCH)
        if known != value and not is_usual:
            raise _refused(name, shown(known), shown(value))


def options_said(answer: object) -> dict[str, str]:
    """The options that an answer says itself, the usual ones too; none of what is no answer."""
    try:
        alone = with_record({MODEL: "", RESPONSE: answer})
    except UsageRecordError:
        return {}
    return {**_standard(answer, alone), **read_options(alone)}


def _standard(answer: object, alone: Mapping[str, Any]) -> dict[str, str]:
    """The options of which an answer says that they are as usual."""
    there = unwrapped(answer).answer
    choices = alone[READ_AS].format.choices
    said = ((choice.option, at(there, path)) for choice in choices for path in choice.paths)
    return {name: value for name, value in said if isinstance(value, str) and value in USUAL.get(name, ())}


def add_count(said: dict[str, Any], answer: object, column: str, amount: Decimal) -> None:
    """Take a count beside an answer for what it says nothing of; refuse one that it counts otherwise."""
    field = FIELD_OF.get(column)
    if field is None:
        if amount and amount not in {ZERO, *_numbers(answer), *_numbers(said)}:
            raise UsageError(
                f"is {plain(amount)}, which the answer beside it says nowhere: {_way_out(column)}", column
            )
        return
    known = said.setdefault(field, Amount(amount))
    if known.value != amount:
        raise _refused(column, plain(known.value), plain(amount))


def _numbers(said: object) -> Iterator[Decimal]:
    """All counts of an answer, and the sums of those that stand side by side."""
    if isinstance(said, Mapping):
        found = [Decimal(each) for each in said.values() if _is_count(each)]
        yield from (*found, sum(found, ZERO))
        for each in said.values():
            yield from _numbers(each)
    elif isinstance(said, Amount):
        yield said.value


def _is_count(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _refused(column: str, answered: str, said: str) -> UsageError:
    told = f"is {said} here, and {answered} in the answer beside it: {_way_out(column)}"
    return UsageError(told, column)


def _way_out(column: str) -> str:
    return f"leave one out, or keep the column as a label with --label {column}"
