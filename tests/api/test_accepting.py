"""Which form a client gets: by its Accept, whose parameters do not decide, and by its Accept-Encoding."""

from __future__ import annotations

import doctest
import json

import pytest

from costcalc_api import forms
from costcalc_api.serving import compression
from costcalc_api.serving.compression import takes_gzip

PRICE = "/v1/price?model=o1&input=1000&on=2025-03-01"
BODY = {"model": "o1", "input": 1000, "on": "2025-03-01"}
CSV, JSON = "text/csv; charset=utf-8", "application/json"

ACCEPTED = [
    ("text/csv; charset=utf-8", CSV),
    ("text/csv;charset=UTF-8;header=present", CSV),
    ('text/csv; header="a, b"', CSV),
    ("TEXT/CSV", CSV),
    ("text/*", CSV),
    ("text/csv, */*", CSV),
    ("text/csv, application/json;q=0.9", CSV),
    ("application/json;q=0.5, text/csv", CSV),
    ("application/json;q=0, */*", CSV),
    ("application/json;charset=utf-8;q=0.4, text/csv;header=absent;q=0.5", CSV),
    ("application/json", JSON),
    ("application/json; charset=utf-8", JSON),
    ("application/json;profile=x;q=0.3, text/csv;q=0.2", JSON),
    ("application/problem+json", JSON),
    ("application/json, application/problem+json", JSON),
    ("application/json, text/plain, */*", JSON),
    ("application/*", JSON),
    ("*/*", JSON),
    ("*/*;q=0.1", JSON),
    ("*", JSON),
    ("", JSON),
    ("text/csv;q=0, */*;q=0.1", JSON),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", JSON),
    ("text/html,application/xml;q=0.9,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7", JSON),
    ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=0.2", JSON),
]
"""What clients say, and what they get; a price, a comparison and a list give each the same."""
REFUSED = [
    "image/png", "text/html", "application/jsonp", "application/json;q=0", "text/csv;q=0", "*/*;q=0",
    "application/json;q=0, text/csv;q=0", "text/tab-separated-values, application/xml",
]  # fmt: skip


@pytest.mark.parametrize(("accept", "kind"), ACCEPTED)
def test_parameters_do_not_decide(client, accept, kind):
    """Of JSON and CSV a client gets what it likes best, whatever parameters stand beside; POST as GET."""
    for answer in (
        client.get(PRICE, headers={"Accept": accept}),
        client.get("/v1/models", headers={"Accept": accept}),
        client.post("/v1/price", json=BODY, headers={"Accept": accept}),
        client.post("/v1/price", json=[BODY], headers={"Accept": accept}),
    ):
        assert (answer.status_code, answer.content_type) == (200, kind)


@pytest.mark.parametrize("accept", REFUSED)
def test_what_is_not_spoken_is_a_406(client, accept):
    """What nobody here speaks, or the client refuses itself, is a 406; the query's word goes before it."""
    for answer in (
        client.get(PRICE, headers={"Accept": accept}),
        client.post("/v1/price", json=BODY, headers={"Accept": accept}),
    ):
        assert (answer.status_code, answer.content_type) == (406, "application/problem+json")
        assert "text/csv" in json.loads(answer.data)["detail"]
    assert client.get(f"{PRICE}&format=csv", headers={"Accept": accept}).content_type == CSV


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/claims", "/metrics", "/healthz", "/readyz", "/openapi.json"]
)
def test_what_has_one_form_is_always_answered(client, path):
    """A page, a probe and the like have one form: nobody is refused it."""
    assert client.get(path, headers={"Accept": "text/csv; charset=utf-8;q=0.5, image/png"}).status_code == 200


@pytest.mark.parametrize(
    "kind",
    [
        "application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8;profile=x",
        "Application/JSON", "application/vnd.costcalc+json; version=1", "application/problem+json",
    ],
)  # fmt: skip
def test_parameters_of_a_body_do_not_decide(client, kind):
    """A body that says that it is JSON is one, with any parameters."""
    assert client.post("/v1/price", data=json.dumps(BODY), content_type=kind).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/json", "application/jsonp", "text/plain; charset=application/json", "json"]
)
def test_other_bodies_are_a_415(client, kind):
    """A parameter makes no body JSON."""
    assert client.post("/v1/price", data=json.dumps(BODY), content_type=kind).status_code == 415


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("gzip", True), ("gzip, deflate, br, zstd", True), ("GZIP;q=0.1", True), ("x-gzip", True),
        ("*", True),
        ("br, *;q=0.1", True), ("gzip;q=1.0, identity;q=0.5, *;q=0", True), ("identity;q=0, *", True),
        ("gzip, identity", True), ("", False), ("identity", False), ("br, deflate", False),
        ("gzip;q=0", False), ("gzip;q=0.000, *", False), ("*;q=0", False),
        ("identity, gzip;q=0.5", False), ("gzipped", False),
    ],
)  # fmt: skip
def test_who_takes_gzip(said, expected):
    """Gzip is sent to who takes it, and likes it no less than none; q=0 refuses it, `*` stands for it."""
    assert takes_gzip(said) is expected


def test_the_examples_hold():
    """The examples in the modules are run."""
    assert [doctest.testmod(each).failed for each in (forms, compression)] == [0, 0]
