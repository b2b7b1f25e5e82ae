"""Outside texts and lists in the sentences of messages."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN_CHARACTERS = 60
"""How much of a text is shown."""


def shown(text: object) -> str:
    """Quote outside text for a message: short, on one line, without control characters."""
    if isinstance(text, int) and text.bit_length() > 4_000:  # noqa: PLR2004 - Python refuses to write it out
        return "a number of thousands of digits"
    try:
        whole = text if isinstance(text, str) else repr(text)
    except (ValueError, RecursionError):  # a list of such numbers, or one nested too deep to write out
        whole = f"a value of type {type(text).__name__}"
    # An untrusted text of a megabyte is cut before anything walks over it.
    cut = whole[:SHOWN_CHARACTERS]
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cut)
    return f"'{clean}…'" if len(whole) > len(cut) else f"'{clean}'"


def listed(words: Iterable[str], joiner: str = "or") -> str:
    """Join words as prose: `a`, `a or b`, `a, b or c`."""
    *head, last = words
    return f"{', '.join(head)} {joiner} {last}" if head else last
