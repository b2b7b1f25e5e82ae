"""`costcalc price`: one usage, or each row of a file."""

from __future__ import annotations

from costcalc.asking.words import ALLOWANCES, DISCOUNT, names_of
from costcalc.cli.ask import QuestionCommand, now
from costcalc.cli.parser import Once, Parser, words_of
from costcalc.errors import UsageError
from costcalc.questions.price.question import QUESTION
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


ONE = QuestionCommand(QUESTION)


def arguments(parser: Parser) -> None:
    """The flags of the command; without a --format the rows of a file come out as they came in."""
    ONE.arguments(parser)
    parser.set_defaults(format=None)
    parser.question.add_argument(
        "--file",
        action=Once,
        metavar="FILE",
        help="price each row of a CSV or JSONL file; - is standard input",
    )
    parser.question.add_argument(
        "--label",
        metavar="COLUMN",
        nargs="+",
        action="extend",
        default=[],
        help="a column of --file that is only a label, though its name looks like usage, a date, a tier, "
        "a provider or money; may be given several times, with several names",
    )


def run(found: Namespace) -> int:
    """Price; the exit code."""
    words = words_of(found, QUESTION.parameters)
    if found.file is not None:
        asked = [word for word in words if word not in names_of((*ALLOWANCES, DISCOUNT))]
        if found.fail_above is not None:
            raise UsageError("is for one price, not for the rows of --file", "fail_above")
        if asked:
            raise UsageError(f"the rows of --file say what is priced: leave {', '.join(asked)} out")
        from costcalc.cli.bills.bill import price_file

        return price_file(found, now(), words)
    if found.label:
        raise UsageError("it names columns of --file, and there is no file", "label")
    found.format = found.format or "table"
    return ONE.run(found)
