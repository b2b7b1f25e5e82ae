"""Which names of the history are which model: by id, by an alias of its seller, else a model of their own.

The same name with dots for hyphens between digits, or in other letters, is the same name. Where a table dates
a name, or several models have it, it says itself what the name meant, and the history keeps out.

A feed may give a name to a model that never cost the same: a file that shows both, at different prices for
`UNLIKE_DAYS` days, knows better. Such a name becomes a model of its own, unless our own files gave it.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from costcalc.pricing.source import OWN
from tools.history.conclusions.lines import span_of
from tools.history.conclusions.runs import days_in, overlap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from tools.history.conclusions.lines import Line

UNLIKE_DAYS = 45
"""For so many days one file must show two names at different prices, for them to be two models."""

_POINT = re.compile(r"(?<=\d)\.(?=\d)")


class Named(NamedTuple):
    """A model with its lines; `taken_from` is the model whose feed calls it the same, and is wrong."""

    model: str
    lines: Sequence[Line]
    names: tuple[str, ...] = ()
    taken_from: str = ""


def spelled(name: str) -> str:
    """A name as it is compared: `xai/Grok-4.1` and `xai/grok-4-1` are the same."""
    return _POINT.sub("-", name.lower())


def named(lines: Mapping[str, Sequence[Line]], documents: Mapping[str, Document]) -> Iterator[Named]:
    """The lines by model, in the order of the names."""
    known = _known(documents)
    of_model: dict[str, list[tuple[int, str]]] = {}
    unknown: dict[str, list[str]] = {}
    for name in sorted(lines):
        found = known.get(spelled(name))
        if found is None:
            unknown.setdefault(spelled(name), []).append(name)
        elif found.model:
            of_model.setdefault(found.model, []).append((found.place, name))
    for model, places in of_model.items():
        names = [name for _, name in sorted(places)]
        own = documents[model]["layer"] in OWN
        taken, apart = _alike(names, lines)
        yield Named(model, taken, tuple(names))
        for name in apart if not own else ():
            yield Named(name, lines[name], (name,), model)
    for names in unknown.values():
        first = max(names, key=lambda name: (len(lines[name]), name))
        others = [name for name in names if name != first]
        yield Named(first, _alike([first, *others], lines)[0], (first, *others))


class _Meant(NamedTuple):
    """The model that a name is, empty where it is not for the history to say; 0 is its id."""

    model: str
    place: int


def _known(documents: Mapping[str, Document]) -> dict[str, _Meant]:
    found = {spelled(model): _Meant(model, 0) for model in documents}
    for model, document in documents.items():
        seller = document["provider"]
        for place, alias in enumerate(document.get("aliases", ()), 1):
            name = alias["name"]
            full = spelled(name if name.startswith(f"{seller}/") else f"{seller}/{name}")
            dated = "effective_from" in alias or "effective_to" in alias
            before = found.get(full)
            if before is None:
                found[full] = _Meant("" if dated else model, place)
            elif before.place and before.model != model:
                found[full] = _Meant("", place)
    return found


def _alike(names: Sequence[str], lines: Mapping[str, Sequence[Line]]) -> tuple[list[Line], list[str]]:
    """The lines of a model from all its names, and the names that turn out to be other models.

    Of each source the first name counts; another one tells of the days for which that has none.
    """
    taken: list[Line] = list(lines[names[0]])
    apart: list[str] = []
    for name in names[1:]:
        sources = {line.source for line in lines[name]}
        if any(_unlike(lines[names[0]], lines[name], source) for source in sources):
            apart.append(name)
        if any(_unlike(taken, lines[name], source) for source in sources):
            continue
        spans: dict[str, list[tuple[str, str]]] = {}
        for line in taken:
            spans.setdefault(line.source, []).append(span_of(line))
        taken += [
            line
            for line in lines[name]
            if line.source not in spans
            or span_of(line)[1] < min(first for first, _ in spans[line.source])
            or span_of(line)[0] > max(last for _, last in spans[line.source])
        ]
    return taken, apart


def _unlike(one: Sequence[Line], other: Sequence[Line], source: str) -> bool:
    """Whether a file shows two names at different prices for long."""
    days = 0
    for line, beside in product(one, other):
        if line.source == beside.source == source and _differ(line, beside):
            common = overlap(span_of(line), span_of(beside))
            days += days_in(common) if common else 0
    return days > UNLIKE_DAYS


def _differ(one: Line, other: Line) -> bool:
    return any(
        one.prices[key] != other.prices[key]
        for key in one.prices.keys() & other.prices.keys()
        if not key[0] and key[1] in {"input", "output"}
    )
