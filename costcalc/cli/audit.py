"""`costcalc audit`: where layers and feeds contradict each other."""

from __future__ import annotations

from costcalc.cli.ask import load_table, now, refused, show
from costcalc.cli.exits import DATA
from costcalc.cli.output import say, tell
from costcalc.cli.parser import Parser, add_output, add_table, add_words, words_of
from costcalc.questions.audit.question import QUESTION
from costcalc.questions.audit.request import ANY, kinds_said
from costcalc.render import FLAT
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from costcalc.questions.audit.answer import Audit


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    add_words(parser, QUESTION.typed)
    parser.answer.add_argument(
        "--fail-on", metavar="KIND,…", help=f"exit 1 if there are findings of these kinds, or of {ANY}"
    )
    parser.answer.add_argument("--explain", action="store_true", help=QUESTION.explains)
    add_output(parser)
    add_table(parser)


def run(found: Namespace) -> int:
    """Audit; the exit code."""
    kinds = kinds_said([found.fail_on] if found.fail_on is not None else [], "fail_on", every=ANY)
    audited: Audit = QUESTION.ask(load_table(found), words_of(found, QUESTION.typed), now())
    audited = audited.whole if found.format in FLAT else audited
    document = audited.to_dict()
    show(document, found)
    if found.format != "table":
        _say_rest(audited)
    # What --fail-on asked for goes before --strict: a script must see that it was found.
    failing = audited.of_kinds(kinds)
    if failing:
        say(f"{len(failing)} findings of --fail-on {found.fail_on}")
        return DATA
    return refused(document, found)


def _say_rest(audited: Audit) -> None:
    """That there are more findings than were written: a file does not tell."""
    last = audited.offset + len(audited.page)
    if last < len(audited.asked):
        tell(f"findings {audited.offset + 1} to {last} of {len(audited.asked)}: --offset {last} has the next")
