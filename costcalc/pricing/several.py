"""Several names of one question: those that nobody has are refused together, not the first of them alone."""

from __future__ import annotations

from costcalc.errors import AmbiguousModelError, UnknownModelError, shown
from costcalc.pricing.near import FewHints
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    Name = TypeVar("Name")
    Found = TypeVar("Found")


def each_found(names: Iterable[Name], find: Callable[[Name], Found]) -> list[Found]:
    """What is found for each name; one `UnknownModelError` for all the names that nobody has."""
    found: list[Found] = []
    unknown: dict[str, UnknownModelError] = {}
    for name in names:
        try:
            found.append(find(name))
        except UnknownModelError as error:
            unknown.setdefault(name if isinstance(name, str) else shown(name), error.with_traceback(None))
    if unknown:
        raise _together(unknown.values())
    return found


def _together(errors: Iterable[UnknownModelError]) -> UnknownModelError:
    """One error that tells all of them, those about names of several models last."""
    hints, in_order = FewHints(), sorted(errors, key=lambda each: isinstance(each, AmbiguousModelError))
    every = [told for each in in_order if isinstance(told := hints.of(each), UnknownModelError)]
    first = every[0]
    if len(every) == 1:
        return first
    lead = type(first)(first.name, lambda: first.near, first.reason, first.seller)
    lead.every = tuple(every)
    return lead
