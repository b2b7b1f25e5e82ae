"""What is known of a flat format of logs: where its rows lie, and what stands in one beside its usage.

How the usage counts is said once, by the formats of usage records (`usage/records`, `usage/columns/exports`):
a log names those that its rows may have. A format is flat where a row says all that it means by itself.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from costcalc.usage.records.format import Format, Instant

REQUEST, SUM, SPEND = "request", "sum", "spend"
"""What a row is of: one request, whose size is known; several, of which it is not; or money alone."""
JSON, TABLE = "JSON", "CSV"
"""What a file of it holds: objects, one a line or in whole documents, or a table with a header."""

ONE = Decimal(1)
CENT = Decimal("0.01")


class Spend(NamedTuple):
    """Where a log says what a row cost: at which path, in which currency, and in which part of it.

    The currency stands at the path `currency_at`, where there is one. `is_due` says that a row is refused
    for anything else than an amount there.
    """

    path: str
    currency: str = "USD"
    currency_at: str = ""
    unit: Decimal = ONE
    is_due: bool = False


class Long(NamedTuple):
    """How a table with a row for each class of tokens says them: the column of the class, and of its count.

    `meters` are what each class is added to, in the words of `Format.counts`; `requests` is the class that
    counts requests, and `ignored` are classes that say nothing of a price. `is_apart` says that rows with one
    id may stand in several files, each with some of the classes.
    """

    meter: str
    quantity: str
    meters: Mapping[str, str]
    requests: str = ""
    ignored: tuple[str, ...] = ()
    is_apart: bool = False


class LogFormat(NamedTuple):
    """A flat format of logs. Paths are those within a row, `a|b` is the first of two that is there.

    `source` is a page on it. `counts` are the formats that a usage in it may have, of which the one that fits
    is taken; two that read a row differently refuse it. `is_flat` says that the members of a usage stand
    among those of the row, as the columns of a table do; `at` is where in a row the answer stands, where it
    is not the row, and `is_wrapped` that it may stand anywhere in it. `container` is JSON or CSV, and
    `is_either` says that it may be the other; `inside` are the lists within which rows lie, and what stands
    around them is said of each.

    `signs` are columns or paths that all must be there, for the log to be known by them; a sign may name its
    value, as `type=GENERATION`. `not_billed` are tests with the reason why nobody bills such a row, as those
    of an `Envelope`; several are joined by ` & `. `no_usage` is why a row without any usage is not billed;
    where there is none it is refused. `due` are members without which nobody can say the price, with the
    reason and how to get them.

    `model`, `sold_by` and `on` stand for those of the usage's format where they are given; `has_sellers` is
    False where names tell themselves who sold the model. `otherwise` are where the instant of a row may stand
    that its answer does not say. `timeless` are formats of usage whose answers do not say when they were:
    that is no fault of a row. Of a sum `until` is when its bucket ends, `requests` the count of its requests,
    and `sizes` where it says how large each was, with the least and the most.

    `id` are the ways to tell a row from others, the first whose paths, joined by `+`, are all there, or of a
    sum any; `*` is all of the row. `spend` is where it says what it cost. `labels` are names that rows may be
    summed up by, with where they stand. `aside` are members that say nothing of the price though they look
    so. `options` are facts of all rows, `option_columns` are where a row says some. `texts` are members that
    hold JSON in a text, `lifted` such that stand deep in something else that is not looked at. `long` is of a
    table with a row for each class, `columns` are those that a table must have. `notes` are what to know of
    every file of it.
    """

    name: str
    title: str
    source: str
    counts: tuple[Format, ...]
    signs: tuple[str, ...] = ()
    container: str = JSON
    kind: str = REQUEST
    inside: tuple[str, ...] = ()
    at: str = ""
    not_billed: Mapping[str, str] = {}
    no_usage: str = ""
    due: Mapping[str, tuple[str, str]] = {}
    model: tuple[str, ...] = ()
    sold_by: tuple[str, ...] = ()
    has_sellers: bool = True
    on: tuple[Instant, ...] = ()
    until: tuple[Instant, ...] = ()
    timeless: tuple[str, ...] = ()
    otherwise: tuple[Instant, ...] = ()
    is_wrapped: bool = False
    id: tuple[str, ...] = ()
    requests: str = ""
    sizes: tuple[str, Mapping[str, tuple[int, int]]] | None = None
    spend: tuple[Spend, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = {}
    aside: tuple[str, ...] = ()
    options: Mapping[str, str] = {}
    option_columns: Mapping[str, str] = {}
    texts: tuple[str, ...] = ()
    lifted: Mapping[str, str] = {}
    is_flat: bool = False
    is_either: bool = False
    long: Long | None = None
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
