"""Figures as they are printed: does a text contain an amount, in its own language's notation?"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product

from costcalc.numbers import EXACT
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.pricing.source import Source

_ENGLISH = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,20})?|[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?|\.[0-9]{1,20}"
)
_FRENCH = re.compile(r"[0-9]{1,3}(?:[\u00a0\u202f .][0-9]{3})+(?:,[0-9]{1,20})?|[0-9]{1,20}(?:,[0-9]{1,20})?")

COMMA_LANGUAGES = frozenset({"de", "es", "fr", "it", "nl", "pt"})
"""The languages that write a decimal comma."""

_POWERS_OF_A_THOUSAND = (0, 3, 6)
"""A price per million tokens is also printed per thousand, or per token, as data files do."""


def numbers_in(text: str, language: str = "en") -> Iterator[Decimal]:
    """The numbers in a text: `0,14 $` in French, `$1,000.50` in English, `1.5e-05` in a data file."""
    if language in COMMA_LANGUAGES:
        french = (re.sub(r"[\u00a0\u202f .]", "", match) for match in _FRENCH.findall(text))
        return (Decimal(each.replace(",", ".")) for each in french)
    return (Decimal(match.replace(",", "")) for match in _ENGLISH.findall(text))


NOT_PRINTED = "the printed words do not contain the {0} {1}: correct the words or the {2}"


def check_printed(
    words: str | None, figure: Decimal, source: Source | None, spelled: object = None, what: str = "figure"
) -> Iterator[tuple[tuple[str], str]]:
    """What is wrong with the words of a source as printed: they must contain the figure that they are for."""
    if words and source and not figure_stands_in(words, figure, source.language):
        yield ("printed",), NOT_PRINTED.format("figure", spelled or figure, what)


def figure_stands_in(text: str, amount: Decimal, language: str = "en") -> bool:
    """Whether a text contains an amount, per million, per thousand or per one."""
    printed = product(numbers_in(text, language), _POWERS_OF_A_THOUSAND)
    return any(EXACT.scaleb(number, power) == amount for number, power in printed)
