"""What a name stood for, and comes to stand for, of which nothing is meant by it on the moment asked."""

from __future__ import annotations

from costcalc.errors import UnknownModelError
from costcalc.periods import Moment, lasting, spell
from costcalc.pricing.model import BEGINNING, Name
from costcalc.pricing.names.near import MOST_NEAR
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from costcalc.pricing.model import Model
    from costcalc.pricing.stored.compiled import Catalogue

LONGEST_CHAIN = 20


def not_in_force(
    catalogue: Catalogue, name: str, candidates: Sequence[Name], on: Moment
) -> UnknownModelError:
    """The error for a name that stands for nothing on a moment, with what follows its last model."""
    before, _ = _around(candidates, on)
    instant, successor, hosts = lasting(on).start, "", []
    if before is not None:
        model = catalogue.model(before.model)
        successor = _still_sold(catalogue, model, instant)
        others = catalogue.hosts_of(model.weights_id)
        hosts = [each for each in others if each != successor and catalogue.model(each).is_sold(instant)]
    error = UnknownModelError(name, [*filter(None, [successor]), *hosts[: MOST_NEAR - 1]])
    error.meant, error.successor = stood_for(candidates, on), successor
    return error


def _still_sold(catalogue: Catalogue, model: Model, instant: datetime) -> str:
    """The model itself where it is sold at an instant, else the first that follows it and is, or the last."""
    for _ in range(LONGEST_CHAIN):
        if model.is_sold(instant) or model.successor is None:
            break
        model = catalogue.model(model.successor)
    return model.id


def last_sold(model: Model, on: Moment) -> datetime | None:
    """Until when a model was sold that is not on a moment; None where it never was before it."""
    instant = lasting(on).start
    sold = [each for each in model.prices if not each.withdrawn]
    return max(
        (each.effective_to for each in sold if each.effective_to and each.effective_to <= instant),
        default=None,
    )


def stood_for(candidates: Sequence[Name], on: Moment) -> str:
    """What a name stood for before a moment, and comes to stand for after it."""
    before, after = _around(candidates, on)
    told = [(verb, each) for verb, each in (("stood", before), ("stands", after)) if each is not None]
    parts = []
    for verb, each in told:
        since = f" from {spell(each.effective_from)}" if each.effective_from else ""
        until = f" until {spell(each.effective_to)}" if each.effective_to else ""
        parts.append(f"it {verb} for {each.model}{since}{until}")
    return f"on {spell(on)} ({', and '.join(parts)})"


def _around(candidates: Sequence[Name], on: Moment) -> tuple[Name | None, Name | None]:
    """The last meaning of a name that began before a moment, and the first one that begins after it."""
    instant = lasting(on).start
    known = sorted(candidates, key=lambda each: each.effective_from or BEGINNING)
    later = [each for each in known if (each.effective_from or BEGINNING) > instant]
    earlier = [each for each in known if each not in later]
    return (earlier[-1] if earlier else None), (later[0] if later else None)
