"""Answers do not depend on what was asked before: a key of what is kept says all that it depends on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from costcalc import Usage, load
from costcalc.errors import CostcalcError
from costcalc.pricing.file.merge import layered
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.compiling import compile_table
from costcalc.pricing_table import PricingTable
from costcalc.questions.price.shape import COST
from costcalc.rating.shapes import CHARGE
from costcalc.shapes import count, text
from costcalc_api import create_app
from costcalc_api.cost_text import CostWriter
from costcalc_api.json_text import json_bytes
from costcalc_api.tables import ServingTable
from tests.builders import loaded, model, period, pricing_file, variant
from tests.layers import listed, market

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flask import Flask

BIG = "input: 2 USD/Mtoken, output: 8 USD/Mtoken"
OWN = pricing_file(
    model(
        period(
            "input: 1 USD/Mtoken, output: 4 USD/Mtoken",
            end="2025-06-01",
            also="guaranteed_until: 2025-04-01T00:00:00Z",
        )
        + period(
            BIG,
            start="2025-06-01",
            also="context_window: 200000 token\nvariants:\n  "
            + variant("input_tokens_above: 100000", "input: 3 USD/Mtoken, output: 9 USD/Mtoken")
            + "  "
            + variant('daily: ["16:30-00:30"]', "input: 0.5 USD/Mtoken, output: 2 USD/Mtoken")
            + "  "
            + variant(
                'daily: ["16:30-00:30"], input_tokens_above: 100000',
                "input: 0.7 USD/Mtoken, output: 3 USD/Mtoken",
            ),
        ),
        also="context_window: 1000000 token",
    ),
    model(
        period(
            "input: 5 USD/Mtoken, output: 6 USD/Mtoken, "
            "container_second: {price: 0.0015 USD/minute, minimum: 300 second}"
        ),
        name="acme/two",
    ),
)
FEED = market(
    "litellm",
    listed(
        "acme/one",
        "litellm",
        {"input": "2", "output": "8", "cache_read": "0.2", "web_search": "0.01", "image": "0.04"},
        start="2025-06-01",
    ),
    listed("acme/three", "litellm", {"input": "7", "output": "8", "request": "0.01"}),
    read="2025-02-01",
)
DATA = compile_table(layered(loaded(OWN), {"litellm": FEED}, ["table", "litellm"]), "", [FEED])
USAGES = [
    {"input_tokens": 1000, "output_tokens": 10},
    {"input_tokens": 1000, "cache_read_tokens": 10},
    {"input_tokens": 1000, "input_audio_tokens": 10},
    {"input_tokens": 150_000, "output_tokens": 1},
    {"input_tokens": 300_000, "output_tokens": 1},
    {"input_tokens": 1000, "requests": 3},
    {"web_searches": 2},
    {"input_tokens": 1000, "images": 1},
    {"images": 3},
    {"container_seconds": 10},
    {"container_seconds": 10, "requests": 2},
    {"container_seconds": 900},
]
DAYS = ["2025-03-01", "2025-05-31T23:59:59Z", "2025-06-01T12:00:00Z", "2025-10-01", "2026-11-21T17:00:00Z"]
PRICES = [(name, usage, on) for name in ("one", "acme/two", "three") for usage in USAGES for on in DAYS]


def fresh() -> PricingTable:
    """The table, about which nobody asked anything yet."""
    return PricingTable(Catalogue(DATA))


def written(table: PricingTable, writer: CostWriter, name: str, usage: dict[str, int], on: str) -> bytes:
    """A cost as the service sends it, or why there is none."""
    try:
        return writer.write(table.price(name, Usage(**usage), on=on))
    except CostcalcError as error:
        return f"{error.code}: {error}".encode()


ALONE = [written(table, CostWriter(table), *asked) for asked in PRICES for table in [fresh()]]
PLACES = st.permutations(range(len(PRICES)))


def test_some_of_it_is_answered():
    """The questions are about something: costs with and without notes, and refusals."""
    texts = [each.decode() for each in ALONE]
    assert sum("added from the feed" in each for each in texts) > 5
    assert sum('"notes":[]' in each for each in texts) > 5
    assert sum("not_dated" in each or "meter_not_priced" in each for each in texts) > 5


@settings(max_examples=25, deadline=None)
@given(PLACES)
def test_costs_in_any_order(order: Sequence[int]):
    """A cost is written the same, byte by byte, whatever was priced before it."""
    table = fresh()
    writer = CostWriter(table)
    assert [written(table, writer, *PRICES[place]) for place in order] == [ALONE[place] for place in order]


def test_a_cost_is_written_as_it_says_of_itself():
    """The quick way writes `to_dict()`, with the notes of its own meters."""
    table = fresh()
    writer = CostWriter(table)
    for name, usage, on in PRICES:
        try:
            cost = table.price(name, Usage(**usage), on=on)
        except CostcalcError:
            continue
        assert writer.write(cost) == json_bytes(cost.to_dict()), (name, usage, on)


def test_a_new_member_is_written_anew(monkeypatch: pytest.MonkeyPatch):
    """Whoever adds a member, and does not say that it is fixed, gets that of each cost and line."""
    size = count("input_size", of="usage.input_total", optional=True)
    for shape, more in (
        (COST, [size, text("about", of=lambda cost: f"100 % of {cost.usage}")]),
        (CHARGE, [count("twice", of=lambda line: 2 * line.consumed_quantity)]),
    ):
        monkeypatch.setattr(shape, "parts", (*shape.parts, *more))
        monkeypatch.setattr(shape, "_steps", ())
        monkeypatch.setattr(shape, "_fields", {})
    table = fresh()
    writer = CostWriter(table)
    for tokens in (1000, 2000, 3000):
        cost = table.price("acme/two", Usage(input_tokens=tokens, output_tokens=1), on="2025-03-01")
        told = json.loads(writer.write(cost))
        assert (told["input_size"], told["charges"][0]["twice"]) == (str(tokens), str(2 * tokens))
        assert writer.write(cost) == json_bytes(cost.to_dict())


def test_notes_are_those_of_the_name_and_of_the_day(monkeypatch: pytest.MonkeyPatch):
    """Two names of one model, and one model on two days, may have notes of their own at the same price."""
    monkeypatch.delenv("COSTCALC_LAYERS", raising=False)
    table = load()
    writer = CostWriter(table)
    for name, on in (
        ("gemini-3.5-flash", "2026-11-22"),
        ("gemini-3.6-flash", "2026-11-22"),
        ("amazon.titan-text-express-v1", "2025-01-25"),
        ("amazon.titan-text-express-v1", "2025-03-01"),
    ):
        cost = table.price(name, Usage(input_tokens=1000, output_tokens=10), on=on)
        assert writer.write(cost) == json_bytes(cost.to_dict()), (name, on)


ON: dict[str, object] = {"on": "2025-10-01"}
WORK: dict[str, object] = {"input": "1500", "output": "500", "requests": "100/day"}
MONTHS = {"model": ["one", "acme/two"], **WORK, "start": "2025-04", "months": "4"}
ASKED: list[tuple[str, dict[str, object]]] = [
    ("price", {"model": "one", "input": "1000", **ON}),
    ("price", {"model": "one", "input": "1000", "cached": "10", **ON}),
    ("price", {"model": "one", "input": "1000", "web_searches": "1", **ON}),
    ("price", {"model": "one", "input": "1000", "numbers": "float", **ON}),
    ("price", {"model": "three", "input": "1000", **ON}),
    ("compare", {"model": ["one", "acme/two"], **WORK, **ON}),
    ("compare", {"model": ["one", "acme/two"], **WORK, "cached": "60%", **ON}),
    ("compare", {"model": ["one", "acme/two"], **WORK, "on": "2025-10-01T17:00:00Z"}),
    ("compare", {"model": ["one", "acme/two"], **WORK, "decide": "true", "lang": "fr", **ON}),
    ("compare", {"model": ["one", "acme/two"], **WORK, "input": "300000", **ON}),
    ("project", {"model": ["one", "acme/two"], **WORK, "start": "2025-04", "months": "4"}),
    (
        "project",
        {"model": ["one", "acme/two"], **WORK, "start": "2025-04", "months": "4", "growth": "5%/month"},
    ),
    (
        "project",
        {"model": ["one", "acme/two"], **WORK, "start": "2025-04", "months": "4", "hours": "09:00-18:00"},
    ),
    ("models", ON),
    ("models", {"on": "2025-03-01"}),
    ("models", {"context": "500000", **ON}),
    ("history/acme/one", {}),
    ("lookup", {"price": "2"}),
    ("lookup", {"price": "2", **ON}),
    ("audit", ON),
]
HEADERS = [{}, {"Accept": "text/csv"}]
QUESTIONS = [(name, words, header) for name, words in ASKED for header in HEADERS]


@pytest.fixture(scope="module")
def app(own_environment: None, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The service, whose table each answer brings along."""
    place: Path = tmp_path_factory.mktemp("order") / "prices.yaml"
    place.write_text(OWN)
    return create_app(place, reload_seconds=0)


@pytest.fixture(scope="module")
def alone(app: Flask) -> list[tuple[int, bytes, str | None]]:
    """The answer to each question where it is the first."""
    return [_answered(app, ServingTable(fresh()), place) for place in range(len(QUESTIONS))]


def _answered(app: Flask, serving: ServingTable, place: int) -> tuple[int, bytes, str | None]:
    app.extensions["costcalc"].serving = serving
    name, words, headers = QUESTIONS[place]
    answer = app.test_client().get(f"/v1/{name}?{urlencode(words, doseq=True)}", headers=headers)
    return answer.status_code, answer.data, answer.headers.get("ETag")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, len(QUESTIONS) - 1), min_size=20, max_size=60))
def test_answers_in_any_order(app: Flask, alone, order: Sequence[int]):
    """Every question is answered the same, byte by byte, whatever was asked before it, and how often."""
    serving = ServingTable(fresh())
    assert [_answered(app, serving, place) for place in order] == [alone[place] for place in order]


def test_most_questions_are_answered(alone):
    """The questions are good ones."""
    assert [(QUESTIONS[place], each[1]) for place, each in enumerate(alone) if each[0] >= 400] == []
