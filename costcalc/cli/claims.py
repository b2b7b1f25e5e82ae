"""`costcalc claims`: what the articles say, and what the figures say to it."""

from __future__ import annotations

from costcalc.cli.ask import load_table, refused
from costcalc.cli.output import look_of, write
from costcalc.cli.parser import Parser, add_output, add_table, add_words, words_of
from costcalc.questions.claims.question import PARAMETERS, claims
from costcalc.report.render import render
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping
    from typing import Any

BY_PLACE = "id"
WORDS = tuple(each._replace(required=each.name == BY_PLACE) for each in PARAMETERS)
"""The words of the question; the id is said by its place, and may be left out."""


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    (by_place,) = (each for each in WORDS if each.name == BY_PLACE)
    parser.add_argument(BY_PLACE, nargs="*", metavar="ID", help=by_place.help)
    add_words(parser, [each for each in WORDS if each is not by_place])
    parser.answer.add_argument(
        "--explain", action="store_true", help="every claim in full, with the words of each source"
    )
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Answer; the exit code."""
    document = claims(load_table(found), words_of(found, WORDS)).to_dict()
    text = render(document, found.format, look_of(found), explain=found.explain)
    write(text, found.place, table=found.format == "table")
    return refused({"rows": list(uncertain(document))}, found)


def uncertain(document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What --strict refuses: a verdict that rests on a figure which nobody has verified."""
    for claim in document["claims"]:
        for decisive in claim["evidence"][:1]:
            if not decisive["verified"]:
                said = f"the verdict rests on a figure that is not verified, {decisive['id']}"
                yield {"model": claim["id"], "estimate": said}
