"""RatingTable: what a usage costs on a model of the table. `PricingTable`, the public face, adds the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from costcalc.errors import NoPriceInForceError, PatternOnlyError, RequestSizeError, UsageError
from costcalc.meters import METERS
from costcalc.numbers import plain
from costcalc.periods import FIRST_YEAR, LAST_YEAR, Moment, lasting, parse_moment
from costcalc.pricing.names.meaning import each_found, find
from costcalc.pricing.source import HISTORY
from costcalc.pricing.usual import is_said_otherwise
from costcalc.prose import shown
from costcalc.rating.charges import cost_of
from costcalc.rating.cost import Cost
from costcalc.rating.rater import (
    EVEN_DAY,
    MEAN_REQUEST,
    NO_OPTIONS,
    Ask,
    ModelRater,
    PeriodRater,
)
from costcalc.rating.source import PriceSource
from costcalc.usage.usage import Usage
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.rating.card import RateCard, Slice
    from costcalc.rating.source import TableRef

LONGEST_OPTION = 50
MOST_OPTIONS = 20
OFFER = "offer"
"""The layer of what a vendor quotes in the question: a price of its own, to which no contract applies."""


class Priced(NamedTuple):
    """A model that was found by its name, ready to rate; `ref` is what a result says about its table.

    `meaning` is there where the name is known to stand for the model since, or until, some day alone.
    """

    rater: ModelRater
    matched: str
    ref: TableRef
    meaning: Meaning | None = None


def by_model(found: Iterable[Priced]) -> dict[str, Priced]:
    """Each model that was found, once, by its id; of its names one that is another model's own is told."""
    models: dict[str, Priced] = {}
    for priced in found:
        known = models.get(priced.rater.model.id)
        if known is None or known.meaning is None or known.meaning.own is None:
            models[priced.rater.model.id] = priced
    return models


class RatingTable(PriceSource):
    """Dated, sourced prices of models. Get one with `costcalc.load()`; safe to share between threads.

    `arguments` are the flags that a command needs to use the same table, such as `--pricing FILE`.
    """

    def __init__(self, catalogue: Catalogue, arguments: Sequence[str] = ()) -> None:
        super().__init__(catalogue, arguments)
        self.contracts = catalogue.contracts()
        self._raters: dict[str, ModelRater] = {}
        self._timeless: dict[str, Priced] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self.catalogue.ids())} models, {self.hash[:19]}…>"

    def model(self, name: str, *, on: Moment | str) -> Model:
        """The model that a name stands for on a day or instant."""
        return self.find(name, parse_moment(on)).rater.model

    def models(self) -> Iterator[Model]:
        """All models, in the order of the table."""
        return self.catalogue.models()

    def find(self, name: object, on: Moment) -> Priced:
        """The model that a name stands for on a moment, ready to rate; `UnknownModelError` otherwise."""
        known = self._timeless.get(name) if isinstance(name, str) else None
        if known is not None:
            return known
        try:
            model, matched, always, meaning = find(self.catalogue, name, on)
        except PatternOnlyError as error:
            from costcalc.rating.ways_out import guessed

            error.commands = guessed(self, error, on)
            raise
        rater = self._raters.get(model.id)
        if rater is None:
            rater = self._raters[model.id] = ModelRater(model)
        priced = Priced(rater, matched, self._ref(model.layer), meaning)
        if always:
            self._timeless[str(name)] = priced
        return priced

    def find_all(self, names: Iterable[object], on: Moment) -> list[Priced]:
        """What each name stands for on a moment; one `UnknownModelError` for all those that nobody has."""
        return each_found(names, lambda name: self.find(name, on))

    def price(
        self,
        model: str,
        usage: Usage,
        *,
        on: Moment | str,
        options: Mapping[str, str] | None = None,
        service_tier: str | None = None,
        region: str | None = None,
        mean_request: bool = False,
        allow_undated: bool = False,
        allow_pattern: bool = False,
    ) -> Cost:
        """What a usage costs on a model, in USD before tax.

        `model` is an id or an alias. `on` is an instant with its zone (`2025-01-25T20:00:00Z`, a datetime),
        or a UTC day, which means even use over the whole day. `options` ask for variants of the price, such
        as `{"service_tier": "batch"}`. `mean_request` lets a sum of requests be priced at their mean size,
        as an estimate, where the price depends on the size of each. `allow_undated` answers as an estimate
        too where a price is known and nothing says that it held then, `allow_pattern` for a name that only a
        pattern of a feed recognises (see `allowing`).

        Raises `UnknownModelError`, `NoPriceInForceError` and its kind, `UsageError` and its kind.
        """
        if not isinstance(usage, Usage):
            raise UsageError(f"a Usage is due, not {shown(usage)}: Usage(input_tokens=…)", "usage")
        if allow_undated or allow_pattern:
            return self.allowing(undated=allow_undated, pattern=allow_pattern).price(
                model, usage, on=on, options=options, service_tier=service_tier, region=region,
                mean_request=mean_request,
            )  # fmt: skip
        if type(on) is datetime and on.tzinfo is UTC and FIRST_YEAR <= on.year <= LAST_YEAR:
            moment: Moment = on
        else:
            moment = parse_moment(on)
        rater, matched, ref, meaning = self.find(model, moment)
        asked = NO_OPTIONS
        if options or service_tier is not None or region is not None:
            asked = asked_options(options, service_tier=service_tier, region=region)
        size, requests, window = usage.input_total, usage.requests, rater.context_window(moment)
        is_sum = requests > 1 or (window is not None and size > window)
        ask = Ask(asked, size, is_sum, requests, mean_request)
        slices, estimate = self._slices(rater, ask, moment), None
        if asked and is_said_otherwise(asked):
            asked = PeriodRater(rater.model, slices[0].card.period).spelled(asked)
        card = slices[0].card
        if (is_sum and card.by_request) or len(slices) > 1:
            estimate = _estimate(usage, slices, ask, moment)
        if not (card.is_certain or card.is_sure(moment)) or (
            len(slices) > 1 and not all(each.card.is_sure(moment) for each in slices)
        ):
            said = _in_doubt(slices, usage, ask, moment)
            estimate = f"{said}; {estimate}" if said and estimate else said or estimate
        cost = cost_of(slices, usage, moment)
        if (last := slices[-1].card).is_seen:
            ref = self._ref(HISTORY, last.period.source.retrieved)
        contract = self.contract_of(rater.model, moment) if self.contracts else None
        return Cost(
            rater.model, matched, usage, moment, asked, slices, estimate, is_sum, mean_request, ref, cost,
            contract, meaning,
        )  # fmt: skip

    def contract_of(self, model: Model, moment: Moment) -> Contract | None:
        """The contract in force for a model on a moment; None without one, and for a vendor's offer.

        Raises `InstantNeededError` for a day on which one begins or ends in its course.
        """
        if not self.contracts or model.layer == OFFER:
            return None
        from costcalc.pricing.contracts import in_force

        return in_force(self.contracts, model.id, moment)

    def _slices(self, rater: ModelRater, ask: Ask, on: Moment) -> Sequence[Slice]:
        try:
            if type(on) is datetime:
                found = rater.at(on)
                if found is not None:
                    return found.card(ask, on, on).alone
            return rater.slices(ask, on)
        except NoPriceInForceError as error:
            raise self.explained(error, rater.model, on) from None

    def explained(self, error: NoPriceInForceError, model: Model, on: Moment) -> NoPriceInForceError:
        """The same error with what leads on: last sold, successor, other hosts, a command that works."""
        from costcalc.rating.ways_out import lead_on, not_dated, unlisted

        if model.unpriced:
            return unlisted(self, model, on, model.unpriced)
        if type(error) is not NoPriceInForceError:
            return error
        if not self.catalogue.allows_undated:
            wider = self.allowing(undated=True).catalogue.model(model.id)
            if any(each.overlaps(lasting(on)) and each.assumed for each in wider.prices):
                return not_dated(self, wider, on)
        return lead_on(self, model, on)


def _in_doubt(slices: Sequence[Slice], usage: Usage, ask: Ask, on: Moment) -> str:
    """What is in doubt of a price that is not certain, in words; nothing where that is not asked for.

    Away from the edges of a period it is the same on any day, and is put into words once; at an edge, once
    for each day and the options asked, unless it hangs on the hour or the size of a request.
    """
    card, day = slices[0].card, None
    if not (card.sure is None or card.is_away_from_edges(on)):
        day = on.date() if isinstance(on, datetime) else on
    if len(slices) > 1 or (day is not None and not card.is_same_all_day):
        from costcalc.rating.doubts import said_of

        return said_of(slices, usage, ask, on)
    options = tuple(sorted(ask.options.items())) if day is not None and ask.options else ()
    said = card.doubts.get((usage.meters, day, options))
    if said is None:
        from costcalc.rating.doubts import said_of

        said = card.doubts[usage.meters, day, options] = said_of(slices, usage, ask, on)
    return said


def _estimate(usage: Usage, slices: Sequence[Slice], ask: Ask, on: Moment) -> str | None:
    """What a cost takes for granted; None where it is exact all the same."""
    cards = [each.card for each in slices]
    minimum = _minimum_in(usage, cards, on) if ask.is_sum else None
    if minimum is not None and not ask.mean_request:
        raise RequestSizeError(
            f"{cards[0].model.id} bills {minimum} at least for each request, and a sum does not say how "
            "long each was: give a workload with one request (`compare`), or take all at their mean with "
            "requests=N and mean_request=true, which is an estimate",
            "requests",
        )
    if ask.is_sum and usage.requests == 1 and any(card.has_request_price for card in cards):
        raise RequestSizeError(
            f"{cards[0].model.id} has a price per request, and {usage.input_total} input tokens do not fit "
            "into one: say how many they were",
            "requests",
        )
    labels = []
    if minimum is not None or (
        ask.is_sum and ask.mean_request and any(card.period.has_thresholds for card in cards)
    ):
        labels.append(MEAN_REQUEST)
    if len(slices) > 1:
        labels.append(EVEN_DAY)
    return "; ".join(labels) or None


def _minimum_in(usage: Usage, cards: Sequence[RateCard], on: Moment) -> str | None:
    """The minimum for which each request of a sum is billed, in words; None without one."""
    for card in cards:
        for meter in usage.meters if card.has_times else ():
            least = card.billing(meter, on).price.minimum
            if least is not None:
                return f"{plain(least)} {METERS[meter].consumed_unit.lower()}"
    return None


def asked_options(
    options: Mapping[str, Any] | None, *, service_tier: str | None = None, region: str | None = None
) -> Mapping[str, str]:
    """The options of a question in one map; `UsageError` for what is not text, or said twice."""
    if options is not None and not isinstance(options, Mapping):
        raise UsageError(f"options are a map of names and values, not {shown(options)}", "options")
    asked = dict(options or NO_OPTIONS)
    for name, value in (("service_tier", service_tier), ("region", region)):
        if value is not None and asked.setdefault(name, value) != value:
            raise UsageError(f"{name} is given twice, as {shown(asked[name])} and {shown(value)}", "options")
    if len(asked) > MOST_OPTIONS:
        raise UsageError(f"at most {MOST_OPTIONS} options", "options")
    for name, value in asked.items():
        for word in (name, value):
            if not isinstance(word, str) or not 0 < len(word) <= LONGEST_OPTION or not word.isprintable():
                raise UsageError(f"{shown(word)} is no option: names and values are short texts", "options")
    return asked
