"""Words and figures in what claims say, as a reader remembers them: `0.14` finds `0,14 $`."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

from costcalc.numbers import plain
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.pricing.facts import Claim

_FIGURE = r"\d+(?:[.,' ]\d{3}(?!\d))*(?:[.,]\d+)?"
_ASKED = re.compile(r"(?:us\$|[$€£])?(\d[\d.,']*)%?")
"""A figure as it is asked for, with its sign, in a word without spaces."""
_THOUSANDS = 3
LONGEST = 30
"""Characters of a figure; no claim has a longer one."""


def figures_in(text: str) -> frozenset[str]:
    """The figures of a text in plain notation, in every way in which their signs can be read.

    `0,14` is 0.14, `5,576` both 5576 and 5.576, `1.500,50` is 1500.5.
    """
    return frozenset(each for found in re.findall(_FIGURE, text) for each in readings(found))


def readings(figure: str) -> set[str]:
    """What a figure may be: a single sign before three digits separates thousands, or decimals."""
    digits = re.sub("[' ]", "", figure)
    signs = re.findall("[.,]", digits)
    if not signs:
        return {_plain(digits, "")}
    whole, decimals = digits[: digits.rindex(signs[-1])], digits[digits.rindex(signs[-1]) + 1 :]
    bare = re.sub("[.,]", "", whole)
    as_decimals, as_thousands = _plain(bare, decimals), _plain(bare + decimals, "")
    if len(signs) > 1:
        return {as_thousands if signs[-1] == signs[-2] else as_decimals}
    may_group = len(decimals) == _THOUSANDS and 0 < len(whole) <= _THOUSANDS and whole[0] != "0"
    return {as_decimals, as_thousands} if may_group else {as_decimals}


def _plain(whole: str, decimals: str) -> str:
    """Digits without zeros that say nothing."""
    decimals = decimals.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' if decimals else ''}{decimals}"


def asked_figure(word: str) -> frozenset[str]:
    """What a word that is a figure may mean, `$0.14` or `0,14`; nothing of any other word."""
    match = _ASKED.fullmatch(word) if len(word) <= LONGEST else None
    return frozenset(readings(match[1].rstrip(".,"))) if match else frozenset()


def begins_with_figure(text: str) -> bool:
    """Whether a text is an amount, and so no id of a claim: `0,14 $`, `$0.14`."""
    first, *_ = folded(text).split() or [""]
    return bool(asked_figure(first))


def is_said(claim: Claim, search: str, *, figures_whole: bool = False) -> bool:
    """Whether a claim says all words of a search; figures in any notation.

    A part of a word is enough, and of a figure unless `figures_whole`: then 14 is not found in 0.14.
    """
    said, figures = _said_by(claim)
    for word in folded(search).split():
        asked = asked_figure(word)
        is_there = word in said or (word in _SIGNS and any(each in said for each in _SIGNS[word]))
        if asked.isdisjoint(figures) and (not is_there or (asked and figures_whole)):
            return False
    return True


_DOLLARS = ("$", "usd", "dollar")
_SIGNS = {"$": _DOLLARS, "usd": _DOLLARS, "us$": _DOLLARS, "€": ("€", "euro"), "eur": ("€", "euro")}
"""How a currency may be said instead."""


@lru_cache(maxsize=1_024)
def _said_by(claim: Claim) -> tuple[str, frozenset[str]]:
    """What a claim says, as it is remembered, and its figures; that in its own unit too."""
    words = f"{claim.printed} {claim.subject_as_stated} {claim.title} {claim.title_fr}"
    value = plain(claim.value.number) if claim.value else ""
    # The figures in an id or in the title of an article are no claim's own.
    return folded(f"{claim.id} {words} {claim.article.title}"), figures_in(f"{folded(words)} {value}")


def folded(text: str) -> str:
    """Words as they are remembered: without capitals, accents and the form of apostrophes."""
    letters = normalize("NFKD", text.replace("’", "'")).lower()
    return "".join(letter for letter in letters if not combining(letter))
