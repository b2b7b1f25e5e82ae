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
from fractions import Fraction

from costcalc.errors import UsageError
from costcalc.numbers import EXACT, plain, settle, significant
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from costcalc.pricing.cited import Quantity
    from costcalc.pricing.facts import Facts, Gpu, Run
    from costcalc.pricing.source import Source

FLOP_PER_PARAMETER_AND_TOKEN = 6
SECONDS_AN_HOUR = 3_600
ASSUMED_MFU = (Fraction(1, 2), Fraction(3, 10))
"""The utilisations between which a run is estimated from its operations: our assumption, named in `how`."""

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
    source: Source | None = None
    printed: str | None = None
    verified: bool = True
    subject: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: `cost` for a point, else `cost_low` and `cost_high`; plain decimal text."""
        if self.low is not None and self.low == self.high:
            costs: dict[str, Any] = {"cost": plain(settle(self.low)[0])}
        else:
            costs = {"cost_low": _text(self.low), "cost_high": _text(self.high)}
        source = None
        if self.source:
            source = {
                "id": self.source.id, "title": self.source.title, "url": self.source.url,
                "published": self.source.published, "printed": self.printed, "verified": self.verified,
            }  # fmt: skip
        return {
            "subject": self.subject, "method": self.method, **costs, "includes": self.includes,
            "excludes": self.excludes, "how": self.how, "source": source,
        }  # fmt: skip


def _text(value: Fraction | None) -> str | None:
    return None if value is None else plain(settle(value)[0])


class Training(NamedTuple):
    """What is known, or was asked, of the training of one subject."""

    subject: str
    model: str | None
    estimates: Sequence[TrainingEstimate]
    gpu_hours: Fraction | None
    flop: Fraction | None
    implied_mfu: Fraction | None
    notes: Sequence[str]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/training/1`."""
        costs = [each for each in self.estimates if each.method != "company_hardware"]
        lows = [each.low for each in costs if each.low is not None]
        highs = [each.high for each in costs if each.high is not None]
        return {
            "schema": "costcalc/training/1",
            "subject": self.subject,
            "model": self.model,
            "currency": "USD",
            "estimates": [each.to_dict() for each in self.estimates],
            "lowest": _text(min(lows)) if lows else None,
            "highest": _text(max(highs)) if highs else None,
            "gpu_hours": _text(self.gpu_hours),
            "flop": _text(self.flop),
            "implied_mfu": plain(significant(self.implied_mfu)) if self.implied_mfu is not None else None,
            "notes": list(self.notes),
        }


def run_hours(run: Run) -> Fraction:
    """The GPU-hours of a run: the sum of its stages."""
    return sum((stage.gpu_hours.as_in("GPU_hour") for stage in run.stages), Fraction(0))


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
    flop = run_flop(run)
    if flop is None or gpu is None or "bf16" not in gpu.peaks or not run.stages:
        return None
    pre_training = next((stage for stage in run.stages if stage.name == "pre_training"), None)
    hours = pre_training.gpu_hours.as_in("GPU_hour") if pre_training else run_hours(run)
    return implied_mfu(flop, hours, gpu.peaks["bf16"].as_in("FLOP/second"))


def of_subject(facts: Facts, subject: str, name: str = "") -> Training:
    """Everything that the table says of a subject: a model id, or a name such as GPT-4."""
    runs = [run for run in facts.runs.values() if _is_about(subject, name, run.model, run.subject)]
    published = [
        each for each in facts.estimates.values() if _is_about(subject, name, each.model, each.subject)
    ]
    if not runs and not published:
        raise UsageError(_nothing_about(facts, subject), "model")
    estimates = [each for run in runs for each in _of_run(facts, run)]
    estimates += [
        TrainingEstimate(
            each.method, _usd(each.low), _usd(each.high), each.includes, each.excludes,
            METHODS.get(each.method, each.method.replace("_", " ")), each.cited.source, each.cited.printed,
            each.cited.verified, each.subject,
        )
        for each in published
    ]  # fmt: skip
    main = runs[0] if runs else None
    gpu = facts.gpus.get(main.gpu) if main and main.gpu else None
    mfu = run_mfu(main, gpu) if main else None
    notes = [] if mfu is None or not main else [_consistency(main.subject, mfu)]
    return Training(
        (main or published[0]).subject,
        main.model if main else published[0].model,
        estimates,
        run_hours(main) if main else None,
        run_flop(main) if main else None,
        mfu,
        notes,
    )


def _is_about(subject: str, name: str, model: str | None, said: str) -> bool:
    wanted = {_key(subject), _key(name)} - {""}
    return _key(model or "") in wanted or _key(said) in wanted


def _key(name: str) -> str:
    """`Llama 3.1-405B` as people type it: `llama-3.1-405b`."""
    return name.lower().replace(" ", "-")


def _nothing_about(facts: Facts, subject: str) -> str:
    from difflib import get_close_matches

    from costcalc.errors import listed, shown

    known = {run.subject for run in facts.runs.values()} | {e.subject for e in facts.estimates.values()}
    near = get_close_matches(subject[:100], known, 3, 0.4)
    return f"nothing is known of training {shown(subject)}" + (
        f"; did you mean {listed(near)}?" if near else ""
    )


def _usd(quantity: Quantity | None) -> Fraction | None:
    return None if quantity is None else quantity.as_in("USD")


def _of_run(facts: Facts, run: Run) -> Iterator[TrainingEstimate]:
    cost = run_cost(run)
    cited = run.cited
    if cost is not None and run.rental is not None:
        stages = " + ".join(f"{plain(stage.gpu_hours.number)} h {stage.name}" for stage in run.stages)
        how = f"({stages}) × {plain(run.rental.number)} {run.rental.unit}"
        yield TrainingEstimate(
            "rented", cost, cost, run.includes, run.excludes, how, cited.source, cited.printed,
            cited.verified, run.subject,
        )  # fmt: skip
    gpu, flop = facts.gpus.get(run.gpu or ""), run_flop(run)
    if gpu and flop is not None and run.rental is not None and "bf16" in gpu.peaks:
        peak, rent = gpu.peaks["bf16"].as_in("FLOP/second"), run.rental.as_in("USD/GPU_hour")
        low, high = (gpu_hours_for(flop, peak, share) * rent for share in ASSUMED_MFU)
        how = f"6 × active parameters × tokens at 50 % to 30 % of {gpu.name}'s BF16 peak"
        yield TrainingEstimate(
            "from_flop", low, high, "pre-training alone", run.excludes,
            f"{how} × {plain(run.rental.number)} {run.rental.unit}", gpu.cited.source,
            gpu.cited.printed, gpu.cited.verified, run.subject,
        )  # fmt: skip
    for each in facts.multipliers.values():
        if cost is not None and each.id == "epoch-development-compute":
            low, high = (cost * bound.as_in("times") for bound in (each.low, each.high))
            how = f"{plain(each.low.number)} to {plain(each.high.number)} times the run: {each.what}"
            yield TrainingEstimate(
                "development", low, high, "all compute of development, the final run included",
                "staff, data, capital, inference", how, each.cited.source, each.cited.printed,
                each.cited.verified, run.subject,
            )  # fmt: skip


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
    """A run that a user describes; what is None was not said. `mfu`, `pue` and shares are plain ratios."""

    gpu_hours: Fraction | None = None
    gpu_rate: Fraction | None = None
    active_parameters: Fraction | None = None
    tokens: Fraction | None = None
    gpu: str | None = None
    mfu: Fraction | None = None
    gpu_price: Fraction | None = None
    gpu_life_hours: Fraction | None = None
    power_watts: Fraction | None = None
    pue: Fraction | None = None
    tariff_per_wh: Fraction | None = None


def of_own_run(facts: Facts, run: OwnRun) -> Training:
    """What a user's own run costs, by every method that its figures allow."""
    _check_own(run)
    gpu = _known_gpu(facts, run.gpu)
    peak = gpu.peaks["bf16"].as_in("FLOP/second") if gpu and "bf16" in gpu.peaks else None
    flop = None
    if run.active_parameters is not None and run.tokens is not None:
        flop = flop_of(run.active_parameters, run.tokens)
    hours = run.gpu_hours
    estimates = []
    if hours is not None and run.gpu_rate is not None:
        how = f"{_text(hours)} GPU-hours × {_text(run.gpu_rate)} USD"
        estimates.append(_own("rented", hours * run.gpu_rate, "the hours given", how))
    if flop is not None and peak is not None and run.mfu is not None:
        needed = gpu_hours_for(flop, peak, run.mfu)
        hours = hours if hours is not None else needed
        if run.gpu_rate is not None:
            how = f"6 × parameters × tokens at {_text(run.mfu * 100)} % of the {run.gpu}'s BF16 peak"
            estimates.append(_own("from_flop", needed * run.gpu_rate, "the operations of one run", how))
    if hours is not None and run.gpu_price is not None and run.gpu_life_hours:
        estimates.append(_owned(run, hours))
    if not estimates:
        raise UsageError(
            "name a model, or say GPU-hours and a GPU rate, "
            "or active parameters, tokens, GPU, MFU and a GPU rate",
            "gpu_hours",
        )
    mfu, notes = None, []
    if flop is not None and peak is not None and run.gpu_hours:
        mfu = implied_mfu(flop, run.gpu_hours, peak)
        notes = [_consistency("your run", mfu)]
    return Training("your run", None, estimates, hours, flop, mfu, notes)


_PAIRS = (
    ("active_parameters", "active_parameters", "tokens", "tokens"),
    ("gpu_price", "gpu_price", "gpu_life_hours", "gpu_life"),
    ("power_watts", "power", "tariff_per_wh", "tariff"),
)
"""Fields that say something only together, each with the word that people know it by."""


def _check_own(run: OwnRun) -> None:
    """Refuse what cannot be, and half of what is needed: nothing said is left out without a word."""
    if run.mfu is not None:
        check_mfu(run.mfu)
    if run.pue is not None and run.pue < 1:
        raise UsageError(
            "must be at least 1: all the power of the data centre over that of the servers", "pue"
        )
    if run.gpu_life_hours is not None and not run.gpu_life_hours:
        raise UsageError("must be more than 0", "gpu_life")
    for one, one_word, other, other_word in _PAIRS:
        has_one, has_other = getattr(run, one) is not None, getattr(run, other) is not None
        if has_one != has_other:
            raise UsageError(f"say {one_word} and {other_word} together", other_word if has_one else one_word)
    if run.power_watts is not None and run.gpu_price is None:
        raise UsageError(
            "energy is added to hardware of your own: say gpu_price and gpu_life too", "gpu_price"
        )


def _known_gpu(facts: Facts, name: str | None) -> Gpu | None:
    if name is None:
        return None
    for gpu in facts.gpus.values():
        if gpu.name.lower() == name.lower():
            return gpu
    raise UsageError(f"there are no figures for this GPU; known are {', '.join(facts.gpus)}", "gpu")


def _own(method: str, cost: Fraction, includes: str, how: str) -> TrainingEstimate:
    excludes = "failed and trial runs, data, staff, capital, inference"
    return TrainingEstimate(method, cost, cost, includes, excludes, how, subject="your run")


def _owned(run: OwnRun, hours: Fraction) -> TrainingEstimate:
    """Hardware used up, and energy where power and tariff are given."""
    price, life = run.gpu_price or 0, run.gpu_life_hours or 1
    cost, includes = hours * price / life, "the share of the hardware's life that the run uses up"
    how = f"GPU-hours × {_text(run.gpu_price)} USD / {_text(run.gpu_life_hours)} hours of life"
    if run.power_watts is not None and run.tariff_per_wh is not None:
        cost += hours * run.power_watts * (run.pue or 1) * run.tariff_per_wh
        how += " + GPU-hours × power × PUE × tariff"
        includes += ", and its energy"
    return _own("owned", cost, includes, how)


class Amortisation(NamedTuple):
    """What training adds to each million tokens over a volume, and the volume at which it fades.

    `tokens_for_share` is the volume from which the addition is below a share of the price.
    """

    per_million_tokens: Fraction
    tokens_for_share: Fraction | None


def amortised_over(
    cost: Fraction, tokens: Fraction, price_per_million: Fraction | None = None, share: Fraction | None = None
) -> Amortisation:
    """Spread a training cost (USD) over tokens; with a price per million and a share, when it falls below."""
    if tokens <= 0:
        raise UsageError("must be more than 0", "over_tokens")
    fades = None
    for name, value in (("price", price_per_million), ("share", share)):
        if value is not None and value <= 0:
            raise UsageError("must be more than 0", name)
    if price_per_million is not None and share is not None:
        fades = cost * 1_000_000 / (price_per_million * share)
    return Amortisation(cost * 1_000_000 / tokens, fades)
