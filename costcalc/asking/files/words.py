"""The words of a workload file, and how one that extends another is laid over it."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

QUANTITIES = frozenset(FIELD_OF) - {"requests", "request"}
"""What one request uses: the fields of a usage, by any of their names."""

SHAPE_WORDS = frozenset({"name", "weight"})
"""What a shape may say besides its quantities."""

INNER_WORDS: dict[str, frozenset[str]] = {
    "text": frozenset({"language", "tokens_measured_with"}),
    "phases": frozenset({"from", "requests", "growth", "ceiling"}),
}
"""The words of maps whose keys are our own."""

MOST_PHASES = 100
MOST_SCENARIOS = 20

ALTERNATIVES = (
    (frozenset({"shapes"}), QUANTITIES),
    (frozenset({"growth_file", "demand"}), frozenset({"requests", "growth", "ceiling", "phases"})),
)
"""What is said one way or the other: where a file is extended, either takes the place of the other."""


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Words laid over others: maps are merged key by key, anything else is replaced.

    Shapes take the place of the quantities below them, and quantities that of shapes.
    """
    found = {name: value for name, value in under.items() if name in over or not _is_replaced(name, over)}
    for name, value in over.items():
        below = found.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            found[name] = _merged_scenarios(below, value) if name == "scenarios" else {**below, **value}
        else:
            found[name] = value
    return found


def _merged_scenarios(below: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    return {**below, **{name: merged(below.get(name, {}), said) for name, said in over.items()}}


def _is_replaced(name: str, over: Mapping[str, Any]) -> bool:
    """Whether what a word says is said anew: by the other of two alternatives, or under another name."""
    for one, other in ALTERNATIVES:
        if (name in one and not other.isdisjoint(over)) or (name in other and not one.isdisjoint(over)):
            return True
    field = FIELD_OF.get(name)
    return field is not None and any(FIELD_OF.get(each) == field for each in over)


def left_out(words: Mapping[str, Any], known: Collection[str]) -> tuple[str, ...]:
    """The words of a file that a question has no use for; another has, or no file could say them."""
    return tuple(name for name in words if name not in known)


def as_list(value: object) -> object:
    """One text stands for a list of it."""
    return [value] if isinstance(value, str) else value


def as_pairs(value: object) -> object:
    """A map such as `{o1: 79.2%}` stands for the list of its pairs, `[o1=79.2%]`."""
    return [f"{name}={share}" for name, share in value.items()] if isinstance(value, Mapping) else value


def flat(words: Mapping[str, Any]) -> dict[str, Any]:
    """The words as a command line has them: what may be said several times is a list."""
    found = dict(words)
    for name, form in (("success", as_pairs), ("hours", as_list)):
        if name in found:
            found[name] = form(found[name])
    if "scenarios" in found:
        found["scenarios"] = {name: flat(said) for name, said in found["scenarios"].items()}
    return found
