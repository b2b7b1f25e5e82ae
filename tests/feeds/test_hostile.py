"""A hostile feed: nothing is put in force that should not be, nothing is lost, and nothing runs anywhere."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from costcalc.cli.main import run
from costcalc.questions.sync import fetch as fetching
from costcalc.questions.sync.fetch import Limits
from costcalc.report.safe import FORMULA_STARTS, is_number
from tests.feeds.server import (
    Entry,
    announced,
    bomb,
    chunks,
    content,
    cut,
    drip,
    drip_headers,
    endless,
    garbage,
    litellm,
    packed,
    redirect,
    serving,
    silence,
)

if TYPE_CHECKING:
    from pathlib import Path

GOOD = litellm()
PAGE = b"<!doctype html><html><body><h1>Sorry</h1></body></html>"

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "=cmd()", "=HYPERLINK(1)", "+1+cmd",
    "-2+3|cmd", "@SUM(A1)", "\t=1+1", "\r=1+1", "\x1b[2J\x1b[31mred", "\x9b31m", "\x07", "a\x00b", "a\nb",
    "\u202egnp.exe", "\u2066x\u2069", "\u200b", "\ud800", "{{7*7}}", "${jndi:ldap://x}", "`id`", "$(id)",
    "'; drop table model; --", "../../etc/passwd", "|x|", "[x](javascript:alert(1))",
)  # fmt: skip
FORMATS = ("table", "csv", "json", "markdown")
USAGE = ("--input", "1000", "--output", "10", "--on", "2026-11-22")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the test's own; where feeds are in it. Feeds alone have the prices."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COSTCALC_LAYERS", "litellm")
    monkeypatch.setattr("costcalc.cli.sync.now", lambda: datetime(2026, 11, 22, tzinfo=UTC))
    monkeypatch.setattr(fetching, "LIMITS", Limits(content=1024 * 1024, waits=(0, 0)))
    return tmp_path / "data" / "feeds"


@pytest.fixture
def server():
    """A server of the test's own."""
    with serving() as found:
        yield found


@pytest.fixture
def costcalc(capsys):
    """Run a command: its exit code, and what it wrote."""

    def ask(*argv: str) -> tuple[int, str, str]:
        return run(list(argv)), *capsys.readouterr()

    return ask


@pytest.fixture
def sync(costcalc, server):
    """Synchronise with the server, which behaves so."""

    def ask(behaviour, *flags: str, feed: str = "litellm"):
        way = ("--from", server.tell(behaviour), "--allow-host", server.host, "--insecure-loopback")
        return costcalc("sync", feed, *way, *flags)

    return ask


def files(data: Path) -> dict[Path, bytes]:
    """What is kept of feeds, but for how the last sync ended."""
    return {
        each: each.read_bytes() for each in data.rglob("*") if each.is_file() and each.parent.name != "last"
    }


def too_short(handler):
    """Promise less than comes."""
    handler.head(Content_Length=100)
    handler.wfile.write(GOOD)


SERVERS = {
    "a page": content(PAGE),
    "a page, packed": packed(PAGE),
    "nothing": content(b""),
    "an empty list": content(b"{}"),
    "too long a length": cut(GOOD, len(GOOD) - 1),
    "too short a length": too_short,
    "chunks without an end": chunks(GOOD, end=False),
    "no HTTP": garbage,
    "an unknown packing": content(GOOD, Content_Encoding="br"),
    "no packing": content(GOOD, Content_Encoding="gzip"),
    "3 GB": endless,
    "3 GB announced": announced,
    "a bomb": bomb,
    "not there": content(b"", 404),
    "nothing newer": content(b"", 304),
    "too many requests": content(b"", 429, Retry_After="86400"),
    "a broken server": content(GOOD, 500),
    "this machine": redirect("http://127.0.0.1:1/"),
    "the cloud's secrets": redirect("http://169.254.169.254/latest/meta-data/"),
    "a private host": redirect("https://10.0.0.1/"),
    "a file": redirect("file:///etc/passwd"),
    "half": content(GOOD[: len(GOOD) // 2]),
    "twice": content(GOOD + GOOD),
    "not a number": content(GOOD.replace(b"1e-06", b"NaN", 1)),
    "endless": content(GOOD.replace(b"1e-06", b"Infinity", 1)),
    "an exponent": content(GOOD.replace(b"1e-06", b"1e-999999999", 1)),
    "a key twice": content(GOOD.replace(b'"m1"', b'"m0"')),
    "no text": content(GOOD.replace(b"acme", b"\xff\xfe\xfd\xfc", 1)),
    "a deep nest": content(b"[" * 100_000 + b"]" * 100_000),
    "another feed": content(json.dumps({"data": [{"id": "a/b", "pricing": {"prompt": "1"}}]}).encode()),
    "all zero": content(litellm({f"m{n}": Entry("0", "0.0") for n in range(40)})),
    "all negative": content(litellm({f"m{n}": Entry("-1e-06", "-1e-06") for n in range(40)})),
}


@pytest.mark.parametrize("behaviour", SERVERS.values(), ids=SERVERS)
def test_a_hostile_server(sync, costcalc, data, behaviour):
    """It is told what is wrong, the exit code is that of bad data, and everything is as it was."""
    sync(content(GOOD))
    before = files(data)
    priced = costcalc("price", "acme/m0", *USAGE)
    code, out, err = sync(behaviour)
    assert (code, out) == (1, "")
    assert err.startswith("costcalc: litellm: ")
    assert len(err.splitlines()) == 1
    assert err[:-1].isprintable()
    assert files(data) == before
    assert costcalc("price", "acme/m0", *USAGE) == priced


@pytest.mark.parametrize("behaviour", [drip(GOOD), drip_headers, silence], ids=["body", "headers", "silence"])
def test_a_slow_server(sync, data, behaviour, monkeypatch):
    """A server that never comes to an end is left."""
    sync(content(GOOD))
    before = files(data)
    monkeypatch.setattr(fetching, "LIMITS", Limits(seconds=0.3))
    code, out, err = sync(behaviour)
    assert (code, out, err) == (1, "", "costcalc: litellm: there was no whole answer within 0.3 seconds\n")
    assert files(data) == before


PRICES = {
    "times a thousand": {f"m{n}": Entry("1e-03", "2e-03") for n in range(40)},
    "by a thousand": {f"m{n}": Entry("1e-09", "2e-09") for n in range(40)},
    "some zero": {f"m{n}": Entry("0.0", "0.0") if n < 9 else Entry() for n in range(40)},
    "half zero": {f"m{n}": Entry("0.0", "2e-06") for n in range(40)},
    "20 % gone": {f"m{n}": Entry() for n in range(32)},
    "others": {f"n{n}": Entry() for n in range(40)},
    "a handful": {f"m{n}": Entry() for n in range(4)},
}


@pytest.mark.parametrize("entries", PRICES.values(), ids=PRICES)
def test_hostile_prices(sync, costcalc, data, entries):
    """They are held, told, and found again; --strict has an exit code for it; rejected, they are away."""
    sync(content(GOOD))
    before = files(data)
    priced = costcalc("price", "acme/m0", *USAGE)
    assert sync(content(litellm(entries)))[0] == 0
    assert {place: each for place, each in files(data).items() if "held" not in place.name} == before
    assert costcalc("price", "acme/m0", *USAGE) == priced
    code, out, err = sync(content(litellm(entries)), "--strict")
    assert (code, err) == (4, "costcalc: refused by --strict: held for review: litellm\n")
    assert "litellm: held\n" in out
    assert "litellm: held\n" in costcalc("sync", "--review")[1]
    assert costcalc("sync", "--review", "--strict")[0] == 4
    assert costcalc("sync", "--reject", "litellm")[0] == 0
    assert costcalc("sync", "--review") == (0, "nothing is held\n", "")
    assert costcalc("price", "acme/m0", *USAGE) == priced


def test_one_price_times_a_thousand(sync, costcalc):
    """A slip in one model of many is held by itself, and the others are brought up to date."""
    sync(content(GOOD))
    priced = costcalc("price", "acme/m0", *USAGE, "--format", "csv")
    sync(content(litellm(m0=Entry("1e-03"), m1=Entry("2e-06"))))
    assert costcalc("price", "acme/m0", *USAGE, "--format", "csv") == priced
    rows = csv.DictReader(io.StringIO(costcalc("price", "acme/m1", *USAGE, "--format", "csv")[1]))
    lines = {row["meter"]: row["list_unit_price"] for row in rows if row["meter"]}  # the last has the total
    assert lines == {"input": "2", "output": "2"}
    review = costcalc("sync", "--review")[1]
    assert "acme/m0" in review
    assert "acme/m1" not in review


def hostile_feed() -> bytes:
    """OpenRouter's list with names that would be programs, as names and as ids."""
    pricing = {"prompt": "0.000001", "completion": "0.000002"}
    named = [{"id": f"acme/m{n}", "name": name, "pricing": pricing} for n, name in enumerate(HOSTILE)]
    called = [{"id": name, "name": "x", "pricing": pricing} for name in HOSTILE]
    odd = [{"id": f"acme/o{n}", "name": "o", "pricing": {"prompt": name}} for n, name in enumerate(HOSTILE)]
    more = [
        {"id": "acme/p", "pricing": {**pricing, **dict.fromkeys(HOSTILE, "1")}, "expiration_date": HOSTILE[0]}
    ]
    text = json.dumps({"data": [*named, *called, *odd, *more]})
    return text.replace("\\ud800", "?").encode()


def check(text: str, form: str) -> None:
    """Nothing in an answer steers a terminal, runs in a spreadsheet or opens a tag."""
    assert all(line.isprintable() for line in text.replace("\r\n", "\n").split("\n"))
    if form == "json":
        json.loads(text)
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert [cell for cell in cells if cell.startswith(FORMULA_STARTS) and not is_number(cell)] == []
    if form == "markdown":
        assert "<" not in text.replace("\\<", "")
        assert not re.search(r"(?<!\\)\]\(", text)


@pytest.fixture
def hostile(sync, costcalc, data, monkeypatch):
    """The names are in force, as far as they may be; and a change of them is held."""
    monkeypatch.setenv("COSTCALC_LAYERS", "openrouter")
    assert sync(content(hostile_feed()), feed="openrouter")[0] == 0
    dearer = hostile_feed().replace(b"0.000001", b"0.001")
    assert "openrouter: held" in sync(content(dearer), feed="openrouter")[1]
    return costcalc


COMMANDS = (
    ("sync", "--review"),
    ("models",),
    ("models", "--search", "<script>"),
    ("price", "openrouter/acme/m0", *USAGE),
    ("price", "openrouter/acme/m2", *USAGE),
    ("compare", "openrouter/acme/m0", "openrouter/acme/m2", *USAGE),
    ("history", "openrouter/acme/m5"),
    ("lookup", "1"),
    ("config",),
)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_hostile_names_on_the_command_line(hostile, command, form):
    """Whatever is asked, in whatever format, names are text."""
    code, out, err = hostile(*command, "--format", form)
    assert (code, err) == (0, "")
    check(out, form)


def test_hostile_names_in_an_export(hostile):
    """The whole table too."""
    for form in ("csv", "json"):
        code, out, _ = hostile("export", "--format", form)
        assert code == 0
        check(out, form)


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_names_while_they_are_synchronised(sync, form, data):
    """The report of the sync itself, of what is new and what is held."""
    for body in (hostile_feed(), hostile_feed().replace(b"0.000001", b"0.1")):
        code, out, err = sync(content(body), "--format", form, feed="openrouter")
        assert (code, err) == (0, "")
        check(out, form)


@pytest.mark.parametrize(
    "question",
    [
        "/?model=openrouter/acme/m0&model=openrouter/acme/m1&input=1000&output=10&on=2026-11-22",
        "/?model=%3Cscript%3Ealert(1)%3C/script%3E&input=1000&output=10&on=2026-11-22",
        "/docs",
        "/claims",
    ],
)
def test_hostile_names_on_the_pages(hostile, question):
    """No tag of a feed is a tag of the page."""
    from costcalc_api import create_app

    answer = create_app(reload_seconds=0).test_client().get(question)
    assert answer.mimetype == "text/html"
    text = answer.get_data(as_text=True)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert (
        "script-src" in answer.headers["Content-Security-Policy"]
        or "default-src" in answer.headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize(
    "path", ["/v1/models", "/v1/models/openrouter/acme/m2", "/v1/history/openrouter/acme/m0"]
)
def test_hostile_names_over_http(hostile, path, form):
    """Nor in the answers that spreadsheets read."""
    from costcalc_api import create_app

    answer = create_app(reload_seconds=0).test_client().get(f"{path}?format={form}&on=2026-11-22")
    assert answer.status_code == 200
    check(answer.get_data(as_text=True), form)


def test_hostile_names_in_the_metrics(hostile):
    """A name breaks no line of what Prometheus reads."""
    from costcalc_api import create_app

    lines = create_app(reload_seconds=0).test_client().get("/metrics").get_data(as_text=True).splitlines()
    assert all(line.isprintable() for line in lines)
