"""Hardware of one's own: what it costs a day and what it serves, exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.questions.breakeven.hardware import Hardware, Mix, Part, unit_price
from tests.builders import usd

HALF = Fraction(1, 2)
MIX = Mix(Fraction(800), Fraction(200))
RENTED = Hardware(
    Fraction(8), HALF, None, Fraction(100), gpu_rate=Fraction("2.5"), throughput=Fraction(10_000)
)
BOUGHT = RENTED._replace(
    gpu_rate=None, gpu_price=Fraction(35_040), gpu_life=Fraction(35_040), power=Fraction(1_000),
    pue=Fraction("1.5"), tariff=Fraction("0.0002"),
)  # fmt: skip

amounts = st.fractions(min_value=Fraction(1, 1_000), max_value=10**6, max_denominator=10**4)
shares = st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=100)


def hardware(gpus: Fraction, rate: Fraction, throughput: Fraction, utilisation: Fraction) -> Hardware:
    """Rented hardware that is one machine."""
    return Hardware(gpus, utilisation, gpu_rate=rate, throughput=throughput)


def test_rented():
    """GPUs × rate × 24 and operations; throughput × 86,400 × utilisation."""
    assert RENTED.cost_per_day == 580
    assert RENTED.capacity(MIX) == 432_000_000
    parts = {part.name: part.cost_per_day for part in RENTED.parts}
    assert parts == {"rent": 480, "operations": 100}


def test_bought():
    """A share of the price for each hour of life, and the energy of the data centre."""
    assert BOUGHT.per_gpu_hour == {"capital": 1, "energy": Fraction("0.3")}
    assert BOUGHT.cost_per_day == Fraction("349.6")
    parts = list(BOUGHT.parts)
    assert parts[0] == Part("capital", "8 GPU × 35040 USD / 35040 hours of life × 24 hours", Fraction(192))
    assert parts[1].how == "8 GPU × 1000 watt × PUE 1.5 × 0.2 USD/kWh × 24 hours"
    without = BOUGHT._replace(tariff=None)
    assert without.per_gpu_hour == {"capital": 1}
    assert without.cost_per_day == 292


def test_deepseeks_day():
    """226.75 nodes of eight GPUs at 2 USD are 87,072 USD a day."""
    day = hardware(Fraction(1_814), Fraction(2), Fraction(1), Fraction(1))
    assert day.cost_per_day == 87_072


def test_input_and_output_take_their_time():
    """800 / 20,000 + 200 / 2,000 seconds for 1,000 tokens."""
    split = RENTED._replace(
        throughput=None, throughput_input=Fraction(20_000), throughput_output=Fraction(2_000)
    )
    assert split.capacity(MIX) == Fraction(43_200 * 1_000) / Fraction("0.14")
    assert split._replace(throughput_output=None).capacity(Mix(Fraction(5), Fraction(0))) == 864_000_000
    assert split._replace(throughput_input=None).capacity(Mix(Fraction(0), Fraction(5))) == 86_400_000


def test_machines():
    """The throughput of a machine grows with the GPUs, and the operations stay."""
    more = RENTED.of_machines(3)
    assert [more.gpus, more.machines, more.cost_per_day] == [24, 3, 1_540]
    assert more.capacity(MIX) == 3 * RENTED.machine_capacity(MIX)


def test_what_hardware_must_have():
    """Hardware without a price or a throughput is a slip of the caller."""
    with pytest.raises(ValueError, match="rented, or bought"):
        assert RENTED._replace(gpu_rate=None).cost_per_day
    with pytest.raises(ValueError, match="has a throughput"):
        RENTED._replace(throughput=None).capacity(MIX)


def test_unit_price():
    """USD per million tokens; none without tokens."""
    assert unit_price(Fraction(1), Fraction(3_000_000)) == usd("0.333333333333")
    assert unit_price(Fraction(1), Fraction(0)) is None


@given(amounts, amounts, amounts, shares, shares)
def test_own_cost_falls_with_utilisation(
    gpus: Fraction, rate: Fraction, throughput: Fraction, one: Fraction, other: Fraction
):
    """The busier the hardware, the less a token costs; twice as busy is half the cost."""
    less, more = sorted((one, other))
    idle, busy = (hardware(gpus, rate, throughput, share) for share in (less, more))
    cost = [each.cost_per_day / each.capacity(MIX) for each in (idle, busy)]
    assert cost[0] * less == cost[1] * more
    assert (cost[0] > cost[1]) == (less < more)


@given(amounts, amounts, amounts, amounts)
def test_parts_add_up(gpus: Fraction, price: Fraction, life: Fraction, operations: Fraction):
    """The parts of a day's cost are all of it."""
    bought = BOUGHT._replace(gpus=gpus, gpu_price=price, gpu_life=life, operations=operations)
    assert sum(part.cost_per_day for part in bought.parts) == bought.cost_per_day
