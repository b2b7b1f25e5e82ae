"""Large questions pass a gate a few at a time; small ones never wait at it."""

from __future__ import annotations

import doctest
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest

from costcalc.doubt.workload import drawn_workload
from costcalc.questions.breakeven.request import ASKING as HELD_AGAINST
from costcalc.questions.compare.request import ASKING as COMPARED
from costcalc.questions.models.request import ASKING as LISTED
from costcalc.questions.project import reading
from costcalc.questions.project.request import ASKING as PROJECTED
from costcalc_api import create_app, endpoints, limits, tables
from costcalc_api.limits import is_long, is_long_list, of_breakeven, of_comparison, of_projection
from costcalc_api.serving.gate import BusyError, Gate
from costcalc_api.settings import LARGE_LIST, MOST_AT_WORK, MOST_WAITING, THREADS
from tests.api.conftest import PRICING

PRICE = {"model": "o1", "input": 1000, "on": "2025-03-01"}
LARGE = {"models": ["o1"] * 101, "requests": "1/day", "input": 1, "output": 1, "on": "2025-03-01"}
HOURS = ["mon-fri 09:00-17:00: 80%"]
SMALL = {**LARGE, "models": ["o1", "deepseek-r1"]}


@pytest.fixture
def app():
    """A service of whose gate nobody else knows."""
    return create_app(PRICING, reload_seconds=0)


@pytest.fixture
def shut(app):
    """The same, its gate taken and without a place to wait."""
    gate = app.extensions["costcalc.gate"] = Gate(most=1, waiting=0)
    with gate.passed():
        yield app.test_client()


def until(what):
    """Wait for something that comes by itself."""
    deadline = time.monotonic() + 120
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_few_work_and_the_others_follow_in_their_order():
    """Two work at a time; each that ends lets in whoever has waited longest."""
    gate, begun, ends = Gate(most=2), [], [Event() for _ in range(5)]

    def work(number):
        with gate.passed():
            begun.append(number)
            assert ends[number].wait(30)

    with ThreadPoolExecutor(5) as pool:
        for number in range(5):
            pool.submit(work, number)
            until(lambda number=number: gate.at_work + gate.waiting == number + 1)
        assert (sorted(begun), gate.at_work, gate.waiting) == ([0, 1], 2, 3)
        for number in range(5):
            ends[number].set()
            until(lambda number=number: len(begun) == min(5, number + 3))
    assert begun[2:] == [2, 3, 4]
    assert (gate.at_work, gate.waiting) == (0, 0)


def test_a_full_queue_sends_away():
    """Whoever finds the queue full is told at once, and takes no place."""
    gate = Gate(most=1, waiting=0)
    with gate.passed(), pytest.raises(BusyError), gate.passed():
        raise AssertionError
    with gate.passed():
        assert gate.at_work == 1


def test_waiting_has_an_end():
    """Whoever has waited too long is told so, and the place goes to the next."""
    gate = Gate(most=1, seconds=0.01)
    with gate.passed(), pytest.raises(BusyError), gate.passed():
        raise AssertionError
    assert (gate.at_work, gate.waiting) == (0, 0)
    with gate.passed():
        assert gate.at_work == 1


def test_a_place_that_comes_at_the_last_moment_is_taken(monkeypatch):
    """A place that was handed over while its taker gave up is not lost."""
    gate = Gate(most=1, seconds=0)
    real = gate._has_come

    def late(turn):
        turn.set_result(True)
        return real(turn)

    monkeypatch.setattr(gate, "_has_come", late)
    gate._enter()
    gate._enter()
    assert gate.at_work == 1


def test_an_error_gives_the_place_back():
    """Work that fails leaves the gate as it was."""
    gate = Gate(most=1)
    with pytest.raises(KeyError), gate.passed():
        raise KeyError
    assert gate.at_work == 0


def test_closing_sends_away_those_that_wait():
    """When the service ends, those at work go on, the others hear of it at once."""
    gate = Gate(most=1)

    def ask():
        with pytest.raises(BusyError), gate.passed():
            raise AssertionError

    with ThreadPoolExecutor(1) as pool, gate.passed():
        waits = pool.submit(ask)
        until(lambda: gate.waiting == 1)
        gate.close()
        waits.result(30)
        ask()
        assert gate.at_work == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/compare", LARGE),
        ("/v1/price", [PRICE] * (LARGE_LIST + 1)),
        (
            "/v1/project",
            {
                **{name: LARGE[name] for name in LARGE if name != "on"},
                "models": ["o1"],
                "months": 400,
                "hours": HOURS,
            },
        ),
        ("/v1/compare", {**LARGE, "models": ["o1"] * 50, "decide": True}),
    ],
)
def test_a_large_question_at_a_shut_gate_is_a_503(shut, path, body):
    """It says when to ask again, as a problem with a code of its own."""
    found = shut.post(path, json=body)
    assert (found.status_code, found.content_type) == (503, "application/problem+json")
    assert found.headers["Retry-After"].isdigit()
    assert (found.json["code"], found.json["status"]) == ("busy", 503)


@pytest.mark.parametrize("path", ["/v1/audit", "/v1/compare?all=true&input=1&output=1&requests=1/day"])
def test_a_large_question_may_be_a_get(shut, path):
    """What takes long passes the gate whichever way it is asked."""
    assert shut.get(path).status_code == 503


def test_the_page_passes_the_gate_too(shut):
    """A large comparison on the page is told that the service is busy."""
    query = "&".join(["model=o1"] * 101)
    found = shut.get(f"/?{query}&requests=1/day&input=1&output=1")
    assert found.status_code == 503
    assert "Too many large questions" in found.text


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/readyz",
        "/metrics",
        "/",
        "/v1/models",
        "/v1/price?model=o1&input=1",
        "/v1/lookup?price=15",
    ],
)
def test_small_questions_do_not_wait(shut, path):
    """A shut gate does not concern them."""
    assert shut.get(path).status_code == 200


def test_small_posts_do_not_wait(shut):
    """Neither do short lists and small comparisons."""
    assert shut.post("/v1/price", json=[PRICE] * 20).status_code == 200
    assert shut.post("/v1/compare", json=SMALL).status_code == 200


def test_a_kept_answer_does_not_wait(app):
    """What was worked out already is given to all."""
    path = "/v1/audit?on=2025-03-01"
    client = app.test_client()
    assert client.get(path).status_code == 200
    app.extensions["costcalc.gate"] = Gate(most=0, waiting=0)
    assert client.get(path).status_code == 200


USE = {"requests": "10/day", "input": 1_000, "output": 1}
RANGES = {"requests": "10/day", "input": "1000..2000", "output": "1..2"}
OFFERS = [f"b{number}: input 1 USD/Mtoken" for number in range(51)]


@pytest.mark.parametrize(
    ("words", "is_large"),
    [
        ({"model": ["a"] * 100}, False),
        ({"model": ["a"] * 101}, True),
        ({"models": ["a"] * 50, "offers": OFFERS}, True),
        ({"models": ["a"] * 51, "shapes": [{"input": 1}, {"input": 2}]}, True),
        ({"models": ["a"] * 51, "workload": {"shapes": [{"input": 1}, {"input": 2}]}}, True),
        ({"models": ["a"] * 20, "decide": True}, False),
        ({"models": ["a"] * 21, "decide": "true"}, True),
    ],
)
def test_which_comparisons_are_large(words, is_large):
    """Models times shapes count, and more where a decision is asked for: known before the answer."""
    said = words if "shapes" in str(words) else {**USE, **words}
    assert of_comparison(COMPARED.read(said)).is_large is is_large


@pytest.mark.parametrize(
    ("words", "is_large"),
    [
        ({"models": ["a"] * 10, "months": 14}, False),
        ({"models": ["a"] * 10, "months": "15"}, True),
        ({"models": ["a"] * 2}, False),
        ({"models": ["a"], "months": 40}, False),
        ({"models": ["a"], "months": 41}, True),
        ({"models": ["a"], "months": 400, "hours": HOURS}, True),
        ({"models": ["a"] * 2, "months": 18, "hours": HOURS}, False),
        ({"models": ["a"] * 2, "months": 19, "hours": HOURS}, True),
        ({"models": ["a"] * 50, "months": 1}, False),
        ({"models": ["a"] * 50, "months": 1, "decide": True}, True),
        ({"models": ["a"] * 5, "months": 1, "decide": True}, False),
        ({"models": ["a"] * 5, "months": 10, "decide": True}, True),
        ({"models": ["a"] * 10, "months": 2, "scenarios": {name: {} for name in "abcdefghijk"}}, True),
        ({"models": ["a"] * 2, "months": 2, **RANGES}, False),
        ({"models": ["a"] * 10, "months": 12, "draws": 20_000, **RANGES}, True),
        ({"models": ["a"] * 10, "months": 12, "draws": 20_000, "workload": RANGES}, True),
        ({"models": ["a"] * 10, "preset": "support-rollout", "months": 36}, True),
    ],
)
def test_which_projections_are_large(words, is_large):
    """Months count, what hours of the week tell apart in them, and above all a decision."""
    said = words if {"workload", "preset"} & words.keys() else {**USE, **words}
    assert of_projection(PROJECTED.read(said)).is_large is is_large


@pytest.mark.parametrize(
    ("words", "is_large"),
    [
        ({"models": ["a"] * 10, **RANGES}, False),
        ({"models": ["a"] * 100, "draws": 50_000, **RANGES}, True),
        ({"models": ["a"] * 101}, True),
    ],
)
def test_which_breakevens_are_large(words, is_large):
    """Draws count where anything is a range."""
    assert of_breakeven(HELD_AGAINST.read({**USE, **words})).is_large is is_large


def test_many_words_are_long():
    """To read hundreds of values takes long, wherever they stand; a hundred models are no such question."""
    shapes = [{"input": 1, "output": 2}] * 200
    assert is_long({"workload": {"shapes": shapes}})
    assert not is_long({"models": ["a"] * 100, **USE})


@pytest.mark.parametrize(
    ("words", "is_large"),
    [
        ({}, True),
        ({"sort": "-input", "offset": "1"}, True),
        ({"limit": "500"}, False),
        ({"limit": "501"}, True),
        ({"provider": "openai"}, False),
        ({"model": "o1"}, False),
    ],
)
def test_which_lists_of_models_are_large(words, is_large):
    """All models of the feeds are; a page of them, or those of one provider, are not."""
    request = LISTED.read(words)
    assert is_long_list(request, 2_000) is is_large
    assert not is_long_list(request, 500)


def test_the_examples_hold():
    """The examples in the modules are run."""
    assert [doctest.testmod(each).failed for each in (limits, tables)] == [0, 0]


def test_an_audit_that_is_wrong_does_not_wait(shut):
    """Whoever said a wrong word hears of it at once, though the gate is shut."""
    said = {"limit=x": 422, "layers=zz": 404, "provider=zz": 404, "model=zz": 404, "kind=zz": 422}
    assert {each: shut.get(f"/v1/audit?{each}").status_code for each in said} == said


def test_a_long_list_of_models_passes_the_gate(shut, monkeypatch):
    """The list of a small table is a small question, that of a large table is none."""
    assert shut.get("/v1/models").status_code == 200
    monkeypatch.setattr(limits, "LARGE_LISTING", 2)
    assert shut.get("/v1/models?sort=model").status_code == 503
    assert shut.get("/v1/models?limit=2").status_code == 200


def test_answers_about_today_are_kept_for_the_day(app, monkeypatch):
    """A dashboard that names no day asks the same again: no work, until the day is nearly over."""
    client, path = app.test_client(), "/v1/audit"
    day = tables.DAY_SECONDS
    noon = 20_000 * day + day // 2
    monkeypatch.setattr(endpoints, "present", lambda: datetime.fromtimestamp(noon, UTC))
    monkeypatch.setattr("time.time", lambda: noon)
    first = client.get(path)
    app.extensions["costcalc.gate"] = Gate(most=0, waiting=0)
    again = client.get(path)
    assert (again.status_code, again.data, again.headers["ETag"]) == (200, first.data, first.headers["ETag"])
    for later in (
        tables.DAY_SECONDS // 2 - 300,
        tables.DAY_SECONDS // 2,
        tables.DAY_SECONDS,
    ):
        monkeypatch.setattr("time.time", lambda later=later: noon + later)
        assert client.get(path).status_code == 503


def test_there_are_threads_beside_those_that_wait():
    """All that may wait at the gate leave threads for the others."""
    assert MOST_AT_WORK + MOST_WAITING + 8 <= THREADS


def test_scenarios_do_not_read_the_same_again(client, monkeypatch):
    """Many shapes in many scenarios are refused at once: what all scenarios share is read once."""
    read, ask = [], drawn_workload

    def counted(words):
        read.append(words)
        return ask(words)

    monkeypatch.setattr(reading, "drawn_workload", counted)
    scenarios: dict[str, dict[str, object]] = {f"s{number}": {"growth": "5%/month"} for number in range(20)}
    shapes = [{"input": 1, "output": 1}] * 1_000
    asked = {"model": ["o1"], "start": "2025-03", "months": 1, "requests": "5/day", "shapes": shapes}
    answer = client.post("/v1/project", json={**asked, "scenarios": scenarios})
    assert (answer.status_code, len(read)) == (422, 1)
    assert "20000 shapes in all scenarios" in answer.json["detail"]
    scenarios = {"same": {"growth": "5%/month"}, "more": {"input": 7}}
    found = client.post("/v1/project", json={**asked, "shapes": shapes[:2], "scenarios": scenarios})
    assert (found.status_code, len(read)) == (200, 3)
