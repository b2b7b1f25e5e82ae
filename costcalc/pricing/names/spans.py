"""How long a name means what it was found to mean: until the next edge of all that had a say in it."""

from __future__ import annotations

from itertools import chain

from costcalc.periods import EVER, Stretch, lasting, whole_day
from costcalc.pricing.names.clouds import other_endpoint, rivals
from costcalc.pricing.names.makers import ZONES
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from costcalc.periods import Moment
    from costcalc.pricing.model import Name
    from costcalc.pricing.stored.compiled import Catalogue

SAYS_DAY = "{on}"
"""What stands in a note that says the day of which was asked."""


def span_of(
    catalogue: Catalogue, name: str, considered: Iterable[Name], known: Name, on: Moment
) -> Stretch | None:
    """The time around a moment in which a name means the same; None where that changes in the day asked.

    `considered` is everything that the name stood for at any step, `known` that for which it stands.
    """
    named = {*considered}
    zones = [each.model for each in named if each.model.startswith(ZONES)]
    named.update(chain.from_iterable(rivals(catalogue, each) for each in zones))
    models = {each.model for each in named} | {other_endpoint(catalogue, name, known.model)} - {""}
    asked, around = lasting(on), EVER
    if SAYS_DAY in known.note:
        around = whole_day(asked.start.date())
    edges = {*_edges(catalogue, named, models), *around}
    start = max(each for each in edges if each <= asked.start)
    end = min(each for each in edges if each > asked.start)
    return Stretch(start, end) if asked.end <= end else None


def _edges(catalogue: Catalogue, named: Iterable[Name], models: Iterable[str]) -> Iterator[datetime]:
    """When names begin and end, and when the price or the life of their models changes."""
    for each in named:
        yield from filter(None, (each.effective_from, each.effective_to))
    for model_id in models:
        yield from catalogue.model(model_id).edges
