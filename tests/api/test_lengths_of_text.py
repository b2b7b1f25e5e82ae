"""Text instead of tokens over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PRICE = "/v1/price?model=gpt-4o&input=1500+word&output=0&on=2026-02-01"
QUANTITY = {
    "field": "input_tokens", "said": "1500 word", "tokens": 1995, "tokens_low": 1875, "tokens_high": 2505,
}  # fmt: skip


def test_words_in_a_query(shipped_client: FlaskClient):
    """The tokens, the range of the cost, and whose figures say so."""
    document = shipped_client.get(PRICE).get_json()
    assert document["counted_text"]["quantities"] == [QUANTITY]
    assert (document["list_cost_low"], document["list_cost_high"]) == ("0.0046875", "0.0062625")
    sources = {each["source"]["url"] for each in document["counted_text"]["figures"]}
    assert sources == {"https://ai.google.dev/gemini-api/docs/tokens"}


def test_words_in_a_body_and_in_a_list(shipped_client: FlaskClient):
    """Beside the model or in a map `usage`, alone or in a list."""
    body = {"model": "gpt-4o", "on": "2026-02-01", "usage": {"input": "1500 word", "output": 0}}
    one = shipped_client.post("/v1/price", json=body).get_json()
    (listed,) = shipped_client.post("/v1/price", json=[body]).get_json()
    assert one["counted_text"]["quantities"] == listed["counted_text"]["quantities"] == [QUANTITY]
    compared = shipped_client.post(
        "/v1/compare",
        json={
            "model": ["gpt-4o", "o1"], "on": "2026-02-01", "language": "fr",
            "workload": {"shapes": [{"input": f"{pages} page", "output": "9 word"} for pages in (1, 2)]},
        },
    )  # fmt: skip
    assert compared.status_code == 200
    quantities = compared.get_json()["counted_text"]["quantities"]
    assert [each["shape"] for each in quantities] == ["shape 1", "shape 1", "shape 2", "shape 2"]


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("input=1500+word&language=de", "language", "it does for code, en and fr"),
        ("input=1500&language=fr", "language", "the quantities are tokens"),
        ("input=1500+word&cached=10", "cached", "say both in words"),
        ("input=1e999+word", "input", "is not a number"),
        ("input=" + "9" * 90 + "+word", "input", "is not a number"),
        ("input=999999999999999+page&output=0", "input", ""),
    ],
)
def test_what_cannot_be_counted(query: str, parameter: str, words: str, shipped_client: FlaskClient):
    """A problem points at the parameter; nothing of it ends in a traceback or takes long."""
    answer = shipped_client.get(f"/v1/price?model=gpt-4o&on=2026-02-01&{query}")
    if words:
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["parameter"] == parameter
        assert words in answer.get_json()["detail"]
    else:
        assert answer.status_code in {200, 422}
