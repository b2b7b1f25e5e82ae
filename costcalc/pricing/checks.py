"""The meaning of a pricing table: what the shape cannot say, as a list of small checks.

Each check yields everything that it finds wrong, as the path of a key and a sentence that says what to do.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from costcalc.meters import METERS
from costcalc.numbers import plain
from costcalc.periods import spell
from costcalc.pricing.conditions import STANDARD
from costcalc.pricing.model import BilledAs, Price
from costcalc.pricing.printed import figure_stands_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from costcalc.pricing.model import Model, PricePeriod, Rates, Source, Variant
    from costcalc.yaml_tree import Path

Finding = tuple["Path", str]


def check_model(model: Model, models: Mapping[str, Model]) -> Iterator[Finding]:
    """Everything that is wrong with one model, among the models of its table."""
    at: Path = ("models", model.id)
    yield from _names(model, models, at)
    yield from _periods(model, at)
    for index, period in enumerate(model.prices):
        place: Path = (*at, "prices", index)
        yield from _options(period, place)
        yield from _rates(period.rates, (*place, "rates"))
        yield from _variants(period, place)


def _names(model: Model, models: Mapping[str, Model], at: Path) -> Iterator[Finding]:
    for field in ("successor", "weights_of"):
        named = getattr(model, field)
        if named == model.id:
            yield (*at, field), "a model cannot be its own"
        elif named and named not in models:
            yield (*at, field), f"there is no model {named!r} in the table"
    for index, alias in enumerate(model.aliases):
        if alias.name in models and alias.name != model.id:
            yield (*at, "aliases", index), f"{alias.name!r} is the id of another model"
        if alias.effective_from and alias.effective_to and alias.effective_from >= alias.effective_to:
            yield (*at, "aliases", index), "the alias ends before it begins"
    for first, second in combinations(range(len(model.aliases)), 2):
        if model.aliases[first] == model.aliases[second]:
            yield (*at, "aliases", second), f"{model.aliases[second].name!r} is listed twice"


def _periods(model: Model, at: Path) -> Iterator[Finding]:
    for index, period in enumerate(model.prices):
        place: Path = (*at, "prices", index)
        if period.effective_to and period.effective_to <= period.effective_from:
            yield (*place, "effective_to"), "the period ends before it begins: its end must be after its start"
        if period.guaranteed_until and not period.effective_from < period.guaranteed_until:
            yield (*place, "guaranteed_until"), "the guarantee ends before the period begins"
        if not index:
            continue
        before = model.prices[index - 1]
        if before.effective_to is None:
            yield (
                (*place, "effective_from"),
                f"the period before, from {spell(before.effective_from)}, is still open: give it "
                f"`effective_to: {spell(period.effective_from)}`",
            )
        elif before.effective_to > period.effective_from:
            yield (
                (*place, "effective_from"),
                f"the period overlaps the one before, which ends at {spell(before.effective_to)}",
            )
        elif before.effective_to < period.effective_from:
            yield (
                (*place, "effective_from"),
                f"nothing is said of {spell(before.effective_to)} to {spell(period.effective_from)}: a real gap "
                "is a period with `withdrawn: true`",
            )


def _options(period: PricePeriod, at: Path) -> Iterator[Finding]:
    for name, value in STANDARD.items():
        if period.defaults.get(name, value) != value:
            yield (*at, "defaults", name), f"{name}={value} is every base's default: write the other as a variant"


def _rates(rates: Rates, at: Path) -> Iterator[Finding]:
    for meter, rate in rates.items():
        place: Path = (*at, meter)
        if isinstance(rate, BilledAs):
            yield from _billed_as(meter, rates, place)
        elif isinstance(rate, Price):
            yield from _printed(rate, place)


def _billed_as(meter: str, rates: Rates, at: Path) -> Iterator[Finding]:
    seen = [meter]
    rate = rates[meter]
    while isinstance(rate, BilledAs):
        if rate.meter not in METERS:
            yield at, f"there is no meter {rate.meter!r}"
            return
        if METERS[rate.meter].consumed_unit != METERS[meter].consumed_unit:
            yield at, f"{meter} and {rate.meter} are counted in different units"
            return
        if rate.meter in seen:
            yield at, f"`as` goes in a circle: {' → '.join([*seen, rate.meter])}"
            return
        if rate.meter not in rates:
            yield at, f"`as {rate.meter}` needs a rate for {rate.meter} beside it"
            return
        seen.append(rate.meter)
        rate = rates[rate.meter]


def _printed(price: Price, at: Path) -> Iterator[Finding]:
    texts = [(at, price.printed, price.source)]
    texts += [((*at, "quoted_by", i), each.printed, each.source) for i, each in enumerate(price.quoted_by)]
    for place, printed, source in texts:
        if printed is not None and not figure_stands_in(printed, price.amount, source.language):
            yield (*place, "printed"), _not_printed(price.amount, source)
    for index, dispute in enumerate(price.disputed_by):
        if dispute.printed and not figure_stands_in(dispute.printed, dispute.amount, dispute.source.language):
            yield (*at, "disputed_by", index, "printed"), _not_printed(dispute.amount, dispute.source)


def _not_printed(amount: object, source: Source) -> str:
    notation = " (with a decimal comma)" if source.language == "fr" else ""
    return f"the printed words do not contain the figure {amount}{notation}: correct the words or the price"


def _variants(period: PricePeriod, at: Path) -> Iterator[Finding]:
    tokens = [meter for meter in period.rates if METERS[meter].is_token]
    for index, variant in enumerate(period.variants):
        place: Path = (*at, "variants", index)
        if variant.sold:
            for meter in tokens:
                if meter not in variant.rates:
                    yield (
                        (*place, "rates"),
                        f"the variant does not name {meter}, which its base names: give a price, "
                        "`as <meter>` or `not sold`",
                    )
        own = {meter: rate for meter, rate in variant.rates.items() if rate is not period.rates.get(meter)}
        for finding in _rates(variant.rates, (*place, "rates")):
            if finding[0][-1] not in period.rates or str(finding[0][len(place) + 1]) in own:
                yield finding
        standard = {name: value for name, value in STANDARD.items() if variant.when.options.get(name) == (value,)}
        if standard and len(variant.when.options) == 1 and not variant.when.threshold and not variant.when.window:
            yield (*place, "when"), "service_tier: standard is the base price itself, not a variant"
    yield from _ambiguities(period.variants, at)


def _ambiguities(variants: tuple[Variant, ...] | object, at: Path) -> Iterator[Finding]:
    each_variant = list(enumerate(variants))  # type: ignore[call-overload]
    for (_, first), (index, second) in combinations(each_variant, 2):
        one_first, one_second = first.when.implies(second.when), second.when.implies(first.when)
        if one_first and one_second:
            yield (*at, "variants", index, "when"), f"another variant has the same conditions: {first.when}"
        if one_first or one_second:
            continue
        both = first.when.both(second.when)
        if both is None or any(
            third.when.implies(first.when) and third.when.implies(second.when) and both.implies(third.when)
            for _, third in each_variant
        ):
            continue
        yield (
            (*at, "variants", index, "when"),
            f"a request with {both.example()} meets both `{first.when}` and `{second.when}`, and neither says "
            "more: add a variant for both, with rates or `sold: false`",
        )


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
                yield (
                    ("models", second.id, "aliases", j),
                    f"{name!r} is an alias of {first.id} at the same time: date one of them",
                )


__all__ = ["check_aliases", "check_model", "plain"]
