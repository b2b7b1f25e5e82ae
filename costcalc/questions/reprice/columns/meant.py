"""Which columns of a table mean what: by the map that somebody says, ours first, or by names of our own."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.hints.words import hint
from costcalc.meters import PARTS, USAGE_FIELDS
from costcalc.prose import few, listed, shown
from costcalc.questions.reprice.columns.kinds import FLAG, NARROW, TEXT, WHOLE
from costcalc.usage.column_names import DATE, PREFIX, USAGE, look_of, spelled
from costcalc.usage.columns.kinds import MODELS, is_of_use
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.generic import (
    COST,
    CURRENCY,
    DOUBTFUL,
    ID,
    IGNORE,
    INPUT,
    METER,
    MODEL,
    OPTIONS,
    QUANTITY,
    REQUESTS,
    SELLER,
    SEVERAL,
    TIME,
    UNCACHED,
    UNTIL,
    inclusive,
    stand_beside,
)
from costcalc.usage.records.context import LONGEST_NAME, STANDARD
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.questions.reprice.columns.kinds import Column
    from costcalc.usage.records.format import Choice

ROLES = (TIME, UNTIL, MODEL, SELLER, REQUESTS, COST, CURRENCY)
NOT_HERE = {
    ID: "rows in columns are not told apart by an id: drop those that repeat others before, and leave it out",
    METER: "a row for each meter is read of text alone: make a column of each meter",
    QUANTITY: "a row for each meter is read of text alone: make a column of each meter",
}
"""What text may be mapped to, and columns may not, and why."""
DUE = ("input_tokens", "output_tokens")
MOST_NAMED = 20
"""Columns of a table that a message names."""


MAY_SAY = (TEXT, WHOLE, NARROW, FLAG)
"""Kinds of columns that may say a tier."""


class Meant(NamedTuple):
    """The columns of a table by what they mean.

    `roles` are those of `ROLES` that it has; `fields` those of a usage, in the order of the table; `options`
    those that say an option of the price; `labels` those that it is to be shown by.
    """

    roles: Mapping[str, Column]
    fields: Mapping[str, Column]
    options: Mapping[str, Column]
    labels: Mapping[str, Column]
    beside: tuple[str, ...] = ()
    """The fields of the cache that stand beside the input; where there are none, they are inside it."""
    tiers: tuple[Column, ...] = ()
    """Columns of tiers that no option is: another tier than the standard one has another price."""
    doubtful: tuple[tuple[Column, Choice], ...] = ()
    """Columns that may say a tier, each with the words by which it does."""

    @property
    def all(self) -> list[Column]:
        """Every column that is read, once."""
        parts = (self.roles, self.fields, self.options, self.labels)
        named = (column for part in parts for column in part.values())
        doubtful = (column for column, _ in self.doubtful)
        return list(dict.fromkeys((*named, *self.tiers, *doubtful)))


def checked(said: Mapping[str, str]) -> None:
    """Refuse a map with a name of which nobody knows what it is: `UsageError`."""
    for name in said:
        if name in NOT_HERE:
            raise UsageError(f"{name}: {NOT_HERE[name]}", "map")
        is_role = name in ROLES or name in {IGNORE, UNCACHED}
        if not is_role and _field(name) is None and _option(name) is None:
            known = [*ROLES, IGNORE, UNCACHED, *USAGE_FIELDS, *OPTIONS]
            raise UsageError(
                f"there is no {shown(name)} that a column could be{hint(name, known)}: {listed(ROLES)}, "
                f"{IGNORE}, a quantity such as input_tokens, or an option such as service_tier",
                "map",
            )


def meant(
    columns: Sequence[Column], said: Mapping[str, str], by: Sequence[str], *, is_flipped: bool = False
) -> Meant:
    """What the columns of a table mean; `LogFaultError` where that is not enough, or not all.

    Where it `is_flipped`, the cache stands the other way to the input than is said.
    """
    said, is_beside = inclusive(said, is_flipped=is_flipped)
    named = {column.name: column for column in columns}
    ours = {ours: theirs for ours, theirs in said.items() if ours != IGNORE} or _by_names(list(named))
    missing = [theirs for theirs in (*ours.values(), *by) if theirs not in named]
    if missing:
        have = few([*map(shown, named)], "none", MOST_NAMED)
        raise LogFaultError("a column is missing", f"there is no {listed(map(shown, missing))} among {have}")
    roles = {name: named[theirs] for name, theirs in ours.items() if name in ROLES}
    fields = {field: named[theirs] for name, theirs in ours.items() if (field := _field(name)) is not None}
    options = {each: named[theirs] for name, theirs in ours.items() if (each := _option(name)) is not None}
    beside = tuple(stand_beside(fields)) if is_beside and INPUT in fields else ()
    ignored = said.get(IGNORE, "").split(SEVERAL)
    passed = {*(column.name for column in options.values()), *ignored}
    tiers = tuple(named[each] for each in STANDARD.paths if each in named and each not in passed)
    labels = {name: named[name] for name in by}
    taken = {*passed, *(column.name for column in (*roles.values(), *fields.values()))}
    doubtful = tuple(
        (named[path], choice)
        for choice in DOUBTFUL
        for path in choice.paths
        if path in named and path not in taken and named[path].kind in MAY_SAY
    )
    found = Meant(roles, _in_order(fields, columns), options, labels, beside, tiers, doubtful)
    _check(found, columns, ignored)
    return found


def _field(name: str) -> str | None:
    return None if name in ROLES else FIELD_OF.get(name)


def _option(name: str) -> str | None:
    return name.removeprefix(PREFIX) if name in OPTIONS or name.startswith(PREFIX) else None


def _in_order(fields: Mapping[str, Column], columns: Sequence[Column]) -> dict[str, Column]:
    places = {column.name: place for place, column in enumerate(columns)}
    return dict(sorted(fields.items(), key=lambda each: places[each[1].name]))


def _by_names(names: Sequence[str]) -> dict[str, str]:
    """Ours by theirs where nobody said a map: what is called as ours are, however it is spelled."""
    found: dict[str, str] = {}
    for name in names:
        ours = spelled(name)
        if (ours in ROLES or _option(ours) is not None or ours in FIELD_OF) and ours not in found:
            found[ours] = name
    if MODEL not in found:
        known = {spelled(name): name for name in reversed(names)}
        found.update([(MODEL, known[each]) for each in reversed(MODELS) if each in known])
    times = [name for name in names if look_of(name) == DATE and is_of_use(name)]
    if TIME not in found and len(times) == 1:
        found[TIME] = times[0]
    return found


def _check(found: Meant, columns: Sequence[Column], ignored: Sequence[str]) -> None:
    """Refuse a table whose model nobody knows, or with a count that would be dropped silently."""
    if MODEL not in found.roles:
        raise LogFaultError("no model", "no column is the model's: say it with `map`, such as model=name")
    if not found.fields:
        raise LogFaultError("no usage", "no column counts anything: say it with `map`: input_tokens=prompt")
    for whole in DUE:
        parts = [
            field for field in found.fields if USAGE_FIELDS[field].name in PARTS[USAGE_FIELDS[whole].name]
        ]
        if parts and whole not in found.fields:
            side = whole.removesuffix("_tokens")
            raise LogFaultError(
                f"missing {side}", f"no column is {whole}, which contains {listed(parts, 'and')}"
            )
    known = {*found.all}
    for column in columns:
        if column not in known and column.name not in ignored and look_of(column.name) == USAGE:
            name = column.name[:LONGEST_NAME]
            told = f"say with `map` what it is, or ignore={name} if nobody bills it"
            raise LogFaultError(f"unknown field {name}", f"nothing of a usage is dropped: {told}")
