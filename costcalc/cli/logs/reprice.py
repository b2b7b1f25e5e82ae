"""`costcalc reprice`: what logs cost then, and would cost on every model."""

from __future__ import annotations

import gc
from functools import partial

from costcalc.cli.ask import QuestionCommand
from costcalc.cli.exits import DATA
from costcalc.cli.logs.focus import FOCUS, add_focus, asked_by_day, checked, write_focus
from costcalc.cli.logs.read_as import in_its_language, read_as, unread
from costcalc.cli.logs.rejects import add_rejects, check_places
from costcalc.cli.output import reading_bar, say, tell
from costcalc.errors import UsageError
from costcalc.questions.reprice.question import QUESTION
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import datetime
    from typing import Any

    from costcalc.asking.words import Words
    from costcalc.cli.parser import Parser
    from costcalc.questions.reprice.reading import Used
    from costcalc.questions.reprice.request import Request
    from costcalc.questions.reprice.result import Repriced
    from costcalc.rating.table import RatingTable


NAMES = "model_map"
OTHERS = {FOCUS: write_focus}
TELLING = frozenset({"table", "json"})
"""The formats in which an answer says itself why rows cannot be read."""


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    QuestionCommand(QUESTION, others=OTHERS, add_more=_add_flags).arguments(parser)


def _add_flags(parser: Parser) -> None:
    add_focus(parser)
    add_rejects(parser)


def run(found: Namespace) -> int:
    """Reprice; the exit code: 1 where a row of a log cannot be read, unless it is another already."""
    gc.enable()
    checked(found)
    check_places(found, found.logs)
    refused: list[str] = []
    ask = partial(_ask, refused, found)
    try:
        code = QuestionCommand(QUESTION, ask, others=OTHERS).run(found)
    finally:
        gc.enable()  # which pricing does without
    if refused:
        say("\n".join(in_its_language(each, found) for each in refused))
    return code or (DATA if refused else 0)


def _ask(
    refused: list[str],
    found: Namespace,
    table: RatingTable,
    words: Words,
    now: datetime,
    **_: Any,  # noqa: ANN401 - as a question
) -> Repriced:
    from costcalc.questions.reprice.reading import usage_of
    from costcalc.questions.reprice.reduction.rejects import rejects_to

    request: Request = QUESTION.read(_with_names(words), now, None, table)
    if not request.logs:
        raise UsageError("name a log, or sums of some: `costcalc reprice requests.jsonl`", "logs")
    if found.format == FOCUS:
        request = asked_by_day(request)
    request.allowed.of(table).sort_out(request.models, request.prices or now)  # or nobody has some of them
    with rejects_to(found.rejects) as hear:
        used = usage_of(table, request, reading_bar(), hear)
    gc.disable()  # what was read stays, and pricing it makes no garbage worth collecting
    _tell(used, request, found)
    answer: Repriced = QUESTION.result(table, request, sums=used.sums, otherwise=used.otherwise)
    if used.sums.refused:
        refused.append(f"{unread(used.sums)} in no cost")
        if found.format not in TELLING:
            from costcalc.cli.logs.told import first_of_each

            refused += first_of_each(used.sums.refused)
    return answer


def _with_names(words: Words) -> Words:
    """Words with what files of names say: lines such as `gpt4-prod=gpt-4o`, or a map in JSON."""
    said: Any = words.get(NAMES)
    if not said or all("=" in each for each in said):
        return words
    from costcalc.cli.logs.names import names_in

    pairs = [pair for each in said for pair in ([each] if "=" in each else names_in(each))]
    return {**words, NAMES: pairs}


def _tell(used: Used, request: Request, found: Namespace) -> None:
    """Tell what logs were read as, where nobody said it, and what to know of them."""
    lines = read_as(used.sums.files) if request.log_format is None else []
    for each in (*lines, *used.notes):
        tell(in_its_language(each, found))
