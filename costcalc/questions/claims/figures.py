"""Figures that claims are checked against: prices of the day, training runs and costs, and other evidence.

Every one is exact, in a stated unit, and knows its source. Nothing here knows what a claim says.
"""

from __future__ import annotations

from costcalc.errors import CostcalcError, UsageError
from costcalc.meters import METERS
from costcalc.numbers import as_fraction, plain, significant
from costcalc.periods import parse_moment, whole_day
from costcalc.pricing.model import Price
from costcalc.prose import shown
from costcalc.questions.claims.formulas import Term, evaluate
from costcalc.questions.training.costs import run_cost
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from costcalc.periods import Stretch
    from costcalc.pricing.cited import Quantity
    from costcalc.pricing.facts import Estimate, Evidence, Facts, Run
    from costcalc.pricing.model import Model, PricePeriod, Rates
    from costcalc.pricing.source import Source


class Figure(NamedTuple):
    """A figure that a claim may speak of. `low` and `high` are its bounds in `unit`; equal for a point.

    `subject` is a model's id where the table has it; `relatives` are models built on it, or it on them.
    """

    id: str
    subject: str
    name: str
    quantity: str
    measure: str
    scope: str | None
    low: Fraction | None
    high: Fraction | None
    unit: str
    text: str | None = None
    source: Source | None = None
    printed: str | None = None
    relatives: Sequence[str] = ()
    verified: bool = True

    @property
    def point(self) -> Fraction | None:
        """The number, if it is one; None for a range or a bound."""
        return self.low if self.low == self.high else None


def value_of(figure: Figure) -> str | None:
    """The figure as plain text: a number, `low..high`, an open bound, or its words."""
    if figure.text is not None:
        return figure.text
    low, high = (None if bound is None else plain(significant(bound)) for bound in (figure.low, figure.high))
    return low if low == high else f"{low or ''}..{high or ''}"


def prices_on(models: Sequence[Model], day: str) -> Iterator[Figure]:
    """Every list price in force on a day; variants name their conditions as scope."""
    asked = whole_day(parse_moment(day))
    for model in models:
        for period in _in_force(model, asked):
            for scope, rates in _cards(period):
                for meter, rate in rates.items():
                    if isinstance(rate, Price):
                        amount, unit = as_fraction(rate.amount) / int(rate.per or 1), METERS[meter].price_unit
                        yield Figure(
                            f"{model.id} {meter}", model.id, model.name, _PRICE_QUANTITIES.get(unit, "price"),
                            meter, scope, amount, amount, unit, None, rate.source, rate.printed,
                        )  # fmt: skip


_PRICE_QUANTITIES = {"USD/Mtoken": "price_per_million_tokens", "USD/image": "price_per_image"}


def _in_force(model: Model, asked: Stretch) -> Iterator[PricePeriod]:
    return (period for period in model.prices if period.overlaps(asked) and not period.withdrawn)


def _cards(period: PricePeriod) -> Iterator[tuple[str | None, Rates]]:
    yield None, period.rates
    for variant in period.variants:
        if variant.sold:
            yield str(variant.when), variant.rates


def price_ratios(prices: Sequence[Figure], subject: str, against: str) -> Iterator[Figure]:
    """The base prices of one model as a percentage of another's, meter by meter."""
    ours = {each.measure: each for each in prices if each.subject == subject and each.scope is None}
    theirs = {each.measure: each for each in prices if each.subject == against and each.scope is None}
    for meter, one in ours.items():
        if meter in theirs:
            other = theirs[meter]
            yield from _ratio(one, other, "price_ratio", f"{meter} against {other.name}")


def _ratio(one: Figure, other: Figure, quantity: str, measure: str) -> Iterator[Figure]:
    """One figure as a percentage of another, where both have a number."""
    if one.low is not None and other.low:
        share = one.low / other.low * 100
        yield one._replace(
            id=f"{one.id} / {other.id}", quantity=quantity, measure=measure, scope=None,
            low=share, high=share, unit="percent",
        )  # fmt: skip


def training_figures(facts: Facts) -> Iterator[Figure]:
    """What the runs and published costs say: costs, GPU counts, GPUs used, hardware bought."""
    for run in facts.runs.values():
        yield from _of_run(run)
    for estimate in facts.estimates.values():
        yield _of_estimate(estimate)


def _of_run(run: Run) -> Iterator[Figure]:
    cost = run_cost(run)
    figure = Figure(
        run.id, run.model or run.subject, run.subject, "training_cost", "rented", run.scope, cost, cost,
        "USD",
        None, run.cited.source, run.cited.printed, run.relatives, run.cited.verified,
    )  # fmt: skip
    if cost is not None:
        yield figure
    if run.gpus is not None:
        count = run.gpus.as_in("GPU")
        yield figure._replace(
            id=f"{run.id} gpus", quantity="gpu_count", measure="cluster", low=count, high=count, unit="GPU"
        )
    if run.gpu:
        yield figure._replace(
            id=f"{run.id} gpu", subject=f"Nvidia {run.gpu}", quantity="chips_used", measure="training",
            scope=None, low=None, high=None, unit="", text=run.gpu,
        )  # fmt: skip


def _of_estimate(estimate: Estimate) -> Figure:
    hardware = estimate.method == "company_hardware"
    return Figure(
        estimate.id, estimate.model or estimate.subject, estimate.subject,
        "hardware_spend" if hardware else "training_cost", estimate.method,
        "company_hardware" if hardware else None, _in(estimate.low, "USD"), _in(estimate.high, "USD"), "USD",
        None, estimate.cited.source, estimate.cited.printed, (), estimate.cited.verified,
    )  # fmt: skip


def cost_ratios(figures: Sequence[Figure], subject: str, against: str) -> Iterator[Figure]:
    """The rental value of a model's runs as a percentage of another's published cloud cost."""
    runs = [
        each for each in figures if each.measure == "rented" and subject in (each.subject, *each.relatives)
    ]
    clouds = [each for each in figures if each.name == against and each.measure == "cloud" and each.point]
    for run in runs if clouds else ():
        measure = f"rented against {clouds[0].name} in the cloud"
        yield from _ratio(run, clouds[0], "training_cost_ratio", measure)


def other_evidence(facts: Facts) -> Iterator[Figure]:
    """Everything else that is sourced; formulas are computed from the figures that they name."""
    for each in facts.evidence.values():
        if each.formula is not None:
            yield _computed(facts, each)
        else:
            unit = _unit_of(each)
            cited = each.cited
            yield Figure(
                each.id, each.subject, each.subject, each.quantity, each.measure, each.scope,
                _in(each.low, unit), _in(each.high, unit), unit, each.text, cited.source if cited else None,
                cited.printed if cited else None, (), cited.verified if cited else True,
            )  # fmt: skip


def _computed(facts: Facts, evidence: Evidence) -> Figure:
    used: list[Evidence] = []

    def lookup(name: str) -> Term:
        found = facts.evidence.get(name)
        if found is None or found.low is None or found.low != found.high:
            raise UsageError(f"there is no single figure {shown(name)} under `evidence`", evidence.id)
        used.append(found)
        return Term(as_fraction(found.low.number), found.low.unit)

    unit = evidence.unit or "times"
    value = evaluate(evidence.formula or "", lookup, unit)
    cited = used[0].cited if used else None
    return Figure(
        evidence.id, evidence.subject, evidence.subject, evidence.quantity, evidence.measure, evidence.scope,
        value, value, unit, None, cited.source if cited else None, evidence.formula,
        (), all(each.cited is None or each.cited.verified for each in used),
    )  # fmt: skip


def _unit_of(evidence: Evidence) -> str:
    bound = evidence.low or evidence.high
    return bound.unit if bound else ""


def _in(quantity: Quantity | None, unit: str) -> Fraction | None:
    return None if quantity is None else quantity.as_in(unit)


def converted(figure: Figure, unit: str) -> Figure | None:
    """The same figure in another unit; None where that is of another dimension."""
    from costcalc.units import unit_named

    if figure.unit == unit or figure.text is not None:
        return figure
    try:
        own, target = unit_named(figure.unit), unit_named(unit)
    except CostcalcError:
        return None
    if own.dimension != target.dimension:
        return None
    factor = own.factor / target.factor
    low, high = (None if bound is None else bound * factor for bound in (figure.low, figure.high))
    return figure._replace(low=low, high=high, unit=unit)
