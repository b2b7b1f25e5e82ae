"""Half questions: what a command line means that begins with no command, and the one line that works.

`costcalc deepseek vs gpt-4o` is answered, and how it was read is said. A slip in a command, or a question
that says too little, is refused with a line that was tried.
"""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import takewhile

from costcalc.cli.ask import load_table, now
from costcalc.cli.commands import BETWEEN, COMMANDS, parser_of
from costcalc.cli.parser import words_of
from costcalc.errors import CostcalcError, UnknownModelError
from costcalc.pricing.names.meaning import prices_of
from costcalc.questions import question
from costcalc.questions.compare.featured import WORKLOAD, featured
from costcalc.questions.models.listing import found as models_found
from costcalc.questions.models.request import Request as ModelsRequest
from costcalc.questions.models.search import slips_between
from costcalc.render import VALUE
from costcalc.usage.flags import FIELD_OF, quoted
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from costcalc.periods import Moment
    from costcalc.rating.table import RatingTable

OTHER_WORDS = {
    "cost": "price", "costs": "price", "calc": "price", "calculate": "price", "estimate": "price",
    "prices": "models", "pricing": "models", "list": "models", "ls": "models", "model": "models",
    "search": "models", "find": "models", "show": "models",
    "comparison": "compare", "cheapest": "compare", "vs": "compare", "versus": "compare", "rank": "compare",
    "forecast": "project", "projection": "project", "budget": "project", "selfhost": "breakeven",
    "changes": "history", "claim": "claims", "server": "serve", "run": "serve", "version": "config",
}  # fmt: skip
"""What people type for a command, and which one it is."""
FILLING = frozenset({
    "a", "an", "about", "api", "are", "be", "cheap", "cheaper", "cheapest", "compare", "cost", "costs", "do",
    "does", "expensive", "for", "how", "in", "is", "it", "llm", "me", "model", "models", "much", "of", "on",
    "per", "price", "prices", "pricing", "show", "tell", "the", "token", "tokens", "usd", "what", "which",
})  # fmt: skip
"""What says nothing of which model is meant."""
NUMBER = re.compile(r"[0-9][0-9_,.]*[kM]?")
FIGURE = re.compile(r"[$€]?[ ]?[0-9][0-9_,.]*[ ]?(?:[$€]|usd|eur)?", re.IGNORECASE)
"""An amount alone: where it stands in the table is what one may ask of it."""
QUANTITIES = ("input", "output")
"""What numbers without a flag are taken for in a line that is offered, in their order."""
MEANT_BY_NAMES = ("price", "compare", "project", "breakeven", "history")
"""Commands whose half questions are completed."""
RATE = {"--requests": WORKLOAD["requests"]}
HARDWARE = {"--self-host": "deepseek-r1", "--gpu": "H200", "--gpus": "8", "--throughput": "4176 token/s"}
"""An example of hardware: a throughput that was published for it (`dstack-h200-online` of the table)."""
NEEDED = {"project": RATE, "breakeven": {**RATE, **HARDWARE}}
"""What the examples of a command say besides, where it is not said."""
NEED_NOTHING = frozenset({"models", "claims", "training", "audit", "config"})
"""Commands that answer when they are typed alone."""
FILES = ("workload", "file", "usage", "growth_file")
"""What says the rest of a question elsewhere: it is not completed."""
HELP = "help"
MOST_WORDS, LONGEST_NAME = 24, 6
FEWEST_LETTERS = 4
"""Letters of a command from which on two slips are forgiven; below, one."""


class Half(NamedTuple):
    """A command line that is meant: what to run, or what to offer where `is_slip`."""

    argv: Sequence[str]
    is_slip: bool = False

    @property
    def line(self) -> str:
        """As it is typed."""
        return " ".join(["costcalc", *map(quoted, self.argv)])


def meant(argv: Sequence[str]) -> Half | None:
    """What a command line means that begins with no command; None where nobody can tell."""
    if len(argv) > MOST_WORDS:
        return None
    if argv[0].startswith("-"):  # what one request uses, and nothing of what to do with it
        half = _turned(argv) or completed(["compare", *argv])
        return half and half._replace(is_slip=True)
    named = _command_meant(argv[0])
    if named is not None:
        return _offered(named, argv[1:])
    said, flags = _parted(argv)
    if FIGURE.fullmatch(" ".join(said)):
        return Half(["lookup", " ".join(said), *flags], is_slip=True)
    tokens = [each for word in said for each in re.findall(r"[^\s,?!]+|,", word)]
    found = parser_of("compare").parse_args(list(flags))
    table = load_table(found)
    names = _names(table, tokens)
    if names and len(names) > 1:
        return Half(["compare", *names, *flags])
    if any(NUMBER.fullmatch(each) for each in tokens):
        half = completed(["price", *tokens, *flags])
        return half and half._replace(is_slip=True)
    half = _looked_for(table, tokens, _moment(found))
    return half and Half([*half.argv, *flags])


def completed(argv: Sequence[str]) -> Half | None:
    """The line that works where a command says too little; None where it does not, or nothing would."""
    if argv[0] not in MEANT_BY_NAMES:
        return None
    with suppress(CostcalcError, SystemExit):
        said, flags = _parted(argv[1:])
        found = parser_of(argv[0]).parse_args(list(flags))
        if any(getattr(found, each, None) is not None for each in FILES):
            return None
        table, numbers = load_table(found), [each for each in said if NUMBER.fullmatch(each)]
        if not said:
            examples = _examples(table, argv[0], _moment(found))
            return next(filter(None, (_tried(argv[0], names, flags, ()) for names in examples)), None)
        if names := _names(table, said):
            return _tried(argv[0], names, flags, ()) or (
                None if flags else _looked_for(table, said, _moment(found))
            )
        names = _names(table, [each for each in said if each not in numbers])
        return _tried(argv[0], names, flags, numbers) if names else None
    return None


def near_to(error: UnknownModelError, argv: Sequence[str]) -> Half | None:
    """The search for a name that nobody has and that is like none; None where that finds nothing either."""
    told = [each.name for each in error.every or (error,) if not (each.near or each.meant)]
    with suppress(CostcalcError, SystemExit, KeyError):
        found = parser_of(argv[0]).parse_args(list(argv[1:]))
        table = load_table(found)
        halves = (_looked_for(table, str(name).split(), _moment(found)) for name in told)
        return next(filter(None, halves), None)
    return None


def list_prices(argv: Sequence[str]) -> str:
    """What the one model costs that a question about a price names without a quantity; empty otherwise."""
    if argv[:1] != ["price"]:
        return ""
    with suppress(CostcalcError, SystemExit):
        found = parser_of("price").parse_args(list(argv[1:]))
        if len(found.model) != 1:
            return ""
        table, on = load_table(found), _moment(found)
        model = table.find(found.model[0], on).rater.model
        return f"list prices in {prices_of(table.catalogue, [model.id], on)}"
    return ""


def _looked_for(table: RatingTable, said: Sequence[str], on: Moment) -> Half | None:
    """The search for words, where that finds something."""
    words = [each for each in said if each.lower() not in FILLING | BETWEEN]
    asked = ModelsRequest(search=" ".join(words), on=on)
    return Half(["models", *words]) if words and models_found(table, asked).total else None


def _examples(table: RatingTable, command: str, on: Moment) -> list[list[str]]:
    """The models of examples, one or two to compare: the first may have no price for long enough."""
    models = list(featured(table, on).models)
    return [models[:2]] if command == "compare" else [[each] for each in models]


def _turned(argv: Sequence[str]) -> Half | None:
    """The line with its flags behind the command; None where there is no command."""
    at = next((place for place, each in enumerate(argv) if each in COMMANDS), None)
    return None if at is None else Half([*argv[at:], *argv[:at]])


def _command_meant(word: str) -> str | None:
    """The command that a word is another word for, or a slip of."""
    lower = word.lower().lstrip("/")
    if lower in OTHER_WORDS or lower in COMMANDS:
        return OTHER_WORDS.get(lower, lower)
    most = 2 if len(lower) > FEWEST_LETTERS else 1
    known = (*COMMANDS, HELP)
    slips = {each: found for each in known if (found := slips_between(lower, each, most)) is not None}
    return min(slips, key=lambda each: slips[each], default=None)


def _offered(command: str, rest: Sequence[str]) -> Half | None:
    """The line with a command in the place of another word: what follows as it is, if that can be asked."""
    argv = [command, *rest]
    if command == HELP:
        argv = ["--help"]
    elif half := completed(argv):
        argv = [*half.argv]
    elif not _is_whole(command, rest):
        argv = [command, "--help"]
    return Half(argv, is_slip=True)


def _is_whole(command: str, rest: Sequence[str]) -> bool:
    """Whether a command can be asked so: with flags that it has, and with any where it needs some."""
    if command in MEANT_BY_NAMES or not (rest or command in NEED_NOTHING):
        return False
    with suppress(CostcalcError, SystemExit):
        return parser_of(command).parse_args(list(rest)) is not None
    return False


def _parted(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words before the first flag, and all from there on."""
    said = list(takewhile(lambda each: not each.startswith("-"), argv))
    return said, list(argv[len(said) :])


def _moment(found: Namespace) -> Moment:
    from costcalc.periods import parse_moment

    said = getattr(found, "on", None)
    return parse_moment(said[0]) if said else now().date()


def _names(table: RatingTable, tokens: Sequence[str]) -> list[str] | None:
    """The names that words are, each of as many of them as it can have; None where some are no name."""
    names: list[str] = []
    at = 0
    while at < len(tokens):
        longest = min(len(tokens), at + LONGEST_NAME)
        ends = (end for end in range(longest, at, -1) if _is_name(table, " ".join(tokens[at:end])))
        end = next(ends, None)
        if end is not None:
            names.append(" ".join(tokens[at:end]))
        elif tokens[at].lower() not in FILLING | BETWEEN:
            return None
        at = at + 1 if end is None else end
    return list(dict.fromkeys(names))


def _is_name(table: RatingTable, text: str) -> bool:
    """Whether a text stands for a model today, or did once; a word between names is none."""
    if text.lower() in BETWEEN | FILLING:
        return False
    try:
        table.find(text, now().date())
    except UnknownModelError as error:
        return bool(error.meant)
    except CostcalcError:
        return False
    return True


def _said_quantities(found: Namespace, command: str) -> bool:
    said = words_of(found, [each for each in question(command).typed if each.name in FIELD_OF])
    return any(FIELD_OF[each] != "requests" for each in said)


def _tried(command: str, names: Sequence[str], flags: Sequence[str], numbers: Sequence[str]) -> Half | None:
    """A whole command line of what was said, if it is answered."""
    command = "compare" if command == "price" and len(names) > 1 else command
    argv = _quantified([command, *names, *flags], numbers)
    if argv is None:
        return None
    asked, found = question(command), parser_of(command).parse_args(argv[1:])
    with suppress(CostcalcError):
        result = asked.ask(load_table(found), words_of(found, asked.typed), now())
        return Half(argv) if not asked.ranks or result.rows else None
    return None


def _quantified(argv: Sequence[str], numbers: Sequence[str]) -> list[str] | None:
    """The line with quantities where it says none: the numbers beside it, or those of the stated workload.

    None where numbers stand beside a line that needs none.
    """
    command = argv[0]
    found = parser_of(command).parse_args([*argv[1:]])
    is_whole = command == "history" or _said_quantities(found, command)
    if is_whole and numbers:
        return None
    # A comparison of which nothing is said has a workload of its own, and states it; a number cannot.
    is_stated = command == "compare" and found.format != VALUE
    values = numbers or ([] if is_whole or is_stated else [WORKLOAD[each] for each in QUANTITIES])
    said = [part for name, value in zip(QUANTITIES, values, strict=False) for part in (f"--{name}", value)]
    needed = NEEDED.get(command, {})
    if any(flag in argv for flag in HARDWARE):  # of which nobody knows what it serves
        needed = {flag: value for flag, value in needed.items() if flag not in HARDWARE}
    missing = [pair for pair in needed.items() if pair[0] not in argv]
    return [*argv, *said, *(part for pair in missing for part in pair)]
