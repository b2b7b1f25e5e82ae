"""French that is read off English: phrases, what stands in their holes, and what has no phrase."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.language.numerals import NARROW, NO_BREAK
from costcalc.language.tongue import KINDS, Phrase, Tongue, books, french

PHRASES = [Phrase(*each) for book in books().values() for each in book.items()]
SILENT = {"s", "es"}
"""Holes of an English plural, which French has no use for."""


def spaced(text):
    """The text with plain spaces."""
    return text.replace(NO_BREAK, " ").replace(NARROW, " ")


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("1,234.5", "1 234,5"),
        ("29.6×", "29,6×"),
        ("<1%", "<1 %"),
        ("≈0.0000003", "≈0,0000003"),
        ("3,689,778 – 6,149,631", "3 689 778 – 6 149 631"),
        ("prices from 2025-01-01", "prix depuis le 1er janvier 2025"),
        ("from 2025-01-02 to 2025-02-26T16:00:00Z", "du 2 janvier 2025 au 26 février 2025 à 16:00 UTC"),
        ("1 images", "1 image"),
        ("1.5 images", "1,5 image"),
        ("2 images", "2 images"),
        ("input, output: “$0.14, in all”", "entrée, sortie : « $0.14, in all »"),
        ("GPT-4.1 (openai/gpt-4.1) on 2025-08-01", "GPT-4.1 (openai/gpt-4.1), le 1er août 2025"),
        ("service_tier batch, USD before tax", "service_tier batch, USD hors taxes"),
    ],
)  # fmt: skip
def test_what_is_told_is_said_in_french(english, expected):
    """Words and numbers are French; names, quotes and ids stay as they are."""
    assert spaced(french().say(english)) == expected


@pytest.mark.parametrize(
    "text", ["gpt-4.1", "openai/o1", "1.2.3", "0,14 $", "v3.1, 2 of", "2026-01-05T10:00:00Z"]
)
def test_what_is_no_phrase_stays(text):
    """An id, a version, a number of French and an instant come through, and are known as missed."""
    tongue = Tongue(PHRASES)
    assert tongue.say(text) == text
    assert text in tongue.missed


def test_spaces_do_not_break():
    """Thousands stand apart by narrow spaces, and signs by spaces that do not break."""
    assert french().say("1,234,567.5") == f"1{NARROW}234{NARROW}567,5"
    assert french().say("56.3%") == f"56,3{NO_BREAK}%"


def test_the_phrase_that_says_the_most_is_meant():
    """Of several phrases that fit, the one with the most letters of its own decides."""
    tongue = Tongue([Phrase("{a} on {b}", "wrong"), Phrase("{a} rests on {b}", "{a} repose sur {b}")])
    assert tongue.say("all rests on one") == "all repose sur one"


def test_a_name_after_de():
    """`{of_name}` is the name after `de`, as French has it."""
    tongue = Tongue([Phrase("prices of {day:month}", "prix {of_day}")])
    assert tongue.say("prices of 2025-08") == "prix d’août 2025"


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.english[:60])
def test_holes_agree(phrase):
    """Each hole is of a known kind, and stands in both languages; what French asks for is there."""
    asked = Counter(
        name.removeprefix("of_").removeprefix("than_") for name in Phrase(phrase.french, "").holes
    )
    assert {*phrase.holes.values()} <= {*KINDS}
    assert {*asked} == {name for name, kind in phrase.holes.items() if kind not in SILENT}


def test_no_phrase_is_said_twice():
    """One text has one phrase, in whichever book."""
    twice = [each for each, times in Counter(each.english for each in PHRASES).items() if times > 1]
    assert not twice


@given(st.decimals(0, 10**15, allow_nan=False, places=6))
def test_a_figure_keeps_its_digits(number):
    """Only the signs of a figure change, whatever it is."""
    english = f"{number:,f}"
    assert french().say(english) == english.replace(",", NARROW).replace(".", ",")


@given(st.text(max_size=60))
def test_any_text_is_said(text):
    """No text of others is too strange: it stays, or its parts do."""
    assert isinstance(Tongue(PHRASES[:200]).say(text), str)
