"""Figures that claims are checked against: prices of the day, training runs and costs, and other evidence.

Every one is exact, in a stated unit, and knows its source. Nothing here knows what a claim says.
"""

from __future__ import annotations

from costcalc.errors import CostcalcError, UsageError
from costcalc.meters import METERS
from costcalc.numbers import as_fraction, plain, significant
from costcalc.periods import parse_moment, whole_day
from costcalc.pricing.formulas import NO_FIGURE, evaluate, term_of
from costcalc.pricing.model import Price
from costcalc.pricing.source import Cited
from costcalc.prose import shown
from costcalc.questions.training.costs import run_cost
from costcalc.units import unit_named
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from costcalc.pricing.facts import Estimate, Evidence, Facts, Run
    from costcalc.pricing.formulas import Term
    from costcalc.pricing.model import Model, Rates
    from costcalc.pricing.source import Quantity, Source


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
    cited: Cited | None = None
    relatives: Sequence[str] = ()

    @property
    def source(self) -> Source | None:
        """Who says so."""
        return self.cited and self.cited.source

    @property
    def verified(self) -> bool:
        """Whether its words were seen where they are printed."""
        return self.cited is None or self.cited.verified

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
        for period in model.prices:
            if period.overlaps(asked) and not period.withdrawn:
                yield from _prices(model, None, period.rates)
                for variant in period.variants:
                    yield from _prices(model, str(variant.when), variant.rates if variant.sold else {})


_PRICE_QUANTITIES = {"USD/Mtoken": "price_per_million_tokens", "USD/image": "price_per_image"}


def _prices(model: Model, scope: str | None, rates: Rates) -> Iterator[Figure]:
    for meter, rate in rates.items():
        if isinstance(rate, Price):
            amount, unit = as_fraction(rate.amount) / int(rate.per or 1), METERS[meter].price_unit
            quantity, cited = _PRICE_QUANTITIES.get(unit, "price"), Cited(rate.source, rate.printed)
            yield Figure(
                f"{model.id} {meter}", model.id, model.name, quantity, meter, scope, amount, amount, unit,
                cited=cited,
            )  # fmt: skip


def price_ratios(prices: Sequence[Figure], subject: str, against: str) -> Iterator[Figure]:
    """The base prices of one model as a percentage of another's, meter by meter."""
    ours, theirs = (
        {each.measure: each for each in prices if each.subject == model and each.scope is None}
        for model in (subject, against)
    )
    for meter, one in ours.items():
        if meter in theirs:
            yield from _ratio(one, theirs[meter], "price_ratio", f"{meter} against {theirs[meter].name}")


def ratios(prices: Sequence[Figure], costs: Sequence[Figure], subject: str, against: str) -> Iterator[Figure]:
    """Prices and costs of a subject as a percentage of those of another."""
    yield from price_ratios(prices, subject, against)
    yield from cost_ratios(costs, subject, against)


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
    yield from map(_of_estimate, facts.estimates.values())


def _of_run(run: Run) -> Iterator[Figure]:
    cost = run_cost(run)
    figure = Figure(
        run.id, run.model or run.subject, run.subject, "training_cost", "rented", run.scope, cost, cost,
        "USD", cited=run.cited, relatives=run.relatives,
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
    is_all = estimate.method == "company_hardware"
    return Figure(
        estimate.id, estimate.model or estimate.subject, estimate.subject,
        "hardware_spend" if is_all else "training_cost", estimate.method, estimate.method if is_all else None,
        _in(estimate.low, "USD"), _in(estimate.high, "USD"), "USD", cited=estimate.cited,
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
        bound = each.low or each.high
        unit = each.unit or "times" if each.formula else bound.unit if bound else ""
        figure = Figure(
            each.id, each.subject, each.subject, each.quantity, each.measure, each.scope,
            _in(each.low, unit), _in(each.high, unit), unit, each.text, each.cited,
        )  # fmt: skip
        yield _computed(facts, figure, each.formula) if each.formula else figure


def _computed(facts: Facts, figure: Figure, formula: str) -> Figure:
    """A figure by its formula: its source is that of the first figure named, verified if all are."""
    used: list[Evidence] = []

    def lookup(name: str) -> Term:
        term = term_of(facts.evidence.get(name))
        if term is None:
            raise UsageError(NO_FIGURE.format(shown(name)), figure.id)
        used.append(facts.evidence[name])
        return term

    value = evaluate(formula, lookup, figure.unit)
    cited = used[0].cited if used else None
    if cited:
        verified = all(each.cited is None or each.cited.verified for each in used)
        cited = cited._replace(printed=formula, verified=verified)
    return figure._replace(low=value, high=value, cited=cited)


def _in(quantity: Quantity | None, unit: str) -> Fraction | None:
    return None if quantity is None else quantity.as_in(unit)


def converted(figure: Figure, unit: str) -> Figure | None:
    """The same figure in another unit; None where that is of another dimension."""
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
