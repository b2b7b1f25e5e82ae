"""The request of a look-up: a price as it is listed, on a moment or ever."""

from __future__ import annotations

from costcalc.asking.parts import due, on, one_value
from costcalc.asking.request import Asking
from costcalc.asking.words import Parameter
from costcalc.errors import UsageError
from costcalc.numbers import money_number
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from costcalc.periods import Moment

THREE_DIGITS = 3


class Listed(NamedTuple):
    """A price as it is listed; its unit is empty where none was said."""

    amount: Decimal
    unit: str = ""


class Request(NamedTuple):
    """What is asked: `on` None is ever."""

    price: Listed
    on: Moment | None = None


def _listed(said: str) -> Listed:
    figure, _, unit = said.partition(" ")
    whole, comma, decimals = figure.partition(",")
    if comma and whole != "0" and len(decimals) == THREE_DIGITS:
        raise UsageError(f"{shown(said)} may be thousands or a fraction: write 1000 or 1.000")
    return Listed(money_number(figure.replace(",", ".", 1)), unit)


ASKING = Asking(
    (
        due(
            one_value(
                Parameter(
                    "price",
                    "the figure, as it is listed: 0.14, 0,14 or 0.14 USD/Mtoken",
                    also=("amount",),
                    required=True,
                    example="0.14",
                    pattern=r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,15}|,[0-9]{1,2}|,[0-9]{4,15})?"
                    r"( USD/(Mtoken|image|request))?$",
                ),
                _listed,
            ),
            "say the price to look up, such as 0.14",
        ),
        on(),
    ),
    Request,
)
