"""What hardware of one's own costs by how many requests a day there are, and where it costs less.

    machines   those named as far as they serve, then one more each time that they are full
    a step     the whole requests a day that so many machines serve, at one cost a day
    it pays    in a step of own cost C, from floor(C / the API's price of a request) + 1 requests a day on

It is not monotone: what pays with one machine nearly full need not with a second one just bought. 8 GPUs at
672 USD a day that serve 135,302 requests, against 0.00957 USD a request, cost less from 70,220 to 135,302
requests; 16 of them from 140,439 on. Further machines come at one price, so that from some step on either all
volumes pay, or none.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from costcalc.questions.breakeven.hardware import HOURS_A_DAY, unit_price
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from costcalc.questions.breakeven.hardware import Hardware, Mix

FEWEST_STEPS, MOST_STEPS = 4, 60
"""Steps of machines that are told: so many at least, and up to so many as far as anything happens there."""
MOST_SOUGHT = 200
"""Steps of machines in which intervals are sought where they pay in each for a part alone."""


class Step(NamedTuple):
    """So many machines: the whole requests a day that they, and no fewer, serve, and their cost a day."""

    machines: Fraction
    gpus: Fraction
    first: int
    last: int
    cost_per_day: Fraction
    mix: Mix

    @property
    def cost_per_million_tokens_at_from(self) -> Decimal | None:
        """USD per million tokens at the fewest requests: the most that a token costs here."""
        return unit_price(self.cost_per_day, self.first * self.mix.tokens)

    @property
    def cost_per_million_tokens_at_to(self) -> Decimal | None:
        """The same at the most requests: the least."""
        return unit_price(self.cost_per_day, self.last * self.mix.tokens)


class Interval(NamedTuple):
    """Whole requests a day, from the first to the last; a last of None is that there is no end."""

    first: int
    last: int | None


class Intervals(NamedTuple):
    """Where one's own hardware costs less, from the fewest requests on.

    `known_to` is the number of requests up to which all are there; None where there are no others at all.
    """

    spans: Sequence[Interval] = ()
    known_to: int | None = None


class Stairs(NamedTuple):
    """Hardware by the requests a day that it is asked for: the machines named, and more of them."""

    hardware: Hardware
    mix: Mix

    @property
    def served(self) -> Fraction:
        """Requests that a machine serves in a day."""
        return self.hardware.machine_capacity(self.mix) / self.mix.tokens

    @property
    def machine_cost(self) -> Fraction:
        """What a machine costs in a day, without operations."""
        return self.hardware.machine_gpus * self.hardware.cost_per_gpu_hour * HOURS_A_DAY

    @property
    def added(self) -> int:
        """The machines that there are after the first that is added: what is named may be a part of one."""
        return floor(self.hardware.machines) + 1

    def step(self, machines: int) -> Step:
        """The step of so many machines; of those named, where there are no more."""
        named = self.hardware.machines
        if machines <= named:
            return self._step(self.hardware, Fraction(0), named)
        return self._step(self.hardware.of_machines(machines), max(named, Fraction(machines - 1)), machines)

    def _step(self, hardware: Hardware, before: Fraction, machines: Fraction | int) -> Step:
        first, last = floor(before * self.served) + 1, floor(machines * self.served)
        return Step(Fraction(machines), hardware.gpus, first, last, hardware.cost_per_day, self.mix)

    def steps(self, until: int) -> tuple[Step, ...]:
        """The steps up to one behind that which serves so many requests, as far as they are told."""
        steps = []
        for machines in (0, *range(self.added, self.added + MOST_STEPS - 1)):
            steps.append(self.step(machines))
            if len(steps) >= FEWEST_STEPS and steps[-1].first > until:
                break
        # A machine that serves less than a request a day has steps in which no whole one lies.
        return tuple(each for each in steps if each.first <= each.last)

    def intervals(self, price: Fraction) -> Intervals:
        """Where all of it costs less than an API at a price of a request."""
        if not price:
            return Intervals()
        spans: list[Interval] = []
        _join(spans, _cheaper(self.step(0), price))
        gained = price * self.served - self.machine_cost
        if gained <= 0:
            # However full, a machine does not earn its own cost, and never that of the operations.
            return Intervals(tuple(spans))
        operations = self.hardware.operations
        # From the first step on in which a machine that is full pays, to that whose first request does.
        begin = max(self.added, floor(operations / gained) + 1)
        always = max(begin, ceil((operations + price * self.served) / gained))
        for machines in range(begin, min(always, begin + MOST_SOUGHT)):
            _join(spans, _cheaper(self.step(machines), price))
        if always > begin + MOST_SOUGHT:
            return Intervals(tuple(spans), self.step(begin + MOST_SOUGHT - 1).last)
        _join(spans, iter([Interval(self.step(always).first, None)]))
        return Intervals(tuple(spans))


def _cheaper(step: Step, price: Fraction) -> Iterator[Interval]:
    """The requests of a step at which it costs less: at which both cost the same it does not."""
    first = max(step.first, floor(step.cost_per_day / price) + 1)
    if first <= step.last:
        yield Interval(first, step.last)


def _join(spans: list[Interval], more: Iterator[Interval]) -> None:
    """Add an interval; one that goes on where the last ends makes it longer."""
    for each in more:
        last = spans[-1].last if spans else None
        if last is not None and last + 1 == each.first:
            spans[-1] = spans[-1]._replace(last=each.last)
        else:
            spans.append(each)
