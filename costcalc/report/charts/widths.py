"""How wide a text is, without a font: pictures are laid out before anybody knows by which it will be shown.

The advances are rounded up, so that a text that fits here fits by the fonts that pages and files name.
"""

from __future__ import annotations

from costcalc.report.text import cell_width

_CLASSES = {
    0.28: "iIjl.,:;'|!·’ \u00a0",
    0.2: "\u202f",
    0.4: 'frt()[]{}-/\\"`“”°',
    0.9: "mwMW@%—…",
    0.7: "ABCDEGHKNOPQRUVXYZ&ÀÉÈÊ×≈",
}
ADVANCES = {letter: width for width, letters in _CLASSES.items() for letter in letters}
OTHERS, WIDE = 0.6, 1.0
"""Of all other letters and the digits, and of those that take two columns of a terminal."""
BOLDER = 1.06


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """The pixels that a text takes in a size of type."""
    ems = sum(ADVANCES.get(letter) or _other(letter) for letter in text)
    return ems * size * (BOLDER if is_bold else 1)


def _other(letter: str) -> float:
    return OTHERS if letter.isascii() else (0.0, OTHERS + 0.05, WIDE)[cell_width(letter)]


def fitting(text: str, size: float, room: float) -> str:
    """A text as far as it fits, with an ellipsis for what does not."""
    if width_of(text, size) <= room:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
