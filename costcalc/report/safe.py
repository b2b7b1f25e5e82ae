"""Text from outside, made harmless for where it is shown: a terminal, a spreadsheet, a Markdown page."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""


def safe(text: str) -> str:
    """Replace what could steer a terminal: control characters, line breaks, marks of direction."""
    if text.isprintable():
        return text
    return "".join(_harmless(letter) for letter in text)


def _harmless(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if letter.isspace() else "\N{REPLACEMENT CHARACTER}"


def csv_cell(value: object) -> str:
    """A CSV cell that no spreadsheet runs: `=1+1` gets a leading `'`, a number such as -1.5 does not."""
    if value is None:
        return ""
    text = "".join(
        each if each.isprintable() or each in "\t\r\n" else "\N{REPLACEMENT CHARACTER}" for each in str(value)
    )
    if text.startswith(FORMULA_STARTS) and not is_number(text):
        text = f"'{text}"
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


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
