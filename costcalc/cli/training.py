"""`costcalc training`: what training a model costs, or a run of one's own; else what is known."""

from __future__ import annotations

from costcalc.cli.ask import load_table, refused
from costcalc.cli.output import look_of, write
from costcalc.cli.parser import Parser, add_output, add_table, add_words, words_of
from costcalc.operations.training import PARAMETERS, training
from costcalc.report.render import render
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.operations.pricing_table import PricingTable

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
    document = training(table, words).to_dict() if words else subjects(table)
    write(render(document, found.format, look_of(found)), found.place, table=found.format == "table")
    return refused({"rows": list(uncertain(document))}, found)


def subjects(table: PricingTable) -> dict[str, Any]:
    """What there are training figures for, and the GPUs for which a run's hours can be computed."""
    facts = table.catalogue.facts()
    named = [run.subject for run in facts.runs.values()]
    named += [estimate.subject for estimate in facts.estimates.values()]
    return {
        "schema": "costcalc/subjects/1",
        "currency": "USD",
        "subjects": [_subject(table, name) for name in dict.fromkeys(named)],
        "gpus": [gpu.name for gpu in facts.gpus.values() if "bf16" in gpu.peaks],
        "table": {"hash": table.hash},
    }


def _subject(table: PricingTable, name: str) -> dict[str, Any]:
    document = training(table, {"model": name}).to_dict()
    kept = {key: document[key] for key in ("subject", "model", "lowest", "highest", "gpu_hours")}
    return {**kept, "methods": list(dict.fromkeys(each["method"] for each in document["estimates"]))}


def uncertain(document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What --strict refuses: costs that are ranges or bounds, and figures that nobody has verified."""
    for each in document.get("estimates", ()):
        source = each["source"]
        if "cost" not in each:
            yield {"model": each["method"], "estimate": "a range or a bound, not a figure"}
        elif source and not source["verified"]:
            yield {"model": each["method"], "estimate": f"{source['title']} is not verified"}
