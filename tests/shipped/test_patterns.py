"""A pattern is not knowledge: names that only a rule of the feed recognises, made of these rules."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import PatternOnlyError, UnknownModelError
from costcalc.pricing.names.meaning import suggested
from tests.builders import SHIPPED, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.pricing_table import PricingTable

ON = at("2026-11-22T18:00:00Z")
ASKED = 30
OF_A_SELLER = 3
"""Names of one seller that are asked, so that many sellers are met."""


@pytest.fixture(scope="module")
def table() -> PricingTable:
    """What a plain installation has, offline."""
    return costcalc.load(SHIPPED, layers=["table", "genai-prices"])


@pytest.fixture(scope="module")
def alone() -> PricingTable:
    """The feed, asked by itself."""
    return costcalc.load(layers=["genai-prices"])


def guessed(table: PricingTable) -> Iterator[str]:
    """Names that begin as rules of the feed say, with a day that nobody has sold anything on."""
    of_seller: Counter[str] = Counter()
    for pattern in table.catalogue.patterns():
        seller = pattern.model.partition("/")[0]
        name = f"{seller}/{pattern.text}-20991231"
        if pattern.kind not in {"starts_with", "contains"} or of_seller[seller] >= OF_A_SELLER:
            continue
        try:
            table.find(name, ON)
        except PatternOnlyError:
            of_seller[seller] += 1
            yield name
        except UnknownModelError:
            continue


def test_names_that_only_a_pattern_knows(table: PricingTable, alone: PricingTable):
    """All of 30 are refused, and say what they may be; the feed by itself, and who allows it, take them."""
    names = list(itertools.islice(guessed(table), ASKED))
    assert len(names) == ASKED
    assert len({each.partition("/")[0] for each in names}) > 5
    usage = costcalc.Usage(input_tokens=1_000, output_tokens=100)
    for name in names:
        with pytest.raises(PatternOnlyError, match="only a pattern of a feed recognises it") as caught:
            table.price(name, usage, on=ON)
        (model,) = caught.value.near
        assert table.find(model, ON).matched == "exact"
        found = table.allowing(pattern=True).find(name, ON)
        assert (found.matched, found.rater.model.id) == ("pattern", model)
        assert alone.find(name, ON).matched == "pattern"


def test_a_bare_name_is_its_makers(table: PricingTable, alone: PricingTable):
    """It is only suggested, by the feed itself too; who allows guesses gets the guess of its maker."""
    for view in (table, alone):
        with pytest.raises(UnknownModelError) as caught:
            view.find("claude-sonnet-4-5-20991231", ON)
        assert caught.value.near[0] in {"claude-sonnet-4-5", "anthropic/claude-sonnet-4-5"}
    found = table.allowing(pattern=True).find("claude-sonnet-4-5-20991231", ON)
    assert (found.matched, found.rater.model.id) == ("pattern", "anthropic/claude-sonnet-4-5")


@pytest.mark.parametrize(
    ("name", "not_for"),
    [
        ("anthropic/claude-opus-4.8-fast", "anthropic/claude-opus-4-8"),
        ("anthropic/claude-opus-4-80", "anthropic/claude-opus-4-8"),
        ("google/eu.anthropic.claude-opus-4-5-20251101-v1:0", "google/claude-opus-4-5"),
        ("openai/gpt-5-mini-8b", "openai/gpt-5-mini"),
        ("openai/gpt-4o-turbo-2099", "openai/gpt-4o"),
        ("bedrock/openai.gpt-5.6-sol", "bedrock/regional.openai.gpt-5.6-sol"),
    ],
)
def test_what_names_another_product_is_never_guessed(table: PricingTable, name: str, not_for: str):
    """Neither with guesses allowed nor without."""
    guessing = table.allowing(pattern=True)
    assert not_for not in suggested(table.catalogue, name)
    for view in (table, guessing):
        with contextlib.suppress(UnknownModelError):  # the table may come to know the name
            found = view.find(name, ON)
            assert (found.matched, found.rater.model.id) != ("pattern", not_for)
