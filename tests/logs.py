"""Rows of logs for tests, made up: requests, buckets, repeated lines, and what cannot be read."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from costcalc.periods import parse_window
from costcalc.pricing.conditions import Threshold
from costcalc.questions.reprice.boundaries import Boundaries
from costcalc.questions.reprice.instants import microseconds
from costcalc.questions.reprice.reduction.reduce import ALL_TOGETHER, Reduction
from costcalc.questions.reprice.sums import Read
from costcalc.usage.logs.rows import Row
from tests.builders import at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from costcalc.questions.reprice.reduction.labels import Grouping
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.usage.logs.rows import Said

    Log = list[tuple[str, Said]]


def us(instant: str) -> int:
    """Microseconds of an instant."""
    return microseconds(at(instant))


EDGES = us("2025-01-20T00:00Z"), us("2025-02-26T00:00Z"), us("2025-09-05T16:00Z")
NIGHT, WORKDAY = parse_window(["16:30-00:30"]), parse_window(["09:00-17:00"], ["mon", "fri"], "Europe/Paris")
CUTS = tuple(Threshold(Decimal(size), is_from) for size, is_from in ((1_000, False), (200_000, True)))
BOUNDARIES = Boundaries(EDGES, (WORKDAY, NIGHT), CUTS)
"""Those of a small market."""


def row(number: int = 1, instant: str | None = "2025-03-01T12:00Z", size: int = 10, **more: Any) -> Row:
    """A request of so much input, and 5 output, on `acme/one`."""
    parts = (("input", size), ("output", 5))
    when = None if instant is None else us(instant)
    return Row(number, "acme/one", when, parts, size, size)._replace(**more)


def read(name: str, **more: Any) -> Read:
    """A file as it was read; its hash is of its name."""
    return Read(name, "generic", 100, sha256(name.encode("utf-8", "surrogateescape")).hexdigest(), **more)


def reduced(
    logs: Iterable[tuple[str, Said]],
    grouping: Grouping = ALL_TOGETHER,
    *,
    identities: bool = True,
    boundaries: Boundaries = BOUNDARIES,
) -> UsageSums:
    """The sums of rows of files, by the small market."""
    reduction, names = Reduction(boundaries, grouping), {}
    for name, said in logs:
        names[name] = read(name)
        reduction.take(name, said)
    return reduction.sums(names.values(), "sha256:table", identities=identities)
