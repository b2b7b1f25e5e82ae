"""The command of a saved result, taken apart: what was asked, as its flags say it."""

from __future__ import annotations

import re
import shlex

from costcalc.errors import ResultError
from costcalc.questions.breakeven.request import ASKING as BREAKEVEN
from costcalc.questions.compare.request import ASKING as COMPARE
from costcalc.questions.price.request import ASKING as PRICE
from costcalc.questions.project.request import ASKING as PROJECT
from costcalc.questions.project.request import phase_text
from costcalc.usage.flags import FIELD_OF, flag
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

_WORDS = (*PRICE.parameters, *COMPARE.parameters, *PROJECT.parameters, *BREAKEVEN.parameters)
_ALONE = frozenset(flag(each.name) for each in _WORDS if each.kind == "flag")
"""The flags that have no value."""

_MANY = frozenset({"option", *(each.name for each in _WORDS if each.many)})

TABLE_FLAGS = frozenset({"--pricing", "--overlay", "--layers"})
"""What files the table was read of, which its hash says better: it is the same wherever they lie."""

_IN_TEXT = re.compile(rf""" (?:{"|".join(sorted(TABLE_FLAGS))})[ =](?:'[^']*'|"[^"]*"|[^\s'"])+""")
"""One of these flags in a command, with its value as a shell takes it."""

FILE = "FILE"
"""What stands in a command for a file, of words that no flag can say."""


class Command(NamedTuple):
    """A command: what it names, the models, and its flags, each with its value."""

    named: tuple[str, ...]
    flags: tuple[tuple[str, str | None], ...]

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

    def words(self, but: Collection[str] = ()) -> dict[str, Any]:
        """The words that the flags say, without those of some names, of files, and of the table."""
        found: dict[str, Any] = {}
        for each, value in self.flags:
            name = each.removeprefix("--").replace("-", "_")
            if each in TABLE_FLAGS or name in but or value == FILE:
                continue
            if name in _MANY:
                found.setdefault(name, []).append(value)
            else:
                found[name] = True if value is None else value
        return found


def read_command(saved: Mapping[str, Any], name: str) -> Command:
    """The command of a result of `costcalc <name>`; `ResultError` where there is none."""
    text = saved.get("command")
    try:
        typed = shlex.split(text) if isinstance(text, str) else []
    except ValueError:
        typed = []
    words = typed[2:]
    if typed[:2] != ["costcalc", name]:
        raise ResultError(f"'command' of the result is no command line of `costcalc {name}`")
    place = next((place for place, each in enumerate(words) if each.startswith("--")), len(words))
    return Command(tuple(words[:place]), tuple(_flags(iter(words[place:]))))


def _flags(words: Iterator[str]) -> Iterator[tuple[str, str | None]]:
    for word in words:
        yield word, None if word in _ALONE else next(words, None)


def without_files(text: str) -> str:
    """A text whose commands leave open which files the table is read of: such as the ways out of a reason."""
    lead, command, rest = text.partition("costcalc ")
    return lead + command + _IN_TEXT.sub("", rest) if command else text


def as_said(words: Mapping[str, Any], saved: Mapping[str, Any]) -> dict[str, Any]:
    """Words of a command as the result has them, where it has the same, as a number or a map."""
    found = dict(words)
    for name, value in words.items():
        kept = saved.get(FIELD_OF.get(name, name))
        if kept is not None and _texts(kept) == _texts(value):
            found[name] = kept
    return found


def _texts(said: object) -> list[str]:
    listed = said if isinstance(said, list) else [said]
    return [phase_text(each) if _is_phase(each) else str(each) for each in listed]


def _is_phase(said: object) -> bool:
    return isinstance(said, dict) and {"from", "requests"} <= said.keys()
