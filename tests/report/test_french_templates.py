"""Each template of a text has its French, found in the code itself: also those that no example reaches."""

from __future__ import annotations

import ast
import re

import pytest

from costcalc.language.tongue import Phrase, books
from tests.builders import ROOT
from tests.report.test_french import WAY_OUT

FILES = [
    *(ROOT / "costcalc/rating").glob("*.py"),
    *(ROOT / "costcalc/report").glob("*.py"),
    *(ROOT / "costcalc/questions").glob("*/text*.py"),
    *(ROOT / "costcalc/questions").glob("*/*chart.py"),
    *(
        ROOT / "costcalc" / place
        for place in (
            "additions/seats.py", "additions/success.py", "asking/added_text.py", "asking/offers.py",
            "cli/bills/written.py", "pricing/exchange.py", "pricing/history/undated.py",
            "questions/breakeven/hardware.py", "questions/breakeven/result.py",
            "questions/breakeven/units.py",
            "questions/compare/by_hour.py", "questions/project/course.py", "questions/project/projection.py",
            "questions/project/result.py", "questions/project/succession.py", "questions/project/tables.py",
            "tokens/text.py",
        )
    ),
]  # fmt: skip
ENGLISH_ALONE = {"audit", "check", "config", "history", "lookup", "models", "sync", "training", "verify"}
"""Questions that are told in English alone; claims have words of their own."""
LONG = 4
"""The words of a run by which a phrase is found in the code."""
UNTOLD = {
    "a month is 30 days, a year 365; requests at which both cost the same are rounded to 12 digits",
    "calendar months, a year is 12 of them; costs per month and requests at which both cost the same are",
    "the day on which a public file first showed the price", "its hosts", "of a price in doubt",
    "the hours cover the whole week: nothing is left for the other requests", "USD par requête",
    "the decision", "the winner changes", "USD a request there", "à partir de", "le gagnant change",
    "au lieu de", "is none of the models asked", "is the name of several of them", "write an offer as",
    "did you mean", "`costcalc models` lists who there is",
    "the price of a seat such as", "is no price of a seat: write",
}  # fmt: skip
"""How that begins which data or errors alone say, or which stands in both languages already."""
SAID_OF_WORDS = {
    "Shape",
    "Parameter",
    "Route",
    "text",
    "money",
    "count",
    "whole",
    "moment",
    "ratio",
    "flag",
    "price",
}
SAID_OF_WORDS |= {"many", "one", "said", "texts", "compile"}
"""What is called with texts that no report tells: about a word or a member, or a pattern."""


def unsaid(tree: ast.Module) -> set[int]:
    """The nodes in which texts are errors, or about the code."""
    found = set()
    for node in ast.walk(tree):
        called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
        is_about = called.endswith("Error") or called in SAID_OF_WORDS
        is_repr = isinstance(node, ast.FunctionDef) and node.name == "__repr__"
        is_doc = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.Raise | ast.Assert) or is_about or is_repr or is_doc:
            found |= {id(each) for each in ast.walk(node)}
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            found |= {id(each) for each in ast.walk(node.annotation)}
    return found


def templates(text: str) -> list[str]:
    """What a file says between the holes of its templates, in words."""
    tree = ast.parse(text)
    left_out = unsaid(tree)
    said = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out
    )
    parts = (part.strip(" :;,.()“”'") for each in said for part in re.split(r"\{[^}]*\}|\n", each))
    return [part for part in parts if re.search(r"[a-z]{2,} [a-z]{2,}", part)]


FRENCH = "\0".join(
    part for book in books().values() for english in book for part in Phrase(english, "").letters
)
OURS = [each for each in FILES if each.parent.name not in {*ENGLISH_ALONE, "claims"}]


@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.relative_to(ROOT / "costcalc")))
def test_every_template_has_a_phrase(file):
    """The words of each template stand in a phrase, whole between two holes."""
    missing = [each for each in templates(file.read_text(encoding="utf-8")) if each not in FRENCH]
    assert not [each for each in missing if not each.startswith(tuple(UNTOLD))], (
        f"{WAY_OUT}; what only errors say stands in UNTOLD"
    )


def test_what_is_untold_is_there():
    """No exception is left that no file needs."""
    said = [each for file in OURS for each in templates(file.read_text(encoding="utf-8"))]
    assert not {begins for begins in UNTOLD if not any(each.startswith(begins) for each in said)}


def windows(text):
    """All runs of some words of a text."""
    words = re.findall(r"[\w'-]+", text)
    return {" ".join(words[place : place + LONG]) for place in range(len(words) - LONG + 1)}


def test_every_phrase_is_used():
    """Some run of the words of a longer phrase stands in the code, or in the pricing table."""
    said = {
        run
        for path in (ROOT / "costcalc").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for run in windows(node.value)
    }
    said |= windows((ROOT / "config" / "pricing.yaml").read_text(encoding="utf-8"))
    unused = []
    for english in (english for book in books().values() for english in book):
        runs = {run for part in Phrase(english, "").letters for run in windows(part)}
        if len(runs) > LONG and not runs & said:
            unused.append(english)
    assert not unused
