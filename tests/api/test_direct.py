"""Questions answered before Flask: the same to the last header, and none where somebody hooked into it."""

from __future__ import annotations

from datetime import UTC, datetime
from operator import methodcaller
from typing import Any

import pytest
from flask import Blueprint, Request, request_started
from werkzeug.test import run_wsgi_app

from costcalc_api import create_app
from costcalc_api.questions import ASKED
from costcalc_api.serving.direct import Direct
from tests.api.conftest import PRICING

PRICE = "/v1/price?model=deepseek-r1&input=1000000&output=100000&on=2025-01-25"
ASKED_FOR = [
    *(path for asked in ASKED.values() for path in asked.route.examples),
    PRICE,
    f"{PRICE}&format=csv",
    f"{PRICE}&format=json&numbers=float",
    "/v1/price?model=deepseek-r1&input=1",
    "/v1/price?model=deepsek&input=1&on=2025-01-25",
    "/v1/price?model=deepseek-r1",
    f"{PRICE}&on=2025-01-26",
    f"{PRICE}&wrong={'x' * 2_000}",
    "/v1/price?model=%ff",
    "/v1/price",
    "/v1/price/",
    "/v1/models/",
    "/v1/nothing",
    *(each.route.path for each in ASKED.values() if each.route.in_path),
]
TOLD = [
    {},
    {"Accept-Encoding": "gzip"},
    {"Accept": "text/csv"},
    {"Accept": "image/png"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"another"', "Accept-Encoding": "gzip"},
    {"Host": "127.0.0.1:8000"},
    {"Host": "a..b"},
    {"Host": "elsewhere.example"},
    {"Connection": "Upgrade", "Upgrade": "websocket"},
]


@pytest.fixture(scope="module")
def through_flask(own_environment):
    """A client of the same service, all of whose requests Flask sees."""
    app = create_app(PRICING, reload_seconds=0)
    app.before_request(lambda: None)
    return app.test_client()


def whole(answer):
    """All of an answer; in gzip or not, and with what it may be kept for."""
    return answer.status, sorted(answer.headers), answer.data


@pytest.fixture(scope="module")
def moment():
    """A moment that stands still, so that two services say the same of the present."""
    with pytest.MonkeyPatch.context() as patch:
        now = datetime(2025, 6, 1, 12, tzinfo=UTC)
        patch.setattr("costcalc_api.endpoints.present", lambda: now)
        yield


@pytest.mark.usefixtures("moment")
@pytest.mark.parametrize("told", TOLD, ids=str)
@pytest.mark.parametrize("path", ASKED_FOR, ids=lambda path: path[:60])
def test_the_same_answer_as_by_flask(client, through_flask, path, told):
    """Status, headers and bytes of each question, of what is kept, and of problems."""
    asked = [whole(each.get(path, headers=told)) for each in (client, through_flask) * 2]
    assert asked[0] == asked[1] == asked[2] == asked[3]


@pytest.mark.usefixtures("moment")
def test_an_etag_that_is_known(client, through_flask):
    """Who has the answer is told so, in gzip or not, by both."""
    for coding in ({}, {"Accept-Encoding": "gzip"}):
        known = {"If-None-Match": client.get(PRICE, headers=coding).headers["ETag"], **coding}
        assert client.get(PRICE, headers=known).status_code == 304
        assert whole(client.get(PRICE, headers=known)) == whole(through_flask.get(PRICE, headers=known))


def test_other_methods_are_left_to_flask(client):
    """HEAD, OPTIONS and what is not allowed."""
    assert client.head(PRICE).data == b""
    assert client.head(PRICE).headers["Content-Length"] == str(len(client.get(PRICE).data))
    assert client.options("/v1/price").headers["Allow"]
    assert client.delete(PRICE).status_code == 405


def test_a_fault_in_here_is_no_news_for_a_client(client, monkeypatch, caplog):
    """What nobody foresaw is a problem document, and in the log."""
    monkeypatch.setattr("costcalc_api.endpoints.read_query", lambda *_: 1 / 0)
    answer = client.get(f"{PRICE}&numbers=float&format=csv")
    assert answer.status_code == 500
    assert answer.get_json()["code"] == "internal_error"
    assert "ZeroDivisionError" in caplog.text


def look(*_args, **_named):
    """What a guard does."""


def with_blueprint(app):
    """A blueprint that looks at all requests of its application."""
    blueprint = Blueprint("guard", __name__)
    blueprint.before_app_request(look)
    app.register_blueprint(blueprint)


class OwnRequest(Request):
    """A request that looks at who asks."""


GUARDS = {
    "nothing": look,
    **{
        name: methodcaller(name, look)
        for name in ("before_request", "after_request", "teardown_request", "teardown_appcontext")
    },
    "a preprocessor": lambda app: app.url_value_preprocessor(look),
    "a blueprint": with_blueprint,
    "an error handler": lambda app: app.register_error_handler(KeyError, look),
    "a view": lambda app: app.view_functions.update(price=look),
    "a class": lambda app: setattr(app, "request_class", OwnRequest),
    "a session": lambda app: setattr(app, "session_interface", look),
    "a method": lambda app: setattr(app, "dispatch_request", look),
    "hosts": lambda app: app.config.update(TRUSTED_HOSTS=["good.example"]),
    "a signal": lambda app: request_started.connect(look, app),
}


@pytest.mark.parametrize("name", GUARDS)
def test_whoever_guards_the_application_is_not_passed_by(name):
    """Whoever embeds the service and looks at its requests in Flask's ways sees every question."""
    app, seen = create_app(PRICING, reload_seconds=0), []
    with app.test_request_context(PRICE) as context:
        environ = context.request.environ

    def flask(*_):
        seen.append(name)
        return ()

    app.wsgi_app = flask  # type: ignore[method-assign]
    direct = Direct(app)
    guard: Any = GUARDS[name]
    guard(app)
    answered = b"".join(direct(environ, look))
    assert (seen, bool(answered)) == (([], True) if name == "nothing" else ([name], False))
    request_started.disconnect(look, app)


def test_what_a_server_leaves_out_is_empty():
    """As PEP 3333 has it: without a path it is the page."""
    app = create_app(PRICING, reload_seconds=0)
    with app.test_request_context("/") as context:
        environ = {name: value for name, value in context.request.environ.items() if name != "PATH_INFO"}
    body, status, _ = run_wsgi_app(app.wsgi_app, environ)
    assert (status, bool(b"".join(body))) == ("200 OK", True)


def test_each_is_counted_by_its_route():
    """What Flask does not see is counted all the same, where Flask would count it."""
    client = create_app(PRICING, reload_seconds=0).test_client()
    client.get(PRICE)
    client.get("/v1/price")
    client.get("/v1/price/")
    told = client.get("/metrics").get_data(as_text=True)
    assert 'costcalc_http_requests_total{route="/v1/price",status="200"} 1.0' in told
    assert 'costcalc_http_requests_total{route="/v1/price",status="422"} 1.0' in told
    assert 'costcalc_http_requests_total{route="unmatched",status="404"} 1.0' in told
