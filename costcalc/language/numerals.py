"""Numbers, amounts and dates as a reader of English or French writes them.

`5.576 million US dollars` is `5,576 millions de dollars`, with the narrow and the no-break spaces of French.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from costcalc.numbers import EXACT, ONE, plain
from costcalc.periods import WEEKDAYS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LANGUAGES = ("en", "fr")

EXACT_DIGITS = 5
"""A number of so many significant digits is short enough to be written out."""

ROUNDED_DIGITS = 4
"""A longer one is rounded to so many."""

NO_BREAK, NARROW = "\u00a0", "\u202f"
_FRENCH_SIGNS = str.maketrans({",": NARROW, ".": ","})

MILLION = 10**6

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}

_IN_FRENCH = dict(zip(WEEKDAYS, ("lun", "mar", "mer", "jeu", "ven", "sam", "dim"), strict=True))
LANGUAGE_NAMES = {"en": "anglais", "fr": "français"}
"""What French calls the languages of texts."""
_IN_ENGLISH = {french: english for english, french in _IN_FRENCH.items()}


class Unit(NamedTuple):
    """The words of a unit: one and many, English and French; `places` is the least number of decimals."""

    en: tuple[str, str]
    fr: tuple[str, str]
    scaled: bool = False
    factor: int = 1
    places: int = 0

    def word(self, number: Fraction, lang: str) -> str:
        """Its word for a number: French has the singular up to two, English for one alone."""
        one, many = self.fr if lang == "fr" else self.en
        is_one = abs(number) < 2 if lang == "fr" else abs(number) == 1  # noqa: PLR2004 - one and a half million
        return one if is_one else many


SCALES = (
    Unit(("trillion", "trillion"), ("billion", "billions"), factor=10**12),
    Unit(("billion", "billion"), ("milliard", "milliards"), factor=10**9),
    Unit(("million", "million"), ("million", "millions"), factor=MILLION),
)

UNITS = {
    "": Unit(("", ""), ("", "")),
    "times": Unit(("", ""), ("", "")),
    "percent": Unit(("%", "%"), ("%", "%")),
    "point": Unit(("point", "points"), ("point", "points")),
    "USD": Unit(("US dollar", "US dollars"), ("dollar", "dollars"), scaled=True),
    "USD/Mtoken": Unit(("$ per million tokens",) * 2, ("$ par million de tokens",) * 2, places=2),
    "USD/image": Unit(("$ per image",) * 2, ("$ par image",) * 2, places=2),
    "GPU": Unit(("GPU", "GPUs"), ("GPU", "GPU")),
    "GPU_hour": Unit(("GPU-hour", "GPU-hours"), ("heure-GPU", "heures-GPU"), scaled=True),
    "hour": Unit(("hour", "hours"), ("heure", "heures")),
    "day": Unit(("day", "days"), ("jour", "jours")),
    "byte": Unit(("GB", "GB"), ("Go", "Go"), factor=10**9),
    "token": Unit(("token", "tokens"), ("token", "tokens"), scaled=True),
    "token/second": Unit(
        ("token per second", "tokens per second"), ("token par seconde", "tokens par seconde")
    ),
}


def written(value: Fraction, places: int = 0, digits: int | None = None) -> Decimal:
    """A number as it is shown: exact where it is short, else rounded to four significant digits.

    Whole numbers below a million are exact; `digits` asks for another rounding.
    """
    if digits is None and value.denominator == 1 and abs(value) < MILLION:
        return Decimal(value.numerator)
    exact = Context(prec=digits or EXACT_DIGITS, rounding=ROUND_HALF_EVEN)
    number = exact.divide(Decimal(value.numerator), Decimal(value.denominator))
    if digits is None and Fraction(number) != value:
        number = Context(prec=ROUNDED_DIGITS).divide(Decimal(value.numerator), Decimal(value.denominator))
    if places and -number.normalize(EXACT).as_tuple().exponent < places:  # type: ignore[operator]
        number = number.quantize(EXACT.scaleb(ONE, -places), context=EXACT)
    return number


def number_in(value: Fraction, lang: str, places: int = 0, digits: int | None = None) -> str:
    """The digits of a number, grouped, with the decimal sign of the language."""
    number = written(abs(value), places, digits)
    sign = "−" if value < 0 and number else ""
    return sign + decimal_signs(f"{number if places else Decimal(plain(number)):,f}", lang)


def decimal_signs(digits: str, lang: str) -> str:
    """Digits as English writes them, with the signs of the language."""
    return digits.translate(_FRENCH_SIGNS) if lang == "fr" else digits


def grouped(digits: str) -> str:
    """Digits with a comma between thousands, whether they have some or none: `10000.5` is 10,000.5."""
    whole, point, rest = digits.replace(",", "").partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdecimal() and len(whole) > 3 else digits  # noqa: PLR2004 - thousands


def parts_of(value: Fraction, unit: str, lang: str, scale: Fraction | None = None) -> tuple[str, str]:
    """Digits and unit of an amount: `("5.576", "million US dollars")`.

    `scale` asks for another's: a difference of 0.07 million beside 5.87 million.
    """
    plain_letters = (unit.replace("_", " "),) * 2
    known = UNITS.get(unit) or Unit(plain_letters, plain_letters)
    amount = value / known.factor
    found = _scale_of(scale or amount) if known.scaled else None
    if found is None:
        places = known.places if amount.denominator > 1 else 0
        return number_in(amount, lang, places), known.word(amount, lang)
    scaled = amount / found.factor
    name = found.word(scaled, lang)
    return number_in(scaled, lang), f"{name} {de(known.fr[1])}" if lang == "fr" else f"{name} {known.en[1]}"


def _scale_of(amount: Fraction) -> Unit | None:
    return next((scale for scale in SCALES if abs(amount) >= scale.factor), None)


def amount_in(value: Fraction, unit: str, lang: str) -> str:
    """An amount with its unit: `2,048 GPUs`, `2 048 GPU`."""
    return joined(*parts_of(value, unit, lang), lang)


def joined(digits: str, tail: str, lang: str) -> str:
    """A number and what follows it, which French keeps on one line."""
    space = NO_BREAK if lang == "fr" else " "
    return f"{digits}{space}{tail}" if tail else digits


def difference_in(value: Fraction, beside: Fraction, unit: str, lang: str) -> str:
    """A difference in the scale of the number that it belongs to: 0.224 million beside 5.8 million."""
    if unit == "percent":
        return amount_in(abs(value), "point", lang)
    digits, tail = parts_of(abs(value), unit, lang, beside)
    return joined(digits, tail.split(" ")[0] if _scale_of(beside) else "", lang)


def date_in(text: str, lang: str) -> str:
    """`2025-01-20` as 20 January 2025; a month or a year as it is; other words untouched."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if match is None:
        return text
    year, month, day = match.groups()
    months = MONTHS[lang].split()
    if month is None or not 1 <= int(month) <= len(months):
        return text
    name = months[int(month) - 1]
    if day is None:
        return f"{name} {year}"
    first = "1er" if lang == "fr" and int(day) == 1 else str(int(day))
    return f"{first} {name} {year}"


def de(words: str) -> str:
    """`de` before French words: d’OpenAI, du modèle, des GPU."""
    if words.startswith("le "):
        return "du " + words[3:]
    if words.startswith("les "):
        return "des " + words[4:]
    return ("d’" if words[:1].lower() in "aeiouâàéèêëîïôù" else "de ") + words


def que(words: str) -> str:
    """`que` before French words: qu’OpenAI, que le modèle."""
    return f"qu’{words}" if de(words).startswith("d’") else f"que {words}"


def of(words: str, lang: str) -> str:
    """Words after `of`, in French after `de`."""
    return de(words) if lang == "fr" else f"of {words}"


def listed_in(items: Sequence[str], lang: str) -> str:
    """`a, b and c`."""
    last = " et " if lang == "fr" else " and "
    return last.join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def typeset(text: str, lang: str) -> str:
    """French spaces: before `:` `%` `$` and in quotes no break, before `;` `!` `?` and in numbers narrow."""
    text = text.replace(", (", " (").replace("'", "’")
    if lang != "fr":
        return text
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", NARROW, text)
    text = re.sub(r" (?=[;!?])", NARROW, text)
    text = re.sub(r" (?=[:%$»])|(?<=«) ", NO_BREAK, text)
    return re.sub(r"(?<=\d) (?=millions?\b|milliards?\b|GPU\b)", NO_BREAK, text)


def weekdays_in(text: str, lang: str) -> str:
    """Hours with weekdays in a language, whichever they were said in: `mon-fri 09:00` is lun-ven 09:00.

    French has a run of them by its ends: `mon,tue,wed,thu,fri` is lun-ven too.
    """
    names = _IN_FRENCH if lang == "fr" else _IN_ENGLISH
    said = re.sub(r"\b[a-z]{3}\b", lambda match: names.get(match[0], match[0]), text)
    return said if lang != "fr" else re.sub(r"\b[a-z]{3}(?:,[a-z]{3}){2,}\b", lambda run: _run(run[0]), said)


def _run(days: str) -> str:
    """Weekdays in French by their ends, where each follows the one before."""
    said = days.split(",")
    return f"{said[0]}-{said[-1]}" if days in ",".join(_IN_FRENCH.values()) else days
