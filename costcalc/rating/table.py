"""RatingTable: what a usage costs on a model of the table. `PricingTable`, the public face, adds the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from costcalc.errors import (
    InstantNeededError,
    NoPriceInForceError,
    PatternOnlyError,
    UnknownModelError,
    UsageError,
)
from costcalc.periods import DAY, EVER, Moment, day_start, lasting, parse_moment
from costcalc.pricing.names.meaning import each_found, find, said_again
from costcalc.pricing.names.steps import MOST_KEPT
from costcalc.prose import shown
from costcalc.rating.period import NO_OPTIONS, Ask
from costcalc.rating.rater import ModelRater
from costcalc.rating.source import NO_WORDS, PriceSource
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, Self

    from costcalc.periods import Stretch
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.pricing.source import Input
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.rating.card import Slice
    from costcalc.rating.source import TableRef, Words

    NotNow = UnknownModelError | InstantNeededError

LONGEST_OPTION = 50
MOST_OPTIONS = 20
EXAMPLES = {"service_tier": "batch", "region": "eu"}
"""What the options may be that have words of their own."""
MOST_DAYS = 10_000
"""Days of which the contracts in other currencies are kept in USD."""
MOST_SPANS = 8
"""Times of which is kept what one name stood for."""
OFFER = "offer"
"""The layer of what a vendor quotes in the question: a price of its own, to which no contract applies."""


def is_offer(model: str) -> bool:
    """Whether an id is that of a quote."""
    return model.startswith(f"{OFFER}/")


class Priced(NamedTuple):
    """A model that was found by its name, ready to rate; `ref` is what a result says about its table.

    `meaning` is there where the name is known to stand for the model since, or until, some day alone.
    """

    rater: ModelRater
    matched: str
    ref: TableRef
    meaning: Meaning | None = None

    @property
    def options(self) -> Mapping[str, str]:
        """What the name asks for besides its model: the region of a path."""
        return NO_OPTIONS if self.meaning is None else self.meaning.options

    def __str__(self) -> str:
        said = ", ".join(f"{name} {value}" for name, value in self.options.items())
        return f"{self.again} ({said})" if said else self.again

    @property
    def again(self) -> str:
        """What asks for it again: its id, and where the name said more than that, the name."""
        return said_again(self.rater.model, self.meaning)


def by_model(found: Iterable[Priced]) -> dict[str, Priced]:
    """Each model that was found, once, by its id; of its names one of which something is to be known.

    Raises `UsageError` for two names that mean prices of it with different options: a row is of one.
    """
    models: dict[str, Priced] = {}
    for priced in found:
        known = models.setdefault(priced.rater.model.id, priced)
        if known.options != priced.options:
            raise UsageError(
                f"{known} and {priced} are one model with different options: ask about one of them at a time",
                "model",
            )
        if known.meaning is None or not (known.meaning.own or known.meaning.note):
            models[priced.rater.model.id] = priced
    return models


class RatingTable(PriceSource):
    """Dated, sourced prices of models. Get one with `costcalc.load()`; safe to share between threads.

    `words` are those of a question that asks the same table, such as `pricing`.
    """

    contracts: Sequence[Contract]
    discount: Contract | None
    """What was said to be off every list price, as a contract; it is the last of `contracts`."""
    _in_dollars: dict[tuple[str, date], Contract]
    _raters: dict[str, ModelRater]
    _timeless: dict[str, Priced]
    """What names stand for that always stand for the same."""
    _in_time: dict[str, tuple[tuple[datetime, datetime, Priced], ...]]
    """What other names stand for from an instant until another."""

    def __init__(self, catalogue: Catalogue, words: Words = NO_WORDS, files: Sequence[Input] = ()) -> None:
        super().__init__(catalogue, words, files)
        vars(self).update(
            contracts=catalogue.contracts(),
            discount=None,
            _raters={},
            _timeless={},
            _in_time={},
            _in_dollars={},
        )

    def __reduce__(self) -> tuple[object, ...]:
        return *super().__reduce__(), {"contracts": self.contracts, "discount": self.discount}

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
        if isinstance(name, str):
            known = self._timeless.get(name) or self._kept(name, on)
            if known is not None:
                return known
        try:
            model, matched, span, meaning = find(self.catalogue, name, on)
        except PatternOnlyError as error:
            from costcalc.rating.ways_out import guessed

            error.commands = guessed(self, error, on)
            raise
        except UnknownModelError as error:
            if error.meant or error.option or error.hosts:
                from costcalc.rating.ways_out import instead

                error.commands = instead(self, error, on)
            raise
        rater = self._raters.get(model.id)
        if rater is None or rater.model is not model:  # some names mean a model without some of its prices
            rater = self._raters[model.id] = ModelRater(model)
        priced = Priced(rater, matched, self.ref(model.layer), meaning)
        if span is EVER:
            self._timeless[str(name)] = priced
        elif span is not None:
            self._keep(str(name), span, priced)
        return priced

    def _kept(self, name: str, on: Moment) -> Priced | None:
        """What was found for a name before, at a moment between the same two edges."""
        for start, end, priced in self._in_time.get(name, ()):
            if type(on) is datetime:
                if start <= on < end:
                    return priced
            elif start <= (midnight := day_start(on)) and midnight + DAY <= end:
                return priced
        return None

    def _keep(self, name: str, span: Stretch, priced: Priced) -> None:
        """Keep what was found for a name, for a time: the latest few of each, of some names."""
        if len(self._in_time) >= MOST_KEPT:  # of one model there are many names
            self._in_time.clear()
        # A new tuple each time: another thread may be reading the one before.
        self._in_time[name] = ((*span, priced), *self._in_time.get(name, ())[: MOST_SPANS - 1])

    def find_all(self, names: Iterable[object], on: Moment) -> list[Priced]:
        """What each name stands for on a moment; one `UnknownModelError` for all those that nobody has."""
        return each_found(names, lambda name: self.find(name, on))

    def sort_out(self, names: Iterable[object], on: Moment) -> tuple[list[Priced], dict[str, NotNow]]:
        """What names stand for on a moment, and why others, which stood for something once, do not.

        Raises one `UnknownModelError` for all those that never did.
        """
        refused: dict[str, NotNow] = {}

        def found(name: object) -> Priced | None:
            try:
                return self.find(name, on)
            except (UnknownModelError, InstantNeededError) as error:
                if isinstance(error, UnknownModelError) and not error.meant:
                    raise
                refused[str(name)] = error
                return None

        return [each for each in each_found(names, found) if each is not None], refused

    def contract_of(self, model: Model, moment: Moment) -> Contract | None:
        """The contract in force for a model on a moment; None without one, and for a vendor's offer.

        Raises `InstantNeededError` for a day on which one begins or ends in its course, `UsageError` where a
        discount is said besides.
        """
        if not self.contracts or model.layer == OFFER:
            return None
        from costcalc.pricing.contracts import in_force

        found = in_force(self.contracts, model.id, moment)
        if found is not None and found.currency is not None:
            found = self._of_day(found, moment)
        if self.discount is None:
            return found
        from costcalc.rating.discount import only_one

        return only_one(model.id, found, self.discount)

    def _of_day(self, contract: Contract, moment: Moment) -> Contract:
        """A contract in another currency than USD at the rate of the day."""
        from costcalc.pricing.contracts import in_dollars
        from costcalc.pricing.exchange import exchange_on

        day = moment.date() if isinstance(moment, datetime) else moment
        known = self._in_dollars.get((contract.id, day))
        if known is None:
            rates = self.catalogue.facts().fx.values()
            known = in_dollars(contract, exchange_on(rates, contract.currency, day))
            if len(self._in_dollars) < MOST_DAYS:
                self._in_dollars[contract.id, day] = known
        return known

    def allowing(self, *, undated: bool = False, pattern: bool = False) -> Self:
        """The same table as it may answer, under the same discount; see `PriceSource`."""
        return self._under_discount(super().allowing(undated=undated, pattern=pattern))

    def asking(self, provider: str) -> Self:
        """The same table, in which a bare name means the price of a provider; see `PriceSource`."""
        return self._under_discount(super().asking(provider))

    def _under_discount(self, other: Self) -> Self:
        if self.discount is not None:
            vars(other).update(contracts=self.contracts, discount=self.discount)
        return other

    def discounted(self, share: Decimal) -> Self:
        """The same table with a share of 1 off every list price, as under a contract."""
        from costcalc.pricing.contracts import percent_text
        from costcalc.rating.discount import DISCOUNT, contract_with

        said: object = share
        if not (isinstance(said, Decimal) and 0 <= said <= 1):
            raise UsageError(f"a share of 1 is due, such as Decimal('0.15'), not {shown(share)}", DISCOUNT)
        table = type(self)(self.catalogue, {**self.words, DISCOUNT: percent_text(share)}, self.files)
        discount = contract_with(share)
        vars(table).update(contracts=(*self.contracts, discount), discount=discount)
        return table

    def slices(self, rater: ModelRater, ask: Ask, on: Moment) -> Sequence[Slice]:
        """The cards of a model on a moment, each with its part of it; where there is none, what leads on."""
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
            wider = self.allowing(undated=True).find(model.id, on).rater.model
            if any(each.overlaps(lasting(on)) and each.assumed for each in wider.prices):
                return not_dated(self, wider, on)
        return lead_on(self, model, on)


def asked_options(
    options: Mapping[str, Any] | None, *, service_tier: str | None = None, region: str | None = None
) -> Mapping[str, str]:
    """The options of a question in one map; `UsageError` for what is not text, or said twice."""
    if options is not None and not isinstance(options, Mapping):
        raise UsageError(f"options are a map of names and values, not {shown(options)}", "options")
    asked = dict(options or NO_OPTIONS)
    for name, value in (("service_tier", service_tier), ("region", region)):
        said: object = value
        if said is not None and not (isinstance(said, str) and said):
            raise UsageError(f"must be one text, such as {EXAMPLES[name]}, not {shown(value)}", name)
        if value is not None and (known := asked.setdefault(name, value)) is not value and known != value:
            raise UsageError(f"{name} is given twice, as {shown(asked[name])} and {shown(value)}", "options")
    if len(asked) > MOST_OPTIONS:
        raise UsageError(f"at most {MOST_OPTIONS} options", "options")
    for name, value in asked.items():
        for word in (name, value):
            if not isinstance(word, str) or not 0 < len(word) <= LONGEST_OPTION or not word.isprintable():
                raise UsageError(f"{shown(word)} is no option: names and values are short texts", "options")
        if name in FIELD_OF:
            raise UsageError(
                f"{shown(name)} is a quantity, and no option of a price: say {name}={value}", "options"
            )
    return asked
