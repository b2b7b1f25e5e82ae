"""A saved result, taken apart: what was asked, as its command and its members say it."""

from __future__ import annotations

import re
import shlex

from costcalc.errors import ResultError
from costcalc.usage.flags import flag
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.asking.words import Parameter

    Document = Mapping[str, Any]

TABLE_FLAGS = frozenset({"--pricing", "--overlay", "--layers"})
"""What files the table was read of, which its hash says better: it is the same wherever they lie."""

_IN_TEXT = re.compile(rf""" (?:{"|".join(sorted(TABLE_FLAGS))})[ =](?:'[^']*'|"[^"]*"|[^\s'"])+""")
"""One of these flags in a command, with its value as a shell takes it."""

WAY_OUT = "try: costcalc "
"""How a line begins that offers a command."""
EXAMPLE = re.compile(rf"{WAY_OUT}price \S+(?: --[a-z0-9-]+ 1000)+ --on \S+(?: --allow-[a-z]+)*")

FILE = "FILE"
"""What stands in a command for a file, of words that no flag can say."""


class Command(NamedTuple):
    """A command: what it names by place, such as models, and its flags, each with its value.

    `many` are the words that may be said several times, `besides` those that ask for more than the question;
    `placed` is the word for what it names, None where the question has none.
    """

    named: tuple[str, ...]
    flags: tuple[tuple[str, str | None], ...]
    many: Collection[str]
    besides: Collection[str]
    placed: str | None

    @property
    def question(self) -> tuple[object, ...]:
        """What is asked, in whatever order the flags stand, and from whatever files the table is read."""
        return self.named, sorted(
            (name, value or "") for name, value in self.flags if name not in TABLE_FLAGS
        )

    @property
    def has_file(self) -> bool:
        """Whether it leaves something to a file."""
        return FILE in (value for _, value in self.flags)

    def said(self, name: str) -> bool:
        """Whether there is a flag of a name."""
        return any(each == flag(name) for each, _ in self.flags)

    @property
    def words(self) -> dict[str, Any]:
        """The words that it says, without those of files, of the table, and of what was asked besides."""
        found: dict[str, Any] = {self.placed: list(self.named)} if self.placed else {}
        for each, value in self.flags:
            name = each.removeprefix("--").replace("-", "_")
            if each in TABLE_FLAGS or name in self.besides or value == FILE:
                continue
            if name in self.many:
                found.setdefault(name, []).append(value)
            else:
                found[name] = True if value is None else value
        return found


def read_command(saved: Document, name: str, known: Sequence[Parameter], besides: Collection[str]) -> Command:
    """The command of a result of a question, which knows some words; `ResultError` without one."""
    text = saved.get("command")
    try:
        typed = shlex.split(text) if isinstance(text, str) else []
    except ValueError:
        typed = []
    words = typed[2:]
    place = next((place for place, each in enumerate(words) if each.startswith("--")), len(words))
    placed = next((each.name for each in known if each.is_placed), None)
    if typed[:2] != ["costcalc", name] or (place and not placed):
        raise ResultError(f"'command' of the result is no command line of `costcalc {name}`")
    alone = {flag(each.name) for each in known if each.kind == "flag"}
    many = {each.name for each in known if each.many}
    return Command(tuple(words[:place]), tuple(_flags(iter(words[place:]), alone)), many, besides, placed)


def _flags(words: Iterator[str], alone: Collection[str]) -> Iterator[tuple[str, str | None]]:
    """Each flag with its value; those that stand `alone` have none."""
    for word in words:
        yield word, None if word in alone else next(words, None)


def words_of(saved: Document, command: Command) -> dict[str, Any]:
    """The words of a saved result: those of its command, and its workload where a file said that."""
    return command.words | ({"workload": member(saved, "workload")} if command.has_file else {})


def member(saved: Document, name: str) -> object:
    """A member without which a result is not complete; `ResultError` where it is not there."""
    if saved.get(name) in (None, ""):
        raise ResultError(f"the result does not say its {name!r}: it is not complete")
    return saved[name]


def map_of(saved: Document, name: str) -> dict[str, Any]:
    """A member that must be a map."""
    found = member(saved, name)
    if not isinstance(found, dict):
        raise ResultError(f"{name!r} of the result is no map")
    return found


def without_files(text: str) -> str:
    """A text whose commands leave open which files the table is read of: such as the ways out of a reason."""
    lead, command, rest = text.partition("costcalc ")
    return lead + command + _IN_TEXT.sub("", rest) if command else text


def with_examples(text: str, now: str) -> str:
    """A text with the commands that it offers now in the place of examples, which are of 1,000 tokens.

    Results saved before ways out repeated what was asked have such.
    """
    lines, others = text.split("\n"), now.split("\n")
    if len(lines) != len(others):
        return text
    pairs = zip(lines, others, strict=True)
    return "\n".join(
        other if other.startswith(WAY_OUT) and EXAMPLE.fullmatch(line) else line for line, other in pairs
    )
