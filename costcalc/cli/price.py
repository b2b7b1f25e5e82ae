"""`costcalc price`: one usage, a provider's record of one, or each row of a file."""

from __future__ import annotations

from costcalc.asking.question import TONGUE
from costcalc.asking.words import ALLOWANCES, DISCOUNT, QUANTITIES, names_of
from costcalc.cli.ask import QuestionCommand, known_language, now
from costcalc.cli.files.workload_file import texts_said
from costcalc.cli.parser import ONCE, Parser, words_of
from costcalc.errors import UsageError
from costcalc.questions.price.question import QUESTION
from costcalc.questions.price.request import REQUESTS
from costcalc.usage.flags import command_line
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from costcalc.rating.table import RatingTable


ONE = QuestionCommand(QUESTION, budgets_too="; of --file also /day, /month, /year")
FOR_ALL = frozenset(
    {*names_of((*ALLOWANCES, DISCOUNT)), "currency", "fx_rate", "mean_request", "usage_format", "language"}
)
"""The words of a question that hold for all rows of a file."""
SAYS_USAGE = frozenset(names_of((*QUANTITIES, REQUESTS)))
"""The words that say what was used: whoever says one of them hands in no record."""


def arguments(parser: Parser) -> None:
    """The flags of the command; without a --format the rows of a file come out as they came in."""
    ONE.arguments(parser)
    parser.set_defaults(format=None)
    parser.question.add_argument(
        "--usage",
        action=ONCE,
        metavar="FILE",
        help="price what an answer of an API used: its JSON, or the usage in it; - is standard input",
    )
    add_file(parser)


def add_file(parser: Parser) -> None:
    """Add the flags about a file: which it is, what its columns are, how they are written and summed up."""
    group = parser.add_argument_group("many at once: a bill")
    for name, said in FILE_FLAGS.items():
        group.add_argument(f"--{name}", **said)
    both = parser.flags["--decimal"].settings  # one flag for what is read and written
    both["help"] = f"{both['help']}; of --file as it is read, where 1,000 may be one or a thousand"


FILE_FLAGS: dict[str, dict[str, object]] = {
    "file": {
        "action": ONCE,
        "metavar": "FILE",
        "help": "price each row of a CSV or JSONL file; - is standard input",
    },
    "label": {
        "metavar": "COLUMN",
        "nargs": "+",
        "action": "extend",
        "default": [],
        "help": "a column of --file that is only a label, though its name looks like usage, a date, a tier, "
        "a provider or money; may be given several times, with several names",
    },
    "map": {
        "metavar": "WORD=COLUMN",
        "nargs": "+",
        "action": "extend",
        "default": [],
        "help": "what a column of --file is, whatever it is called: input_tokens=toks_in, on=when",
    },
    "dates": {
        "choices": ("dmy", "mdy"),
        "help": "whether the day or the month comes first in --file, where 01/02/2025 may be either",
    },
    "timezone": {
        "action": ONCE,
        "metavar": "ZONE",
        "help": "whose time it is in --file where none is said: UTC, Europe/Paris",
    },
    "by": {
        "metavar": "COLUMN,…",
        "nargs": "+",
        "action": "extend",
        "default": [],
        "help": "sum the rows of --file up: by model, provider, day, month, year, or a column of it",
    },
    "total": {"action": "store_true", "help": "a last row with the total of --file"},
}
"""The flags about a file."""


def run(found: Namespace) -> int:
    """Price; the exit code."""
    words = words_of(found, QUESTION.parameters)
    if found.file is not None:
        for name in ("sep", "bom"):
            if getattr(found, name):
                raise UsageError("is not for the rows of --file, which come out as they came in", name)
        asked = [word for word in {**words, **texts_said(found)} if word not in FOR_ALL]
        asked += ["usage"] if found.usage is not None else []
        if asked:
            raise UsageError(f"the rows of --file say what is priced: leave {', '.join(asked)} out")
        from costcalc.cli.bills.bill import price_file

        found.tongue = known_language(words_of(found, (TONGUE,)).get("lang", "en"))
        return price_file(found, now(), words)
    for name in FILE_FLAGS:
        if getattr(found, name):
            what = "names columns of" if name in {"label", "map", "by"} else "is about"
            raise UsageError(f"it {what} --file, and there is no file", name)
    found.format = found.format or "table"
    if found.usage is None and not says_usage(found, words):
        from costcalc.cli.files.record import has_record

        found.usage = "-" if has_record() else None
    return ONE.run(found) if found.usage is None else _priced_record(found)


def says_usage(found: Namespace, words: Mapping[str, Any]) -> bool:
    """Whether the command line says what was used: a quantity, how many requests, or the place of a text."""
    return not SAYS_USAGE.isdisjoint(words) or bool(texts_said(found))


def _priced_record(found: Namespace) -> int:
    """Price what a usage record says; the exit code."""
    from costcalc.cli.files.record import read_record_file
    from costcalc.usage.records.errors import UsageRecordError

    record = read_record_file(found.usage)

    def ask(table: RatingTable, words: dict[str, Any], at: datetime, **more: Any) -> Any:  # noqa: ANN401 - as the question
        return QUESTION.ask(table, {**words, "response": record}, at, **more)

    try:
        return ONE._replace(ask=ask).run(found)
    except UsageRecordError as error:
        if error.field != "model":
            raise
        command = command_line("price", ["MODEL"], {"usage": found.usage})
        raise type(error)(f"{error.detail}, as in `{command}`", field="model") from None
