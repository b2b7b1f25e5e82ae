"""The meaning of a pricing table: what the shape cannot say, as a list of small checks.

Each check yields everything that it finds wrong, as the path of a key and a sentence that says what to do.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

from costcalc.meters import METERS
from costcalc.periods import spell
from costcalc.pricing.conditions import STANDARD, Conditions
from costcalc.pricing.file.printed import COMMA_LANGUAGES, figure_stands_in
from costcalc.pricing.file.report import Finding
from costcalc.pricing.model import BilledAs, Price
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from costcalc.periods import WeeklyWindow
    from costcalc.pricing.conditions import Threshold
    from costcalc.pricing.model import Model, PricePeriod, Rates, Variant
    from costcalc.pricing.source import Source
    from costcalc.yaml_tree import Path

    _Said = tuple[tuple[tuple[str, tuple[str, ...]], ...], Threshold | None, WeeklyWindow | None]


def check_model(model: Model, models: Container[str]) -> Iterator[Finding]:
    """Everything that is wrong with one model, among the ids of the models of its table."""
    at: Path = ("models", model.id)
    yield from _names(model, models, at)
    yield from _periods(model, at)
    for index, period in enumerate(model.prices):
        place: Path = (*at, "prices", index)
        yield from _options(period, place)
        yield from _rates(period.rates, (*place, "rates"))
        yield from _variants(period, place)


def _names(model: Model, models: Container[str], at: Path) -> Iterator[Finding]:
    for field in ("successor", "weights_of"):
        named = getattr(model, field)
        if named == model.id:
            yield Finding((*at, field), "a model cannot be its own")
        elif named and named not in models:
            yield Finding((*at, field), f"there is no model {named!r} in the table")
    for index, alias in enumerate(model.aliases):
        place = (*at, "aliases", index)
        if alias.name in models and alias.name != model.id:
            yield Finding(place, f"{alias.name!r} is the id of another model")
        if alias.effective_from and alias.effective_to and alias.effective_from >= alias.effective_to:
            yield Finding(place, "the alias ends before it begins")
        if alias in model.aliases[:index]:
            yield Finding(place, f"{alias.name!r} is listed twice")


def _periods(model: Model, at: Path) -> Iterator[Finding]:
    for index, period in enumerate(model.prices):
        place: Path = (*at, "prices", index)
        if period.effective_to and period.effective_to <= period.start:
            yield Finding(
                (*place, "effective_to"), "the period ends before it begins: put its end after that"
            )
        if period.guaranteed_until and not period.start < period.guaranteed_until:
            yield Finding((*place, "guaranteed_until"), "the guarantee ends before the period begins")
        if period.to_bracket and period.to_bracket.not_before < period.start.date():
            day = spell(period.start.date())
            message = f"the price begins on {day} only, and was last seen on a day before that"
            yield Finding((*place, "effective_to"), message)
        yield from _released(model, period, (*place, "effective_from"))
        if index:
            yield from _follows(period, model.prices[index - 1], (*place, "effective_from"))


def _released(model: Model, period: PricePeriod, at: Path) -> Iterator[Finding]:
    """A price, or the days between which it began, before anyone could use the model."""
    released = model.lifecycle.released and model.lifecycle.released.instant
    first = period.from_bracket.not_before if period.from_bracket else period.start.date()
    if released and first < released.date():
        day = spell(released.date())
        yield Finding(at, f"the model was released on {day}: correct that day, or begin the price then")


def _follows(period: PricePeriod, before: PricePeriod, at: Path) -> Iterator[Finding]:
    start, end = period.start, before.effective_to
    if start <= before.start:
        yield Finding(at, "the period begins before the one above it: list the oldest first")
    elif end is None:
        since, until = spell(before.start), spell(start)
        yield Finding(at, f"the period before, from {since}, is still open: give it `effective_to: {until}`")
    elif end > start:
        yield Finding(at, f"the period overlaps the one before, which ends at {spell(end)}")
    elif end < start:
        gap = f"{spell(end)} to {spell(start)}"
        yield Finding(at, f"nothing is said of {gap}: a real gap is a period with `withdrawn: true`")


def _options(period: PricePeriod, at: Path) -> Iterator[Finding]:
    for name, value in STANDARD.items():
        if period.defaults.get(name, value) != value:
            message = f"{name}={value} is every base's default: write the other as a variant"
            yield Finding((*at, "defaults", name), message)


def _rates(rates: Rates, at: Path, carried: Rates | None = None) -> Iterator[Finding]:
    """What is wrong with a map of rates; those `carried` over from the base were looked at there."""
    for meter, rate in rates.items():
        place: Path = (*at, meter)
        if carried and rate is carried.get(meter):
            continue
        if isinstance(rate, BilledAs):
            yield from _billed_as(meter, rates, place)
        elif isinstance(rate, Price):
            yield from _printed(rate, place)


def _billed_as(meter: str, rates: Rates, at: Path) -> Iterator[Finding]:
    seen = [meter]
    rate = rates[meter]
    while isinstance(rate, BilledAs):
        if rate.meter not in METERS:
            yield Finding(at, f"there is no meter {rate.meter!r}")
            return
        if METERS[rate.meter].consumed_unit != METERS[meter].consumed_unit:
            yield Finding(at, f"{meter} and {rate.meter} are counted in different units")
            return
        if rate.meter in seen:
            yield Finding(at, f"`as` goes in a circle: {' → '.join([*seen, rate.meter])}")
            return
        if rate.meter not in rates:
            yield Finding(at, f"`as {rate.meter}` needs a rate for {rate.meter} beside it")
            return
        seen.append(rate.meter)
        rate = rates[rate.meter]


def _printed(price: Price, at: Path) -> Iterator[Finding]:
    # Of a product the factor is printed, which is checked where it stands.
    own = price.printed if price.factor is None else None
    texts: list[tuple[Path, str | None, Source]] = [(at, own, price.source)]
    texts += [((*at, "quoted_by", i), each.printed, each.source) for i, each in enumerate(price.quoted_by)]
    for place, printed, source in texts:
        if printed is not None and not figure_stands_in(printed, price.amount, source.language):
            yield Finding((*place, "printed"), _not_printed(price.amount, source))
    for index, dispute in enumerate(price.disputed_by):
        if dispute.printed and not figure_stands_in(dispute.printed, dispute.amount, dispute.source.language):
            place = (*at, "disputed_by", index, "printed")
            yield Finding(place, _not_printed(dispute.amount, dispute.source))


def _not_printed(amount: object, source: Source) -> str:
    notation = " (with a decimal comma)" if source.language in COMMA_LANGUAGES else ""
    return f"the printed words do not contain the figure {amount}{notation}: correct the words or the price"


def _variants(period: PricePeriod, at: Path) -> Iterator[Finding]:
    tokens = [meter for meter in period.rates if METERS[meter].is_token]
    for index, variant in enumerate(period.variants):
        place: Path = (*at, "variants", index)
        for meter in tokens if variant.sold else ():
            if meter not in variant.rates:
                way_out = "give a price, `as <meter>` or `not sold`"
                message = f"the variant does not name {meter}, which its base names: {way_out}"
                yield Finding((*place, "rates"), message)
        yield from _rates(variant.rates, (*place, "rates"), carried=period.rates)
        if variant.when == Conditions({name: (value,) for name, value in STANDARD.items()}):
            yield Finding((*place, "when"), "service_tier: standard is the base itself, not a variant")
    yield from _ambiguities(period.variants, at)


def _ambiguities(variants: Sequence[Variant], at: Path) -> Iterator[Finding]:
    """Pairs of variants that can apply to one request, and of which neither says more than the other."""
    conditions = [variant.when for variant in variants]
    said = tuple((tuple(when.options.items()), when.threshold, when.window) for when in conditions)
    for index, message in _clashes(said) if len(said) > 1 else ():
        yield Finding((*at, "variants", index, "when"), message)


@lru_cache(maxsize=1_024)  # a provider sells most of its models under the same conditions
def _clashes(said: tuple[_Said, ...]) -> list[tuple[int, str]]:
    """What is wrong with conditions beside one another, each with the place of the second of a pair."""
    conditions = [Conditions(dict(options), threshold, window) for options, threshold, window in said]
    found: list[tuple[int, str]] = []
    for (_, first), (index, second) in combinations(enumerate(conditions), 2):
        one_way, other_way = first.implies(second), second.implies(first)
        if one_way and other_way:
            found.append((index, f"another variant has the same conditions: {first}"))
        if one_way or other_way:
            continue
        both = first.both(second)
        if both is not None and not any(_decides(third, first, second, both) for third in conditions):
            clash = f"a request with {both.example()} meets both `{first}` and `{second}`"
            way_out = "add a variant for both, with rates or `sold: false`"
            found.append((index, f"{clash}, and neither says more: {way_out}"))
    return found


def _decides(joint: Conditions, first: Conditions, second: Conditions, both: Conditions) -> bool:
    return joint.implies(first) and joint.implies(second) and both.implies(joint)


def check_aliases(models: Mapping[str, Model]) -> Iterator[Finding]:
    """Names that two models of one provider claim for the same time."""
    claims: dict[tuple[str, str], list[tuple[Model, int]]] = {}
    for model in models.values():
        for index, alias in enumerate(model.aliases):
            claims.setdefault((model.provider.id, alias.name), []).append((model, index))
    for (_, name), claimants in claims.items():
        for (first, i), (second, j) in combinations(claimants, 2):
            one, other = first.aliases[i], second.aliases[j]
            starts = [each.effective_from for each in (one, other) if each.effective_from]
            ends = [each.effective_to for each in (one, other) if each.effective_to]
            if first is not second and not (starts and ends and max(starts) >= min(ends)):
                message = f"{name!r} is an alias of {first.id} at the same time: date one of them"
                yield Finding(("models", second.id, "aliases", j), message)
