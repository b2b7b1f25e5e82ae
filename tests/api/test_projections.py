"""Projections over HTTP: the same figures by GET and by POST, limits, and what cannot be used."""

from __future__ import annotations

import csv
import io
import json
import time
from functools import partial

import pytest

from costcalc.doubt import uncertainty
from costcalc.errors import MissingExtraError
from costcalc_api.settings import MOST_CELLS, MOST_DECIDED_CELLS
from tests.api import posting
from tests.api.test_hostile import LIMIT_SECONDS, refused
from tests.api.test_http import problem_of

PATH = "/v1/project"
ASKED = {
    "model": "o1", "requests": "10000/day", "input": 1500, "cached": "60%", "output": 500,
    "start": "2026-02", "months": 2,
}  # fmt: skip
"""600 × 15 + 900 × 7.50 + 500 × 60 USD a million are 0.04575 USD a request."""
RANGE = {**ASKED, "output": "400..600 token", "draws": 2000}
WINDOWS = "deepseek-r1"
"""A model with prices of the hour from 2025-02-26 to 2025-09-05."""

asked = partial(posting.asked, PATH)
fault = partial(posting.fault, PATH)


def test_real_months_by_get_and_by_post(client):
    """February has 28 days and March 31: 12,810 and 14,182.50 USD, and the total is their sum."""
    document = client.get(PATH, query_string=ASKED).json
    for words in (ASKED, {**ASKED, "model": ["o1"]}, {**ASKED, "input": "1.5k", "months": "2"}):
        posted = asked(client, words)
        assert posted["rows"] == document["rows"]
        assert posted["totals"] == document["totals"]
    assert document["schema"] == "costcalc/project/1"
    assert [(row["month"], row["cost"]) for row in document["rows"]] == [
        ("2026-02", "12810"),
        ("2026-03", "14182.5"),
    ]
    (total,) = document["totals"]
    assert total["cost"] == document["rows"][-1]["cumulative_cost"] == "26992.5"
    assert (document["estimate"], document["seed"], document["draws"]) == (None, None, None)


def test_the_workload_may_stand_in_a_map(client):
    """What one request uses may stand in `workload`, as shapes too."""
    words = {name: ASKED[name] for name in ("model", "start", "months")}
    inner = {name: ASKED[name] for name in ("requests", "input", "cached", "output")}
    shape = {name: ASKED[name] for name in ("input", "cached", "output")}
    plain = asked(client, ASKED)["rows"]
    assert asked(client, {**words, "workload": inner})["rows"] == plain
    for shapes in ([shape], [{**shape, "weight": 3, "name": "a"}, {**shape, "weight": 1, "name": "b"}]):
        mix = {"requests": ASKED["requests"], "shapes": shapes}
        assert asked(client, {**words, "workload": mix})["rows"] == plain
        assert asked(client, {**words, **mix})["rows"] == plain


def test_phases(client):
    """A later phase is one text, several of them, or maps: 20,000 a day in March cost twice as much."""
    text, words = "2026-03: 20000/day", {"from": "2026-03", "requests": "20000/day"}
    for said in ({"phase": text}, {"phases": text}, {"phase": [text]}, {"phases": [words]}):
        assert asked(client, {**ASKED, **said})["rows"][1]["cost"] == "28365"
    assert client.get(PATH, query_string={**ASKED, "phase": text}).json["rows"][1]["cost"] == "28365"
    both = {"phases": [words, "2026-04: 5000/day"], "months": 3}
    assert [row["requests"] for row in asked(client, {**ASKED, **both})["rows"]] == [
        "280000", "620000", "150000",
    ]  # fmt: skip


def test_demand_by_month(client):
    """The requests of each month as whole numbers or texts."""
    words = {name: value for name, value in ASKED.items() if name != "requests"}
    found = asked(client, {**words, "demand": {"2026-02": 280_000, "2026-03": "310k"}})
    assert found["rows"] == asked(client, ASKED)["rows"]
    assert found["assumptions"] == {"demand": {"2026-02": 280_000, "2026-03": "310k"}}
    assert fault(client, {**words, "demand": {"2026-02": 280_000}}) == "/demand"
    assert fault(client, {**words, "demand": {"2026-02": -1, "2026-03": 1}}) == "/demand"


def test_scenarios(client):
    """Each scenario has its rows and totals; what it does not change is that of the question."""
    scenarios = {"as it is": {}, "twice": {"requests": "20000/day"}, "short": {"output": 0}}
    document = asked(client, {**ASKED, "scenarios": scenarios})
    totals = {total["scenario"]: total["cost"] for total in document["totals"]}
    assert totals == {"as it is": "26992.5", "twice": "53985", "short": "9292.5"}
    assert document["scenarios"] == scenarios


def test_a_range_is_drawn(client):
    """With a range there are quantiles of so many draws; the same seed gives the same bytes."""
    answers = [client.get(PATH, query_string={**RANGE, "seed": seed}) for seed in (7, 7, 8)]
    assert answers[0].data == answers[1].data
    assert answers[0].json["rows"] != answers[2].json["rows"]
    document = answers[0].json
    assert (document["seed"], document["draws"]) == (7, 2000)
    assert document["rows"][0]["cost"] == "12810"
    assert float(document["rows"][0]["p10"]) < 12810 < float(document["rows"][0]["p90"])
    assert document["simulation"]["uncertain"][0]["said"] == "400..600 token"
    assert document["sensitivity"][0]["name"] == "output_tokens"


def test_csv_and_floats(client):
    """CSV has a row a month; numbers=float are JSON numbers where text was, and what was said stays text."""
    text = client.get(PATH, query_string={**RANGE, "format": "csv"}).text
    rows = [*csv.DictReader(io.StringIO(text))]
    assert [(row["month"], row["cost"]) for row in rows] == [("2026-02", "12810"), ("2026-03", "14182.5")]
    document = asked(client, {**RANGE, "discount_rate": "8%", "elasticity": "0"}, numbers="float")
    row, total = document["rows"][1], document["totals"][0]
    numbers = [row["cost"], row["cumulative_cost"], row["requests"], row["p5"], row["tokens"]["output"]]
    numbers += [total["npv"], total["mean"], total["probability_cheapest"], total["list_cost"]]
    numbers += [document["sensitivity"][0]["swing"], document["simulation"]["uncertain"][0]["central"]]
    assert {type(each) for each in numbers} == {float}
    assert document["assumptions"]["elasticity"] == "0"


def test_what_is_dated_may_be_kept(client):
    """With `start` an answer is settled; without, it holds for the present day, as its ETag does."""
    answer = client.get(PATH, query_string=ASKED)
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get(PATH, query_string=ASKED, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    undated = client.get(PATH, query_string={name: ASKED[name] for name in ASKED if name != "start"})
    assert undated.status_code == 200
    assert int(undated.headers["Cache-Control"].rpartition("=")[2]) <= 300
    assert "no-store" in client.post(PATH, json=ASKED).headers["Cache-Control"]


def test_a_preset(shipped_client):
    """A preset brings its months and scenarios along; the file of one is not read."""
    found = asked(shipped_client, {"model": "gpt-6.1-terra", "preset": "support-rollout"})
    assert len({row["scenario"] for row in found["rows"]}) == 4
    assert len(found["rows"]) == 4 * 24
    assert fault(shipped_client, {"model": "gpt-6.1-terra", "preset": "../support-rollout"}) == "/preset"


def test_additions(shipped_client):
    """A projection takes another currency, seats and a decision, in one answer."""
    words = {
        "model": ["gpt-5.6-terra", "deepseek-v4-pro"], "requests": "10000/day", "input": 1500, "output": 500,
        "start": "2026-12", "months": 12, "currency": "EUR", "seat": "20 USD/month", "seats": 400,
        "decide": True, "lang": "fr",
    }  # fmt: skip
    document = asked(shipped_client, words)
    assert document["fx"]["currency"] == "EUR"
    assert document["rows"][0]["converted"].keys() >= {"cost", "cumulative_cost"}
    assert document["seats"]["rows"]
    assert document["decision"]["lang"] == "fr"


@pytest.mark.parametrize(
    ("words", "pointer"),
    [
        ({"growth": "nan%/month"}, "/growth"),
        ({"growth": "5"}, "/growth"),
        ({"growth": "500 ± 200%"}, "/growth"),
        ({"growth": "100000%/month", "months": 1200}, "/growth"),
        ({"months": 0}, "/months"),
        ({"months": 10**6}, "/months"),
        ({"months": 10**300}, "/months"),
        ({"months": "1e9"}, "/months"),
        ({"months": True}, "/months"),
        ({"months": [3]}, "/months"),
        ({"start": "soon"}, "/start"),
        ({"start": "2026-13"}, "/start"),
        ({"hours": "all night"}, "/hours"),
        ({"hours": "mon-fri 09:00-18:00 Atlantis/Town"}, "/hours"),
        ({"hours": ["mon-fri 09:00-18:00"] * 21}, "/hours"),
        ({"price_trend": "-100%/year"}, "/price_trend"),
        ({"elasticity": "-1"}, "/elasticity"),
        ({"elasticity": "1e9"}, "/elasticity"),
        ({"discount_rate": "8"}, "/discount_rate"),
        ({"draws": "1e9"}, "/draws"),
        ({"draws": 10**9}, "/draws"),
        ({"draws": "0"}, "/draws"),
        ({"seed": "x"}, "/seed"),
        ({"seed": -1}, "/seed"),
        ({"requests": "5"}, "/requests"),
        ({"requests": "1e400/day"}, "/requests"),
        ({"input": "5..1"}, "/input"),
        ({"cached": "50%..150%"}, "/cached"),
        ({"phases": [{"from": "2026-03"}]}, "/phases/0/requests"),
        ({"phases": [{"from": "soon", "requests": "1/day"}]}, "/phases/0/from"),
        ({"phases": [{"from": "2026-03", "requests": "1/day", "until": "2026-04"}]}, "/phases/0/until"),
        ({"phases": [{"from": "2026-03", "requests": "5..1/day"}]}, "/phases"),
        ({"phases": [{"from": "2026-03", "requests": "1/day", "growth": "nan"}]}, "/phases"),
        ({"phases": ["2026-03 1/day"]}, "/phases"),
        ({"phases": [7]}, "/phases/0"),
        ({"phases": 7}, "/phases"),
        ({"phases": []}, "/phases"),
        ({"phases": [{"from": "2026-03", "requests": "1/day"}] * 1_000}, "/phases"),
        ({"phases": ["2026-03: 1/day"] * 2_000}, "/phases"),
        ({"scenarios": {}}, "/scenarios"),
        ({"scenarios": []}, "/scenarios"),
        ({"scenarios": {"": {}}}, "/scenarios/"),
        ({"scenarios": {"a" * 61: {}}}, f"/scenarios/{'a' * 60}"),
        ({"scenarios": {"a\x00": {}}}, "/scenarios"),
        ({"scenarios": {"a/b": []}}, "/scenarios/a~1b"),
        ({"scenarios": {"a": {"model": "o1"}}}, "/scenarios/a/model"),
        ({"scenarios": {"a": {"months": 3}}}, "/scenarios/a/months"),
        ({"scenarios": {"a": {"growth": "5"}}}, "/scenarios"),
        ({"scenarios": {str(number): {} for number in range(21)}}, "/scenarios"),
        ({"demand": {"soon": 1}}, "/demand/soon"),
        ({"demand": {}}, "/demand"),
        ({"demand": {"2026-02": 5}}, "/requests"),
        ({"workload": "examples/workloads/rag-search.yaml"}, "/workload"),
        ({"workload": {"extends": "rag-search.yaml"}}, "/workload/extends"),
        ({"extends": "preset:rag-search"}, "/extends"),
        ({"growth_file": "/etc/passwd"}, "/growth_file"),
        ({"text": {"langue": "fr"}}, "/text/langue"),
        ({"text": "fr"}, "/text"),
    ],
)
def test_what_cannot_be_used_is_pointed_to(client, words, pointer):
    """Whatever is wrong, hostile or not, is a 422 that points to the member."""
    assert fault(client, {**ASKED, **words}) == pointer


def test_a_range_of_a_shape_is_pointed_to(client):
    """What is wrong in a shape points to the shapes, whatever a shape is called."""
    for name in ("short", "v1.5 of it", "phase 2"):
        shapes = [{"name": name, "input": "5..1", "output": 1}]
        words = {"model": "o1", "requests": "1/day", "start": "2026-02"}
        assert fault(client, {**words, "shapes": shapes}) == "/shapes"
        assert fault(client, {**words, "workload": {"shapes": shapes}}) == "/workload/shapes"


@pytest.mark.parametrize(
    "query",
    ["growth_file=x.csv", "workload=x.yaml", "extends=x", "scenarios={}", "shapes=[]", "demand=1", "text=fr"],
)
def test_files_and_maps_are_no_parameters(client, query):
    """A GET takes flat words: no file, and no map."""
    found = refused(lambda: client.get(f"{PATH}?model=o1&input=1&requests=1/day&{query}"))
    assert found["errors"][0]["parameter"] == query.partition("=")[0]


def test_an_unknown_model_comes_first(client):
    """One name that nobody has is a 404, whatever else is wrong."""
    for words in ({"model": "o9"}, {"model": ["o1", "o9"]}, {"models": ["o9"]}):
        found = problem_of(client.post(PATH, json={**ASKED, "model": [], **words, "months": "x"}))
        assert found["status"] == (422 if "models" in words else 404)
    found = problem_of(client.get(f"{PATH}?model=o9&months=x"))
    assert (found["status"], found["code"]) == (404, "unknown_model")
    assert problem_of(client.get(f"{PATH}?input=1"))["errors"][0]["parameter"] == "model"


def test_names_of_scenarios_are_texts(client):
    """A name is kept as it is: it is JSON here, and no page shows it."""
    name = "<script>alert(1)</script>"
    document = asked(client, {**ASKED, "scenarios": {name: {"requests": "1/day"}}})
    assert document["rows"][0]["scenario"] == name
    text = client.post(f"{PATH}?format=csv", json={**ASKED, "scenarios": {"=1+1": {}}}).text
    assert "=1+1" not in [row["scenario"] for row in csv.DictReader(io.StringIO(text))]


def test_no_question_is_too_large(client):
    """Months × models × scenarios at their limit are answered, and refused beyond it."""
    months = MOST_CELLS // 20
    words = {**ASKED, "scenarios": {str(number): {} for number in range(20)}, "months": months}
    began = time.perf_counter()
    assert len(asked(client, words)["rows"]) == MOST_CELLS
    assert time.perf_counter() - began < LIMIT_SECONDS
    assert fault(client, {**words, "months": months + 1}) == "/months"
    shapes = [{"input": 1 + number, "output": 1} for number in range(1_000)]
    plain = {"model": "o1", "requests": "1/day", "start": "2026-02", "shapes": shapes}
    assert asked(client, {**plain, "months": 4})["rows"]
    assert fault(client, {**plain, "months": 5}) == "/months"
    assert fault(client, {**plain, "months": 1, "scenarios": {str(each): {} for each in range(5)}})


def test_no_decision_is_too_large(client):
    """A decision computes a projection many times, and has a limit of its own."""
    words = {**ASKED, "model": ["o1", "openai/tiers"], "cached": 0, "decide": True}
    assert asked(client, {**words, "months": MOST_DECIDED_CELLS // 2})["decision"]["winner"]
    assert fault(client, {**words, "months": MOST_DECIDED_CELLS // 2 + 1}) == "/decide"
    # The language of the sentence alone asks for it too.
    in_french = {**words, "decide": False, "lang": "fr", "months": MOST_DECIDED_CELLS // 2 + 1}
    assert fault(client, in_french) == "/decide"


def test_no_week_is_too_finely_cut(client):
    """Hours are reckoned month by month, and have a limit of their own."""
    hours = [f"mon-fri {hour:02}:00-{hour:02}:30 Europe/Paris: 5%" for hour in range(20)]
    words = {**ASKED, "model": WINDOWS, "start": "2025-03", "months": 6, "hours": hours}
    assert len(asked(client, words)["rows"]) == 6
    assert fault(client, {**words, "months": 51}) == "/hours"
    scenarios = {str(number): {"hours": each} for number, each in enumerate(hours)}
    assert fault(client, {**words, "hours": "mon-fri", "scenarios": scenarios, "months": 51}) == "/hours"


def test_no_simulation_is_too_large(client):
    """Draws are limited, and the more so the more is drawn."""
    assert asked(client, {**RANGE, "draws": "100k"})["draws"] == 100_000
    for draws in (100_001, "1M", 10**400):
        assert fault(client, {**RANGE, "draws": draws}) == "/draws"
    long = {**RANGE, "months": 1_200}
    two = {"input": "1k..2k", "requests": "9..10000/day", "growth": "0..0.1%/month"}
    assert fault(client, {**long, "model": ["o1", "openai/tiers", "deepseek-v3.1"], **two}) == "/months"
    assert fault(client, {**long, "draws": "100k"}) == "/draws"
    assert asked(client, {**long, "draws": 1_000})["totals"][0]["p50"]
    shapes = [
        {"name": str(number), "input": "9..99", "cached": "9%..99%", "output": "9..99"}
        for number in range(60)
    ]
    many = {"model": "o1", "requests": "1/day", "months": 1, "start": "2026-02", "shapes": shapes}
    assert fault(client, {**many, "scenarios": {"one": {}, "two": {}}}) == "/months"
    few = {**many, "shapes": shapes[:15], "scenarios": {str(number): {} for number in range(16)}}
    assert fault(client, few) == "/draws"
    assert asked(client, {**few, "draws": 10_000})["totals"]
    found = refused(
        lambda: client.post(
            PATH, json={**many, "months": 1, "shapes": [*shapes, *shapes[:10]], "draws": 1_000}
        )
    )
    assert found["status"] == 422


def test_many_models_do_not_hang(client):
    """2,000 models, as parameters or as a list, are refused at once."""
    refused(lambda: client.get(f"{PATH}?input=1&requests=1/day" + "&model=o1" * 2_000))
    refused(lambda: client.post(PATH, json={**ASKED, "model": ["o1"] * 2_000}))
    refused(lambda: client.post(PATH, json={**ASKED, "model": ["o1"] * 101}))


def test_deep_json(client):
    """A body that nests deeper than any question is malformed."""
    deep = b'{"scenarios":' + b'{"a":' * 40 + b"1" + b"}" * 41
    assert refused(lambda: client.post(PATH, data=deep, content_type="application/json"))["status"] == 400
    nested = json.dumps({**ASKED, "scenarios": {"a": {"scenarios": {"b": {}}}}})
    found = refused(lambda: client.post(PATH, data=nested, content_type="application/json"))
    assert found["errors"][0]["pointer"] == "/scenarios/a/scenarios"


HOSTILE_RANGES = [
    "400..700..", "..", "1..2..3..4", "±", "+-", "1±2±3", "9" * 199 + "..1", "1e308..1e309", "nan..1",
    "1..inf", "5..1", "1..2 lognormal lognormal", "-1..5", "10**9..10**10", "1..2 parsec", "٤..٧",
    "1" * 100 + ".." + "2" * 90, "1..2\x00", "500 ± 200%", "500 ± 1e400%", "%..%", "0..1e15",
    "40%..60% lognormal", "1.." + "2" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE_RANGES)
def test_hostile_ranges(client, text):
    """A range that is none is a 422 that names its word, by GET and by POST."""
    words = ("input", "requests", "growth", "price_trend", "elasticity")
    for word in words if len(text) < 1_000 else ("input",):
        by_get = refused(lambda word=word: client.get(PATH, query_string={**ASKED, word: text}))
        assert by_get["errors"][0]["parameter"] == word
    assert fault(client, {**ASKED, "input": text[:60_000]}) == "/input"


def test_a_service_without_the_extra(client, monkeypatch):
    """A service without numpy says that it cannot draw, and still answers what needs no draws."""

    def missing() -> None:
        raise MissingExtraError("a simulation of ranges", "uncertainty")

    monkeypatch.setattr(uncertainty, "_numpy", missing)
    found = problem_of(client.post(PATH, json=RANGE))
    assert (found["status"], found["code"]) == (501, "missing_extra")
    assert asked(client, ASKED)["rows"]
