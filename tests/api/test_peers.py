"""Peers that stop in the middle: nobody waits for them but themselves."""

from __future__ import annotations

import http.client
import json
import threading
import time
from contextlib import ExitStack, suppress
from itertools import cycle, islice

import pytest

from tests.api.serving import ASKED, served, wait_until

JSON = {"Content-Type": "application/json"}
HEAD = b"POST /v1/price HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
LENGTH, CHUNKED = b"Content-Length: 5000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"
STALLS = {
    "nothing of a body": HEAD + LENGTH,
    "the beginning of a body": HEAD + LENGTH + b'{"model": ',
    "a chunked body cut between chunks": HEAD + CHUNKED + b'a\r\n{"model": \r\n',
    "a chunked body cut in a chunk": HEAD + CHUNKED + b'ff\r\n{"model": ',
    "a GET with a body": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + LENGTH,
    "the beginning of a head": b"POST /v1/price HTTP/1.1\r\nHost: localhost\r\n",
}
QUICK = (
    "import costcalc_api.serving.reception as reception; "
    "reception.BODY_SECONDS = reception.REST_SECONDS = 0.5"
)
"""No test need wait as long as the service does."""

GOOD = {"model": "o1", "input": 1_000_000, "on": "2025-03-01"}


@pytest.fixture(scope="module")
def patient(tmp_path_factory):
    """A service with the limits that it has."""
    with served(tmp_path_factory.mktemp("patient")) as one:
        yield one


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """A service that gives up sooner."""
    with served(tmp_path_factory.mktemp("quick"), more=QUICK) as one:
        yield one


def listens(one) -> bool:
    """Whether a service takes connections, though nothing was asked yet."""
    try:
        one.connected().close()
    except OSError:
        return False
    return True


def told(peer) -> tuple[int, str | None, bytes]:
    """The status, the header Connection and the body of what a peer is told."""
    with peer:
        answer = http.client.HTTPResponse(peer)
        answer.begin()
        return answer.status, answer.getheader("Connection"), answer.read()


@pytest.mark.parametrize("said", STALLS.values(), ids=STALLS)
def test_a_stalled_request_stops_nobody(patient, said):
    """While one peer says nothing more, all others are answered."""
    with patient.stalled(said):
        assert [patient.get("/healthz")[0] for _ in range(5)] == [200] * 5
        assert patient.ask("/v1/price", GOOD)[0] == 200


def test_a_dripping_body_stops_nobody(patient):
    """A byte now and then holds nothing up."""
    with patient.stalled(HEAD + LENGTH) as peer:
        for _ in range(5):
            peer.sendall(b" ")
            assert patient.get("/healthz")[0] == 200


def test_300_stalled_bodies_beside_1000_good_requests(patient):
    """None of the good ones fails."""
    statuses = []

    def ask(number):
        connection = http.client.HTTPConnection("127.0.0.1", patient.port, timeout=60)
        for each in range(125):
            if (number + each) % 2:
                connection.request("GET", ASKED)
            else:
                connection.request(
                    "POST", "/v1/price", json.dumps(GOOD), {"Content-Type": "application/json"}
                )
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        connection.close()

    with ExitStack() as peers:
        for said in islice(cycle(STALLS.values()), 300):
            peers.enter_context(patient.stalled(said))
        asking = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for each in asking:
            each.start()
        for each in asking:
            each.join(120)
    assert statuses == [200] * 1000


def test_peers_do_not_take_the_last_file(tmp_path):
    """Where few files may be open, few connections are taken at a time; none of the good ones fails."""
    few = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))"
    with served(tmp_path, more=f"{QUICK}\n{few}", until=listens) as one, ExitStack() as peers:
        for _ in range(300):
            peers.enter_context(one.stalled(HEAD + LENGTH))
        assert [one.ask("/v1/price", GOOD)[0] for _ in range(20)] == [200] * 20


@pytest.mark.parametrize("said", list(STALLS.values())[:4], ids=list(STALLS)[:4])
def test_a_body_that_does_not_come_is_a_408(quick, said):
    """After its time the peer is told so, as a problem, and the connection is closed with notice."""
    status, connection, body = told(quick.stalled(said))
    assert (status, connection) == (408, "close")
    assert json.loads(body)["code"] == "body_too_slow"


def test_a_drip_does_not_buy_time(quick):
    """The time is for all of the body: one that drips is not waited for longer."""
    peer, found = quick.stalled(HEAD + LENGTH), []
    listening = threading.Thread(target=lambda: found.append(told(peer)))
    listening.start()
    while listening.is_alive():
        try:
            peer.sendall(b" ")
        except OSError:  # closed
            break
        time.sleep(0.05)
    listening.join(30)
    assert found[0][0] == 408


def test_requests_that_stall_are_counted(quick):
    """The 408s are in /metrics."""
    name = 'costcalc_http_requests_total{route="/v1/price",status="408"}'
    before = quick.metric(name)
    told(quick.stalled(HEAD + LENGTH))
    wait_until(lambda: quick.metric(name) == before + 1)


def test_an_end_waits_for_no_peer(tmp_path):
    """SIGTERM drops bodies that stall, at once, and a peer that does not take its answer soon after."""
    with served(tmp_path) as one, ExitStack() as peers:
        for said in STALLS.values():
            peers.enter_context(one.stalled(said))
        deaf = peers.enter_context(one.connected())
        deaf.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40)
        assert one.get("/healthz")[0] == 200
        assert one.ends_by_itself()


@pytest.mark.parametrize("size", [64 * 1024 + 1, 100_000, 1_000_000, 3_000_000])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_413_reaches_whoever_sends_too_much(patient, size, chunked):
    """Whatever the size is, the answer arrives, and says that the connection is closed."""
    body = b" " * size
    connection = http.client.HTTPConnection("127.0.0.1", patient.port, timeout=60)
    connection.request(
        "POST",
        "/v1/price",
        iter([body]) if chunked else body,
        JSON,
        encode_chunked=chunked,
    )
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Connection")) == (413, "close")
    assert json.loads(answer.read())["code"] == "body_too_large"
    connection.close()


def test_a_413_comes_before_the_body(patient):
    """A peer that asks first (Expect: 100-continue) need not send it."""
    peer = patient.stalled(HEAD + b"Expect: 100-continue\r\nContent-Length: 9000000\r\n\r\n")
    assert told(peer)[:2] == (413, "close")


def test_the_largest_body_is_read(patient):
    """64 KiB are taken, with a length and in chunks; the connection stays open."""
    text = json.dumps(GOOD).encode().ljust(64 * 1024)
    connection = http.client.HTTPConnection("127.0.0.1", patient.port, timeout=60)
    for body in (text, iter([text[:100], text[100:]])):
        connection.request("POST", "/v1/price", body, JSON, encode_chunked=True)
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Connection")) == (200, None)
        assert json.loads(answer.read())["list_cost"] == "15"
    connection.close()


def test_a_body_that_is_cut_short_is_refused(patient):
    """A peer that closes its side in the middle of a body gets a 400."""
    whole = json.dumps(GOOD).encode()
    for said in (
        HEAD + LENGTH + whole,
        HEAD + CHUNKED + b"ff\r\n" + whole[:-1],
        HEAD + CHUNKED + b"%x\r\n%b\r\n" % (len(whole) - 1, whole[:-1]),
    ):
        peer = patient.stalled(said)
        peer.shutdown(1)
        with suppress(ConnectionError):  # nobody is there any more to be told
            assert told(peer)[0] == 400


def test_a_body_may_have_trailers(patient):
    """Fields after the last chunk are passed over, and the connection stays open."""
    whole = json.dumps(GOOD).encode()
    said = HEAD + CHUNKED + b"%x\r\n%b\r\n0\r\nX-Checksum: 1\r\n\r\n" % (len(whole), whole)
    status, connection, body = told(patient.stalled(said))
    assert (status, connection, json.loads(body)["list_cost"]) == (200, None, "15")


def test_a_header_with_an_underscore_is_no_header(patient):
    """It cannot pass for the one with hyphens, which a proxy looks after."""
    status, _ = patient.get(ASKED, {"If_None_Match": "*", "X_Forwarded_For": "1.2.3.4"})
    assert status == 200


def test_a_path_is_any_text(patient):
    """Names in other letters reach the question, and bytes that are no text are no fault of the service."""
    assert "modèle" in json.loads(patient.get("/v1/models/mod%C3%A8le")[1])["detail"]
    assert patient.get("/v1/models/%ff")[0] == 404
