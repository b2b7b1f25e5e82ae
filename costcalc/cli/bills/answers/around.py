"""What stands around an answer in its row, and is no part of it: it was written down, and may say a tier.

An answer that is wrapped, as an event of a stream is, has its own names within: beside it stands what the
wrapping has, and whatever else does was written by another hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from costcalc.cli.bills.answers.beside import options_said
from costcalc.cli.bills.labels import PLACES
from costcalc.cli.bills.readers import exact
from costcalc.usage.column_names import OPTION, PROVIDER, look_of
from costcalc.usage.columns.kinds import option_meant
from costcalc.usage.records.context import unwrapped
from costcalc.usage.records.envelopes import ENVELOPES
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.formats import FORMATS
from costcalc.usage.records.reader import read_record
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

    from costcalc.cli.bills.plan import Plan
    from costcalc.usage.records.format import Format

MOST_NESTED = 12
_ASKED = frozenset(
    path for each in FORMATS for choice in each.choices if choice.option in PLACES for path in choice.paths
)
"""What a request calls the tiers and places that its answer has."""
_WRAPPINGS = frozenset(
    re.split("[.=!|]", path)[0]
    for each in ENVELOPES
    for path in (each.within, *each.signs, *each.failed, *(instant.path for instant in each.on))
)
"""The names of what answers are wrapped in."""


def is_wrapped(row: object) -> bool:
    """Whether an answer stands in a row as a format wraps it, so that names beside it are none of its own."""
    try:
        return bool(unwrapped(row).within)
    except UsageRecordError:
        return False


def own_names(row: object, form: Format) -> frozenset[str]:
    """The names of a row that is an answer, but for its usage: its model, its time, its options."""
    return _WRAPPINGS if is_wrapped(row) else _names(form)


def _names(form: Format) -> frozenset[str]:
    instants = (each.path for each in form.on)
    paths = (*_beside_usage(form), *form.id, *form.sold_by, *form.told, *form.items, *form.places, *instants)
    return frozenset(path.partition(".")[0] for each in paths for path in each.split("|"))


@cache
def _all_names() -> frozenset[str]:
    return _WRAPPINGS.union(*map(_names, FORMATS))


def _beside_usage(form: Format) -> Iterator[str]:
    """What an answer says beside its usage, or says nothing of the price with."""
    yield from (path for choice in form.choices for path in choice.paths)
    yield from (*form.silent, *form.model, *form.around)


def not_read(names: Iterable[str], plan: Plan, labels: Collection[str]) -> list[str]:
    """What stands beside answers, looks like a seller or an option, and is no member of an answer."""
    own = {path.partition(".")[0] for each in FORMATS for path in _beside_usage(each)}
    free = [name for name in names if name not in labels and name not in plan.read]
    return [name for name in free if look_of(name) in {PROVIDER, OPTION} and name not in own]


class Beside(NamedTuple):
    """A column that is not read; of one that `is_own`, as answers have it, no more is asked than a tier."""

    column: str
    value: object
    is_own: bool = False


def written_beside(row: Mapping[str, Any], plan: Plan) -> Iterator[Beside]:
    """What stands beside an answer, or in it, and is not read: labels, and what an answer of ours has not.

    Of an object, as a request is, these are also the options in it of which the answer says nothing.
    """
    own, silent = frozenset[str](), frozenset[str]()
    if not plan.within:
        own, silent = (_WRAPPINGS, silent) if is_wrapped(row) else (_all_names(), _own_of(row, plan))
    for name, value in row.items():
        is_read = name in plan.read or name == plan.within or name in silent
        if not is_read and (plan.within or not isinstance(value, Mapping | list)):
            yield Beside(name, value, is_own=name in own)
        if name != plan.within:
            yield from _open_options(value, name, row, plan)


def _own_of(row: Mapping[str, Any], plan: Plan) -> frozenset[str]:
    """The names of the format of a row that is an answer: what those hold was looked at when it was read."""
    try:
        return _names(read_record(exact(row), plan.usage_format).format)
    except UsageRecordError:
        return frozenset()


def _open_options(value: object, name: str, row: Mapping[str, Any], plan: Plan) -> Iterator[Beside]:
    """The options in an object beside an answer, of which that says nothing: what was asked, it got."""
    found = [*_options(value, name, MOST_NESTED)]
    if found:
        said = options_said(row.get(plan.within) if plan.within else row)
        yield from (each for each in found if option_meant(each.column.rpartition(".")[2]) not in said)


def _options(value: object, place: str, depth: int) -> Iterator[Beside]:
    if isinstance(value, Mapping) and depth:
        for name, each in value.items():
            if name in _ASKED and isinstance(each, str):
                yield Beside(f"{place}.{name}", each, is_own=True)
            yield from _options(each, f"{place}.{name}", depth - 1)
