"""`audit` as an operation: its words, its pages, and the layers that it compares."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import UnknownModelError, UsageError
from costcalc.feeds.kept import Kept
from costcalc.pricing_table import load
from costcalc.questions.audit.answer import _LAST
from tests.asking import audit
from tests.builders import model, period, pricing_file, table_of
from tests.layers import keep_litellm

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)
OPENAI = pricing_file(
    model(period("input: 2 USD/Mtoken, output: 8 USD/Mtoken"), name="openai/o3", also="aliases: [o3]"),
    model(period("input: 0.05 USD/Mtoken, output: 0.4 USD/Mtoken"), name="openai/gpt-5-nano"),
).replace("acme: {name: Acme}", "openai: {name: OpenAI}")
"""Two models of which LiteLLM's file, as it is in the sample, says other things."""


@pytest.fixture
def table(tmp_path: Path, monkeypatch):
    """Our own table of two models, over a file of LiteLLM's."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path))
    keep_litellm(tmp_path)
    (tmp_path / "prices.yaml").write_text(OPENAI)
    return load(tmp_path / "prices.yaml", layers=["table", "litellm"])


def seen(answer):
    """What is on the page, in short."""
    return [(each.kind, each.model, each.meter) for each in answer.page]


def test_an_audit(table):
    """Every disagreement of the two layers, the worst first, with what each layer holds."""
    answer = audit(table, {}, TODAY)
    assert seen(answer) == [
        ("unit", "openai/gpt-5-nano", "input"),
        ("unit", "openai/gpt-5-nano", "output"),
        ("price", "openai/o3", "input"),
        ("price", "openai/o3", "output"),
        ("unsourced", None, None),
    ]
    document = answer.to_dict()
    assert (document["schema"], document["on"], document["older_than"]) == (
        "costcalc/audit/1", "2026-11-22", 90,
    )  # fmt: skip
    assert document["counts"] == {"unit": 2, "price": 2, "unsourced": 1}
    assert document["severities"] == {"high": 4, "low": 1}
    ours, theirs = document["layers"]
    assert (ours["layer"], ours["models"], ours["shared"], ours["only_here"]) == ("table", 2, 2, 0)
    assert (ours["figures"], ours["unsourced"], ours["left_out"]) == (4, 0, 0)
    assert (theirs["layer"], theirs["shared"], theirs["retrieved"]) == ("litellm", 2, "2026-11-20")
    assert theirs["only_here"] == theirs["models"] - 2
    assert theirs["figures"] == theirs["unsourced"] > 0
    assert theirs["left_out"] == sum(each["count"] for each in theirs["left_out_because"])


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ({"kind": ["unit"]}, 2),
        ({"kind": ["unit,price"]}, 4),
        ({"kind": ["unit", "price"]}, 4),
        ({"model": "o3"}, 2),
        ({"model": "openai/o3", "kind": ["unit"]}, 0),
        ({"provider": "openai"}, 4),
        ({"min_ratio": "1000"}, 3),  # what has no ratio passes any bound
        ({"min_ratio": "5"}, 5),
        ({"layers": "litellm"}, 1),
        ({"layers": "table"}, 0),
        ({"on": "2024-06-01"}, 0),  # a day of which the file, read long after it, says nothing
    ],
)
def test_words(table, words, count):
    """Each word narrows what is shown."""
    assert len(audit(table, words, TODAY).asked) == count


def test_a_name_that_stands_for_nothing_now(tmp_path: Path, table):
    """Asked for by a name that has ended, what feeds say of it is shown as without the question."""
    ended = OPENAI.replace("aliases: [o3]", "aliases: [{name: latest, effective_to: 2026-03-01T00:00:00Z}]")
    (tmp_path / "prices.yaml").write_text(ended)
    entry = '{"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 3e-06}'
    keep_litellm(tmp_path, f'{{"latest": {entry}}}')
    theirs = '{"prices": [{"id": "latest", "vendor": "openai", "name": "L", "input": 9, "output": 9}]}'
    kept = Kept("llm-prices", "https://prices.example/a.json", "2026-11-20", theirs)
    (tmp_path / "feeds" / "llm-prices.json").write_bytes(kept.to_bytes())
    table = load(tmp_path / "prices.yaml", layers=["table", "litellm", "llm-prices"])
    whole = [each for each in audit(table, {"kind": ["price"]}, TODAY).asked if each.model == "openai/latest"]
    assert [(each.meter, each.severity, each.used) for each in whole] == [("input", "low", None)]
    for name in ("latest", "openai/latest"):
        assert audit(table, {"model": name, "kind": ["price"]}, TODAY).asked == whole


def test_pages(table):
    """Pages follow one another without a gap; totals are of all of them."""
    whole = seen(audit(table, {}, TODAY))
    parts = [audit(table, {"limit": "2", "offset": str(start)}, TODAY) for start in (0, 2, 4, 6)]
    assert [each for part in parts for each in seen(part)] == whole
    assert {part.to_dict()["total"] for part in parts} == {5}
    assert len(parts[3].page) == 0


def test_pages_are_read_once(table, monkeypatch):
    """The next page of an audit does not read every layer again; another day does."""
    audit(table, {"limit": "1"}, TODAY)
    kept = _LAST[table]
    audit(table, {"offset": "1", "kind": ["price"]}, TODAY)
    assert _LAST[table] is kept
    audit(table, {"on": "2025-06-01"}, TODAY)
    assert _LAST[table] is not kept


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"kind": ["prise"]}, "kind"),
        ({"kind": ["any"]}, "kind"),
        ({"min_ratio": "a"}, "min_ratio"),
        ({"min_ratio": "-1"}, "min_ratio"),
        ({"min_ratio": "1e9"}, "min_ratio"),
        ({"older_than": "-1"}, "older_than"),
        ({"older_than": "1000000"}, "older_than"),
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"offset": "1.5"}, "offset"),
        ({"layers": "table,nobody"}, "layers"),
        ({"layers": ""}, "layers"),
        ({"provider": "nobody"}, "provider"),
        ({"on": "yesterday"}, "on"),
        ({"ratio": "2"}, "ratio"),
    ],
)
def test_words_that_cannot_be(table, words, field):
    """A word that cannot be is refused under its own name."""
    with pytest.raises(UsageError) as caught:
        audit(table, words, TODAY)
    assert caught.value.field == field


def test_an_unknown_model(table):
    """A model that nobody knows is an error with near names."""
    with pytest.raises(UnknownModelError, match="gpt-5-nano"):
        audit(table, {"model": "gpt-5-nan"}, TODAY)
    with pytest.raises(UnknownModelError):
        audit(table, {"model": "x" * 301}, TODAY)


def test_from_python(table):
    """`table.audit(on=…)` says the same; `on` is required, because the library reads no clock."""
    assert table.audit(on="2026-11-22").to_dict() == audit(table, {}, TODAY).to_dict()
    assert len(table.audit(on=TODAY, kind="unit", older_than=10, limit=1).page) == 1
    with pytest.raises(TypeError):
        table.audit()


def test_what_costcalc_uses_is_what_it_prices(table):
    """The price that a finding says is used is the one at which costcalc prices the model."""
    from costcalc.usage.usage import Usage

    for finding in audit(table, {"kind": ["price", "unit"]}, TODAY).page:
        usage = Usage(**{f"{finding.meter}_tokens": 1_000_000})
        cost = table.price(finding.model, usage, on="2026-11-22T12:00:00Z")
        assert cost.list_cost == finding.used_amount
        assert cost.table.layer == finding.used


def test_an_overlay(tmp_path: Path, table, monkeypatch):
    """An overlay is a layer of its own above the table, whose own figures it hides in everything else."""
    overlay = tmp_path / "overlay.yaml"
    mine = pricing_file(model(period("input: 4 USD/Mtoken, output: 8 USD/Mtoken"), name="openai/o3"))
    overlay.write_text(mine.replace("sheet", "mine").replace("Price mine", "Mine"))
    both = load(tmp_path / "prices.yaml", overlay=overlay, layers=["overlay", "table", "litellm"])
    one, *_ = audit(both, {"model": "openai/o3"}, TODAY).page
    assert [(each.layer, str(each.amount)) for each in one.values] == [
        ("overlay", "4"),
        ("table", "2"),
        ("litellm", "10"),
    ]
    assert (one.used, str(one.used_amount)) == ("overlay", "4")
    assert "table and litellm contradict your overlay's sourced figure of 4 (Mine)" in one.why


def test_a_table_made_in_memory():
    """A table without files is one layer: nobody contradicts it."""
    answer = audit(table_of(OPENAI), {}, TODAY)
    assert [each.layer for each in answer.layers] == ["table"]
    assert answer.asked == []
