"""Messages name the words of a question as the edge has them: flags, parameters, keys."""

from __future__ import annotations

import json

import pytest

from costcalc.render import render

SMALL = ("--input", "1", "--requests", "1/day")
HOST = ("breakeven", "one", *SMALL, "--output", "1", "--gpus", "1")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (
            ("training", "owl-night", "--over-tokens", "1e12", "--price", "abc"),
            "--price: 'abc' is not a number",
        ),
        (("lookup", "abc"), "costcalc: price: 'abc' is"),
        (("price", "one"), "--input: say what was used, such as --input 1000, --output 500"),
        (
            ("project", "one"),
            "--input: say what one request uses, such as --input 1500, --output 500, or --preset support-ass",
        ),
        (("price", "one", "--input", "1", "--reasoning", "50%"), "say --output as a number"),
        (
            ("price", "one", "--input", "1", "--cached", "2"),
            "1 is less than its parts (--cached: 2)",
        ),
        (
            ("price", "one", "--input", "1", "--option", "batch"),
            "such as 'service_tier=batch'",
        ),
        (HOST, "or --gpu, for a figure of the table; or --gpu-price and --gpu-life, to buy"),
        ((*HOST, "--gpu-life", "1 year"), "--gpu-price: say --gpu-price too: --gpu-life is of hardware"),
        (
            (*HOST, "--gpu-rate", "2"),
            "such as --throughput '4176 token/s', --throughput-per '8 GPU'; ",
        ),
        (("compare", "one", *SMALL, "--zone", "FRA"), "says where the power of"),
        (("compare", "one", *SMALL, "--currency", "XAU"), "such as --fx-rate '0.92 EUR/USD'"),
        (
            ("project", "one", *SMALL, "--hours", "mon 09:00-09:00"),
            "'09:00-09:00' ends when it begins: the window is empty",
        ),
        (("project", "one", *SMALL, "--hours", " "), "--hours: ' ' are no hours: write them as"),
        (("project", "one", *SMALL, "--hours", "mon 9-12"), "are no hours"),
    ],
)
def test_flags(argv, words, costcalc):
    """The command line names flags as they are typed."""
    said = costcalc(*argv, "--on", "2025-02-01") if argv[0] in {"price", "compare"} else costcalc(*argv)
    assert said.code == 2
    assert words in said.err


def test_what_is_said_by_its_place(costcalc):
    """What has no flag goes by its name."""
    assert costcalc("sync", "nobody", pricing=None).err.startswith(
        "costcalc: feed: there is no feed 'nobody'"
    )


def test_what_is_quoted_stays(costcalc):
    """A text of the user's own is shown as it was said."""
    said = costcalc("price", "one", "--input", "gpu_rate=2")
    assert "'gpu_rate=2' is not a number" in said.err


def test_columns_of_a_bill(costcalc):
    """A row of a bill has columns."""
    said = costcalc("price", "--file", "-", stdin=b'{"model": "one"}\n')
    assert "such as input: 1000, output: 500" in json.loads(said.out)["problem"]


def test_notes_of_an_answer(costcalc):
    """What a table says of an answer is in flags too; JSON has the words of the service."""
    argv = (
        *HOST,
        "--on",
        "2025-02-01",
        "--gpu-rate",
        "2",
        "--throughput",
        "9 token/s",
        "--utilisation",
        "50%",
    )
    document = json.loads(costcalc(*argv, "--format", "json").out)
    document["notes"] = [
        "what fits is not known: say self_host, or parameters; cache_read is billed as input"
    ]
    for form in ("table", "markdown"):
        said = render(document, form).replace("\\", "")
        assert "say --self-host, or parameters; cache_read is billed" in said
    assert "say self_host" in render(document, "json")
