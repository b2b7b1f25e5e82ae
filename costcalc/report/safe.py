"""Text from outside, made harmless for where it is shown: a terminal, a spreadsheet, a Markdown page."""

from __future__ import annotations

import re

from costcalc.prose import JOINERS

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""

STEERING = (
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Control characters beyond the first 32, separators of lines, marks of direction, what shows as nothing."""


OVERRIDING = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""What of it breaks a line, or shows other letters in another order than they stand in."""


def safe(text: str) -> str:
    """Replace what could steer a terminal: control characters, line breaks, marks of direction."""
    if text.isprintable():
        return text
    return "".join(_harmless(letter) for letter in text)


def _harmless(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if letter.isspace() else "\N{REPLACEMENT CHARACTER}"


def safe_json(text: str) -> str:
    """JSON with escapes for what could steer a terminal; whoever parses it reads the same.

    A JSON text holds such letters within its strings alone. Space between them is a plain space.
    """
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(STEERING, lambda match: _escaped(match[0]), text)


def _escaped(letter: str) -> str:
    code = ord(letter)
    if code <= 0xFFFF:  # noqa: PLR2004 - what four digits hold
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def safe_screen(text: str) -> str:
    """Lines of text, such as CSV, for a terminal: a return that would overwrite its line is replaced."""
    return text.replace("\r\n", "\n").replace("\r", "\N{REPLACEMENT CHARACTER}")


def safe_lines(text: str, painted: str = "") -> str:
    """Lines of a report without what could steer a terminal, but for the codes that `painted` matches."""
    if text.replace("\n", "").isprintable():  # as nothing is that steers; the pattern takes long to compile
        return text
    steering = f"[\0-\t\x0b-\x1f{STEERING[1:]}"
    pattern = f"({painted})|{steering}" if painted else f"(){steering}"
    return re.sub(pattern, lambda match: match[1] or "\N{REPLACEMENT CHARACTER}", text)


def csv_cell(value: object) -> str:
    """A CSV cell that no spreadsheet runs: `=1+1` gets a leading `'`, a number such as -1.5 does not.

    Spaces that do not break, joiners and soft hyphens are data, and stay.
    """
    return "" if value is None else _csv_text(str(value), f"(?![{JOINERS}]){STEERING}")


def own_cell(value: str) -> str:
    """A cell of the user's own file: as it was, but for what a spreadsheet runs and what hides letters."""
    return _csv_text(value, OVERRIDING)


def _csv_text(text: str, guarded: str) -> str:
    if not text.isprintable():
        text = re.sub(f"[\0-\x08\x0b\x0c\x0e-\x1f]|{guarded}", "\N{REPLACEMENT CHARACTER}", text)
        shown = re.sub(STEERING, "", text)  # what a spreadsheet may pass over before a formula
    else:
        shown = text
    return f"'{text}" if shown.startswith(FORMULA_STARTS) and not is_number(shown) else text


def is_number(text: str) -> bool:
    """Whether a text is digits with at most one sign and one decimal point, and nothing more."""
    digits = text[1:] if text[:1] in {"+", "-"} else text
    whole, point, fraction = digits.partition(".")
    return digits.isascii() and whole.isdigit() and (fraction.isdigit() if point else True)


def markdown_cell(value: object) -> str:
    """A cell of a Markdown table: no markup, no HTML, no column breaks."""
    if value is None:
        return ""
    text = safe(str(value)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "\\`*_[]|":
        text = text.replace(mark, f"\\{mark}")
    return text
