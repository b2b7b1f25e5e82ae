"""The result of a price question: a cost that can say how it came about."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from costcalc.meters import METERS
from costcalc.numbers import plain
from costcalc.periods import day_start, spell
from costcalc.pricing.conditions import STANDARD
from costcalc.pricing.model import UNDATED_BASIS, Price
from costcalc.pricing.source import OWN_LAYERS
from costcalc.rating.charges import Charge, contracted_sum, lines_of
from costcalc.rating.rater import Ask, ModelRater
from costcalc.rating.shapes import COST
from costcalc.usage.flags import command_line, option_flags, usage_flags
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.rating.card import Slice
    from costcalc.rating.changes import Change
    from costcalc.rating.charges import Charge
    from costcalc.rating.contract import Step
    from costcalc.rating.doubts import Between
    from costcalc.rating.source import TableRef
    from costcalc.shapes import Adding
    from costcalc.usage.usage import Usage

SUM_NOTE = "read as a sum of several requests"
UNGUARANTEED_NOTE = "the price was guaranteed until {} only, and no source says since that it ended"
OBSERVED_NOTE = "the day on which this price began is the day on which a public file first showed it"

PATTERN_NOTE = "the name was recognised by a pattern of a feed, which is a guess: say {} to be sure"
RENAMED_NOTE = "{name} is the name of {own}, and stands for {model} since {since}"
MINIMUM_NOTE = "{}: of each request at least {} {} are billed"
ROUNDED_NOTE = (
    "a price by the hour or minute has no finite decimal form by the second: its charge lines are rounded to "
    "12 decimal places"
)
UNDATED_NOTE = "{} does not say since when this price has been in force: it is known from {} on"


class Cost(NamedTuple):
    """What a usage costs on one model at one moment, in USD, before tax.

    `list_cost` is exact where `estimate` is None and no note says that it is rounded. `charges` are built
    when they are asked for.
    """

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
    added: Adding | None = None
    """What is said besides, such as the cost in another currency."""

    @property
    def between(self) -> Between | None:
        """The range of a cost whose price is in doubt; None without another figure.

        It is worked out for who asks for it: to find it takes longer than the cost itself.
        """
        if self.estimate is None:
            return None
        from costcalc.rating.doubts import between  # which imports this module

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
        return {**STANDARD, **self.slices[0].card.period.defaults, **self.options}

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
    def effective_from(self) -> datetime | None:
        """When the (first) price used began; None where nobody says since when."""
        return self.slices[0].card.period.effective_from

    @property
    def effective_to(self) -> datetime | None:
        """When the (last) price used ends; None while no end is known."""
        return self.slices[-1].card.period.effective_to

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
        from costcalc.rating.changes import MONTH_DAYS, Use, changes_ahead

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
        mean = ["--mean-request"] if self.mean_request else []
        return command_line(
            "price", self.model.id, *usage_flags(self.usage.to_dict()), *option_flags(self.options), *mean,
            "--on", spell(self.on), *self.table.arguments,
        )  # fmt: skip

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


def steps_under(contract: Contract | None, charges: Sequence[Charge]) -> tuple[Step, ...]:
    """What the terms of a contract change, a step each; none without a contract."""
    if contract is None:
        return ()
    from costcalc.rating.contract import steps_of

    return steps_of(charges)


def named_notes(matched: str, model: Model, meaning: Meaning | None) -> tuple[str, ...]:
    """What a reader should know about how a model was found."""
    notes = (PATTERN_NOTE.format(model.id),) if matched == "pattern" else ()
    if meaning is None or meaning.own is None or meaning.since is None:
        return notes
    since = spell(meaning.since)
    return (*notes, RENAMED_NOTE.format(name=meaning.name, own=meaning.own, model=model.id, since=since))


def _added_notes(slices: Sequence[Slice], meters: Iterable[str]) -> tuple[str, ...]:
    """Which of the prices used a feed added to a period of a higher layer."""
    rates = [each.card.rates for each in slices]
    return tuple(
        dict.fromkeys(
            f"{meter}: {rate.added}"
            for meter in (*meters, "request")
            for rate in (each.get(meter) for each in rates)
            if isinstance(rate, Price) and rate.added
        )
    )


def notes_on(
    slices: Sequence[Slice], on: Moment, meters: Iterable[str], *, is_sum: bool = False
) -> tuple[str, ...]:
    """What a reader should know about the prices of meters: sums, lapsed guarantees, observed beginnings."""
    notes, named = [SUM_NOTE] if is_sum else [], list(meters)
    instant = on if isinstance(on, datetime) else day_start(on)
    for start in dict.fromkeys(each.card.period.start for each in slices):
        card = next(each.card for each in slices if each.card.period.start == start)
        used = card.period
        if used.guaranteed_until and used.guaranteed_until <= instant:
            notes.append(UNGUARANTEED_NOTE.format(spell(used.guaranteed_until)))
        before = card.before if used.basis == "observed" else None
        if used.basis == "observed" and (before is None or any(card.unlike(card.alike_in(before), named))):
            notes.append(OBSERVED_NOTE)
        if used.basis == UNDATED_BASIS and not used.assumed:
            known = used.from_bracket.not_after if used.from_bracket else used.start.date()
            notes.append(UNDATED_NOTE.format(used.source.title, spell(known)))
        # What a feed says of a model that it calls deprecated; our own notes are about figures, not doubts.
        is_called_so = card.model.layer not in OWN_LAYERS and card.model.is_deprecated(instant)
        if used.note and (used.basis == UNDATED_BASIS or is_called_so):
            notes.append(used.note)
    return tuple(dict.fromkeys([*notes, *_time_notes(slices, on, named), *_added_notes(slices, named)]))


def _time_notes(slices: Sequence[Slice], on: Moment, meters: Sequence[str]) -> Iterator[str]:
    """What to know of meters of which a request is billed for a minimum, or whose price is by the hour."""
    for card, _ in slices:
        for meter in meters if card.has_times else ():
            billing = card.billing(meter, on)
            if billing.price.minimum is not None:
                unit = METERS[meter].consumed_unit.lower()
                yield MINIMUM_NOTE.format(meter, plain(billing.price.minimum), unit)
            if not isinstance(billing.unit_price, Decimal):
                yield ROUNDED_NOTE
