"""What a newer answer of a feed changes, by model and meter, and which of it nobody should believe unseen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from costcalc.meters import METERS
from costcalc.numbers import EXACT, significant
from costcalc.periods import spell
from costcalc.pricing.documents import conditions_from, unit_amount
from costcalc.pricing.history.undated import holds
from costcalc.pricing.market import UNDATED
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.market import Market

    Prices = Mapping[tuple[str, str | None], Decimal]

FACTOR = Decimal(3)
"""A price that moves by more than this, up or down, is looked at first."""

LARGEST_PRICE = Decimal(1_000)
"""USD per million tokens; a higher price is looked at first."""

DEAR = f"it is above {LARGEST_PRICE:,} USD per million tokens"

LEAST_MODELS = 5
"""A feed with fewer models is looked at first."""

FEW = 20
"""One model in so many may vanish, or be held by itself; of more, nobody believes the rest either."""

BASE_METERS = ("input", "output")


class Change(NamedTuple):
    """A price that is another than before, from an instant on; None stands for no price."""

    model: str
    meter: str
    variant: str | None
    since: str
    before: Decimal | None
    after: Decimal | None

    @property
    def ratio(self) -> Decimal | None:
        """What it is of what it was, to 12 digits."""
        if not self.before or self.after is None:
            return None
        return significant(Fraction(self.after) / Fraction(self.before))

    @property
    def day(self) -> str | None:
        """Since when, as it is read; None for the beginning of a price that is not dated."""
        if self.since == UNDATED:
            return None
        return spell(datetime.fromisoformat(self.since)).removesuffix("T00:00:00Z")


class Difference(NamedTuple):
    """Models that are new or gone, and the changes of those that stay; a model without a price is none."""

    models_added: Sequence[str]
    models_removed: Sequence[str]
    changes: Sequence[Change]

    def __bool__(self) -> bool:
        return bool(self.models_added or self.models_removed or self.changes)


class Suspicion(NamedTuple):
    """A reason not to use an answer before someone has looked; of one model, or of all."""

    why: str
    model: str | None = None
    change: Change | None = None


def difference(before: Market | None, after: Market) -> Difference:
    """What `after` says that `before` does not; without `before`, all its models are new."""
    old, new = _priced(before) if before else {}, _priced(after)
    return Difference(
        [name for name in new if name not in old],
        [name for name in old if name not in new],
        [change for name in new if name in old for change in _changes(name, old[name], new[name])],
    )


def _priced(market: Market) -> dict[str, Document]:
    """The models with prices."""
    return {name: each for name, each in market.models.items() if each["prices"]}


def _changes(name: str, before: Document, after: Document) -> Iterator[Change]:
    """The changes of a model, each from the instant on from which it counts."""
    if before["prices"] == after["prices"]:
        return
    seen: dict[tuple[str, str | None], tuple[Decimal | None, Decimal | None]] = {}
    for start in _starts(before, after):
        old, new = prices_at(before, start), prices_at(after, start)
        for key in dict.fromkeys((*old, *new)):
            pair = old.get(key), new.get(key)
            if pair[0] != pair[1] and seen.get(key) != pair:
                yield Change(name, *key, start, *pair)
            seen[key] = pair


def _starts(*models: Document) -> list[str]:
    """Every instant at which a price of any of the models begins or ends."""
    periods = [period for model in models for period in model["prices"]]
    ends = [period["effective_to"] for period in periods if period.get("effective_to")]
    return sorted({*(period["effective_from"] for period in periods), *ends})


def prices_at(model: Document, instant: str) -> Prices:
    """The prices of a model in force at an instant, by meter and by the conditions of their variant."""
    return {
        (meter, variant): unit_amount(rate)
        for period in model["prices"]
        if holds(period, instant)
        for variant, sheet in _sheets(period)
        for meter, rate in sheet.get("rates", {}).items()
        if "amount" in rate
    }


def _sheets(period: Document) -> Iterator[tuple[str | None, Document]]:
    """The base of a period, and its variants by their conditions."""
    yield None, period
    for variant in period.get("variants", ()):
        yield str(conditions_from(variant["when"])), variant


def suspicions(before: Market | None, after: Market, found: Difference) -> Iterator[Suspicion]:
    """Every reason not to use `after` before someone has looked."""
    priced = _priced(after)
    if len(priced) < LEAST_MODELS:
        yield Suspicion(f"only {len(priced)} of its models have a price")
    if before is not None:
        yield from _vanished(before, after, found)
        if after.retrieved < before.retrieved:
            yield Suspicion(f"it is of {after.retrieved}, and what is in force of {before.retrieved}")
    for change in found.changes:
        why = _why(change, sold=bool(prices_at(priced[change.model], change.since)))
        if why:
            yield Suspicion(why, change.model, change)
    for name in found.models_added:
        yield from _too_dear(priced[name])


def is_doubtful(after: Market, found: Sequence[Suspicion]) -> bool:
    """Whether suspicions are of an answer as a whole: one says so, or too many of its models are in doubt."""
    models = {each.model for each in found}
    return None in models or len(models) * FEW > len(_priced(after))


def _vanished(before: Market, after: Market, found: Difference) -> Iterator[Suspicion]:
    """Too many models that are gone, and those that are there and lost their prices."""
    gone, all_of_them = len(found.models_removed), len(_priced(before))
    if gone * FEW > all_of_them:
        yield Suspicion(f"{gone} of {all_of_them} models have vanished, or lost their prices")
    for name in found.models_removed:
        if name in after.models:
            yield Suspicion("it is still listed and has no price any more, or a price of zero", name)


def _why(change: Change, *, sold: bool) -> str | None:
    """What is suspicious about a change of a model that has prices for something from then on, or none."""
    before, after = change.before, change.after
    if after is None:
        # Searches and options come and go; a model that is no longer sold at all has no price of anything.
        base = change.variant is None and change.meter in BASE_METERS
        return "its price is gone, or zero, and the model still has others" if base and sold else None
    # What was dear before was looked at then.
    if _is_dear(change.meter, after) and not (before and _is_dear(change.meter, before)):
        return DEAR
    if before is None:
        return None
    if not after:
        return "it becomes zero"
    if not before:
        return "it was zero"
    if after > EXACT.multiply(before, FACTOR) or EXACT.multiply(after, FACTOR) < before:
        return f"it moves by more than × {FACTOR} or ÷ {FACTOR}"
    return None


def _is_dear(meter: str, price: Decimal) -> bool:
    return METERS[meter].is_token and price > LARGEST_PRICE


def _too_dear(model: Document) -> Iterator[Suspicion]:
    """The prices of a new model that are too high to believe."""
    for start in _starts(model):
        for (meter, variant), price in prices_at(model, start).items():
            if _is_dear(meter, price):
                yield Suspicion(DEAR, model["id"], Change(model["id"], meter, variant, start, None, price))
