"""A phrasebook gives words in both languages, and leaves what it does not know in plain letters."""

from __future__ import annotations

import json

import pytest

from costcalc.questions.claims.phrasebook import Phrasebook


@pytest.fixture
def book(tmp_path):
    """A book of a few entries."""
    kinds = {
        "names": {"sheep": ["the sheep", "le mouton"], "logo": "Logo"},
        "sentences": {"cost": ["the price {of_what}", "le prix {of_what}"]},
        "labels": {"many": ["claims: many", "beaucoup : oui"]},
    }
    place = tmp_path / "book.json"
    place.write_text(json.dumps(kinds), encoding="utf-8")
    return Phrasebook(str(place))


def test_words(book):
    """An entry is read in its language; one text serves both; what is unknown stays, without underscores."""
    assert (book.word("names", "sheep", "en"), book.word("names", "sheep", "fr")) == (
        "the sheep",
        "le mouton",
    )
    assert book.word("names", "logo", "fr") == "Logo"
    assert book.word("names", "black_sheep", "fr") == "black sheep"
    assert book.word("names", "black_sheep", "fr", "one_more") == "one more"
    assert book.word("names", "black_sheep", "fr", "") == ""


def test_templates(book):
    """A template takes words as they are, and after `of`; braces within a word are only text."""
    assert book.say("sentences", "cost", "en", what="the sheep") == "the price of the sheep"
    assert book.say("sentences", "cost", "fr", what="le mouton") == "le prix du mouton"
    assert book.say("sentences", "cost", "en", what="{what}") == "the price of {what}"


def test_labels(book):
    """Labels have the spaces of their language."""
    assert book.labels("en") == {"many": "claims: many"}
    assert book.labels("fr") == {"many": "beaucoup\N{NO-BREAK SPACE}: oui"}
