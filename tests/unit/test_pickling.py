"""Tables, results and errors go to other processes, and say there what they said here."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pytest

import costcalc

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from costcalc import Comparison, PricingTable

ON = "2026-11-20"
WORK: dict[str, Any] = {"requests": "10000/day", "input": 1500, "output": 500}
RANGE = {**WORK, "output": "400..700 token"}
HARDWARE = {"gpu": "H200", "gpus": "8", "throughput": "4176 token/s"}
OVERLAY = """
version: 1
currency: USD
sources:
  ours: {title: Our price, kind: primary, url: "https://example.com/prices"}
models:
  openai/o1:
    name: o1
    prices:
    - effective_from: 2024-12-17T00:00:00Z
      source: ours
      rates: {input: 1 USD/Mtoken, output: 2 USD/Mtoken}
end: pricing/1
"""
ASKED: dict[str, Callable[[PricingTable], Any]] = {
    "price": lambda table: table.price("gpt-5.5", {"input": 1, "output": 5}, on=ON, currency="EUR"),
    "price under a discount": lambda table: table.price("gpt-5.5", {"input": 1}, on=ON, discount="15%"),
    "compare": lambda table: table.compare(WORK, ["gpt-5.5", "deepseek-chat"], on=ON),
    "a row": lambda table: table.compare(WORK, ["gpt-5.5", "o1"], on=ON).rows[0],
    "compare all": lambda table: table.compare(WORK, all=True, provider="openai", top=3, on=ON),
    "compare words": lambda table: table.compare({**WORK, "input": "900 word"}, ["gpt-5.5"], on=ON),
    "project": lambda table: table.project(WORK, ["gpt-5.5", "deepseek-chat"], start="2026-12"),
    "project a range": lambda table: table.project(RANGE, ["gpt-5.5"], start="2026-12", draws=1000),
    "breakeven": lambda table: table.breakeven(WORK, ["gpt-5.5"], on=ON, **HARDWARE),
    "history": lambda table: table.history("o3"),
    "lookup": lambda table: table.lookup("0.14"),
    "models": lambda table: table.models(on=ON, provider="openai"),
    "claims": lambda table: table.claims("art-004-r1-price"),
    "training": lambda table: table.training("GPT-4"),
    "exchange": lambda table: table.exchange("EUR", on=ON),
    "verify": lambda table: table.verify(table.compare(WORK, ["o1"], on=ON)),
}
REFUSED: dict[str, Callable[[PricingTable], Any]] = {
    "an unknown model": lambda table: table.price("gtp-5.5", {"input": 1}, on=ON),
    "two unknown models": lambda table: table.compare(WORK, ["gtp-5.5", "nobody"], on=ON),
    "no price then": lambda table: table.price("deepseek-r1", {"input": 1}, on=ON),
    "an option": lambda table: table.price("o1", {"input": 1}, on="2025-03-01", service_tier="gold"),
    "a currency": lambda table: table.exchange("XXX", on=ON),
    "a claim": lambda table: table.claims("art-004"),
    "a context": lambda table: table.compare({"input": "5M"}, ["nobody/it"], on=ON),
    "a record": lambda table: table.price(None, {"usage": {"prompt_tokens": -1}}, on=ON),
    "a file": lambda _: costcalc.load("/there/is/no.yaml"),
}


@pytest.fixture(scope="module")
def table() -> PricingTable:
    """The shipped table."""
    return costcalc.load()


def sent(value: Any) -> Any:
    """What another process gets."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


@pytest.mark.parametrize("name", ASKED)
def test_a_result_is_the_same_in_another_process(table, name: str):
    """A result that was pickled is equal, and says what it said; so does a copy of it."""
    found = ASKED[name](table)
    for other in (sent(found), copy.deepcopy(found)):
        assert other == found
        assert repr(other) == repr(found)


def test_an_audit_is_of_the_same_files(tmp_path: Path):
    """What an audit reads again of the files of a table must be what the table says."""
    overlay = tmp_path / "prices.yaml"
    overlay.write_text(OVERLAY)
    own = sent(costcalc.load(overlay=overlay))
    overlay.write_text(OVERLAY.replace("input: 1 USD", "input: 3 USD"))
    with pytest.raises(costcalc.PricingTableError, match="no longer what its files say: load it again"):
        own.audit(on=ON)


def compared(table: PricingTable) -> Comparison:
    """What a process is asked for."""
    return table.compare(WORK, ["o1", "deepseek-r1"], on="2025-01-25")


def hash_of(table: PricingTable) -> str:
    """What a process was sent."""
    return table.hash


def fails(table: PricingTable) -> None:
    """What a process cannot answer."""
    table.price("deepseek-r1", {"input": 1}, on=ON)


def test_processes_that_start_anew_price_alike(table, tmp_path: Path):
    """A pool of spawned processes answers with the table that it is sent, whatever its files say."""
    overlay = tmp_path / "prices.yaml"
    overlay.write_text(OVERLAY)
    own = costcalc.load(overlay=overlay)
    here, other = compared(own), compared(table)
    assert here != other
    overlay.unlink()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(hash_of, [own, table])) == [own.hash, table.hash]
        assert list(pool.map(compared, [own, table, own])) == [here, other, here]
        with pytest.raises(costcalc.NoPriceInForceError, match="try: ") as error:
            pool.submit(fails, table).result()
    assert error.value.commands


@pytest.mark.parametrize("name", REFUSED)
def test_an_error_reaches_whoever_asked(table, name: str):
    """An error that was pickled has its words and its facts: a pool can tell it."""
    with pytest.raises(costcalc.CostcalcError) as raised:
        REFUSED[name](table)
    other = sent(raised.value)
    assert (type(other), str(other)) == (type(raised.value), str(raised.value))
    assert vars(other).keys() == vars(raised.value).keys()


def test_a_table_answers_as_it_was_asked_to(table):
    """What a table allows, whose price a name means and what is off its prices go with it."""
    for asked in (table.allowing(undated=True), table.allowing(pattern=True), table.asking("azure")):
        other = sent(asked).catalogue
        for name in ("allows_undated", "allows_pattern", "asked_of", "hash"):
            assert getattr(other, name) == getattr(asked.catalogue, name)
    off = sent(table.discounted(Decimal("0.15")))
    assert off.price("o1", {"input": "1M"}, on="2025-03-01").contracted_cost == Decimal("12.75")


def test_a_process_opens_a_table_once(table):
    """Where a table is open already, many results of it share that one."""
    assert sent(table).catalogue is sent(table).catalogue
    one, other = sent([table.allowing(undated=True), table])
    assert one.catalogue.source is other.catalogue.source


def test_a_table_of_another_version(table):
    """What another version pickled is refused, with what lasts longer."""
    unpacked, (_, *said) = table.catalogue.__reduce__()
    with pytest.raises(costcalc.ResultError, match="load it again, and keep results as their to_dict"):
        unpacked("1", *said)
