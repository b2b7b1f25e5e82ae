"""The flags of a command: declared for the chosen one alone, of the words that its question knows, and read.

They are declared in the words of argparse. An ordinary line is read here at once; argparse, whose import and
whose parser take longer than most answers, reads any other line, and tells what is wrong with it.
"""

from __future__ import annotations

import sys
from functools import cached_property
from types import SimpleNamespace

from costcalc.errors import UsageError
from costcalc.prose import listed, shown
from costcalc.render import FORMATS
from costcalc.table.layers import LAYERS
from costcalc.usage.flags import flag
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from costcalc.asking.words import Parameter
    from costcalc.cli.contact.any_line import AnyLine

ONCE = "once"
"""The action of a flag that names one file, or one list: where it is said twice, one would not count."""
LIST = "list"
"""The action of a flag that takes several values, each behind the flag or behind one another."""

COLOURS = ("auto", "always", "never")
PLACES = {"quantity": "N", "range": "N", "moment": "DAY|INSTANT", "options": "NAME=VALUE"}
VALUES = {
    "service_tier": "TIER", "requests": "RATE", "model": "MODEL", "baseline": "MODEL", "offer": "TEXT",
    "logs": "LOG", "as": "MODEL,…", "by": "LABEL,…", "prices": "then|DAY", "timezone": "ZONE",
    "model_map": "NAME=MODEL,…", "log_format": "FORMAT", "map": "WORD=COLUMN,…",
    "memory": "SIZE", "threads": "N", "engine": "MASTER",
}  # fmt: skip


class Declared(NamedTuple):
    """A flag with its names, or a place, in a group of the help.

    `settings` are in the words of argparse; a `type` in them refuses nothing.
    """

    names: tuple[str, ...]
    group: str
    settings: dict[str, Any]

    @property
    def is_flag(self) -> bool:
        """Whether it is said by a name, and not by its place."""
        return self.names[0].startswith("-")

    @property
    def dest(self) -> str:
        """Where its value is found: under its own name, which is the first long one, unless said."""
        if "dest" in self.settings:
            return str(self.settings["dest"])
        name = next((each for each in self.names if each.startswith("--")), self.names[0])
        return name.lstrip("-").replace("-", "_")

    def take(self, found: dict[str, Any], value: str | None, ahead: Iterator[str]) -> bool:
        """Take the value of a flag, which stands behind `=` or is the next word; whether that is ordinary."""
        how, name = self.settings, self.dest
        if how.get("action") == "store_true":
            found[name] = True
            return value is None
        value = next(ahead, "") if value is None else value
        if not value or value.startswith("-") or value not in (how.get("choices") or (value,)):
            return False
        read = how.get("type", str)(value)
        if how.get("action") in {"append", LIST}:
            found[name] = [*(found[name] or ()), read]
            return True
        is_first = "action" not in how or (how["action"] == ONCE and found[name] is None)
        found[name] = read
        return is_first and "nargs" not in how


class Group(NamedTuple):
    """Some flags of a command, under a title of its help."""

    parser: Parser
    title: str

    def add_argument(self, *names: str, **settings: Any) -> None:  # noqa: ANN401 - argparse's own settings
        """Declare a flag, or a place, as argparse would have it."""
        self.parser.declare(Declared(names, self.title, settings))


class Parser:
    """What may be typed behind a command; `settings` are those of an argument parser."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - argparse's own settings
        self.settings = settings
        self.titles: list[str] = []
        self.declared: list[Declared] = []
        self.flags: dict[str, Declared] = {}
        """The flags, by each of their names."""
        self.defaults: dict[str, Any] = {}

    def declare(self, one: Declared) -> None:
        """Declare a flag, or a place."""
        self.declared.append(one)
        if one.is_flag:
            self.flags.update(dict.fromkeys(one.names, one))

    def add_argument(self, *names: str, **settings: Any) -> None:  # noqa: ANN401 - argparse's own settings
        """Declare what is said by its place."""
        Group(self, "").add_argument(*names, **settings)

    def add_argument_group(self, title: str) -> Group:
        """A group of flags; groups stand in the help in the order in which they were asked for."""
        self.titles.append(title)
        return Group(self, title)

    def set_defaults(self, **values: Any) -> None:  # noqa: ANN401 - of any kind
        """Say what is found where nothing is said."""
        self.defaults |= values

    @cached_property
    def question(self) -> Group:
        """The group of flags that say what is asked."""
        return self.add_argument_group("the question")

    @cached_property
    def answer(self) -> Group:
        """The group of flags that say how it is answered."""
        return self.add_argument_group("the answer")

    @cached_property
    def any_line(self) -> AnyLine:
        """The parser of argparse, which reads every line, prints the help, and tells what is wrong."""
        from costcalc.cli.contact.any_line import any_line

        return any_line(self.settings, self.titles, self.declared, self.defaults)

    def parse_args(self, words: Sequence[str]) -> Namespace:
        """What was typed, by flag and place; `UsageError` for what cannot be, `SystemExit` for the help."""
        found: Any = self.ordinary(words)
        return self.any_line.parse_args(words) if found is None else found

    def ordinary(self, words: Iterable[str]) -> SimpleNamespace | None:
        """What an ordinary line says; None of any other, which need not be wrong.

        An ordinary line has its places in one run, and behind each flag that takes a value one that does not
        begin with a dash.
        """
        found = self._unsaid()
        ahead = iter(words)
        placed: list[str] = []
        runs, is_run = 0, False
        for word in ahead:
            is_place = not word.startswith("-")
            runs, is_run = runs + (is_place and not is_run), is_place
            if is_place:
                placed.append(word)
                continue
            name, equals, value = word.partition("=")
            known = self.flags.get(name)
            if known is None or not known.take(found, value if equals else None, ahead):
                return None
        return SimpleNamespace(**found) if runs < 2 and self._put(placed, found) else None  # noqa: PLR2004 - in one

    def _unsaid(self) -> dict[str, Any]:
        """What is found where nothing is said."""
        found: dict[str, Any] = {}
        for each in self.declared:
            action = each.settings.get("action")
            if action not in {"help", "version"}:
                found.setdefault(
                    each.dest, each.settings.get("default", False if action == "store_true" else None)
                )
        return found | self.defaults

    def _put(self, words: list[str], found: dict[str, Any]) -> bool:
        """Put words in the places that there are; whether each has the word, or the words, that it takes."""
        places = [each for each in self.declared if not each.is_flag]
        if any("choices" in each.settings for each in places):
            return False
        many = [each.settings.get("nargs") for each in places]
        if many == ["*"]:
            found[places[0].dest] = words
        elif len(words) == len(places) and {*many} <= {None, 1}:
            found.update(
                (each.dest, word if how is None else [word])
                for each, how, word in zip(places, many, words, strict=True)
            )
        else:
            return False
        return True


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


def _add_flag(group: Group, parameter: Parameter) -> None:
    names = dict.fromkeys(flag(name) for name in (parameter.name, *parameter.also) if name != "options")
    text = parameter.help.replace("%", "%%")
    if parameter.kind == "flag":
        group.add_argument(*names, dest=parameter.name, action="store_true", help=text)
        return
    value = VALUES.get(parameter.name) or PLACES.get(parameter.kind) or parameter.name.upper()
    action = LIST if parameter.many else "append"
    group.add_argument(*names, dest=parameter.name, action=action, metavar=value, help=text)


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
            action=ONCE,
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


def add_notation(group: Group) -> None:
    """Add the flags about how CSV is written for a spreadsheet."""
    group.add_argument(
        "--sep",
        "--csv-separator",
        dest="sep",
        action=ONCE,
        metavar="SEP",
        help="what parts the cells of CSV: ',' unless said, ';', '|' or tab",
    )
    group.add_argument(
        "--decimal",
        action=ONCE,
        choices=("comma", "point", ",", "."),
        metavar="comma|point",
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
        action=ONCE,
        metavar="AMOUNT",
        help=f"exit 5 above a budget such as '{month}' (for {forms}{more}); markdown is then a short review",
    )


def add_chart(parser: Parser) -> None:
    """Add the flag that has the answer drawn too (`cli/chart.py`)."""
    parser.answer.add_argument(
        "--chart",
        action=ONCE,
        metavar="FILE",
        help="also draw the answer: into FILE.svg or FILE.html, whole or not at all",
    )


def add_help(parser: Parser) -> None:
    """Add --help and --version."""
    parser.answer.add_argument("--version", action="version", version=version(), help="print the version")
    parser.answer.add_argument("-h", "--help", action="help", help="print this")


def add_table(parser: Parser) -> None:
    """Add the flags that say which prices are used."""
    group = parser.add_argument_group("the prices")
    group.add_argument(
        "--pricing", action=ONCE, metavar="FILE", help="another pricing table than the packaged one"
    )
    group.add_argument("--overlay", action=ONCE, metavar="FILE", help="prices of your own, over the table")
    group.add_argument(
        "--layers",
        action=ONCE,
        metavar="LAYER,…",
        help=f"which to use, the highest first: {', '.join(LAYERS)}; all that are there unless said",
    )


def version() -> str:
    """The version, as `--version` prints it."""
    # The package is loaded, since this module is part of it.
    return f"costcalc {sys.modules['costcalc'].__version__}"


def words_of(found: Namespace, parameters: Iterable[Parameter]) -> dict[str, Any]:
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
