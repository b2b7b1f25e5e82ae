"""Formulas over evidence: `(a - b) / b`, computed exactly in fractions, with their units kept in mind."""

from __future__ import annotations

import re

from costcalc.errors import UnitError, UsageError
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

RATIO = "times"
SIGNS = ("+", "-", "*", "/")
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
        found = self.sum()
        if self.tokens:
            raise UsageError(f"{shown(self.formula)} goes on after its end", "formula")
        return found

    def sum(self) -> Term:
        left = self.product()
        while self.tokens and self.tokens[-1] in SIGNS[:2]:
            sign = 1 if self.tokens.pop() == "+" else -1
            right = self.product()
            if left.unit != right.unit:
                raise UnitError(right.unit, left.unit, f"in {self.formula}")
            left = Term(left.number + sign * right.number, left.unit)
        return left

    def product(self) -> Term:
        left = self.atom()
        while self.tokens and self.tokens[-1] in SIGNS[2:]:
            divide = self.tokens.pop() == "/"
            right = self.atom()
            left = self.quotient(left, right) if divide else self.multiple(left, right)
        return left

    def quotient(self, left: Term, right: Term) -> Term:
        if not right.number:
            raise UsageError(f"{shown(self.formula)} divides by zero", "formula")
        if right.unit == RATIO:
            return Term(left.number / right.number, left.unit)
        if left.unit != right.unit:
            raise UnitError(right.unit, left.unit, f"in {self.formula}")
        return Term(left.number / right.number, RATIO)

    def multiple(self, left: Term, right: Term) -> Term:
        if RATIO not in (left.unit, right.unit):
            raise UnitError(right.unit, "a plain number", f"in {self.formula}")
        return Term(left.number * right.number, right.unit if left.unit == RATIO else left.unit)

    def atom(self) -> Term:
        if not self.tokens:
            raise UsageError(f"{shown(self.formula)} ends too early", "formula")
        word = self.tokens.pop()
        if word == "(":
            inner = self.sum()
            if not self.tokens or self.tokens.pop() != ")":
                raise UsageError(f"a bracket of {shown(self.formula)} is not closed", "formula")
            return inner
        if not re.fullmatch(_WORD, word):
            reason = "is neither an id nor a number: write spaces around signs"
            raise UsageError(f"{shown(word)} of {shown(self.formula)} {reason}", "formula")
        if word[0].isdigit():
            from fractions import Fraction

            from costcalc.numbers import money_number

            return Term(Fraction(money_number(word)), RATIO)
        return self.lookup(word)
