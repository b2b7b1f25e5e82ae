"""What a decision is about: the candidates with their costs, and how to ask what another workload costs."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from costcalc.additions.decision_phrases import say
from costcalc.additions.tipping_points import MOST_LOOKS
from costcalc.language.numerals import de
from costcalc.rating.rater import tiers_of
from costcalc.report.change_words import told_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from costcalc.additions.decision_sentences import Verdict
    from costcalc.additions.tipping_points import Evaluate
    from costcalc.pricing.model import Model
    from costcalc.rating.changes import Change
    from costcalc.report.change_words import Told
    from costcalc.usage.workload import Workload

FEWEST_RATINGS, RATINGS_A_SIZE = 60, 6
"""About how many changed workloads are rated, and how many more for each size at which prices change."""
MOST_EFFORT = 70_000
"""Requests rated on one model each, as in a comparison, up to which tipping points are looked for."""
TOO_MANY = (
    "so many models, shapes, price tiers or months would take too long: ask about fewer for tipping points"
)
ROUNDED = Fraction(1, 10**5)
"""By what share costs may be off where tokens are those of each model, rounded to 6 decimals."""


class Afterwards(NamedTuple):
    """Who costs least from an instant on: ids of models, several where they tie, none if nobody can serve."""

    at: datetime
    winners: Sequence[str]
    cost: Fraction | None = None


class Ahead(NamedTuple):
    """What is to come of the winner, or of who wins then; `first` and `last` are sentences on it.

    `after` is a ranking for each instant at which prices change: who costs least, and how much.
    """

    changes: Sequence[Change] = ()
    after: Sequence[Afterwards] = ()
    first: Sequence[str] = ()
    last: Sequence[str] = ()


class Question(NamedTuple):
    """What is decided: what is told of the candidates, the cost that decides, and how to ask again.

    `scenario` is the one that decides, `contested` are the models that may cost less all the same. `rounding`
    is by what share costs may be off, `looks` how many settings of a quantity are tried, `unsearched` why
    tipping points are not looked for.
    """

    verdict: Verdict
    measure: str
    workload: Workload
    evaluate: Evaluate
    sizes: Collection[Decimal | int]
    ahead: Ahead
    rounding: Fraction = Fraction(0)
    looks: int = MOST_LOOKS
    unsearched: str | None = None
    scenario: str | None = None
    contested: Sequence[str] = ()


def names_of(entries: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What each model is called: its name, or its id where several have the same name."""
    times = Counter(dict(entries).values())
    return {model: name if times[name] == 1 else model for model, name in entries}


def takes_too_long(workload: Workload, models: int, sizes: Collection[Decimal | int]) -> bool:
    """Whether too many requests would be rated, each on one model, to find all tipping points."""
    shapes = len(workload.shapes)
    return (FEWEST_RATINGS + RATINGS_A_SIZE * len(sizes) * shapes) * shapes * models > MOST_EFFORT


def sizes_of(models: Iterable[Model]) -> set[Decimal | int]:
    """The inputs of a request at which a price of some models changes, or which one does not exceed."""
    found: set[Decimal | int] = set()
    for model in models:
        found |= {tier.tokens for tier in tiers_of(model.prices)}
        windows = map(model.window_in, model.prices)
        found |= {window for window in windows if window is not None}
    return found


def change_sentences(
    changes: Iterable[Change], then: Callable[[Told], str], names: Mapping[str, str], lang: str
) -> Iterator[str]:
    """A sentence for each change: of which model, what it is, and what comes of it."""
    for told in told_of([each.to_dict() for each in changes], lang):
        name = names[told.model]
        yield say(told.kind, lang, name=name, de_name=de(name), told=told.words, then=then(told))
