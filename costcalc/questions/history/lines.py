"""The lines of a history: a name followed from model to model, and what each layer says of it."""

from __future__ import annotations

from datetime import UTC, datetime

from costcalc.periods import whole_day
from costcalc.pricing.model import BEGINNING, Price
from costcalc.pricing.names.meaning import known_names
from costcalc.questions.history.result import Change, History, HistoryLine, said_prices
from costcalc.table.alone import layers_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from costcalc.pricing.model import Model, PricePeriod, Rate, Rates
    from costcalc.pricing.names.name import Name
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.questions.history.request import Request
    from costcalc.rating.table import RatingTable

LAST = datetime.max.replace(tzinfo=UTC)
"""Later than every end; never told."""


def history(table: RatingTable, request: Request) -> History:
    """What a name has cost over time; an alias is followed from model to model as it was re-pointed."""
    stood_for = known_names(table.catalogue, request.model)
    lines: list[HistoryLine] = []
    for each in sorted(_by_id_first(stood_for), key=lambda each: each.effective_from or ""):
        for start, end, model, period in _clipped(table.catalogue.model(each.model), each):
            before = lines[-1].period.rates if lines else {}
            lines.append(HistoryLine(model, period, start, end, tuple(_changes(before, period.rates))))
    if request.all_layers:
        lines += _of_other_layers(table, lines)
    if request.on is not None:
        moment = request.on
        lines = [line for line in lines if _in_force(line, moment)]
    return History(request.model, table.hash, lines)


def _of_other_layers(table: RatingTable, lines: Sequence[HistoryLine]) -> Iterator[HistoryLine]:
    """What the layers whose prices are not used say of the same models, each on its own."""
    models = {line.model.id: line.model for line in lines}
    for layer in layers_of(table):
        name = layer.name
        for model in models.values():
            same = _same_in(layer.catalogue, model) if model.layer != name else None
            before: Rates = {}
            for period in same.prices if same else ():
                changes = tuple(_changes(before, period.rates))
                yield HistoryLine(same or model, period, period.start, period.effective_to, changes, name)
                before = period.rates


def _same_in(catalogue: Catalogue, model: Model) -> Model | None:
    """The model of another layer that goes by one of a model's names with the same provider."""
    for name in (model.id, *(alias.name for alias in model.aliases)):
        found = {each.model for each in catalogue.names(name)}
        same = [each for each in found if each.partition("/")[0] == model.provider.id]
        if len(same) == 1:
            return catalogue.model(same[0])
    return None


def _by_id_first(names: Sequence[Name]) -> list[Name]:
    exact = [each for each in names if each.matched == "exact"]
    return exact or list(names)


def _clipped(model: Model, name: Name) -> Iterator[tuple[datetime, datetime | None, Model, PricePeriod]]:
    """The periods of a model, as far as they lie within the time in which a name stood for it."""
    since = datetime.fromisoformat(name.effective_from) if name.effective_from else BEGINNING
    until = datetime.fromisoformat(name.effective_to) if name.effective_to else LAST
    for period in model.prices:
        start, end = max(since, period.start), min(until, period.effective_to or LAST)
        if start < end:
            yield start, None if end == LAST else end, model, period


def _in_force(line: HistoryLine, moment: date) -> bool:
    if isinstance(moment, datetime):
        return line.start <= moment and (line.effective_to is None or moment < line.effective_to)
    day = whole_day(moment)
    return line.start < day.end and (line.effective_to is None or day.start < line.effective_to)


def _changes(before: Rates, after: Rates) -> Iterator[Change]:
    old, new = said_prices(before), said_prices(after)
    for meter in dict.fromkeys((*old, *new)):
        if old and not _is_same(before.get(meter), after.get(meter)):
            yield Change(meter, old.get(meter), new.get(meter))


def _is_same(before: Rate | None, after: Rate | None) -> bool:
    """Whether two rates are one price: 0.06 a minute is 3.60 an hour."""
    one, other = (each.unit_amount if isinstance(each, Price) else None for each in (before, after))
    return one == other
