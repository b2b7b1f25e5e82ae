"""Presets in a question: the words of a packaged workload, under those that were said beside its name."""

from __future__ import annotations

from functools import lru_cache

from costcalc.asking.files.chain import preset_place, read_chain
from costcalc.asking.files.words import QUANTITIES, flat, left_out, merged
from costcalc.asking.words import OPTION_NAMES, one_text, read_options
from costcalc.errors import UsageError
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from costcalc.asking.words import Parameter, Words


class Asked(NamedTuple):
    """A question with the words of its preset, and what it has no use for."""

    words: dict[str, Any]
    left_out: Sequence[str] = ()


def with_preset(words: Words, known: Mapping[str, Parameter], maps: Collection[str] = ()) -> Asked:
    """A question in which the preset that it names is spelled out; other words beat those of the preset.

    `known` are the names that the question takes, `maps` those that only files and bodies can say: it leaves
    out what only another question has a use for. Raises `UsageError` for a name that no preset has.
    """
    name = one_text(words, "preset")
    said = {word: value for word, value in words.items() if word != "preset" and value is not None}
    if name is None:
        return Asked(said)
    preset = _words_of(preset_place(name))
    unused = left_out(preset, {*known, *maps})
    _check_mix(name, preset, said)
    kept = {
        word: value
        for word, value in preset.items()
        if word not in unused and not _is_said(word, said, known)
    }
    found = merged(kept, said)
    if "options" in preset:
        found = {word: value for word, value in found.items() if word not in OPTION_NAMES}
        found["options"] = {**preset["options"], **read_options(said)}
    return Asked(found, unused)


@lru_cache(maxsize=64)
def _words_of(place: str) -> dict[str, Any]:
    """The words of a preset, read once: the file belongs to costcalc, and its tests have checked it."""
    return flat(read_chain(place).words)


def _is_said(word: str, said: Words, known: Mapping[str, Parameter]) -> bool:
    """Whether a word of the preset was said anew, by any of its names."""
    parameter = known.get(word)
    return parameter is not None and any(each in said for each in (parameter.name, *parameter.also))


def _check_mix(name: str, preset: Words, said: Words) -> None:
    """Refuse a quantity beside a mix: it says nothing of which shape it belongs to."""
    quantity = next((word for word in said if word in QUANTITIES), None)
    if "shapes" in preset and quantity is not None:
        raise UsageError(
            f"the preset {name} is a mix of {len(preset['shapes'])} shapes, and this does not say of which: "
            f"write a file with `extends: preset:{name}` and `shapes` of your own",
            quantity,
        )
