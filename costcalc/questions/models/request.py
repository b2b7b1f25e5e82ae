"""The request of a list of models: what a model must be, and in which order they are listed."""

from __future__ import annotations

from costcalc.asking.among import AMONG
from costcalc.asking.parts import on, one_count, one_of, one_value, one_word
from costcalc.asking.request import Asking, Part
from costcalc.asking.words import Parameter, models_named
from costcalc.errors import UsageError
from costcalc.meters import METERS
from costcalc.prose import listed, shown
from costcalc.units import read_price
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from costcalc.asking.among import Bound
    from costcalc.asking.request import Said
    from costcalc.periods import Moment

MOST_ROWS = 100_000
PRICE_PATTERN = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?( USD/Mtoken)?$"
ORDERS = ("table", "model", "context", "released", "input", "output")
"""By what a list may be sorted; `table` is the order of the layers."""

ON_SALE, ENDED, NOT_YET, UNPRICED = "on sale", "ended", "not yet on sale", "no list price"
DEPRECATED = "deprecated"
"""A feed lists its price, and says that it is not to be used any more."""
SEEN = "seen in price files"
"""Public price files show its price, and neither our table nor a feed has the model: it is ranked where it is
named, and not among all."""
STATUSES = (ON_SALE, ENDED, NOT_YET, UNPRICED, DEPRECATED, SEEN)


class Order(NamedTuple):
    """By what a list is sorted, and whether the other way round."""

    name: str = "table"
    downwards: bool = False


class Request(NamedTuple):
    """What is asked: `models` are those that are named, beside which nothing else but `on` may be said.

    `on` None is the present day. With `ending`, which no word says, those join that are sold until an end
    that is announced.
    """

    provider: str | None = None
    weights: str | None = None
    exclude_jurisdiction: Sequence[str] = ()
    search: str | None = None
    status: str | None = None
    layer: str | None = None
    context: Bound | None = None
    max_input_price: Decimal | None = None
    max_output_price: Decimal | None = None
    sort: Order | None = None
    limit: int | None = None
    offset: int | None = None
    on: Moment | None = None
    models: Sequence[str] = ()
    ending: bool = False


def _most(meter: str, such_as: str, example: str | None = None) -> Part:
    """The highest price of a meter that a model may have."""
    help = f"only models whose {meter} costs at most: '{such_as}'"  # noqa: A001 - as in `Parameter`

    def read(said: str) -> Decimal:
        return read_price(said if " " in said or "/" in said else f"{said} USD/Mtoken", METERS[meter])

    name = f"max_{meter}_price"
    return one_value(Parameter(name, help, "count", example=example, pattern=PRICE_PATTERN), read)


def _order(said: str) -> Order:
    order = Order(said.removeprefix("-"), said.startswith("-")) if said else Order()
    if order.name not in ORDERS:
        raise UsageError(f"must be {listed(ORDERS)}, not {shown(said)}")
    return order


def _alone(part: Part) -> Part:
    """A part beside which nothing chooses among many."""
    name = part.parameters[0].name

    def read(said: Said) -> object:
        others = sorted(said.words.keys() - {name, "on"})
        if name in said.words and others:
            raise UsageError(f"says which of many models; leave it out beside {name}", others[0])
        return part.of(said)

    return part._replace(read=read)


NAMED = Part(
    "models",
    (Parameter("model", "only this model, an id or an alias; several joined by commas", many=True),),
    lambda said: tuple(models_named(said.words, "model")),
)
ASKING = Asking(
    (
        *AMONG,
        one_of(Parameter("status", f"only models that are {listed(STATUSES)} on the day"), STATUSES),
        one_word(Parameter("layer", "only models of this layer: overlay, table, genai-prices, …")),
        _most("input", "1 USD/Mtoken", example="1 USD/Mtoken"),
        _most("output", "5 USD/Mtoken"),
        one_value(
            Parameter(
                "sort",
                f"by {listed(ORDERS)}; with a - before it, the other way round",
                example="input",
                values=(*ORDERS, *(f"-{each}" for each in ORDERS)),
            ),
            _order,
        ),
        one_count(Parameter("limit", "at most so many of them", "count"), most=MOST_ROWS),
        one_count(Parameter("offset", "without the first so many", "count"), most=MOST_ROWS, least=0),
        on(),
        _alone(NAMED),
    ),
    Request,
)
