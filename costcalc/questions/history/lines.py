"""The lines of a history: a name followed from model to model, and what each layer says of it."""

from __future__ import annotations

from datetime import UTC, datetime

from costcalc.periods import lasting
from costcalc.pricing.model import BEGINNING, Price
from costcalc.pricing.names.meaning import known_names, named_model
from costcalc.questions.frames import Framed
from costcalc.questions.history.shape import HISTORY
from costcalc.questions.models.shape import said_prices
from costcalc.table.catalogue import layers_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from costcalc.pricing.model import Model, Name, PricePeriod, Rate, Rates
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.questions.history.request import Request
    from costcalc.rating.table import RatingTable

LAST = datetime.max.replace(tzinfo=UTC)
"""Later than every end; never told."""


class Change(NamedTuple):
    """A meter whose list price is another than in the line before; None where there was, or is, none."""

    meter: str
    before: str | None
    after: str | None


class HistoryLine(NamedTuple):
    """What a name cost in a period, as far as it stood for the model in that time.

    `effective_from` is None where nobody says since when the price holds.
    """

    model: Model
    period: PricePeriod
    effective_from: datetime | None
    changes: Sequence[Change]
    layer: str

    @property
    def context_window(self) -> int | None:
        """What the model could read then."""
        return self.model.window_in(self.period)

    @property
    def added(self) -> dict[str, Price]:
        """The meters that feeds added to the period."""
        rates = self.period.rates.items()
        return {meter: rate for meter, rate in rates if isinstance(rate, Price) and rate.added}


class _History(NamedTuple):
    name: str
    table_hash: str
    lines: Sequence[HistoryLine]


class History(_History, Framed):
    """The lines of a name, oldest first."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<History of {self.name}: {len(self.lines)} lines>"

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/history/1`."""
        return HISTORY.document(self)


def history(table: RatingTable, request: Request) -> History:
    """What a name has cost over time; an alias is followed from model to model as it was re-pointed."""
    lines: list[HistoryLine] = []
    names = known_names(table.catalogue, request.model)
    exact = [name for name in names if name.matched == "exact"]
    for name in sorted(exact or names, key=lambda name: name.effective_from or BEGINNING):
        model = named_model(table.catalogue, name, request.model)
        before = lines[-1].period.rates if lines else {}
        lines += _lines(model, model.layer, _clipped(model, name), before)
    if request.all_layers:
        lines += _of_other_layers(table, lines)
    if request.on is not None:
        asked = lasting(request.on)
        lines = [line for line in lines if line.period.overlaps(asked)]
    return History(request.model, table.hash, lines)


def _of_other_layers(table: RatingTable, lines: Sequence[HistoryLine]) -> Iterator[HistoryLine]:
    """What the layers whose prices are not used say of the same models, each on its own."""
    models = {line.model.id: line.model for line in lines}
    for layer in layers_of(table):
        for model in models.values():
            same = _same_in(layer.catalogue, model) if model.layer != layer.name else None
            if same:
                yield from _lines(same, layer.name, ((each, each.effective_from) for each in same.prices), {})


def _lines(
    model: Model, layer: str, periods: Iterable[tuple[PricePeriod, datetime | None]], before: Rates
) -> Iterator[HistoryLine]:
    """A line for each period with its beginning; `before` are the rates that the first is held against."""
    for period, since in periods:
        yield HistoryLine(model, period, since, tuple(_changes(before, period.rates)), layer)
        before = period.rates


def _same_in(catalogue: Catalogue, model: Model) -> Model | None:
    """The model of another layer that goes by one of a model's names with the same provider."""
    for name in (model.id, *(alias.name for alias in model.aliases)):
        found = {each.model for each in catalogue.names(name)}
        same = [each for each in found if each.partition("/")[0] == model.provider.id]
        if len(same) == 1:
            return catalogue.model(same[0])
    return None


def _clipped(model: Model, name: Name) -> Iterator[tuple[PricePeriod, datetime | None]]:
    """The periods of a model, as far as they lie within the time in which a name stood for it.

    Each with its beginning, which is None where nobody says since when.
    """
    since, until = name.effective_from, name.effective_to
    for period in model.prices:
        start = max(since or BEGINNING, period.start)
        end = min(until or LAST, period.effective_to or LAST)
        if start < end:
            told = period.effective_from if start == period.start else start
            yield period._replace(start=start, effective_to=None if end == LAST else end), told


def _changes(before: Rates, after: Rates) -> Iterator[Change]:
    old, new = said_prices(before), said_prices(after)
    for meter in dict.fromkeys((*old, *new)):
        if old and not _is_same(before.get(meter), after.get(meter)):
            yield Change(meter, old.get(meter), new.get(meter))


def _is_same(before: Rate | None, after: Rate | None) -> bool:
    """Whether two rates are one price: 0.06 a minute is 3.60 an hour."""
    one, other = (each.unit_amount if isinstance(each, Price) else None for each in (before, after))
    return one == other
