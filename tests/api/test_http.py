"""What HTTP asks for: problems, methods, formats, caches, headers."""

from __future__ import annotations

import json

import pytest

from costcalc import errors
from costcalc_api import create_app
from costcalc_api.json_text import json_bytes
from costcalc_api.problems import HTTP_KINDS, KINDS, kind_of
from costcalc_api.queries import NUMBERS
from costcalc_api.strict_json import DEEPEST
from tests.api.conftest import PRICING

PRICE = "/v1/price?model=o1&input=1000&on=2025-03-01"
MALFORMED = [
    b"", b"{", b'{"a":1,"a":2}', b'{"model": NaN}', b'{"input": 1e400}', b"\xff\xfe",
    b"[" * 30_000, b'{"a":' * 90 + b"1" + b"}" * 90, b'{"input": ' + b"9" * 5_000 + b"}", b'"\\ud800"',
    b"\xef\xbb\xbf{}", b"{} {}", b"{'model': 1}", b'{"input": 01}',
    b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
]  # fmt: skip


def problem_of(answer):
    """The problem document of an answer, with what every one must have."""
    assert answer.content_type == "application/problem+json"
    found = json.loads(answer.data)
    assert found["status"] == answer.status_code
    assert found["type"] == f"/docs#problem-{found['code']}"
    assert found["title"]
    assert found["detail"]
    assert not any(word in answer.text for word in ("Traceback", ".py", ".yaml", "/work/", "/home"))
    return found


@pytest.mark.parametrize("body", MALFORMED)
def test_malformed_json_is_a_400(client, body):
    """What is not unmistakably JSON is malformed, and says why."""
    found = problem_of(client.post("/v1/price", data=body, content_type="application/json"))
    assert (found["status"], found["code"]) == (400, "malformed_json")


def test_a_byte_order_mark_says_what_it_is(client):
    """As an editor puts it before a file; the message is ours, and no parser's."""
    found = problem_of(client.post("/v1/price", data=b"\xef\xbb\xbf{}", content_type="application/json"))
    assert "begins with a byte order mark: leave it out" in found["detail"]


def test_unknown_model_is_a_404_with_near_names(client):
    """An unknown model is a 404, whatever else is wrong, and names what is near."""
    found = problem_of(client.get("/v1/price?model=deepseek-r&input=nonsense"))
    assert (found["status"], found["code"]) == (404, "unknown_model")
    assert "deepseek-r1" in found["near"]


def test_all_models_of_a_day_without_prices(client):
    """Whoever asks for all of them is told that none has a price then, and of no model in particular."""
    found = problem_of(client.get("/v1/compare?all=true&input=1000&on=2020-01-01"))
    assert (found["status"], found["code"]) == (404, "no_price_in_force")
    assert found["detail"] == "each of the models has no price in force on 2020-01-01"
    assert "model" not in found


def test_a_model_that_is_sold_no_more_leads_on(client):
    """R1 today says when it was last sold, its successor, and commands that work."""
    found = problem_of(client.get("/v1/price?model=deepseek-r1&input=10&on=2026-11-22"))
    assert (found["status"], found["code"]) == (404, "no_price_in_force")
    assert found["successor"] == "deepseek/deepseek-v3.1"
    assert found["last_sold_until"] == "2025-09-05T16:00:00Z"
    assert found["commands"][0].startswith("costcalc price deepseek/deepseek-v3.1")


def test_unknown_path_is_a_404(client):
    """A path that is not there is a problem too."""
    assert problem_of(client.get("/v2/price"))["code"] == "not_found"


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/v1/price", "PUT", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("/v1/models", "POST", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_other_methods_are_a_405_with_allow(client, path, method, allowed):
    """A method that a path does not take is a 405 that lists those it does."""
    answer = client.open(path, method=method)
    assert problem_of(answer)["code"] == "method_not_allowed"
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_options_and_head(client):
    """OPTIONS lists the methods; HEAD has the headers of GET and no body."""
    assert "POST" in client.options("/v1/price").headers["Allow"]
    head, got = client.head(PRICE), client.get(PRICE)
    assert head.data == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(got.data))


def test_a_large_body_is_a_413(client):
    """64 KiB are read, one byte more is not."""
    small = b'{"model": "o9"}'
    fits = client.post("/v1/price", data=small.ljust(65_536), content_type="application/json")
    assert fits.status_code == 404
    answer = client.post("/v1/price", data=small.ljust(65_537), content_type="application/json")
    assert problem_of(answer)["code"] == "body_too_large"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_other_media_types_are_a_415(client, kind):
    """A body must say that it is JSON."""
    answer = client.post("/v1/price", data=b"{}", content_type=kind)
    assert problem_of(answer)["status"] == 415


def test_other_formats_are_a_406(client):
    """What nobody here speaks is a 406; a browser's header is answered with JSON."""
    assert problem_of(client.get(PRICE, headers={"Accept": "image/png"}))["status"] == 406
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert client.get(PRICE, headers=browser).content_type == "application/json"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("model=o1&inpt=5", "inpt"),
        ("model=o1&model=o1&input=5", "model"),
        ("model=o1&input=5&input=5", "input"),
        ("model=o1&input=5&format=xml", "format"),
        *(
            (f"model=o1&input=5&numbers={one}&numbers={other}", "numbers")
            for one in NUMBERS
            for other in NUMBERS
        ),
        ("model=o1&input=-5", "input"),
        ("model=o1&input=5&input_tokens=5", "input_tokens"),
        ("model=o1&input=5&cached=10", "input"),
        ("model=o1&input=5&on=2025-02-30", "on"),
        ("model=o1&input=5&on=2025-02-03T10:00:00", "on"),
        ("model=o1&input=5&on=2025-02-03&service_tier=gold", "service_tier"),
        ("model=o1&input=5&mean_request=perhaps", "mean_request"),
        ("model=o1", "input_tokens"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, parameter):
    """What is wrong in a query is a 422 that names the parameter."""
    found = problem_of(client.get(f"/v1/price?{query}"))
    assert found["status"] == 422
    assert parameter in {each["parameter"] for each in found["errors"]} | {"service_tier"}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"model": "o1", "inpt": 5}, "/inpt"),
        ({"model": 5, "input": 5}, "/model"),
        ({"input": 5}, "/model"),
        ({"model": "o1", "input": True}, "/input"),
        ({"model": "o1", "input": None}, "/input"),
        ({"model": "o1", "input": [5]}, "/input"),
        ({"model": "o1", "input": "10 parsecs"}, "/input"),
        ({"model": "o1", "usage": {"input": -1}}, "/usage/input"),
        ({"model": "o1", "usage": {"input": 1, "zz/~": 1}}, "/usage/zz~1~0"),
        ({"model": "o1", "input": 1, "options": {"service_tier": 1}}, "/options/service_tier"),
        ({"model": "o1", "input": 1, "options": {"service_tier": "gold"}, "on": "2025-03-01"}, "/options"),
        ({"model": "o1", "input": 1, "mean_request": "true"}, "/mean_request"),
        ({"model": "o1", "input": 1, "on": 2025}, "/on"),
        ("o1", ""),
        (5, ""),
    ],
)
def test_a_wrong_member_is_pointed_at(client, body, pointer):
    """What is wrong in a body is a 422 with a JSON pointer."""
    found = problem_of(client.post("/v1/price", json=body))
    assert found["status"] == 422
    assert pointer in {each["pointer"] for each in found["errors"]}


def test_a_query_that_is_not_utf8_is_a_400(client):
    """Bytes that are not UTF-8 are malformed."""
    assert problem_of(client.get("/v1/price?model=%ff"))["code"] == "malformed_query"


def test_path_and_query_do_not_both_name_the_model(client):
    """The model stands in the path, or in the query."""
    assert problem_of(client.get("/v1/models/o1?model=o1"))["errors"][0]["parameter"] == "model"


def test_every_error_of_the_core_has_a_status():
    """The one table of statuses knows every error that a question may raise."""
    not_asked = {
        "LayerError", "ResultError", "OutputError", "MissingExtraError", "UsageLogError", "FeedError",
        "NothingUsedError",
    }  # fmt: skip
    asked = [each for each in errors.CostcalcError.__subclasses__() if each.__name__ not in not_asked]
    assert not [error for error in asked if kind_of(error) is None]
    assert all(400 <= kind.status < 600 for kind in [*KINDS.values(), *HTTP_KINDS.values()])


# --- caches -------------------------------------------------------------------


def test_etag_and_304(client):
    """An answer has an ETag; who has it already gets a 304 with the same headers."""
    first = client.get(PRICE)
    etag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert first.headers["Vary"] == "Accept"
    for said in (etag, f"W/{etag}", f'"other", {etag}'):
        again = client.get(PRICE, headers={"If-None-Match": said})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert client.get(PRICE, headers={"If-None-Match": '"other"'}).status_code == 200


def test_etag_depends_on_the_form(client):
    """Other forms of an answer are other answers."""
    paths = [PRICE, f"{PRICE}&numbers=float", f"{PRICE}&format=csv", f"{PRICE}&output=1"]
    tags = {client.get(path).headers["ETag"] for path in paths}
    tags.add(client.get(PRICE, headers={"Accept": "text/csv"}).headers["ETag"])
    assert len(tags) == len(paths) + 1


def test_a_price_for_now_is_not_stored(client):
    """Without an instant, a price is good for that instant alone; a comparison for a while."""
    now = client.get("/v1/price?model=o1&input=1000", headers={"If-None-Match": "no-store"})
    assert (now.status_code, now.headers["Cache-Control"]) == (200, "no-store")
    assert "ETag" not in now.headers
    today = client.get("/v1/compare?model=o1&input=1000").headers
    assert today["Cache-Control"].startswith("public, max-age=")
    assert today["ETag"]


def test_a_problem_is_not_stored(client):
    """Problems are never kept, and a 304 is never given for one."""
    answer = client.get("/v1/price?model=o9&input=1", headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert "ETag" not in answer.headers


# --- headers -------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/docs", PRICE, "/nothing", "/metrics"])
def test_security_headers(client, path):
    """Every answer has a strict content security policy, and nothing sniffs or frames it."""
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_cors_is_off(client):
    """Other origins may not read answers unless they are on the list."""
    headers = client.get(PRICE, headers={"Origin": "https://a.example"}).headers
    assert "Access-Control-Allow-Origin" not in headers


def test_cors_by_allowlist():
    """An origin on the list may read, and may ask beforehand; another may not."""
    client = create_app(PRICING, cors_origins=("https://a.example",), reload_seconds=0).test_client()
    allowed = client.get(PRICE, headers={"Origin": "https://a.example"}).headers
    assert allowed["Access-Control-Allow-Origin"] == "https://a.example"
    assert "Origin" in allowed.getlist("Vary")
    before = client.options("/v1/price", headers={"Origin": "https://a.example"}).headers
    assert "POST" in before["Access-Control-Allow-Methods"]
    other = client.get(PRICE, headers={"Origin": "https://b.example"}).headers
    assert "Access-Control-Allow-Origin" not in other


def test_cors_from_the_environment(monkeypatch):
    """COSTCALC_CORS_ORIGINS is the list where none is given, and `*` means everyone."""
    monkeypatch.setenv("COSTCALC_CORS_ORIGINS", "*")
    client = create_app(PRICING, reload_seconds=0).test_client()
    headers = client.get(PRICE, headers={"Origin": "https://a.example"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_a_fault_says_nothing_of_itself(app, client, monkeypatch, caplog):
    """What nobody foresaw is a 500 without a word of the inside; the log has it all."""
    from costcalc_api import metrics

    def broken(*_: object) -> str:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(metrics, "text", broken)
    answer = client.get("/metrics")
    assert (answer.status_code, problem_of(answer)["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    assert "/secret/path" in caplog.text


def test_json_that_steers_no_terminal():
    """JSON over HTTP has escapes for what steers a terminal, like that of the command line."""
    text = "a\x7f\x9b\u2028\u202e\u2066b — é"
    written = json_bytes({text: text}).decode()
    assert written == r'{"a\u007f\u009b\u2028\u202e\u2066b — é":"a\u007f\u009b\u2028\u202e\u2066b — é"}'
    assert json.loads(written) == {text: text}


def test_routes_in_messages(client):
    """What lists the models and claims is a route here, and words are parameters."""
    assert "/v1/models lists what there is" in client.get("/v1/price?model=xyzzyqq&input=1").json["detail"]
    said = client.get("/v1/price?model=o1&on=2025-03-01").json["detail"]
    assert "such as input=1000, output=500" in said


def test_another_version_is_another_answer(client, monkeypatch):
    """An ETag holds the version of costcalc: the same table may be told in other words."""
    query = "/v1/price?model=o1&input=1&on=2025-03-01"
    first = client.get(query).headers["ETag"]
    client.application.extensions["costcalc"].serving._kept.clear()
    monkeypatch.setattr("costcalc.__version__", "9.9.9")
    answer = client.get(query, headers={"If-None-Match": first})
    assert (answer.status_code, answer.headers["ETag"] != first) == (200, True)
    client.application.extensions["costcalc"].serving._kept.clear()


def test_any_etag_will_do(client):
    """`If-None-Match: *` is a 304 wherever there is an answer that has an ETag."""
    answer = client.get(PRICE, headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == client.get(PRICE).headers["ETag"]


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip", "GZIP", "x"])
def test_a_compressed_body_is_refused(client, coding):
    """A body in another coding is not taken for bad JSON: it is a 415 that says what is wrong."""
    answer = client.post("/v1/price", json={"model": "o1"}, headers={"Content-Encoding": coding})
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")
    assert "Content-Encoding" in answer.json["detail"]
    plain = {"Content-Encoding": "identity"}
    asked = {"model": "o1", "input": 1000, "on": "2025-03-01"}
    assert client.post("/v1/price", json=asked, headers=plain).status_code == 200


@pytest.mark.parametrize(
    ("path", "raw", "escaped"),
    [
        ("/v1/claims", "lang=fr&search=coût", "lang=fr&search=co%C3%BBt"),
        ("/v1/price", "model=o1&input=5&on=2025-03-01&nö=1", "model=o1&input=5&on=2025-03-01&n%C3%B6=1"),
        (
            "/v1/compare",
            "model=o1&input=9&on=2025-03-01&offer=Société:+input+2+USD/Mtoken",
            "model=o1&input=9&on=2025-03-01&offer=Soci%C3%A9t%C3%A9:+input+2+USD/Mtoken",
        ),
        ("/claims", "lang=fr&search=coût", "lang=fr&search=co%C3%BBt"),
    ],
)
def test_letters_that_are_not_escaped_are_the_same(shipped_client, path, raw, escaped):
    """As curl sends what was typed: each byte of UTF-8 is a character in WSGI."""
    as_sent = {"QUERY_STRING": raw.encode().decode("latin-1")}
    answers = [
        shipped_client.get(path, environ_overrides=as_sent),
        shipped_client.get(f"{path}?{escaped}"),
    ]
    assert [each.status_code for each in answers] in ([200, 200], [422, 422])
    assert answers[0].data == answers[1].data
    if path == "/v1/claims":
        assert answers[0].get_json()["claims"]


def test_a_query_that_is_no_utf8_is_refused(client):
    """Escaped or not."""
    for query in ("model=\xff", "model=%ff", "model=%ff\xe9"):
        found = problem_of(client.get("/v1/price", environ_overrides={"QUERY_STRING": query}))
        assert (found["status"], found["code"]) == (400, "malformed_query")
