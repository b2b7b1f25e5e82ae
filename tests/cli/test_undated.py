"""A date that nobody knows is null, empty or said in words, in every form: never the day a clock began."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

import costcalc as library
from costcalc_api import create_app
from tests.builders import model, period, pricing_file
from tests.layers import keep_litellm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

OWN = pricing_file(
    model(
        period("input: 1 USD/Mtoken, output: 4 USD/Mtoken", also="guaranteed_until: 2027-01-01T00:00:00Z"),
        also="aliases: [one, {name: first, effective_to: 2026-06-01T00:00:00Z}]",
    )
)
ENTRY = {
    "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2e-6, "output_cost_per_token": 8e-6,
    "max_input_tokens": 1000,
}  # fmt: skip
FEED = json.dumps({"gpt-9": ENTRY, "gpt-8": {**ENTRY, "deprecation_date": "2999-12-31"}})
SENTINEL = re.compile(r"1970-|1970,|0001-01|9999-|\+00:00")
"""Beginnings and ends that stand for ones that nobody knows, and another spelling of UTC."""

REQUEST = ("--input", "100", "--output", "10")
OFFER = ("--offer", "X: input 2 USD/Mtoken, output 3 USD/Mtoken")
HARDWARE = ("--gpus", "8", "--gpu-rate", "2", "--throughput", "1000 token/s", "--utilisation", "50%")
ON = ("--on", "2026-11-21")
COMMANDS: dict[str, tuple[str, ...]] = {
    "price": ("price", "gpt-9", *REQUEST, *ON),
    "compare": ("compare", "one", "gpt-9", "gpt-8", *OFFER, *REQUEST, "--requests", "5/day", *ON),
    "compare all": ("compare", "--all", *REQUEST, *ON),
    "decide": ("compare", "one", "gpt-9", *OFFER, *REQUEST, "--decide", *ON),
    "project": ("project", "one", "gpt-9", *REQUEST, "--requests", "5/day", "--start", "2026-12"),
    "breakeven": ("breakeven", "gpt-9", *OFFER, *REQUEST, "--requests", "9/day", *HARDWARE, *ON),
    "models": ("models", *ON),
    "history": ("history", "gpt-9"),
    "history of the end": ("history", "gpt-8"),
    "history of all layers": ("history", "one", "--all-layers"),
    "history of an alias": ("history", "first"),
    "lookup": ("lookup", "2"),
    "lookup on a day": ("lookup", "2", *ON),
    "lookup before": ("lookup", "2", "--on", "2025-06-01"),
    "audit": ("audit", *ON, "--older-than", "0"),
    "config": ("config",),
}
FORMS = ("table", "json", "csv", "markdown")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pricing file, over a feed that dates nothing."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path))
    monkeypatch.setenv("COSTCALC_LAYERS", "overlay,ecb,table,litellm")
    keep_litellm(tmp_path, FEED)
    file = tmp_path / "prices.yaml"
    file.write_text(OWN)
    return file


@pytest.fixture
def ask(costcalc, place: Path) -> Callable[..., Any]:
    """Ask the command line about that file."""
    return lambda *argv: costcalc(*argv, pricing=str(place))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command(ask, name: str, form: str):
    """No answer of the command line tells a day that stands for none."""
    said = ask(*COMMANDS[name], "--format", form)
    assert said.code == 0, said.err
    assert SENTINEL.search(said.out) is None, said.out


@pytest.mark.parametrize("name", ["price", "compare", "project"])
def test_explained(ask, name: str):
    """Lines that explain a price say that it is undated, or offered, and no day."""
    said = ask(*COMMANDS[name], "--explain")
    assert said.code == 0, said.err
    assert SENTINEL.search(said.out) is None, said.out
    assert "undated, no end known" in said.out
    if name == "compare":
        assert "offered, no end known" in said.out


def test_json_has_null(ask):
    """JSON has null where nobody says since when: of a feed, and of an offer, each with its basis."""
    (one, *_) = json.loads(ask(*COMMANDS["history"], "--format", "json").out)["periods"]
    assert (one["effective_from"], one["effective_from_basis"]) == (None, "undated")
    rows = json.loads(ask(*COMMANDS["compare"], "--format", "json").out)["rows"]
    known = {row["model"]: (row["effective_from"], row["effective_from_basis"]) for row in rows}
    assert known["offer/X"] == (None, "offered")
    assert known["openai/gpt-9"] == (None, "undated")
    assert known["acme/one"] == ("2025-01-01T00:00:00Z", "announced")


def test_exports_agree(ask, tmp_path: Path):
    """SQLite, CSV and JSON have the same dates: null, or an instant that ends in Z."""
    for form in ("sqlite", "csv", "json"):
        assert ask("export", "--format", form, "-o", str(tmp_path / form)).code == 0
    rows = json.loads((tmp_path / "json").read_text())["prices"]
    connection = sqlite3.connect(tmp_path / "sqlite")
    try:
        connection.row_factory = sqlite3.Row
        exported = [dict(row) for row in connection.execute("select * from price order by rowid")]
        charts = connection.execute("select * from price_for_charts").fetchall()
        dump = "\n".join(connection.iterdump())
    finally:
        connection.close()
    assert exported == rows
    assert len(charts) == len(rows)
    undated = [row for row in rows if row["effective_from_basis"] == "undated"]
    assert len(undated) > 2
    assert {row["effective_from"] for row in undated} == {None}
    assert {row["effective_from"] for row in rows} == {None, "2025-01-01T00:00:00Z"}
    assert {row["guaranteed_until"] for row in rows} == {None, "2027-01-01T00:00:00Z"}
    for text in (dump, (tmp_path / "csv").read_text(), (tmp_path / "json").read_text()):
        assert SENTINEL.search(text) is None


OFFERED = "offer=X:+input+2+USD/Mtoken,+output+3+USD/Mtoken"
RENTED = "gpus=8&gpu_rate=2&throughput=1000&utilisation=50%25"
QUERIES = [
    "price?model=gpt-9&input=100&on=2026-11-21",
    f"compare?model=one&model=gpt-9&input=100&output=10&on=2026-11-21&{OFFERED}",
    "project?model=one&model=gpt-9&input=100&output=10&requests=5/day&start=2026-12",
    f"breakeven?model=gpt-9&input=100&output=10&{RENTED}&{OFFERED}&on=2026-11-21",
    "models?on=2026-11-21",
    "models/openai/gpt-9?on=2026-11-21",
    "history/openai/gpt-9",
    "history/acme/one?all_layers=true",
    "lookup?price=2",
    "lookup?price=2&on=2025-06-01",
    "audit?on=2026-11-21",
]


@pytest.fixture
def client(place: Path) -> FlaskClient:
    """A client of the service on that file."""
    return create_app(place, reload_seconds=0).test_client()


@pytest.mark.parametrize("query", QUERIES)
def test_every_route(client: FlaskClient, query: str):
    """No answer over HTTP does, in JSON or CSV; written twice, as a template may write it."""
    sign = "&" if "?" in query else "?"
    for form in ("json", "json", "csv"):
        answer = client.get(f"/v1/{query}{sign}format={form}")
        assert answer.status_code == 200, answer.text
        assert SENTINEL.search(answer.text) is None, answer.text


def test_from_python(place: Path):
    """Attributes and `repr` have None too: of costs, charges, periods, models and rows."""
    table = library.load(place)
    cost = table.price("gpt-9", library.Usage(input_tokens=1), on="2026-11-21")
    assert cost.effective_from is None
    assert cost.effective_from_basis == "undated"
    assert {charge.period.effective_from for charge in cost.charges} == {None}
    found = table.compare(library.Workload(input="100"), ["one", "gpt-9"], on="2026-11-21", offers=[OFFER[1]])
    starts = {row.model.id: [each.effective_from for each in row.periods] for row in found.rows}
    assert starts["openai/gpt-9"] == starts["offer/X"] == [None]
    periods = table.model("gpt-9", on="2026-11-21").prices
    for each in (cost, cost.charges, found, found.rows, periods, table.model("one", on="2026-11-21")):
        assert SENTINEL.search(repr(each)) is None
        assert "datetime(1970" not in repr(each)


def test_arrow_has_null(place: Path):
    """A column of dates is null there."""
    pytest.importorskip("pyarrow")
    table = library.load(place)
    found = table.compare(library.Workload(input="100"), ["one", "gpt-9"], on="2026-11-21")
    assert set(found.to_arrow()["effective_from"].to_pylist()) == {None, "2025-01-01T00:00:00Z"}
