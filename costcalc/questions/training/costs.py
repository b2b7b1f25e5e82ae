"""Training cost: what a run costs by several methods, side by side, and whether its figures fit together.

    rented       GPU-hours × rental price
    from_flop    6 × active parameters × tokens / (peak × MFU) → GPU-hours × rental price
    owned        GPUs × price × hours / life + GPUs × power × hours × PUE × tariff
    development  a run × the published range by which all development costs more than the final run

Six FLOP per active parameter and token (two forward, four backward) is the usual count for transformers; for
a mixture of experts only the active parameters count. Money is exact where the inputs are; MFU is a ratio.
"""

from __future__ import annotations

from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from costcalc.errors import UnknownTrainingError, UsageError
from costcalc.numbers import EXACT, plain, settled_text
from costcalc.pricing.names.meaning import LONGEST_NAME
from costcalc.prose import listed, shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.pricing.facts import Estimate, Facts, Gpu, Run
    from costcalc.pricing.source import Cited

FLOP_PER_PARAMETER_AND_TOKEN = 6
SECONDS_AN_HOUR = 3_600
ASSUMED_MFU = (Fraction(1, 2), Fraction(3, 10))
"""The utilisations between which a run is estimated from its operations: our assumption, named in `how`."""

ALL_COMPUTE = "epoch-development-compute"
"""The published ratio of all compute of development to the final run."""

_PLAUSIBLE = (Fraction(1, 10), Fraction(13, 20))
METHODS = {
    "rented": "GPU-hours at a rental price",
    "from_flop": "floating-point operations at an assumed utilisation, at a rental price",
    "owned": "the share of bought hardware that the run uses up, and its energy",
    "development": "all development, by the published ratio to the final run",
    "cloud": "the run's compute at cloud prices, as published",
    "hardware_bought": "buying all the hardware of the cluster, as published",
    "amortised": "the share of the hardware's value that the run used up, and its energy, as published",
    "stated": "what somebody said that it cost",
    "company_hardware": "all hardware of the company, not one run",
}


class TrainingEstimate(NamedTuple):
    """What training costs by one method, in USD; an open end is a bound. `how` says how it came about."""

    method: str
    low: Fraction | None
    high: Fraction | None
    includes: str
    excludes: str
    how: str
    subject: str
    cited: Cited | None = None

    @property
    def point(self) -> Fraction | None:
        """The cost, if it is one; None for bounds."""
        return self.low if self.low == self.high else None


class Training(NamedTuple):
    """What is known, or was asked, of the training of one subject."""

    subject: str
    model: str | None
    estimates: Sequence[TrainingEstimate]
    gpu_hours: Fraction | None
    flop: Fraction | None
    implied_mfu: Fraction | None

    @property
    def notes(self) -> list[str]:
        """Whether its hours and operations fit together, where both are known."""
        return [] if self.implied_mfu is None else [_consistency(self.subject, self.implied_mfu)]

    @property
    def lowest(self) -> Fraction | None:
        """The least that a run may cost, by any method."""
        return min((each.low for each in self.of_runs if each.low is not None), default=None)

    @property
    def highest(self) -> Fraction | None:
        """The most that it may cost."""
        return max((each.high for each in self.of_runs if each.high is not None), default=None)

    @property
    def of_runs(self) -> list[TrainingEstimate]:
        """The estimates that are of a run, and not of all that a company has."""
        return [each for each in self.estimates if each.method != "company_hardware"]


def run_hours(run: Run) -> Fraction:
    """The GPU-hours of a run: the sum of its stages."""
    return sum((hours.as_in("GPU_hour") for hours in run.stages.values()), Fraction(0))


def run_cost(run: Run) -> Fraction | None:
    """GPU-hours × the rental price that the source assumes, in USD; None where it assumes none."""
    return None if run.rental is None else run_hours(run) * run.rental.as_in("USD/GPU_hour")


def flop_of(active_parameters: Fraction, tokens: Fraction) -> Fraction:
    """Floating-point operations of a training run: 6 × active parameters × tokens."""
    return FLOP_PER_PARAMETER_AND_TOKEN * active_parameters * tokens


def check_mfu(mfu: Fraction) -> None:
    """Refuse a utilisation that cannot be."""
    if not 0 < mfu <= 1:
        raise UsageError("must be more than 0 and at most 1 (or 100%)", "mfu")


def gpu_hours_for(flop: Fraction, peak: Fraction, mfu: Fraction) -> Fraction:
    """GPU-hours that a number of operations takes at a peak (FLOP/second) and a model FLOP utilisation."""
    check_mfu(mfu)
    return flop / (peak * mfu * SECONDS_AN_HOUR)


def implied_mfu(flop: Fraction, gpu_hours: Fraction, peak: Fraction) -> Fraction:
    """The share of the peak that a run must have reached to do its operations in its hours.

    V3: 6 × 37e9 × 14.8e12 = 3.2856e24 FLOP in 2,664,000 h of pre-training is 34.6 % of 989.4 TFLOP/s.
    """
    return flop / (gpu_hours * SECONDS_AN_HOUR * peak)


def run_flop(run: Run) -> Fraction | None:
    """The operations of a run's pre-training; None where its parameters or tokens are not known."""
    if run.tokens is None or "active" not in run.parameters:
        return None
    return flop_of(Fraction(run.parameters["active"]), run.tokens.as_in("token"))


def run_mfu(run: Run, gpu: Gpu | None) -> Fraction | None:
    """The utilisation that a stated run implies: its operations in the hours of its pre-training."""
    flop, peak = run_flop(run), _peak(gpu)
    if flop is None or peak is None or not run.stages:
        return None
    pre_training = run.stages.get("pre_training")
    return implied_mfu(flop, pre_training.as_in("GPU_hour") if pre_training else run_hours(run), peak)


def of_subject(facts: Facts, subject: str, name: str = "") -> Training:
    """Everything that the table says of a subject: a model id, or a name such as GPT-4."""
    runs = [run for run in facts.runs.values() if _is_about(subject, name, run)]
    published = [each for each in facts.estimates.values() if _is_about(subject, name, each)]
    estimates = [each for run in runs for each in _of_run(facts, run)] + [*map(_published, published)]
    if runs:
        main = runs[0]
        mfu = run_mfu(main, facts.gpus.get(main.gpu or ""))
        return Training(main.subject, main.model, estimates, run_hours(main), run_flop(main), mfu)
    if not published:
        raise UnknownTrainingError(_nothing_about(facts, subject), "model")
    return Training(published[0].subject, published[0].model, estimates, None, None, None)


def _is_about(subject: str, name: str, figure: Run | Estimate) -> bool:
    wanted = {_key(subject), _key(name)} - {""}
    return not wanted.isdisjoint({_key(figure.model or ""), _key(figure.subject)})


def _key(name: str) -> str:
    """`Llama 3.1-405B` as people type it: `llama-3.1-405b`."""
    return name.lower().replace(" ", "-")


def _nothing_about(facts: Facts, subject: str) -> str:
    known = {run.subject for run in facts.runs.values()} | {each.subject for each in facts.estimates.values()}
    near = get_close_matches(subject, known, 3, 0.4) if len(subject) <= LONGEST_NAME else []
    meant = f"; did you mean {listed(near)}?" if near else ""
    return f"nothing is known of training {shown(subject)}{meant}"


def _published(each: Estimate) -> TrainingEstimate:
    how = METHODS.get(each.method, each.method.replace("_", " "))
    low, high = (None if bound is None else bound.as_in("USD") for bound in (each.low, each.high))
    return TrainingEstimate(
        each.method, low, high, each.includes, each.excludes, how, each.subject, each.cited
    )


def _of_run(facts: Facts, run: Run) -> Iterator[TrainingEstimate]:
    """A stated run by each method that a rental price allows."""
    if run.rental is None:
        return
    rate = run.rental.as_in("USD/GPU_hour")
    cost = run_hours(run) * rate
    rental = f"{plain(run.rental.number)} {run.rental.unit}"
    stages = " + ".join(f"{plain(hours.number)} h {stage}" for stage, hours in run.stages.items())
    yield TrainingEstimate(
        "rented", cost, cost, run.includes, run.excludes, f"({stages}) × {rental}", run.subject, run.cited
    )
    gpu, flop = facts.gpus.get(run.gpu or ""), run_flop(run)
    peak = _peak(gpu)
    if gpu and peak is not None and flop is not None:
        low, high = (gpu_hours_for(flop, peak, share) * rate for share in ASSUMED_MFU)
        how = f"6 × active parameters × tokens at 50 % to 30 % of {gpu.name}'s BF16 peak × {rental}"
        yield TrainingEstimate(
            "from_flop", low, high, "pre-training alone", run.excludes, how, run.subject, gpu.cited
        )
    all_compute = facts.multipliers.get(ALL_COMPUTE)
    if all_compute:
        low, high = (cost * bound.as_in("times") for bound in (all_compute.low, all_compute.high))
        times = f"{plain(all_compute.low.number)} to {plain(all_compute.high.number)} times the run"
        yield TrainingEstimate(
            "development", low, high, "all compute of development, the final run included",
            "staff, data, capital, inference", f"{times}: {all_compute.what}", run.subject, all_compute.cited,
        )  # fmt: skip


def _peak(gpu: Gpu | None) -> Fraction | None:
    """The peak of a GPU in BF16, in FLOP a second; None where it is not known."""
    return gpu.peaks["bf16"].as_in("FLOP/second") if gpu and "bf16" in gpu.peaks else None


def _consistency(subject: str, mfu: Fraction) -> str:
    percent = plain(EXACT.scaleb(Decimal(round(mfu * 1_000)), -1))
    if mfu > 1:
        verdict = "which cannot be: it is more than the peak"
    elif _PLAUSIBLE[0] <= mfu <= _PLAUSIBLE[1]:
        verdict = "which is plausible: hours and operations fit together"
    else:
        verdict = "which is unusual for a large run"
    return f"the hours of {subject} imply {percent} % of the BF16 peak, {verdict}"


class OwnRun(NamedTuple):
    """A run that a user describes; what is None was not said.

    `gpu_life` is in hours, `power` in watts, `tariff` in USD/Wh; `mfu` and `pue` are plain ratios.
    """

    gpu_hours: Fraction | None = None
    gpu_rate: Fraction | None = None
    active_parameters: Fraction | None = None
    tokens: Fraction | None = None
    gpu: str | None = None
    mfu: Fraction | None = None
    gpu_price: Fraction | None = None
    gpu_life: Fraction | None = None
    power: Fraction | None = None
    pue: Fraction | None = None
    tariff: Fraction | None = None


def of_own_run(facts: Facts, run: OwnRun) -> Training:
    """What a user's own run costs, by every method that its figures allow."""
    _check_own(run)
    peak = _peak(_known_gpu(facts, run.gpu))
    flop = None
    if run.active_parameters is not None and run.tokens is not None:
        flop = flop_of(run.active_parameters, run.tokens)
    hours, rate, mfu = run.gpu_hours, run.gpu_rate, None
    estimates = []
    if hours is not None and rate is not None:
        how = f"{settled_text(hours)} GPU-hours × {settled_text(rate)} USD"
        estimates.append(_own("rented", hours * rate, "the hours given", how))
    if flop is not None and peak is not None:
        if hours:
            mfu = implied_mfu(flop, hours, peak)
        if run.mfu is not None:
            needed = gpu_hours_for(flop, peak, run.mfu)
            hours = needed if hours is None else hours
            if rate is not None:
                share = settled_text(run.mfu * 100)
                how = f"6 × parameters × tokens at {share} % of the {run.gpu}'s BF16 peak"
                estimates.append(_own("from_flop", needed * rate, "the operations of one run", how))
    if hours is not None and run.gpu_price is not None and run.gpu_life:
        estimates.append(_owned(run, hours, run.gpu_price, run.gpu_life))
    if not estimates:
        raise UsageError(
            "name a model, or say GPU-hours and a GPU rate, "
            "or active parameters, tokens, GPU, MFU and a GPU rate",
            "gpu_hours",
        )
    return Training("your run", None, estimates, hours, flop, mfu)


_PAIRS = (("active_parameters", "tokens"), ("gpu_price", "gpu_life"), ("power", "tariff"))
"""Fields that say something only together."""


def _check_own(run: OwnRun) -> None:
    """Refuse what cannot be, and half of what is needed: nothing said is left out without a word."""
    if run.mfu is not None:
        check_mfu(run.mfu)
    if run.pue is not None and run.pue < 1:
        raise UsageError(
            "must be at least 1: all the power of the data centre over that of the servers", "pue"
        )
    if run.gpu_life is not None and not run.gpu_life:
        raise UsageError("must be more than 0", "gpu_life")
    for one, other in _PAIRS:
        has_one, has_other = (getattr(run, name) is not None for name in (one, other))
        if has_one != has_other:
            raise UsageError(f"say {one} and {other} together", other if has_one else one)
    if run.power is not None and run.gpu_price is None:
        raise UsageError(
            "energy is added to hardware of your own: say gpu_price and gpu_life too", "gpu_price"
        )


def _known_gpu(facts: Facts, name: str | None) -> Gpu | None:
    found = next((gpu for gpu in facts.gpus.values() if name and gpu.name.lower() == name.lower()), None)
    if name is not None and found is None:
        raise UsageError(f"there are no figures for this GPU; known are {', '.join(facts.gpus)}", "gpu")
    return found


def _own(method: str, cost: Fraction, includes: str, how: str) -> TrainingEstimate:
    excludes = "failed and trial runs, data, staff, capital, inference"
    return TrainingEstimate(method, cost, cost, includes, excludes, how, "your run")


def _owned(run: OwnRun, hours: Fraction, price: Fraction, life: Fraction) -> TrainingEstimate:
    """Hardware used up, and energy where power and tariff are given."""
    cost, includes = hours * price / life, "the share of the hardware's life that the run uses up"
    how = f"GPU-hours × {settled_text(price)} USD / {settled_text(life)} hours of life"
    if run.power is not None and run.tariff is not None:
        cost += hours * run.power * (run.pue or 1) * run.tariff
        how += " + GPU-hours × power × PUE × tariff"
        includes += ", and its energy"
    return _own("owned", cost, includes, how)


class Spread(NamedTuple):
    """What a training cost in USD adds to each million tokens over a volume.

    `tokens_for_share` is the volume from which the addition is below a share of the price.
    """

    method: str
    cost: Fraction
    over_tokens: Fraction
    per_million_tokens: Fraction
    tokens_for_share: Fraction | None


def amortised_over(
    cost: Fraction,
    tokens: Fraction,
    price: Fraction | None = None,
    share: Fraction | None = None,
    method: str = "",
) -> Spread:
    """Spread a training cost over tokens; with a price per million and a share, when it falls below."""
    for name, value in (("over_tokens", tokens), ("price", price), ("share", share)):
        if value is not None and value <= 0:
            raise UsageError("must be more than 0", name)
    millions = cost * 1_000_000
    fades = None if price is None or share is None else millions / (price * share)
    return Spread(method, cost, tokens, millions / tokens, fades)
