"""The request of a look-up: a price as it is listed, on a moment or ever."""

from __future__ import annotations

from costcalc.asking.parts import due, on, one_value
from costcalc.asking.request import Asking
from costcalc.asking.words import Parameter
from costcalc.questions.lookup.listed import read_listed
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.periods import Moment
    from costcalc.questions.lookup.listed import Listed


class Request(NamedTuple):
    """What is asked: `on` None is ever."""

    price: Listed
    on: Moment | None = None


ASKING = Asking(
    (
        due(
            one_value(
                Parameter(
                    "price",
                    "the figure, as it is listed: 0.14, '0,14 $', 0.14 USD/Mtoken",
                    also=("amount",),
                    required=True,
                    example="0.14",
                    pattern=r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,15}|,[0-9]{1,2}|,[0-9]{4,15})?"
                    r"( USD/(Mtoken|image|request))?$",
                ),
                read_listed,
            ),
            "say the price to look up, such as 0.14",
        ),
        on(),
    ),
    Request,
)
