"""Break-even: from how many tokens a day on it pays to run open weights on hardware of one's own.

    V* = own cost per day / the API's price per token, at the workload's own mix, cached share included

It can be reached only if the hardware serves so many: V* ≤ capacity. "No break-even" is a result with its
reason. Everything is a fraction, and settled where it is written.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from costcalc.numbers import MILLION, SIGNIFICANT, rounded_text
from costcalc.periods import spell
from costcalc.questions.breakeven.hardware import HOURS_A_DAY, percent, unit_price
from costcalc.questions.breakeven.request import ASKING
from costcalc.questions.breakeven.shape import BREAKEVEN, LISTED, ROW
from costcalc.questions.breakeven.steps import Intervals, Stairs
from costcalc.questions.compare.candidates import mean_cost
from costcalc.questions.frames import Framed
from costcalc.report.notebook import brief, html_table
from costcalc.shapes import Result
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.doubt.simulation import Outcome, Simulation
    from costcalc.doubt.uncertainty import Uncertain
    from costcalc.questions.breakeven.described import Default
    from costcalc.questions.breakeven.hardware import Hardware, MemoryFit
    from costcalc.questions.breakeven.request import Request
    from costcalc.questions.breakeven.steps import Step
    from costcalc.questions.breakeven.units import ListedUnits, Load, Units
    from costcalc.questions.compare.result import Comparison, Row
    from costcalc.tokens.unlike import Adjustment

ROUNDING = (
    "prices per million tokens, tokens, ratios and margins are rounded to 12 significant digits; costs "
    "without a finite decimal form are rounded to 12 decimal places, each from the exact cost; a month is 30 "
    "days, a year 365"
)
MEASURE = (
    "per million tokens; the hardware's at the workload's volume, of as many machines as it takes where the "
    "hardware named serves less"
)
FEWEST_DIGITS = 4
_LONGEST_TOKENS = 10**15


class Own(NamedTuple):
    """Hardware of one's own against a workload: what it costs, and what it serves, in a day.

    `fits` says whether the weights fit into the memory, None where that is not known. `adjustment` is there
    where the question is about a text, and makes its tokens those of the model that is run.
    """

    hardware: Hardware
    load: Load
    fits: bool | None = None
    adjustment: Adjustment | None = None

    @property
    def capacity(self) -> Fraction:
        """Tokens a day that the hardware serves at most."""
        return self.hardware.capacity(self.load.mix)

    @property
    def machines_needed(self) -> int | None:
        """The machines that the workload needs; None for one without a rate."""
        volume = self.load.tokens_per_day
        return None if volume is None else ceil(volume / self.hardware.machine_capacity(self.load.mix))

    @property
    def is_too_small(self) -> bool:
        """Whether the workload has more tokens than the hardware serves."""
        return (self.load.tokens_per_day or 0) > self.capacity

    @property
    def can_serve(self) -> bool | None:
        """Whether the hardware serves all of the workload; None for one without a rate."""
        if self.fits is False or self.is_too_small:
            return False
        return None if self.load.tokens_per_day is None else True

    @property
    def serving(self) -> Hardware:
        """What serves the workload: the hardware named, or as many of its machines as it takes."""
        machines = self.machines_needed
        return self.hardware.of_machines(machines) if machines and self.is_too_small else self.hardware

    @property
    def cost_per_million_tokens(self) -> Decimal | None:
        """USD per million tokens at full use."""
        return unit_price(self.hardware.cost_per_day, self.capacity)

    @property
    def cost_per_million_tokens_at_workload(self) -> Decimal | None:
        """The same of what serves the workload, at its volume."""
        return unit_price(self.serving.cost_per_day, self.load.tokens_per_day)

    @property
    def stairs(self) -> Stairs:
        """What it costs by how many requests a day there are."""
        return Stairs(self.hardware, self.load.mix)

    @property
    def share_used(self) -> Fraction | None:
        """The tokens of the workload over those that it serves; None for one without a rate."""
        return None if self.load.tokens_per_day is None else self.load.tokens_per_day / self.capacity


class DrawnRow(NamedTuple):
    """What was drawn of a model: USD per million tokens, how often hardware costs less, what to know of it.

    `probability_own_cheaper` is None of more rows than are compared one by one.
    """

    outcome: Outcome
    probability_own_cheaper: Decimal | None
    notes: Sequence[str]


class BreakEvenRow(NamedTuple):
    """One API model against the hardware, if any is named: its cost, and from where on that is cheaper.

    `same_weights` says whether it is a host of the weights that would be run. `bought` are the units by the
    hour that the contract in force has of it, `listed` those that providers list on the day asked; `drawn` is
    there where anything is a range.
    """

    row: Row
    load: Load
    own: Own | None
    same_weights: bool
    bought: Units | None = None
    listed: Sequence[ListedUnits] = ()
    drawn: DrawnRow | None = None

    def __repr__(self) -> str:
        return f"BreakEvenRow({self.row.model.id!r}, {self.reason!r})"

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON has it; numbers as plain decimal text."""
        return ROW.document(self)

    @property
    def price_per_token(self) -> Fraction:
        """USD per token, input and output together, at the workload's mix."""
        return self.row.fraction / self.load.mix.tokens

    @property
    def blended_unit_price(self) -> Decimal | None:
        """USD per million tokens, input and output together."""
        return unit_price(self.price_per_token, Fraction(1))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of the model, and of its draws."""
        return (*self.row.notes, *self.drawn.notes) if self.drawn else self.row.notes

    @property
    def list_cost_per_day(self) -> Decimal | Fraction | None:
        """What the API costs a day at list prices; None without a rate."""
        row, requests = self.row, self.load.requests_per_day
        if requests is None or row.contract is None:
            return row.cost_per_day
        return Fraction(mean_cost(row.shapes, row.comparison.on, None)) * requests

    @property
    def tokens_per_day(self) -> Fraction | None:
        """The tokens a day from which the hardware is cheaper; None where the API is free, or without any."""
        if self.own is None or not self.price_per_token:
            return None
        return self.own.hardware.cost_per_day / self.price_per_token

    @property
    def requests_per_day(self) -> Fraction | None:
        """The same in requests."""
        return None if self.tokens_per_day is None else self.tokens_per_day / self.load.mix.tokens

    @property
    def cheaper(self) -> Intervals | None:
        """The requests a day at which the hardware, of as many machines as it takes, costs less.

        None where no hardware is named; there are none where the weights do not fit into it.
        """
        if self.own is None:
            return None
        return Intervals() if self.own.fits is False else self.own.stairs.intervals(self.row.fraction)

    @property
    def ratio_to_own(self) -> Fraction | None:
        """The API's cost over that of the hardware: of the workload, or of all that the hardware serves.

        Of a workload that the hardware named does not serve, it is that of the machines that it takes.
        """
        if self.own is None:
            return None
        volume = self.own.capacity if self.load.tokens_per_day is None else self.load.tokens_per_day
        own = self.own.serving.cost_per_day
        return self.price_per_token * volume / own if own else None

    @property
    def margin(self) -> Fraction | None:
        """(API - own) / own in percent: what DeepSeek calls the cost profit margin."""
        return None if self.ratio_to_own is None else (self.ratio_to_own - 1) * 100

    @property
    def reached(self) -> bool | None:
        """Whether the hardware pays for this workload; None where none is named."""
        own, needed, volume = self.own, self.tokens_per_day, self.load.tokens_per_day
        if own is None:
            return None
        # What does not fit, or serves a part of the workload alone, is no answer to it, however cheap.
        if needed is None or needed > own.capacity or own.can_serve is False:
            return False
        return volume is None or volume >= needed

    @property
    def reason(self) -> str:
        """Why it pays, or why not, in a sentence."""
        own, needed = self.own, self.tokens_per_day
        if own is None:
            return "no hardware of your own is named"
        if needed is None:
            return "never: the API's price for this workload is zero"
        if own.fits is False:
            return "never here: the weights do not fit into the GPUs' memory"
        if needed > own.capacity:
            return _out_of_reach(own, self.price_per_token, needed)
        return _in_reach(own, needed)


def _out_of_reach(own: Own, price: Fraction, needed: Fraction) -> str:
    """Why a volume is more than the hardware serves: there is too little of it, or it is never cheap enough.

    More machines share the operations; if one machine, without them, costs less than the tokens that it
    serves would at the API, enough of them pay.
    """
    hardware = own.hardware
    worth = price * hardware.machine_capacity(own.load.mix)
    gained = worth - hardware.machine_gpus * hardware.cost_per_gpu_hour * HOURS_A_DAY
    if gained > 0:
        gpus = rounded_text(ceil(hardware.operations / gained) * hardware.machine_gpus)
        return (
            f"would pay from {tokens(needed)} tokens a day, but the hardware serves {served(own.capacity)}: "
            f"it takes {gpus} GPUs to share the operations"
        )
    api, full = _told_apart(price * int(MILLION), hardware.cost_per_day / own.capacity * int(MILLION))
    return f"never: the API's {api} USD per million tokens are below the hardware's {full} at full use"


def _told_apart(*prices: Fraction) -> list[str]:
    """Prices in a sentence: to four digits, or to as many more as tell them apart."""
    exact = [rounded_text(each) for each in prices]
    for digits in range(FEWEST_DIGITS, SIGNIFICANT):
        texts = [rounded_text(Fraction(each), digits) for each in exact]
        if texts[0] != texts[1]:
            return texts
    return exact


def _in_reach(own: Own, needed: Fraction) -> str:
    """What becomes of a volume that the hardware could serve, at that of the workload."""
    volume, pays = own.load.tokens_per_day, f"pays from {tokens(needed)} tokens a day"
    # It pays for what it serves, and yet not for this workload.
    if volume is not None and own.is_too_small:
        times = f"{own.machines_needed} times {rounded_text(own.hardware.machine_gpus)} GPUs are needed"
        asked = f"of the {tokens(volume)} asked for the hardware serves {served(own.capacity)}"
        return f"would pay from {tokens(needed)} tokens a day, but {asked}: {times}"
    if not needed:
        return "pays from the first token: the hardware costs nothing"
    if volume is None:
        return f"{pays}, {percent(needed / own.capacity)} % of what the hardware serves"
    only = "" if volume >= needed else "only "
    return f"{pays}; {only}{tokens(volume)} are asked for, {percent(volume / needed)} % of that"


def tokens(count: Fraction) -> str:
    """A number of tokens that is needed, in a sentence: the next whole one, in groups of three digits."""
    return _grouped(ceil(count))


def served(count: Fraction) -> str:
    """A number of tokens that is served, in a sentence: those that are whole."""
    return _grouped(floor(count))


def _grouped(whole: int) -> str:
    return f"{whole:,}" if whole < _LONGEST_TOKENS else rounded_text(Fraction(whole))


class Drawn(NamedTuple):
    """What was drawn of hardware of one's own, and of the API models."""

    simulation: Simulation
    uncertain: Sequence[Uncertain]
    rows: Sequence[BreakEvenRow]
    measure: str = MEASURE

    @property
    def own(self) -> Outcome:
        """What was found of the hardware."""
        return self.simulation.outcomes[0]

    @property
    def estimate(self) -> str:
        """The label of an estimate."""
        return f"figures are those of the middles of ranges; {self.simulation.label}"


class BreakEven(Framed, Result):
    """API models, from the cheapest, against hardware of one's own; against units alone `own` is None.

    `defaults` are what was taken for words that were not said. `simulation` is what was drawn, where words
    are ranges; figures are then those of their middles.
    """

    shape, rounding = BREAKEVEN, ROUNDING

    def __init__(
        self,
        request: Request,
        comparison: Comparison,
        rows: Sequence[BreakEvenRow],
        notes: Sequence[str] = (),
        own: Own | None = None,
        fit: MemoryFit | None = None,
        defaults: Sequence[Default] = (),
        simulation: Drawn | None = None,
    ) -> None:
        self.request, self.comparison, self.rows, self.notes = request, comparison, tuple(rows), notes
        self.on, self.unranked = comparison.on, comparison.unranked
        self.own, self.fit, self.defaults, self.simulation = own, fit, defaults, simulation

    @property
    def curve(self) -> Sequence[Step] | None:
        """What the hardware costs, step by step, as far as the workload and all edges of intervals go."""
        if self.own is None:
            return None
        asked = self.own.load.requests_per_day or 0
        edges = [each.first for row in self.rows if row.cheaper for each in row.cheaper.spans]
        return self.own.stairs.steps(max([ceil(asked), *edges]))

    def __repr__(self) -> str:
        models = ", ".join(row.row.model.id for row in self.rows) or "no row"
        return f"<BreakEven on {spell(self.on)}: {models}>"

    def _repr_html_(self) -> str:
        found = map(ROW.document, self.rows)
        if self.own is not None:
            return html_table(brief(ROW), found)
        # Units stand beside the model and its cost by the token; what is said of hardware is not there.
        head = [*brief(ROW)[:2], *brief(LISTED)]
        return html_table(head, (row | units for row in found for units in row.get("listed_units", [{}])))

    @property
    def command(self) -> str:
        """The command that gives this result again; a mix of shapes needs its workload file."""
        asked = self.request._replace(drawing=self.request.drawn)
        return ASKING.command("breakeven", asked, self.comparison.table.words)
