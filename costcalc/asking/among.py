"""Which of all models are meant: whose they are, with which weights, called how, and reading how much."""

from __future__ import annotations

import re
from operator import eq, ge, gt, le, lt

from costcalc.asking.parts import one_of, one_value, one_word, several
from costcalc.asking.words import Parameter
from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import plain
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

SIGNS = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
SIZE_PATTERN = "^(>=|<=|>|<|=)? ?(0|[1-9][0-9]{0,14})[kM]?( token)?$"


class Bound(NamedTuple):
    """A bound of a number, such as `>=200000`."""

    sign: str
    size: Decimal

    def holds(self, value: int) -> bool:
        """Whether a number is within it."""
        return bool(SIGNS[self.sign](value, self.size))

    def __str__(self) -> str:
        return f"{self.sign}{plain(self.size)}"


def _context(said: str) -> Bound:
    from costcalc.units import read_quantity

    match = re.fullmatch("(>=|<=|>|<|=)? ?(.{1,60})", said)
    try:
        size = read_quantity(match[2] if match else said, "token")
    except CostcalcError as error:
        raise UsageError(f"write a size such as '>=200000 token': {error}") from error
    if size != size.to_integral_value():
        raise UsageError(f"{shown(said)}: tokens are whole")
    return Bound((match and match[1]) or ">=", size)


CONTEXT = one_value(
    Parameter(
        "context",
        "only models that read as much: '>=200000 token', 200k",
        "count",
        example=">=200000 token",
        pattern=SIZE_PATTERN,
    ),
    _context,
)._replace(again=lambda bound: {"context": bound and str(bound)})
AMONG = (
    one_word(Parameter("provider", "only models of this provider, such as openai")),
    one_of(Parameter("weights", "only models with open, or with closed, weights"), ("open", "closed")),
    several(
        Parameter(
            "exclude_jurisdiction",
            "leave out providers of this country, such as CN",
            also=("not_in",),
            many=True,
        )
    ),
    one_word(Parameter("search", "only models whose id, name or alias contains this text, in any spelling")),
    CONTEXT,
)
"""Which of all models are meant."""


def chosen_again(chosen: object) -> Mapping[str, object]:
    """The words that say which models were chosen, of what has a member for each part."""
    said = [part.words(getattr(chosen, part.name)) for part in AMONG]
    return {name: value for words in said for name, value in words.items() if value not in (None, ())}
