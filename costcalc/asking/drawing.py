"""The part of a request that says how ranges are drawn."""

from __future__ import annotations

from costcalc.asking.parts import FIRST, read_count
from costcalc.asking.request import Part
from costcalc.asking.words import Parameter
from costcalc.values import NamedTuple

DEFAULT_DRAWS, DEFAULT_SEED, LARGEST_SEED = 100_000, 1, 2**32
MOST_DRAWS = 10_000_000
"""What `doubt` draws at most; it knows the least too, which counts only where anything is a range."""


class Drawing(NamedTuple):
    """How many times ranges are drawn, and from which seed."""

    draws: int
    seed: int


def drawing(place: int = FIRST, *, seed: str | None = None) -> Part:
    """How ranges are drawn; `seed` is an example of one."""
    times = Parameter("draws", "how many times ranges are drawn; 100k unless said", "count", example="100k")
    help = "the seed of the draws: the same one gives the same answer; 1 unless said"  # noqa: A001 - as in `Parameter`
    return Part(
        "drawing",
        (times, Parameter("seed", help, "count", example=seed)),
        lambda said: Drawing(
            read_count(said.words, "draws", DEFAULT_DRAWS, most=MOST_DRAWS),
            read_count(said.words, "seed", DEFAULT_SEED, most=LARGEST_SEED, least=0),
        ),
        lambda drawn: drawn._asdict() if drawn else {},
        place=place,
    )
