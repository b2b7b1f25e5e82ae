"""Columns of usage whose names are those of several makers: what each tells, and what all leave open."""

from __future__ import annotations

from costcalc.usage.column_names import words_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Meant = Mapping[str, str]

INPUT, OUTPUT, TOTAL = "input_tokens", "output_tokens", "total_tokens"
_SIDES = {
    INPUT: {"input", "inp", "in", "prompt", "prompts"},
    OUTPUT: {"output", "outp", "out", "completion", "completions"},
}
_CACHED = {"cache", "cached"}
_WRITTEN = {"write", "writes", "written", "creation", "created"}
_THOUGHT = {"reasoning", "thinking", "thought", "thoughts"}
_COUNTED = {"read", "reads", "hit", "hits", "tokens", "token", "tok", "toks", "count", "usage",
            "total", "details"}  # fmt: skip
_KNOWN = {*_COUNTED, *_CACHED, *_WRITTEN, *_THOUGHT, *_SIDES[INPUT], *_SIDES[OUTPUT]}

INSIDE = {"cache_read_tokens": INPUT, "cache_write_tokens": INPUT, "reasoning_tokens": OUTPUT}
"""The whole that a part of ours is inside of."""
CACHE_BESIDE = {
    "cache_read_tokens": "cache_read_input_tokens",
    "cache_write_tokens": "cache_creation_input_tokens",
    "reasoning_tokens": "thinking_tokens",
}
"""What Anthropic, who counts what the cache had beside the input, calls a part of ours."""
REASONING_BESIDE = {
    INPUT: "promptTokenCount", OUTPUT: "candidatesTokenCount", "reasoning_tokens": "thoughtsTokenCount",
}  # fmt: skip
"""The same of Gemini, which counts the reasoning beside the output."""


def meant(name: str) -> str | None:
    """The field that a name tells by its words alone; None where it does not.

    >>> meant("Prompt Tokens"), meant("cache_read"), meant("tokens_out"), meant("hologram_tokens")
    ('input_tokens', 'cache_read_tokens', 'output_tokens', None)
    """
    words = {*words_of(name)}
    if not words or not words <= _KNOWN or any(letter.isdigit() for letter in name):
        return None
    if words & _CACHED:
        return "cache_write_tokens" if words & _WRITTEN else "cache_read_tokens"
    if words & _THOUGHT:
        return "reasoning_tokens"
    sides = [field for field, spellings in _SIDES.items() if words & spellings]
    if sides:
        return sides[0] if len(sides) == 1 else None
    return TOTAL if "total" in words else None


def all_meant(names: Iterable[str]) -> dict[str, str] | None:
    """What each of some names tells, all input and all output among them; None for what is not clear."""
    found = {name: meant(name) for name in names}
    fields = [field for field in found.values() if field is not None]
    is_clear = len({*fields}) == len(found) and {INPUT, OUTPUT} <= {*fields}
    return {name: field for name, field in found.items() if field} if is_clear else None


class Readings(NamedTuple):
    """Parts of a whole that may be inside it or beside it, and what each column is in either case."""

    parts: Sequence[str]
    whole: str
    inside: Meant
    beside: Meant
    totals: Sequence[str]


def undecided(fields: Meant) -> Readings:
    """What columns leave open of which each tells a field."""
    inside = {name: field for name, field in fields.items() if field != TOTAL}
    parts = [name for name, field in inside.items() if INSIDE.get(field) == INPUT] or [
        name for name, field in inside.items() if field in INSIDE
    ]
    whole = next(name for name, field in inside.items() if field == INSIDE[fields[parts[0]]])
    others = CACHE_BESIDE if INSIDE[fields[parts[0]]] == INPUT else REASONING_BESIDE
    beside = {name: others.get(field, field) for name, field in inside.items()}
    return Readings(parts, whole, inside, beside, [name for name, field in fields.items() if field == TOTAL])
