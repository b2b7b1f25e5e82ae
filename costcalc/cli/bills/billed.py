"""What is appended to the rows of a bill: their costs and how we know."""

from __future__ import annotations

from functools import cache

from costcalc.numbers import plain
from costcalc.pricing.shapes import EXCHANGE
from costcalc.questions.price.shape import COST
from costcalc.report.cells import source_words
from costcalc.report.change_words import change_texts
from costcalc.report.money import FX
from costcalc.shapes import CONVERTED, Field, Shape, money, text
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from costcalc.questions.price.result import Cost

PROBLEM = "problem"


class Billed(NamedTuple):
    """The cost of a row, and what JSON has of it where it says more than that."""

    cost: Cost
    document: Mapping[str, Any]

    @property
    def fx(self) -> Mapping[str, Any]:
        """The rate of another currency."""
        found: Mapping[str, Any] = self.document.get("fx", {})
        return found


def _of_cost(name: str, of: str = "", called: str = "") -> Field:
    """A member of the cost, perhaps under another name."""
    return COST[name]._replace(name=called or name, of=f"cost.{of or name}")


def _of_rate(name: str) -> Callable[[Billed], object]:
    return lambda billed: billed.fx.get(name)


def _source(billed: Billed) -> str:
    sources = dict.fromkeys(charge.source for charge in billed.cost.charges)
    return "; ".join(source_words(source._asdict()) for source in sources)


def _note(billed: Billed) -> str | None:
    cost, between = billed.cost, billed.cost.between
    span = "" if between is None else f", {plain(between.low)} to {plain(between.high)} USD"
    estimate = [f"an estimate{span}: {cost.estimate}"] if cost.estimate else []
    ahead = change_texts([each.to_dict() for each in cost.changes]) if cost.changes else []
    rate = [billed.fx["note"]] if billed.fx.get("note") else []
    return "; ".join([*estimate, *ahead, *cost.notes, *rate]) or None


@cache
def appended(*, by_contract: bool, by_currency: bool) -> Shape:
    """What each row gets, and what more where there are contracts, or words for another currency."""
    contract = (
        _of_cost("contracted_cost"),
        text("contract", of=lambda billed: billed.cost.contract and billed.cost.contract.id),
    )
    currency = (
        money("converted_list_cost", of=lambda billed: billed.document.get(CONVERTED, {}).get("list_cost")),
        *(
            each._replace(name=FX + each.name, of=_of_rate(each.name))
            for each in EXCHANGE.only("currency", "rate", "date")
        ),
    )
    return Shape(
        "",
        appended.__doc__ or "",
        _of_cost("list_cost"),
        COST["currency"],
        _of_cost("model", "model.id", "model_id"),
        _of_cost("on", called="priced_on"),
        text("source", of=_source),
        text("note", of=_note),
        text(PROBLEM, of=lambda _: None),
        *(contract if by_contract else ()),
        *(currency if by_currency else ()),
    )


def free_names(taken: Iterable[str], columns: Iterable[str]) -> dict[str, str]:
    """The names of the appended columns; one that the file has already gets a prefix."""
    used, names = set(taken), {}
    for name in columns:
        free = name
        while free in used:
            free = f"costcalc_{free}"
        names[name] = free
    return names
