"""Text instead of tokens on the command line: units of text, files of text, and --strict."""

from __future__ import annotations

import json

import pytest

from tests.builders import SHIPPED

ON = ("--on", "2026-02-01")


def test_words_are_an_estimate(costcalc):
    """1,500 English words on GPT-4o: 1,995 tokens at 2.50 a million, between 1,875 and 2,505."""
    asked = ("price", "gpt-4o", "--input", "1500 word", "--output", "0", *ON)
    said = costcalc(*asked, pricing=str(SHIPPED))
    assert said.code == 0
    assert "between 0.0046875 and 0.0062625" in said.out
    assert "an estimate: input 1500 word taken as 1995 tokens, 1875 to 2505 (text in en, which is" in said.out
    strict = costcalc(*asked, "--strict", pricing=str(SHIPPED))
    assert strict.code == 4
    assert "refused by --strict: openai/gpt-4o: an estimate: input 1500 word" in strict.err
    value = costcalc(*asked, "--format", "value", pricing=str(SHIPPED))
    assert value.out == "0.0049875\n"
    assert "an estimate: input 1500 word" in value.err
    assert costcalc(*asked, "--format", "value", "--strict", pricing=str(SHIPPED)).out == ""


def test_a_text_is_measured(costcalc, tmp_path):
    """The characters of a file count, a mark of the encoding and returns not; how many words is told."""
    place = tmp_path / "texte.txt"
    place.write_bytes("\ufeffÉté à la mer.\r\nFin.\r\n".encode())
    asked = ("price", "gpt-4o", "--input-text", str(place), "--language", "fr", "--output", "10", *ON)
    said = costcalc(*asked, "--format", "json", pricing=str(SHIPPED))
    document = json.loads(said.out)
    (quantity,) = document["counted_text"]["quantities"]
    assert (quantity["said"], quantity["tokens"]) == ("19 character", 4)  # 19 × 0.227 = 4.313
    assert "--input '19 character'" in document["command"]
    assert "19 characters, 5 words" in said.err
    assert costcalc(*asked, "--quiet", pricing=str(SHIPPED)).err == ""


def test_standard_input_is_a_text(costcalc):
    """`-` is standard input, for one of the two."""
    asked = ("compare", "gpt-4o", "o1", "--output-text", "-", "--input", "10", *ON, "--format", "json")
    said = costcalc(*asked, stdin=b"one two three four", pricing=str(SHIPPED))
    assert json.loads(said.out)["workload"]["output_tokens"] == "18 character"
    both = costcalc("price", "gpt-4o", "--input-text", "-", "--output-text", "-", stdin=b"one")
    assert (both.code, both.out) == (2, "")
    assert "--output-text: standard input is one text" in both.err


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        (b"", (), "there is no text in it"),
        (b" \n\t", (), "there is no text in it"),
        (b"caf\xe9", (), "the text is not UTF-8: byte 3 cannot be read"),
        (b"a text", ("--input", "10"), "says how long it is too"),
        (b"a text", ("--input-tokens", "10"), "says how long it is too"),
        (b"a text", ("--cached", "10"), "say both in words"),
        (None, (), "No such file"),
    ],
)
def test_what_is_no_text(content, more, words, costcalc, tmp_path):
    """An empty file, other encodings, a length said twice, tokens beside it: refused, nothing is printed."""
    place = tmp_path / "text.txt"
    if content is not None:
        place.write_bytes(content)
    said = costcalc("price", "one", "--input-text", str(place), *more, *ON)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_a_large_text_is_refused(costcalc, tmp_path, monkeypatch):
    """More than the bound is not read."""
    monkeypatch.setattr("costcalc.cli.files.text_file.LARGEST_TEXT", 1 << 20)
    place = tmp_path / "text.txt"
    place.write_bytes(b"a " * (1 << 20))
    said = costcalc("price", "one", "--input-text", str(place), *ON)
    assert (said.code, said.out) == (2, "")
    assert "it is larger than 1 MiB" in said.err


def test_a_workload_file_in_words(costcalc, tmp_path):
    """A mix may be said in words and pages, with its language in `text`; mistakes have their line."""
    place = tmp_path / "work.yaml"
    place.write_text(
        "requests: 10/day\nshapes:\n  - {name: short, weight: 9, input: 300 word, output: 100 word}\n"
        "  - {name: long, weight: 1, input: 20 page, output: 1..2 page}\ntext: {language: fr}\n"
    )
    asked = ("compare", "gpt-4o", "--workload", str(place), *ON)
    said = costcalc(*asked, pricing=str(SHIPPED))
    assert said.code == 0
    assert "long: input 20 page taken as 11400 tokens of o200k, 6950 to 17400" in said.out
    assert "short: output 100 word taken as 152 tokens" in said.out
    place.write_text("requests: 10/day\ninput: 3x0 word\noutput: 7..4 word\n")
    wrong = costcalc(*asked, pricing=str(SHIPPED))
    assert wrong.code in {1, 2}
    assert "work.yaml:2: input: '3x0' is not a number" in wrong.err
    assert "work.yaml:3: output: '7..4 word' is no range" in wrong.err


def test_a_bill_of_words(costcalc):
    """A row of a bill may be said in words: its note says that it is an estimate, with its range."""
    bill = b"model,on,input,output\ngpt-4o,2026-02-01,1500 word,0\n"
    said = costcalc("price", "--file", "-", stdin=bill, pricing=str(SHIPPED))
    assert ",0.0049875," in said.out
    assert "an estimate, 0.0046875 to 0.0062625 USD: input 1500 word taken as 1995 tokens" in said.out


def test_the_language_of_a_bill(costcalc):
    """`--language` is that of all rows in words; a column of that name is a label like any other."""
    rows = "gpt-4o,2026-02-01,1500 word,0,Go\ngpt-4o,2026-02-01,1000,0,Python\n"
    bill = f"model,on,input,output,language\n{rows}".encode()
    said = costcalc("price", "--file", "-", "--language", "fr", stdin=bill, pricing=str(SHIPPED))
    assert said.code == 0
    assert "1500 word taken as 2280 tokens" in said.out
    assert ",Python,0.0025," in said.out
    unsaid = costcalc("price", "--file", "-", stdin=bill, pricing=str(SHIPPED))
    assert "text in en, which is assumed as no language was said" in unsaid.out
