"""The rows of a break-even: hardware of one's own against a workload, and each API model against both."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from costcalc.numbers import MILLION, SIGNIFICANT, rounded_text
from costcalc.periods import spell
from costcalc.questions.breakeven.hardware import HOURS_A_DAY, percent, short, unit_price
from costcalc.questions.breakeven.listed_units import listed_units
from costcalc.questions.breakeven.shape import ROW
from costcalc.questions.breakeven.units import ByToken
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.unit_offers import UnitOffer
    from costcalc.questions.breakeven.hardware import Hardware, Mix
    from costcalc.questions.breakeven.listed_units import ListedUnits
    from costcalc.questions.breakeven.units import Load, Units
    from costcalc.questions.compare.result import Row
    from costcalc.tokens.unlike import Adjustment

NO_HARDWARE = "no hardware of your own is named"
FEWEST_DIGITS = 4
_LONGEST_TOKENS = 10**15


class Own(NamedTuple):
    """Hardware of one's own against a workload: what it costs, and what it serves, in a day.

    `tokens_per_day` are those of the workload, None where it has no rate. `fits` says whether the weights fit
    into the memory, None where that is not known. `adjustment` is there where the question is about a text,
    and makes its tokens those of the model that is run.
    """

    hardware: Hardware
    mix: Mix
    tokens_per_day: Fraction | None
    fits: bool | None = None
    adjustment: Adjustment | None = None

    @property
    def cost_per_day(self) -> Fraction:
        """USD a day."""
        return self.hardware.cost_per_day

    @property
    def capacity(self) -> Fraction:
        """Tokens a day that the hardware serves at most."""
        return self.hardware.capacity(self.mix)

    @property
    def machines_needed(self) -> int | None:
        """The machines that the workload needs; None for one without a rate."""
        if self.tokens_per_day is None:
            return None
        return ceil(self.tokens_per_day / self.hardware.machine_capacity(self.mix))

    @property
    def is_too_small(self) -> bool:
        """Whether the workload has more tokens than the hardware serves."""
        return self.tokens_per_day is not None and self.tokens_per_day > self.capacity

    @property
    def can_serve(self) -> bool | None:
        """Whether the hardware serves all of the workload; None for one without a rate."""
        if self.fits is False or self.is_too_small:
            return False
        return None if self.tokens_per_day is None else True

    @property
    def serving(self) -> Hardware:
        """What serves the workload: the hardware named, or as many of its machines as it takes."""
        machines = self.machines_needed
        return self.hardware.of_machines(machines) if machines and self.is_too_small else self.hardware

    @property
    def cost_per_million_tokens(self) -> Decimal | None:
        """USD per million tokens at full use."""
        return unit_price(self.cost_per_day, self.capacity)

    @property
    def cost_per_million_tokens_at_workload(self) -> Decimal | None:
        """The same of what serves the workload, at its volume."""
        return unit_price(self.serving.cost_per_day, self.tokens_per_day or Fraction(0))

    @property
    def share_used(self) -> Fraction | None:
        """The tokens of the workload over those that it serves; None for one without a rate."""
        return None if self.tokens_per_day is None else self.tokens_per_day / self.capacity


class Verdict(NamedTuple):
    """Whether it pays, and why, in a sentence; None where there is nothing that could."""

    reached: bool | None
    reason: str


class BreakEvenRow(NamedTuple):
    """One API model against the hardware, if any is named: its cost, and from where on that is cheaper.

    `same_weights` says whether it is a host of the weights that would be run. `offers` are units of
    throughput as providers list them, against which it is held too; `note` is what to know of its draws.
    """

    row: Row
    load: Load
    own: Own | None
    same_weights: bool
    offers: Sequence[UnitOffer] = ()
    note: str | None = None

    def __repr__(self) -> str:
        return f"BreakEvenRow({self.row.model.id!r}, {self.verdict.reason!r})"

    @property
    def by_token(self) -> ByToken:
        """The model as it is paid by the token."""
        return ByToken(self.row, self.load)

    @property
    def price_per_token(self) -> Fraction:
        """USD per token, input and output together, at the workload's mix."""
        return self.by_token.price_per_token

    @property
    def bought(self) -> Units | None:
        """The units that the contract in force has bought for this model; None where it has none."""
        contract, model = self.row.contract, self.row.model.id
        bought = [each for each in contract.provisioned if each.model == model] if contract else []
        if not bought:
            return None
        per_hour = sum((Fraction(each.price) * each.units for each in bought), Fraction(0))
        tokens = sum((each.tokens_per_hour for each in bought), Fraction(0))
        count, per_day = sum(each.units for each in bought), per_hour * HOURS_A_DAY
        paid = self.by_token
        return paid.held_against(count, per_day, tokens * HOURS_A_DAY, paid.served())

    @property
    def blended_unit_price(self) -> Decimal | None:
        """USD per million tokens, input and output together."""
        return unit_price(self.price_per_token, Fraction(1))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of the model, and of its draws."""
        return (*self.row.notes, self.note) if self.note else self.row.notes

    @property
    def listed(self) -> list[ListedUnits]:
        """The units that are listed for this model on the day asked."""
        if not self.offers:
            return []
        return list(listed_units(self.by_token, self.offers, spell(self.row.comparison.on)[:10]))

    @property
    def api_cost_per_day(self) -> Fraction | None:
        """What the API costs a day; None for a workload without a rate."""
        volume = self.load.tokens_per_day
        return None if volume is None else self.price_per_token * volume

    @property
    def list_cost_per_day(self) -> Fraction | None:
        """The same at list prices, where a contract is in force; None without a rate."""
        row, volume = self.row, self.load.tokens_per_day
        if volume is None or row.contract is None:
            return self.api_cost_per_day
        return Fraction(row.mean_cost(None)) / self.load.mix.tokens * volume

    @property
    def tokens_per_day(self) -> Fraction | None:
        """The tokens a day from which the hardware is cheaper; None where the API is free, or without any."""
        if self.own is None or not self.price_per_token:
            return None
        return self.own.cost_per_day / self.price_per_token

    @property
    def requests_per_day(self) -> Fraction | None:
        """The same in requests."""
        return None if self.tokens_per_day is None else self.tokens_per_day / self.load.mix.tokens

    @property
    def ratio_to_own(self) -> Fraction | None:
        """The API's cost over that of the hardware: of the workload, or of all that the hardware serves.

        Of a workload that the hardware named does not serve, it is that of the machines that it takes.
        """
        if self.own is None:
            return None
        volume = self.own.capacity if self.own.tokens_per_day is None else self.own.tokens_per_day
        own = self.own.serving.cost_per_day
        return self.price_per_token * volume / own if own else None

    @property
    def margin(self) -> Fraction | None:
        """(API - own) / own in percent: what DeepSeek calls the cost profit margin."""
        return None if self.ratio_to_own is None else (self.ratio_to_own - 1) * 100

    @property
    def verdict(self) -> Verdict:
        """Whether the hardware pays for this workload, and why."""
        own, needed = self.own, self.tokens_per_day
        if own is None:
            return Verdict(reached=None, reason=NO_HARDWARE)
        if needed is None:
            return Verdict(reached=False, reason="never: the API's price for this workload is zero")
        if own.fits is False:
            return Verdict(reached=False, reason="never here: the weights do not fit into the GPUs' memory")
        if needed > own.capacity:
            return Verdict(reached=False, reason=_out_of_reach(own, self.price_per_token, needed))
        return _in_reach(own, needed)

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON has it; numbers as plain decimal text."""
        return ROW.document(self)


def _out_of_reach(own: Own, price: Fraction, needed: Fraction) -> str:
    """Why a volume is more than the hardware serves: there is too little of it, or it is never cheap enough.

    More machines share the operations; if one machine, without them, costs less than the tokens that it
    serves would at the API, enough of them pay.
    """
    hardware = own.hardware
    worth = price * hardware.machine_capacity(own.mix)
    gained = worth - hardware.machine_gpus * hardware.cost_per_gpu_hour * HOURS_A_DAY
    if gained > 0:
        gpus = short(ceil(hardware.operations / gained) * hardware.machine_gpus)
        return (
            f"would pay from {tokens(needed)} tokens a day, but the hardware serves {served(own.capacity)}: "
            f"it takes {gpus} GPUs to share the operations"
        )
    api, full = _told_apart(price * int(MILLION), own.cost_per_day / own.capacity * int(MILLION))
    return f"never: the API's {api} USD per million tokens are below the hardware's {full} at full use"


def _told_apart(one: Fraction, other: Fraction) -> tuple[str, str]:
    """Two prices in a sentence: to four digits, or to as many more as tell them apart."""
    texts = [short(one), short(other)]
    for digits in range(FEWEST_DIGITS, SIGNIFICANT):
        rounded = [rounded_text(Fraction(text), digits) for text in texts]
        if rounded[0] != rounded[1]:
            return rounded[0], rounded[1]
    return texts[0], texts[1]


def _in_reach(own: Own, needed: Fraction) -> Verdict:
    """What becomes of a volume that the hardware could serve, at that of the workload."""
    volume, pays = own.tokens_per_day, f"pays from {tokens(needed)} tokens a day"
    if not needed and not own.is_too_small:
        return Verdict(reached=True, reason="pays from the first token: the hardware costs nothing")
    if volume is None:
        share = percent(needed / own.capacity)
        return Verdict(reached=True, reason=f"{pays}, {share} % of what the hardware serves")
    if own.is_too_small:
        times = f"{own.machines_needed} times {short(own.hardware.machine_gpus)} GPUs are needed"
        reason = (
            f"would pay from {tokens(needed)} tokens a day, but of the {tokens(volume)} asked for the "
            f"hardware serves {served(own.capacity)}: {times}"
        )
        return Verdict(reached=False, reason=reason)
    only, share = "" if volume >= needed else "only ", percent(volume / needed)
    reason = f"{pays}; {only}{tokens(volume)} are asked for, {share} % of that"
    return Verdict(volume >= needed, reason)


def tokens(count: Fraction) -> str:
    """A number of tokens that is needed, in a sentence: the next whole one, in groups of three digits."""
    return _grouped(ceil(count))


def served(count: Fraction) -> str:
    """A number of tokens that is served, in a sentence: those that are whole."""
    return _grouped(floor(count))


def _grouped(whole: int) -> str:
    return f"{whole:,}" if whole < _LONGEST_TOKENS else short(Fraction(whole))
