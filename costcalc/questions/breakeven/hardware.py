"""Hardware of one's own: what it costs a day, and how many tokens it serves.

    rented   GPUs × rate × 24 + operations
    owned    GPUs × (price / life + power × PUE × tariff) × 24 + operations
    capacity throughput × 86,400 × utilisation, for input and output together; where each has its own figure,
             a request takes input / input throughput + output / output throughput of the hardware's time

Everything but the parts is made of `+ - × /`, so that a field may be a fraction, or an array of draws.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.numbers import MILLION, in_places, rounded_text, significant
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

HOURS_A_DAY = 24
SECONDS_A_DAY = 86_400


class Mix(NamedTuple):
    """The tokens of the mean request of a workload."""

    input: Fraction
    output: Fraction

    @property
    def tokens(self) -> Fraction:
        """Input and output together."""
        return self.input + self.output


class Hardware(NamedTuple):
    """What a user would run: USD, hours, watts, tokens a second. What is None was not said, nor needed.

    A machine is the hardware that a throughput was given for: `machine_gpus` of the `gpus`.
    """

    gpus: Fraction
    machine_gpus: Fraction
    utilisation: Fraction
    operations: Fraction = Fraction(0)
    rate: Fraction | None = None
    price: Fraction | None = None
    life_hours: Fraction | None = None
    watts: Fraction | None = None
    tariff_per_wh: Fraction | None = None
    pue: Fraction | None = None
    throughput: Fraction | None = None
    throughput_input: Fraction | None = None
    throughput_output: Fraction | None = None

    @property
    def machines(self) -> Fraction:
        """How many machines there are."""
        return self.gpus / self.machine_gpus

    @property
    def capital_per_gpu_hour(self) -> Fraction | None:
        """The share of a GPU's price that an hour uses up; None for a rented one."""
        return None if self.price is None or self.life_hours is None else self.price / self.life_hours

    @property
    def energy_per_gpu_hour(self) -> Fraction | None:
        """The energy of a GPU-hour, in USD; None where it is not counted."""
        if self.watts is None or self.tariff_per_wh is None or self.pue is None:
            return None
        return self.watts * self.pue * self.tariff_per_wh

    @property
    def cost_per_gpu_hour(self) -> Fraction:
        """What a GPU costs in an hour, without operations."""
        capital, energy = self.capital_per_gpu_hour, self.energy_per_gpu_hour
        cost = self.rate if self.rate is not None else capital
        if cost is None:
            raise ValueError("hardware is rented, or bought")
        return cost if energy is None else cost + energy

    @property
    def cost_per_day(self) -> Fraction:
        """What everything costs in a day, whether it works or not."""
        return self.gpus * self.cost_per_gpu_hour * HOURS_A_DAY + self.operations

    def capacity(self, mix: Mix) -> Fraction:
        """Tokens that it serves in a day, input and output together, at its utilisation."""
        return self.machines * self.machine_capacity(mix)

    def machine_capacity(self, mix: Mix) -> Fraction:
        """Tokens that one machine serves in a day."""
        return self._tokens_per_second(mix) * SECONDS_A_DAY * self.utilisation

    def _tokens_per_second(self, mix: Mix) -> Fraction:
        if self.throughput is not None:
            return self.throughput
        read, write = self.throughput_input, self.throughput_output
        if write is None and read is not None:
            return read
        if read is None and write is not None:
            return write
        if read is None or write is None:
            raise ValueError("hardware has a throughput")
        return mix.tokens / (mix.input / read + mix.output / write)

    def of_machines(self, machines: int) -> Hardware:
        """The same with so many machines, and the same operations."""
        return self._replace(gpus=machines * self.machine_gpus)


class Part(NamedTuple):
    """A part of what the hardware costs in a day, and how it comes about."""

    name: str
    how: str
    cost_per_day: Fraction


def parts_of(hardware: Hardware) -> Iterator[Part]:
    """The lines of which the cost of a day is the sum."""
    gpus = f"{short(hardware.gpus)} GPU"
    hours = hardware.gpus * HOURS_A_DAY
    if hardware.rate is not None:
        how = f"{gpus} × {short(hardware.rate)} USD an hour × 24 hours"
        yield Part("rent", how, hours * hardware.rate)
    if hardware.capital_per_gpu_hour is not None:
        how = f"{gpus} × {short(hardware.price)} USD / {short(hardware.life_hours)} hours of life × 24 hours"
        yield Part("capital", how, hours * hardware.capital_per_gpu_hour)
    if hardware.energy_per_gpu_hour is not None and hardware.tariff_per_wh is not None:
        tariff = short(hardware.tariff_per_wh * 1_000)
        power = f"{short(hardware.watts)} watt × PUE {short(hardware.pue)} × {tariff} USD/kWh"
        yield Part("energy", f"{gpus} × {power} × 24 hours", hours * hardware.energy_per_gpu_hour)
    if hardware.operations:
        yield Part("operations", "as given", hardware.operations)


def short(value: Fraction | None) -> str:
    """A number in a sentence about how a sum came about: to 12 digits."""
    return "" if value is None else rounded_text(value)


def unit_price(cost: Fraction, tokens: Fraction) -> Decimal | None:
    """USD per million tokens, to 12 digits; None without tokens."""
    return significant(cost * int(MILLION) / tokens) if tokens else None


def percent(share: Fraction) -> str:
    """A share in a sentence, as a percentage with up to one decimal: `545.6`, `0.1`, `less than 0.1`."""
    found = in_places(share * 100, 1)
    return f"{found:,f}" if found or not share else "less than 0.1"
