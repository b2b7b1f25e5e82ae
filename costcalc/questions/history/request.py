"""The request of a history: a name, and what of it is told."""

from __future__ import annotations

from costcalc.asking.parts import BY_NAME, NOT_ALLOWED, Allowed, due, on, one_flag, one_word
from costcalc.asking.request import Asking
from costcalc.asking.words import Parameter
from costcalc.questions.price.request import MODEL
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.periods import Moment


class Request(NamedTuple):
    """What is asked: `on` None is all of the time."""

    model: str
    on: Moment | None = None
    all_layers: bool = False
    allowed: Allowed = NOT_ALLOWED


ASKING = Asking(
    (
        due(one_word(MODEL), "name the model, such as deepseek-r1"),
        on("only what was in force on this day, or at this instant"),
        one_flag(
            Parameter(
                "all_layers", "also what the layers say whose prices are not used, each on its own", "flag"
            )
        ),
        BY_NAME,
    ),
    Request,
)
