"""Which names the service answers to: a page elsewhere cannot read it by pointing a name of its own here."""

from __future__ import annotations

import doctest
import http.client

import pytest
from werkzeug.test import Client

from costcalc_api import create_app
from costcalc_api.serving import hosts
from tests.api.conftest import PRICING
from tests.api.serving import served

PRICE = "/v1/price?model=o1&input=1000&on=2025-03-01"
OF_HERE = [
    "localhost", "localhost:8000", "LOCALHOST", "localhost.", "127.0.0.1", "127.0.0.1:8000", "127.1.2.3:80",
    "[::1]", "[::1]:8000", "[0:0:0:0:0:0:0:1]:8000", "[::ffff:127.0.0.1]:8000",
]  # fmt: skip
OTHERS = [
    "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "evil-localhost",
    "192.168.1.5:8000", "10.0.0.7", "[fe80::1]:8000", "0.0.0.0:8000", "localhost:8000@evil.example", "*",
    "localhost,evil.example", "evil.example, localhost", "localhost/", "localhost evil", "[::1", "::1",
    "localhost:x",
]  # fmt: skip
NAMED = ("costs.example.com", "Costs.Internal:8443")


def app_for(**settings):
    """A service on the frozen table."""
    return create_app(PRICING, reload_seconds=0, **settings)


def status(app, host, peer="127.0.0.1", path=PRICE, **headers):
    """The status of an answer to a peer that says a Host."""
    said = {"HTTP_HOST": host, "REMOTE_ADDR": peer}
    return app.test_client().get(path, environ_overrides=said, headers=headers).status_code


@pytest.fixture(scope="module")
def named(own_environment):
    """A service that has names."""
    return app_for(hosts=NAMED)


@pytest.mark.parametrize("host", OF_HERE)
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.8.8.8"])
def test_the_loopback_s_own_names(app, named, host, peer):
    """Who asks from this machine, by a name of the loopback, is answered, with any port."""
    assert status(app, host, peer) == status(named, host, peer) == 200


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_other_names_on_the_loopback(app, named, host, peer):
    """Who asks from this machine by another name is refused, whether names are configured or not."""
    assert status(app, host, peer) == status(named, host, peer) == 421


@pytest.mark.parametrize(
    "path", ["/", "/claims", "/v1/models", "/metrics", "/openapi.json", "/healthz", "/readyz", "/nothing"]
)
def test_every_path_is_guarded(app, path):
    """No path answers to another name: the page and /metrics tell of prices too."""
    client = app.test_client()
    for answer in (
        client.get(path, headers={"Host": "evil.example"}),
        client.post(path, headers={"Host": "evil.example"}),
    ):
        assert (answer.status_code, answer.content_type) == (421, "application/problem+json")


def test_a_refusal_leads_on(client):
    """It says which name it was, and how it is made one that counts; headers are those of every answer."""
    answer = client.get(PRICE, headers={"Host": "evil.example"})
    assert answer.json["code"] == "unknown_host"
    for words in ("'evil.example'", "localhost", "COSTCALC_HOSTS"):
        assert words in answer.json["detail"]
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.9"])
@pytest.mark.parametrize(
    "host", ["costs.example.com", "COSTS.example.com.:443", "costs.internal", "costs.internal:80"]
)
def test_a_configured_name_is_one(named, host, peer):
    """A name that was configured counts from everywhere, in any case and with any port."""
    assert status(named, host, peer) == 200


@pytest.mark.parametrize(
    "host", ["costs.example.com.evil.example", "example.com", "sub.costs.example.com", "evil.example"]
)
@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.9"])
def test_a_configured_name_is_itself_alone(named, host, peer):
    """Neither a longer name nor a shorter one counts; where names are configured, from other machines too."""
    assert status(named, host, peer) == 421


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "[fd00::7]:8000", "10.1.2.3", "localhost:8000"])
def test_a_probe_asks_by_number(app, named, host):
    """A prober of the cluster, and a port that a container publishes, ask by an address from elsewhere."""
    for path in ("/healthz", "/readyz", "/metrics"):
        assert status(app, host, "10.1.0.1", path) == status(named, host, "10.1.0.1", path) == 200


@pytest.mark.parametrize("peer", ["10.0.0.9", "fd00::9", "", "unix", "localhost"])
def test_from_elsewhere_any_name_will_do_until_names_are_configured(app, peer):
    """Asked from elsewhere, the service cannot know its names; a proxy's socket has no peer."""
    assert status(app, "costs.example.com", peer) == 200


@pytest.mark.parametrize("host", ["", None])
@pytest.mark.parametrize(
    ("protocol", "expected"), [("HTTP/1.0", 200), ("HTTP/1.1", 400), ("HTTP/2", 400), (None, 400)]
)
@pytest.mark.parametrize("hosts", [(), NAMED, ("*",)])
def test_only_the_oldest_http_needs_no_host(host, protocol, expected, hosts):
    """HTTP/1.1 asks for the header, and a server may have dropped one that is no ASCII: 400 (RFC 9112)."""
    said = {"HTTP_HOST": host, "SERVER_PROTOCOL": protocol, "REMOTE_ADDR": "127.0.0.1"}

    app = app_for(hosts=hosts)

    def told(environ, start):
        found = {**environ, **said}
        return app({name: found[name] for name in found if found[name] is not None}, start)

    answer = Client(told).get(PRICE)
    assert answer.status_code == expected
    if expected == 400:
        assert "Host" in answer.text


def test_any_name_if_that_is_what_is_wanted():
    """`*` lets every name count."""
    assert status(app_for(hosts=("*",)), "evil.example") == 200


def test_names_from_the_environment(monkeypatch):
    """COSTCALC_HOSTS names them where none are given."""
    monkeypatch.setenv("COSTCALC_HOSTS", "costs.example.com, costs.internal")
    app = app_for()
    assert [status(app, host) for host in ("costs.example.com", "costs.internal", "evil.example")] == [
        200,
        200,
        421,
    ]


def test_a_page_cannot_forge_what_a_proxy_says(monkeypatch):
    """Behind a proxy Host counts, which no page can set, and not X-Forwarded-Host."""
    behind = app_for(proxies=1, hosts=NAMED)
    forged = {"X-Forwarded-Host": "localhost", "X-Forwarded-For": "10.0.0.9"}
    assert status(behind, "evil.example", **forged) == 421
    forwarded = {"X-Forwarded-Host": "costs.example.com", "X-Forwarded-For": "203.0.113.9"}
    assert status(behind, "127.0.0.1:8000", **forwarded) == 200
    assert status(behind, "costs.example.com", **forwarded) == 200


def test_the_service_itself(tmp_path):
    """`costcalc serve` knows who asks: its own machine's other names are refused."""
    with served(tmp_path) as one:
        assert one.get(PRICE, {"Host": "localhost"})[0] == 200
        assert one.get(PRICE, {"Host": "evil.example"})[0] == 421
        connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=60)
        connection.putrequest("GET", PRICE, skip_host=True)
        connection.putheader("Host", "localhost")
        connection.putheader("Host", "evil.example")
        connection.endheaders()
        assert connection.getresponse().status in {400, 421}
        connection.close()
        for head, expected in {
            b"HTTP/1.1\r\nHost: \xe9vil.example": b"400",
            b"HTTP/1.1": b"400",
            b"HTTP/1.0": b"200",
        }.items():
            with one.stalled(b"GET /healthz " + head + b"\r\nConnection: close\r\n\r\n") as peer:
                assert peer.recv(12)[9:] == expected


def test_the_examples_hold():
    """The examples in the module are run."""
    assert doctest.testmod(hosts).failed == 0
