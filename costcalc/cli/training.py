"""`costcalc training`: what training a model costs, or a run of one's own; else what is known."""

from __future__ import annotations

from costcalc.cli.ask import load_table, refused
from costcalc.cli.output import look_of, write
from costcalc.cli.parser import Parser, add_output, add_table, add_words, words_of
from costcalc.questions.training.question import PARAMETERS, subjects, training
from costcalc.report.render import render
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping
    from typing import Any

BY_PLACE = "model"
WORDS = tuple(each._replace(required=each.name == BY_PLACE) for each in PARAMETERS)
"""The words of the question; the model is said by its place, and may be left out."""


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_words(parser, WORDS)
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Answer; the exit code."""
    words, table = words_of(found, WORDS), load_table(found)
    document = (training(table, words) if words else subjects(table)).to_dict()
    write(render(document, found.format, look_of(found)), found.place, table=found.format == "table")
    return refused({"rows": list(uncertain(document))}, found)


def uncertain(document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What --strict refuses: costs that are ranges or bounds, and figures that nobody has verified."""
    for each in document.get("estimates", ()):
        source = each["source"]
        if "cost" not in each:
            yield {"model": each["method"], "estimate": "a range or a bound, not a figure"}
        elif source and not source["verified"]:
            yield {"model": each["method"], "estimate": f"{source['title']} is not verified"}
