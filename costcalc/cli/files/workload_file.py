"""Workloads and texts on the command line, from files beside the words that are typed.

`--workload FILE` and `--preset NAME` say a workload, `--input-text FILE` how long a text is.
"""

from __future__ import annotations

from costcalc.asking.words import names_of
from costcalc.cli.output import tell
from costcalc.cli.parser import ONCE, words_of
from costcalc.usage.flags import as_flags
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    from costcalc.asking.words import Parameter
    from costcalc.cli.parser import Parser
    from costcalc.rating.table import RatingTable

    Result = TypeVar("Result")


FLAGS_OF_NOTES = ("--option",)
"""The flags that notes on a measured workload name."""
TEXTS = ("input_text", "output_text")
"""The flags that name a text, whose length says a quantity."""


def add_texts(parser: Parser) -> None:
    """Add the flags that name a text."""
    for name in TEXTS:
        parser.question.add_argument(
            f"--{name.replace('_', '-')}",
            dest=name,
            action=ONCE,
            metavar="FILE",
            help=f"a text in UTF-8, whose length stands for --{name[:-5]}, as an estimate; - is input",
        )


def texts_said(found: Namespace) -> dict[str, str]:
    """The texts that are named, by their flags."""
    return {name: place for name in TEXTS if (place := getattr(found, name, None)) is not None}


def _lengths_said(found: Namespace) -> dict[str, str]:
    """The lengths of the texts that are named; none is read where there are none."""
    said = texts_said(found)
    if not said:
        return {}
    from costcalc.cli.files.text_file import lengths_of

    return lengths_of(found, said)


def add_workload(parser: Parser) -> None:
    """Add the flag that names a workload file."""
    parser.question.add_argument(
        "--workload",
        action=ONCE,
        metavar="FILE",
        help="a YAML file with the requests, or a mix of shapes; or usage that `costcalc usage -o` kept",
    )


def answered(
    ask: Callable[[dict[str, Any]], Result],
    found: Namespace,
    table: RatingTable,
    parameters: Sequence[Parameter],
    maps: tuple[str, ...],
    files: tuple[str, ...] = (),
) -> Result:
    """Ask with the words of the command line and of its workload file.

    `maps` are the words that the question takes from a file alone, `files` those that name another file, and
    may be typed too. What only another command has a use for is left out, and said. An error about a word of
    the file is told with its line.
    """
    words = words_of(found, parameters) | _lengths_said(found)
    words |= {name: place for name in files if (place := getattr(found, name, None)) is not None}
    if getattr(found, "workload", None) is None:
        return ask(words)
    from costcalc.questions.workloads import Hearer, asked_of_file

    hearer = Hearer(say_left_out, lambda note: tell(as_flags(note, FLAGS_OF_NOTES)))
    return asked_of_file(found.workload, words, ask, {*names_of(parameters), *maps, *files}, hearer, table)


def say_left_out(unused: Sequence[str]) -> None:
    """Tell what is left out, and which command has a use for it."""
    if not unused:
        return
    from costcalc.questions.workloads import told_left_out

    for told in told_left_out(unused, "`costcalc {}`"):
        tell(told)
