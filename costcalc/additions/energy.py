"""The addition `energy`: Wh and gCO2e as ranges, for each row of a comparison or total of a projection."""

from __future__ import annotations

from costcalc.additions.energy_estimate import (
    LABEL,
    LEAVES_OUT,
    WORLD,
    cross_check,
    estimate,
    mix_of,
    same_size,
)
from costcalc.additions.entries import entries_of
from costcalc.asking.words import flag_said, one_text
from costcalc.errors import UsageError
from costcalc.questions.compare.result import Comparison
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from costcalc.additions.energy_estimate import CrossCheck, EnergyEstimate, Mix, Span
    from costcalc.additions.entries import Entry, Ranked
    from costcalc.asking.words import Words
    from costcalc.pricing.cited import Cited
    from costcalc.pricing.model import Model
    from costcalc.rating.table import RatingTable

QUOTED = "a quote does not say what would serve it"
NO_OUTPUT = "there are no output tokens, and nothing else is counted"
UNKNOWN = "neither EcoLogits nor the pricing table knows how large {} is"


class Impact(NamedTuple):
    """What some requests take and emit; None where nobody says how many they are."""

    wh: Span | None
    gco2e: Span | None


class Checked(NamedTuple):
    """What a request takes by a published throughput."""

    wh_per_request: Fraction
    basis: str
    cited: Sequence[Cited]


class Taken(NamedTuple):
    """What the requests of an entry take: one of them, and those of a day or those of all months."""

    estimate: EnergyEstimate
    of_day: Impact | None
    of_all: Impact | None
    cross_check: Checked | None


class EnergyOfEntry(NamedTuple):
    """What an entry takes, or why nobody can say."""

    taken: Taken | None = None
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
    return Energy(mix, check, [_energy(table, each, mix, check, a_day=a_day) for each in entries_of(found)])


def _energy(
    table: RatingTable, entry: Entry, mix: Mix, check: CrossCheck | None, *, a_day: bool
) -> EnergyOfEntry:
    model = _model(table, entry.model)
    if model is None:
        return EnergyOfEntry(reason=QUOTED)
    if not entry.output_tokens:
        return EnergyOfEntry(reason=NO_OUTPUT)
    # A host serves the weights of another's model, and those say how large it is.
    weights = _model(table, model.weights_id) or model
    found = estimate(model, weights, entry.output_tokens, mix.zone)
    if found is None:
        return EnergyOfEntry(reason=UNKNOWN.format(model.name))
    times = entry.requests
    impact = Impact(*(None if times is None else each.times(times) for each in (found.wh, found.gco2e)))
    checked = _check(table, check, weights, entry.output_tokens)
    return EnergyOfEntry(Taken(found, impact if a_day else None, None if a_day else impact, checked))


def _model(table: RatingTable, model_id: str) -> Model | None:
    """A model of the table; None for an offer."""
    try:
        return table.catalogue.model(model_id)
    except KeyError:
        return None


def _check(
    table: RatingTable, check: CrossCheck | None, weights: Model, output_tokens: Fraction
) -> Checked | None:
    """The check, for models as large as the one whose throughput was published."""
    measured = None if check is None else _model(table, check.model)
    if check is None or measured is None or not same_size(weights, measured):
        return None
    return Checked(check.wh_per_token * output_tokens, check.basis, check.cited)
