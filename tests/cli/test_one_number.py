"""`--format value`: one number for a script, or nothing on standard output; and --quiet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from costcalc.cli.commands import COMMANDS, parser_of
from tests.builders import SHIPPED

FLAT = ("--input", "1000", "--output", "10")
R1 = ("price", "deepseek-r1", "--input", "1M", "--cached", "60%", "--output", "100k")
COMPARE = ("compare", "one", *FLAT, "--on", "2025-02-01")
PROJECT = ("project", "one", *FLAT, "--requests", "10/day", "--start", "2025-02", "--months", "2")


def test_the_total_of_a_price(costcalc):
    """400,000 × 0.55 + 600,000 × 0.14 + 100,000 × 2.19 per million = 0.523; notes stand on standard error."""
    asked = (*R1, "--on", "2025-01-25T20:00:00Z", "--format", "value")
    assert costcalc(*asked, "--quiet", pricing=str(SHIPPED)) == (0, "0.523\n", "")
    assert "read as a sum of several requests" in costcalc(*asked, pricing=str(SHIPPED)).err


def test_the_line_that_works_says_a_workload(costcalc):
    """What a number is of cannot be assumed: the line that is offered says it, and prints a number."""
    said = costcalc("compare", "o1", "--format", "value", "--on", "2025-03-01", pricing=str(SHIPPED))
    assert (said.code, said.out) == (2, "")
    tried = said.err.splitlines()[-1].partition("try: costcalc ")[2]
    assert tried.endswith("--input 1500 --output 500")
    again = [*tried.split()[:6], *tried.split()[-4:]]
    assert costcalc(*again, pricing=str(SHIPPED)).out == "0.0525\n"


def test_the_total_in_another_currency(costcalc):
    """At 0.9 EUR/USD that is 0.4707."""
    euro = ("--currency", "EUR", "--fx-rate", "0.9 EUR/USD", "--format", "value")
    said = costcalc(*R1, "--on", "2025-01-25T20:00:00Z", *euro, pricing=str(SHIPPED))
    assert (said.code, said.out) == (0, "0.4707\n")


@pytest.mark.parametrize(
    ("argv", "member", "of_what"),
    [
        (COMPARE, "cost_per_request", "USD a request"),
        ((*COMPARE, "--requests", "10/day"), "cost_per_month", "USD in 30 days"),
        (PROJECT, "cost", "USD in 2 months from 2025-02"),
        ((*PROJECT[:-1], "1"), "cost", "USD in 1 month from 2025-02"),
    ],
)
def test_the_number_of_one_model(argv, member, of_what, costcalc):
    """It is the figure that JSON has, to the digit; standard error says what it is of."""
    import json

    value = costcalc(*argv, "--format", "value")
    document = json.loads(costcalc(*argv, "--format", "json").out)
    entry = (document.get("totals") or document["rows"])[0]
    assert (value.code, value.out) == (0, f"{entry[member]}\n")
    assert f"costcalc: {of_what}\n" in value.err
    assert Decimal(value.out) > 0


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (("compare", "one", "two", *FLAT, "--on", "2025-06-01"), 2, "one model, and these are 2"),
        (("compare", "one", "owl/seed", *FLAT, "--on", "2025-02-01"), 2, "one model, and these are 2"),
        (("compare", "owl/seed", *FLAT, "--on", "2025-02-01"), 3, "no model can be ranked"),
        (("price", "owl/seed", *FLAT, "--on", "2025-02-01"), 3, "owl/seed"),
        (("price", "one", *FLAT, "--on", "2025-02-01", "--explain"), 2, "--explain: a number alone"),
        (("compare", "one", "--on", "2025-02-01"), 2, "say what one request uses, such as --input 1500"),
        (("lookup", "0.14"), 2, "choose from 'table', 'json', 'csv', 'markdown'"),
        (("breakeven", "one", *FLAT, "--gpus", "1"), 2, "invalid choice: 'value'"),
        ((*PROJECT[:1], "one", "two", *PROJECT[2:]), 2, "in one scenario, and these are 2"),
        (("price", "night", *FLAT, "--on", "2025-03-03", "--strict"), 4, "refused by --strict"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_no_number_without_its_whole_question(argv, code, words, costcalc):
    """What is partial, refused or of several models prints no number: the reason stands on standard error."""
    said = costcalc(*argv, "--format", "value")
    assert (said.code, said.out) == (code, "")
    assert words in said.err


def test_an_estimate_says_that_it_is_one(costcalc):
    """Its number is printed, and standard error says what is taken for granted; not so with --quiet."""
    asked = ("price", "night", *FLAT, "--on", "2025-03-03", "--format", "value")
    loud, quiet = costcalc(*asked), costcalc(*asked, "--quiet")
    assert (loud.code, loud.out) == (quiet.code, quiet.out)
    assert "an estimate: even use over the day" in loud.err
    assert quiet.err == ""


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in {"serve", "completion"}])
def test_every_command_can_be_quiet(name):
    """--quiet is a flag of every command that answers something."""
    assert "--quiet" in parser_of(name).any_line.format_help()


def test_quiet_keeps_the_answer_and_the_errors(costcalc):
    """The answer is the same, to the byte; what went wrong is said all the same, and the exit code stays."""
    loud, quiet = costcalc(*COMPARE), costcalc(*COMPARE, "--quiet")
    assert loud.out == quiet.out
    wrong = costcalc("price", "nobody", *FLAT, "--quiet")
    assert (wrong.code, wrong.out) == (3, "")
    assert "nobody" in wrong.err
    assert "costcalc: USD" in costcalc(*COMPARE, "--format", "value").err  # the next command speaks again


def test_quiet_passes_over_what_is_left_out(costcalc, tmp_path):
    """Words of a workload file that another command has a use for are left out without a word."""
    place = tmp_path / "work.yaml"
    place.write_text("requests: 10/day\ninput: 1000\noutput: 10\ngrowth: 5%/month\n")
    asked = ("compare", "one", "--workload", str(place), "--on", "2025-02-01")
    assert "not used here" in costcalc(*asked).err
    assert costcalc(*asked, "--quiet").err == ""
