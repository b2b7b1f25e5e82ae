"""A usage that is told in parts with counts of their own, of which those around them leave some out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from costcalc.numbers import EXACT, ZERO, plain
from costcalc.prose import shown
from costcalc.usage.records.errors import UsageRecordError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    Counted = dict[str, Decimal]

ABOUT = ("type", "model")
"""What an iteration says besides its counts."""
OF_ANOTHER = "advisor_message"
"""The type of those that another model made."""
FACTS = ("service_tier", "inference_geo")
"""What is so of a request as a whole, whichever model it also called."""


def none_of(model: object, path: str) -> UsageRecordError:
    """The error for iterations of which none is of the model that answered."""
    return UsageRecordError(
        f"none is of {shown(model)}, which answered", path, reason="no iteration of the model"
    )


def iterations_of(value: object, path: str, model: str | None) -> list[Mapping[str, object]]:
    """The iterations of a usage, without what they say besides their counts.

    Raises `UsageRecordError` for one that another model made: it has another price.
    """
    if not isinstance(value, list | tuple):
        raise UsageRecordError("a list is due", path, reason="no list")
    found: list[Mapping[str, object]] = []
    for place, each in enumerate(value):
        if not isinstance(each, Mapping):
            raise UsageRecordError("a map is due", f"{path}.{place}", reason="no map")
        made_by = each.get("model")
        if (made_by is not None and made_by != model) or (made_by is None and each.get("type") == OF_ANOTHER):
            raise UsageRecordError(
                f"it is of {shown(made_by) if made_by else 'another model'}",
                f"{path}.{place}",
                alone="hand in each model's part as a record of its own",
            )
        found.append({name: held for name, held in each.items() if name not in ABOUT})
    return found


def summed(top: Counted, parts: list[Counted]) -> Counted:
    """The counts of all iterations together; what none of them counts is as it stands around them.

    A compaction is billed, and the counts around the iterations leave it out: they may be less than the sum,
    and are refused where they are more.
    """
    found = dict(top)
    for path in dict.fromkeys(path for part in parts for path in part):
        found[path] = reduce(EXACT.add, (part[path] for part in parts if path in part), ZERO)
        if path in top and top[path] > found[path]:
            raise UsageRecordError(
                f"{plain(top[path])} is more than the iterations add up to, {plain(found[path])}",
                path,
                reason=f"{path} exceeds its parts",
            )
    return found
