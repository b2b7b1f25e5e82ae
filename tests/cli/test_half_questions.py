"""Half and mistyped questions: each is answered, or refused with one line, which is tried here."""

from __future__ import annotations

import shlex

import pytest

from costcalc.cli.main import run

TRY = "          try: costcalc "
HARDWARE = (
    "--input 1500 --output 500 --requests 10000/day --self-host deepseek-r1 --gpu H200 --gpus 8 "
    "--throughput '4176 token/s'"
)


def offered(err: str) -> list[str]:
    """The lines that are offered; of one half question there is one."""
    return [line.removeprefix(TRY) for line in err.splitlines() if line.startswith(TRY)]


@pytest.mark.parametrize(
    ("said", "read_as", "answered"),
    [
        ("deepseek vs gpt-4o", "compare deepseek gpt-4o", "openai/gpt-4o"),
        ("deepseek-chat vs gpt-4o", "compare deepseek-chat gpt-4o", "openai/gpt-4o"),
        ("'is claude cheaper than gpt-4o?'", "compare claude gpt-4o", "openai/gpt-4o"),
        ("claude sonnet or gpt-4o, deepseek", "compare 'claude sonnet' gpt-4o deepseek", "openai/gpt-4o"),
        (
            "gpt-4o claude --input 100 --output 10",
            "compare gpt-4o claude --input 100 --output 10",
            "100 input",
        ),
        ("gpt-4o", "models gpt-4o", "openai/gpt-4o"),
        ("'how much is gpt-4o'", "models gpt-4o", "openai/gpt-4o"),
        ("cluade", "models cluade", "near it there is 'claude'"),
        ("gpt-4o --limit 1", None, None),
    ],
)
def test_names_alone(said, read_as, answered, costcalc):
    """Several are compared, for a workload that is stated; one is looked for. How it was read is said."""
    found = costcalc(*shlex.split(said), pricing=None)
    if read_as is None:  # a flag of another command than the one that names mean
        assert (found.code, found.out) == (2, "")
        return
    assert found.code == 0
    assert found.err.startswith(f"costcalc: read as: costcalc {read_as}")
    assert answered in found.out


def test_names_alone_quietly(costcalc):
    """--quiet keeps to the answer."""
    found = costcalc("gpt-4o", "vs", "deepseek", "--quiet", pricing=None)
    assert (found.code, found.err) == (0, "")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("cost gpt-4o 1000 500", "price gpt-4o --input 1000 --output 500"),
        ("price gpt-4o 1000 500", "price gpt-4o --input 1000 --output 500"),
        ("price gpt-4o", "price gpt-4o --input 1500 --output 500"),
        ("price gpt-4o --on 2025-06-01", "price gpt-4o --on 2025-06-01 --input 1500 --output 500"),
        ("price sonnet gpt-4o --input 10", "compare sonnet gpt-4o --input 10"),
        ("price claude sonnet 4.5", "models claude sonnet 4.5"),
        ("price", "price openai/gpt-6.2-sol --input 1500 --output 500"),
        ("compare", "compare openai/gpt-6.2-sol anthropic/claude-opus-5-5"),
        ("--input 5", "compare openai/gpt-6.2-sol anthropic/claude-opus-5-5 --input 5"),
        ("--on 2025-06-01 price gpt-4o --input 100", "price gpt-4o --input 100 --on 2025-06-01"),
        ("project gpt-4o", "project gpt-4o --input 1500 --output 500 --requests 10000/day"),
        ("project", "project openai/gpt-6.2-sol --input 1500 --output 500 --requests 10000/day"),
        ("breakeven", f"breakeven openai/gpt-6.2-sol {HARDWARE}"),
        ("breakeven gpt-5.4", f"breakeven gpt-5.4 {HARDWARE}"),
        ("breakeven --gpus 4 --gpu H100", None),
        ("history", "history openai/gpt-6.2-sol"),
        ("comapre gpt-4o o3 --input 100", "compare gpt-4o o3 --input 100"),
        ("prcie gpt-4o --input 1000", "price gpt-4o --input 1000"),
        ("prices", "models"),
        ("hisotry gpt-4o", "history gpt-4o"),
        ("exprot", "export --help"),
        ("hlep", "--help"),
        ("COMPARE gpt-4o o3 --input 100", "compare gpt-4o o3 --input 100"),
        ("models-list", None),
        ("price nosuchmodel", None),
        ("nosuchmodel vs neither", None),
        ("price gpt-4o --on soon", None),
        ("price gpt-4o --input lots", None),
        ("compare --workload nothing.yaml", None),
    ],
)
def test_the_line_that_works(said, line, costcalc, capsys):
    """A question that says too little, or a slip, is refused with one line, which is answered."""
    found = costcalc(*shlex.split(said), pricing=None)
    assert found.code in {1, 2, 3}
    assert found.out == ""
    assert offered(found.err) == ([] if line is None else [line])
    if line is not None:
        assert run(shlex.split(line)) == 0
        assert capsys.readouterr().out


def test_compare_of_families(costcalc):
    """With a stated workload, or with the line that has one."""
    found = costcalc("compare", "gpt-4o", "claude", "deepseek", pricing=None)
    lines = offered(found.err)
    assert found.code == 0 or (lines and run(shlex.split(lines[0])) == 0)


def test_list_prices_of_a_question_without_quantities(costcalc):
    """Who only wants to know the price of a model is told it."""
    found = costcalc("price", "gpt-4o", pricing=None)
    assert "list prices in USD per million tokens: openai/gpt-4o input 2.5, output 10" in found.err


def test_a_table_of_ones_own(costcalc):
    """Lines ask the table that was asked, and offer nothing where it features nothing."""
    found = costcalc("price", "one", "--on", "2025-02-01")
    assert offered(found.err)[0].startswith("price one --on 2025-02-01 --pricing ")
    assert offered(costcalc("price").err) == []


@pytest.mark.parametrize(
    "said", ["price deepsek --input 100", "compare gpt-4o cluade --input 1", "price gpt4oo --input 1"]
)
def test_a_name_that_nobody_has(said, costcalc, capsys):
    """What it may be is suggested; where no name is near enough, the search that finds something is."""
    found = costcalc(*shlex.split(said), pricing=None)
    assert (found.code, found.out) == (3, "")
    assert "did you mean" in found.err or offered(found.err)
    for line in offered(found.err):
        assert run(shlex.split(line)) == 0
        assert capsys.readouterr().out


def test_a_name_that_is_like_nothing(costcalc):
    """Then there is nothing to offer."""
    assert offered(costcalc("price", "zzqqzz", "--input", "100", pricing=None).err) == []


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("compare gpt-4o vs claude", "compare gpt-4o claude"),
        ("compare gpt-4o and claude --input 1500", "compare gpt-4o claude --input 1500"),
        ("compare gpt-4o, claude or deepseek", "compare gpt-4o, claude deepseek"),
        ("compare gpt-4o, claude", None),
    ],
)
def test_words_between_names(said, read_as, costcalc):
    """What people write between two names is none of them, behind a command too; how it was read is said."""
    found = costcalc(*shlex.split(said), pricing=None)
    assert (found.code, found.err) == (0, f"costcalc: read as: costcalc {read_as}\n" if read_as else "")
    assert "openai/gpt-4o" in found.out
    assert "anthropic/claude-" in found.out


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("gpt-4o 1500 500", "price gpt-4o --input 1500 --output 500"),
        ("gpt-4o vs claude 1500 500", "compare gpt-4o claude --input 1500 --output 500"),
    ],
)
def test_a_name_and_its_tokens(said, line, costcalc):
    """Numbers beside a name are offered as its tokens, and not taken for them."""
    found = costcalc(*shlex.split(said), pricing=None)
    assert (found.code, found.out) == (2, "")
    assert offered(found.err) == [line]


@pytest.mark.parametrize("flag", ["--lang fr", "--format json", "--currency EUR", "--batch"])
def test_flags_of_no_command(flag, costcalc):
    """Beside `costcalc` alone a flag that it has not is refused in a line, as beside a command."""
    found = costcalc("--on", "2026-11-30", *flag.split(), pricing=None)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"costcalc: there is no flag '{flag.split()[0]}'")


def test_the_rate_that_is_missing(costcalc):
    """A projection whose quantities are said is offered with a rate, and with these quantities."""
    found = costcalc("project", "gpt-6.2-sol", "--input", "123", "--output", "45", pricing=None)
    assert found.code == 2
    assert offered(found.err) == ["project gpt-6.2-sol --input 123 --output 45 --requests 10000/day"]


@pytest.mark.parametrize("figure", ["0.14", "0,14 $", "$0.14", "7.50 USD"])
def test_an_amount_alone_is_looked_up(costcalc, figure):
    """Where a figure stands in the table is what one may ask of it."""
    said = costcalc(figure, pricing=None)
    assert said.code == 2
    (line,) = offered(said.err)
    assert costcalc(*shlex.split(line), pricing=None).code == 0
