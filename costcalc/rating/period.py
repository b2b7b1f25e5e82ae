"""Which rates of a period apply: those of the variant that a request meets, by its options, size and hour."""

from __future__ import annotations

from costcalc.errors import (
    NotSoldError,
    OptionError,
    RequestSizeError,
)
from costcalc.numbers import plain, to_digits
from costcalc.periods import (
    Moment,
    Stretch,
    hours_of,
    spell,
)
from costcalc.pricing.conditions import STANDARD, USUAL, in_words_of, is_said_otherwise
from costcalc.pricing.model import NotSold
from costcalc.rating.card import RateCard
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from costcalc.periods import Hours, WeeklyWindow
    from costcalc.pricing.conditions import Conditions
    from costcalc.pricing.model import Model, PricePeriod, Variant
    from costcalc.rating.hours import Use

_MEAN = to_digits(60)
"""Wide enough that the mean of N requests cannot round onto a threshold that it does not reach."""


class Ask(NamedTuple):
    """What a selection depends on: the options asked for, and the size of the request's input.

    `is_sum` says that the tokens are those of several requests, `requests` of them if that is known. `use` is
    when in a week they come, where a day stands for its week; None is evenly.
    """

    options: Mapping[str, str]
    input_tokens: Decimal
    is_sum: bool = False
    requests: int = 1
    mean_request: bool = False
    use: Use | None = None


NO_OPTIONS: Mapping[str, str] = {}

Choice = tuple["Conditions", RateCard]
"""A variant's conditions, and its card."""


MOST_ASKED = 100
"""So many options are kept of a period: what is asked is others' text, of any number."""


class Open(NamedTuple):
    """What options come to in a period: in its words, the variants open to them, the cards that know them."""

    options: Mapping[str, str]
    variants: tuple[Choice, ...]
    checked: set[RateCard]


class PeriodRater:
    """One period, ready to choose: its base card, and its variants from the most particular one."""

    __slots__ = ("_asked", "base", "conditions", "has_windows", "period", "usual", "variants", "windows")

    def __init__(self, model: Model, period: PricePeriod) -> None:
        self.period = period
        self._asked: dict[tuple[tuple[str, str], ...], Open] = {}
        self.base = RateCard(model, period)
        # Among variants that apply at once, one implies all others (the table was checked for it), and it
        # implies more of them than any other does.
        ranked = sorted(
            period.variants,
            key=lambda variant: -sum(variant.when.implies(other.when) for other in period.variants),
        )
        self.variants = tuple((variant.when, RateCard(model, period, variant)) for variant in ranked)
        self.conditions = tuple(variant.when for variant in ranked)
        self.windows = tuple(when.window for when in self.conditions if when.window)
        self.has_windows = bool(self.windows)
        self.usual = self._open_to(NO_OPTIONS)

    def card(self, ask: Ask, instant: datetime, on: Moment) -> RateCard:
        """The card for a request at an instant; `on` is what was asked, for messages."""
        found = self._open_of(ask.options) if ask.options else None
        variants = found.variants if found else self.usual
        size = self._size(ask, variants, instant) if ask.is_sum and variants else ask.input_tokens
        chosen = self._met_of(variants, size, instant)
        if found and chosen not in found.checked:
            self._check_options(found.options, chosen)
            found.checked.add(chosen)
        if chosen.variant is not None and not chosen.variant.sold:
            reason = f"not with {chosen.label}"
            if chosen.variant.note:
                reason += f" ({chosen.variant.note})"
            error = NotSoldError(chosen.model.id, on, reason=reason)
            error.options = tuple(chosen.variant.when.options)
            raise error
        return chosen

    def plain_card(self, size: Decimal, instant: datetime) -> RateCard | None:
        """The card for one request without options; None where that is not sold."""
        if not self.usual:
            return self.base
        chosen = self._met_of(self.usual, size, instant)
        return chosen if chosen.variant is None or chosen.variant.sold else None

    def _met_of(self, variants: Sequence[Choice], size: Decimal, instant: datetime) -> RateCard:
        """The card of the variant that a request of a size meets at an instant, or the base card."""
        # The most particular variant stands first, so that the first one that is met decides.
        for when, card in variants:
            if when.met_by(size, instant):
                return card
        return self.base

    def hours(self, stretch: Stretch, beside: tuple[WeeklyWindow, ...] = ()) -> tuple[Hours, ...]:
        """A stretch by the kinds of its hours: those in which the same windows are open are one."""
        return hours_of((*self.windows, *beside), stretch)

    def spelled(self, asked: Mapping[str, str]) -> Mapping[str, str]:
        """Options in this period's own words: `default`, as OpenAI's API says, is standard."""
        if not is_said_otherwise(asked):
            return asked
        return in_words_of(self.period.defaults, _values(self.conditions), asked)

    def _open_of(self, asked: Mapping[str, str]) -> Open:
        """What options come to, kept for those that are asked again."""
        key = tuple(asked.items())
        found = self._asked.get(key)
        if found is None:
            options = self.spelled(asked)
            found = Open(options, self._open_to(options), set())
            if len(self._asked) < MOST_ASKED:
                self._asked[key] = found
        return found

    def _open_to(self, asked: Mapping[str, str]) -> tuple[Choice, ...]:
        """The variants whose options are those asked for, or the defaults where nothing was asked."""
        options = {**STANDARD, **self.period.defaults, **asked}
        return tuple((when, card) for when, card in self.variants if when.options_hold(options))

    def _size(self, ask: Ask, variants: Sequence[Choice], instant: datetime) -> Decimal:
        """The size at which a sum of requests is priced.

        A sum that stays below every threshold is exact: none of its requests can lie above. Otherwise it does
        not say what each request was.
        """
        reached = [
            when.threshold
            for when, _ in variants
            if when.threshold and when.met_by(ask.input_tokens, instant)
        ]
        if not reached:
            return ask.input_tokens
        model = self.base.model
        window = model.window_in(self.period)
        if not ask.mean_request:
            raise RequestSizeError(
                f"{model.id} costs more for large requests ({reached[0]}), and a sum of "
                f"{plain(ask.input_tokens)} input tokens does not say how large each was: give a workload "
                "with the size of one request (`compare`), or take all at their mean with requests=N and "
                "mean_request=true, which is an estimate",
                "input_tokens",
            )
        mean = _MEAN.divide(ask.input_tokens, ask.requests)
        if window is not None and mean > window:
            raise RequestSizeError(
                f"the mean request does not fit into the context window of {window} tokens: "
                "say of how many requests this is the sum",
                "requests",
            )
        return mean

    def _check_options(self, asked: Mapping[str, str], chosen: RateCard) -> None:
        """Refuse an option value that neither the chosen variant nor the base's defaults know."""
        base = {**STANDARD, **self.period.defaults}
        named = chosen.variant.when.options if chosen.variant else {}
        for name, value in asked.items():
            usual = base.get(name) or (USUAL[name][0] if name in USUAL else None)
            if value not in named.get(name, ()) and value != usual:
                values = _values(self.conditions).get(name, ())
                if usual and (values or name in base):
                    values = (usual, *values)
                since = self._known_since(name, value)
                raise OptionError(chosen.model.id, name, value, list(dict.fromkeys(values)), since)

    def _known_since(self, name: str, value: str) -> str:
        """When a price after this one begins that knows a value of an option; empty where none does."""
        for later in self.base.model.prices:
            if later.start > self.period.start and any(_sells(each, name, value) for each in later.variants):
                return spell(later.start)
        return ""


def _sells(variant: Variant, name: str, value: str) -> bool:
    """Whether a variant is of a value of an option, and every meter that it names is sold."""
    is_priced = variant.sold and not any(isinstance(rate, NotSold) for rate in variant.rates.values())
    return is_priced and value in variant.when.options.get(name, ())


def _values(conditions: Iterable[Conditions]) -> dict[str, tuple[str, ...]]:
    """The values of each option that conditions know."""
    known: dict[str, tuple[str, ...]] = {}
    for when in conditions:
        for name, values in when.options.items():
            known[name] = known.get(name, ()) + tuple(values)
    return known
