"""The questions that costcalc answers: each is a folder of its own, and a line in this list."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, module_named

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from costcalc.asking.question import Question
    from costcalc.asking.request import Asking

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
ALONE = ("reprice",)
"""Questions that no route asks: a command does, and the library."""


def question(name: str) -> Question:
    """What a question declares of itself."""
    declared: Question = module_named(f"costcalc.questions.{name}.question").QUESTION
    return declared


def used_by(words: Iterable[str]) -> dict[str, str]:
    """The first question of those of workloads that has a use for each of some words of a file.

    Those that come after it are not loaded.
    """
    return {
        word: next(name for name in QUESTIONS if _takes(name, STANDS_FOR.get(word, word))) for word in words
    }


STANDS_FOR = {"growth_file": "demand"}
"""What a file says of another file, and the word that this is read into."""


def _takes(name: str, word: str) -> bool:
    """Whether a question is about a workload, and knows a word."""
    asking: Asking = module_named(f"costcalc.questions.{name}.request").ASKING
    return asking.inner == "workload" and (word in asking.names or word in asking.maps)


OF_ANOTHER = {"subjects": "training", "table": "export"}
"""Documents that a question of another name answers with."""


def module_of(schema: str, part: str) -> ModuleType:
    """The `text` or the `rows` of the documents of a schema: only that module is loaded."""
    return module_named(f"costcalc.questions.{_name_of(schema)}.{part}")


def question_of(schema: str) -> Question:
    """What the question declares whose answers have a schema."""
    return question(_name_of(schema))


def _name_of(schema: str) -> str:
    name = schema.split("/")[1]
    return OF_ANOTHER.get(name, name)
