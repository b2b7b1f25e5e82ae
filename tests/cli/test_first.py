"""`costcalc` alone: a comparison of models on sale, what for, and lines with which to go on."""

from __future__ import annotations

import os
import shlex
import sys

import pytest

from costcalc.cli.main import run

DAY = ("--on", "2026-11-30")


def lines_to_type(text: str) -> list[str]:
    """The commands that a text offers."""
    return [line.strip() for line in text.splitlines() if line.startswith("  costcalc ")]


def test_models_on_sale_and_the_workload(costcalc):
    """Models that may be bought, the workload in words, and the articles' comparison beside it."""
    said = costcalc(*DAY, pricing=None)
    assert (said.code, said.err) == (0, "")
    assert "10000 requests/day: 1,500 input tokens, 500 output tokens" in said.out
    assert "on 2026-11-30, USD before tax" in said.out
    assert "openai/gpt-6.2-sol" in said.out
    assert "deepseek-r1 0.014049384 against o1 0.415818 USD a request, 29.6×" in said.out


@pytest.mark.parametrize("day", [(), DAY, ("--on", "2030-01-01")], ids=["today", "a day", "years ahead"])
def test_it_answers_whatever_the_day(day, costcalc):
    """Today, and in some years: who follows a model stands for it."""
    said = costcalc(*day, pricing=None)
    assert said.code == 0
    assert said.out.startswith("costcalc: what an LLM workload costs")


def test_every_line_that_it_offers_works(costcalc, capsys):
    """Each was typed as it stands."""
    offered = lines_to_type(costcalc(*DAY, pricing=None).out)
    assert len(offered) == 5
    for line in offered:
        assert run(shlex.split(line)[1:]) == 0, line
        capsys.readouterr()


def test_a_table_that_features_nothing(costcalc):
    """The commands are listed, as by --help, and nothing was answered."""
    said = costcalc("--color", "never")
    assert said.code == 2
    assert "usage: costcalc COMMAND" in said.out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--on", "soon"), "--on: 'soon'"),
        (("--on", ""), "--on is empty"),
        (("--on", "2026-11-30", "--on", "2026-11-29"), "--on is given more than once"),
        (("--on", "2026-11-30", "more"), "'more' is one word too many"),
    ],
)
def test_refusals(argv, words, costcalc):
    """A day that is none, and more than a day."""
    said = costcalc(*argv, pricing=None)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_it_fits_on_a_screen(costcalc, monkeypatch):
    """Of 80 columns and 24 lines, the long command of the articles broken over two; only that is longer."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((80, 24)))
    lines = costcalc(*DAY, "--color", "never", pricing=None).out.splitlines()
    assert [line for line in lines if len(line) > 80] == [line for line in lines if "deepseek-r1 o1" in line]
    assert sum(1 + len(line) // 81 for line in lines) <= 24
