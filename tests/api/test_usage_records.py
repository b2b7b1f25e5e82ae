"""Usage records over HTTP: a response, a usage in others' names, and lists of both."""

# ruff: noqa: E501 - one body a line

from __future__ import annotations

from typing import Any

import pytest

MESSAGE: dict[str, Any] = {
    "id": "msg_1", "type": "message", "model": "claude-sonnet-4-5-20250929",
    "usage": {
        "input_tokens": 10, "cache_creation_input_tokens": 5381, "cache_read_input_tokens": 13513, "output_tokens": 3,
        "cache_creation": {"ephemeral_5m_input_tokens": 5381, "ephemeral_1h_input_tokens": 0}, "service_tier": "standard",
    },
}  # fmt: skip
CHAT = {"prompt_tokens": 10, "completion_tokens": 1, "total_tokens": 11}
ON = "2026-01-27"
BY_HAND = "0.02430765"  # 10 × 3 + 13,513 × 0.30 + 5,381 × 3.75 + 3 × 15, per million


@pytest.fixture
def post(shipped_client):
    """Send a body; the document that comes back."""
    return lambda body: shipped_client.post("/v1/price", json=body)


def test_a_response_is_priced_as_it_came(post):
    """The model is its own, and the answer shows how it was read."""
    document = post({"response": MESSAGE, "on": ON}).json
    assert document["list_cost"] == BY_HAND
    assert document["usage_format"]["title"] == "Anthropic Messages"
    assert "beside the input" in document["usage_format"]["rule"]


@pytest.mark.parametrize("named", [{}, {"usage_format": "anthropic"}])
def test_a_usage_in_the_names_of_others(post, named):
    """It is recognised, or read in the format that is named."""
    document = post({"model": "claude-sonnet-4-5", "usage": MESSAGE["usage"], "on": ON, **named}).json
    assert document["list_cost"] == BY_HAND


def test_a_usage_in_our_own_names_is_read_as_ever(post):
    """The input contains what came from the cache, and no format is told."""
    usage = {
        "input_tokens": 18_904,
        "cache_read_tokens": 13_513,
        "cache_write_5m_tokens": 5_381,
        "output_tokens": 3,
    }
    document = post({"model": "claude-sonnet-4-5", "usage": usage, "on": ON}).json
    assert document["list_cost"] == BY_HAND
    assert "usage_format" not in document


def test_items_of_a_list(post):
    """Each is read by itself, and one that cannot be has its problem."""
    first, second, third = post(
        [
            {"response": MESSAGE, "on": ON},
            {"response": {"a": 1}},
            {"model": "o1", "usage": {"input": 5}, "on": "2025-03-01"},
        ]
    ).json
    assert first["list_cost"] == BY_HAND
    assert second["code"] == "invalid_usage_record"
    assert third["list_cost"] == "0.000075"


def test_numbers_keep_their_digits(post):
    """1000.0 is a whole number, and seconds may be fractions."""
    usage = {"prompt_tokens": 1000.0, "completion_tokens": 1e2, "total_tokens": 1100}
    document = post({"model": "gpt-4o", "usage": usage, "on": "2026-01-01"}).json
    assert document["list_cost"] == "0.0035"


@pytest.mark.parametrize(
    ("body", "pointer", "words"),
    [
        ({"response": {**MESSAGE, "usage": {**MESSAGE["usage"], "zz_tokens": 1}}}, "/response/usage/zz_tokens", "not understood"),
        ({"model": "o1", "usage": {"prompt_tokens": -1, "completion_tokens": 1}}, "/usage/prompt_tokens", "negative"),
        ({"model": "o1", "usage": {"prompt_tokens": 1.5, "completion_tokens": 1}}, "/usage/prompt_tokens", "1.5 is not whole"),
        ({"model": "o1", "usage": {"prompt_tokens": "1", "completion_tokens": 1}}, "/usage/prompt_tokens", "not the text '1'"),
        ({"model": "o1", "usage": {"prompt_tokens": 10**22, "completion_tokens": 1}}, "/usage/prompt_tokens", "more than any request"),
        ({"usage": MESSAGE["usage"]}, "/model", "does not say which model"),
        ({"response": 5}, "/response", "must be an object"),
        ({"response": MESSAGE, "usage": MESSAGE["usage"]}, "/usage", "say one of them"),
        ({"model": "o1", "input": 5, "usage_format": "anthropic"}, "/usage_format", "there is none"),
        ({"response": MESSAGE, "usage_format": "frobnicate"}, "/usage_format", "there is no format 'frobnicate'"),
        ({"model": "o1", "usage": {"inputTokens": 9, "outputTokens": 5, "totalTokens": 14, "cachedInputTokens": 6}}, "/usage_format", "vercel-5-anthropic"),
        ({"on": ON}, "/model", "name the model"),
        ({"response": {"model": "o1", "created": "x", "usage": CHAT}}, "/response/created", "not the text 'x'"),
        ({"response": {"model": "o1", "service_tier": "best", "usage": CHAT}}, "/response/service_tier", "'best'"),
        ({"response": {"model": "o1", "usage": {**CHAT, "service_tier": "x"}}}, "/response/usage/service_tier", "'x'"),
        ({"response": {"custom_id": "1", "response": {"body": {"model": "o1", "usage": {**CHAT, "zz_tokens": 1}}}}}, "/response/response/body/usage/zz_tokens", "not understood"),
        ({"response": {"model": "o1", "usage": {**CHAT, "usage_zz_tokens": 1}}}, "/response/usage/usage_zz_tokens", "not understood"),
        ({"response": {"model": "o1", "usage": {**CHAT, "usage": {"a": 1}}}}, "/response/usage/usage/a", "not understood"),
        ({"model": "o1", "on": "2025-03-01", "input": 5, "region": "eu"}, "/region", "region='eu'"),
        ({"model": "o1", "on": "2025-03-01", "input": 5, "options": {"region": "eu"}}, "/options", "region='eu'"),
    ],
    ids=range(20),
)  # fmt: skip
def test_what_cannot_be_read_is_pointed_at(post, body, pointer: str, words: str):
    """A 422 with the place in the body and what to do."""
    found = post(body)
    assert found.status_code == 422
    (fault,) = found.json["errors"]
    assert fault["pointer"] == pointer
    assert words in fault["detail"]


def test_no_word_of_ours_is_a_way_out_of_another_s_usage(post):
    """Beside names of a provider, ours would be refused too: they are offered where all others are ours."""
    usage = {"input_tokens": 10, "cache_creation_input_tokens": 5, "output_tokens": 3, "prompt_tokens": 5}
    (fault,) = post({"model": "claude-sonnet-4-5", "usage": usage, "on": ON}).json["errors"]
    assert fault["detail"].endswith("nothing of a usage is dropped: take it out where nobody bills it")
    own = {"input_tokens": 10, "output_tokens": 3, "cached_token": 5}
    (fault,) = post({"model": "claude-sonnet-4-5", "usage": own, "on": ON}).json["errors"]
    assert fault["detail"].endswith("did you mean cached?")


def test_a_get_takes_no_record(shipped_client):
    """A query has no place for a record, and so takes no word on its format, in OpenAPI either."""
    found = shipped_client.get("/v1/price?model=o1&input=5&usage_format=anthropic&on=2025-03-01")
    assert found.status_code == 422
    assert "this path takes no 'usage_format'" in found.json["detail"]
    described = shipped_client.get("/openapi.json").json["paths"]["/v1/price"]["get"]["parameters"]
    assert not [each for each in described if each["name"] == "usage_format"]
    assert shipped_client.get("/v1/price?response=x&model=o1").status_code == 422


def test_an_answer_that_repeats_deep_schemas(post):
    """Answers of APIs have the schemas of their tools in them, which stand deep within one another."""
    schema: object = {"type": "string"}
    for _ in range(10):
        schema = {"type": "object", "properties": {"inner": schema}}
    asked = {"response": {**MESSAGE, "tools": [{"input_schema": schema}]}, "on": ON}
    assert post(asked).json["list_cost"] == post({"response": MESSAGE, "on": ON}).json["list_cost"]
