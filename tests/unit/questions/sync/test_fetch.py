"""Fetching: what a good server answers arrives whole, and what a bad one does is refused in words."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import ssl
import subprocess
from threading import Event

import pytest

from costcalc.errors import FeedError
from costcalc.questions.sync import fetch as fetching
from costcalc.questions.sync.fetch import Fetched, Limits, fetch
from costcalc.questions.sync.way import Way
from tests.feeds.server import (
    announced,
    bomb,
    chunks,
    content,
    cut,
    drip,
    drip_headers,
    endless,
    garbage,
    known_by,
    packed,
    redirect,
    serving,
    silence,
)

NAME = "feeds.example"
BODY = b'{"models": [' + b"1, " * 5_000 + b"2]}"
QUICK = Limits(seconds=30, content=1024 * 1024, waits=(0, 0))
IMPATIENT = QUICK._replace(seconds=0.5)


@pytest.fixture
def server():
    """A server of the test's own."""
    with serving() as found:
        yield found


@pytest.fixture
def ask(server):
    """Fetch from the server, which is allowed."""

    def ask(url: str, limits: Limits = QUICK, progress=None, **more) -> Fetched:
        return fetch("litellm", url, Way({server.host}, True, progress), limits=limits, **more)

    return ask


def refusal(ask, url: str, limits: Limits = QUICK, **more) -> str:
    """The words with which an answer is refused."""
    with pytest.raises(FeedError) as caught:
        ask(url, limits, **more)
    return caught.value.detail


@pytest.mark.parametrize(
    "behaviour", [content(BODY), packed(BODY), chunks(BODY)], ids=["plain", "gzip", "chunks"]
)
def test_a_whole_answer(server, ask, behaviour):
    """Plain, packed or in chunks, the content is the same; no secret and no cookie is sent for it."""
    assert ask(server.tell(behaviour)).content == BODY
    (sent,) = server.asked
    assert sent["Host"] == server.host
    assert sent["Accept-Encoding"] == "gzip"
    assert not {"Cookie", "Authorization"} & sent.keys()


def test_what_is_known_is_not_sent_again(server, ask):
    """The tag and date of an answer come with the next question; a 304 has no content."""
    url = server.tell(known_by('"v1"', BODY))
    first = ask(url)
    assert (first.etag, first.last_modified) == ('"v1"', "Sun, 22 Nov 2026 10:00:00 GMT")
    second = ask(url, known=first)
    assert second.content is None
    assert server.asked[1]["If-Modified-Since"] == "Sun, 22 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize("tag", ["v1", '"a"b"', '"é"', '"' + "x" * 300 + '"', 'W/"\t"'])
def test_tags_that_are_none(server, ask, tag):
    """What has not the form of a tag is not kept, and so never sent."""
    assert ask(server.tell(content(BODY, ETag=tag))).etag is None


def test_a_304_that_nobody_asked_for(server, ask):
    """A server that knows nothing of us cannot say that nothing is newer."""
    assert "answered 304, and 200 is due" in refusal(ask, server.tell(content(b"", 304)))


@pytest.mark.parametrize("status", [204, 206, 400, 403, 404, 418])
def test_other_statuses(server, ask, status):
    """Any other status is refused at once."""
    assert f"answered {status}, and 200 is due" in refusal(ask, server.tell(content(b"", status)))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "bad", [content(b"", 500), content(b"", 503), content(b"", 429), cut(BODY, 9), garbage]
)
def test_what_may_pass_is_tried_again(server, ask, bad):
    """Twice at most, after errors of the server or of the connection."""
    assert ask(server.tell(bad, bad, content(BODY))).content == BODY
    assert len(server.asked) == 3
    refusal(ask, server.tell(bad, bad, bad, content(BODY)))
    assert len(server.asked) == 6


def test_a_server_that_wants_to_be_left_alone(server, ask):
    """Retry-After is heeded where there is time for it, and said where there is none."""
    url = server.tell(content(b"", 429, Retry_After="3600"), content(BODY))
    assert "answered 429, and asks to come again in 3600 seconds" in refusal(ask, url)
    assert len(server.asked) == 1
    url = server.tell(content(b"", 429, Retry_After="1"), content(BODY))
    assert ask(url).content == BODY
    url = server.tell(content(b"", 429, Retry_After="Fri, 31 Dec 1999 23:59:59 GMT"), content(BODY))
    assert ask(url).content == BODY


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_on_the_host(server, ask, status):
    """A redirect that stays where it is is followed, relative or not."""
    server.tell(content(BODY), path="/new.json")
    assert ask(server.tell(redirect("/new.json", status))).content == BODY
    assert ask(server.tell(redirect(f"http://{server.host}/new.json", status))).content == BODY


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "http://localhost/feed.json",
        "https://127.0.0.1/", "//evil.example/feed.json", "http://[::1]/", "file:///etc/passwd", "gopher://x/",
    ],
)  # fmt: skip
def test_redirects_to_elsewhere(server, ask, target):
    """No other host, port or scheme is followed, private or public."""
    assert "another host: that is not followed" in refusal(ask, server.tell(redirect(target)))
    assert len(server.asked) == 1


@pytest.mark.parametrize("target", ["http://[", "http://a:b:c/", "http://x:99999999/"])
def test_redirects_to_nowhere(server, ask, target):
    """A place that is none is refused."""
    assert "sends on to" in refusal(ask, server.tell(redirect(target)))


def test_redirects_that_bring_a_password(server, ask):
    """An address with a user in it is none of ours."""
    target = f"http://user:word@{server.host}/feed.json"
    assert "is not where this feed is published" in refusal(ask, server.tell(redirect(target)))


def test_redirects_in_a_circle(server, ask):
    """Three redirects are followed, and no more."""
    assert "sends on more than 3 times" in refusal(ask, server.tell(redirect("/feed.json")))
    assert len(server.asked) == 4


@pytest.mark.parametrize("behaviour", [endless, announced, bomb, packed(b" " * 1024 * 1025)])
def test_too_much(server, ask, behaviour):
    """3 GB that come without an end, are announced, or come out of 3 MB, stop at the limit."""
    assert refusal(ask, server.tell(behaviour)) == "it is larger than 1 MiB"


def test_the_largest_answer(server, ask):
    """Exactly the limit is taken, a byte more is not."""
    most = QUICK.content
    assert len(ask(server.tell(content(b" " * most))).content) == most
    assert len(ask(server.tell(packed(b" " * most))).content) == most
    assert refusal(ask, server.tell(chunks(b" " * (most + 1)))) == "it is larger than 1 MiB"


@pytest.mark.parametrize("behaviour", [drip(BODY), drip_headers, silence], ids=["body", "headers", "silence"])
def test_too_slow(server, ask, behaviour):
    """Bytes that drip, headers that drip, and silence end with the time."""
    assert refusal(ask, server.tell(behaviour), IMPATIENT) == "there was no whole answer within 0.5 seconds"


def test_a_name_that_nobody_answers_for(monkeypatch):
    """Looking a name up counts as well."""
    over = Event()
    monkeypatch.setattr(fetching, "resolved", lambda *_: over.wait(30))
    with pytest.raises(FeedError, match=r"no whole answer within 0\.5 seconds"):
        fetch("litellm", f"https://{NAME}/", Way({NAME}), limits=IMPATIENT)
    over.set()


@pytest.mark.parametrize(
    "behaviour",
    [
        cut(BODY, 100),
        cut(BODY, 0),
        cut(gzip.compress(BODY), 20, Content_Encoding="gzip"),
        chunks(BODY, end=False),
    ],
    ids=["length", "nothing", "gzip", "chunks"],
)
def test_a_cut_answer(server, ask, behaviour):
    """Whatever promises more than it sends is cut."""
    assert "was cut" in refusal(ask, server.tell(behaviour))


def test_packed_content_that_ends_early(server, ask):
    """A length that is right does not make packed content whole."""
    behaviour = content(gzip.compress(BODY)[:-9], Content_Encoding="gzip")
    assert refusal(ask, server.tell(behaviour)) == "it was cut on the way"


def test_packed_content_that_is_none(server, ask):
    """Content that is not packed as it says, or in a way that nobody asked for."""
    behaviour = content(BODY, Content_Encoding="gzip")
    assert "cannot be unpacked" in refusal(ask, server.tell(behaviour))
    behaviour = content(BODY, Content_Encoding="br")
    assert refusal(ask, server.tell(behaviour)) == "it is packed as 'br', and gzip was asked for"


@pytest.mark.parametrize("encoding", ["GZIP ", "x-gzip", "identity", ""])
def test_encodings(server, ask, encoding):
    """Gzip in its two names, and none."""
    body = gzip.compress(BODY) if "gzip" in encoding.lower() else BODY
    assert ask(server.tell(content(body, Content_Encoding=encoding))).content == BODY


def test_encodings_that_nobody_asked_for(server, ask):
    """Nothing else is unpacked, nor gzip twice."""
    behaviour = content(gzip.compress(BODY), Content_Encoding="gzip, gzip")
    assert refusal(ask, server.tell(behaviour)) == "it is packed as 'gzip, gzip', and gzip was asked for"


def test_a_server_that_is_not_there(server, ask):
    """Nobody at home, or no such name."""
    url = server.tell(content(BODY))
    server.server_close()
    assert re.search("cannot be reached: '.*refused'", refusal(ask, url))


def test_no_such_name(monkeypatch):
    """A name that stands for nothing."""

    def unknown(*_):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(fetching, "resolved", unknown)
    with pytest.raises(FeedError, match=f"'{NAME}' cannot be found: 'Name or service not known'"):
        fetch("litellm", f"https://{NAME}/", Way({NAME}), limits=QUICK)


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["169.254.169.254"]])
def test_names_of_private_addresses(monkeypatch, addresses):
    """A host of which any address is not public is not connected to at all."""
    monkeypatch.setattr(fetching, "resolved", lambda *_: addresses)
    with pytest.raises(FeedError, match="which is no public address"):
        fetch("litellm", f"https://{NAME}/", Way({NAME}), limits=QUICK)


def test_the_flag_for_tests_is_for_this_machine_alone(monkeypatch):
    """Neither http to the internet nor a private address is allowed by it."""
    way = Way({NAME}, insecure_loopback=True)
    for url, address in ((f"http://{NAME}/", "8.8.8.8"), (f"https://{NAME}/", "10.0.0.1")):
        monkeypatch.setattr(fetching, "resolved", lambda *_, address=address: [address])
        with pytest.raises(FeedError, match=f"is {address} here, which is no public address"):
            fetch("litellm", url, way, limits=QUICK)


def test_the_name_is_not_looked_up_twice(server, monkeypatch):
    """What is connected to is the address that was looked at: the name may stand for another one by then."""
    addresses = [["127.0.0.2", "127.0.0.1"], ["10.0.0.1"]]
    monkeypatch.setattr(fetching, "resolved", lambda *_: addresses.pop(0))
    server.tell(content(BODY))
    name = f"{NAME}:{server.server_port}"
    # 127.0.0.2 does not answer: the next address is tried.
    found = fetch("litellm", f"http://{name}/feed.json", Way({name}, True), limits=QUICK)
    assert found.content == BODY
    assert server.asked[0]["Host"] == name
    assert addresses == [["10.0.0.1"]]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://feeds.example/", "does not begin with https://"),
        ("ftp://feeds.example/", "does not begin with https://"),
        ("file:///etc/passwd", "does not begin with https://"),
        ("https://evil.example/", "'evil.example' is not where this feed is published"),
        ("https://feeds.example:444/", "'feeds.example:444' is not where this feed is published"),
        ("https://feeds.example.evil.example/", "is not where this feed is published"),
        ("https://feeds.example@evil.example/", "is not where this feed is published"),
        ("https://me:word@feeds.example/", "is not where this feed is published"),
        ("https://feeds.example./", "is not where this feed is published"),
        ("https://", "is not where this feed is published"),
        ("https://[", "is not where this feed is published"),
        ("https://[::1", "is no address"),
        ("https://a\nb/", "is no address"),
        ("https://feeds.example:99999999/", "is not where this feed is published"),
    ],
)
def test_addresses_that_are_not_asked(url, words):
    """Only https, and only hosts that are allowed by name and port, without a user in it."""
    with pytest.raises(FeedError) as caught:
        fetch("litellm", url, Way({NAME}), limits=QUICK)
    assert words in caught.value.detail


def test_progress(server, ask):
    """How far it is is told while it comes, out of what was announced; and that it is over, in any case."""
    told: list[tuple[int, int]] = []
    ask(server.tell(content(BODY)), progress=lambda *each: told.append(each))
    assert told[-2:] == [(len(BODY), len(BODY)), (1, 1)]
    told.clear()
    refusal(ask, server.tell(content(b"", 404)), progress=lambda *each: told.append(each))
    assert told == [(1, 1)]


@pytest.fixture
def certified(tmp_path, monkeypatch):
    """A certificate for the host that is trusted here; made by openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    words += ["-keyout", str(key), "-out", str(certificate), "-days", "2"]
    words += ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run([openssl, *words], check=True, capture_output=True, timeout=60)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(fetching, "resolved", lambda *_: ["127.0.0.1"])
    fetching.certificates.cache_clear()
    yield certificate, key
    fetching.certificates.cache_clear()


def test_certificates(server, certified):
    """The certificate must be the host's, though its address is what is connected to."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certified)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.tell(content(BODY))
    for name in (NAME, "other.example"):
        host = f"{name}:{server.server_port}"
        way = Way({host}, insecure_loopback=True)
        if name == NAME:
            assert fetch("litellm", f"https://{host}/feed.json", way, limits=QUICK).content == BODY
        else:
            with pytest.raises(FeedError, match="CERTIFICATE_VERIFY_FAILED"):
                fetch("litellm", f"https://{host}/feed.json", way, limits=QUICK)
    assert len(server.asked) == 1
