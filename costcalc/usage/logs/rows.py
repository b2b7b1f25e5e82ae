"""What a row of a log says: what a request used, that nobody billed it, or why it cannot be read.

Readers yield these, whatever the format; what is made of them (`questions/reprice`) knows no format.
"""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    Parts = tuple[tuple[str, int | Decimal], ...]
    Options = tuple[tuple[str, str], ...]

NO_ROWS = "no rows"
"""Why nobody bills a file that holds none: the page of a day without use, or a header alone."""
NO_LABELS: Mapping[str, str] = {}


class Recorded(NamedTuple):
    """What a log itself says that a row cost: an amount in a currency, such as USD."""

    amount: Decimal
    currency: str


class Row(NamedTuple):
    """What one request used, or a bucket of several.

    `number` is its place in its file, from 1, a header counted. `model` is the name as it was logged, after
    that of its seller where the log says who sold it: `openrouter/openai/gpt-4o-mini`. `at` and `until` are
    microseconds since 1970 in UTC: of a request its instant, and None; of a bucket `[at, until)`; `at` is
    None in formats that tell no time.

    `parts` are disjoint quantities by meter, as those of `Usage.parts`: input is what was neither read from
    nor written to a cache, and reasoning is not in output. `smallest` and `largest` bound the total input of
    any one of its requests: both are that of the request, or of a bucket 0 and the sum of all.
    `requests` is None where a bucket does not count them (see `requests_of`), and 0 for a further call of a
    request.

    Of rows with one `identity` one alone counts: see `beats`. `also` are further calls of the same request,
    each with a size or a model of its own.
    """

    number: int
    model: str
    at: int | None
    parts: Parts
    smallest: int
    largest: int
    requests: int | None = 1
    until: int | None = None
    options: Options = ()
    labels: Mapping[str, str] = NO_LABELS
    identity: str | None = None
    recorded: Recorded | None = None
    also: tuple[Row, ...] = ()

    def beats(self, other: Row) -> bool:
        """Whether of two rows of one identity this one counts: that with the most output, then the most.

        Lines of a message are written while it grows, and copies repeat it as it was.
        """
        return _weight(self) > _weight(other)


def _weight(row: Row) -> tuple[int | Decimal, int | Decimal]:
    parts = [part for each in (row, *row.also) for part in each.parts]
    output = sum(quantity for meter, quantity in parts if meter.startswith(("output", "reasoning")))
    return output, sum(quantity for _, quantity in parts)


def requests_of(counted: int | None, parts: Parts) -> int | None:
    """The requests of a bucket that says how many; 0 requests use nothing: of use by 0 nobody counted any."""
    return None if not counted and any(quantity for _, quantity in parts) else counted


class NotBilled(NamedTuple):
    """A row that nobody bills, and why: a failure, an answer of a proxy's own cache, an empty bucket."""

    number: int
    reason: str
    identity: str | None = None


class Repeated(NamedTuple):
    """A row that tells again, by itself and whatever else is read, what another row told: a replay."""

    number: int


class Refused(NamedTuple):
    """A row that cannot be read as it stands: why, in words without figures, and what was there.

    `reason` is alike for all rows of a kind, as they are counted by it; `detail` is of this one. `number` 0
    is the file as a whole. `recorded` is what it says that it cost, which was spent all the same.
    """

    number: int
    reason: str
    detail: str = ""
    recorded: Recorded | None = None


Said = Row | NotBilled | Repeated | Refused
