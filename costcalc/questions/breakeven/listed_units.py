"""Units of throughput at a provider's list price, against the same model's price by the token.

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
from costcalc.pricing.unit_offers import BESIDE, GLOBAL
from costcalc.questions.breakeven.hardware import SECONDS_A_DAY
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from costcalc.analysis.shape_slices import ShapeSlices
    from costcalc.pricing.unit_offers import Serves, UnitOffer, UnitPrice
    from costcalc.questions.breakeven.units import ByToken, Served, Units

LAST_SEEN = "the price of a unit was last seen on {}"
ENDS = "{model} ends on {on}, before the term is over"
CHANGES = "the price of {model} by the token changes on {on}, before the term is over"
OF_A_TIER = "units serve requests at once, and the price by the token is that of {}"
PAID_BESIDE = "these are paid by the token, and are no part of what units serve and pay from"
ONE_UNIT = "the figures are those of one unit"
AS = {"reasoning": "output", "cache_write_5m": "cache_write", "cache_write_1h": "cache_write"}
"""What a meter counts for where a provider does not say it of the meter itself."""


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


def listed_units(paid: ByToken, offers: Iterable[UnitOffer], day: str) -> Iterator[ListedUnits]:
    """The units that are listed for a model on a day, in the region that is asked; nothing without any."""
    region = paid.row.comparison.options.get("region", GLOBAL)
    for offer in offers:
        entries = offer.models.get(paid.row.model.id)
        if entries is None:
            continue
        serves = next((each for each in entries if each.held.covers(day)), None)
        part = paid.served(partial(_is_served, serves))
        of_one, why = _of_one(paid, serves, part.tokens) if serves else (None, _unknown(entries, day))
        for price in offer.prices:
            if price.held.covers(day) and price.region in {None, region}:
                units = _units(paid, price, serves, of_one, part)
                notes = (*_notes(paid, price, day), *_notes_on_size(paid, serves))
                yield ListedUnits(offer, price, serves, units, why, notes)


def _units(
    paid: ByToken, price: UnitPrice, serves: Serves | None, of_one: Fraction | None, part: Served
) -> Units:
    """As many units as serve the workload, or a step fewer where the rest costs less by the token.

    The fewest that are sold without a rate, one where nobody knows.
    """

    def units(count: int) -> Units:
        capacity = None if of_one is None else count * of_one
        return paid.held_against(count, price.per_day * count, capacity, part)

    if serves is None or of_one is None:
        return units(1)
    fewest = units(serves.minimum)
    if fewest.volume is None or not of_one:
        return fewest
    steps = max(ceil((fewest.volume / of_one - serves.minimum) / serves.step), 0)
    enough = units(serves.minimum + steps * serves.step)
    if not steps or price.per_day >= of_one * enough.price_per_token:  # full, one costs more than its tokens
        return enough
    fewer = units(enough.units - serves.step)
    return min(enough, fewer, key=lambda each: each.cost_at_workload or 0)


def _unknown(entries: Iterable[Serves], day: str) -> str:
    """Why nobody says what a unit serves on a day."""
    days = [each.held.effective_from for each in entries]
    if not days:
        return f"what a unit serves is not published: {ONE_UNIT}"
    said = f"from {min(days)} on" if day < min(days) else "of other days"
    return f"what a unit serves is known {said}: {ONE_UNIT}"


def _of_one(paid: ByToken, serves: Serves, tokens: Fraction) -> tuple[Fraction | None, str | None]:
    """The tokens that one unit serves in a day, and why that is not known, or none.

    `tokens` are those of the mean request that units serve.
    """
    shapes = [each for each in paid.row.shapes if _is_served(serves, each)]
    if not shapes:
        return Fraction(0), _too_large(serves)
    weighed = Fraction(0)
    for each in shapes:
        counted = _weighed(each, serves)
        if isinstance(counted, str):
            return None, f"the table does not say what a unit serves of {counted}: {ONE_UNIT}"
        weighed += counted * each.weight
    if not weighed:
        return None, f"the workload takes nothing of a unit: {ONE_UNIT}"
    requests = serves.input.as_in("token/second") * SECONDS_A_DAY * paid.load.utilisation / weighed
    return requests * tokens, None


def _is_served(serves: Serves | None, shape: ShapeSlices) -> bool:
    """Whether units serve requests of a shape: one that is too large for them is paid by the token."""
    most = None if serves is None else serves.largest_input
    return most is None or as_fraction(shape.shape.input_tokens) <= most


def _too_large(serves: Serves) -> str:
    return f"units serve no request above {int(serves.largest_input or 0):,} input tokens"


def _is_larger(shape: ShapeSlices, serves: Serves) -> bool:
    """Whether tokens of a shape count for what those of large requests do."""
    return serves.larger_above is not None and as_fraction(shape.shape.input_tokens) > serves.larger_above


def _weighed(shape: ShapeSlices, serves: Serves) -> Fraction | str:
    """The tokens of a request, each by what it counts; the meter of which that is not known."""
    larger = serves.larger if _is_larger(shape, serves) else {}
    counts, weighed = {"input": Fraction(1), **serves.counts, **larger}, Fraction(0)
    for meter, quantity in shape.shape.parts:
        if meter in BESIDE:
            continue
        count = counts.get(meter, counts.get(AS.get(meter, meter)))
        if count is None:
            return meter
        weighed += as_fraction(quantity) * count
    return weighed


def _notes_on_size(paid: ByToken, serves: Serves | None) -> Iterator[str]:
    """That a part of the workload is too large for units, and what is taken of large requests."""
    if serves is None:
        return
    shapes = paid.row.shapes
    is_served = [_is_served(serves, each) for each in shapes]
    if any(is_served) and not all(is_served):
        yield f"{_too_large(serves)}: {PAID_BESIDE}"
    if serves.cited.note and any(_is_larger(each, serves) for each in shapes):
        yield serves.cited.note


def _notes(paid: ByToken, price: UnitPrice, day: str) -> Iterator[str]:
    """What may make the figures those of another day, or of another kind of request."""
    if price.last_seen is not None and price.last_seen < day:
        yield LAST_SEEN.format(price.last_seen)
    over = (date.fromisoformat(day) + timedelta(price.days)).isoformat()
    named: set[str] = set()
    for change in paid.row.changes if price.days else ():
        on, ends = spell(change.at)[:10], change.kind == "shutdown" or change.after is None
        words = ENDS if ends else CHANGES
        if on < over and change.kind in {"shutdown", "price"} and words not in named:
            named.add(words)
            yield words.format(model=paid.row.model.id, on=on)
    tier = paid.row.comparison.options.get("service_tier", STANDARD["service_tier"])
    if tier != STANDARD["service_tier"]:
        yield OF_A_TIER.format(f"service_tier {tier}")
