"""`costcalc sync`: what it says, in every format, and where it writes."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from costcalc.cli.main import run
from tests.feeds.server import Entry, content, litellm, serving

if TYPE_CHECKING:
    from pathlib import Path

CSV = "Date,USD,CHF,\n2023-11-02,1.0661,0.9622,\n2023-10-31,1.06,0.95,\n"


@pytest.fixture
def sync(capsys, tmp_path: Path, monkeypatch):
    """Run `costcalc sync ecb` on a file of one day, with a data directory of its own, on 2023-11-06."""
    source = tmp_path / "eurofxref-hist.csv"
    source.write_text(CSV)
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("costcalc.cli.sync.now", lambda: datetime(2023, 11, 6, tzinfo=UTC))

    def ask(*argv: str, file: Path | None = source) -> tuple[int, str, str]:
        code = run(["sync", "ecb", *(["--from", str(file)] if file else []), *argv])
        return code, *capsys.readouterr()

    return ask


def test_what_is_new_is_told(sync, tmp_path: Path):
    """The report names what was read, what is new, and the file; a second time nothing is new."""
    place = tmp_path / "data" / "feeds" / "ecb.yaml"
    code, out, err = sync()
    assert (code, err) == (0, "")
    assert "1 days from 2023-11-02 to 2023-11-02, 2 currencies" in out
    assert "new: 1 days, the currencies CHF, USD" in out
    assert f"{place}: written\n" in out
    assert place.is_file()
    assert f"{place}: not written: it says the same already" in sync()[1]
    assert "new: nothing" in sync()[1]


def test_a_dry_run(sync, tmp_path: Path):
    """--dry-run says what would be new, and writes nothing."""
    assert "not written: a dry run writes nothing" in sync("--dry-run")[1]
    assert not (tmp_path / "data").exists()


def test_formats(sync):
    """Every format has the same figures."""
    document = json.loads(sync("--format", "json", "--dry-run")[1])
    assert (document["schema"], document["days"], document["written"]) == ("costcalc/sync/1", 1, False)
    (row,) = csv.DictReader(io.StringIO(sync("--format", "csv", "--dry-run")[1]))
    assert (row["currencies"], row["days_added"]) == ("CHF; USD", "1")
    assert "| feed | read |" in sync("--format", "markdown", "--dry-run")[1]


def test_another_file(sync, tmp_path: Path, capsys):
    """-o names the pricing file that is written, which `check --as-overlay` takes."""
    place = tmp_path / "rates.yaml"
    assert sync("-o", str(place))[0] == 0
    assert not (tmp_path / "data").exists()
    assert run(["check", str(place)]) == 0
    assert "is sound" in capsys.readouterr().out


def test_changed_rates_are_told(sync, tmp_path: Path):
    """Days whose rates are not those of before are counted."""
    sync()
    changed = tmp_path / "changed.csv"
    changed.write_text(CSV.replace("0.9622", "0.9623"))
    assert "new: 1 days with other rates than before" in sync(file=changed)[1]


def test_a_bad_file_is_a_data_error(sync, tmp_path: Path):
    """A file that is not the bank's ends with code 1, a line that says so, and nothing written."""
    bad = tmp_path / "bad.csv"
    bad.write_text("model,input\n")
    code, out, err = sync(file=bad)
    assert (code, out) == (1, "")
    assert err.startswith("costcalc: ecb: line 1: this is not the history of the bank's reference rates")
    assert not (tmp_path / "data").exists()


def test_the_clock_counts(sync, tmp_path: Path):
    """Rates of days to come are refused: nobody has published them."""
    early = tmp_path / "early.csv"
    early.write_text(CSV.replace("2023-11-02", "2023-11-07"))
    assert "2023-11-07 cannot be here" in sync(file=early)[2]


def test_an_unknown_feed(capsys):
    """A feed that there is none of is a usage error."""
    assert run(["sync", "gold"]) == 2
    assert "ecb" in capsys.readouterr().err


@pytest.fixture
def market(capsys, tmp_path: Path, monkeypatch):
    """Run `costcalc sync` with a data directory of its own, where LiteLLM's file gives some prices."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("costcalc.questions.sync.fetch.resolved", lambda *_: ["10.0.0.1"])
    monkeypatch.chdir(tmp_path)

    def ask(*argv: str, body: bytes | None = None) -> tuple[int, str, str]:
        if body is not None:
            (tmp_path / "file.json").write_bytes(body)
            argv = ("litellm", "--from", "file.json", *argv)
        return run(["sync", *argv]), *capsys.readouterr()

    return ask


def test_prices_from_a_file(market, capsys, monkeypatch):
    """A feed's file becomes a layer, and is named with its day."""
    assert "litellm: applied" in market(body=litellm())[1]
    assert "not written: it says the same already" in market(body=litellm())[1]
    assert run(["price", "acme/m0", "--input", "1M", "--layers", "litellm", "--format", "csv"]) == 0
    assert "acme/m0" in capsys.readouterr().out


def test_formats_of_prices(market):
    """JSON has everything, CSV a row a change."""
    market(body=litellm())
    body = litellm(m0=Entry("1.5e-06"), m1=None)
    (feed,) = json.loads(market("--dry-run", "--format", "json", body=body)[1])["feeds"]
    assert (feed["outcome"], feed["written"], feed["models_removed"]) == ("applied", False, ["acme/m1"])
    rows = list(csv.DictReader(io.StringIO(market("--dry-run", "--format", "csv", body=body)[1])))
    assert [(row["entry"], row["model"], row["ratio"]) for row in rows] == [
        ("feed", "", ""),
        ("model_removed", "acme/m1", ""),
        ("change", "acme/m0", "1.5"),
    ]
    assert "| litellm | change |" in market("--dry-run", "--format", "markdown", body=body)[1]


def test_deciding_on_what_is_held(market):
    """Reviewed, accepted, rolled back, rejected: one command each, which the report names."""
    market(body=litellm())
    code, out, _ = market(body=litellm(3))
    assert (code, "`costcalc sync --accept litellm` or `--reject litellm`" in out) == (0, True)
    assert market("--review", "--strict")[0] == 4
    assert market("--review", "litellm")[1] == market("--review")[1]
    assert market("--review", "openrouter") == (0, "nothing is held\n", "")
    assert market("--accept", "litellm", "--strict")[0] == 0
    assert "what was in force before is so again" in market("--rollback", "litellm")[1]
    assert "litellm: rejected" in market("--reject", "litellm")[1]
    code, out, err = market("--reject", "litellm")
    assert (code, out, err) == (2, "", "costcalc: --reject: nothing of litellm is held\n")


def test_all_feeds_at_once(market):
    """What fails is said, and does not keep the rest from being brought up to date."""
    code, out, err = market()
    assert code == 1
    assert out.startswith("ecb: applied\n")
    assert out.count("failed\n") == 4
    assert err == "costcalc: not synchronised: litellm, models.dev, openrouter, llm-prices\n"


def test_one_feed_that_fails(market):
    """It is an error like any other."""
    code, out, err = market("openrouter")
    assert (code, out) == (1, "")
    assert err == "costcalc: openrouter: 'openrouter.ai' is 10.0.0.1 here, which is no public address\n"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--review", "--accept", "litellm"), "--accept and --review are two commands"),
        (("--accept", "litellm", "--rollback", "litellm"), "are two commands"),
        (("--accept", "litellm", "--dry-run"), "--accept: it takes none of --from, --dry-run and -o"),
        (("--accept", "litellm", "litellm"), "the feed stands behind it"),
        (("--accept", "ecb"), "invalid choice: 'ecb'"),
        (("--review", "ecb"), "there is no feed 'ecb'"),
        (("--from", "x.json"), "say which one feed it is for"),
        (("litellm", "openrouter", "--from", "x.json"), "say which one feed it is for"),
        (("litellm", "-o", "x.json"), "only exchange rates can be written elsewhere"),
        (("ecb", "gold"), "there is no feed 'gold'"),
        (("litellm", "--allow-host"), "--allow-host"),
    ],
)
def test_flags_that_do_not_go_together(market, argv, words):
    """Each is refused with what to do instead, before anything is done."""
    code, out, err = market(*argv)
    assert (code, out) == (2, "")
    assert words in err


def test_a_bar_on_a_terminal(market, monkeypatch, tmp_path: Path):
    """While an answer is fetched, a person sees how far it is; then the bar is gone."""
    terminal = io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    with serving() as server:
        url = server.tell(content(litellm()))
        monkeypatch.setattr("costcalc.questions.sync.fetch.resolved", lambda *_: ["127.0.0.1"])
        monkeypatch.setattr("sys.stderr", terminal)
        market("litellm", "--from", url, "--allow-host", server.host, "--insecure-loopback")
    assert terminal.getvalue().startswith("\rfetching ####")
    assert terminal.getvalue().endswith("\r\x1b[K")
