"""Letters that are not printable, and harmless: spaces that do not break, joiners, soft hyphens."""

from __future__ import annotations

JOINERS = "\u00ad\u200c\u200d\u2060"
"""Soft hyphen, both joiners of letters, and the joiner of words: they show as nothing, and steer nothing."""

BREAKS = "\u2028\u2029"
FIRST_BEYOND_CONTROLS = "\u00a0"


def is_plain(text: str) -> bool:
    """Whether a text has no control characters, line breaks or marks of direction, as `Société\u00a0X`."""
    return text.isprintable() or all(map(_is_plain, text))


def _is_plain(letter: str) -> bool:
    if letter.isprintable() or letter in JOINERS:
        return True
    return letter.isspace() and letter >= FIRST_BEYOND_CONTROLS and letter not in BREAKS
