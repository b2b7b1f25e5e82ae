"""From a validated file to documents: prices read in their units, sources and words inherited, days in order.

A source is inherited: figure, else variant, else period. Words as printed are those of the figure, else of
the rates that it stands in, but never those of another source.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from costcalc.errors import CostcalcError, UsageError
from costcalc.meters import FRACTIONAL_FIELDS, METERS
from costcalc.numbers import ZERO, plain
from costcalc.pricing.source import MILESTONES, first_instant
from costcalc.units import read_list_price, read_price_for, read_quantity
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from typing import Any, TypeVar

    from costcalc.pricing.documents import Document
    from costcalc.pricing.file.report import Report
    from costcalc.pricing.schema.file import LifecycleEntry, ModelEntry, PeriodEntry, PricingFile
    from costcalc.pricing.schema.rates import FigureEntry, VariantEntry
    from costcalc.yaml_tree import Path

    Card = PeriodEntry | VariantEntry
    Read = TypeVar("Read")


def documents_of(file: PricingFile, layer: str, report: Report) -> dict[str, Document]:
    """The models of a file as documents by id; what is wrong with a figure goes to `report`."""
    normal = _Normal(report)
    return {key: normal.model(key, each, layer, ("models", key)) for key, each in file.models.items()}


_OF_PERIOD = {
    "rates", "variants", "printed", "source", "effective_from", "effective_to", "effective_from_basis",
}  # fmt: skip
"""The fields of a period that are read on their own."""


_NOTHING: tuple[Decimal, Decimal | None] = (ZERO, None)
"""What stands for a price that cannot be read."""


class _Normal:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.is_sourced = True

    def model(self, model_id: str, entry: ModelEntry, layer: str, at: Path) -> Document:
        document = entry.model_dump(exclude_none=True, exclude={"prices", *MILESTONES})
        prices = [self.period(each, (*at, "prices", index)) for index, each in enumerate(entry.prices)]
        first = prices[0]["source"] if prices else None
        life = _lifecycle_of(entry, first, self.report, at)
        prices = _closed(_joined(prices, self.report, at), life, self.report, at)
        provider = model_id.partition("/")[0]
        known = {"id": model_id, "provider": provider, "layer": layer, **document}
        if entry.released:
            known["released"] = entry.released.on
        if life:
            known["lifecycle"] = life
        return {**known, "prices": prices}

    def period(self, entry: PeriodEntry, at: Path) -> Document:
        document = entry.model_dump(exclude_none=True, exclude=_OF_PERIOD)
        self.known_sources(entry, at)
        self.is_sourced = entry.source is not None or any(each.source for each in entry.rates.values())
        if not self.is_sourced:  # said once, and not again for each of its figures
            self.report(at, "the period names no source: add `source: <id>` to it, or to each figure")
        rates = self.rates(entry, entry.source, at)
        source = entry.source or next((rate["source"] for rate in rates.values() if rate.get("source")), "")
        variants = [self.variant(each, entry, (*at, "variants", i)) for i, each in enumerate(entry.variants)]
        return {**_edges_of(entry), **document, "source": source, "rates": rates, "variants": variants}

    def variant(self, entry: VariantEntry, period: PeriodEntry, at: Path) -> Document:
        self.known_sources(entry, at)
        document = entry.model_dump(exclude_none=True, include={"when", "sold", "note", "assumes"})
        return {**document, "rates": self.rates(entry, entry.source or period.source, at)}

    def rates(self, entry: Card, source: str | None, at: Path) -> dict[str, Document]:
        """The rates of a period or a variant; `source` is that of what names none itself."""
        figures, there = entry.rates.items(), (*at, "rates")
        return {meter: self.figure(each, meter, entry, source, (*there, meter)) for meter, each in figures}

    def figure(
        self, entry: FigureEntry, meter: str, around: Card, inherited: str | None, at: Path
    ) -> Document:
        if entry.bill_as is not None:
            return {"as": entry.bill_as}
        if not entry.sold:
            return {"sold": False}
        self.known_sources(entry, at)
        source = entry.source or inherited
        if source is None and self.is_sourced:
            self.report(at, "the figure names no source: add `source: <id>` to it or to its period")
        # The words of a table row stand for its own figures, not for one from elsewhere.
        is_of_row = source == inherited
        amount, per = self.read(at, _NOTHING, _list_price, entry.price, meter)
        disputes = []
        for index, each in enumerate(entry.disputed_by):
            place = (*at, "disputed_by", index, "price")
            other = self.read(place, ZERO, read_price_for, each.price, METERS[meter], per)
            dispute = each.model_dump(exclude_none=True, exclude={"price"})
            disputes.append({**dispute, "amount": plain(other)})
        minimum = self.read((*at, "minimum"), None, _minimum, entry.minimum, meter)
        document = {
            "amount": plain(amount),
            "source": source or "",
            "printed": entry.printed or (is_of_row and around.printed),
            "confirmed_by": entry.confirmed_by or (is_of_row and around.confirmed_by),
            "quoted_by": [each.model_dump(exclude_none=True) for each in entry.quoted_by],
            "disputed_by": disputes,
            "note": entry.note,
            "per": per and plain(per),
            "minimum": None if minimum is None else plain(minimum),
        }
        return {key: value for key, value in document.items() if value}

    def read(self, at: Path, otherwise: Read, read: Callable[..., Read], *said: object) -> Read:
        """What is read of what is said; what is wrong with it is told, and something else stands for it."""
        try:
            return read(*said)
        except CostcalcError as error:
            self.report(at, str(error))
            return otherwise

    def known_sources(self, entry: Any, at: Path) -> None:  # noqa: ANN401 - any entry that may name sources
        named = [entry.source, *entry.confirmed_by]
        for field in ("quoted_by", "disputed_by"):
            named += [each.source for each in getattr(entry, field, ())]
        for source in named:
            self.report.knows(source, at)


@lru_cache(maxsize=4_096)  # a price stands in many rows of a table
def _list_price(price: str | None, meter: str) -> tuple[Decimal, Decimal | None]:
    """The amount of a price as it is printed, and of how much of its meter it is, where not of one."""
    return read_list_price(price, METERS[meter])


def _minimum(said: str | None, meter: str) -> Decimal | None:
    """What of the meter a request is billed for at least; only what measures time has such a thing."""
    if said is None:
        return None
    if METERS[meter].usage_field not in FRACTIONAL_FIELDS:
        raise UsageError(f"{meter} counts, and a minimum is of time, which is measured: leave it out")
    unit = METERS[meter].unit
    return read_quantity(said, unit, f"10 {unit}", bare=False)


def _edges_of(entry: PeriodEntry) -> Document:
    """When a period begins and ends, how that is known, and the days between which it lies."""
    bracket = entry.effective_from.bracket
    basis = "observed" if bracket else entry.effective_from_basis
    document: Document = {"effective_from": entry.effective_from.instant, "effective_from_basis": basis}
    if bracket:
        document["from_bracket"] = bracket
    if entry.effective_to is not None:
        document["effective_to"] = entry.effective_to.instant
        if entry.effective_to.bracket:
            document["to_bracket"] = entry.effective_to.bracket
    return document


def _lifecycle_of(
    entry: ModelEntry | LifecycleEntry, source: str | None, report: Report, at: Path
) -> Document:
    """The life of a model; `source` is where a day was read that names no source of its own."""
    found: Document = {}
    for name in MILESTONES:
        said = getattr(entry, name)
        if said is None:
            continue
        report.knows(said.source, (*at, name))
        if said.source is None and source is None:
            if name == "released":  # of a model without prices, whose own line says so
                continue
            report((*at, name), "the day names no source: write {on: …, source: <id>}")
        document = said.model_dump(exclude_none=True)
        found[name] = {**document, "source": said.source or source or ""}
    days = [first_instant(found[name]["on"]) for name in MILESTONES if name in found]
    if days != sorted(days):
        report(at, f"{', '.join(name for name in MILESTONES if name in found)}: the days are out of order")
    return found


def lifecycles_of(file: PricingFile, report: Report) -> dict[str, Document]:
    """The lives of the models whose prices are elsewhere: in a feed, or in the history."""
    lives: dict[str, Document] = {}
    for model_id, entry in file.lifecycles.items():
        at = ("lifecycles", model_id)
        life = _lifecycle_of(entry, None, report, at)
        lives[model_id] = {"lifecycle": life, **({"successor": entry.successor} if entry.successor else {})}
    return lives


def _joined(prices: list[Document], report: Report, at: Path) -> list[Document]:
    """Periods of which both sides of a shared edge say the days between which it lies."""
    for index, (before, after) in enumerate(pairwise(prices), 1):
        if before.get("effective_to") != after["effective_from"]:
            continue
        said = [each for each in (before.get("to_bracket"), after.get("from_bracket")) if each]
        if len(said) == 2 and said[0] != said[1]:  # noqa: PLR2004 - both sides
            place = (*at, "prices", index, "effective_from")
            report(place, "the end of the period before says other days: write the same for both")
        if said:
            before["to_bracket"] = after["from_bracket"] = said[-1]
            after["effective_from_basis"] = "observed"
    return prices


def _closed(prices: list[Document], lifecycle: Document, report: Report, at: Path) -> list[Document]:
    """Periods of which the last ends with the model's shutdown."""
    shutdown = lifecycle.get("shutdown")
    if not prices or shutdown is None:
        return prices
    end = first_instant(shutdown["on"]).isoformat()
    last = prices[-1]
    if last.setdefault("effective_to", end) > end:
        report((*at, "shutdown"), "the last price ends after the shutdown: end it there, or correct the day")
    return prices
