"""`models`: which models there are, and what they cost on a day."""

from __future__ import annotations

from datetime import date, datetime

from costcalc.errors import UsageError, listed, shown
from costcalc.operations.model_filters import PARAMETERS as FILTERS
from costcalc.operations.model_filters import in_order, page_of, read_filter
from costcalc.operations.words import ON, Parameter, check_words, names_of, one_text, texts
from costcalc.periods import Moment, day_start, parse_moment, spell
from costcalc.pricing.model import BilledAs, Price
from costcalc.table.layers import FILES, HISTORY
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.operations.words import Words
    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.rating.table import RatingTable

ON_SALE, ENDED, NOT_YET, UNPRICED = "on sale", "ended", "not yet on sale", "no list price"
DEPRECATED = "deprecated"
"""A feed lists its price, and says that it is not to be used any more."""
SEEN = "seen in price files"
"""Public price files show its price, and neither our table nor a feed has the model: it is ranked where it is
named, and not among all."""
STATUSES = (ON_SALE, ENDED, NOT_YET, UNPRICED, DEPRECATED, SEEN)

PARAMETERS = (
    Parameter("provider", "only models of this provider, such as openai"),
    Parameter("weights", "only models with open, or with closed, weights"),
    Parameter(
        "exclude_jurisdiction", "leave out providers of this country, such as CN", also=("not_in",), many=True
    ),
    Parameter("search", "only models whose id, name or alias contains this text"),
    Parameter("status", f"only models that are {listed(STATUSES)} on the day"),
    *FILTERS,
    ON,
)
"""The words of a question about models."""
NAMES = names_of(PARAMETERS)


class ModelRow(NamedTuple):
    """One model on a moment; `period` is the price in force, None where it is not on sale.

    `context_window` is what it reads then.
    """

    model: Model
    status: str
    period: PricePeriod | None
    context_window: int | None

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON has it; prices are base list prices per pricing unit, as plain decimal text."""
        model, period = self.model, self.period
        return {
            "model": model.id,
            "name": model.name,
            "provider": model.provider.id,
            "jurisdiction": model.provider.jurisdiction,
            "status": self.status,
            "weights": model.weights,
            "weights_of": model.weights_of,
            "licence": model.licence,
            "released": model.released,
            "lifecycle": model.lifecycle.to_dict(),
            "context_window": self.context_window,
            "successor": model.successor,
            "aliases": list(dict.fromkeys(alias.name for alias in model.aliases)),
            "effective_from": period.since if period else None,
            "effective_to": spell(period.effective_to) if period and period.effective_to else None,
            "effective_from_basis": period.basis if period else None,
            "list_unit_prices": list_prices(period) if period else {},
            "variants": [str(variant.when) for variant in period.variants] if period else [],
            "source": period.source.id if period else None,
            "note": _note(model, period),
            "layer": model.layer,
        }


def _note(model: Model, period: PricePeriod | None) -> str | None:
    """What is to be known of a model and, where a feed has its price, of that price."""
    if period is None or period.since is not None or not period.note:
        return model.unpriced or model.note
    return period.note if not model.note or model.note in period.note else f"{period.note}; {model.note}"


def list_prices(period: PricePeriod) -> dict[str, str]:
    """The base prices of a period by meter: decimal text, perhaps `per` an hour; or `as <meter>`."""
    prices = {}
    for meter, rate in period.rates.items():
        if isinstance(rate, Price):
            prices[meter] = rate.said_of(meter)
        elif isinstance(rate, BilledAs):
            prices[meter] = f"as {rate.meter}"
        else:
            prices[meter] = "not sold"
    return prices


class ModelList(NamedTuple):
    """The models that a question asked for, or a page of them."""

    on: Moment
    table_hash: str
    rows: Sequence[ModelRow]
    total: int
    offset: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/models/1`; `total` are all that were asked for, on any page."""
        return {
            "schema": "costcalc/models/1",
            "on": spell(self.on),
            "currency": "USD",
            "table": {"hash": self.table_hash},
            "total": self.total,
            "offset": self.offset,
            "models": [row.to_dict() for row in self.rows],
        }


def models(table: RatingTable, words: Words, today: date, *, ending: bool = False) -> ModelList:
    """List models with the prices in force on `on`: at that instant, or at the start of that UTC day.

    With `ending` those join that are sold until an end that is announced.
    """
    check_words(words, NAMES)
    on = moment_said(words, today)
    weights, status = one_text(words, "weights"), one_text(words, "status")
    if weights not in (None, "open", "closed"):
        raise UsageError(f"must be open or closed, not {shown(weights)}", "weights")
    if status is not None and status not in STATUSES:
        raise UsageError(f"must be {listed(STATUSES)}, not {shown(status)}", "status")
    provider, search = one_text(words, "provider"), (one_text(words, "search") or "").lower()
    excluded = {each.upper() for each in texts(words, "exclude_jurisdiction", "not_in")}
    wanted = read_filter(words)
    # What the history alone knows is never on sale: of thousands of models nothing need be read.
    is_any = status == ON_SALE and provider is None and wanted.layer is None and not excluded
    every = list(table.catalogue.models(but=HISTORY if is_any else None))
    _known("provider", provider, {model.provider.id for model in every})
    for each in excluded:
        _known("exclude_jurisdiction", each, {model.provider.jurisdiction or "" for model in every})
    _known("layer", wanted.layer, {model.layer for model in every})
    rows = [
        row
        for row in (row_of(model, on) for model in every)
        if (provider is None or row.model.provider.id == provider)
        and (weights is None or row.model.weights == weights)
        and (status is None or row.status == status or (ending and _is_ending(row)))
        and row.model.provider.jurisdiction not in excluded
        and _mentions(row.model, search)
        and wanted.takes(row)
    ]
    page, offset = page_of(in_order(rows, words), words)
    return ModelList(on, table.hash, page, len(rows), offset)


def moment_said(words: Words, today: date) -> Moment:
    """The moment of a question; today where none was said."""
    said = one_text(words, "on")
    return parse_moment(said) if said else today


def row_of(model: Model, on: Moment) -> ModelRow:
    """A model with its price and status on a moment."""
    instant = on if isinstance(on, datetime) else day_start(on)
    period = model.period_at(instant)
    is_sold = period is not None and not period.withdrawn
    return ModelRow(
        model, _status(model, instant, is_sold=is_sold), period if is_sold else None, model.window_on(on)
    )


def _status(model: Model, instant: datetime, *, is_sold: bool) -> str:
    if is_sold:
        sold = SEEN if model.layer == HISTORY else ON_SALE
        return DEPRECATED if model.is_deprecated(instant) else sold
    if model.unpriced:
        return UNPRICED
    return NOT_YET if model.prices and instant < model.prices[0].start else ENDED


def _is_ending(row: ModelRow) -> bool:
    """Whether a model has a price and its end is announced: by our own table, or for a day to come.

    That a feed calls a model deprecated, and no more, says that it may no longer be sold.
    """
    if row.status != DEPRECATED or row.model.layer == HISTORY:
        return False
    return row.model.layer in FILES or row.model.lifecycle.shutdown is not None


def _mentions(model: Model, text: str) -> bool:
    names = (model.id, model.name, *(alias.name for alias in model.aliases))
    return not text or any(text in name.lower() for name in names)


def _known(field: str, value: str | None, known: set[str]) -> None:
    if value is not None and value not in known:
        raise UsageError(f"{shown(value)} is none of {', '.join(sorted(known - {''}))}", field)
