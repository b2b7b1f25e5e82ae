"""The honest comparison behind a headline ratio: the same two models by meter, and on a real mix."""

from __future__ import annotations

from fractions import Fraction

from costcalc.numbers import plain, significant
from costcalc.rating.rater import Ask
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from costcalc.periods import Moment
    from costcalc.pricing.facts import Facts
    from costcalc.rating.table import RatingTable

MIX = ("deepseek-day-input", "deepseek-day-cached-share", "deepseek-day-output")
"""The evidence that the mix is made of: DeepSeek's own traffic of a day, as it published it."""

VERBOSITY = "open-models-token-ratio"
"""The evidence for how many more tokens open reasoning models write for the same task."""


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
    ask = _Asker(table, model, other, on)
    found = [ask.meter(*each) for each in _METERS]
    found += ask.mixes(table.catalogue.facts())
    return found


_METERS = (
    ("cache_read", {"input_tokens": 1, "cache_read_tokens": 1}, "input read from the cache"),
    ("input", {"input_tokens": 1}, "fresh input"),
    ("output", {"output_tokens": 1}, "output, reasoning included"),
)


class _Asker:
    def __init__(self, table: RatingTable, model: str, other: str, on: Moment) -> None:
        self.raters = (table.find(model, on).rater, table.find(other, on).rater)
        self.on = on

    def cost(self, which: int, tokens: Mapping[str, Fraction | int]) -> Fraction:
        """USD for some tokens; a price by size is that of a small request."""
        from decimal import Decimal

        total = Fraction(0)
        one: Decimal = Decimal(1)
        for card, share in self.raters[which].slices(Ask({}, one), self.on, weekly=True):
            for meter, quantity in _parts(tokens).items():
                total += Fraction(card.billing(meter, self.on).unit_price) * quantity * share
        return total

    def meter(self, meter: str, tokens: Mapping[str, int], words: str) -> PriceRatio:
        """One meter of both."""
        million = {field: count * 1_000_000 for field, count in tokens.items()}
        return PriceRatio(
            meter, self.cost(0, million), self.cost(1, million), f"one million tokens of {words}"
        )

    def mixes(self, facts: Facts) -> Iterator[PriceRatio]:
        """DeepSeek's own mix, as it is and with the first model writing more."""
        if not all(name in facts.evidence for name in MIX):
            return
        input_tokens, share, output_tokens = (
            _number(facts, name, unit) for name, unit in zip(MIX, ("token", "percent", "token"), strict=True)
        )
        whole = input_tokens + output_tokens
        if not whole:
            return
        cached = input_tokens * share / 100
        source = facts.evidence[MIX[0]].cited
        factors: list[tuple[Fraction, str]] = [(Fraction(1), "the mix that DeepSeek published for a day")]
        more = facts.evidence.get(VERBOSITY)
        for bound in (more.low, more.high) if more else ():
            if bound is not None:
                times = bound.as_in("times")
                words = f"the same mix, the first model writing {plain(bound.number)} times the tokens"
                factors.append((times, words))
        for times, words in factors:
            tokens = {
                "input_tokens": input_tokens,
                "cache_read_tokens": cached,
                "output_tokens": output_tokens,
            }
            own = {**tokens, "output_tokens": output_tokens * times}
            name = "mix" if times == 1 else f"mix x{plain(significant(times))}"
            costs = (self.cost(0, own) / whole * 1_000_000, self.cost(1, tokens) / whole * 1_000_000)
            yield PriceRatio(name, *costs, words, source.source.id if source else None)


def _parts(tokens: Mapping[str, Fraction | int]) -> dict[str, Fraction]:
    """Disjoint parts of tokens that may be fractions."""
    cached = Fraction(tokens.get("cache_read_tokens", 0))
    parts = {
        "input": Fraction(tokens.get("input_tokens", 0)) - cached,
        "cache_read": cached,
        "output": Fraction(tokens.get("output_tokens", 0)),
    }
    return {meter: quantity for meter, quantity in parts.items() if quantity}


def _number(facts: Facts, name: str, unit: str) -> Fraction:
    found = facts.evidence[name].low
    return found.as_in(unit) if found else Fraction(0)
