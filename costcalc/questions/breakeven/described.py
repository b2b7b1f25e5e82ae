"""Hardware of one's own as it was said: rented or bought GPUs, what they serve, and defaults for the rest."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.prose import shown
from costcalc.questions.breakeven.defaults import (
    Default,
    Sought,
    full_utilisation,
    power_of,
    pue_of,
    rent_of,
    throughput_of,
)
from costcalc.questions.breakeven.hardware import Hardware
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from costcalc.pricing.facts import Facts, Gpu
    from costcalc.questions.breakeven.hardware import Mix
    from costcalc.questions.breakeven.hardware_said import HardwareSaid
    from costcalc.questions.breakeven.memory_fit import Quantisation

SPEEDS = ("throughput_input", "throughput_output")
OF_BOUGHT = ("gpu_life", "power", "pue", "tariff")
HOW_MANY = "say how many GPUs there are, such as 8"
NO_ENERGY = "without the energy that bought hardware draws: say tariff to count it"


class Described(NamedTuple):
    """Hardware as it was described, and what was taken for what was not said."""

    hardware: Hardware
    gpu: Gpu | None
    quantisation: Quantisation | None
    defaults: Sequence[Default]
    notes: Sequence[str]


def describe(
    facts: Facts, said: HardwareSaid, names: Collection[str], mix: Mix, day: str, why_gpus: str = HOW_MANY
) -> Described:
    """The hardware that the words describe, with sourced defaults for what they leave out.

    `names` are those of the model that it is to run, `mix` the tokens of its requests; `why_gpus` says why
    GPUs are asked for.
    """
    gpu, numbers, quantisation = gpu_named(facts, said.said.get("gpu")), {**said.numbers}, said.quantisation
    gpus, notes = said.due("gpus", why_gpus), []
    if numbers["gpu_price"] is None:
        defaults = [*_rented(said, gpu, day)]
    else:
        defaults = [*_bought(facts, said, gpu)]
        notes += [NO_ENERGY] if numbers["tariff"] is None else []
    if said.those_of(("throughput", *SPEEDS)):
        _check_speeds(said, mix)
    elif numbers["throughput_per"] is not None:
        raise UsageError("say the throughput that so many GPUs have", "throughput")
    else:
        bits = quantisation[1] if quantisation else None
        whole = None if "gpus" in said.ranges else gpus
        measured = throughput_of(facts, Sought(names, gpu.name if gpu else None, mix, bits, whole))
        defaults.append(measured.default)
        notes += [measured.caveat] if measured.caveat else []
        numbers["throughput_per"] = measured.gpus
        quantisation = quantisation or measured.quantisation
    if numbers["utilisation"] is None:
        defaults.append(full_utilisation())
    numbers |= {each.word: each.value for each in defaults}
    known = {name: value for name in Hardware._fields if (value := numbers[name]) is not None}
    return Described(Hardware(**known), gpu, quantisation, defaults, notes)


def gpu_named(facts: Facts, name: str | None) -> Gpu | None:
    """The GPU of the table that a name stands for; `UsageError` where there is none."""
    if name is None:
        return None
    for gpu in facts.gpus.values():
        if gpu.name.lower() == name.lower():
            return gpu
    raise UsageError(
        f"there are no figures for {shown(name)}: known are {', '.join(facts.gpus)}; for another leave it "
        "out, and say gpu_rate and throughput",
        "gpu",
    )


def _check_speeds(said: HardwareSaid, mix: Mix) -> None:
    """A throughput is of both directions together, or of each that the workload has."""
    is_together = "throughput" in said.said
    for name, tokens in zip(SPEEDS, mix, strict=True):
        if is_together and name in said.said:
            raise UsageError("say it of input and output together, or of each alone", name)
        if not is_together and tokens and name not in said.said:
            raise UsageError("say it too: the workload has both, and each takes its time", name)


def _rented(said: HardwareSaid, gpu: Gpu | None, day: str) -> Iterator[Default]:
    for name in said.those_of(OF_BOUGHT):
        raise UsageError(f"say gpu_price too: {name} is of hardware that is bought", "gpu_price")
    if said.numbers["gpu_rate"] is None:
        yield _known(
            rent_of(gpu, day) if gpu else None,
            "say what a GPU-hour is rented at, such as 2.50 USD/GPU_hour; or `gpu`, for a figure of the "
            "table; or gpu_price and gpu_life, to buy",
            "gpu_rate",
        )


def _bought(facts: Facts, said: HardwareSaid, gpu: Gpu | None) -> Iterator[Default]:
    if said.numbers["gpu_rate"] is not None:
        raise UsageError("rent GPUs or buy them: say gpu_rate or gpu_price, not both", "gpu_rate")
    said.due("gpu_life", "say how long a bought GPU is used, such as 4 year")
    if said.numbers["tariff"] is None:
        if said.those_of(("power", "pue")):
            raise UsageError("say what energy costs too, such as 0.10 USD/kWh", "tariff")
        return
    if said.numbers["power"] is None:
        way_out = "say what a GPU draws with its share of the rest, such as 700 watt"
        yield _known(power_of(gpu) if gpu else None, way_out, "power")
    if said.numbers["pue"] is None:
        yield pue_of(facts)


def _known(found: Default | None, way_out: str, word: str) -> Default:
    if found is None:
        raise UsageError(way_out, word)
    return found
