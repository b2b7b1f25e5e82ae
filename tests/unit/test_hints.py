"""What is said instead of a word that nobody knows, in every way in: the right meter, or none."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc import Usage, Workload
from costcalc.asking.words import check_words
from costcalc.cli.commands import COMMANDS, parser_of
from costcalc.errors import CostcalcError
from costcalc.hints.words import METER_OF, hint, near
from costcalc.meters import METERS, USAGE_FIELDS
from costcalc.questions.price.request import ASKING
from costcalc.usage.flags import FIELD_OF, flag
from tests.builders import model, period, pricing_file, table_of

WORDS = {
    "prompt_tokens": "input",
    "promptTokenCount": "input",
    "inputTokens": "input",
    "input_token_count": "input",
    "completion_tokens": "output",
    "candidates_token_count": "output",
    "outputTokenCount": "output",
    "cached_tokens": "cache_read",
    "input_cached_tokens": "cache_read",
    "cache_read_input_tokens": "cache_read",
    "cacheReadInputTokens": "cache_read",
    "gen_ai.usage.cache_read.input_tokens": "cache_read",
    "prompt_tokens_details.cached_tokens": "cache_read",
    "prompt_cache_hit_tokens": "cache_read",
    "cached_content_token_count": "cache_read",
    "cache_creation_input_tokens": "cache_write",
    "gen_ai.usage.cache_creation.input_tokens": "cache_write",
    "cacheWriteInputTokens": "cache_write",
    "ephemeral_5m_input_tokens": "cache_write_5m",
    "cache_creation.ephemeral_1h_input_tokens": "cache_write_1h",
    "thoughts_token_count": "reasoning",
    "reasoning_output_tokens": "reasoning",
    "web_search_requests": "web_search",
    "num_model_requests": "request",
    "input_audio_token": "input_audio",
    "prompt_cache_miss_tokens": None,
    "uncached_input_tokens": None,
    "cache_write_2h": None,
    "audio_tokens": None,
    "total_tokens": None,
    "output_images": None,
}
"""Words of providers, and of people, with the meter that they are here; None where none is."""


def meters_in(text: str) -> set[str]:
    """The meters that a hint names."""
    told = text.partition("did you mean ")[2].partition("?")[0].partition(", which")[0]
    words = told.replace(", the thoughts included", "").replace(",", " or ").split(" or ")
    names = (each.strip().removeprefix("--").replace("-", "_") for each in words)
    return {METER_OF[each] for each in names if each in METER_OF}


@pytest.mark.parametrize(("word", "meter"), WORDS.items())
def test_words_of_others(word: str, meter: str | None):
    """A provider's word leads to its meaning here, or nowhere."""
    expected = {meter} - {None}
    assert meters_in(hint(word, ASKING.names)) == expected
    assert meters_in(hint(f"--{word}", [f"--{each.replace('_', '-')}" for each in FIELD_OF])) == expected


def refusals(word: str) -> list[str]:
    """What every way in says of a word."""
    table = table_of(pricing_file(model(period("input: 1 USD/Mtoken"), also="aliases: [one]")))
    asked = {
        "words": lambda: check_words({word: 1}, ASKING.names),
        "library": lambda: Usage(**{word: 1}),
        "workload": lambda: Workload(**dict[str, Any]({word: 1})),
        "shape": lambda: Workload(shapes=[{word: 1}]),
        "flags": lambda: parser_of("price").parse_args(["m", f"--{word.replace('_', '-')}", "1"]),
        "YAML": lambda: table_of(pricing_file(model(period(f"input: 1 USD/Mtoken, {word}: 1 USD/Mtoken")))),
        "question": lambda: table.compare(Workload(input=1), ["one"], on="2025-06-01", options={word: "1"}),
    }
    told = []
    for name, ask in asked.items():
        with pytest.raises(CostcalcError) as caught:
            ask()
        told.append(f"{name}: {caught.value}")
    return told


@pytest.mark.parametrize("word", ["prompt_tokens", "cache_creation_input_tokens", "uncached_input_tokens"])
def test_every_way_in(word: str):
    """No way in names another meter for a word than the one that it is."""
    for told in refusals(word):
        assert meters_in(told) <= {WORDS[word]}, told


NOT_OF_TOKENS = sorted(name for name, meter in METER_OF.items() if METERS[meter].unit != "token")


@pytest.mark.parametrize("name", NOT_OF_TOKENS)
@pytest.mark.parametrize("form", ["{}_tokens", "{}_token_count", "num_{}_tokens", "{}_tok"])
def test_no_unit_is_crossed(name: str, form: str):
    """What counts tokens is no count of images, pages, seconds or searches, in words as in flags."""
    word = form.format(name)
    flags = [f"--{each.replace('_', '-')}" for each in FIELD_OF]
    for told in (near(word, FIELD_OF), near(f"--{word.replace('_', '-')}", flags)):
        meters = {METER_OF[each.strip("-").replace("-", "_")] for each in told}
        assert {METERS[each].unit for each in meters} <= {"token"}, told


@pytest.mark.parametrize("word", ["output_text_tokens", "input_text_tokens", "input_page", "output_items"])
def test_a_part_is_not_the_whole(word: str):
    """A part of what goes in or out is neither all of it, nor another part."""
    assert near(word, FIELD_OF) == []


def test_tokens_of_a_request():
    """Pydantic AI's `request_tokens` are the input; `request_count` is a number of requests."""
    assert near("--request-tokens", ["--input", "--requests"]) == ["--input"]
    assert near("request_count", FIELD_OF) == ["requests"]


@pytest.mark.slow
def test_slips_of_letters_cross_no_meter():
    """Any name with a letter left out, doubled or swapped leads to its own meter, or nowhere."""
    for name in FIELD_OF:
        for place in range(len(name)):
            less, more = name[:place] + name[place + 1 :], name[:place] + name[place] * 2 + name[place + 1 :]
            swapped = name[:place] + name[place : place + 2][::-1] + name[place + 2 :]
            for slip in {less, more, swapped} - {*FIELD_OF}:
                assert {METER_OF[each] for each in near(slip, FIELD_OF)} <= {METER_OF[name]}, slip


def test_every_name_of_a_meter_is_known():
    """The names that hints know are those that people may use."""
    assert {name: USAGE_FIELDS[field].name for name, field in FIELD_OF.items()}.items() <= METER_OF.items()
    assert set(METER_OF.values()) == set(METERS)


def test_what_the_input_includes():
    """Whoever counts the cache beside the input is told that it is counted within it here."""
    assert hint("cache_creation_input_tokens", ASKING.names) == (
        "; did you mean cache_write, which the input includes?"
    )
    assert hint("candidates_token_count", ASKING.names) == "; did you mean output, the thoughts included?"
    assert hint("cache_reed", ASKING.names) == "; did you mean cached?"


@pytest.mark.parametrize(
    ("word", "told"), [("modle", ["model"]), ("serviceTier", ["service_tier"]), ("x", [])]
)
def test_other_words(word: str, told: list[str]):
    """Words that are no meter are found by their letters, as before."""
    assert near(word, ASKING.names) == told


@pytest.mark.parametrize("command", sorted(COMMANDS))
@pytest.mark.parametrize("flag", ["--on", "--date", "--in", "--ou", "--o"])
def test_a_long_flag_leads_to_no_short_one(command: str, flag: str):
    """`-o` writes a file: it is no hint for `--on`; a command without a day has its start, or nothing."""
    flags = list(parser_of(command).flags)
    told = near(flag, flags)
    assert all(each.startswith("--") for each in told)
    if flag == "--on" and flag not in flags:
        assert told == (["--start"] if "--start" in flags else [])


@pytest.mark.parametrize("word", ["", "-" * 100, "a" * 1_000_000, "\ud800", "é" * 50])
def test_hostile_words(word: str):
    """Whatever a word is, it ends."""
    assert len(near(word, ASKING.names)) <= 3


@pytest.mark.parametrize(
    ("word", "hinted"),
    [
        ("--code-interpreter-sessions", "--container-sessions"),
        ("file_search_calls", "storage_searches"),
        ("search_units", "rerank_searches"),
        ("citations_tokens", "citation"),
    ],
)
def test_fees_of_providers(word: str, hinted: str):
    """What OpenAI, Cohere and Perplexity count beside tokens has its flag here."""
    known = [flag(each) for each in FIELD_OF] if word.startswith("--") else list(FIELD_OF)
    assert near(word, known)[:1] == [hinted]


@pytest.mark.parametrize(
    ("command", "said", "hinted"),
    [
        ("price", "--tier", "--service-tier"),
        ("compare", "--json", "--format"),
        ("compare", "--csv", "--format"),
        ("project", "--from", "--start"),
    ],
)
def test_other_words_for_a_flag(command: str, said: str, hinted: str):
    """What other tools call a flag leads to it, and to no flag that only looks like it."""
    assert near(said, parser_of(command).flags) == [hinted]
