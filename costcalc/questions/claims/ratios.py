"""The honest comparison behind a headline ratio: the same two models by meter, and on a real mix."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from costcalc.numbers import plain, significant
from costcalc.questions.claims.articles import MIX, VERBOSITY
from costcalc.rating.rater import Ask
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.periods import Moment
    from costcalc.pricing.facts import Facts
    from costcalc.rating.rater import ModelRater
    from costcalc.rating.table import RatingTable


class PriceRatio(NamedTuple):
    """How many times dearer one model is than the other, on one meter or mix; `ratio` is exact."""

    what: str
    cost: Fraction
    other_cost: Fraction
    explanation: str
    source: str | None = None

    @property
    def ratio(self) -> Fraction | None:
        """The other's cost over the first's; None where the first is free."""
        return self.other_cost / self.cost if self.cost else None


def honest_ratios(table: RatingTable, model: str, other: str, on: Moment) -> list[PriceRatio]:
    """The ratios between two models, meter by meter and on DeepSeek's published mix.

    The mix is taken as it is, and with the first model writing more tokens for the same task. Costs are USD
    per million tokens of the meter, or of the mix as the second model counts it.
    """
    raters = (table.find(model, on).rater, table.find(other, on).rater)
    found = [
        PriceRatio(meter, *_costs(raters, tokens, tokens, on), f"one million tokens of {words}")
        for meter, tokens, words in _METERS
    ]
    facts = table.catalogue.facts()
    mix = _mix(facts)
    if mix is None:
        return found
    cited = facts.evidence[MIX[0]].cited
    for what, times, words in _factors(facts):
        costs = _costs(raters, mix._replace(output=mix.output * times), mix, on)
        found.append(PriceRatio(what, *costs, words, cited.source.id if cited else None))
    return found


class Tokens(NamedTuple):
    """Disjoint parts of what is billed, which may be fractions of tokens; named as their meters are."""

    input: Fraction = Fraction(0)
    cache_read: Fraction = Fraction(0)
    output: Fraction = Fraction(0)


_METERS = (
    ("cache_read", Tokens(cache_read=Fraction(1)), "input read from the cache"),
    ("input", Tokens(input=Fraction(1)), "fresh input"),
    ("output", Tokens(output=Fraction(1)), "output, reasoning included"),
)


def _costs(
    raters: tuple[ModelRater, ModelRater], own: Tokens, others: Tokens, on: Moment
) -> tuple[Fraction, Fraction]:
    """What each model costs for a million tokens, as the second counts them."""
    million = Fraction(1_000_000) / sum(others)
    return _cost(raters[0], own, on) * million, _cost(raters[1], others, on) * million


def _cost(rater: ModelRater, tokens: Tokens, on: Moment) -> Fraction:
    """USD for some tokens; a price by size is that of a small request."""
    return sum(
        (
            Fraction(card.billing(meter, on).unit_price) * quantity * share
            for card, share in rater.slices(Ask({}, Decimal(1)), on, weekly=True)
            for meter, quantity in tokens._asdict().items()
            if quantity
        ),
        Fraction(0),
    )


def _mix(facts: Facts) -> Tokens | None:
    """DeepSeek's own mix of a day; None where the table does not have it, or nothing in it."""
    if not all(name in facts.evidence for name in MIX):
        return None
    bounds = zip((facts.evidence[name].low for name in MIX), ("token", "percent", "token"), strict=True)
    read, percent, wrote = (bound.as_in(unit) if bound else Fraction(0) for bound, unit in bounds)
    cached = read * percent / 100
    return Tokens(read - cached, cached, wrote) if read + wrote else None


def _factors(facts: Facts) -> Iterator[tuple[str, Fraction, str]]:
    """The mix as it is, and with the first model writing more: its name, how many times more, its words."""
    yield "mix", Fraction(1), "the mix that DeepSeek published for a day"
    more = facts.evidence.get(VERBOSITY)
    for bound in (more.low, more.high) if more else ():
        if bound is not None:
            times = bound.as_in("times")
            words = f"the same mix, the first model writing {plain(bound.number)} times the tokens"
            yield "mix" if times == 1 else f"mix x{plain(significant(times))}", times, words
