"""Figures as readers of English and of French have them in a table; sentences come from the analysis."""

from __future__ import annotations

from decimal import Decimal

from costcalc.language.numerals import decimal_signs
from costcalc.report.figures import NOTHING, ROOMY, SHORT_DIGITS, grouped, money, rounded
from costcalc.report.safe import is_number

RANGES = {"en": ("{} to {}", "from {}", "up to {}"), "fr": ("{} à {}", "à partir de {}", "jusqu’à {}")}
"""A range, and what is open above or below."""

UNITS = {
    "en": {"percent": "%", "times": "×", "hour": "h"},
    "fr": {"percent": "%", "times": "fois", "hour": "h", "byte": "octet"},
}
COST_DIGITS = 4


def with_unit(text: str, unit: str | None, lang: str) -> str:
    """A figure with its unit, which French keeps on one line."""
    joint = "\N{NARROW NO-BREAK SPACE}" if lang == "fr" else " "
    said = figure(text, lang, unit)
    return f"{said}{joint}{UNITS[lang].get(unit, unit)}" if unit else said


def figure(text: str | None, lang: str, unit: str | None = None) -> str:
    """A figure as people of a language read it; words stay words, prices have two decimals at least.

    >>> figure("-16.8559809283", "en"), figure("500000000..", "en"), figure("0.14", "fr")
    ('-16.856', 'from 500,000,000', '0,14')
    """
    ends = range_of(text)
    if ends is None:
        return text or NOTHING
    low, high = (None if end is None else _number(end, lang, unit) for end in ends)
    between, above, below = RANGES[lang]
    if low is None or high is None:
        return below.format(high) if low is None else above.format(low)
    return low if low == high else between.format(low, high)


def range_of(text: str | None) -> tuple[str | None, str | None] | None:
    """The ends of a figure, equal for a number, None for an open end; None for what is words or a date."""
    low, dots, high = (text or "").partition("..")
    ends = (low or None, high or None) if dots else (low, low)
    said = [end for end in ends if end]
    return ends if said and all(map(is_number, said)) else None


def _number(text: str, lang: str, unit: str | None = None) -> str:
    """All digits where they are few, else the first six and those before the point."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, fraction = digits.partition(".")
    if fraction and len((whole + fraction).lstrip("0")) > ROOMY:
        digits = rounded(digits, max(SHORT_DIGITS, len(whole)))
    shown = money(digits) if unit and unit.startswith("USD/") else grouped(digits)
    return sign + decimal_signs(shown, lang)


def times(text: str | None, lang: str) -> str:
    """A ratio of prices with one decimal: `9.98521157647` is 10.0×."""
    if text is None:
        return NOTHING
    return decimal_signs(f"{Decimal(text):,.1f}×", lang)


def cost(text: str, lang: str) -> str:
    """A cost of a comparison, to a few digits: `0.724195051546` is 0.7242."""
    return decimal_signs(money(rounded(text, COST_DIGITS)), lang)
