"""Ways out: the commands of an error repeat what was asked where that has an answer."""

from __future__ import annotations

import shlex
from datetime import date

import pytest

from costcalc import Usage
from costcalc.asking.saved import with_examples
from costcalc.cli.main import run
from costcalc.errors import CostcalcError, NoPriceInForceError
from tests.asking import compare, price, project
from tests.builders import at, model, period, pricing_file, table_of

RATES = "input: 1 USD/Mtoken, output: 2 USD/Mtoken"
GONE = model(
    period(RATES + ", web_search: 0.01 USD/web_search", end="2025-06-01T00:00:00Z"),
    "acme/gone",
    "successor: acme/next",
)
TABLE = table_of(pricing_file(GONE, model(period(RATES), "acme/next"), model(period(RATES), "acme/other")))
NOW = at("2025-07-01T12:00Z")
DAY = date(2025, 7, 1)


def commands(words: dict[str, object]) -> tuple[str, ...]:
    """What an error about the price of a usage leads on to."""
    with pytest.raises(NoPriceInForceError) as caught:
        price(TABLE, words, NOW)
    assert all(f"try: {each}" in str(caught.value) for each in caught.value.commands)
    return caught.value.commands


def test_a_price_keeps_its_usage():
    """Quantities, options and the discount of the question are those of its ways out."""
    words = {"model": "acme/gone", "input": "12k", "cached": "50%", "output": 345, "requests": 7}
    assert commands({**words, "discount": "5%"}) == (
        (
            "costcalc price acme/next --input 12000 --cached 6000 --output 345 --requests 7 "
            "--on 2025-07-01T12:00:00Z --discount 5%"
        ),
        (
            "costcalc price acme/gone --input 12000 --cached 6000 --output 345 --requests 7 "
            "--on 2025-05-31T23:59:59Z --discount 5%"
        ),
    )


def test_what_would_have_no_answer_is_an_example():
    """The successor sells no web searches: what it can be asked is offered instead."""
    first, second = commands({"model": "acme/gone", "web_searches": 3})
    assert first == "costcalc price acme/next --input 1000 --output 1000 --on 2025-07-01T12:00:00Z"
    assert second == "costcalc price acme/gone --web-searches 3 --on 2025-05-31T23:59:59Z"


def test_the_library_keeps_the_usage_too():
    """`table.price` leads on with what was asked of it."""
    with pytest.raises(NoPriceInForceError) as caught:
        TABLE.price("acme/gone", Usage(input_tokens=42), on=NOW)
    assert caught.value.commands[0] == "costcalc price acme/next --input 42 --on 2025-07-01T12:00:00Z"


WORK = {"requests": "10/day", "input": 42, "output": 7}


def test_a_comparison_keeps_the_others():
    """What follows stands in the place of what is not sold, beside the other models and the baseline."""
    words = {**WORK, "model": ["acme/other", "acme/gone"], "baseline": "acme/gone"}
    (gone,) = compare(TABLE, words, DAY).unranked
    assert gone.reason.splitlines()[-2:] == [
        (
            "try: costcalc compare acme/other acme/next --requests 10/day --input 42 --output 7 "
            "--baseline acme/next --on 2025-07-01"
        ),
        (
            "try: costcalc compare acme/other acme/gone --requests 10/day --input 42 --output 7 "
            "--baseline acme/gone --on 2025-05-31T23:59:59Z"
        ),
    ]


def test_a_projection_keeps_the_others():
    """So does a projection; where no start would do, what is asked is a price."""
    words = {**WORK, "model": ["acme/other", "acme/gone"], "start": "2025-07", "months": 2}
    (gone,) = project(TABLE, words, DAY).unranked
    assert gone.reason.splitlines()[-2:] == [
        (
            "try: costcalc project acme/other acme/next --requests 10/day --input 42 --output 7 "
            "--start 2025-07 --months 2"
        ),
        "try: costcalc price acme/gone --input 1000 --output 1000 --on 2025-05-31T23:59:59Z",
    ]


ENDED = [
    ("price", "deepseek-r1", "--input", "1234", "--output", "77", "--on", "2026-01-01"),
    ("price", "deepseek-chat", "--input", "1234", "--on", "2026-11-01"),
    ("price", "gpt-4-vision-preview", "--input", "55", "--output", "5", "--on", "2026-11-01"),
    ("compare", "deepseek-r1", "o1", "--input", "1234", "--output", "77", "--on", "2026-11-01"),
    ("compare", "deepseek-chat", "--preset", "support-assistant", "--on", "2026-11-01"),
    ("project", "deepseek-r1", "gpt-5.4", "--input", "9", "--requests", "1/day", "--start", "2026-11"),
    ("project", "o1", "--preset", "support-rollout", "--start", "2026-12", "--months", "3"),
]


@pytest.mark.parametrize("asked", ENDED, ids=" ".join)
def test_every_command_that_is_offered_works(asked, shipped, capsys):
    """Of the shipped table: each ends with 0, and none is left out."""
    code = run([*asked, "--format", "json"])
    said = capsys.readouterr()
    told = said.out + said.err
    offered = [
        line.partition("try: costcalc ")[2]
        for line in told.replace("\\n", "\n").splitlines()
        if "try: " in line
    ]
    assert offered or code == 0
    for each in offered:
        command = each.partition('"')[0]
        try:
            assert run(shlex.split(command)) == 0, command
        except CostcalcError as error:  # pragma: no cover - to say of which
            pytest.fail(f"{command}: {error}")
        capsys.readouterr()


NOW_OFFERED = "gone\ntry: costcalc compare a b --input 42 --on 2025-07-01"


@pytest.mark.parametrize(
    ("saved", "is_same"),
    [
        (NOW_OFFERED, True),
        ("gone\ntry: costcalc price a --input 1000 --output 1000 --on 2025-07-01", True),
        ("gone\ntry: costcalc price a --input 1000 --on 2025-07-01 --allow-undated", True),
        ("gone\ntry: costcalc price a --input 1000 --on 2025-07-01 --on 2025-07-02", False),
        ("gone\ntry: costcalc price a --input 2000 --on 2025-07-01", False),
        ("lost\ntry: costcalc price a --input 1000 --on 2025-07-01", False),
        ("gone", False),
    ],
)
def test_results_saved_with_examples_are_the_same(saved, is_same):
    """Before ways out repeated what was asked they were of 1,000 tokens: such results hold, others do not."""
    assert (with_examples(saved, NOW_OFFERED) == NOW_OFFERED) == is_same
