"""`history`: what a name has cost over time, one dated line per change, each with its source."""

from __future__ import annotations

from datetime import UTC, date, datetime

from costcalc.errors import UsageError
from costcalc.operations.words import (
    ALLOW_PATTERN,
    Parameter,
    allowed,
    check_words,
    flag_said,
    names_of,
    one_text,
)
from costcalc.periods import parse_moment, whole_day
from costcalc.pricing.model import BEGINNING, Price
from costcalc.pricing.names.meaning import known_names
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.questions.history.shape import HISTORY
from costcalc.questions.models.result import list_prices
from costcalc.questions.price.request import MODEL
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.operations.words import Words
    from costcalc.pricing.model import Model, PricePeriod, Rate, Rates
    from costcalc.pricing.names.name import Name
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.rating.table import RatingTable

PARAMETERS = (
    MODEL,
    Parameter("on", "only what was in force on this day, or at this instant", "moment", example="2025-01-25"),
    Parameter("all_layers", "also what the layers say whose prices are not used, each on its own", "flag"),
    ALLOW_PATTERN,
)
"""The words of a question about history."""
NAMES = names_of(PARAMETERS)

LAST = datetime.max.replace(tzinfo=UTC)
"""Later than every end; never told."""


class Change(NamedTuple):
    """A meter whose list price is another than in the line before; None where there was, or is, none."""

    meter: str
    before: str | None
    after: str | None


class HistoryLine(NamedTuple):
    """What a name cost in `[start, effective_to)`; `effective_to` None is still open."""

    model: Model
    period: PricePeriod
    start: datetime
    effective_to: datetime | None
    changes: Sequence[Change]
    layer: str = ""

    @property
    def effective_from(self) -> datetime | None:
        """When the line begins; None where nobody says since when its price holds."""
        return self.period.effective_from if self.start == self.period.start else self.start

    @property
    def said_by(self) -> str:
        """The layer that says so."""
        return self.layer or self.model.layer

    @property
    def context_window(self) -> int | None:
        """What the model could read then."""
        return self.model.window_in(self.period)

    @property
    def list_unit_prices(self) -> dict[str, str]:
        """The base prices, by meter."""
        return list_prices(self.period)

    @property
    def variants(self) -> list[VariantLine]:
        """The prices under some conditions; where it is not sold, none, as of none of the base's fees."""
        return [
            VariantLine(str(each.when), each.sold, _prices(each.rates) if each.sold else {})
            for each in self.period.variants
        ]

    @property
    def added(self) -> dict[str, Price]:
        """The meters that feeds added to the period."""
        rates = self.period.rates.items()
        return {meter: rate for meter, rate in rates if isinstance(rate, Price) and rate.added}


class VariantLine(NamedTuple):
    """What a name cost under some conditions."""

    said: str
    sold: bool
    list_unit_prices: Mapping[str, str]


class History(NamedTuple):
    """The lines of a name, oldest first."""

    name: str
    table_hash: str
    lines: Sequence[HistoryLine]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/history/1`."""
        return HISTORY.document(self)


def history(table: RatingTable, words: Words, today: date) -> History:  # noqa: ARG001 - every operation takes it
    """What a name has cost over time; an alias is followed from model to model as it was re-pointed."""
    check_words(words, NAMES)
    name = one_text(words, "model")
    if name is None:
        raise UsageError("name the model, such as deepseek-r1", "model")
    stood_for = known_names(allowed(table, words).catalogue, name)
    lines: list[HistoryLine] = []
    for each in sorted(_by_id_first(stood_for), key=lambda each: each.effective_from or ""):
        for start, end, model, period in _clipped(table.catalogue.model(each.model), each):
            before = lines[-1].period.rates if lines else {}
            lines.append(HistoryLine(model, period, start, end, tuple(_changes(before, period.rates))))
    if flag_said(words, "all_layers"):
        lines += _of_other_layers(table, lines)
    said = one_text(words, "on")
    if said:
        moment = parse_moment(said)
        lines = [line for line in lines if _in_force(line, moment)]
    return History(name, table.hash, lines)


def _of_other_layers(table: RatingTable, lines: Sequence[HistoryLine]) -> Iterator[HistoryLine]:
    """What the layers whose prices are not used say of the same models, each on its own."""
    from costcalc.operations.audit import layers_of
    from costcalc.pricing.stored.compiled import Catalogue

    models = {line.model.id: line.model for line in lines}
    for layer in layers_of(table, Catalogue(table.catalogue.data)):
        name = layer.says.layer
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
    old, new = _prices(before), _prices(after)
    for meter in dict.fromkeys((*old, *new)):
        if old and not _is_same(before.get(meter), after.get(meter)):
            yield Change(meter, old.get(meter), new.get(meter))


def _is_same(before: Rate | None, after: Rate | None) -> bool:
    """Whether two rates are one price: 0.06 a minute is 3.60 an hour."""
    one, other = (each.unit_amount if isinstance(each, Price) else None for each in (before, after))
    return one == other


def _prices(rates: Rates) -> dict[str, str]:
    return {meter: rate.said_of(meter) for meter, rate in rates.items() if isinstance(rate, Price)}
