"""The questions that costcalc answers: each is a folder of its own, and a line in this list."""

from __future__ import annotations

from importlib import import_module

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.asking.question import Question

QUESTIONS = (
    "price",
    "compare",
    "project",
    "breakeven",
    "models",
    "history",
    "lookup",
    "claims",
    "training",
    "audit",
)
"""Their names, in the order in which people look for them."""


def question(name: str) -> Question:
    """What a question declares of itself."""
    declared: Question = import_module(f"costcalc.questions.{name}.question").QUESTION
    return declared
