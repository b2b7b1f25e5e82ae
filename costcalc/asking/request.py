"""Requests: what the words of a question say, read once into a frozen value.

A question declares the parts of its request: each is a member of it, with the parameters that say it, how it
is read of the words, and which words say it again.
"""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.asking.words import check_words, names_of, one_text
from costcalc.errors import CostcalcError, UsageError
from costcalc.usage.flags import command_line
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import Any

    from costcalc.asking.words import Parameter, Words
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.lengths import Counting

WORKLOAD = ("work", "counting")
"""The parts whose words, but for a rate of requests, say a workload."""
BEHIND_TABLE = 100
"""The place of words that stand behind those that name the table."""


class Said(NamedTuple):
    """The words of a question: all of them, and those that were said themselves, without those of a preset.

    `left_out` are the words of the preset that the question has no use for. `table` is there where quantities
    are lengths of text, which its figures take as tokens. `is_assumed` says that nobody said a workload, and
    the preset stands for one.
    """

    words: Words
    typed: Words
    preset: str | None = None
    left_out: Sequence[str] = ()
    table: RatingTable | None = None
    is_assumed: bool = False

    def counting(self, words: Words | None = None) -> Counting | None:
        """How lengths of text in the words, or in others, are taken as tokens; None where there are none."""
        if self.table is None:
            return None
        from costcalc.tokens.counting import counting

        return counting(self.table, self.words if words is None else words)


if TYPE_CHECKING:
    Hear = Callable[[Said], None]


class Part(NamedTuple):
    """A member of a request: the parameters that say it, how it is read, and the words that say it again.

    `again` gives those words; unless said, the first parameter says the value as it is. `maps` are words for
    it that are maps or lists of maps, which only a file or a body can say. `place` is where its words stand
    among those of others in a command. What another part reads too has no `read`, and is no member.
    """

    name: str
    parameters: Sequence[Parameter]
    read: Callable[[Said], Any] | None = None
    again: Callable[[Any], Words] | None = None
    maps: Sequence[str] = ()
    place: int = 0

    def of(self, said: Said) -> Any:  # noqa: ANN401 - a member of a request
        """What words say of it."""
        return self.read(said) if self.read else None

    def words(self, value: object) -> Words:
        """The words that say a value of it."""
        return self.again(value) if self.again else {self.parameters[0].name: value}


class Asking:
    """How a question is asked: its parts, the request that they make, and the map that may hold its words.

    `parameters` are its words, `names` every name that they go by, `maps` the words that are maps or lists of
    maps. `before` makes such words of what is no word yet, and is told which there are. It `counts_text`
    where it is about quantities of tokens, which may be said as lengths of text. `assumed` is the preset that
    stands for a workload where none is said.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        request: Callable[..., Any],
        inner: str = "",
        before: Callable[[Words, Collection[str]], Words] | None = None,
        assumed: str = "",
    ) -> None:
        self.parts, self.request, self.inner, self.before = tuple(parts), request, inner, before
        self.assumed = assumed
        self.parameters: tuple[Parameter, ...] = tuple(each for part in parts for each in part.parameters)
        self.names = names_of(self.parameters)
        self.maps: tuple[str, ...] = tuple(name for part in parts for name in part.maps)
        self.counts_text = "input_tokens" in self.names
        self._inside = (*self.maps, inner)
        amounts = [each for part in self.parts for each in part.parameters if part.name in WORKLOAD]
        self._workload = {*names_of(amounts), *self._inside} - {"requests"}
        self._read = tuple((part.name, part.read) for part in self.parts if part.read)
        # Those that a command says again, in their order in it.
        self._said_again = sorted((part for part in self.parts if part.read), key=lambda part: part.place)
        self._by_place = tuple(each.name for each in self.parameters if each.is_placed)

    def __getitem__(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)

    def read(self, words: Words, hear: Hear | None = None, table: RatingTable | None = None) -> Any:  # noqa: ANN401 - its request
        """The request that words make; `UsageError` and its kind for what cannot be read.

        The words of `inner` stand beside the others or in a map; a `preset` says what they leave out.
        `hear` is told what was said, before it is read.
        """
        said = self._said(words)
        if hear is not None:
            hear(said)
        try:
            return self.request(**{name: read(said) for name, read in self._read})
        except CostcalcError:
            # Few quantities are lengths of text, and none of the others need wait for one to be looked for.
            if table is None or not says_length(said.words):
                raise
        return self.request(**{name: read(said._replace(table=table)) for name, read in self._read})

    def _said(self, words: Words) -> Said:
        if self.before is not None:
            words = self.before(words, self.names)
        lifted = with_inner(words, self.inner)
        typed = {name: value for name, value in lifted.items() if value is not None}
        if self.assumed and self._workload.isdisjoint(typed):
            return self._said({**words, "preset": self.assumed})._replace(is_assumed=True)
        if "preset" not in typed or "preset" not in self.names:
            check_words(lifted, self.names, inside=self._inside)
            return Said(typed, typed)
        from costcalc.asking.presets import with_preset

        found = with_preset(typed, self.names, self.maps)
        check_words(found.words, self.names, inside=self._inside)
        return Said(found.words, typed, one_text(typed, "preset"), found.left_out)

    def command(self, name: str, request: object, table: Words) -> str:
        """The command line that asks again; `table` are the words that name the table."""
        ahead: dict[str, Any] = {}
        behind: dict[str, Any] = {}
        for part in self._said_again:
            found = part.words(getattr(request, part.name))
            (ahead if part.place < BEHIND_TABLE else behind).update(found)
        named: list[str] = []
        for name_by_place in self._by_place:
            said = ahead.pop(name_by_place, None)
            named += [said] if isinstance(said, str) else said or ()
        return command_line(name, named, {**ahead, **table, **behind})


def says_length(words: object) -> bool:
    """Whether words say lengths of text, `{"input": "1500 word"}`: what looks for them few questions need."""
    from costcalc.tokens.lengths import says_length as found

    return found(words)


def with_inner(words: Words, inner: str) -> dict[str, Any]:
    """Words with those of an inner map (`usage`, `workload`) lifted beside them."""
    within = words.get(inner)
    if within is None or not isinstance(within, Mapping):  # what is read already stays what it is
        return dict(words)
    said = {name: value for name, value in words.items() if name != inner}
    for name, value in within.items():
        if said.setdefault(name, value) is not value:
            raise UsageError(f"{name} is given twice", inner)
    return said
