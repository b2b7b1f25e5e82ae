"""Hardware of one's own as it was said: rented or bought GPUs, what they serve, and defaults for the rest."""

from __future__ import annotations

from fractions import Fraction

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
    from collections.abc import Collection, Sequence

    from costcalc.pricing.facts import Facts, Gpu
    from costcalc.questions.breakeven.hardware import Mix
    from costcalc.questions.breakeven.hardware_said import HardwareSaid

    Fields = dict[str, Fraction | None]

SPEEDS = ("throughput", "throughput_input", "throughput_output")
OF_BOUGHT = ("gpu_life", "power", "pue", "tariff")


class Described(NamedTuple):
    """Hardware as it was described, and what was taken for what was not said."""

    hardware: Hardware
    gpu: Gpu | None
    quantisation: tuple[str, Fraction] | None
    defaults: Sequence[Default]
    notes: Sequence[str]


HOW_MANY = "say how many GPUs there are, such as 8"


class Asked(NamedTuple):
    """What the hardware is to run, and when: the names of the model, the mix of its requests, a day.

    `why_gpus` says why GPUs are asked for.
    """

    names: Collection[str]
    mix: Mix
    day: str
    why_gpus: str = HOW_MANY


def describe(facts: Facts, said: HardwareSaid, asked: Asked) -> Described:
    """The hardware that the words describe, with sourced defaults for what they leave out."""
    gpu, quantisation, numbers = gpu_named(facts, said.said.get("gpu")), said.quantisation, said.numbers
    gpus = said.due("gpus", asked.why_gpus)
    defaults: list[Default] = []
    notes: list[str] = []
    if numbers["gpu_price"] is None:
        fields = _rented(said, gpu, asked.day, defaults)
    else:
        fields = _bought(facts, said, gpu, defaults, notes)
    machine = numbers["throughput_per"]
    if said.those_of(SPEEDS):
        fields |= _speeds(said, asked.mix)
    else:
        if machine is not None:
            raise UsageError("say the throughput that so many GPUs have", "throughput")
        bits = quantisation[1] if quantisation else None
        whole = None if "gpus" in said.ranges else gpus
        sought = Sought(asked.names, gpu.name if gpu else None, asked.mix, bits, whole)
        measured = throughput_of(facts, sought)
        defaults.append(measured.default)
        notes += [measured.caveat] if measured.caveat else []
        fields["throughput"], machine = measured.default.value, measured.gpus
        quantisation = quantisation or measured.quantisation
    utilisation = numbers["utilisation"]
    if utilisation is None:
        defaults.append(full_utilisation())
        utilisation = defaults[-1].value
    operations = numbers["operations"] or Fraction(0)
    hardware = Hardware(gpus, machine or gpus, utilisation, operations, **fields)
    return Described(hardware, gpu, quantisation, defaults, notes)


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


def _speeds(said: HardwareSaid, mix: Mix) -> Fields:
    """The throughputs that were said: of both directions together, or of each that the workload has."""
    both, *each = SPEEDS
    if said.numbers[both] is not None:
        if said.those_of(each):
            raise UsageError("say it of input and output together, or of each alone", said.those_of(each)[0])
        return {both: said.numbers[both]}
    for name, tokens in zip(each, mix, strict=True):
        if tokens and said.numbers[name] is None:
            raise UsageError("say it too: the workload has both, and each takes its time", name)
    return {name: said.numbers[name] for name in each}


def _rented(said: HardwareSaid, gpu: Gpu | None, day: str, defaults: list[Default]) -> Fields:
    for name in said.those_of(OF_BOUGHT):
        raise UsageError(f"say gpu_price too: {name} is of hardware that is bought", "gpu_price")
    rate = said.numbers["gpu_rate"]
    if rate is None:
        found = rent_of(gpu, day) if gpu else None
        if found is None:
            raise UsageError(
                "say what a GPU-hour is rented at, such as 2.50 USD/GPU_hour; or `gpu`, for a figure of the "
                "table; or gpu_price and gpu_life, to buy",
                "gpu_rate",
            )
        defaults.append(found)
        rate = found.value
    return {"rate": rate}


def _bought(
    facts: Facts, said: HardwareSaid, gpu: Gpu | None, defaults: list[Default], notes: list[str]
) -> Fields:
    if said.numbers["gpu_rate"] is not None:
        raise UsageError("rent GPUs or buy them: say gpu_rate or gpu_price, not both", "gpu_rate")
    life = said.due("gpu_life", "say how long a bought GPU is used, such as 4 year")
    fields: Fields = {"price": said.numbers["gpu_price"], "life_hours": life}
    if said.numbers["tariff"] is not None:
        return fields | _energy(facts, said, gpu, defaults)
    if said.those_of(("power", "pue")):
        raise UsageError("say what energy costs too, such as 0.10 USD/kWh", "tariff")
    notes.append("without the energy that bought hardware draws: say tariff to count it")
    return fields


def _energy(facts: Facts, said: HardwareSaid, gpu: Gpu | None, defaults: list[Default]) -> Fields:
    watts, pue = said.numbers["power"], said.numbers["pue"]
    if watts is None:
        found = power_of(gpu) if gpu else None
        if found is None:
            raise UsageError("say what a GPU draws with its share of the rest, such as 700 watt", "power")
        defaults.append(found)
        watts = found.value
    if pue is None:
        defaults.append(pue_of(facts))
        pue = defaults[-1].value
    return {"watts": watts, "pue": pue, "tariff_per_wh": said.numbers["tariff"]}
