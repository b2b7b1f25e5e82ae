"""The request of a training's cost: a model, or a run of one's own, and over what its cost is spread."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from costcalc.asking.parts import BY_PATTERN, NOT_ALLOWED, Allowed, one_value, one_word
from costcalc.asking.request import Asking, Part
from costcalc.asking.words import Parameter
from costcalc.errors import UsageError
from costcalc.numbers import physical_number, share_number, within_reach
from costcalc.questions.training.costs import OwnRun
from costcalc.units import read_quantity
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.request import Said

PATTERN = r"^[0-9][0-9_.]*(e[+-]?[0-9]{1,2})?[kMG]?%?( ?/?[A-Za-z_]+([/*][A-Za-z_]+)*)?$"


class Request(NamedTuple):
    """What is asked: of a model, by any name, or of a run."""

    model: str | None = None
    allowed: Allowed = NOT_ALLOWED
    run: OwnRun = OwnRun()
    over_tokens: Fraction | None = None
    price: Fraction | None = None
    share: Fraction | None = None


def _model(said: Said) -> str | None:
    model: str | None = MODEL.of(said)
    own = [name for name in said.words if name in OwnRun._fields]
    if model is not None and own:
        raise UsageError("name a model, or describe a run of your own, not both", own[0])
    return model


def _number(name: str, help: str, reader: Callable[[str], Decimal], example: str | None = None) -> Part:  # noqa: A002
    """A number within reach, as a fraction."""
    parameter = Parameter(name, help, example=example, pattern=PATTERN)
    return one_value(parameter, lambda text: within_reach(Fraction(reader(text)), text))


def _quantity(name: str, about: str, unit: str, such_as: str, *, example: bool = False, **how: Any) -> Part:  # noqa: ANN401 - as its reader takes it
    """A quantity of a unit, with an example in its help and in what refuses it."""
    reader = partial(read_quantity, unit=unit, such_as=such_as, **how)
    return _number(name, f"{about}: {such_as}", reader, such_as if example else None)


MODEL = one_word(
    Parameter("model", "a model of the table, or a name such as GPT-4", example="deepseek-v3", by_place=True)
)
RUN = (
    _quantity(
        "gpu_hours", "of your own run", "GPU_hour", "2.788e6 GPU_hour", number=physical_number, example=True
    ),
    _quantity("gpu_rate", "what a GPU-hour is rented at", "USD/GPU_hour", "2 USD/GPU_hour", example=True),
    _quantity(
        "active_parameters", "parameters used for each token", "parameter", "37e9", number=physical_number
    ),
    _quantity("tokens", "tokens trained on", "token", "14.8e12", number=physical_number),
    one_word(Parameter("gpu", "a GPU of the table, such as H800")),
    _number("mfu", "model FLOP utilisation: 0.35 or 35%", share_number),
    _quantity("gpu_price", "what a GPU with its share of server and network costs", "USD", "30000 USD"),
    _number(
        "gpu_life",
        "how long it is used: 4 year, 35000 hour",
        lambda text: read_quantity(text, "hour", "4 year", bare=False),
    ),
    _quantity("power", "what a GPU draws with its share of the rest", "watt", "700 watt"),
    _number("pue", "power usage effectiveness of the data centre: 1.2", physical_number),
    _quantity("tariff", "the price of energy", "USD/Wh", "0.10 USD/kWh", bare=False),
)
"""What is said of a run of one's own."""
OVER = (
    _quantity(
        "over_tokens",
        "spread the cost over this many tokens served",
        "token",
        "100e12",
        number=physical_number,
    ),
    _quantity("price", "a price that the addition is compared with", "USD/Mtoken", "0.55 USD/Mtoken"),
    _number("share", "the share of that price below which the addition should fall: 5%", share_number),
)
"""Over what its cost is spread."""

ASKING = Asking(
    (
        MODEL._replace(read=_model),
        BY_PATTERN,
        Part(
            "run",
            [parameter for part in RUN for parameter in part.parameters],
            lambda said: OwnRun(**{part.name: part.of(said) for part in RUN}),
        ),
        *OVER,
    ),
    Request,
)
