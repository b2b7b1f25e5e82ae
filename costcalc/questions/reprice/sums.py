"""Usage sums: what the rows of logs come to, in cells within which every model's price is one.

A cost is linear in tokens where the price does not change. So rows are summed up by all that a price may hang
on: the model as it was logged, the kind of instant, the size of the request, the options. What is kept is
exact, and small however long the log was.
"""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from typing import Protocol

    from costcalc.periods import WeeklyWindow
    from costcalc.pricing.conditions import Threshold
    from costcalc.usage.logs.rows import Options, Parts, Recorded

    class Identities(Protocol):
        """The rows that count, by the 16 bytes of their identity; `others` are the sums of all other rows."""

        others: Mapping[Cell, Sum]
        others_not_billed: Mapping[str, Counted]

        def __len__(self) -> int: ...
        def items(self) -> Iterator[tuple[bytes, Held]]:
            """The rows by their identities, in the order of these."""


class Slot(NamedTuple):
    """A kind of instant: `[start, end)` between two edges of the calendar, with the same windows open.

    Instants are microseconds since 1970 in UTC; `start` is None before the first edge, `end` after the last.
    `open` are the places of the windows in the calendar. A bucket of a log in which an edge lies, or a window
    opens or closes, `is_span`: its use may lie anywhere in it, and no window is looked at. The slot of rows
    without a time is `TIMELESS`. `unknown` are windows that a later table has, within and without whose hours
    there was use when nobody looked. A span `is_joined` that is of requests of known instants, among which
    a later table has an edge.
    """

    start: int | None = None
    end: int | None = None
    open: tuple[int, ...] = ()
    is_span: bool = False
    unknown: tuple[int, ...] = ()
    is_joined: bool = False


TIMELESS = Slot(is_span=True)


class Cell(NamedTuple):
    """What the price of a row may hang on, and the columns that it is shown by.

    `smallest` and `largest` are the numbers of cuts that the input of each of its requests reaches at least
    and at most: of requests whose size is known they are one. `is_pictured` says that its rows say themselves
    how much of their output is images. `by` has a value for each column asked for, None where a row has none.

    `record` is the currency in which its rows say what they cost, "" of rows that do not say it. It is None
    where that cannot be held against a price: of a row whose further calls share its cost, and of the sums of
    an older file that do not tell rows with a record from rows without.
    """

    model: str
    slot: Slot
    smallest: int
    largest: int
    options: Options = ()
    is_pictured: bool = False
    by: tuple[str | None, ...] = ()
    record: str | None = ""


class Spend(NamedTuple):
    """What rows recorded as their cost in one currency, and how many of the requests have such a record."""

    amount: Decimal
    requests: int


class Sum(NamedTuple):
    """What the rows of a cell come to.

    `requests` is None where a bucket did not count them. `first` and `last` are the least and the greatest
    instant, in microseconds; None without a time. `parts` are disjoint quantities by meter; `recorded` what
    the rows say that they cost, by currency.
    """

    requests: int | None
    first: int | None
    last: int | None
    parts: Mapping[str, int | Decimal]
    recorded: Mapping[str, Spend] = {}


class Counted(NamedTuple):
    """Rows that are not in the sums for one reason: how many, and the first: least file, then least row.

    `recorded` is what they say that they cost, by currency.
    """

    rows: int
    file: str
    row: int
    detail: str = ""
    recorded: Mapping[str, Decimal] = {}


class Entry(NamedTuple):
    """What a row, or a further call of its request, adds to the sum of a cell."""

    cell: Cell
    at: int | None
    until: int | None
    requests: int | None
    parts: Parts
    recorded: Recorded | None = None


class Held(NamedTuple):
    """The row that counts of one identity: where it stands, and what it adds; or why nobody bills it."""

    file: str
    number: int
    entries: tuple[Entry, ...]
    reason: str | None = None


class Way(NamedTuple):
    """How a file was read, as far as somebody said it: what else its reading hung on stands in it.

    `log_format` is the format that was named, `timezone` the zone of times that say none, `columns` what the
    columns of a `generic` log are, ours first.
    """

    log_format: str = ""
    timezone: str = ""
    columns: tuple[tuple[str, str], ...] = ()


class Read(NamedTuple):
    """A file that was read: its name as it was given, what it was read as, its bytes as they lie on disk."""

    name: str
    format: str
    size: int
    sha256: str
    why: str = ""
    """Why it was taken for this format, where nobody said it."""
    rows: int = 0
    """How many rows it has, whatever became of them."""
    way: Way = Way()
    """How it was to be read, without which it does not come to the same again."""
    content: str = ""
    """Of what is packed the hash of what it holds, by which it is known where it lies unpacked too."""


class UsageSums(NamedTuple):
    """Logs reduced: sums by cell, what is not in them and why, and by which edges and sizes they were cut.

    `windows` are those that slots name, `edges` the instants at which any price of the table changes, `cuts`
    the sizes of input at which one does or a context window ends, narrowest last. `by` are the names of the
    columns of `Cell.by`; `zone` is in which days of them were counted. `identities` are the rows that may
    stand in other files too, each as it was counted; None where none may, `()` where they were not kept.
    """

    files: tuple[Read, ...]
    table: str
    """The hash of the table whose edges and cuts these are."""
    edges: tuple[int, ...]
    windows: tuple[WeeklyWindow, ...]
    cuts: tuple[Threshold, ...]
    sums: Mapping[Cell, Sum]
    by: tuple[str, ...] = ()
    zone: str = "UTC"
    refused: Mapping[str, Counted] = {}
    not_billed: Mapping[str, Counted] = {}
    repeated: int = 0
    identities: Identities | tuple[()] | None = None
