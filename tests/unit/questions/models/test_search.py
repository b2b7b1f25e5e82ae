"""Which models a text looks for: any spelling, then any order, then slips; the nearest come first."""

from __future__ import annotations

from datetime import date

import pytest

from costcalc.questions.models.search import slips_between
from tests.asking import compare, models
from tests.builders import model, period, pricing_file, table_of

RATES = "input: 1 USD/Mtoken"
FILE = pricing_file(
    model(period(RATES), "host/gpt-4o"),
    model(period(RATES), "openai/gpt-4o", "released: 2024-05-13"),
    model(period(RATES), "openai/gpt-4o-mini", "released: 2024-07-18"),
    model(period(RATES, end="2025-02-01"), "openai/gpt-4o-1106", "released: 2024-11-06"),
    model(period(RATES), "openai/o1", "released: 2024-12-17"),
    model(period(RATES), "deepseek/deepseek-v3.1", "aliases: [deepseek-chat]"),
    model(period(RATES), "anthropic/claude-sonnet-4-5"),
    model(period(RATES), "host/sao10k"),
)
SELLERS = "".join(
    f"  {name}: {{name: {name.title()}}}\n" for name in ("host", "openai", "deepseek", "anthropic")
)
TABLE = table_of(FILE.replace("providers:\n", f"providers:\n{SELLERS}"))
DAY = date(2025, 6, 1)


def found(text: str, **words: str) -> list[str]:
    """The ids that a search finds, without their sellers where those are makers."""
    rows = models(TABLE, {"search": text, **words}, DAY).rows
    return [row.model.id for row in rows]


@pytest.mark.parametrize(
    "text", ["gpt-4o-mini", "gpt4omini", "GPT 4o mini", "Gpt_4O.Mini", "4o mini", "4OMINI"]
)
def test_any_spelling(text: str):
    """Case and marks do not matter, and a search may begin with any word."""
    assert found(text) == ["openai/gpt-4o-mini"]


def test_what_was_found_before_is_found_now():
    """A part of a word, too."""
    assert found("onnet") == found("ude-son") == ["anthropic/claude-sonnet-4-5"]


def test_letters_within_a_word_begin_none():
    """`o1` is not in gpt-4o-1106, though its letters are; where they stand as they are, that comes last."""
    assert found("o1") == ["openai/o1", "host/sao10k"]


def test_the_nearest_come_first():
    """What is called just so, then what is on sale, of that the maker's, and of that the newest."""
    near = ["openai/gpt-4o", "openai/gpt-4o-mini", "host/gpt-4o", "openai/gpt-4o-1106"]
    assert found("gpt4o") == near
    assert found("host/gpt-4o")[0] == "host/gpt-4o"
    assert found("gpt4o", sort="model") == sorted(near)


@pytest.mark.parametrize(
    ("text", "read_as", "first"),
    [
        ("deepsek", "deepseek", "deepseek/deepseek-v3.1"),  # a letter left out
        ("deeepseek", "deepseek", "deepseek/deepseek-v3.1"),  # one too many
        ("depseak", "deepseek", "deepseek/deepseek-v3.1"),  # two of seven
        ("cluade", "claude", "anthropic/claude-sonnet-4-5"),  # two changed places
        ("gtp-4o", "gpt-4o", "openai/gpt-4o"),
        ("gtp4o", "gpt4o", "openai/gpt-4o"),
        ("Cluade Sonet 4.5", "claude sonnet 4.5", "anthropic/claude-sonnet-4-5"),
        ("4.5 sonnet", "4.5 + sonnet", "anthropic/claude-sonnet-4-5"),
        ("4.5 sonet", "4.5 sonnet", "anthropic/claude-sonnet-4-5"),
    ],
)
def test_slips_are_forgiven_and_told(text: str, read_as: str, first: str):
    """Where nothing is called so, what is near is listed, and the list says what it looked for."""
    listed = models(TABLE, {"search": text}, DAY)
    assert list(listed.searched_as) == listed.to_dict()["searched_as"] == [read_as]
    assert listed.rows[0].model.id == first


@pytest.mark.parametrize(
    "text", ["gpt-9", "o7", "xxxx", "gqq-4o", "", "-", "🦙", "x" * 300, "a b c d e f g h i j"]
)
def test_what_is_no_slip(text: str):
    """Digits are no slips, nor are two of four letters; nothing is forgiven that would be a guess."""
    listed = models(TABLE, {"search": text}, DAY)
    assert "searched_as" not in listed.to_dict()
    assert listed.total == {"": 8, "-": 6}.get(text, 0)  # all, and those with a dash


def test_a_search_that_finds_nothing_else_is_no_slip():
    """A name that some model has, of another provider than the one that is asked for, is spelled well."""
    assert found("claude", provider="openai") == []


def test_all_models_are_compared_by_what_is_said():
    """A ranking of whatever is near would be a guess: nothing is forgiven but the spelling."""
    asked = {"all": "true", "input": "1000", "search": "GPT 4o"}
    assert len(compare(TABLE, asked, DAY).rows) == 3
    with pytest.raises(ValueError, match=r"no model matches search 'gtp4o'; did you mean gpt4o\?$"):
        compare(TABLE, {**asked, "search": "gtp4o"}, DAY)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("claude", "claude", 0),
        ("cluade", "claude", 1),
        ("claud", "claude", 1),
        ("clouds", "claude", 2),
        ("gemini", "mistral", None),
        ("", "ab", 2),
        ("", "abc", None),
    ],
)
def test_slips_between(one: str, other: str, slips: int | None):
    """Letters that are wrong, left out, too many, or changed places; both ways alike."""
    assert slips_between(one, other, 2) == slips_between(other, one, 2) == slips
