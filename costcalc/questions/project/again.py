"""A saved projection, asked again: its document repeats what was said, as it was said."""

from __future__ import annotations

from costcalc.asking.saved import map_of, member
from costcalc.asking.words import ALLOWANCES, LANGUAGE, MEASURED_WITH
from costcalc.questions.project.request import phase_text
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from costcalc.asking.saved import Command, Document
    from costcalc.asking.words import Words

_ALLOWED = tuple(each.name for each in ALLOWANCES)
_NOT_IN_WORKLOAD = ("model", "start", "months", "draws", "seed", "option", "offer", *_ALLOWED)
"""What the document of a projection has apart from its workload, and from what is assumed."""


def words_again(saved: Document, command: Command) -> dict[str, Any]:
    """The words of a saved projection: of its command, of its workload, and of what it assumes."""
    workload, assumptions = map_of(saved, "workload"), map_of(saved, "assumptions")
    for name in ("start", "months"):
        member(saved, name)
    words = command.words
    if command.said("preset"):
        return _beside_preset(words, workload, assumptions)
    words = {name: words[name] for name in _NOT_IN_WORKLOAD if name in words}
    return words | {"workload": workload, "scenarios": saved.get("scenarios"), **assumptions}


def _beside_preset(words: Words, workload: Words, assumptions: Words) -> dict[str, Any]:
    """What was said beside a preset, as it was said: a number, a map, or a word of the map `text`."""
    said = _as_said(words, {**assumptions, **workload})
    text = {
        name: said.pop(name) for name in (LANGUAGE, MEASURED_WITH) if name in said and name not in assumptions
    }
    return said | {"text": text or None, "demand": assumptions.get("demand")}


def _as_said(words: Words, saved: Mapping[str, Any]) -> dict[str, Any]:
    """Words of a command as the result has them, where it has the same, as a number or a map."""
    found = dict(words)
    for name, value in words.items():
        kept = saved.get(FIELD_OF.get(name, name))
        if kept is not None and _texts(kept) == _texts(value):
            found[name] = kept
    return found


def _texts(said: object) -> list[str]:
    listed = said if isinstance(said, list) else [said]
    return [phase_text(each) if _is_phase(each) else str(each) for each in listed]


def _is_phase(said: object) -> bool:
    return isinstance(said, dict) and {"from", "requests"} <= said.keys()
