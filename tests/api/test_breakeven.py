"""Break-even over HTTP: own hardware against API models, by GET and by POST, and what cannot be used."""

from __future__ import annotations

import csv
import io
from functools import partial

import pytest

from tests.api import posting
from tests.api.test_hostile import NAMES, NUMBERS, refused
from tests.api.test_http import problem_of

PATH = "/v1/breakeven"
ASKED = {
    "model": "o1", "requests": "10000/day", "input": 1500, "output": 500, "on": "2026-02-01",
    "gpus": 8, "gpu_rate": "2.50 USD/GPU_hour", "throughput": "4176 token/s", "operations": "3000 USD/month",
}  # fmt: skip
"""8 × 2.50 × 24 + 100 = 580 USD a day for 4176 × 86,400 = 360,806,400 tokens. o1 takes 0.0525 USD a request
of 2,000 tokens, 26.25 USD a million: 580 USD buy 22,095,238.0952 of them."""
HOSTED = {
    "self_host": "deepseek-r1", "gpu": "H200", "gpus": 8, "on": "2026-11-22", "input": 1500, "output": 500,
}  # fmt: skip

asked = partial(posting.asked, PATH)
fault = partial(posting.fault, PATH)


def test_worked_by_hand_by_get_and_by_post(client):
    """The hardware's day, its capacity, and the tokens a day from which it pays."""
    document = client.get(PATH, query_string=ASKED).json
    posted = asked(client, ASKED)
    assert (posted["own"], posted["rows"]) == (document["own"], document["rows"])
    assert document["schema"] == "costcalc/breakeven/1"
    own, (row,) = document["own"], document["rows"]
    assert (own["cost_per_day"], own["capacity_tokens_per_day"]) == ("580", "360806400")
    assert own["cost_per_million_tokens"] == "1.60751028807"
    assert (row["model"], row["api_cost_per_day"]) == ("openai/o1", "525")
    assert row["breakeven_tokens_per_day"] == "22095238.0952"
    assert row["reached"] is False
    assert row["reason"]


def test_numbers_as_json_has_them(client):
    """Whole numbers may be JSON numbers; a fraction is a text, because its digits may be lost."""
    words = {**ASKED, "throughput": 4176, "gpus": "8 GPU", "gpu_rate": "2.5"}
    assert asked(client, words)["own"] == asked(client, ASKED)["own"]
    found = problem_of(client.post(PATH, json={**ASKED, "gpu_rate": 2.5}))
    assert found["errors"][0]["pointer"] == "/gpu_rate"
    assert '"2.5"' in found["detail"]


def test_a_mix_of_shapes(client):
    """Shapes, in `workload` or beside the other words, weigh input and output as they come."""
    words = {name: value for name, value in ASKED.items() if name not in {"requests", "input", "output"}}
    shapes = [{"weight": 1, "input": 1500, "output": 500}, {"weight": 3, "input": 1500, "output": 500}]
    mix = {"requests": ASKED["requests"], "shapes": shapes}
    rows = [
        {**row, "charges": []}
        for body in (ASKED, {**words, **mix}, {**words, "workload": mix})
        for row in asked(client, body)["rows"]
    ]
    assert rows[0]["breakeven_tokens_per_day"] == "22095238.0952"
    assert rows[1]["breakeven_tokens_per_day"] == rows[2]["breakeven_tokens_per_day"] == "22095238.0952"


def test_defaults_with_their_sources(shipped_client):
    """What the table knows of hardware is taken, and shown with its source; the hosts are compared with."""
    answer = shipped_client.get(PATH, query_string={**HOSTED, "throughput": "4176 token/s"})
    assert answer.status_code == 200, answer.text
    document = answer.json
    taken = {each["word"]: each for each in document["defaults"]}
    assert taken["gpu_rate"]["source"]["url"].startswith("https://")
    assert document["fit"]["sentence"]
    assert document["rows"]
    assert all(row["same_weights"] for row in document["rows"])


def test_a_range_is_drawn(client):
    """With a range there are quantiles and probabilities; the same seed gives the same bytes."""
    words = {**ASKED, "gpu_rate": "2..3 USD/GPU_hour", "utilisation": "30%..70%", "draws": 2_000}
    answers = [client.get(PATH, query_string={**words, "seed": seed}) for seed in (7, 7, 8)]
    assert answers[0].data == answers[1].data
    assert answers[0].json["simulation"] != answers[2].json["simulation"]
    simulation = answers[0].json["simulation"]
    assert (simulation["seed"], simulation["draws"]) == (7, 2_000)
    assert {each["name"] for each in simulation["uncertain"]} == {"gpu_rate", "utilisation"}
    assert simulation["rows"][0]["probability_own_cheaper"] is not None


def test_csv_and_floats(client):
    """CSV has a row a model; numbers=float are JSON numbers where text was, and what was said stays text."""
    (row,) = csv.DictReader(io.StringIO(client.get(PATH, query_string={**ASKED, "format": "csv"}).text))
    assert (row["model"], row["breakeven_tokens_per_day"]) == ("openai/o1", "22095238.0952")
    document = asked(client, {**ASKED, "utilisation": "0.5"}, numbers="float")
    own, (row,) = document["own"], document["rows"]
    numbers = [own["cost_per_day"], own["cost_per_million_tokens"], own["capacity_tokens_per_day"]]
    numbers += [own["parts"][0]["cost_per_day"], row["api_cost_per_day"], row["breakeven_tokens_per_day"]]
    numbers += [row["ratio_to_own"], row["margin"], row["blended_unit_price"]]
    assert {type(each) for each in numbers} == {float}
    assert row["margin"] < 0
    assert document["words"]["utilisation"] == "0.5"


def test_what_is_dated_may_be_kept(client):
    """With `on` an answer is settled; without, it holds for the present day, as its ETag does."""
    answer = client.get(PATH, query_string=ASKED)
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get(PATH, query_string=ASKED, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    undated = client.get(PATH, query_string={name: ASKED[name] for name in ASKED if name != "on"})
    assert undated.status_code == 200
    assert int(undated.headers["Cache-Control"].rpartition("=")[2]) <= 300


@pytest.mark.parametrize(
    ("words", "pointer"),
    [
        ({"gpus": 0}, "/gpus"),
        ({"gpus": -8}, "/gpus"),
        ({"gpus": None}, "/gpus"),
        ({"gpus": [8]}, "/gpus"),
        ({"gpu": "X99"}, "/gpu"),
        ({"gpu_rate": "1..2..3..4"}, "/gpu_rate"),
        ({"gpu_rate": "2 EUR/GPU_hour"}, "/gpu_rate"),
        ({"gpu_rate": "2 USD/Mtoken"}, "/gpu_rate"),
        ({"gpu_price": "30000 USD"}, "/gpu_rate"),
        ({"utilisation": "150%"}, "/utilisation"),
        ({"utilisation": 0}, "/utilisation"),
        ({"utilisation": True}, "/utilisation"),
        ({"throughput": "fast"}, "/throughput"),
        ({"throughput": 10**400}, "/throughput"),
        ({"operations": "3000"}, "/operations"),
        ({"tariff": "0.10 USD/kWh"}, "/gpu_price"),
        ({"quantisation": "65"}, "/quantisation"),
        ({"input": "5..1"}, "/input"),
        ({"requests": "5..1/day"}, "/requests"),
        ({"draws": 100_001}, "/draws"),
        ({"draws": "1e9"}, "/draws"),
        ({"seed": "x"}, "/seed"),
        ({"on": "soon"}, "/on"),
        ({"self_host": "o1"}, "/self_host"),
        ({"workload": "examples/workloads/rag-search.yaml"}, "/workload"),
        ({"workload": {"extends": "rag-search.yaml"}}, "/workload/extends"),
        ({"workload": {"growth": "5%/month"}}, "/workload/growth"),
        ({"scenarios": {}}, "/scenarios"),
        ({"growth_file": "x.csv"}, "/growth_file"),
        ({"shapes": [{"input": "5..1"}]}, "/shapes"),
    ],
)
def test_what_cannot_be_used_is_pointed_to(client, words, pointer):
    """Whatever is wrong is a 422 that points to the member."""
    assert fault(client, {**ASKED, **words}) == pointer


@pytest.mark.parametrize("text", [*NUMBERS, *NAMES])
def test_hostile_words(client, text):
    """Hostile text is a clear 4xx in every word of the hardware."""
    for word in ("gpus", "gpu_rate", "throughput", "utilisation", "quantisation", "self_host", "gpu"):
        by_get = client.get(PATH, query_string={**ASKED, word: text})
        by_post = client.post(PATH, json={**ASKED, word: text})
        for answer in (by_get, by_post):
            if answer.status_code != 200:
                assert refused(lambda answer=answer: answer)["status"] in {404, 422}


def test_an_unknown_model_comes_first(client):
    """A name that nobody has is a 404, whatever else is wrong, as the model to run too."""
    for words in ({"model": "o9"}, {"model": ["o1", "o9"]}, {"self_host": "o9"}):
        found = problem_of(client.post(PATH, json={**ASKED, **words, "gpus": "x"}))
        assert (found["status"], found["code"]) == (404, "unknown_model")


def test_nothing_to_compare_with(client):
    """Without a model, an offer or hosts of the same weights there is no question."""
    words = {name: value for name, value in ASKED.items() if name != "model"}
    assert fault(client, words) == "/model"
    offer = "X: input 1 USD/Mtoken, output 2 USD/Mtoken"
    assert asked(client, {**words, "offer": offer})["rows"][0]["model"] == "offer/X"


def test_no_question_is_too_large(client):
    """Models and shapes are limited as those of a comparison, and draws the more the more is drawn."""
    refused(lambda: client.get(f"{PATH}?input=1&gpus=1&gpu_rate=1&throughput=1" + "&model=o1" * 2_000))
    refused(lambda: client.post(PATH, json={**ASKED, "model": ["o1"] * 1_001}))
    words = {name: value for name, value in ASKED.items() if name not in {"input", "output"}}
    shapes = [{"name": str(number), "input": "1..9", "output": 1} for number in range(900)]
    assert fault(client, {**words, "model": ["o1"] * 5, "shapes": shapes}) == "/shapes"
    assert fault(client, {**words, "shapes": shapes}) == "/shapes"
    few = {**words, "shapes": [*shapes[:10], *({**shape, "input": 9} for shape in shapes[10:])]}
    assert fault(client, few) == "/draws"
    assert asked(client, {**few, "draws": 10_000})["simulation"]


def test_a_text_by_get_and_by_post(shipped_client):
    """Language and tokenizer as words, or as a map `text` of the body or of its workload."""
    words = {**HOSTED, "throughput": "9000", "verbosity": "low"}
    text = {"language": "fr", "tokens_measured_with": "o200k"}
    inner = {"input": words["input"], "output": words["output"], "text": text}
    rest = {name: value for name, value in words.items() if name not in {"input", "output"}}
    found = [shipped_client.get(PATH, query_string={**words, **text}).json]
    found += [
        asked(shipped_client, {**words, "text": text}),
        asked(shipped_client, {**rest, "workload": inner}),
    ]
    for document in found:
        assert (document["text"], document["verbosity"]) == (text, "low")
        adjustment = document["own"]["adjustment"]
        assert (adjustment["factor"], adjustment["output_factor"]) == ("1.16", "1.5")
    assert fault(shipped_client, {**words, "text": {"language": "fr"}}) == "/tokens_measured_with"
    assert fault(shipped_client, {**words, "language": "xx", "tokens_measured_with": "o200k"}) == "/language"


def test_messages_hold_for_both(shipped_client):
    """What a client is told to say is a word of the question, and no flag."""
    questions = [
        {**HOSTED, "gpu": "MI300X"},
        {**HOSTED, "output": 10},
        {"model": "o1", "on": "2026-02-01"},
        {**ASKED, "operations": "3000"},
        {**ASKED, "tariff": "0.1"},
    ]
    for words in questions:
        assert "--" not in shipped_client.post(PATH, json=words).json["detail"]
    beyond = shipped_client.get("/v1/compare?model=o1&input=5&on=2025-01-25&currency=KPW").json["detail"]
    assert "--" not in beyond
    assert "fx_rate=0.92 EUR/USD" in beyond
