"""How the columns of usage of a file count: decided over the set of them, by the formats of usage records.

`input_tokens` beside `cache_read_input_tokens` is Anthropic's, which leaves out what came from the cache;
beside `cached_tokens` it is OpenAI's, which contains it. A set that two formats read with different results
is not guessed at.
"""

from __future__ import annotations

import re

from costcalc.errors import UsageError
from costcalc.prose import listed, shown
from costcalc.usage.column_names import spelled
from costcalc.usage.columns.kinds import OPTIONS
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.records.format import added_to
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from costcalc.usage.records.format import Choice, Format

    Adds = tuple[tuple[str, int], ...]

ALSO: dict[str, tuple[str, ...]] = {
    "ephemeral_5m_input_tokens": (
        "cache_creation_5m", "cache_creation_5m_tokens", "cache_creation_5m_input_tokens",
        "cache_creation_ephemeral_5m", "cache_creation_ephemeral_5m_tokens", "cache_write_5m_input_tokens",
    ),
    "ephemeral_1h_input_tokens": (
        "cache_creation_1h", "cache_creation_1h_tokens", "cache_creation_1h_input_tokens",
        "cache_creation_ephemeral_1h", "cache_creation_ephemeral_1h_tokens", "cache_write_1h_input_tokens",
    ),
    "cache_creation_input_tokens": ("cache_creation_tokens", "cache_write_input_tokens"),
    "cached_tokens": ("cached_input_tokens", "input_cached_tokens", "cached_prompt_tokens"),
    "reasoning_tokens": ("reasoning_output_tokens", "output_reasoning_tokens"),
    "thinking_tokens": ("output_thinking_tokens",),
    "input_tokens": ("uncached_input_tokens",),
}  # fmt: skip
"""What tools write for a member of a format, spelled as ours are; `uncached` only where it is beside."""
_CALLED = {name: member for member, names in ALSO.items() for name in names}

NONE: dict[str, tuple[str, ...]] = {}
EXACT, LEAF, SPELLED, CALLED = range(4)
"""How a column's name is a member's: to the letter, its last part, in another spelling, by another name."""


class Convention(NamedTuple):
    """How the columns of a file count: for each the fields that it is added to or taken from.

    `options` are columns of options with what their values are called here; `totals` are columns that must be
    the sum of those of one of their rows; `silent` say nothing of a price.
    """

    title: str
    rule: str
    adds: Mapping[str, Adds]
    options: Mapping[str, Choice] = {}
    totals: Mapping[str, Sequence[tuple[str, ...]]] = {}
    silent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seller: str = ""
    name: str = ""

    @property
    def counts(self) -> tuple[tuple[str, Adds], ...]:
        """What tells two of them apart."""
        return tuple(sorted(self.adds.items()))


class _Fit(NamedTuple):
    """A format with the members that the columns of a file are, and how well their names fit."""

    format: Format
    members: Mapping[str, str]
    worst: int


def ours(columns: Iterable[str]) -> Convention | None:
    """Columns that all go by our own names of a usage: each is all of what it says."""
    adds: dict[str, Adds] = {}
    for column in columns:
        field = FIELD_OF.get(column)
        if field is None:
            return None
        adds[column] = ((field, 1),)
    return Convention("", "", adds)


def conventions(
    columns: Sequence[str],
    formats: Iterable[Format],
    beside: Collection[str],
    aside: Mapping[str, Collection[str]] = NONE,
) -> list[Convention]:
    """The ways in which formats read columns of usage, the best fit first; those that count alike are one.

    `beside` are all columns of the file, by which some formats are told; `aside` those that are no usage, by
    the name of the format in which they are not.
    """
    fitting = ((each, _fit(each, columns, aside.get(each.name, ()))) for each in formats)
    fits = [fit for each, fit in fitting if fit is not None and _is_told(each, fit, beside)]
    if not fits:
        return []
    best = min(fit.worst for fit in fits)
    found: dict[object, Convention] = {}
    for fit in fits:
        if fit.worst == best or fit.worst <= LEAF:
            made = _made(fit, beside)
            found.setdefault(made.counts, made)
    return [*found.values()]


def _fit(form: Format, columns: Sequence[str], aside: Collection[str]) -> _Fit | None:
    """A format that knows all of these columns, but for those `aside` and its options."""
    members: dict[str, str] = {}
    worst = EXACT
    paths = _paths(form)
    for column in columns:
        if column in aside or any(_says(choice, column) for choice in form.choices):
            continue
        fit = _member(paths, column)
        if fit is None:
            return None
        path, how = fit
        if path in members.values():
            return None
        members[column] = path
        worst = max(worst, how)
    # What says nothing of a price in a format must not be dropped where the format is not surely meant.
    is_dropped = any(form.is_silent(path) and path not in form.counts for path in members.values())
    return None if is_dropped and worst > EXACT else _Fit(form, members, worst)


def _paths(form: Format) -> dict[tuple[int, str], str]:
    """The members of a format by what a column may call them; a name that two of them share is none's."""
    found: dict[tuple[int, str], str] = {}
    shared: set[tuple[int, str]] = set()
    parts = (each for rows in form.totals.values() for row in rows for each in row)
    for path in dict.fromkeys((*form.counts, *form.totals, *form.silent, *parts)):
        for key in _keys(form, path):
            if found.setdefault(key, path) != path:
                shared.add(key)
    return {key: path for key, path in found.items() if key not in shared or key[0] == EXACT}


def _keys(form: Format, path: str) -> Iterator[tuple[int, str]]:
    leaf = path.rpartition(".")[2]
    yield EXACT, path
    yield from ((EXACT, f"{place}.{path}") for place in form.places if place)
    yield LEAF, leaf
    yield SPELLED, spelled(path)
    yield SPELLED, spelled(leaf)
    yield from ((SPELLED, spelled(f"{place}.{path}")) for place in form.places if place)
    is_beside = "beside" in form.rule
    for name in ALSO.get(spelled(leaf), ()):
        if name != "uncached_input_tokens" or is_beside:
            yield CALLED, name


def _member(paths: Mapping[tuple[int, str], str], column: str) -> tuple[str, int] | None:
    as_ours = spelled(column)
    for how, name in ((EXACT, column), (LEAF, column), (SPELLED, as_ours), (CALLED, as_ours)):
        path = paths.get((how, name))
        if path is not None:
            return path, how
    return None


def _is_told(form: Format, fit: _Fit, beside: Collection[str]) -> bool:
    """Whether what a format needs is there, and what marks it."""
    there = set(fit.members.values())
    needed = all(_is_there(each.split("|"), form, there) for each in form.needs)
    marked = all(not values and path in beside for path, values in form.around.items())
    return needed and marked and not any(path in beside for path in form.without)


def _is_there(needed: Iterable[str], form: Format, there: Collection[str]) -> bool:
    """Whether one of some members is there, or one within it.

    A total by which the records of some models are told is a sign that a file of theirs may lack.
    """
    return any(
        each in there
        or any(path.startswith(f"{each}.") for path in there)
        or (bool(form.whose) and each in form.totals)
        for each in needed
    )


def _made(fit: _Fit, beside: Collection[str]) -> Convention:
    form, column_of = fit.format, {path: column for column, path in fit.members.items()}
    options = {column: choice for column in beside for choice in form.choices if _says(choice, column)}
    adds = {
        column: _adds(form, path, column_of) for column, path in fit.members.items() if path in form.counts
    }
    totals = {
        column_of[path]: found
        for path, rows in form.totals.items()
        if path in column_of and (found := _rows_of(rows, column_of, whole=path in form.counts))
    }
    silent = tuple(column for column in fit.members if column not in adds and column not in totals)
    notes = (*form.notes, *(note for path, note in form.noted.items() if path in column_of))
    return Convention(form.title, form.rule, adds, options, totals, silent, notes, form.seller, form.name)


def _rows_of(
    rows: Sequence[tuple[str, ...]], column_of: Mapping[str, str], *, whole: bool
) -> list[tuple[str, ...]]:
    """The columns whose sum a total must be; of what is counted itself only where all parts are there."""
    return [
        tuple(column_of[each] for each in row if each in column_of)
        for row in rows
        if not whole or all(each in column_of for each in row)
    ]


def _says(choice: Choice, column: str) -> bool:
    """Whether a column is an option of a format by the format's own name; ours are read as ours."""
    return spelled(column) not in OPTIONS and any(
        column in {path, path.rpartition(".")[2]} or spelled(column) == spelled(path) for path in choice.paths
    )


def _adds(form: Format, path: str, column_of: Collection[str]) -> Adds:
    """The fields that a member is added to; what it is a part of is not said, where no column has that."""
    whole, alone = form.alone.get(path, ("", ""))
    added = form.fields_of(path)
    return (*added, *added_to(alone)) if whole and whole not in column_of else added


def decided(found: Sequence[Convention], columns: Sequence[str]) -> Convention:
    """The one way in which columns of usage are read; `UsageError` where there are several."""
    if len(found) == 1:
        return found[0]
    told = "; ".join(f"{each.title}: {each.rule}" for each in found[:3])
    raise UsageError(
        f"{listed(map(shown, columns[:6]), 'and')} are read in two ways ({told}): say whose they are with "
        f"--usage-format {' or --usage-format '.join(each.name for each in found[:3])}",
        "usage_format",
    )


def member_names(formats: Iterable[Format]) -> frozenset[str]:
    """What the members are called that some format counts, to the letter and as ours are spelled."""
    paths = [path for form in formats for path in (*form.counts, *form.totals)]
    return frozenset(
        name for path in paths for name in (path, spelled(path), spelled(path.rpartition(".")[2]))
    )


def is_member(column: str, names: Collection[str]) -> bool:
    """Whether a column is called as one of these members is."""
    as_ours = spelled(column)
    return column in names or as_ours in names or _CALLED.get(as_ours, as_ours) in names


def of_models(
    found: Sequence[Convention], whose: Mapping[str, str], models: Collection[str]
) -> list[Convention]:
    """Those of several conventions whose models are all that a file has; all where none is told so."""
    return [each for each in found if are_of(each, whose, models)] or [*found]


def are_of(usage: Convention, whose: Mapping[str, str], models: Collection[str]) -> bool:
    """Whether all models are those whose usage is counted so."""
    pattern = whose.get(usage.name)
    return not pattern or all(re.search(pattern, name, re.IGNORECASE) for name in models)
