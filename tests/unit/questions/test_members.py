"""Every member of what is answered is declared, in its order and of its kind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.pricing.market import UNDATED, LeftOut, Market
from costcalc.pricing.shapes import EXCHANGE
from costcalc.pricing.source import Source
from costcalc.pricing_table import load
from costcalc.questions.check.answer import check
from costcalc.questions.config.answer import config
from costcalc.questions.documents import shape_of
from costcalc.questions.export.export import export
from costcalc.questions.sync.difference import Change, Difference, Suspicion
from costcalc.questions.sync.market import HELD, MarketSync
from costcalc.questions.sync.question import Report, entry_of
from costcalc.questions.sync.rates import Synced
from costcalc.questions.training.answer import subjects
from costcalc.questions.verify.answer import verify
from tests.asking import audit, claims, compare, history, lookup, models, training
from tests.builders import ROOT
from tests.unit.questions.members import faults

if TYPE_CHECKING:
    from costcalc.pricing_table import PricingTable

TODAY = date(2026, 6, 1)
GOLDEN = ROOT / "tests" / "golden" / "pricing.yaml"
OWN = {"gpu_hours": "7 GPU_hour", "gpu_rate": "2 USD/GPU_hour"}
VOLUME = {"over_tokens": "100e12", "price": "0.55 USD/Mtoken", "share": "5%"}

QUESTIONS: list[tuple[Any, dict[str, Any]]] = [
    *((models, said) for said in ({}, {"on": "2025-01-25"}, {"status": "ended"}, {"search": "no such"})),
    *(
        (history, {"model": model, **said})
        for model in ("deepseek-chat", "o1", "gpt-4o", "claude-3-opus")
        for said in ({}, {"all_layers": True})
    ),
    *((audit, said) for said in ({}, {"kind": ["stale", "unsourced"]}, {"model": "o3", "offset": "1"})),
]
WITHOUT_A_CLOCK: list[tuple[Any, dict[str, Any]]] = [
    *((lookup, said) for said in ({"price": "0.14"}, {"price": "0.2", "on": "2026-03-01"})),
    *((claims, said) for said in ({}, {"lang": "fr"}, {"article": "999"})),
    *((training, {"model": model, **VOLUME}) for model in ("deepseek-v3", "GPT-4")),
    (training, {**OWN, **VOLUME}),
    (training, {**OWN, "active_parameters": "37e9", "tokens": "14e12", "gpu": "H800"}),
]


def undeclared(document: dict[str, Any]) -> list[str]:
    """What of an answer is not as it is declared."""
    shape = shape_of(document)
    assert shape is not None
    return list(faults(document, shape))


@pytest.mark.parametrize(("ask", "said"), QUESTIONS)
def test_answers_for_a_day(shipped: PricingTable, ask: Any, said: dict[str, Any]):
    """Models, their history, and what there is to find."""
    assert undeclared(ask(shipped, said, TODAY).to_dict()) == []


@pytest.mark.parametrize(("ask", "said"), WITHOUT_A_CLOCK)
def test_answers_about_figures(shipped: PricingTable, ask: Any, said: dict[str, Any]):
    """A price, what is claimed, and what training costs."""
    assert undeclared(ask(shipped, said).to_dict()) == []


def test_answers_about_the_table(shipped: PricingTable):
    """Its files, its figures, what there is of training, and whether results hold."""
    asked = {"model": ["o1", "deepseek-r1"], "input": "1500", "requests": "10/day", "on": "2025-01-25"}
    saved = compare(shipped, asked, TODAY).to_dict()
    other = {**saved, "rows": [], "table": {"hash": "another"}}
    for found in (
        config(GOLDEN),
        export(load(GOLDEN)),
        subjects(shipped),
        check(GOLDEN),
        check(ROOT / "no-such-file.yaml"),
        verify(shipped, [saved]),
        verify(shipped, [other], any_table=True),
    ):
        assert undeclared(found.to_dict()) == []


def test_answers_about_feeds():
    """What became of prices and of rates, alone and together."""
    changes = [
        Change("a/b", "input", None, UNDATED, Decimal(3), Decimal("7.50")),
        Change("a/b", "output", "batch", "2025-01-01T00:00:00+00:00", None, Decimal(1)),
        Change("a/b", "image", None, "2025-01-01T10:00:00+00:00", Decimal(0), None),
    ]
    feed = Source("feed-f", "f", "dataset")
    market = Market("f", feed, "1", "2025-01-01", {}, {"a/b": {"prices": [1]}}, (), [LeftOut("a", "b", "c")])
    doubts = [Suspicion("all"), Suspicion("it moves", "a/b", changes[0]), Suspicion("held", "a/b")]
    found = Difference(["n/m"], ["o/p"], changes)
    prices = MarketSync("f", "u", "p", HELD, "2025-01-01", market=market, found=found, suspicions=doubts)
    rates = Synced("ecb", "u", "p", "why", ["2025-01-01"], ["USD"], [], [], ["USD"])
    entries = Report([prices, entry_of(rates), MarketSync("g", "", "", "failed", "2025-01-01", reason="no")])
    for each in (entries, rates):
        assert undeclared(each.to_dict()) == []
    assert [change.day for change in changes] == [
        None,
        "2025-01-01",
        "2025-01-01T10:00:00Z",
    ]
    assert entries.to_dict()["feeds"][1]["rates"]["days"] == 1


@pytest.mark.parametrize("currency", ["EUR", "CNY", "USD"])
def test_an_exchange(shipped: PricingTable, currency: str):
    """The rate of a currency, by way of the euro too; for dollars there is none."""
    document = shipped.exchange(currency, on=datetime(2025, 1, 25, tzinfo=UTC)).to_dict()
    assert list(faults(document, EXCHANGE)) == []
    assert ("cross" in document, document.get("cross")) == {
        "EUR": (True, False),
        "CNY": (True, True),
        "USD": (False, None),
    }[currency]
