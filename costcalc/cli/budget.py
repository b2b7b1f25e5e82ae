"""`--fail-above`: whether an answer keeps to a budget, in a line for people and a table for a review.

The exit code is 5 where something is above it, and 3 where something that has to keep to it has no figure:
what cannot be held against a budget never passes it.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.additions.currency import Wanted, answer, own_exchange
from costcalc.asking.budget import WHOLE, read_budget
from costcalc.cli.exits import ABOVE, NO_PRICE, OK
from costcalc.cli.output import look_of
from costcalc.numbers import plain, significant
from costcalc.pricing.exchange import USD
from costcalc.render import in_language, printed
from costcalc.report.figures import grouped, money, rounded
from costcalc.report.safe import markdown_cell
from costcalc.report.text import released
from costcalc.usage.flags import quoted
from costcalc.values import TYPE_CHECKING, NamedTuple, module_named

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.budget import Budget, Spending, Spent
    from costcalc.asking.question import Question
    from costcalc.pricing.exchange import Exchange
    from costcalc.rating.table import RatingTable

MOST_TOLD = 5
"""Lines of what is above a budget; how many more there are is counted."""
MOST_ROWS = 60
"""Rows of the table of a review."""
DIGITS = 6
ABOVE_MARK, WITHIN_MARK, UNKNOWN_MARK = "✗", "✓", "?"


def budget_of(found: Namespace, question: Question) -> Budget | None:
    """The budget that was said; None without one."""
    said = getattr(found, "fail_above", None)
    return None if said is None else read_budget(said, question.budgets, example_of(question))


def example_of(question: Question) -> str:
    """How a budget is written for a question."""
    month = next((each for each in ("month", "request") if each in question.budgets), WHOLE)
    return "'0.05 USD'" if WHOLE in question.budgets and month != "month" else f"'500 USD/{month}'"


class Verdict(NamedTuple):
    """What is spent against a budget, the dearest first, in US dollars and by the rate of its currency."""

    budget: Budget
    exchange: Exchange
    spending: Spending

    @property
    def dearest(self) -> Sequence[Spent]:
        """What is spent, the dearest first."""
        return sorted(self.spending.spent, key=lambda each: -each.amount)

    @property
    def above(self) -> list[Spent]:
        """What is above the budget, the dearest first."""
        return [each for each in self.dearest if self.budget.is_below(each.amount, self.exchange)]

    @property
    def code(self) -> int:
        """The exit code; where a figure is missing, nobody knows whether the whole keeps to the budget."""
        if self.spending.missing or not self.spending.spent:
            return NO_PRICE
        return ABOVE if self.above else OK

    @property
    def mark(self) -> str:
        """A mark for a table: above, within, or not known."""
        if self.above:
            return ABOVE_MARK
        return UNKNOWN_MARK if self.code else WITHIN_MARK

    def lines(self) -> Iterator[str]:
        """What is above the budget, or how the dearest keeps to it; what has no figure; what is in doubt."""
        told = self.above or self.dearest[:1]
        missing = [
            f"not held against the budget: {each}: {why}" for each, why in self.spending.missing.items()
        ]
        yield from () if self.above else missing  # nothing passes that is not known
        for each in told[:MOST_TOLD]:
            yield f"{self._sentence(each)}: {each.what}"
        if len(told) > MOST_TOLD:
            yield f"and {len(told) - MOST_TOLD:,} more above it"
        yield from missing if self.above else ()
        yield from self._doubts(told[:MOST_TOLD])
        yield from [f"figures are {self.spending.note}"] if self.spending.note else []

    def _sentence(self, spent: Spent) -> str:
        side = "above" if self.budget.is_below(spent.amount, self.exchange) else "within"
        change = self.change(spent)
        return (
            f"{self.shown(spent.amount)} {self.budget.unit} is {side} the budget of "
            f"{grouped(plain(self.budget.amount))} {self.budget.unit}"
            f"{f' ({change})' if change else ''}"
        )

    def _doubts(self, told: Sequence[Spent]) -> Iterator[str]:
        """What is not certain of what was told: bounds on both sides of the budget, reasons, the rate."""
        reasons: dict[str, None] = {}
        for each in told:
            if each.low is not None and each.high is not None and self._is_between(each.low, each.high):
                bounds = f"{self.shown(each.low)} to {self.shown(each.high)} {self.budget.unit}"
                of = f" ({each.bounds})" if each.bounds else ""
                yield f"{each.what} may lie on either side of the budget: {bounds}{of}"
            if each.estimate:
                reasons[each.estimate] = None
        yield from (f"an estimate: {reason}" for reason in reasons)
        if self.exchange.estimate:
            rate = f"1 USD = {rounded(plain(self.exchange.rate), DIGITS)} {self.budget.currency}"
            day = f" on {self.exchange.date}" if self.exchange.date else ""
            yield f"{self.budget.currency} by the rate {rate}{day}: an estimate: {self.exchange.estimate}"

    def _is_between(self, low: Decimal, high: Decimal) -> bool:
        return self.budget.is_below(high, self.exchange) and not self.budget.is_below(low, self.exchange)

    def shown(self, dollars: Decimal) -> str:
        """An amount in the currency of the budget; all its digits where few would show the budget itself."""
        amount = self.exchange.convert(dollars)
        short = rounded(plain(amount), DIGITS)
        is_hidden = short == rounded(plain(self.budget.amount), DIGITS) and amount != self.budget.amount
        return money(plain(amount) if is_hidden else short)

    def change(self, spent: Spent) -> str:
        """By how many percent an amount is above the budget, or below it: `+22.5 %`; nothing of no budget."""
        if not self.budget.amount:
            return ""
        ratio = Fraction(spent.amount) * Fraction(self.exchange.units)
        ratio /= Fraction(self.exchange.dollars) * Fraction(self.budget.amount)
        percent = (ratio - 1) * 100
        said = rounded(plain(significant(abs(percent))), 3) if percent else "0"
        return f"{'+' if percent > 0 else '−' if percent else ''}{said} %"


def judged(question: Question, result: Any, budget: Budget, found: Namespace, table: RatingTable) -> Verdict:  # noqa: ANN401 - of any question
    """An answer against a budget; in another currency by the rate said, or by that of the table's day."""
    spending = module_named(f"costcalc.questions.{question.name}.spent").spent(result, budget.per)
    return Verdict(budget, _exchange(result, budget, found, table), spending)


def _exchange(result: Any, budget: Budget, found: Namespace, table: RatingTable) -> Exchange:  # noqa: ANN401 - as above
    said = getattr(found, "fx_rate", None)
    own = own_exchange(said[0], (found.currency or [None])[0]) if said and budget.currency != USD else None
    if own is not None and own.currency != budget.currency:
        own = None
    return answer(table, Wanted(budget.currency, own), result)


def sentences(verdict: Verdict, found: Namespace) -> Iterator[str]:
    """The lines of a verdict in the language of the reader."""
    look = in_language(look_of(found))
    return (released(look.say(line), look) for line in verdict.lines())


def review(verdict: Verdict, command: str, found: Namespace) -> str:
    """The verdict as Markdown for a pull request: a line, a small table, what to know, the command."""
    look = in_language(look_of(found))
    first, *more = map(look.say, verdict.lines())
    shown = verdict.dearest[:MOST_ROWS]
    times = any(each.when for each in shown)
    head = ["", "model", *(["when"] if times else []), verdict.budget.unit, "to the budget"]
    head = [look.say(each) if each else each for each in head]
    rows = [head, ["---"] * len(head)]
    for each in shown:
        mark = ABOVE_MARK if verdict.budget.is_below(each.amount, verdict.exchange) else WITHIN_MARK
        when = [each.when] if times else []
        figures = [look.say(said) for said in (verdict.shown(each.amount), verdict.change(each))]
        rows.append([mark, each.whose, *when, *figures])
    left = len(verdict.dearest) - len(shown)
    again = look.again(f"{command} --fail-above {quoted(str(verdict.budget))}")
    lines = [f"**{verdict.mark} {markdown_cell(first)}**", ""]
    if shown:
        lines += [
            f"| {' | '.join(each if row is rows[1] else markdown_cell(each) for each in row)} |"
            for row in rows
        ]
        lines += ["", *([look.say(f"and {left:,} more, none dearer")] if left else [])]
    lines += [f"- {markdown_cell(each)}" for each in more]
    return printed("\n".join([*lines, "", "```", again, "```"]) + "\n", look._replace(colour=False))
