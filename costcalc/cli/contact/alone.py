"""`costcalc` alone: a short comparison of models on sale today, and the lines with which to go on."""

from __future__ import annotations

from contextlib import suppress

from costcalc.cli.ask import load_table, now
from costcalc.cli.commands import overview
from costcalc.cli.exits import OK, USAGE
from costcalc.cli.output import look_of, write
from costcalc.cli.parser import Parser, add_help, add_table, words_of
from costcalc.errors import CostcalcError
from costcalc.groups import gathered
from costcalc.periods import parse_moment
from costcalc.questions.compare.featured import OF_THE_ARTICLES, WORKLOAD, featured
from costcalc.questions.compare.question import QUESTION
from costcalc.render import brief
from costcalc.report.figures import ratio, short_money
from costcalc.report.text import wrapped
from costcalc.usage.flags import command_line
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.rating.table import RatingTable
    from costcalc.report.text import Document, Look

TITLE = "costcalc: what an LLM workload costs, and how we know"


def run(argv: Sequence[str]) -> int:
    """Compare the models that the table features; where it features none, list the commands."""
    found = _parser().parse_args(list(argv))
    table, instant, look = load_table(found), now(), look_of(found)
    words = words_of(found, QUESTION.parameters)
    moment = parse_moment(words["on"]) if words else instant.date()
    chosen = featured(table, moment)
    if not chosen.models:
        write(overview(), None, table=True)
        return USAGE
    asked = {"model": list(chosen.models), **WORKLOAD, **words}
    document = QUESTION.ask(table, asked, instant).in_short()
    notes = [line for note in (*_estimates(document), *chosen.notes) for line in wrapped(note, look, "  ")]
    below = [*notes, "", *_articles(table, instant, look), *_ways_on(table, chosen.models, moment)]
    above = [TITLE, "", brief(document, look)]
    write("\n".join(above) + "\n".join(below) + "\n", None, table=True)
    return OK


def _estimates(document: Document) -> Iterator[str]:
    """What the sign before an amount says, of each reason once."""
    found = gathered((row["estimate"], row["model"]) for row in document["rows"] if row["estimate"])
    return (f"≈ {', '.join(models)}: {why}" for why, models in found.items())


def _parser() -> Parser:
    """The flags beside no command."""
    found = Parser(prog="costcalc", usage="costcalc [--on DAY]")
    [on] = [each for each in QUESTION.parameters if each.name == "on"]
    found.question.add_argument("--on", action="append", metavar="DAY", help=on.help)
    found.answer.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    add_table(found)
    add_help(found)
    found.set_defaults(place=None)
    return found


def _articles(table: RatingTable, instant: datetime, look: Look) -> Iterator[str]:
    """The comparison of the articles, in a line, and how to ask for all of it."""
    try:
        rows = QUESTION.ask(table, OF_THE_ARTICLES, instant).in_short()["rows"]
    except CostcalcError:  # of a table of somebody's own, without these models
        rows = []
    if len(rows) == len(OF_THE_ARTICLES["model"]):
        told = [f"{row['model'].partition('/')[2]} {short_money(row['cost_per_request'])}" for row in rows]
        how_many = ratio(rows[-1]["ratio_to_cheapest"])
        day = OF_THE_ARTICLES["on"]
        yield from wrapped(
            f"the articles' comparison, {day}: {' against '.join(told)} USD a request, {how_many}", look
        )
        yield f"  {_line('compare', OF_THE_ARTICLES)}"
        yield ""


def _ways_on(table: RatingTable, models: Sequence[str], on: Moment) -> Iterator[str]:
    """What to type next, each a line that works."""
    quantities = {name: WORKLOAD[name] for name in ("input", "output")}
    names = [_short(table, each, on) for each in models[:2]]
    yield "go on"
    yield f"  {_line('compare', {'model': names, **quantities})}"
    yield f"  {_line('price', {'model': names[:1], **quantities})}"
    yield "  costcalc models claude"
    yield "  costcalc --help"


def _short(table: RatingTable, model: str, on: Moment) -> str:
    """The name of a model without its seller, where it is that model's."""
    bare = model.partition("/")[2]
    with suppress(CostcalcError):
        return bare if table.find(bare, on).rater.model.id == model else model
    return model


def _line(command: str, words: dict[str, Any]) -> str:
    return command_line(
        command, words["model"], {name: said for name, said in words.items() if name != "model"}
    )
