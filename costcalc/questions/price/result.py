"""The result of a price question: a cost that can say how it came about."""

from __future__ import annotations

from costcalc.asking.additions import NOTHING, Besides
from costcalc.periods import spell
from costcalc.pricing.conditions import STANDARD
from costcalc.pricing.model import UNDATED_BASIS
from costcalc.questions.price.request import ASKING, Request
from costcalc.questions.price.shape import COST
from costcalc.rating.charges import contracted_sum, lines_of
from costcalc.rating.notes import named_notes, notes_on, steps_under
from costcalc.rating.rater import Ask, ModelRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal
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
        request = Request(
            self.model.id,
            self.usage,
            self.on,
            self.options,
            mean_request=self.mean_request,
            more=Besides({}, self.added.asked) if self.added else NOTHING,
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
