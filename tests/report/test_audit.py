"""The report of an audit: text of feeds is made harmless in every format."""

from __future__ import annotations

import csv
import io
import json

import pytest

from costcalc.render import render
from costcalc.report.text import Look

HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "red\x1b[31m",
    "turn\u202earound",
    "two\nlines",
    "a|b",
    "`code`",
]


def document(text: str) -> dict[str, object]:
    """An audit in which a feed had its way with every text."""
    value = {
        "layer": "litellm", "model": text, "status": "on sale", "list_unit_price": "1", "variant": text,
        "since": None, "until": None, "basis": "undated", "retrieved": text,
        "source": {"id": text, "title": text, "url": text},
    }  # fmt: skip
    finding = {
        "kind": "price", "severity": "high", "model": text, "meter": "input", "variant": text,
        "on": "2026-11-22", "pricing_unit": "1000000 Tokens", "values": [value, value], "ratio": "2",
        "used": "table", "used_list_unit_price": "1", "why": text, "known": False, "figures": 2,
    }  # fmt: skip
    layer = {
        "layer": text, "retrieved": text, "version": text, "models": 1, "priced": 1, "shared": 1,
        "only_here": 0, "figures": 1, "unsourced": 1, "left_out": 1,
        "left_out_because": [{"reason": text, "count": 1}],
    }  # fmt: skip
    return {
        "schema": "costcalc/audit/1", "on": "2026-11-22", "older_than": 90, "currency": "USD",
        "table": {"hash": "sha256:0"}, "layers": [layer], "counts": {"price": 1}, "severities": {"high": 1},
        "total": 1, "limit": 100, "offset": 0, "findings": [finding],
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("explain", [False, True])
def test_a_terminal_is_not_steered(text, explain):
    """No control character and no mark of direction reaches a terminal, on a narrow one neither."""
    for look in (Look(), Look(width=60)):
        told = render(document(text), "table", look, explain=explain)
        assert all(line.isprintable() for line in told.splitlines())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_spreadsheet_runs_nothing(text):
    """No cell begins as a formula does."""
    for row in csv.reader(io.StringIO(render(document(text), "csv"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_is_not_marked_up(text):
    """Markdown has no markup and no columns of a feed's making."""
    told = render(document(text), "markdown")
    assert "<script" not in told
    assert all(line.isprintable() for line in told.splitlines())
    lines = [line.replace("\\|", "") for line in told.splitlines()]
    assert len({line.count("|") for line in lines}) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_json_says_it_as_it_is(text):
    """JSON escapes what it must, and has the text whole."""
    assert json.loads(render(document(text), "json"))["findings"][0]["model"] == text


def test_another_name_stands_with_the_layer():
    """A layer may list a model under several names: each of its prices has its own."""
    one = document("litellm")
    finding = one["findings"][0]  # type: ignore[index]
    first, second = ({**each} for each in finding["values"])
    finding |= {"model": "acme/new", "variant": None}
    finding["values"] = [
        first | {"model": "acme/old"},
        second | {"model": "acme/new", "list_unit_price": "3"},
    ]
    assert "litellm (acme/old) 1.00; litellm 3.00" in render(one, "table")
    assert "litellm (acme/old): 1.00 USD/Mtoken" in render(one, "table", explain=True)


def test_findings_about_one_layer():
    """What is stale says so itself; there is nobody to compare it with."""
    one = document("litellm")
    finding = one["findings"][0]  # type: ignore[index]
    finding |= {"kind": "stale", "severity": "low", "model": None, "meter": None, "variant": None}
    finding |= {"ratio": None, "used": None, "why": "read 100 days before", "known": True}
    dated = {"since": "2025-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z", "basis": "observed"}
    finding["values"] = [finding["values"][0] | {"list_unit_price": None, "model": None, **dated}]
    assert "known  stale  litellm  read 100 days before" in render(one, "table")
    told = render(one, "table", explain=True)
    assert "low stale: litellm, known" in told
    assert "litellm: on sale, since 2025-01-01, as observed, until 2026-01-01" in told
