"""The labels and figures of claims in English and French; sentences come from the analysis."""

from __future__ import annotations

from decimal import Decimal

from costcalc.report.figures import NOTHING, ROOMY, SHORT_DIGITS, grouped, money, rounded
from costcalc.report.safe import is_number

LABELS = {
    "en": {
        "printed": "printed", "article": "article", "said_by": "said by", "claimed": "claimed",
        "verdict": "verdict", "off": "off by", "evidence": "evidence, what decides first", "value": "value",
        "unit": "unit", "what": "what", "source": "source", "published": "published",
        "sources": "sources", "others": "other claims on this", "nothing": "no claim fits the question",
        "unverified": "not verified", "other_model": "another model", "against": "against", "on": "on",
        "comparison": "the price comparison",
        "per": "USD per million tokens", "ratio": "ratio", "of": "of", "many": "claims",
        "rest": "Other claims", "together": "together", "more": "`costcalc claims ID` shows the evidence",
        "none": "no figure bears on it", "to": "to", "from": "from", "up_to": "up to",
    },
    "fr": {
        "printed": "imprimé", "article": "article", "said_by": "selon", "claimed": "annoncé",
        "verdict": "verdict", "off": "écart", "evidence": "preuves, la décisive d’abord", "value": "valeur",
        "unit": "unité", "what": "quoi", "source": "source", "published": "publié",
        "sources": "sources", "others": "autres affirmations à ce sujet",
        "nothing": "aucune affirmation ne répond à la question", "unverified": "non vérifié",
        "other_model": "un autre modèle", "against": "contre", "on": "le",
        "comparison": "la comparaison des prix",
        "per": "USD par million de tokens", "ratio": "rapport", "of": "de quoi",
        "many": "affirmations", "rest": "Autres affirmations", "together": "ensemble",
        "more": "`costcalc claims ID --lang fr` montre les preuves",
        "none": "aucun chiffre ne s’y rapporte", "to": "à", "from": "à partir de", "up_to": "jusqu’à",
    },
}  # fmt: skip

OPERATORS = {
    "en": {"=": "", "<": "less than ", ">": "more than ", "~": "about "},
    "fr": {"=": "", "<": "moins de ", ">": "plus de ", "~": "environ "},
}
UNITS = {
    "en": {"percent": "%", "times": "×", "hour": "h"},
    "fr": {"percent": "%", "times": "fois", "hour": "h", "byte": "octet"},
}
COLON = {"en": ":", "fr": "\N{NO-BREAK SPACE}:"}
SEMICOLON = {"en": "; ", "fr": "\N{NARROW NO-BREAK SPACE}; "}
COST_DIGITS = 4
_FRENCH = str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})


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
    labels = LABELS[lang]
    if low == high:
        return str(low)
    if low is None or high is None:
        return f"{labels['up_to']} {high}" if low is None else f"{labels['from']} {low}"
    return f"{low} {labels['to']} {high}"


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
    return sign + _signs(shown, lang)


def times(text: str | None, lang: str) -> str:
    """A ratio of prices with one decimal: `9.98521157647` is 10.0×."""
    if text is None:
        return NOTHING
    return _signs(f"{Decimal(text):,.1f}×", lang)


def cost(text: str, lang: str) -> str:
    """A cost of a comparison, to a few digits: `0.724195051546` is 0.7242."""
    return _signs(money(rounded(text, COST_DIGITS)), lang)


def _signs(digits: str, lang: str) -> str:
    """Digits as English writes them, with the signs of the language."""
    return digits if lang == "en" else digits.translate(_FRENCH)
