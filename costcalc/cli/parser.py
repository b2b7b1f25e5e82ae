"""The argument parser: built for the chosen command alone, from the words that its question declares."""

from __future__ import annotations

import argparse
import re
import sys
from collections import deque
from functools import cached_property

from costcalc.cli.output import screen_width, write
from costcalc.errors import UsageError
from costcalc.prose import listed, shown
from costcalc.render import FORMATS
from costcalc.report.safe import safe
from costcalc.table.layers import LAYERS
from costcalc.usage.flags import flag
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, NoReturn

    from costcalc.asking.words import Parameter

# Our own messages are English, so argparse's are too: it need not read the locale and look for translations.
argparse._ = str  # type: ignore[attr-defined]

COLOURS = ("auto", "always", "never")
HELP_WIDTH, HELP_COLUMN = 100, 34
"""How wide help is where it is no terminal's, and in which column it explains; a terminal may be narrower."""
PLACES = {"quantity": "N", "range": "N", "moment": "DAY|INSTANT", "options": "NAME=VALUE"}
VALUES = {
    "service_tier": "TIER", "requests": "RATE", "model": "MODEL", "baseline": "MODEL", "offer": "TEXT",
    "logs": "LOG", "as": "MODEL,…", "by": "LABEL,…", "prices": "then|DAY", "timezone": "ZONE",
    "model_map": "NAME=MODEL,…", "log_format": "FORMAT", "map": "WORD=COLUMN,…",
    "memory": "SIZE", "threads": "N", "engine": "MASTER",
}  # fmt: skip


class Parser(argparse.ArgumentParser):
    """argparse, with errors of our own: an exception with a hint, instead of a usage text and an exit."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - argparse's own settings
        super().__init__(allow_abbrev=False, add_help=False, formatter_class=HelpText, **settings)
        # A word such as -40%/year is a value; argparse knows bare negative numbers only.
        self._negative_number_matcher = re.compile(r"-[0-9.]")

    def error(self, message: str) -> NoReturn:
        """Raise the complaint; the edge prints it."""
        raise UsageError(f"{safe(message)[:300]}; `{self.prog} --help` shows how")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401 - as in argparse
        """Parse; a flag that nobody knows is answered with the nearest that there is."""
        found, rest = super().parse_known_args(None if args is None else [*self._joined(args)], namespace)
        if rest:
            self.error(self._unknown(rest[0]))
        return found, rest

    def _joined(self, words: Iterable[str]) -> Iterator[str]:
        """The words, with a value that begins with a dash joined to its flag: `--sort=-released`.

        argparse takes it for a flag of its own. What is one, such as -o, is no value: one was forgotten.
        """
        ahead = deque(words)
        while ahead:
            word = ahead.popleft()
            name = word.removesuffix("=--")
            action = self._option_string_actions.get(name)
            if name != word and action is not None and action.nargs != 0:
                self.error(f"'--' is no value: {name} needs another")  # argparse makes none of it at all
            if ahead and action is not None and action.nargs != 0 and self._is_value(ahead[0]):
                word = f"{word}={ahead.popleft()}"
            yield word

    def _is_value(self, word: str) -> bool:
        is_short = word.startswith("-") and not word.startswith("--") and len(word) > 1
        return is_short and word not in self._option_string_actions

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401, ARG002 - as in argparse
        """Print the help or the version as every answer is printed: a full disk is noticed."""
        write(message, None, table=True)

    def _unknown(self, word: str) -> str:
        if not word.startswith("-"):
            return f"{shown(word)} is one word too many"
        from costcalc.hints import hint

        name = word.partition("=")[0][:60]
        return f"there is no flag {shown(name)}{hint(name, self._option_string_actions)}"

    @cached_property
    def question(self) -> argparse._ArgumentGroup:
        """The group of flags that say what is asked."""
        return self.add_argument_group("the question")

    @cached_property
    def answer(self) -> argparse._ArgumentGroup:
        """The group of flags that say how it is answered."""
        return self.add_argument_group("the answer")


class Once(argparse.Action):
    """A flag that names one file, or one list: where it is said twice, one of the two would not count."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:  # noqa: ANN401 - as in argparse
        """Take the value; refuse a second one."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} is given more than once")
        setattr(namespace, self.dest, values)


class HelpText(argparse.RawDescriptionHelpFormatter):
    """Help with one value for all names of a flag: `--input, --input-tokens N`."""

    def __init__(self, prog: str) -> None:
        width = min(HELP_WIDTH, screen_width() or HELP_WIDTH)
        super().__init__(
            prog, max_help_position=HELP_COLUMN if width == HELP_WIDTH else width // 3, width=width
        )

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        metavar = (
            "|".join(action.choices) if action.choices else self._get_default_metavar_for_optional(action)
        )
        value = action.metavar or metavar
        return f"{', '.join(action.option_strings)} {value}"


def add_words(parser: Parser, parameters: Sequence[Parameter]) -> None:
    """Add what a question knows: required words by their place, the others as flags.

    Every value is collected in a list, so that a flag said twice is noticed and not silently overwritten.
    """
    group = parser.question
    amounts = parser.add_argument_group(
        "quantities (of one request; parts also in percent of their whole: 60%)"
    )
    for parameter in parameters:
        if parameter.is_placed:
            parser.add_argument(
                parameter.name,
                nargs="*" if parameter.many or parameter.by_place or parameter.name == "model" else 1,
                metavar=VALUES.get(parameter.name, parameter.name.upper()),
                help=parameter.help,
            )
            continue
        where = amounts if parameter.kind in {"quantity", "range"} and parameter.name != "requests" else group
        _add_flag(where, parameter)


def _add_flag(group: argparse._ArgumentGroup, parameter: Parameter) -> None:
    names = dict.fromkeys(flag(name) for name in (parameter.name, *parameter.also) if name != "options")
    text = parameter.help.replace("%", "%%")
    if parameter.kind == "flag":
        group.add_argument(*names, dest=parameter.name, action="store_true", help=text)
        return
    value = VALUES.get(parameter.name) or PLACES.get(parameter.kind) or parameter.name.upper()
    group.add_argument(*names, dest=parameter.name, action="append", metavar=value, help=text)


def add_output(
    parser: Parser,
    formats: Sequence[str] = FORMATS,
    *,
    default: str | None = "table",
    strict: str | bool = "exit 4 unless everything is exact and certain",
    place: bool = True,
    add_more: Callable[[Parser], None] | None = None,
) -> None:
    """Add the flags about the answer's form: `strict` where it may be uncertain, `place` where -o is free.

    `add_more` adds those that only this command has.
    """
    group = parser.answer
    group.add_argument("--format", choices=formats, default=default, help="how it is written")
    if place:
        group.add_argument(
            "-o",
            "--output-file",
            dest="place",
            action=Once,
            type=_place,
            metavar="FILE",
            help="write here, whole or not at all; - is standard output",
        )
    if "csv" in formats:
        add_notation(group)
    if add_more is not None:
        add_more(parser)
    group.add_argument("--color", choices=COLOURS, default="auto", help="colours; NO_COLOR counts")
    group.add_argument(
        "--quiet", action="store_true", help="nothing but errors on standard error; the answer stays the same"
    )
    if strict:
        group.add_argument("--strict", action="store_true", help=str(strict))
    add_help(parser)
    parser.set_defaults(place=None)


def _place(said: str) -> str | None:
    """Where -o has an answer written; None is standard output."""
    return None if said == "-" else said


def add_notation(group: argparse._ArgumentGroup) -> None:
    """Add the flags about how CSV is written for a spreadsheet."""
    group.add_argument(
        "--sep",
        "--csv-separator",
        dest="sep",
        action=Once,
        metavar="SEP",
        help="what parts the cells of CSV: ',' unless said, ';', '|' or tab",
    )
    group.add_argument(
        "--decimal",
        action=Once,
        choices=("comma", "point"),
        help="the mark of decimals in CSV; point unless said",
    )
    group.add_argument(
        "--bom", action="store_true", help="a mark before CSV that tells Excel that it is UTF-8"
    )


def add_budget(parser: Parser, times: Sequence[str], more: str = "") -> None:
    """Add the flag of a budget, which is for one of some times, or for the whole."""
    month = "500 USD/month" if "month" in times else "0.05 USD"
    forms = listed([f"/{each}" if each else "the whole" for each in times])
    parser.answer.add_argument(
        "--fail-above",
        action=Once,
        metavar="AMOUNT",
        help=f"exit 5 above a budget such as '{month}' (for {forms}{more}); markdown is then a short review",
    )


def add_help(parser: Parser) -> None:
    """Add --help and --version."""
    parser.answer.add_argument("--version", action="version", version=version(), help="print the version")
    parser.answer.add_argument("-h", "--help", action="help", help="print this")


def add_table(parser: Parser) -> None:
    """Add the flags that say which prices are used."""
    group = parser.add_argument_group("the prices")
    group.add_argument(
        "--pricing", action=Once, metavar="FILE", help="another pricing table than the packaged one"
    )
    group.add_argument("--overlay", action=Once, metavar="FILE", help="prices of your own, over the table")
    group.add_argument(
        "--layers",
        action=Once,
        metavar="LAYER,…",
        help=f"which to use, the highest first: {', '.join(LAYERS)}; all that are there unless said",
    )


def version() -> str:
    """The version, as `--version` prints it."""
    # The package is loaded, since this module is part of it.
    return f"costcalc {sys.modules['costcalc'].__version__}"


def words_of(found: argparse.Namespace, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """The words of the question, as it takes them; a single word said twice is refused."""
    words: dict[str, Any] = {}
    for parameter in parameters:
        said = getattr(found, parameter.name, None)
        if said in (None, [], False):
            continue
        typed = parameter.name if parameter.is_placed else flag(parameter.name)
        if said is not True and "" in said:
            # An unset variable of a script, as in `--on "$DAY"`, must not become a silent default.
            raise UsageError(f"{typed} is empty")
        if said is True or parameter.many:
            words[parameter.name] = said
        elif len(said) == 1:
            words[parameter.name] = said[0]
        elif parameter.is_placed:
            first = listed(map(shown, said[:3]), "and")
            raise UsageError(f"one {typed} is due, and here are {len(said)}: {first}")
        else:
            raise UsageError(f"{typed} is given more than once")
    return words
