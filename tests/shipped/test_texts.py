"""Tokenizers and verbosity of the shipped table: every factor is sourced, dated, and as it was counted."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from costcalc import Workload
from tests.builders import ROOT


def test_every_tokenizer_of_a_model_is_a_family(shipped):
    """A model names a family of the table, and hosts of the same weights name the same."""
    families = shipped.catalogue.facts().tokenizers
    used = {each.id: each.tokenizer for each in shipped.models() if each.tokenizer is not None}
    assert len(used) >= 43
    assert set(used.values()) <= set(families)
    for model in shipped.models():
        if model.weights_of:
            assert model.tokenizer == shipped.model(model.weights_of, on="2025-01-25").tokenizer, model.id


def test_what_is_not_public_is_not_guessed(shipped):
    """Models of Anthropic, Google and xAI have no family, but for the two of Anthropic that were compared with one another.

    A host of another's weights is asked above.
    """
    makers = {"anthropic", "google", "xai"}
    closed = [each for each in shipped.models() if each.provider.id in makers and not each.weights_of]
    assert {each.id: each.tokenizer for each in closed if each.tokenizer} == {
        "anthropic/claude-opus-4-6": "claude-opus-4.6",
        "anthropic/claude-opus-4-7": "claude-opus-4.7",
    }


def test_every_factor_has_a_source_and_a_day(shipped):
    """Every family, factor and range names a source that can be found, and the day of the figure."""
    facts = shipped.catalogue.facts()
    factors = [factor for family in facts.tokenizers.values() for factor in family.factors.values()]
    cited = [each.cited for each in (*factors, *facts.verbosities.values())]
    assert len(cited) >= 25
    for each in cited:
        assert each.source.url, each.source.id
        assert each.source.retrieved, each.source.id
        assert each.on, each.source.id
        assert each.printed or each.note, each.source.id
    assert {each.cited.source.kind for each in factors} == {"measured"}
    assert all(family.cited.source.url for family in facts.tokenizers.values())


def test_factors_are_what_was_counted(shipped):
    """A factor of our own is the quotient of the counts in its note, to two decimals."""
    checked = 0
    for family in shipped.catalogue.facts().tokenizers.values():
        for language, factor in family.factors.items():
            counts = re.search(r": ([0-9,]+) tokens, o200k ([0-9,]+)$", factor.cited.note or "")
            if counts:
                own, root = (Fraction(each.replace(",", "")) for each in counts.groups())
                assert round(own / root, 2) == factor.low == factor.high, (
                    family.id,
                    language,
                )
                checked += 1
            else:
                assert str(factor.high) in (factor.cited.printed or ""), (family.id, language)
    assert checked == 21


@pytest.mark.parametrize(
    ("family", "french"),
    [("llama-4", "1"), ("tekken", "1.03"), ("deepseek-v3", "1.16"), ("llama-3", "1.2"), ("cl100k", "1.2"), ("claude-2", "1.35")],
)  # fmt: skip
def test_french_press_articles(shipped, family: str, french: str):
    """The five French articles, against o200k; in English every one of these is within 3 % of it."""
    factors = shipped.catalogue.facts().tokenizers[family].factors
    assert factors["fr"].low == Decimal(french)
    assert Decimal("0.99") <= factors["en"].low <= Decimal("1.03")


def test_the_new_tokenizer_of_opus_is_a_rise_that_no_price_shows(shipped):
    """Opus 4.7 costs 1.36 times Opus 4.6 for the same French text at the same price; against others it is not known."""
    result = shipped.compare(
        Workload(input=100_000, output=10_000), ["claude-opus-4-6", "claude-opus-4-7", "gpt-5.5"], on="2026-05-25",
        language="fr", tokens_measured_with="claude-opus-4-6",
    )  # fmt: skip
    costs = {row.model.id: row for row in result.rows}
    ratio = costs["anthropic/claude-opus-4-7"].fraction / costs["anthropic/claude-opus-4-6"].fraction
    assert ratio == Fraction(136, 100)
    assert "no factor from claude-opus-4.6 to o200k" in costs["openai/gpt-5.5"].notes[-1]


def test_the_published_range_of_open_reasoning_models(shipped):
    """R1 and its hosts write 1.5 to 4 times the tokens of closed reasoning models (Nous, 2025-08-14)."""
    (found,) = shipped.catalogue.facts().verbosities.values()
    assert (found.low, found.high, found.cited.source.published) == (Decimal("1.5"), Decimal(4), "2025-08-14")
    about = {each.id for each in shipped.models() if found.is_about(each)}
    assert {"deepseek/deepseek-r1", "bedrock/deepseek-r1", "novita/deepseek-r1-0528"} <= about
    assert not {each for each in about if each.startswith("openai/")}
    evidence = shipped.catalogue.facts().evidence["open-models-token-ratio"]
    assert (evidence.low.number, evidence.high.number) == (found.low, found.high)


def test_the_factors_of_the_documentation_are_those_of_the_table(shipped):
    """docs/how-costs-are-computed.md prints the factors that the table holds, of every family relative to o200k."""
    page = (ROOT / "docs" / "how-costs-are-computed.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| ([0-9.]+) \| ([0-9.]+) \| ([0-9.]+) \|$", page, re.MULTILINE)
    families = shipped.catalogue.facts().tokenizers.values()
    due = [
        tuple(each.factors[language].low for language in ("fr", "en", "code"))
        for each in families
        if each.relative_to == "o200k"
    ]
    printed = [tuple(map(Decimal, row)) for row in rows]
    assert list(map(str, printed[0])) == ["1", "1", "1"]
    assert sorted(printed[1:]) == sorted(due)
