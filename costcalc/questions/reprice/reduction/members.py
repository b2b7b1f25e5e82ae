"""Members of a JSON document from outside: each of its kind, or an error that says where it stands."""

from __future__ import annotations

import re
from decimal import Decimal

from costcalc.errors import MomentError, ResultError
from costcalc.prose import listed, shown
from costcalc.questions.reprice.instants import read
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import NoReturn, TypeVar

    Got = TypeVar("Got")

LARGEST = 10**60
"""More of anything than sums can hold: a billion rows of the most that one may be."""
LONGEST = 10_000
DIGITS = r"(?:0|[1-9][0-9]{0,59})(?:\.[0-9]{1,60})?"


class Member:
    """A value of a document, and where it stands: `sums[3].tokens.input`."""

    __slots__ = ("place", "value", "where")

    def __init__(self, value: object, place: str, where: str = "") -> None:
        self.value, self.place, self.where = value, place, where

    def refuse(self, complaint: str) -> NoReturn:
        """Raise what is wrong with it."""
        raise ResultError(": ".join(filter(None, (self.place, self.where, complaint))))

    def has(self, name: str) -> bool:
        """Whether an object has a member."""
        return name in self._map()

    def __getitem__(self, name: str) -> Member:
        """The member of an object that must be there."""
        found = self._map()
        if name not in found:
            self.refuse(f"`{name}` is missing")
        return Member(found[name], self.place, f"{self.where}.{name}" if self.where else name)

    def only(self, known: Collection[str]) -> Member:
        """The same object; one with members of other names is refused."""
        for name in self._map():
            if name not in known:
                self.refuse(f"there is no member {shown(name)}: {listed(known, 'and')} are known")
        return self

    def _map(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            self.refuse(f"an object is due, not {shown(self.value)}")
        return self.value

    def members(self) -> Iterator[tuple[str, Member]]:
        """The members of an object, whatever their names."""
        return ((name, self[name]) for name in self._map())

    def items(self) -> list[Member]:
        """The items of a list."""
        if not isinstance(self.value, list):
            self.refuse(f"a list is due, not {shown(self.value)}")
        return [Member(each, self.place, f"{self.where}[{number}]") for number, each in enumerate(self.value)]

    def text(self) -> str:
        """A text."""
        if not isinstance(self.value, str) or len(self.value) > LONGEST:
            self.refuse(f"a text is due, not {shown(self.value)}")
        return self.value

    def one_of(self, words: Collection[str]) -> str:
        """One of some words."""
        found = self.text()
        if found not in words:
            self.refuse(f"{shown(found)} is none of {listed(words)}")
        return found

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            self.refuse(f"true or false is due, not {shown(self.value)}")
        return self.value

    def whole(self, below: int = LARGEST) -> int:
        """A whole number from 0, below a bound."""
        if type(self.value) is not int or not 0 <= self.value < below:
            most = "" if below == LARGEST else f" below {below}"
            self.refuse(f"a whole number from 0{most} is due, not {shown(self.value)}")
        return self.value

    def amount(self, *, signed: bool = False) -> Decimal:
        """An exact number as decimal text; below zero only where it may be."""
        found = self.text()
        if not re.fullmatch(DIGITS, found.removeprefix("-") if signed else found):
            self.refuse(f"a number as text such as '0.55' is due, not {shown(self.value)}")
        return Decimal(found)

    def number(self) -> int | Decimal:
        """A quantity: a whole number, or decimal text."""
        return self.amount() if isinstance(self.value, str) else self.whole()

    def instant(self) -> int:
        """An instant, in microseconds."""
        try:
            return read(self.value)
        except MomentError as error:
            self.refuse(error.detail)

    def maybe(self, read_as: Callable[[Member], Got]) -> Got | None:
        """What it is read as; None where it is null."""
        return None if self.value is None else read_as(self)
