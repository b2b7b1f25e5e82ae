"""Flags that there are not, and that are options of a model: `--speed fast`, `--batch`."""

from __future__ import annotations

from collections import deque
from contextlib import suppress

from costcalc.cli.ask import load_table, now
from costcalc.cli.commands import COMMANDS, parser_of
from costcalc.cli.contact.half import FILES, Half
from costcalc.cli.parser import words_of
from costcalc.errors import CostcalcError
from costcalc.periods import parse_moment
from costcalc.questions import question
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from costcalc.pricing.model import Model

OPTION = "--option"


def as_options(argv: Sequence[str]) -> Half | None:
    """The line with options in the place of flags that there are not, if that is answered; else None."""
    command = argv[0]
    if command not in COMMANDS:  # `costcalc` alone
        return None
    known = parser_of(command).flags
    said, unknown = _parted(argv[1:], known)
    if OPTION not in known or not unknown:
        return None
    with suppress(CostcalcError, SystemExit):
        found = parser_of(command).parse_args(said)
        if any(getattr(found, each, None) is not None for each in FILES):
            return None
        valued = [f"{name}={value}" for name, value in unknown if value]
        valued += _with_values([name for name, value in unknown if not value], _models(found))
        return _answered([command, *said, *(word for each in valued for word in (OPTION, each))])
    return None


def _parted(words: Sequence[str], known: Collection[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The words that a command takes; and flags that it does not, without dashes, each with its value."""
    said: list[str] = []
    unknown: list[tuple[str, str]] = []
    ahead = deque(words)
    while ahead:
        word = ahead.popleft()
        name, equals, value = word.partition("=")
        if not name.startswith("--") or name in known:
            said.append(word)
            continue
        if not equals and ahead and not ahead[0].startswith("-"):
            value = ahead.popleft()
        unknown.append((name[2:].replace("-", "_"), value))
    return said, unknown


def _models(found: Namespace) -> Iterator[Model]:
    """The models that are named beside the flags."""
    table, on = load_table(found), getattr(found, "on", None)
    moment = parse_moment(on[0] if isinstance(on, list) else on) if on else now()
    names = found.model if isinstance(found.model, list) else [found.model]
    yield from (table.find(each, moment).rater.model for each in names)


def _with_values(values: Sequence[str], models: Iterable[Model]) -> list[str]:
    """The options of which each of some words is a value: `batch` is a service tier."""
    every = [each.when.options for model in models for period in model.prices for each in period.variants]
    found = {word: next((name for of in every for name in of if word in of[name]), "") for word in values}
    if not all(found.values()):
        raise CostcalcError
    return [f"{name}={value}" for value, name in found.items()]


def _answered(argv: Sequence[str]) -> Half | None:
    """A line that was tried, if it is answered."""
    asked, found = question(argv[0]), parser_of(argv[0]).parse_args(list(argv[1:]))
    result = asked.ask(load_table(found), words_of(found, asked.typed), now())
    return Half(argv) if not asked.ranks or result.rows else None
