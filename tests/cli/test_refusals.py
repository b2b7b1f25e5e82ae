"""What the command line refuses: clearly, fast, with the right exit code, never with a traceback."""

from __future__ import annotations

import os
from time import perf_counter

import pytest

from costcalc import errors
from costcalc.cli.exits import EXIT_CODES, exit_code
from costcalc.errors import CostcalcError, PricingTableError, Problem, UnknownModelError, WorkloadError

HOSTILE_NUMBERS = [
    "10**10**10", "9**9**9", "2**2**40", "10^10^10 USD", "token**(10**10**10)", "9" * 4300 + "**3000",
    "a" * 100_000, "1" * 100_000, "nan", "inf", "1e400", "-1", "5 token; 4", "1 # x", "1_0_0", "1e1000000",
    "0e-999999999", "0e99999999", "١٢٣", "１２", " 1_000 ", "-0", "1,5", "010", "0x10", "1.", ".5", "+1",
    "\x00",    "1\n2", "\x1b[2J", "\u202e1", "${IFS}", "1;rm -rf", "1e-7", "True", "[]", "{}", "½",
]  # fmt: skip

HOSTILE_TEXTS = [
    "x" * 100_000,
    "\x1b]0;t\x07",
    "\u202e",
    "a/b/c/../..",
    "'; drop table model; --",
    "%s%n",
    "\udc80",
]
QUICK_SECONDS = 30
"""Far above what is needed, for a slow machine; a hang takes longer."""


@pytest.mark.parametrize("text", HOSTILE_NUMBERS, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize("word", ["--input", "--cached", "--output", "--images"])
def test_hostile_quantities(word, text, costcalc):
    """A quantity that is none is refused with exit 2, in an instant, in one harmless line."""
    flags = {"--input": "1000", "--output": "10"} | {word: text}
    start = perf_counter()
    said = costcalc(
        "price", "one", "--on", "2025-02-01", *(f"{name}={value}" for name, value in flags.items())
    )
    assert perf_counter() - start < QUICK_SECONDS
    assert (said.code, said.out) == (2, "")
    assert len(said.err) < 500
    assert said.err.replace("\n", "").isprintable()
    assert word in said.err


@pytest.mark.parametrize("text", HOSTILE_NUMBERS, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize("word", ["--requests", "--input", "--on", "--offer", "--option"])
def test_hostile_words_of_a_comparison(word, text, costcalc):
    """A rate, a day, an offer or an option that is none is refused the same way."""
    flags = {"--input": "1000", "--output": "10"} | {word: text}
    start = perf_counter()
    said = costcalc("compare", "one", *(f"{name}={value}" for name, value in flags.items()))
    assert perf_counter() - start < QUICK_SECONDS
    assert (said.code, said.out) == (2, "")
    assert len(said.err) < 700
    assert said.err.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize("command", ["price", "compare", "history"])
def test_hostile_names(command, text, costcalc):
    """A name that no model has ends with exit 3, however it is spelt."""
    quantities = () if command == "history" else ("--input", "1", "--output", "1")
    start = perf_counter()
    said = costcalc(command, text, *quantities)
    assert perf_counter() - start < QUICK_SECONDS
    assert (said.code, said.out) == (3, "")
    assert said.err.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", [*HOSTILE_NUMBERS, *HOSTILE_TEXTS], ids=lambda text: ascii(text)[:30])
def test_hostile_look_ups(text, costcalc):
    """A price that is none is refused; `1,5` is one as Europeans write it."""
    said = costcalc("lookup", *(["--"] if text.startswith("-") else []), text)
    assert said.code == (0 if text == "1,5" else 2)


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (("prise",), 2, "did you mean price"),
        (("--frob",), 2, "--frob"),
        (("price", "one", "--inptu", "1"), 2, "did you mean --input"),
        (("price", "one", "--inp", "1"), 2, "did you mean --input"),
        (("price", "one", "two", "--input", "1"), 2, "one model is due"),
        (("price", "--input", "1"), 2, "name the model"),
        (("price", "one"), 2, "say what was used"),
        (("price", "one", "--input"), 2, "expected one argument"),
        (("price", "one", "--input", "1", "--input", "2"), 2, "--input is given more than once"),
        (("price", "one", "--input", "1", "--input-tokens", "2"), 2, "--input is given more than once"),
        (
            ("price", "one", "--overlay", "a.yaml", "--overlay", "b.yaml"),
            2,
            "--overlay is given more than once",
        ),
        (("price", "one", "-o", "a", "--output-file", "b"), 2, "--output-file is given more than once"),
        (("price", "--file", "a.csv", "--file", "b.csv"), 2, "--file is given more than once"),
        (("compare", "one", "--workload", "a", "--workload", "b"), 2, "--workload is given more than once"),
        (("price", "one", "--input", "1", "--on", ""), 2, "--on is empty"),
        (("price", "one", "--input", "1", "--on", "2025-02-01T20:00"), 2, "no time zone"),
        (("price", "one", "--input", "1", "--on", "2025-02-30"), 2, "does not exist"),
        (("price", "one", "--input", "1", "--cached", "2", "--on", "2025-02-01"), 2, "less than its parts"),
        (("price", "one", "--input", "1", "--option", "speed=fast", "--on", "2025-02-01"), 2, "speed"),
        (("price", "one", "--input", "1", "--format", "xml"), 2, "invalid choice"),
        (("price", "nobody", "--input", "1"), 3, "no model is called"),
        (("price", "owl/seed", "--input", "1"), 3, "sells no hosted Seed"),
        (("price", "owl/paint", "--input", "1", "--on", "2025-06-01"), 3, "no price for input"),
        (("price", "one", "--input", "1", "--layers", "cellar"), 2, "there is no layer"),
        (("compare", "--input", "1"), 2, "name the models"),
        (("project", "one"), 2, "say what one request uses"),
        (("compare", "one", "--input", "1", "--requests", "5"), 2, "--requests"),
        (("compare", "one", "--input", "1", "--workload", "no.yaml"), 1, "cannot be read"),
        (("history",), 2, "name the model"),
        (("lookup",), 2, "PRICE"),
        (("models", "--provider", "nobody"), 2, "--provider"),
        (("config", "extra"), 2, "one word too many"),
        (("verify", "no-such.json"), 1, "no-such.json: it cannot be read"),
        (("verify", "tests"), 1, "directory"),
        (("price", "--file", "no-such.csv"), 1, "no-such.csv: it cannot be read"),
        (("price", "--file", "tests"), 1, "directory"),
        (("price", "--file", "a.csv", "--input", "1"), 2, "leave input out"),
        (("price", "--file", "tests/bill.csv", "--explain"), 2, "leave it out with --file"),
        (("price", "--file", "README.md", "--explain"), 2, "--explain"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_refusals(argv, code, words, costcalc, monkeypatch):
    """Each refusal has its exit code, says what is wrong, and begins with `costcalc: `."""
    from tests.builders import ROOT

    monkeypatch.chdir(ROOT)
    said = costcalc(*argv)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("costcalc: ")
    assert words in said.err


@pytest.mark.parametrize("name", ["no-such.yaml", ".", "\x00"])
@pytest.mark.parametrize("word", ["--pricing", "--overlay"])
def test_pricing_files_that_cannot_be_read(word, name, costcalc):
    """A pricing file that is missing, or none, ends with exit 1 and its name."""
    said = costcalc("price", "one", "--input", "1", word, name, pricing=None)
    assert said.code == 1
    assert said.err.startswith("costcalc: ")


@pytest.mark.parametrize("place", ["no/such/folder/x.csv", ".", "a\x00b"])
def test_places_that_cannot_be_written(place, costcalc):
    """A place that cannot be written to ends with exit 1, for one price and for a bill."""
    one = costcalc("price", "one", "--input", "1", "--on", "2025-02-01", "-o", place)
    many = costcalc("price", "--file", "-", "-o", place, stdin=b"model,input\none,1\n")
    for said in (one, many):
        assert (said.code, said.out) == (1, "")
        assert "cannot write" in said.err


def test_every_error_has_an_exit_code():
    """One table leads from every class of error to its exit code."""
    classes = [
        each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, CostcalcError)
    ]
    for each in classes:
        assert any(above in EXIT_CODES for above in each.__mro__)
    assert exit_code(UnknownModelError("x")) == 3
    assert exit_code(WorkloadError("x")) == 2
    assert exit_code(WorkloadError("x", problems=[Problem("f", 1, "k", "m")])) == 1
    assert exit_code(PricingTableError([Problem("f", 1, "k", "m")])) == 1


def test_an_empty_no_color_counts_for_nothing(costcalc, monkeypatch):
    """A pipe has no colour, --color always has, --color never has none, and NO_COLOR is for auto alone."""
    asked = ("price", "one", "--input", "1", "--on", "2025-02-01")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in costcalc(*asked).out
    assert "\x1b[" in costcalc(*asked, "--color", "always").out
    assert "\x1b" not in costcalc(*asked, "--color", "never").out


def test_output_file_is_like_any_new_file(costcalc, tmp_path):
    """A file that is written has the permissions of a new file, and a replaced one keeps its own."""
    place = tmp_path / "x.csv"
    asked = ("price", "one", "--input", "1", "--on", "2025-02-01", "-o", str(place))
    before = os.umask(0o022)
    try:
        assert costcalc(*asked).code == 0
        assert place.stat().st_mode & 0o777 == 0o644
        place.chmod(0o600)
        assert costcalc(*asked).code == 0
        assert place.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_output_to_what_is_no_file(costcalc):
    """/dev/null stays what it is."""
    from pathlib import Path

    said = costcalc("price", "one", "--input", "1", "--on", "2025-02-01", "-o", "/dev/null")
    assert said.code == 0
    assert not Path("/dev/null").is_file()
