"""Answers in gzip: for who takes it, the same to the byte when unpacked, with an ETag of their own."""

from __future__ import annotations

import gzip

import pytest

from costcalc_api import create_app
from costcalc_api.serving import compression
from costcalc_api.serving.compression import SMALLEST
from tests.api.conftest import PRICING

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
COMPARE = "/v1/compare?model=o1&model=deepseek-r1&requests=10000/day&input=1000&output=500&on=2025-03-01"
LARGE = [
    "/", "/docs", "/claims", "/openapi.json", "/costcalc.css", "/metrics", "/v1/models",
    "/v1/claims?format=csv", "/v1/compare?model=o1&model=deepseek-r1&input=1000", COMPARE,
]  # fmt: skip
KEPT = ["/", "/docs", "/claims", "/openapi.json", "/costcalc.css", COMPARE]
"""What does not depend on the clock, and is kept."""


def varies(answer):
    """The headers that an answer depends on."""
    return {each.strip() for said in answer.headers.getlist("Vary") for each in said.split(",")}


@pytest.fixture
def fresh():
    """A client of a service that has answered nothing yet."""
    return create_app(PRICING, reload_seconds=0).test_client()


@pytest.mark.parametrize("path", LARGE)
def test_large_answers_are_compressed(client, path):
    """Who takes gzip gets it, and unpacks the very bytes that others get; HEAD has the same headers."""
    plain, packed, head = client.get(path), client.get(path, headers=GZIP), client.head(path, headers=GZIP)
    assert plain.status_code == packed.status_code == head.status_code == 200
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == head.headers["Content-Encoding"] == "gzip"
    if path != "/metrics":  # which counts these very requests
        assert gzip.decompress(packed.data) == plain.data
        assert head.headers["Content-Length"] == str(len(packed.data))
    assert len(packed.data) < len(plain.data)
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert plain.headers["Content-Length"] == str(len(plain.data))
    assert head.data == b""
    assert "Accept-Encoding" in packed.headers["Vary"]  # in the first line, for caches that read no other
    for answer in (plain, packed, head):
        assert "Accept-Encoding" in varies(answer)
        assert answer.content_type == plain.content_type


@pytest.mark.parametrize(
    "path", ["/healthz", "/v1/price?model=o1&input=1000&on=2025-03-01&format=csv", "/nothing"]
)
def test_small_answers_are_not(client, path):
    """What fits one packet stays as it is, and still says what it depends on."""
    answer = client.get(path, headers=GZIP)
    assert len(answer.data) < SMALLEST
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in varies(answer)


@pytest.mark.parametrize(
    "said", ["", "identity", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0", "identity, gzip;q=0.5"]
)
def test_who_does_not_take_it_does_not_get_it(client, said):
    """Who refuses gzip, or likes it less, gets plain text."""
    answer = client.get(COMPARE, headers={"Accept-Encoding": said})
    assert "Content-Encoding" not in answer.headers
    assert answer.json["schema"] == "costcalc/compare/1"


def test_lists_and_problems_are_compressed_too(client):
    """The answer to a POST, and a problem that is long."""
    body = {"model": "o1", "input": 1000, "on": "2025-03-01"}
    posted = client.post("/v1/price", json=[body] * 50, headers=GZIP)
    refused = client.post("/v1/price", json={f"word{each}": 1 for each in range(40)}, headers=GZIP)
    assert (posted.status_code, refused.status_code) == (200, 422)
    assert refused.content_type == "application/problem+json"
    for answer in (posted, refused):
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert gzip.decompress(answer.data).decode()[0] in "[{"


def test_each_coding_has_its_etag_and_either_a_304(client):
    """Other bytes are another strong ETag; who has the answer in either coding need not fetch it again."""
    plain, packed = client.get(COMPARE).headers["ETag"], client.get(COMPARE, headers=GZIP).headers["ETag"]
    assert plain != packed
    assert packed.startswith(plain[:-1])
    assert not packed.startswith("W/")
    for etag in (plain, packed):
        for said in (etag, f"W/{etag}", f'"other", {etag}'):
            for headers in ({}, GZIP):
                answer = client.get(COMPARE, headers={"If-None-Match": said, **headers})
                assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
                assert "Content-Encoding" not in answer.headers
                assert {"Accept", "Accept-Encoding"} <= varies(answer)
    other = client.get(COMPARE, headers={"If-None-Match": plain.replace('"', '"x', 1), **GZIP})
    assert other.status_code == 200


def test_a_kept_answer_is_compressed_once(fresh, monkeypatch):
    """The second request for what is kept compresses nothing."""
    done = []

    def squeezed(body):
        done.append(body)
        return gzip.compress(body)

    monkeypatch.setattr(compression, "squeezed", squeezed)
    for path in KEPT:
        first = fresh.get(path, headers=GZIP)
        assert done, path
        done.clear()
        assert fresh.get(path, headers=GZIP).data == first.data
        assert fresh.head(path, headers=GZIP).status_code == 200
        assert not done, path


def test_either_coding_may_come_first(fresh):
    """An answer kept as it is serves who takes gzip, and the other way round."""
    packed = fresh.get(COMPARE, headers=GZIP)
    plain = fresh.get(COMPARE)
    assert gzip.decompress(packed.data) == plain.data
    assert fresh.get(COMPARE, headers=GZIP).data == packed.data


def test_a_changed_table_is_compressed_anew(tmp_path):
    """What was kept of a table goes with it, in gzip too."""
    file = tmp_path / "pricing.yaml"
    text = PRICING.read_text("utf-8")
    file.write_text(text, "utf-8")
    app = create_app(file, reload_seconds=0)
    client = app.test_client()
    before = client.get(COMPARE, headers=GZIP)
    file.write_text(text.replace("OpenAI o1", "OpenAI o-one"), "utf-8")
    app.extensions["costcalc"].refresh()
    after = client.get(COMPARE, headers=GZIP)
    assert before.headers["ETag"] != after.headers["ETag"]
    assert b"OpenAI o-one" in gzip.decompress(after.data)
