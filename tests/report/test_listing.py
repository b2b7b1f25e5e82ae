"""Reports of what the frozen table does not hold: prices withdrawn, meters gone, variants not sold."""

from __future__ import annotations

from typing import Any

from costcalc.pricing.model import TAKEN_AS_FREE
from costcalc.questions.documents import rows_of
from costcalc.render import render

SOURCE = {"id": "s", "title": "Prices", "url": None, "published": None}


def period(**given):
    """One line of a history."""
    blank: dict[str, Any] = {
        "model": "a/one",
        "effective_from": "2025-01-01T00:00:00Z",
        "effective_to": None,
        "effective_from_basis": "announced",
        "guaranteed_until": None,
        "withdrawn": False,
        "context_window": None,
        "list_unit_prices": {},
        "variants": [],
        "changes": [],
        "source": SOURCE,
        "note": None,
        "layer": "table",
    }
    return {**blank, **given}


def history(*periods) -> str:
    """The table of a history."""
    return render({"schema": "costcalc/history/1", "model": "a/one", "periods": periods}, "table")


def test_context_window():
    """Each period says how much a request may have in its time, where that is known."""
    text = history(period(context_window=1_000_000), period(context_window=200_000), period())
    _, wide, narrow, unknown = text.split("\n\n")
    assert "\n  reads up to 1,000,000 tokens a request\n" in wide
    assert "\n  reads up to 200,000 tokens a request\n" in narrow
    assert "reads up to" not in unknown
    assert "reads up to" not in history(period(context_window=200_000, withdrawn=True))


def test_withdrawn():
    """A time without a price says so."""
    assert "not sold in this time" in history(period(withdrawn=True))


def test_undated():
    """A price without a known beginning is not `since` anything."""
    unknown = {"effective_from": None, "effective_from_basis": "undated", "layer": "litellm"}
    text = history(period(**unknown, effective_to="2025-03-01T00:00:00Z"), period(**unknown))
    assert "undated to 2025-03-01  (litellm)" in text
    assert "\nundated  (litellm)" in text


def test_a_meter_that_a_feed_added():
    """The table says it below the prices; a row of CSV has the feed as its source, and its layer."""
    note = "added from the feed litellm; read 2026-11-22"
    added = {"web_search": {**SOURCE, "id": "feed-litellm", "note": note}}
    line = period(list_unit_prices={"input": "2", "web_search": "0.01"}, added=added)
    assert f"web_search: {note}" in history(line)
    document = {"schema": "costcalc/history/1", "model": "a/one", "currency": "USD", "periods": [line]}
    rows = [(each["meter"], each["source_id"], each["note"], each["layer"]) for each in rows_of(document)]
    assert rows == [("input", "s", None, "table"), ("web_search", "feed-litellm", note, "table")]


def test_a_meter_that_is_gone():
    """A meter that has no price any more is named."""
    gone = [{"meter": "image", "before": "1", "after": None}]
    assert "input 2.00, image no more" in history(period(list_unit_prices={"input": "2"}, changes=gone))


def test_a_variant_that_is_not_sold():
    """A combination that is not for sale is named as such, notes are shown."""
    variant = {"when": "service_tier=fast", "sold": False, "list_unit_prices": {}}
    text = history(period(variants=[variant], note="A note.", effective_from_basis="observed"))
    assert "service_tier=fast (not sold)" in text
    assert "A note." in text
    assert "? the day on which a public file first showed the price" in text


def test_no_models():
    """A question that no model answers has an answer without a table, which says how to ask for some."""
    document: dict[str, Any] = {"schema": "costcalc/models/1", "on": "2025-01-01", "models": [], "total": 0}
    first, second = render(document, "table").splitlines()
    assert first == "0 models on 2025-01-01, USD before tax, token prices per Mtoken"
    assert second.startswith("  nothing is called so, or like it, or has all that was asked: ")
    assert "`costcalc models claude`" in second


def test_a_price_that_only_a_name_says():
    """A zero that no source prints has a mark, which is explained; one that is printed has none."""
    row: dict[str, Any] = {
        "effective_from": None,
        "effective_from_basis": "undated",
        "list_unit_prices": {"input": "0"},
        "variants": [],
        "status": "on sale",
    }
    rows = [
        {**row, "model": "a/one:free", "note": f"named free: {TAKEN_AS_FREE}"},
        {**row, "model": "a/two", "note": None},
    ]
    found = render({"schema": "costcalc/models/1", "on": "2025-01-01", "models": rows, "total": 2}, "table")
    one, two = (line for line in found.splitlines() if "a/" in line)
    assert "0?" in one
    assert "0?" not in two
    assert "0? no price is listed; the model is named free" in found


def test_no_cache():
    """Where there is no cache directory, `config` says that nothing is kept."""
    document: dict[str, Any] = {
        "schema": "costcalc/config/1",
        "files": [],
        "cache": None,
        "cache_unused": None,
        "table": {"hash": "h", "models": 1},
    }
    assert "not kept" in render(document, "table")
