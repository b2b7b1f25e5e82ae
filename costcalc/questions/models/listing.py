"""Which models there are, and what they cost on a day: found, put in order, and a page of them."""

from __future__ import annotations

from costcalc.errors import UnknownValueError
from costcalc.periods import lasting, spell
from costcalc.pricing.model import Price
from costcalc.pricing.source import HISTORY
from costcalc.prose import shown
from costcalc.questions.frames import Framed
from costcalc.questions.models.request import DEPRECATED, ENDED, NOT_YET, ON_SALE, SEEN, UNPRICED, Order
from costcalc.questions.models.search import Nearness, Searched, searched
from costcalc.questions.models.shape import MODEL_LIST
from costcalc.table.layers import FILES
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from decimal import Decimal
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.questions.models.request import Request
    from costcalc.rating.table import RatingTable


class ModelRow(NamedTuple):
    """One model on a moment; `period` is the price in force, None where it is not on sale.

    `context_window` is what it reads then.
    """

    model: Model
    status: str
    period: PricePeriod | None
    context_window: int | None

    def amount_of(self, meter: str) -> Decimal | None:
        """The base list price of a meter in force; None without one."""
        rate = self.period.rates.get(meter) if self.period else None
        return rate.unit_amount if isinstance(rate, Price) else None

    @property
    def note(self) -> str | None:
        """What is to be known of the model and, where a feed has its price, of that price."""
        model, period = self.model, self.period
        if period is None or period.since is not None or not period.note:
            return model.unpriced or model.note
        return period.note if not model.note or model.note in period.note else f"{period.note}; {model.note}"


class _ModelList(NamedTuple):
    on: Moment
    table_hash: str
    rows: Sequence[ModelRow]
    total: int
    offset: int = 0
    searched_as: Sequence[str] = ()


class ModelList(_ModelList, Framed):
    """The models that a question asked for, or a page of them."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<ModelList on {spell(self.on)}: {len(self.rows)} of {self.total} models>"

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/models/1`; `total` are all that were asked for, on any page.

        `searched_as` is what was looked for, where nothing is called what was to be looked for.
        """
        return MODEL_LIST.document(self)


def found(table: RatingTable, request: Request) -> ModelList:
    """List models, as `models` does; where nothing is called what is searched for, those that are near."""
    return models(table, request, forgiving=True)


def models(table: RatingTable, request: Request, *, forgiving: bool = False) -> ModelList:
    """List models with the prices in force on `on`: at that instant, or at the start of that UTC day.

    What is `forgiving` lists what is near where nothing is called what is searched for, and says so.
    """
    on: Moment = request.on  # type: ignore[assignment]
    if request.models:
        named = {each.rater.model.id: each.rater.model for each in table.find_all(request.models, on)}
        return ModelList(on, table.hash, [row_of(model, on) for model in named.values()], len(named))
    excluded = [each.upper() for each in request.exclude_jurisdiction]
    # What the history alone knows is never on sale: of thousands of models nothing need be read.
    is_any = request.status == ON_SALE and request.provider is None and request.layer is None and not excluded
    every = list(table.catalogue.models(but=HISTORY if is_any else None))
    _known("provider", [request.provider], {model.provider.id for model in every})
    _known("exclude_jurisdiction", excluded, {model.provider.jurisdiction or "" for model in every})
    _known("layer", [request.layer], {model.layer for model in every})
    called = Searched(every)
    if request.search:
        called = searched(table.catalogue, every, request.search, forgiving=forgiving)
    rows = [row_of(model, on) for model in called.models if model.provider.jurisdiction not in excluded]
    rows = [row for row in rows if _is_asked(row, request)]
    offset = request.offset or 0
    page = _ordered(rows, request, called.read_as)[offset:][: request.limit]
    return ModelList(on, table.hash, page, len(rows), offset, called.read_as)


def _ordered(rows: list[ModelRow], request: Request, read_as: Sequence[str]) -> list[ModelRow]:
    """The rows in the order that is asked for; of a search, unless one is, what is nearest and newest."""
    if request.sort is not None or not request.search:
        return _in_order(rows, request.sort or Order())
    nearness = Nearness(read_as or [request.search])
    newest = sorted(rows, key=lambda row: row.model.released or "", reverse=True)
    return sorted(newest, key=lambda row: nearness.rank(row.model, is_on_sale=row.status == ON_SALE))


def row_of(model: Model, on: Moment) -> ModelRow:
    """A model with its price and status on a moment."""
    instant = lasting(on).start
    period = model.period_at(instant)
    sold = None if period is None or period.withdrawn else period
    return ModelRow(model, status_of(model, instant, is_sold=bool(sold)), sold, model.window_on(on))


def status_of(model: Model, instant: datetime, *, is_sold: bool) -> str:
    """The status of a model; `is_sold` where a price of it is in force."""
    if is_sold:
        sold = SEEN if model.layer == HISTORY else ON_SALE
        return DEPRECATED if model.is_deprecated(instant) else sold
    if model.unpriced:
        return UNPRICED
    return NOT_YET if model.prices and instant < model.prices[0].start else ENDED


def _is_asked(row: ModelRow, request: Request) -> bool:
    """Whether a model is asked for; one without a context window or a price meets no bound."""
    model, window, status = row.model, row.context_window, request.status
    return (
        request.provider in (None, model.provider.id)
        and request.weights in (None, model.weights)
        and (status in (None, row.status) or (request.ending and _is_ending(row)))
        and request.layer in (None, model.layer)
        and (request.context is None or (window is not None and request.context.holds(window)))
        and _within(row.amount_of("input"), request.max_input_price)
        and _within(row.amount_of("output"), request.max_output_price)
    )


def _within(amount: Decimal | None, most: Decimal | None) -> bool:
    return most is None or (amount is not None and amount <= most)


def _in_order(rows: list[ModelRow], order: Order) -> list[ModelRow]:
    """The rows in an order; those that lack what is sorted by come last."""
    if order.name == "table":
        return rows[::-1] if order.downwards else rows
    known = [row for row in rows if _key(row, order.name) is not None]
    unknown = [row for row in rows if _key(row, order.name) is None]
    return sorted(known, key=lambda row: _key(row, order.name), reverse=order.downwards) + unknown


def _key(row: ModelRow, name: str) -> Any:  # noqa: ANN401 - texts or numbers, all of one kind
    if name == "model":
        return row.model.id
    if name == "context":
        return row.context_window
    return row.model.released if name == "released" else row.amount_of(name)


def _is_ending(row: ModelRow) -> bool:
    """Whether a model has a price and its end is announced: by our own table, or for a day to come.

    That a feed calls a model deprecated, and no more, says that it may no longer be sold.
    """
    if row.status != DEPRECATED or row.model.layer == HISTORY:
        return False
    return row.model.layer in FILES or row.model.lifecycle.shutdown is not None


def _known(field: str, values: Iterable[str | None], known: set[str]) -> None:
    """Refuse what no model of the table has."""
    for value in values:
        if value is not None and value not in known:
            raise UnknownValueError(f"{shown(value)} is none of {', '.join(sorted(known - {''}))}", field)
