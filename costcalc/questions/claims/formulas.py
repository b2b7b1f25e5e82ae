"""Formulas over evidence: `(a - b) / b`, computed exactly in fractions, with their units kept in mind."""

from __future__ import annotations

import re
from fractions import Fraction
from operator import add, mul, sub, truediv

from costcalc.errors import UnitError, UsageError
from costcalc.numbers import money_number
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

RATIO = "times"
SIGNS = {"+": add, "-": sub, "*": mul, "/": truediv}
LEVELS = (("+", "-"), ("*", "/"))
"""A sum is of products, and these of numbers, ids and brackets."""
DEEPEST = 20
"""Brackets in a formula; nobody writes more, and each takes stack."""


_WORD = r"[A-Za-z0-9][A-Za-z0-9._-]*"


class Term(NamedTuple):
    """A number on its way through a formula, and its unit."""

    number: Fraction
    unit: str


def evaluate(formula: str, lookup: Callable[[str], Term], unit: str) -> Fraction:
    """The value of a formula in a unit; `lookup` gives the figure of an id.

    A sum needs one unit on both sides, and a quotient of one unit is a ratio, which may be asked in percent.
    """
    found = _Parser(formula, lookup).whole()
    if found.unit == unit:
        return found.number
    if found.unit == RATIO and unit == "percent":
        return found.number * 100
    raise UnitError(formula, f"a formula in {unit}", f"it comes out in {found.unit}")


class _Parser:
    def __init__(self, formula: str, lookup: Callable[[str], Term]) -> None:
        self.formula = formula
        self.lookup = lookup
        if formula.count("(") > DEEPEST:
            raise UsageError(f"{shown(formula)} has more than {DEEPEST} brackets", "formula")
        self.tokens = re.sub(r"([()])", r" \1 ", formula).split()
        self.tokens.reverse()

    def whole(self) -> Term:
        found = self.value()
        if self.tokens:
            raise UsageError(f"{shown(self.formula)} goes on after its end", "formula")
        return found

    def value(self, level: int = 0) -> Term:
        if level == len(LEVELS):
            return self.atom()
        left = self.value(level + 1)
        while self.tokens and self.tokens[-1] in LEVELS[level]:
            left = self.applied(left, self.tokens.pop(), self.value(level + 1))
        return left

    def applied(self, left: Term, sign: str, right: Term) -> Term:
        unit = left.unit
        if sign == "/" and not right.number:
            raise UsageError(f"{shown(self.formula)} divides by zero", "formula")
        if sign == "*":
            if RATIO not in (left.unit, right.unit):
                raise UnitError(right.unit, "a plain number", f"in {self.formula}")
            unit = right.unit if left.unit == RATIO else left.unit
        elif sign != "/" or right.unit != RATIO:
            if left.unit != right.unit:
                raise UnitError(right.unit, left.unit, f"in {self.formula}")
            unit = RATIO if sign == "/" else left.unit
        return Term(SIGNS[sign](left.number, right.number), unit)

    def atom(self) -> Term:
        if not self.tokens:
            raise UsageError(f"{shown(self.formula)} ends too early", "formula")
        word = self.tokens.pop()
        if word == "(":
            inner = self.value()
            if not self.tokens or self.tokens.pop() != ")":
                raise UsageError(f"a bracket of {shown(self.formula)} is not closed", "formula")
            return inner
        if not re.fullmatch(_WORD, word):
            reason = "is neither an id nor a number: write spaces around signs"
            raise UsageError(f"{shown(word)} of {shown(self.formula)} {reason}", "formula")
        if word[0].isdigit():
            return Term(Fraction(money_number(word)), RATIO)
        return self.lookup(word)
