"""Tokenizers and verbosity in a pricing file: read, layered, compiled; models name the family they use."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from decimal import Decimal

import pytest

from costcalc.errors import PricingTableError
from tests.builders import facts_file, loaded, model, period, pricing_file, table_of

RATES = "input: 1 USD/Mtoken, output: 2 USD/Mtoken"
SECTIONS = """\
    tokenizers:
      base: {name: Base, source: sheet, printed: words}
      other:
        name: Other
        relative_to: base
        source: sheet
        factors:
          fr: {factor: 1.250, source: letter, on: 2026-11-22, note: counted}
          code: {low: 1.1, high: 1.3, source: sheet}
    verbosity:
      much: {models: [acme/one], relative_to: the others, low: 1.5, high: 4, source: sheet, on: 2025-08}
"""
MODELS = (
    model(period(RATES), "acme/one", "tokenizer: other"),
    model(period(RATES), "acme/host", "weights_of: acme/one"),
    model(period(RATES), "acme/plain"),
)
TABLE = table_of(facts_file(SECTIONS, *MODELS))
FACTS = TABLE.catalogue.facts()


def test_families_keep_their_factors_and_sources():
    """A factor is exact, with its language, day, source and note; a range has both its ends."""
    other = FACTS.tokenizers["other"]
    french, code = other.factors["fr"], other.factors["code"]
    assert (french.low, french.high) == (Decimal("1.25"), Decimal("1.25"))
    assert (french.cited.source.id, french.cited.on, french.cited.note) == ("letter", "2026-11-22", "counted")
    assert (code.low, code.high) == (Decimal("1.1"), Decimal("1.3"))
    assert (other.root, FACTS.tokenizers["base"].root) == ("base", "base")
    assert FACTS.tokenizers["base"].cited.printed == "words"


def test_a_range_of_verbosity_is_about_weights():
    """A range speaks of the models that it names, and of hosts of the same weights."""
    (much,) = FACTS.verbosities.values()
    about = [each.id for each in TABLE.models() if much.is_about(each)]
    assert about == ["acme/one", "acme/host"]
    assert (much.low, much.high, much.relative_to) == (Decimal("1.5"), Decimal(4), "the others")


def test_models_name_their_family():
    """A model says which family its tokenizer is of, or nothing."""
    assert [each.tokenizer for each in TABLE.models()] == ["other", None, None]


def test_families_count_for_the_hash():
    """A changed factor is another table; a table without any is the table that it was."""
    changed = table_of(facts_file(SECTIONS.replace("1.250", "1.26"), *MODELS))
    assert changed.hash != TABLE.hash
    written_otherwise = table_of(facts_file(SECTIONS.replace("1.250", "1.25"), *MODELS))
    assert written_otherwise.hash == TABLE.hash
    assert not table_of(pricing_file(MODELS[2])).catalogue.facts().tokenizers


def overlay(text: str) -> str:
    """An overlay of these sections."""
    return f"version: 1\ncurrency: USD\n{text}end: pricing/1\n"


def test_an_overlay_adds_a_family_of_its_own():
    """An overlay's model may use a family of the table, and its family be relative to one there."""
    own = (
        "sources: {mine: {title: Mine, url: 'https://example.com/mine', kind: measured}}\n"
        "models:\n  acme/mine:\n    name: Mine\n    tokenizer: mine\n    unpriced: ours\n    prices: []\n"
        "tokenizers:\n  mine: {name: Mine, relative_to: base, source: mine, factors: {de: {factor: 2, source: mine}}}\n"
    )
    facts = table_of(facts_file(SECTIONS, *MODELS), overlay(own)).catalogue.facts()
    assert list(facts.tokenizers) == ["base", "other", "mine"]


def test_an_overlay_may_correct_a_range_but_not_add_a_second():
    """A range of the same name takes the place of the one below; one of another name is refused."""
    again = "verbosity:\n  {}: {{models: [acme/one], relative_to: r, low: 2, high: 3, source: sheet}}\n"
    table = table_of(facts_file(SECTIONS, *MODELS), overlay(again.format("much")))
    assert [each.low for each in table.catalogue.facts().verbosities.values()] == [Decimal(2)]
    with pytest.raises(PricingTableError, match="'much' speaks of this model too"):
        loaded(facts_file(SECTIONS, *MODELS), overlay(again.format("more")))
