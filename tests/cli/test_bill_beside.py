"""`price --file`: what stands beside an answer in its row, and says another tier or model than the answer."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from tests.builders import SHIPPED

TABLE = str(SHIPPED)
USAGE = {"input_tokens": 1_000, "output_tokens": 0, "total_tokens": 1_000}
ANSWER: dict[str, Any] = {"object": "response", "model": "one", "created_at": 1_738_368_000, "usage": USAGE}
EVENT = {"type": "response.completed", "response": ANSWER}
TIERS = "call it `service_tier` or `region`"


@pytest.fixture
def priced(costcalc):
    """Price one object a line."""

    def ask(*rows: dict[str, Any], flags: tuple[str, ...] = ("--format", "value")):
        return costcalc("price", "--file", "-", *flags, stdin="\n".join(map(json.dumps, rows)).encode())

    return ask


@pytest.mark.parametrize("row", [{"response": ANSWER}, EVENT, ANSWER])
@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"type": "batch"}, "'type' has 'batch'"),
        ({"request": {"service_tier": "flex"}}, "'request.service_tier' has 'flex'"),
        ({"body": {"request": {"service_tier": "batch"}}}, "'body.request.service_tier' has 'batch'"),
        ({"request": {"inference_geo": "us"}}, "'request.inference_geo' has 'us'"),
    ],
)
def test_a_tier_that_the_answer_leaves_open(priced, row, more, column):
    """A tier beside an answer that says none is not passed over, wherever the answer stands."""
    said = priced({**row, **more})
    assert (said.code, said.out) == (1, "")
    assert f"{column} (row 1): {TIERS}" in said.err
    label = column.split("'")[1]
    assert priced({**row, **more}, flags=("--format", "value", "--label", label)).code == 0


@pytest.mark.parametrize(
    "more",
    [
        {"request": {"service_tier": "auto", "metadata": {"region": "eu", "kind": "batch"}}},
        {"request": {"model": "an-alias", "max_output_tokens": 5, "messages": [{"role": "user"}]}},
        {"custom_id": "a", "type": "event"},
    ],
)
def test_what_a_request_holds_besides(priced, more):
    """A request has much of which no price depends."""
    for row in ({"response": ANSWER}, EVENT):
        said = priced({**row, **more})
        assert (said.code, said.out) == (0, priced(row).out)


def test_the_tier_that_the_answer_says(priced):
    """What was asked for is not always given: the answer says which tier it had."""
    answer = {**ANSWER, "service_tier": "default"}
    for row in ({"response": answer}, {**EVENT, "response": answer}):
        assert priced({**row, "request": {"service_tier": "flex"}}).code == 0


@pytest.mark.parametrize("column", ["Model", "model_name", "ModelId"])
def test_another_model_in_any_spelling(priced, column):
    """A column of models is held against the answer, however it is called; a request's may be an alias.

    What is an answer itself may have such a name for something else: LiteLLM's `model_id` is a deployment.
    """
    rows: list[dict[str, Any]] = [{"response": ANSWER}, EVENT, *([ANSWER] if column == "Model" else [])]
    for row in rows:
        said = priced({**row, column: "two"})
        assert said.code == 1
        assert f"{column}: is 'two' here, and 'one' in the answer beside it" in said.err
        assert f"--label {column}" in said.err
        assert priced({**row, column: "one"}).code == 0
        assert priced({**row, "request_model": "two"}).code == 0


TIMES = {"start_time": 1_731_023_230.6, "end_time": 1_731_023_231.9, "total_latency": 1.3}


@pytest.mark.parametrize(
    ("model", "more"),
    [
        ("gpt-oss-120b", {"time_info": {"queue_time": 0.1}}),
        ("Meta-Llama-3.3-70B-Instruct", {"usage": {"prompt_tokens": 9, "completion_tokens": 5, **TIMES}}),
    ],
)
def test_what_answers_have_is_their_own(costcalc, model, more):
    """Members of an answer say nothing else in a bill than alone: when it began, how long it took."""
    usage = {"prompt_tokens": 1_000, "completion_tokens": 5}
    answer = {"object": "chat.completion", "model": model, "created": 1_785_000_000, "usage": usage, **more}
    ask = partial(costcalc, "price", "--format", "value", stdin=json.dumps(answer).encode(), pricing=TABLE)
    alone, row = ask("--usage", "-"), ask("--file", "-")
    assert row.out == alone.out
    assert row.out or "there is no seller 'sambanova' here" in row.err  # who is none of this table's


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"service_tier": "batch"}, "service_tier"),
        ({"input_tokens": 5}, "input_tokens: is 5 here, and 1000 in the answer beside it"),
        ({"model": "two"}, "model: is 'two' here"),
    ],
)
def test_beside_an_event(priced, more, words):
    """An event wraps its answer: names beside it are not the answer's, and none is passed over."""
    said = priced({**EVENT, **more})
    assert said.code == 1
    assert words in said.err
