"""Sizes of requests: how many of the market's thresholds and context windows an input reaches."""

from __future__ import annotations

from bisect import bisect_right

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.conditions import Threshold


class Cuts:
    """Sizes of input in ascending order, and how many of them a request reaches.

    Above 200,000 and from 128,000: 127,999 reaches none, 128,000 and 200,000 reach one, 200,001 both.
    """

    def __init__(self, cuts: Sequence[Threshold]) -> None:
        self.cuts = tuple(cuts)
        self._least = [least_of(each) for each in self.cuts]

    def tier_of(self, input_tokens: int) -> int:
        """How many of the cuts an input reaches."""
        return bisect_right(self._least, input_tokens)


def least_of(cut: Threshold) -> int:
    """The smallest whole input that reaches a cut: 200,001 of above 200,000, 128,000 of from 128,000."""
    whole = int(cut.tokens)
    return whole if cut.inclusive and whole == cut.tokens else whole + 1
