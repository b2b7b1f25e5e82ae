"""What an audit finds: something that is wrong, who says what, and what costcalc makes of it."""

from __future__ import annotations

from costcalc.periods import spell
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from costcalc.pricing.source import Source

KINDS: Mapping[str, str] = {
    "unit": "prices a factor of about a thousand, a million or a billion apart: somebody mistook the unit",
    "price": "prices that differ",
    "disputed": "public files show different prices of it, and none of them decides",
    "zero": "one asks a price, and one says that it costs nothing",
    "not_sold": "one asks a price, and one says that this is not for sale",
    "retired": "one has a price in force, and one says that the model, or its name, is no longer sold",
    "not_yet_sold": "one has a price in force, and one says that it begins later",
    "unpriced": "one has a price in force, and in our own table someone found that nobody lists one",
    "stale": "figures that nobody has looked at for long",
    "unsourced": "figures that do not say where they were read",
}
"""What there is to find."""

HIGH, MEDIUM, LOW = "high", "medium", "low"
SEVERITIES = (HIGH, MEDIUM, LOW)

STATUSES = ON_SALE, NOT_SOLD, ENDED, NOT_YET, UNPRICED, NAME_ENDED = (
    "on sale", "not sold", "ended", "not yet on sale", "no list price", "no longer called so",
)  # fmt: skip
"""What a layer may say of a model, or of a meter of it."""


class Value(NamedTuple):
    """What one layer says: a price in USD per pricing unit, or why it has none. `model` is its name there."""

    layer: str
    model: str | None
    status: str
    amount: Decimal | None = None
    variant: str | None = None
    since: str | None = None
    until: str | None = None
    basis: str | None = None
    retrieved: str | None = None
    source: Source | None = None


class Finding(NamedTuple):
    """One thing that is wrong somewhere, or that two layers cannot both be right about.

    `used` is the layer whose price costcalc uses, and `used_amount` that price; None where it uses none.
    `ratio` is the highest price over the lowest, to 12 digits. `known` says that our own table names the
    disagreement itself. `figures` is how many figures the finding is about.
    """

    kind: str
    severity: str
    model: str | None
    meter: str | None
    variant: str | None
    on: str
    values: Sequence[Value]
    used: str | None
    used_amount: Decimal | None
    why: str
    ratio: Decimal | None = None
    known: bool = False
    figures: int = 1


def spelled(instant: datetime | None) -> str | None:
    """An instant as text; None where there is none."""
    return None if instant is None else spell(instant)
