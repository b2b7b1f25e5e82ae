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

    @property
    def output_share(self) -> Fraction:
        """The share of output in them."""
        return self.output / self.tokens

    @property
    def told(self) -> str:
        """Both in a sentence: `1000 tokens in and 200 out`."""
        return f"{short(self.input)} tokens in and {short(self.output)} out"


class Hardware(NamedTuple):
    """What a user would run, by the words that say it: USD, hours, watts, tokens a second; None is not said.

    A machine is the hardware that a throughput was given for: `throughput_per` of the `gpus`, or all of them.
    """

    gpus: Fraction
    utilisation: Fraction
    throughput_per: Fraction | None = None
    operations: Fraction = Fraction(0)
    gpu_rate: Fraction | None = None
    gpu_price: Fraction | None = None
    gpu_life: Fraction | None = None
    power: Fraction | None = None
    tariff: Fraction | None = None
    pue: Fraction | None = None
    throughput: Fraction | None = None
    throughput_input: Fraction | None = None
    throughput_output: Fraction | None = None

    @property
    def machine_gpus(self) -> Fraction:
        """The GPUs of a machine."""
        return self.throughput_per or self.gpus

    @property
    def machines(self) -> Fraction:
        """How many machines there are."""
        return self.gpus / self.machine_gpus

    @property
    def per_gpu_hour(self) -> dict[str, Fraction]:
        """What a GPU costs in an hour, without operations: its rent, or its share of a price, and energy."""
        if self.gpu_rate is not None:
            return {"rent": self.gpu_rate}
        if self.gpu_price is None or self.gpu_life is None:
            raise ValueError("hardware is rented, or bought")
        parts = {"capital": self.gpu_price / self.gpu_life}
        if self.power is not None and self.pue is not None and self.tariff is not None:
            parts["energy"] = self.power * self.pue * self.tariff
        return parts

    @property
    def cost_per_gpu_hour(self) -> Fraction:
        """What a GPU costs in an hour, without operations."""
        first, *more = self.per_gpu_hour.values()
        return sum(more, first)

    @property
    def cost_per_day(self) -> Fraction:
        """What everything costs in a day, whether it works or not."""
        return self.gpus * self.cost_per_gpu_hour * HOURS_A_DAY + self.operations

    @property
    def parts(self) -> Iterator[Part]:
        """The lines of which the cost of a day is the sum."""
        said = {name: short(value) for name, value in self._asdict().items()}
        said["tariff"] = short(self.tariff and self.tariff * 1_000)
        for name, cost in self.per_gpu_hour.items():
            yield Part(name, HOW[name].format(**said), self.gpus * HOURS_A_DAY * cost)
        if self.operations:
            yield Part("operations", "as given", self.operations)

    def capacity(self, mix: Mix) -> Fraction:
        """Tokens that it serves in a day, input and output together, at its utilisation."""
        return self.machines * self.machine_capacity(mix)

    def machine_capacity(self, mix: Mix) -> Fraction:
        """Tokens that one machine serves in a day."""
        return self._tokens_per_second(mix) * SECONDS_A_DAY * self.utilisation

    def _tokens_per_second(self, mix: Mix) -> Fraction:
        read, write = self.throughput_input, self.throughput_output
        if read is not None and write is not None:
            return mix.tokens / (mix.input / read + mix.output / write)
        # One that is said alone is of both together, or of all that the workload has.
        for alone in (self.throughput, read, write):
            if alone is not None:
                return alone
        raise ValueError("hardware has a throughput")

    def of_machines(self, machines: int) -> Hardware:
        """The same with so many machines, and the same operations."""
        return self._replace(gpus=machines * self.machine_gpus, throughput_per=self.machine_gpus)


class Part(NamedTuple):
    """A part of what the hardware costs in a day, and how it comes about."""

    name: str
    how: str
    cost_per_day: Fraction


HOW = {
    "rent": "{gpus} GPU × {gpu_rate} USD an hour × 24 hours",
    "capital": "{gpus} GPU × {gpu_price} USD / {gpu_life} hours of life × 24 hours",
    "energy": "{gpus} GPU × {power} watt × PUE {pue} × {tariff} USD/kWh × 24 hours",
}
"""How the parts of a day's cost come about."""


def short(value: Fraction | None) -> str:
    """A number in a sentence about how a sum came about: to 12 digits."""
    return "" if value is None else rounded_text(value)


def unit_price(cost: Fraction, tokens: Fraction | None) -> Decimal | None:
    """USD per million tokens, to 12 digits; None without tokens."""
    return significant(cost * int(MILLION) / tokens) if tokens else None


def percent(share: Fraction) -> str:
    """A share in a sentence, as a percentage with up to one decimal: `545.6`, `0.1`, `less than 0.1`."""
    found = in_places(share * 100, 1)
    return f"{found:,f}" if found or not share else "less than 0.1"
