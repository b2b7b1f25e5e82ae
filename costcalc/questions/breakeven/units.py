"""Units of throughput by the hour, of a contract or a list, against the same model's price by the token.

    V* = units × USD an hour × 24 / the price per token, at the workload's own mix

From V* tokens a day on the units are cheaper than paying by the token; it can be reached only if they serve
so many. What the units do not serve is paid by the token. 2 units at 30 USD an hour are 1,440 USD a day, and
at 2 USD a million tokens they pay from 720 million a day on. Of units at a provider's list price:

    served a day   input tokens a second × 86,400 × utilisation / tokens of a request, each by what it counts
    units          as many as the workload takes, the minimum at least, and more in steps; or a step fewer,
                   where the rest costs less by the token; requests that units do not serve are paid so too

A unit of 2,500 tokens of input a minute, of which a token of output counts for 4, serves 2,500 × 1,440 /
(1,000 + 4 × 200) = 2,000 requests a day of 1,000 tokens in and 200 out. 100,000 of these take 50 units.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from math import ceil

from costcalc.numbers import as_fraction, plain
from costcalc.periods import spell
from costcalc.pricing.conditions import STANDARD
from costcalc.pricing.contracts import BESIDE, GLOBAL
from costcalc.questions.breakeven.hardware import HOURS_A_DAY, SECONDS_A_DAY, unit_price
from costcalc.rating.charges import contracted_per_request
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from decimal import Decimal

    from costcalc.pricing.contracts import Serves, UnitOffer, UnitPrice
    from costcalc.questions.breakeven.hardware import Mix
    from costcalc.questions.compare.result import Row
    from costcalc.rating.rater import ShapeSlices

ENDS = "{model} ends on {on}, before the term is over"
CHANGES = "the price of {model} by the token changes on {on}, before the term is over"
ONE_UNIT = "the figures are those of one unit"
COUNTS_AS = {"reasoning": "output", "cache_write_5m": "cache_write", "cache_write_1h": "cache_write"}
"""What a meter counts for where a provider does not say it of the meter itself."""


class Load(NamedTuple):
    """What the workload asks of whatever serves it: its mean request, and tokens a day, None without a rate.

    `utilisation` is how much of what serves it a day uses at most.
    """

    mix: Mix
    tokens_per_day: Fraction | None
    utilisation: Fraction

    @property
    def requests_per_day(self) -> Fraction | None:
        """The requests of a day; None without a rate."""
        return None if self.tokens_per_day is None else self.tokens_per_day / self.mix.tokens


class Demand(NamedTuple):
    """What the workload asks of units of throughput: tokens of the mean request and of a day, by the token.

    What is billed beside tokens, such as web searches, is so with units too, as are requests that they do not
    serve: that is `beside`, in USD a day, and no part of the tokens. `volume` is None without a rate.
    """

    tokens: Fraction
    price_per_token: Fraction
    volume: Fraction | None
    beside: Fraction


def demand_of(row: Row, load: Load, is_served: Callable[[ShapeSlices], bool] = lambda _: True) -> Demand:
    """What a workload asks of units of a model that serve some shapes of it."""
    tokens, beside = Fraction(0), Fraction(0)
    for each in row.shapes:
        parts = each.shape.parts
        if is_served(each):
            tokens += each.shape.tokens * each.weight
            parts = tuple(part for part in parts if part[0] in BESIDE)
        for card, share in each.slices if parts else ():
            cost = as_fraction(contracted_per_request(card, parts, row.comparison.on, row.contract))
            beside += cost * share * each.weight
    price = (row.fraction - beside) / tokens if tokens else Fraction(0)
    requests = load.requests_per_day
    return Demand(tokens, price, None if requests is None else requests * tokens, (requests or 0) * beside)


class Units(NamedTuple):
    """What units cost and serve in a day, against what the model costs by the token in their place.

    `capacity`, tokens a day, is None where nobody says what they serve.
    """

    units: int
    cost_per_day: Fraction
    capacity: Fraction | None
    demand: Demand

    @property
    def tokens_per_day(self) -> Fraction | None:
        """The tokens a day from which they are cheaper; None where what they serve costs nothing."""
        return self.cost_per_day / self.demand.price_per_token if self.demand.price_per_token else None

    @property
    def cost_at_workload(self) -> Fraction | None:
        """What the workload costs on them a day, with what they do not serve, and what is billed beside.

        None where nobody knows, and without a rate.
        """
        demand = self.demand
        if demand.volume is None or self.capacity is None:
            return None
        rest = max(demand.volume - self.capacity, Fraction(0))
        return self.cost_per_day + rest * demand.price_per_token + demand.beside

    @property
    def reached(self) -> bool | None:
        """Whether the units pay: for the workload; for one without a rate, below what they serve.

        None where it hangs on what they serve, which nobody says.
        """
        needed, volume = self.tokens_per_day, self.demand.volume
        if needed is None or (volume is not None and volume < needed):
            return False
        return None if self.capacity is None else needed <= self.capacity

    @property
    def cost_per_million_tokens(self) -> Decimal | None:
        """USD per million tokens at full use; None where nobody says what they serve."""
        return unit_price(self.cost_per_day, self.capacity)


def bought_units(row: Row, load: Load) -> Units | None:
    """The units that the contract in force has bought for a model; None where it has none."""
    contract = row.contract
    bought = [each for each in contract.provisioned if each.model == row.model.id] if contract else []
    if not bought:
        return None
    per_hour = sum((Fraction(each.price) * each.units for each in bought), Fraction(0))
    tokens = sum((each.tokens_per_hour for each in bought), Fraction(0))
    count = sum(each.units for each in bought)
    return Units(count, per_hour * HOURS_A_DAY, tokens * HOURS_A_DAY, demand_of(row, load))


class ListedUnits(NamedTuple):
    """Units of an offer at one of its prices; `why_unknown` is why nobody can say what they serve.

    `notes` are what may make the figures those of another day: they are refused where all must be certain.
    """

    offer: UnitOffer
    price: UnitPrice
    serves: Serves | None
    units: Units
    why_unknown: str | None
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<ListedUnits: {self.units.units} {self.offer.unit}, {self.price.term}>"

    @property
    def unit_price(self) -> str:
        """The price of one unit, as it is listed: `260 USD/month`."""
        return f"{plain(self.price.price.number)} {self.price.price.unit}"

    @property
    def last_seen_in(self) -> str | None:
        """Where the price was last seen, if not in its source."""
        seen = self.price.seen_in
        return seen and (seen.url or seen.title)

    @property
    def note(self) -> str | None:
        """What is said of the price, or else of the offer."""
        return self.price.cited.note or self.offer.note


def listed_units(row: Row, load: Load, offers: Iterable[UnitOffer]) -> Iterator[ListedUnits]:
    """The units that are listed for a model on the day asked, in the region asked; nothing without any."""
    region, day = row.comparison.options.get("region", GLOBAL), spell(row.comparison.on)[:10]
    for offer in offers:
        entries = offer.models.get(row.model.id)
        if entries is None:  # not sold by units; without entries, what they serve is not published
            continue
        serves = next((each for each in entries if each.held.covers(day)), None)
        demand = demand_of(row, load, partial(_is_served, serves))
        of_one, why = _of_one(row, load, serves, demand.tokens) if serves else (None, _unknown(entries, day))
        for price in offer.prices:
            if price.held.covers(day) and price.region in {None, region}:
                units = _enough(price, serves, of_one, demand)
                notes = (*_notes(row, price, day), *_notes_on_size(row, serves))
                yield ListedUnits(offer, price, serves, units, why, notes)


def _enough(price: UnitPrice, serves: Serves | None, of_one: Fraction | None, demand: Demand) -> Units:
    """As many units as serve the workload, or a step fewer where the rest costs less by the token.

    The fewest that are sold without a rate, one where nobody knows what `of_one` is, the tokens of one.
    """

    def units(count: int) -> Units:
        return Units(count, price.per_day * count, None if of_one is None else count * of_one, demand)

    if serves is None or of_one is None:
        return units(1)
    if demand.volume is None or not of_one:
        return units(serves.minimum)
    # Below the minimum there are no steps back: so many are bought at least.
    steps = max(ceil((demand.volume / of_one - serves.minimum) / serves.step), 0)
    enough = units(serves.minimum + steps * serves.step)
    if not steps or price.per_day >= of_one * demand.price_per_token:  # full, one costs more than its tokens
        return enough
    fewer = units(enough.units - serves.step)
    return min(enough, fewer, key=lambda each: each.cost_at_workload or 0)


def _unknown(entries: Iterable[Serves], day: str) -> str:
    """Why nobody says what a unit serves on a day."""
    first = min((each.held.effective_from for each in entries), default=None)
    if first is None:
        return f"what a unit serves is not published: {ONE_UNIT}"
    said = f"from {first} on" if day < first else "of other days"
    return f"what a unit serves is known {said}: {ONE_UNIT}"


def _of_one(row: Row, load: Load, serves: Serves, tokens: Fraction) -> tuple[Fraction | None, str | None]:
    """The tokens that one unit serves in a day, and why that is not known, or none.

    `tokens` are those of the mean request that units serve.
    """
    shapes = [each for each in row.shapes if _is_served(serves, each)]
    if not shapes:
        return Fraction(0), _too_large(serves)
    weighed = Fraction(0)
    for each in shapes:
        larger = serves.larger if _is_larger(each, serves) else {}
        counts = {"input": Fraction(1), **serves.counts, **larger}
        for meter, quantity in each.shape.parts:
            if meter in BESIDE:
                continue
            count = counts.get(meter, counts.get(COUNTS_AS.get(meter, meter)))
            if count is None:
                return None, f"the table does not say what a unit serves of {meter}: {ONE_UNIT}"
            weighed += as_fraction(quantity) * count * each.weight
    if not weighed:
        return None, f"the workload takes nothing of a unit: {ONE_UNIT}"
    requests = serves.input.as_in("token/second") * SECONDS_A_DAY * load.utilisation / weighed
    return requests * tokens, None


def _is_served(serves: Serves | None, shape: ShapeSlices) -> bool:
    """Whether units serve requests of a shape: one that is too large for them is paid by the token."""
    most = serves and serves.largest_input
    return most is None or as_fraction(shape.shape.input_tokens) <= most


def _too_large(serves: Serves) -> str:
    return f"units serve no request above {int(serves.largest_input or 0):,} input tokens"


def _is_larger(shape: ShapeSlices, serves: Serves) -> bool:
    """Whether tokens of a shape count for what those of large requests do."""
    return serves.larger_above is not None and as_fraction(shape.shape.input_tokens) > serves.larger_above


def _notes_on_size(row: Row, serves: Serves | None) -> Iterator[str]:
    """That a part of the workload is too large for units, and what is taken of large requests."""
    if serves is None:
        return
    shapes = row.shapes
    is_served = [_is_served(serves, each) for each in shapes]
    if any(is_served) and not all(is_served):
        yield (
            f"{_too_large(serves)}: these are paid by the token, and are no part of what units serve and pay "
            "from"
        )
    if serves.cited.note and any(_is_larger(each, serves) for each in shapes):
        yield serves.cited.note


def _notes(row: Row, price: UnitPrice, day: str) -> Iterator[str]:
    """What may make the figures those of another day, or of another kind of request."""
    if price.last_seen is not None and price.last_seen < day:
        yield f"the price of a unit was last seen on {price.last_seen}"
    over = (date.fromisoformat(day) + timedelta(price.days)).isoformat()
    first: dict[str, str] = {}
    for change in row.changes if price.days else ():
        on = spell(change.at)[:10]
        if on < over and change.kind in {"shutdown", "price"}:
            first.setdefault(ENDS if change.kind == "shutdown" or change.after is None else CHANGES, on)
    for words, on in first.items():
        yield words.format(model=row.model.id, on=on)
    tier = row.comparison.options.get("service_tier", STANDARD["service_tier"])
    if tier != STANDARD["service_tier"]:
        yield f"units serve requests at once, and the price by the token is that of service_tier {tier}"
