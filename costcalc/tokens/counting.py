"""How lengths of text in the words of a question are taken as tokens, by the figures of a table."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from costcalc.errors import UsageError
from costcalc.prose import listed, shown
from costcalc.tokens.lengths import (
    HIGH,
    LOW,
    MIDDLE,
    Counting,
    Rate,
    counts_text,
    direction_of,
    is_length,
    is_share,
    lengths_in,
)
from costcalc.tokens.unlike import family_of
from costcalc.usage.flags import LANGUAGE, MEASURED_WITH
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from costcalc.pricing.facts import Facts, Length
    from costcalc.rating.table import RatingTable

    Words = Mapping[str, Any]

ASSUMED = "en"
"""The language of a text of which none is said; the answer says that it was assumed."""


def counting(table: RatingTable, words: Words) -> Counting | None:
    """How lengths in words are taken as tokens; None where none is said.

    Raises `UsageError` where the table has no figures for the language, and for lengths beside tokens.
    """
    lengths = list(lengths_in(words))
    if not lengths:
        return None
    _check_alike(words)
    facts = table.catalogue.facts()
    measured = _said_of(words, MEASURED_WITH)
    root = next((each.of for each in facts.lengths.values() if each.language), None)
    if root is None:
        raise UsageError("the table has no `lengths` of text: say tokens", lengths[0][0])
    family = family_of(table, facts, measured if isinstance(measured, str) else root)
    said = _said_of(words, LANGUAGE)
    language = said if isinstance(said, str) else ASSUMED
    rates = {text.unit: _rate(facts, text.unit, language, family.id) for _, text, _ in lengths}
    only = None if measured else frozenset(direction_of(name) for name, _, _ in lengths)
    return Counting(words, language, said is None, family.id, only, rates)


def _said_of(words: Words, name: str) -> object:
    """What is said of the text in a word of its own, or in the map `text`."""
    within = words.get("text")
    return words.get(name) or (within.get(name) if isinstance(within, Mapping) else None)


def _check_alike(words: Words) -> None:
    """Refuse tokens beside lengths in one direction, also in another shape: they are of two tokenizers."""
    shapes = [each for each in words.get("shapes") or () if isinstance(each, Mapping)]
    said = [
        (name, value) for each in (words, *shapes) for name, value in each.items() if _is_number(name, value)
    ]
    for direction in ("input", "output"):
        lengths: list[tuple[str, object]] = []
        tokens: list[tuple[str, object]] = []
        for name, value in said:
            if direction_of(name) == direction:
                (lengths if is_length(name, value) else tokens).append((name, value))
        if lengths and tokens:
            name, value = lengths[0]
            raise UsageError(
                f"{shown(value)} of {name} is a length of text, and this a number of tokens: say both in "
                "words, pages or characters, or a part as a percentage",
                tokens[0][0],
            )


def _is_number(name: str, said: object) -> bool:
    """Whether a word says how many text tokens there are, and not as a share of others."""
    return counts_text(name) and said is not None and not is_share(said)


def _rate(facts: Facts, unit: str, language: str, family: str) -> Rate:
    """Tokens of a family for one unit of text in a language."""
    if unit == "page":
        page = next((each for each in facts.lengths.values() if each.unit == unit), None)
        if page is None or language == "code":
            raise UsageError(
                f"how long a page is in {language} no figure says: say words or characters", LANGUAGE
            )
        word = _rate(facts, page.of, language, family)
        return _times(word, page)
    known = {each.language: each for each in facts.lengths.values() if each.unit == unit}
    figure = known.get(language)
    if figure is None:
        have = listed(sorted(filter(None, known)) or ["none"], "and")
        raise UsageError(
            f"the table does not say how many tokens a {unit} is in {shown(language)}; it does for {have}",
            LANGUAGE,
        )
    one = Fraction(1)
    if family == figure.of:
        return _times(Rate(one, one, one, ()), figure)
    factor = facts.tokenizers[family].factors.get(language)
    if factor is None or facts.tokenizers[family].root != figure.of:
        raise UsageError(
            f"the table has no factor from {figure.of} to {family} for {language}: leave it out",
            MEASURED_WITH,
        )
    low, high = Fraction(factor.low), Fraction(factor.high)
    return _times(Rate(low, high, high, ()), figure)


def _times(rate: Rate, figure: Length) -> Rate:
    low, middle, high = (Fraction(getattr(figure, end)) for end in (LOW, MIDDLE, HIGH))
    return Rate(rate.low * low, rate.middle * middle, rate.high * high, (*rate.figures, figure))
