"""The answer to a price question: one usage rated on one model, as a cost that can say how it came about."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from costcalc.asking.additions import NOTHING, Besides
from costcalc.errors import (
    CostcalcError,
    NoPriceInForceError,
    NotSoldError,
    RequestSizeError,
    UnknownModelError,
)
from costcalc.meters import METERS
from costcalc.numbers import plain
from costcalc.periods import lasting, spell
from costcalc.pricing.conditions import STANDARD, is_said_otherwise
from costcalc.pricing.model import UNDATED_BASIS
from costcalc.questions.frames import Framed
from costcalc.questions.price.request import ASKING, Request
from costcalc.questions.price.shape import COST
from costcalc.rating.card import TIME_METERS
from costcalc.rating.charges import contracted_sum, cost_of, lines_of
from costcalc.rating.notes import named_notes, notes_on, steps_under
from costcalc.rating.period import Ask, PeriodRater
from costcalc.rating.rater import EVEN_DAY, MEAN_REQUEST, ModelRater
from costcalc.units import MONTH_DAYS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.recorded import ReadAs
    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.rating.card import RateCard, Slice
    from costcalc.rating.changes import Change
    from costcalc.rating.charges import Charge
    from costcalc.rating.contract import Step
    from costcalc.rating.doubts import Between
    from costcalc.rating.source import TableRef
    from costcalc.rating.table import RatingTable
    from costcalc.rating.ways_out import Way
    from costcalc.shapes import Adding
    from costcalc.tokens.lengths import CountedText
    from costcalc.usage.usage import Usage


MONTH = timedelta(days=MONTH_DAYS)


class _Cost(NamedTuple):
    model: Model
    matched: str
    usage: Usage
    on: Moment
    options: Mapping[str, str]
    slices: Sequence[Slice]
    estimate: str | None
    is_sum: bool
    mean_request: bool
    table: TableRef
    list_cost: Decimal
    contract: Contract | None = None
    meaning: Meaning | None = None
    """Since and until when the name that was asked stands for the model, as far as that is known."""
    read_as: ReadAs | None = None
    """How the usage record was read that it is the price of, where it was one."""
    added: Adding | None = None
    """What is said besides, such as the cost in another currency."""
    counted: CountedText | None = None
    """The lengths of text that were taken as tokens, where some were said."""


class Cost(_Cost, Framed):
    """What a usage costs on one model at one moment, in USD, before tax.

    `list_cost` is exact where `estimate` is None and no note says that it is rounded. `charges` are built
    when they are asked for.
    """

    __slots__ = ()

    @property
    def between(self) -> Between | None:
        """The range of a cost whose price is in doubt; None without another figure.

        It is worked out for who asks for it: to find it takes longer than the cost itself.
        """
        if self.estimate is None:
            return None
        if self.counted is not None:
            return self.counted.between
        from costcalc.rating.doubts import between  # which few costs need

        return between(ModelRater(self.model), self.slices, self.usage, self._ask, self.on)

    @property
    def list_cost_low(self) -> Decimal | None:
        """The lowest cost that may be right, of a price in doubt; None without another figure."""
        return (between := self.between) and between.low

    @property
    def list_cost_high(self) -> Decimal | None:
        """The highest cost that may be right, of a price in doubt; None without another figure."""
        return (between := self.between) and between.high

    @property
    def told_options(self) -> dict[str, str]:
        """The options of the price: those that were asked, and those that hold where nothing is."""
        return {**STANDARD, **self.first.defaults, **self.options}

    @property
    def contracted_cost(self) -> Decimal:
        """What is owed after negotiated prices and discounts; without a contract, the list cost."""
        return self.list_cost if self.contract is None else contracted_sum(self.charges)

    @property
    def effective_cost(self) -> Decimal:
        """The contracted cost: what a contract says of a month is no part of a single usage."""
        return self.contracted_cost

    @property
    def steps(self) -> tuple[Step, ...]:
        """What leads from the list cost to the effective cost: their amounts are the difference."""
        return steps_under(self.contract, self.charges)

    @property
    def charges(self) -> tuple[Charge, ...]:
        """The lines that add up to the list cost, and to the contracted cost."""
        return lines_of(self.slices, self.usage, self.on, self.contract)

    @property
    def first(self) -> PricePeriod:
        """The first price period used."""
        return self.slices[0].card.period

    @property
    def last(self) -> PricePeriod:
        """The last one."""
        return self.slices[-1].card.period

    @property
    def effective_from(self) -> datetime | None:
        """When the (first) price used began; None where nobody says since when."""
        return self.first.effective_from

    @property
    def effective_to(self) -> datetime | None:
        """When the (last) price used ends; None while no end is known."""
        return self.last.effective_to

    @property
    def effective_from_basis(self) -> str:
        """`announced`, `undated`, or `observed`: the day on which a public file first showed the price."""
        bases = {each.card.period.basis for each in self.slices}
        return next((basis for basis in (UNDATED_BASIS, "observed") if basis in bases), "announced")

    @property
    def guaranteed_until(self) -> datetime | None:
        """The end of the provider's guarantee of a promotional price, if there is one."""
        return next(
            (each.card.period.guaranteed_until for each in self.slices if each.card.period.guaranteed_until),
            None,
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know about the figure beside its digits."""
        notes = named_notes(self.matched, self.model, self.meaning)
        notes += notes_on(self.slices, self.on, self.usage.meters, is_sum=self.is_sum)
        if self.contract is None:
            return notes
        from costcalc.rating.contract import notes_under

        return (*notes, *notes_under(self.contract, self.model.id, self.charges))

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is known to change within 30 days for such a usage: prices, guarantees, the model, names."""
        start = lasting(self.on).start
        if self.meaning is None and not self.slices[0].card.has_edges(start, start + MONTH):
            return ()  # as of nearly all
        from costcalc.rating.changes import Use, changes_ahead

        uses = (Use(self._ask, self.usage.meters),)
        return changes_ahead(self.model, uses, self.on, MONTH_DAYS, meaning=self.meaning)

    @property
    def _ask(self) -> Ask:
        """What was asked of the prices of the model."""
        usage = self.usage
        return Ask(self.options, usage.input_total, self.is_sum, usage.requests, self.mean_request)

    @property
    def command(self) -> str:
        """The command that gives this result again."""
        request = Request(
            self.model.id,
            self.usage,
            self.on,
            self.options,
            mean_request=self.mean_request,
            more=Besides({}, self.added.asked) if self.added else NOTHING,
            counting=self.counted.counting if self.counted else None,
        )
        return ASKING.command("price", request, self.table.words)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cost):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.model.id, self.usage, self.on, self.list_cost))

    def __repr__(self) -> str:
        estimate = f", estimate={self.estimate!r}" if self.estimate else ""
        return f"Cost({self.model.id!r}, on={spell(self.on)!r}, list_cost={self.list_cost!r}{estimate})"

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON has it, schema `costcalc/price/1`: numbers are plain decimal text."""
        return COST.document(self) if self.added is None else self.added.document(COST, self)

    @property
    def is_ahead(self) -> bool:
        """Whether it is of months to come: never."""
        return False

    def with_added(self, added: Adding) -> Cost:
        """The same with what it says besides."""
        return self._replace(added=added)


def price(table: RatingTable, request: Request) -> Cost:
    """What a usage costs on a model, on the moment that the request says."""
    name, usage, moment, asked, _, mean_request, _, _, read_as, counting = request
    if counting is not None:
        from costcalc.questions.price.of_text import price_of_text  # which few questions need

        found: Cost = price_of_text(table, request, price)
        return found
    assert moment is not None  # noqa: S101 - whoever asks says it, or the present instant was put in its place
    return rated(table, name, usage, moment, asked, mean_request=mean_request, read_as=read_as)


def rated(
    table: RatingTable,
    name: str,
    usage: Usage,
    moment: Moment,
    asked: Mapping[str, str],
    *,
    mean_request: bool,
    read_as: ReadAs | None = None,
) -> Cost:
    """The same of its parts: one price takes a tenth less time without a request made of them."""
    rater, matched, ref, meaning = table.find(name, moment)
    asks_by_words = bool(asked)  # what a name says is in the words of the price already
    if meaning is not None and meaning.options:
        asked = {**meaning.options, **asked} if asked else meaning.options
    size, window = usage.input_total, rater.context_window(moment)
    is_sum = usage.requests > 1 or (window is not None and size > window)
    slices: Sequence[Slice] | None = None if asked else rater.plain_at(moment, size, is_sum=is_sum)
    estimate = ask = None
    if slices is None:
        ask = Ask(asked, size, is_sum, usage.requests, mean_request)
        slices = table.slices(rater, ask, moment)
        if asks_by_words and is_said_otherwise(asked):
            asked = PeriodRater(rater.model, slices[0].card.period).spelled(asked)
    card = slices[0].card
    if ask is not None and (len(slices) > 1 or (is_sum and card.by_request)):
        estimate = _estimated(slices, usage, ask, moment)
    elif not card.is_certain:
        said = card.known_doubt(usage.meters, moment)
        if said is None:
            ask = ask or Ask(asked, size, is_sum, usage.requests, mean_request)
            said = _in_doubt(slices, usage, ask, moment)
        estimate = said or None
    cost = cost_of(slices, usage, moment)
    if (last := slices[-1].card).is_seen:
        ref = table.ref_seen(last.period)
    contract = table.contract_of(rater.model, moment) if table.contracts else None
    return Cost(
        rater.model, matched, usage, moment, asked, slices, estimate, is_sum, mean_request, ref, cost,
        contract, meaning, read_as,
    )  # fmt: skip


def _estimated(slices: Sequence[Slice], usage: Usage, ask: Ask, moment: Moment) -> str | None:
    """What makes a cost an estimate; None for one that is exact, and beyond doubt."""
    estimate = _estimate(usage, slices, ask, moment)
    if all(each.card.is_sure(moment) for each in slices):
        return estimate
    return "; ".join(filter(None, (_in_doubt(slices, usage, ask, moment), estimate))) or None


def price_or_lead_on(table: RatingTable, request: Request) -> Cost:
    """What a usage costs on a model; where it has no price, the error's commands ask for the same usage."""
    try:
        return price(table, request)
    except (NoPriceInForceError, UnknownModelError) as error:
        if isinstance(error, NotSoldError) and error.options:
            error.lead_on(_without(table, request, error.options))
        elif error.commands:
            from costcalc.asking.ways import led_on

            led_on(error, table, partial(_command_of, request))
        raise


def _without(table: RatingTable, request: Request, options: Sequence[str]) -> Sequence[str]:
    """The command that asks for the same without some options, where that has a price."""
    left = {name: value for name, value in request.options.items() if name not in options}
    request = request._replace(options=left)
    try:
        price(table, request)
    except CostcalcError:
        return ()
    return (ASKING.command("price", request, table.words),)


def _command_of(request: Request, table: RatingTable, way: Way) -> str:
    """The command that asks for the same usage on what a way out asks for, which has a price there."""
    request = request._replace(model=way.model, on=way.on, options={**request.options, **way.options})
    price(table, request)
    return ASKING.command("price", request, table.words)


def _in_doubt(slices: Sequence[Slice], usage: Usage, ask: Ask, on: Moment) -> str:
    """What is in doubt of a price that is not certain, in words; nothing where that is not asked for."""
    card = slices[0].card
    size = None if ask.is_sum else ask.input_tokens
    key = card.doubt_key(usage.meters, on, ask.options, size) if len(slices) == 1 else None
    said = card.doubts.get(key) if key is not None else None
    if said is None:
        from costcalc.rating.doubts import said_of

        said = said_of(slices, usage, ask, on)
        if key is not None:
            card.doubts[key] = said
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
            least = card.billing(meter, on).price.minimum if meter in TIME_METERS else None
            if least is not None:
                return f"{plain(least)} {METERS[meter].consumed_unit.lower()}"
    return None
