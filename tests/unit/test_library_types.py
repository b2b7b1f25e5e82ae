"""What is of the wrong type is refused in every argument of the library, by the name of the argument."""

from __future__ import annotations

import inspect
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import costcalc

if TYPE_CHECKING:
    from collections.abc import Callable

    from costcalc import PricingTable

ON = "2026-09-01"
WORK: dict[str, Any] = {"requests": "10000/day", "input": 1500, "output": 500}
ANY: Any = 5
WRONG = [None, [], [5], {}, {"a": 1}, -1, 1.5, True, b"x", object()]
ASKED: dict[str, dict[str, Any]] = {
    "price": {"model": "o1", "usage": {"input": 5}, "on": ON},
    "compare": {"workload": WORK, "models": ["o1"], "on": ON},
    "project": {"workload": WORK, "models": ["gpt-5.5"], "start": "2026-12"},
    "breakeven": {"workload": WORK, "models": ["gpt-5.5"], "on": ON, "gpu": "H200", "gpus": "8"},
    "history": {"model": "o1"},
    "lookup": {"amount": "0.14"},
    "models": {"on": ON, "provider": "openai"},
    "verify": {"result": {}},
    "exchange": {"currency": "EUR", "on": ON},
    "claims": {"claim": None},
    "training": {"model": "GPT-4"},
    "audit": {"on": ON, "model": "o1"},
    "model": {"name": "o1", "on": ON},
    "asking": {"provider": "openai"},
    "allowing": {},
    "discounted": {"share": Decimal("0.1")},
}
MORE = {
    "price": ("provider", "currency", "discount", "fx_rate"),
    "compare": ("hours", "discount", "currency", "seat", "seats", "success", "zone", "lang", "service_tier"),
    "models": ("sort", "limit", "status"),
    "audit": ("kind", "limit"),
    "claims": ("article", "group"),
}
"""Words of the command line that some take besides."""


@pytest.fixture(scope="module")
def table() -> PricingTable:
    """The shipped table."""
    return costcalc.load()


def arguments_of(ask: Callable[..., object], name: str) -> list[str]:
    """The arguments of a method, and words of the command line."""
    kinds = {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL}
    named = [each.name for each in inspect.signature(ask).parameters.values() if each.kind not in kinds]
    return list(dict.fromkeys([*named, *MORE.get(name, ())]))


@pytest.mark.parametrize("name", ASKED)
def test_a_wrong_type_is_refused_by_name(table, name: str):
    """Whatever stands in an argument, it is an answer, or an error of ours; an object is always refused."""
    ask = getattr(table, name)
    for argument in arguments_of(ask, name):
        for wrong in WRONG:
            try:
                ask(**{**ASKED[name], argument: wrong})
            except costcalc.CostcalcError:
                continue
            assert type(wrong) is not object, argument


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda t: t.price(None, {"input": 1}, on=ON), "model: a name is due.*usage record that names"),
        (lambda t: t.price(3, {"input": 1}, on=ON), "model: a name is due, as a text, not '3'"),
        (lambda t: t.model(["o1"], on=ON), "model: a name is due"),
        (lambda t: t.price("o1", {"input": 1}, on=ON, options=[]), "options are a map"),
        (lambda t: t.price("o1", {"input": 1}, on=ON, service_tier=["batch"]), "service_tier: must be one"),
        (lambda t: t.price("o1", {"input": 1}, on=ON, region=""), "region: must be one text"),
        (lambda t: t.price("o1", {"input": 1}, on=ON, allow_undated=None), "allow_undated: True or False"),
        (lambda t: t.price("o1", {"input": 1}, on=ON, currency=[]), "currency: must be one text"),
        (lambda t: t.compare(WORK, "o1", on=ON, all=None), "all: True or False is due"),
        (lambda t: t.compare(WORK, {"o1": 1}, on=ON), "models: are due as a list of texts"),
        (lambda t: t.compare(WORK, b"o1", on=ON), "models: are due as a list of texts"),
        (lambda t: t.history("o1", all_layers=""), "all_layers: True or False is due"),
        (lambda t: t.lookup(None), "amount: is a figure such as"),
        (lambda t: t.exchange(None, on=ON), "currency: is the code of a currency"),
        (lambda t: t.claims(["a"]), "claim: must be one text"),
        (lambda t: t.verify({}, any_table=1), "any_table: True or False is due"),
        (lambda t: t.asking(None), "provider: must be one text"),
        (lambda t: t.discounted(3), "discount: a share of 1 is due"),
        (lambda t: t.discounted(Decimal("1.5")), "discount: a share of 1 is due"),
        (lambda _: costcalc.load(""), "table: the path of a pricing file is due, not ''"),
        (lambda _: costcalc.load(overlay=ANY), "overlay: the path of a pricing file is due"),
        (lambda t: t.verify(""), "'': it cannot be read"),
    ],
    ids=range(22),
)
def test_the_argument_is_named(table, ask: Callable[[PricingTable], object], says: str):
    """The error says which argument, and what is due there."""
    with pytest.raises(costcalc.CostcalcError, match=says):
        ask(table)


def test_models_joined_by_commas(table):
    """Several models in one text are several wherever several can be asked, as on the command line."""
    several = table.compare(WORK, ["o1", "gpt-5.5", "deepseek-v3.2"], on=ON)
    assert table.compare(WORK, "o1, gpt-5.5,deepseek-v3.2", on=ON) == several
    assert table.compare(WORK, ["o1,gpt-5.5", "deepseek-v3.2"], on=ON) == several
    assert len(table.project(WORK, "gpt-5.5,gpt-5.4", start="2026-12").courses) == 2
    assert table.models(on=ON, model="o1,gpt-5.5").total == 2
    with pytest.raises(costcalc.UsageError, match="a comma too many"):
        table.compare(WORK, "o1,,gpt-5.5", on=ON)
    for ask in (
        lambda: table.price("o1,gpt-5.5", {"input": 1}, on=ON),
        lambda: table.history("o1,gpt-5.5"),
        lambda: table.audit(on=ON, model="o1,gpt-5.5"),
    ):
        with pytest.raises(costcalc.UnknownModelError, match="looks like several: say each name for itself"):
            ask()
