"""The addition `energy`: Wh and gCO2e as ranges, as EcoLogits models them, and a check of that.

The only module that imports ecologits. All of this is estimated: EcoLogits reckons in floats, and its ranges
are written to three digits. Nothing here touches a price.
"""

from __future__ import annotations

import logging
import math
from decimal import Decimal
from fractions import Fraction
from functools import cache

from costcalc.additions.entries import entries_of
from costcalc.asking.added import FEW
from costcalc.asking.words import flag_said, one_text
from costcalc.errors import UsageError
from costcalc.extras import import_fault
from costcalc.numbers import rounded_text
from costcalc.prose import listed, shown
from costcalc.questions.compare.result import Comparison
from costcalc.rating.table import is_offer
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from ecologits.electricity_mix_repository import ElectricityMix
    from ecologits.impacts.modeling import BaseImpact
    from ecologits.utils.range_value import ValueOrRange

    from costcalc.additions.entries import Entry, Ranked
    from costcalc.asking.words import Words
    from costcalc.periods import Moment
    from costcalc.pricing.facts import Facts
    from costcalc.pricing.model import Model
    from costcalc.pricing.source import Cited
    from costcalc.rating.table import RatingTable

WORLD = "WOR"
SOME_ZONES = ("WOR (the world)", "USA", "CHN", "DEU", "FRA", "GBR")

LABEL = (
    "estimates: EcoLogits models servers that hold a model in 16 bits and answer a few dozen requests at a "
    "time; a large service may do far better, as the check against a published throughput shows. No "
    "request's latency is known, so each takes as long as the package's own generation speed says"
)
LEAVES_OUT = (
    "input tokens, training, networks and the user's device; every output token counts as one of text. "
    "gCO2e contain the share of the hardware's making"
)
QUOTED = "a quote does not say what would serve it"
NO_OUTPUT = "there are no output tokens, and nothing else is counted"
UNKNOWN = "neither EcoLogits nor the pricing table knows how large {} is"
CATALOGUED = "EcoLogits' own catalogue (llm_impacts)"
SIZED = "EcoLogits' model with the parameters of the pricing table (compute_llm_impacts)"

PROVIDERS = {
    "anthropic": "anthropic",
    "cohere": "cohere",
    "google": "google_genai",
    "mistral": "mistralai",
    "openai": "openai",
}
"""What EcoLogits calls the providers of the pricing table."""

UNRELEASED = "model-arch-not-released"
"""The code of EcoLogits' warning that a model's size is a guess."""

THROUGHPUT, NODE = "deepseek-h800-node-decode", "H100"
"""The facts of the check: tokens a second that a server wrote, and the GPU whose servers' power is known."""


class Span(NamedTuple):
    """A range, both ends included."""

    low: Fraction
    high: Fraction

    def times(self, factor: Fraction) -> Span:
        """The range of so many."""
        return Span(self.low * factor, self.high * factor)


class Mix(NamedTuple):
    """The electricity of a zone, as the package has it."""

    zone: str
    kgco2e_per_kwh: Fraction
    package: str


class CrossCheck(NamedTuple):
    """Wh for each output token by a published throughput of one model, and so for a request of an entry."""

    wh_per_token: Fraction
    model: str
    basis: str
    cited: tuple[Cited, ...]
    wh_per_request: Fraction | None = None

    @property
    def wh_per_1000_output_tokens(self) -> Fraction:
        """Wh for a thousand of them."""
        return self.wh_per_token * 1000


class Impact(NamedTuple):
    """What some requests take and emit; None where nobody says how many they are."""

    wh: Span | None
    gco2e: Span | None


class EnergyEstimate(NamedTuple):
    """What one request takes, how that was estimated, and for which model.

    A comparison also has what those of a day take, a projection what those of all months do.
    """

    wh: Span
    gco2e: Span
    method: str
    model_used: str
    warnings: tuple[str, ...]
    of_day: Impact | None = None
    of_all: Impact | None = None
    cross_check: CrossCheck | None = None


class EnergyOfEntry(NamedTuple):
    """What an entry takes, or why nobody can say."""

    estimate: EnergyEstimate | None = None
    reason: str | None = None


class Energy(NamedTuple):
    """What each entry of a result takes, and what the estimates rest on."""

    mix: Mix
    cross_check: CrossCheck | None
    entries: Sequence[EnergyOfEntry]
    label: str = LABEL
    leaves_out: str = LEAVES_OUT


def read(words: Words) -> str:
    """The zone where the power comes from."""
    if not flag_said(words, "energy"):
        raise UsageError("says where the power of `energy` comes from: ask for energy too", "zone")
    return one_text(words, "zone") or WORLD


def answer(table: RatingTable, zone: str, found: Ranked) -> Energy:
    """The estimates of energy."""
    mix = mix_of(zone)
    check = cross_check(table.catalogue.facts())
    a_day = isinstance(found, Comparison)
    return Energy(
        mix, check, [_energy(table, each, found.on, mix, check, a_day=a_day) for each in entries_of(found)]
    )


def _energy(
    table: RatingTable, entry: Entry, on: Moment, mix: Mix, check: CrossCheck | None, *, a_day: bool
) -> EnergyOfEntry:
    if is_offer(entry.model):
        return EnergyOfEntry(reason=QUOTED)
    model = table.find(entry.model, on).rater.model
    if not entry.output_tokens:
        return EnergyOfEntry(reason=NO_OUTPUT)
    # A host serves the weights of another's model, and those say how large it is.
    weights = _model(table, model.weights_id) or model
    found = estimate(model, weights, entry.output_tokens, mix.zone)
    if found is None:
        return EnergyOfEntry(reason=UNKNOWN.format(model.name))
    times = entry.requests
    impact = Impact(*(None if times is None else each.times(times) for each in (found.wh, found.gco2e)))
    found = found._replace(of_day=impact if a_day else None, of_all=None if a_day else impact)
    # The check holds for models as large as the one whose throughput was published.
    measured = None if check is None else _model(table, check.model)
    if check is not None and measured is not None and same_size(weights, measured):
        checked = check._replace(wh_per_request=check.wh_per_token * entry.output_tokens)
        found = found._replace(cross_check=checked)
    return EnergyOfEntry(found)


def _model(table: RatingTable, model_id: str) -> Model | None:
    """A model of the table; None where it has none of this id."""
    try:
        return table.catalogue.model(model_id)
    except KeyError:
        return None


@cache
def _load() -> str:
    """Load EcoLogits, which takes half a second; its version.

    It makes loggers of its own class the default of the whole process, and prints each warning on standard
    error: both are put right here, because its warnings are part of the answer.
    """
    usual = logging.getLoggerClass()
    try:
        import ecologits
        import ecologits.tracers.utils
    except ImportError as error:
        raise import_fault(error, "an estimate of energy", "energy", "ecologits") from None
    finally:
        logging.setLoggerClass(usual)
    log = logging.getLogger("ecologits")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return ecologits.__version__


def mix_of(zone: str) -> Mix:
    """The electricity of a zone (ISO 3166-1 alpha-3, or WOR); `UsageError` for an unknown one."""
    version = _load()
    found = _electricity(zone.upper())
    return Mix(found.zone, Fraction(str(found.gwp)), f"ecologits {version}")


def _electricity(zone: str) -> ElectricityMix:
    from ecologits.electricity_mix_repository import electricity_mixes

    found = electricity_mixes.find_electricity_mix(zone)
    if found is None:
        detail = f"there is no electricity mix of {shown(zone)}: a zone is a country's code in three letters"
        raise UsageError(f"{detail}, such as {listed(SOME_ZONES)}", "zone")
    return found


def estimate(model: Model, weights: Model, output_tokens: Fraction, zone: str) -> EnergyEstimate | None:
    """What a request of so many output tokens takes; None where nobody says how large the model is.

    `weights` is the model whose weights are served, `model` itself unless it hosts another's.
    """
    _load()
    return _of_catalogue(model, output_tokens, zone) or _of_parameters(weights, output_tokens, zone)


def _names(model: Model) -> Iterator[str]:
    """The names by which its provider sells a model, without those that wander from model to model."""
    yield model.id.partition("/")[2]
    for alias in model.aliases:
        if alias.effective_to is None and "latest" not in alias.name:
            yield alias.name


def _of_catalogue(model: Model, output_tokens: Fraction, zone: str) -> EnergyEstimate | None:
    from ecologits.model_repository import models
    from ecologits.tracers.utils import llm_impacts

    provider = PROVIDERS.get(model.provider.id, "")
    for name in _names(model):
        known = models.find_model(provider, name)
        if known is not None:
            tokens: Any = float(output_tokens)  # it wants an int, and multiplies: a mean may be a fraction
            found = llm_impacts(provider, name, tokens, math.inf, zone)
            # Warnings of the mix are about water and metals, which are not asked for here.
            told = tuple(each.message for each in found.warnings or () if not each.code.startswith("elec"))
            guessed = any(each.code == UNRELEASED for each in found.warnings or ())
            size = f"{'guessed at' if guessed else 'with'} {_size_of(known.architecture.parameters)}"
            used = f"{name} of {provider}, {size}"
            return EnergyEstimate(_span(found.energy), _span(found.gwp), CATALOGUED, used, told)
    return None


def _size_of(parameters: Any) -> str:  # noqa: ANN401 - a number, a range of them, or those of a mixture of experts
    total = getattr(parameters, "total", parameters)
    active = getattr(parameters, "active", None)
    used = f", {_billions(active)} billion active" if active is not None else ""
    return f"{_billions(total)} billion parameters{used}"


def _billions(value: ValueOrRange) -> str:
    low, high = _ends(value)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _of_parameters(weights: Model, output_tokens: Fraction, zone: str) -> EnergyEstimate | None:
    """Of a model whose size the pricing table knows, in a data centre like those that the package knows."""
    if not {"total", "active"} <= weights.parameters.keys():
        return None
    from ecologits.impacts.llm import compute_llm_impacts
    from ecologits.tracers.utils import PROVIDER_CONFIG_MAP
    from ecologits.utils.range_value import RangeValue

    ends = [end for each in PROVIDER_CONFIG_MAP.values() for end in _ends(each.datacenter_pue)]
    mix = _electricity(zone)
    total, active = (float(Decimal(weights.parameters[name])) / 1e9 for name in ("total", "active"))
    found = compute_llm_impacts(
        model_active_parameter_count=active,
        model_total_parameter_count=total,
        output_token_count=float(output_tokens),
        if_electricity_mix_adpe=mix.adpe,
        if_electricity_mix_pe=mix.pe,
        if_electricity_mix_gwp=mix.gwp,
        if_electricity_mix_wue=mix.wue,
        datacenter_pue=RangeValue(min=min(ends), max=max(ends)),
        datacenter_wue=0,
    )
    used = f"{weights.id}, with {total:g} billion parameters, {active:g} billion active"
    pue = f"a power usage effectiveness from {min(ends):g} to {max(ends):g}, as its providers have"
    return EnergyEstimate(_span(found.energy), _span(found.gwp), f"{SIZED}; {pue}", used, ())


def _ends(value: ValueOrRange) -> tuple[float, float]:
    low, high = getattr(value, "min", value), getattr(value, "max", value)
    return float(low), float(high)  # type: ignore[arg-type]  # a number, or a range of them


def _span(impact: BaseImpact | None) -> Span:
    """An impact in Wh or gCO2e; the package says kWh and kgCO2e."""
    if impact is None:
        raise UsageError("EcoLogits has no estimate here", "energy")
    low, high = _ends(impact.value)
    return Span(Fraction(low) * 1000, Fraction(high) * 1000)


def cross_check(facts: Facts) -> CrossCheck | None:
    """The power of a server over the tokens a second that one wrote; None in a table without those facts."""
    measured, gpu = facts.throughputs.get(THROUGHPUT), facts.gpus.get(NODE)
    if measured is None or measured.low is None or gpu is None or not gpu.node_power or not gpu.node_cited:
        return None
    speed, power = measured.low.as_in("token/second"), gpu.node_power.as_in("watt")
    basis = (
        f"{rounded_text(power / 1000, FEW)} kW, the most that a server of eight {gpu.name} draws, over "
        f"{measured.low.number:,f} output tokens a second of one with {measured.hardware} "
        f"({measured.setting}); without the servers that read the input, and without cooling"
    )
    cited = (gpu.node_cited, measured.cited)
    return CrossCheck(power / speed / 3600, measured.subject, basis, cited)


def same_size(one: Model, other: Model) -> bool:
    """Whether two models have as many parameters, in total and active, as far as the table knows."""
    sizes = [{name: Decimal(number) for name, number in each.parameters.items()} for each in (one, other)]
    return bool(sizes[0]) and sizes[0] == sizes[1]
