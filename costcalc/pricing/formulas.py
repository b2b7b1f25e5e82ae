"""Formulas over evidence: `(a - b) / b`, computed exactly in fractions, with their units kept in mind."""

from __future__ import annotations

import re
from fractions import Fraction
from operator import add, mul, sub, truediv

from costcalc.errors import UnitError, UsageError
from costcalc.numbers import as_fraction, money_number
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from costcalc.pricing.facts import Evidence

RATIO = "times"
SIGNS = {"+": add, "-": sub, "*": mul, "/": truediv}
LEVELS = (("+", "-"), ("*", "/"))
"""A sum is of products, and these of numbers, ids and brackets."""
DEEPEST = 20
"""Brackets in a formula; nobody writes more, and each takes stack."""

NO_FIGURE = "there is no single figure {} under `evidence`"

_WORD = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_NUMBER = "[0-9.]+"
"""What is no id in a formula; `5m-cost` is one."""


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


def ids_of(formula: str) -> list[str]:
    """The ids that a formula names, each once."""
    ids = [each for each in _words(formula) if re.fullmatch(_WORD, each) and not is_number(each)]
    return list(dict.fromkeys(ids))


def is_number(word: str) -> bool:
    """Whether a word of a formula is a number."""
    return re.fullmatch(_NUMBER, word) is not None


def term_of(found: Evidence | None) -> Term | None:
    """What evidence is in a formula; None for what is no single figure."""
    if found is None or found.low is None or found.low != found.high:
        return None
    return Term(as_fraction(found.low.number), found.low.unit)


def _words(formula: str) -> list[str]:
    return re.sub(r"([()])", r" \1 ", formula).split()


class _Parser:
    def __init__(self, formula: str, lookup: Callable[[str], Term]) -> None:
        self.formula = formula
        self.lookup = lookup
        if formula.count("(") > DEEPEST:
            raise UsageError(f"{shown(formula)} has more than {DEEPEST} brackets")
        self.tokens = _words(formula)[::-1]

    def whole(self) -> Term:
        found = self.value()
        if self.tokens:
            raise UsageError(f"{shown(self.formula)} goes on after its end")
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
            raise UsageError(f"{shown(self.formula)} divides by zero")
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
            raise UsageError(f"{shown(self.formula)} ends too early")
        word = self.tokens.pop()
        if word == "(":
            inner = self.value()
            if not self.tokens or self.tokens.pop() != ")":
                raise UsageError(f"a bracket of {shown(self.formula)} is not closed")
            return inner
        if not re.fullmatch(_WORD, word):
            reason = "is neither an id nor a number: write spaces around signs"
            raise UsageError(f"{shown(word)} of {shown(self.formula)} {reason}")
        if is_number(word):
            return Term(Fraction(money_number(word)), RATIO)
        return self.lookup(word)
