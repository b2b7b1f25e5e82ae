"""Uncertainty: Monte Carlo over quantities that are ranges, in numpy; the only module that knows it.

Draws come in chunks of 65,536, each with a seed of its own, as float32 arrays: a chunk fits into the cache of
a core, two threads share the chunks, and no result depends on which thread took which. The totals of all
draws are kept (4 bytes each), those of single months only for the first chunk. Every candidate sees the same
draws, so candidates differ by their prices and not by luck. What comes out is an estimate.
"""

from __future__ import annotations

import math
import os

from costcalc.doubt.ranges import LOGNORMAL, TAIL, TRIANGULAR, spread_of
from costcalc.doubt.simulation import (
    MOST_PAIRED,
    SHARES,
    Outcome,
    Quantiles,
    Simulation,
    Swing,
    estimate,
)
from costcalc.errors import UsageError
from costcalc.extras import import_fault
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    from costcalc.doubt.ranges import Range

    Array = NDArray[np.float32]
    Evaluate = Callable[[Mapping[str, Any]], Iterator[tuple[int, int, Any]]]

CHUNK, SMALL_CHUNK = 2**16, 2**14
MONTHS_OF_A_CHUNK = 120
"""Over more months chunks are small: the costs of each month of the first one are sorted."""

FEWEST_DRAWS, MOST_DRAWS = 1_000, 10_000_000
MOST_CANDIDATES, MOST_UNCERTAIN = 200, 200
MOST_TOTALS = 100_000_000
"""Candidates × draws: 400 MB of totals."""

MOST_COMPARED = 2**20
"""Candidates × draws that are compared at a time, in some 12 MB: a whole chunk of up to 16 candidates."""

FEW = 16
"""Costs that are added up in 32 bits before 64 bits take their sum: of 1,200 months digits would be lost."""

SAME = 2.0**-20
"""Costs that differ by less than this part are the same: 8 units in the last place of a float32."""

_TOO_LARGE = "grow beyond what a simulation can hold (about 1e38): narrow the ranges, or ask for fewer months"
_NO_NUMBER = "are no number for some draws (a division by 0, a root of a negative): narrow the ranges"


class Uncertain(NamedTuple):
    """A quantity that is drawn, in one scenario or in all: `name` is what `evaluate` knows it by."""

    name: str
    range: Range
    scenario: str | None = None


class _Question(NamedTuple):
    uncertain: Sequence[Uncertain]
    evaluate: Evaluate
    months: int
    candidates: int


class _Chunk(NamedTuple):
    """What is kept of a chunk beside its totals: sums, and in how many draws who was cheapest, or below whom.

    `months` are the quantiles of each candidate and month, of the first chunk alone.
    """

    sums: list[float]
    cheapest: NDArray[Any]
    below: NDArray[Any]
    months: Mapping[tuple[int, int], Quantiles]


def simulate(
    uncertain: Sequence[Uncertain],
    evaluate: Evaluate,
    *,
    months: int,
    candidates: int,
    draws: int = 100_000,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Draw quantities and tell how the costs of candidates are distributed.

    `evaluate` yields (month, candidate, cost) for every month and candidate, both from 0, given the values by
    name: arrays of one chunk, or plain floats. It is called from two threads at once. `progress` hears how
    many draws of how many are done. The same question and seed give the same result.
    Raises `MissingExtraError` without numpy, `UsageError` for costs that overflow.
    """
    _check(uncertain, candidates, draws, seed)
    np = _numpy()
    question = _Question(uncertain, evaluate, months, candidates)
    sensitivity = _sensitivity(question)
    totals = np.empty((candidates, draws), np.float32)
    chunks = _run(question, totals, seed, progress)
    totals.sort(axis=1)  # in place: who is below whom in a draw is counted already
    cheapest = np.sum([chunk.cheapest for chunk in chunks], axis=0)
    below = np.sum([chunk.below for chunk in chunks], axis=0)
    cheaper = (draws + below - below.T) / (2 * draws)  # a tie counts half for each, so both add up to 1
    outcomes = [
        Outcome(
            [chunks[0].months[candidate, month] for month in range(months)],
            _quantiles(totals[candidate]),
            estimate(math.fsum(chunk.sums[candidate] for chunk in chunks) / draws),
            estimate(cheapest[candidate] / draws),
            list(map(estimate, cheaper[candidate])) if candidates <= MOST_PAIRED else (),
            sensitivity[candidate],
        )
        for candidate in range(candidates)
    ]
    return Simulation(draws, seed, min(draws, _chunk_of(months)), outcomes)


def _check(uncertain: Sequence[Uncertain], candidates: int, draws: object, seed: object) -> None:
    if type(draws) is not int or not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise UsageError(f"must be from {FEWEST_DRAWS} to {MOST_DRAWS}, not {shown(draws)}", "draws")
    if type(seed) is not int or not 0 <= seed < 2**63:
        raise UsageError(f"must be a whole number from 0, below 2**63, not {shown(seed)}", "seed")
    if not 0 < candidates <= MOST_CANDIDATES:
        raise UsageError(f"from 1 to {MOST_CANDIDATES} can be simulated at once, not {candidates}", "models")
    if candidates * draws > MOST_TOTALS:
        most = MOST_TOTALS // candidates
        raise UsageError(f"for {candidates} candidates there can be {most} at most, not {draws}", "draws")
    if len(uncertain) > MOST_UNCERTAIN:
        raise UsageError(f"at most {MOST_UNCERTAIN} quantities can be ranges, not {len(uncertain)}")
    if len({each.name for each in uncertain}) < len(uncertain):
        raise ValueError("two uncertain quantities have the same name")


def _numpy() -> Any:  # noqa: ANN401 - the module
    try:
        import numpy as np
    except ImportError as error:
        raise import_fault(error, "a simulation of ranges", "uncertainty", "numpy") from None
    return np


def _chunk_of(months: int) -> int:
    return CHUNK if months <= MONTHS_OF_A_CHUNK else SMALL_CHUNK


def _workers() -> int:
    return min(2, os.cpu_count() or 1)


def _run(
    question: _Question, totals: Array, seed: int, progress: Callable[[int, int], None] | None
) -> list[_Chunk]:
    """Run every chunk; each writes its own columns of the totals."""
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    draws, step = totals.shape[1], _chunk_of(question.months)
    starts = range(0, draws, step)
    seeds = np.random.SeedSequence(seed).spawn(len(starts))
    done = []
    pool = ThreadPoolExecutor(_workers(), "simulation")
    try:
        futures = [
            pool.submit(_run_chunk, question, own, totals[:, start : start + step], whole=start == 0)
            for start, own in zip(starts, seeds, strict=True)
        ]
        for start, future in zip(starts, futures, strict=True):
            done.append(future.result())
            if progress:
                progress(min(start + step, draws), draws)
    finally:
        # An error or an interrupt waits for the chunks that are running, not for those to come.
        pool.shutdown(cancel_futures=True)
    return done


def _run_chunk(question: _Question, seed: np.random.SeedSequence, totals: Array, *, whole: bool) -> _Chunk:
    """Draw a chunk and evaluate it; `whole` says that its months are wanted too."""
    import numpy as np

    sums = _Sums(totals, question.months)
    months: dict[tuple[int, int], Quantiles] = {}
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            drawn = _draw(question.uncertain, seed, totals.shape[1])
            for month, candidate, costs in question.evaluate(drawn):
                sums.add(candidate, costs)
                if whole:
                    months[candidate, month] = _quantiles(np.sort(np.atleast_1d(costs)))
            added = _finite(sums.settle())
    except ArithmeticError as error:
        raise _unfit(error) from error
    if whole and len(months) < question.candidates * question.months:
        raise ValueError("evaluate must yield a cost for every month and candidate")
    return _Chunk(added, *_rivalry(totals), months)


class _Sums:
    """The costs of each candidate added up in place: in 32 bits, and every FEW of them in 64 bits.

    Where there are no more than FEW months, the totals are all that is held.
    """

    def __init__(self, totals: Array, months: int) -> None:
        import numpy as np

        self._few, self._held = totals, [0] * len(totals)
        self._sums = np.zeros(totals.shape, np.float64) if months > FEW else None
        totals[...] = 0

    def add(self, candidate: int, costs: Any) -> None:  # noqa: ANN401 - an array, or one number for all draws
        """Add the costs of a month."""
        self._few[candidate] += costs
        self._held[candidate] += 1
        if self._sums is not None and self._held[candidate] % FEW == 0:
            self._sums[candidate] += self._few[candidate]
            self._few[candidate] = 0

    def settle(self) -> list[float]:
        """Write the totals, and give what those of each candidate add up to."""
        added = []
        for candidate, few in enumerate(self._few):
            whole = few.astype(float) if self._sums is None else self._sums[candidate] + few
            few[...] = whole
            added.append(float(whole.sum()))
        return added


def _unfit(error: ArithmeticError) -> UsageError:
    """What a floating-point error says of the question; numpy names its kind first, in words of its own."""
    overflows = isinstance(error, OverflowError) or str(error).startswith("overflow")
    return UsageError(f"the costs {_TOO_LARGE if overflows else _NO_NUMBER}")


def _draw(uncertain: Sequence[Uncertain], seed: np.random.SeedSequence, size: int) -> dict[str, Array]:
    """Values of one chunk, by name; a quantity added at the end changes none of those before it."""
    import numpy as np

    generator = np.random.Generator(np.random.SFC64(seed))
    return {each.name: _values(each.range, generator, size) for each in uncertain}


def _values(range_: Range, generator: np.random.Generator, size: int) -> Array:
    """Values of a range by its inverse distribution function, computed in place."""
    import numpy as np

    low, high = float(range_.low), float(range_.high)
    if low == high:
        return np.full(size, low, np.float32)
    if range_.shape == LOGNORMAL:
        mean, deviation = spread_of(low, high)
        normal = generator.standard_normal(size, np.float32)
        normal *= deviation
        normal += mean
        return np.exp(normal, out=normal)
    values = generator.random(size, np.float32)
    if range_.shape == TRIANGULAR:
        below = (float(range_.central) - low) / (high - low)
        rising = values < below
        values = np.where(rising, np.sqrt(values * below), 1 - np.sqrt((1 - values) * (1 - below)))
    values *= high - low
    values += low
    # In 32 bits a sum may end up a digit beyond its end, and a share of 100.00001 % is none.
    return np.clip(values, np.float32(low), np.float32(high), out=values)


def _finite(values: list[float]) -> list[float]:
    """Costs that are numbers; `UsageError` where some are none, or too large."""
    if not all(map(math.isfinite, values)):
        raise UsageError(f"the costs {_NO_NUMBER if any(map(math.isnan, values)) else _TOO_LARGE}")
    return values


def _quantiles(ascending: Array) -> Quantiles:
    """Quantiles of sorted values, linear between two neighbours."""
    _finite([float(ascending[0]), float(ascending[-1])])
    found = []
    for share in SHARES:
        place, rest = divmod(share * (len(ascending) - 1), 1)
        below = float(ascending[int(place)])
        above = float(ascending[min(int(place) + 1, len(ascending) - 1)])
        found.append(below + (above - below) * rest)
    return Quantiles(*map(estimate, found))


def _rivalry(totals: Array) -> tuple[NDArray[Any], NDArray[Any]]:
    """In how many draws each candidate is the cheapest, ties shared; how often each is below each other.

    Of many candidates a part of the draws is compared at a time, and no two of them.
    """
    import numpy as np

    candidates, size = totals.shape
    cheapest, below = np.zeros(candidates), np.zeros((candidates, candidates), int)
    step = max(1, MOST_COMPARED // candidates)
    for start in range(0, size, step):
        part = totals[:, start : start + step]
        reach = part + np.abs(part) * np.float32(SAME)
        nearest = part <= reach.min(axis=0)
        ties = 1 / nearest.sum(axis=0)
        cheapest += [ties[row].sum() for row in nearest]
        if candidates <= MOST_PAIRED:
            below += [[np.count_nonzero(one < other) for other in part] for one in reach]
    return cheapest, below


def _sensitivity(question: _Question) -> list[list[Swing]]:
    """For each candidate the inputs by how far each alone moves the total, the largest first."""
    central = {each.name: float(each.range.central) for each in question.uncertain}
    ends = {
        name: [_certain(question, {**central, name: range_.quantile(share)}) for share in (TAIL, 1 - TAIL)]
        for name, range_, _ in question.uncertain
    }
    return [
        _ranked([(name, low[candidate], high[candidate]) for name, (low, high) in ends.items()])
        for candidate in range(question.candidates)
    ]


def _certain(question: _Question, values: Mapping[str, float]) -> list[float]:
    """The total of each candidate where nothing is drawn."""
    costs: list[list[float]] = [[] for _ in range(question.candidates)]
    try:
        for _, candidate, cost in question.evaluate(values):
            # A root of a negative number is complex in Python, and is no cost.
            costs[candidate].append(math.nan if isinstance(cost, complex) else float(cost))
        return _finite(list(map(math.fsum, costs)))
    except ArithmeticError as error:
        raise _unfit(error) from error


def _ranked(ends: Sequence[tuple[str, float, float]]) -> list[Swing]:
    swings = {name: abs(high - low) for name, low, high in ends}
    whole = math.fsum(swings.values())
    return [
        Swing(
            name, estimate(low), estimate(high), estimate(swings[name]),
            estimate(swings[name] / whole if whole else 0.0),
        )
        for name, low, high in sorted(ends, key=lambda each: -swings[each[0]])
    ]  # fmt: skip
