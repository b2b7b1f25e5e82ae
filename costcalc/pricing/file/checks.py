"""The meaning of a pricing table: what the shape cannot say, as a list of small checks.

Each check yields everything that it finds wrong, as the path of a key and a sentence that says what to do.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

from costcalc.groups import gathered
from costcalc.meters import METERS
from costcalc.periods import WeeklyWindow, spell
from costcalc.pricing.conditions import STANDARD, Conditions, Threshold
from costcalc.pricing.file.printed import COMMA_LANGUAGES, check_printed
from costcalc.pricing.file.report import Finding, of_each, within
from costcalc.pricing.model import BilledAs, Model, Price, PricePeriod, Rates, Variant
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from decimal import Decimal

    from costcalc.pricing.source import Source
    from costcalc.yaml_tree import Path

    _Said = tuple[tuple[tuple[str, tuple[str, ...]], ...], Threshold | None, WeeklyWindow | None]


def check_model(model: Model, models: Container[str]) -> Iterator[Finding]:
    """Everything that is wrong with one model, among the ids of the models of its table."""
    following = zip((None, *model.prices), model.prices, strict=False)
    found = (
        *_names(model, models),
        *of_each("prices", following, lambda pair: _period(pair[1], model, pair[0])),
        *of_each("prices", model.prices, _prices),
    )
    return within(("models", model.id), found)


def _names(model: Model, models: Container[str]) -> Iterator[Finding]:
    for field in ("successor", "weights_of"):
        named = getattr(model, field)
        if named == model.id:
            yield (field,), "a model cannot be its own"
        elif named and named not in models:
            yield (field,), f"there is no model {named!r} in the table"
    for index, alias in enumerate(model.aliases):
        at: Path = ("aliases", index)
        if alias.name in models and alias.name != model.id:
            yield at, f"{alias.name!r} is the id of another model"
        if alias.effective_from and alias.effective_to and alias.effective_from >= alias.effective_to:
            yield at, "the alias ends before it begins"
        if alias in model.aliases[:index]:
            yield at, f"{alias.name!r} is listed twice"


def _period(period: PricePeriod, model: Model, before: PricePeriod | None) -> Iterator[Finding]:
    if period.effective_to and period.effective_to <= period.start:
        yield ("effective_to",), "the period ends before it begins: put its end after that"
    if period.guaranteed_until and not period.start < period.guaranteed_until:
        yield ("guaranteed_until",), "the guarantee ends before the period begins"
    if period.to_bracket and period.to_bracket.not_before < period.start.date():
        day = spell(period.start.date())
        yield ("effective_to",), f"the price begins on {day} only, and was last seen on a day before that"
    # A price, or the days between which it began, before anyone could use the model.
    released = model.lifecycle.released and model.lifecycle.released.instant
    first = period.from_bracket.not_before if period.from_bracket else period.start.date()
    begins: Path = ("effective_from",)
    if released and first < released.date():
        day = spell(released.date())
        yield begins, f"the model was released on {day}: correct that day, or begin the price then"
    wrong = _follows(period, before) if before else None
    if wrong:
        yield begins, wrong


def _follows(period: PricePeriod, before: PricePeriod) -> str | None:
    """What is wrong between a period and the one above it."""
    start, end = period.start, before.effective_to
    if start <= before.start:
        return "the period begins before the one above it: list the oldest first"
    if end is None:
        since, until = spell(before.start), spell(start)
        return f"the period before, from {since}, is still open: give it `effective_to: {until}`"
    if end > start:
        return f"the period overlaps the one before, which ends at {spell(end)}"
    if end < start:
        gap = f"{spell(end)} to {spell(start)}"
        return f"nothing is said of {gap}: a real gap is a period with `withdrawn: true`"
    return None


def _prices(period: PricePeriod) -> Iterator[Finding]:
    for name, value in STANDARD.items():
        if period.defaults.get(name, value) != value:
            yield ("defaults", name), f"{name}={value} is every base's default: write the other as a variant"
    yield from _rates(period.rates)
    yield from of_each("variants", period.variants, lambda variant: _variant(variant, period.rates))
    # Most models have no two variants, and most others of a provider the same.
    conditions = [variant.when for variant in period.variants]
    said = tuple((tuple(when.options.items()), when.threshold, when.window) for when in conditions)
    for index, message in _clashes(said) if len(said) > 1 else ():
        yield ("variants", index, "when"), message


def _rates(rates: Rates, carried: Rates | None = None) -> Iterator[Finding]:
    """What is wrong with a map of rates; those `carried` over from the base were looked at there."""
    for meter, rate in rates.items():
        if carried and rate is carried.get(meter):
            continue
        at: Path = ("rates", meter)
        if isinstance(rate, Price):
            yield from within(at, _printed(rate))
        elif wrong := _billed_as(meter, rates):
            yield at, wrong


def _billed_as(meter: str, rates: Rates) -> str | None:
    """What is wrong with the way from a meter to the price that it is billed at."""
    seen = [meter]
    rate = rates[meter]
    while isinstance(rate, BilledAs):
        if rate.meter not in METERS:
            return f"there is no meter {rate.meter!r}"
        if METERS[rate.meter].consumed_unit != METERS[meter].consumed_unit:
            return f"{meter} and {rate.meter} are counted in different units"
        if rate.meter in seen:
            return f"`as` goes in a circle: {' → '.join([*seen, rate.meter])}"
        if rate.meter not in rates:
            return f"`as {rate.meter}` needs a rate for {rate.meter} beside it"
        seen.append(rate.meter)
        rate = rates[rate.meter]
    return None


def _printed(price: Price) -> Iterator[Finding]:
    # Of a product the factor is printed, which is checked where it stands.
    own = price.printed if price.factor is None else None
    yield from _holds(own, price.amount, price.source)
    yield from of_each("quoted_by", price.quoted_by, lambda by: _holds(by.printed, price.amount, by.source))
    yield from of_each("disputed_by", price.disputed_by, lambda by: _holds(by.printed, by.amount, by.source))


def _holds(printed: str | None, amount: Decimal, source: Source) -> Iterator[Finding]:
    notation = " (with a decimal comma)" if source.language in COMMA_LANGUAGES else ""
    return check_printed(printed, amount, source, f"{amount}{notation}", "price")


def _variant(variant: Variant, base: Rates) -> Iterator[Finding]:
    for meter in base if variant.sold else ():
        if METERS[meter].is_token and meter not in variant.rates:
            way_out = "give a price, `as <meter>` or `not sold`"
            yield ("rates",), f"the variant does not name {meter}, which its base names: {way_out}"
    yield from _rates(variant.rates, carried=base)
    if variant.when == Conditions({name: (value,) for name, value in STANDARD.items()}):
        yield ("when",), "service_tier: standard is the base itself, not a variant"


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
            continue  # the one that says more decides
        # Neither does: a third that is for both may.
        both = first.both(second)
        narrower = (third for third in conditions if third.implies(first) and third.implies(second))
        if both is not None and not any(map(both.implies, narrower)):
            clash = f"a request with {both.example()} meets both `{first}` and `{second}`"
            way_out = "add a variant for both, with rates or `sold: false`"
            found.append((index, f"{clash}, and neither says more: {way_out}"))
    return found


def check_aliases(models: Mapping[str, Model]) -> Iterator[Finding]:
    """Names that two models of one provider claim for the same time."""
    claims = gathered(
        ((model.provider.id, alias.name), (model, index))
        for model in models.values()
        for index, alias in enumerate(model.aliases)
    )
    for (_, name), claimants in claims.items():
        for (first, i), (second, j) in combinations(claimants, 2):
            one, other = first.aliases[i], second.aliases[j]
            starts = [each.effective_from for each in (one, other) if each.effective_from]
            ends = [each.effective_to for each in (one, other) if each.effective_to]
            if first is not second and not (starts and ends and max(starts) >= min(ends)):
                message = f"{name!r} is an alias of {first.id} at the same time: date one of them"
                yield ("models", second.id, "aliases", j), message
