"""From plain documents to values: the form in which the compiled table keeps models and facts, and back.

A document is what the YAML says after validation: texts, lists and maps, each figure with its own source. It
says a value under the names of its fields, and the annotation of a field says how it is read; `value_of` is
the one way where they agree. `model_from` is the only way from a document to a `Model`, whether it was read a
moment or a year ago.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from sys import intern, modules

from costcalc.meters import METERS
from costcalc.periods import WeeklyWindow, parse_window
from costcalc.pricing.conditions import Conditions, Threshold
from costcalc.pricing.model import (
    BilledAs,
    Bracket,
    Model,
    NotSold,
    Price,
    PricePeriod,
    Provider,
    Rate,
    Rates,
    Variant,
    in_own_unit,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from costcalc.pricing.source import Source

    Value = TypeVar("Value")
    SourceOf = Callable[[str], Source]
    Reader = Callable[[Any, SourceOf], Any]

Document = dict[str, "Any"]
"""What is said of one thing, as JSON has it."""

THRESHOLDS = {"input_tokens_above": False, "input_tokens_from": True}
"""The conditions on the size of the input, and whether the size itself is included."""

TIMEZONE = "timezone"
WINDOW_CONDITIONS = {"daily", "weekdays", TIMEZONE}
"""The conditions on time, which together are one."""

NO_OPTIONS = {*THRESHOLDS, *WINDOW_CONDITIONS}
"""The conditions that nobody asks for: the size of a request, and when it is made."""


# Thousands of models share a few days, prices and words (`intern`): each is kept once.
@lru_cache(maxsize=4_096)
def instant_of(text: str | None) -> datetime | None:
    """An instant as it is kept; None where none is said."""
    return datetime.fromisoformat(text) if text else None


@lru_cache(maxsize=16_384)
def _plain_price(amount: str, source: Source) -> Price:
    return Price(Decimal(amount), source)


@lru_cache(maxsize=4_096)
def _bracket(first: str, last: str) -> Bracket:
    return Bracket(date.fromisoformat(first), date.fromisoformat(last))


_EMPTY: dict[str, object] = {"Sequence": (), "Mapping": {}}


def value_of(kind: type[Value], document: Document, source: SourceOf, **known: object) -> Value:
    """Build a value of a document that says its fields by their names; `known` are those that it does not.

    A field that is left out is None, empty, or its default; a value that must be there and is not has its
    fields beside the others, as where a fact was read. `source` gives what an id stands for.
    """
    readers, otherwise = _fields(kind)  # type: ignore[arg-type]
    for name, said in document.items():
        if name in readers and name not in known and said is not None:
            read = readers[name]
            known[name] = read(said, source) if read else said
    for name, read in otherwise.items():
        if name not in known:
            known[name] = read(document, source)
    return kind(**known)


@lru_cache(maxsize=64)
def _fields(kind: Any) -> tuple[dict[str, Reader | None], dict[str, Reader]]:  # noqa: ANN401 - any kind of values
    """How each field of a kind of values is read, and how those that may be left out without a default."""
    names = vars(modules[kind.__module__])
    readers = {
        name: _reader(said.removesuffix(" | None"), names) for name, said in kind.__annotations__.items()
    }
    otherwise: dict[str, Reader] = {}
    for name, said in kind.__annotations__.items():
        read, outer = readers[name], said.partition("[")[0]
        if name in kind._field_defaults:
            continue
        if said.endswith(" | None") or outer in _EMPTY:
            otherwise[name] = lambda *_, outer=outer: _EMPTY.get(outer)
        elif read and hasattr(names.get(outer), "_fields"):
            otherwise[name] = read
    return readers, otherwise


def _reader(annotation: str, names: dict[str, Any]) -> Reader | None:
    """How what an annotation says is read; None for what is taken as it is."""
    outer, _, inner = annotation.removesuffix("]").partition("[")
    if outer in _READERS:
        return _READERS[outer]
    if outer in _EMPTY:
        each = _reader(inner.removeprefix("str, "), names)
        if outer == "Mapping":
            return each and (lambda said, source: {key: each(one, source) for key, one in said.items()})
        return lambda said, source: tuple([each(one, source) for one in said] if each else said)
    kind: Any = names.get(outer)
    return (lambda said, source: value_of(kind, said, source)) if hasattr(kind, "_fields") else None


def model_from(document: Document, source: SourceOf, provider: Callable[[str], Provider]) -> Model:
    """Build a model from its document; `source` and `provider` give what an id stands for."""
    seller, layer = provider(document["provider"]), intern(document["layer"])
    return value_of(Model, document, source, provider=seller, layer=layer)


def _period(document: Document, source: SourceOf) -> PricePeriod:
    rates = _rates(document.get("rates", {}), source)
    variants = tuple(_variant(each, rates, source) for each in document.get("variants", ()))
    start = instant_of(document["effective_from"])
    basis = intern(document.get("effective_from_basis", "announced"))
    return value_of(PricePeriod, document, source, start=start, rates=rates, variants=variants, basis=basis)


def unit_amount(rate: Document) -> Decimal:
    """USD per pricing unit of the meter of a figure, whichever unit it is printed in."""
    return in_own_unit(Decimal(rate["amount"]), Decimal(rate["per"]) if "per" in rate else None)


def alike(one: Document, other: Document) -> bool:
    """Whether two rates are the same price; 0.36 an hour and 0.006 a minute are."""
    if "per" not in one and "per" not in other:
        return bool(one.get("amount") == other.get("amount"))
    return "amount" in one and "amount" in other and unit_amount(one) == unit_amount(other)


def _variant(document: Document, base: Rates, source: SourceOf) -> Variant:
    # What is not counted in tokens costs the same in every variant that does not name it.
    carried = {name: rate for name, rate in base.items() if not METERS[name].is_token}
    rates = carried | _rates(document.get("rates", {}), source)
    return value_of(Variant, document, source, rates=rates, assumed=document.get("assumes"))


def conditions_from(when: Document) -> Conditions:
    """Build the conditions of a variant from what `when` says."""
    sizes = (Threshold(Decimal(when[name]), THRESHOLDS[name]) for name in THRESHOLDS if name in when)
    options = {
        intern(name): tuple(map(intern, values)) for name, values in when.items() if name not in NO_OPTIONS
    }
    return Conditions(options, next(sizes, None), window_of(when))


def window_of(when: Document) -> WeeklyWindow | None:
    """The hours of the week that conditions name."""
    if WINDOW_CONDITIONS.isdisjoint(when):
        return None
    return parse_window(when.get("daily", ()), when.get("weekdays", ()), when.get(TIMEZONE, "UTC"))


def _rates(documents: dict[str, Document], source: SourceOf) -> Rates:
    return {intern(meter): _rate(document, source) for meter, document in documents.items()}


def _rate(document: Document, source: SourceOf) -> Rate:
    if "as" in document:
        return BilledAs(document["as"])
    if "amount" not in document:
        return NotSold()
    if len(document) == 2:  # noqa: PLR2004 - the amount and its source, as feeds have it
        return _plain_price(document["amount"], source(document["source"]))
    return value_of(Price, document, source)


_READERS: dict[str, Reader] = {
    "Source": lambda said, source: source(said),
    "Decimal": lambda said, _: Decimal(said),
    "date": lambda said, _: date.fromisoformat(said),
    "datetime": lambda said, _: instant_of(said),
    "Bracket": lambda days, _: _bracket(*days),
    "Conditions": lambda when, _: conditions_from(when),
    "PricePeriod": _period,
}
"""How values are read whose documents do not say their fields by their names."""
