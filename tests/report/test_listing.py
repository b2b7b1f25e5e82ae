"""Reports of what the frozen table does not hold: prices withdrawn, meters gone, variants not sold."""

from __future__ import annotations

from typing import Any

from costcalc.report.render import render

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
        "list_unit_prices": {},
        "variants": [],
        "changes": [],
        "source": SOURCE,
        "note": None,
    }
    return {**blank, **given}


def history(*periods) -> str:
    """The table of a history."""
    return render({"schema": "costcalc/history/1", "model": "a/one", "periods": periods}, "table")


def test_withdrawn():
    """A time without a price says so."""
    assert "not sold in this time" in history(period(withdrawn=True))


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
    """A question that no model answers has an answer without a table."""
    document: dict[str, Any] = {"schema": "costcalc/models/1", "on": "2025-01-01", "models": [], "total": 0}
    assert render(document, "table") == "0 models on 2025-01-01, USD before tax, token prices per Mtoken\n"


def test_no_cache():
    """Where there is no cache directory, `config` says that nothing is kept."""
    document: dict[str, Any] = {
        "schema": "costcalc/config/1",
        "files": [],
        "cache": None,
        "table": {"hash": "h", "models": 1},
    }
    assert "not kept" in render(document, "table")
