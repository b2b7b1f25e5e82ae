"""The questions that costcalc answers: each is a folder of its own, and a line in this list."""

from __future__ import annotations

from importlib import import_module

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

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


OF_ANOTHER = {"subjects": "training"}
"""Documents that a question of another name answers with."""


def module_of(schema: str, part: str) -> ModuleType:
    """The `text` or the `rows` of the documents of a schema: only that module is loaded."""
    name = schema.split("/")[1]
    return import_module(f"costcalc.questions.{OF_ANOTHER.get(name, name)}.{part}")
