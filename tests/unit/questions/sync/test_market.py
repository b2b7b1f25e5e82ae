"""`sync` of feeds of prices: what is put in force, what is held, and how one gets back."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import FeedError, OutputError, UsageError
from costcalc.feeds.kept import Kept
from costcalc.places import data_directory
from costcalc.questions.sync import fetch as fetching
from costcalc.questions.sync.fetch import Limits
from costcalc.questions.sync.market import MarketSync
from costcalc.questions.sync.question import act, held, sync, sync_all
from costcalc.questions.sync.store import MOST_SNAPSHOTS, Store, seen_in
from costcalc.questions.sync.way import Way
from tests.feeds.server import Entry, content, cut, known_by, litellm, serving

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)
DEAR = Entry("1e-03", "2e-03")
LATER = Entry("1.5e-06", "2e-06")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the test's own; where feeds are in it."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fetching, "LIMITS", Limits(waits=(0, 0)))
    return tmp_path / "data" / "feeds"


@pytest.fixture
def give(tmp_path):
    """Synchronise from a file with some content, of a day."""

    def give(body: bytes, day: date = TODAY, **more) -> MarketSync:
        file = tmp_path / "given.json"
        file.write_bytes(body)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
        os.utime(file, (noon, noon))
        done = sync("litellm", day, source=str(file), **more)
        assert isinstance(done, MarketSync)
        return done

    return give


@pytest.fixture
def server():
    """A server of the test's own."""
    with serving() as found:
        yield found


@pytest.fixture
def ask(server):
    """Synchronise from the server."""

    def ask(*behaviours, day: date = TODAY, **more) -> MarketSync:
        url = server.tell(*behaviours) if behaviours else f"http://{server.host}/feed.json"
        done = sync("litellm", day, source=url, way=Way([server.host], insecure_loopback=True), **more)
        assert isinstance(done, MarketSync)
        return done

    return ask


def kept() -> Kept:
    """The answer in force."""
    found = Store("litellm").kept.read()
    assert found is not None
    return found


def prices(model: str) -> tuple[str, ...]:
    """What a model costs, in force."""
    table = costcalc.load(layers=["litellm"])
    rates = table.model(f"acme/{model}", on="2026-11-22").prices[-1].rates
    return tuple(str(rate.amount) for rate in rates.values())  # type: ignore[union-attr]


def snapshots(data: Path) -> list[str]:
    """The days of the earlier answers that are kept."""
    return sorted(each.name[:10] for each in (data / "history" / "litellm").glob("*"))


def test_the_first_answer(give, data, tmp_path):
    """It is put in force whole, with what is known of its origin; each price is seen for the first time."""
    done = give(litellm())
    assert (done.outcome, done.written, done.first, done.reason) == ("applied", True, True, None)
    assert (len(done.found.models_added), done.found.changes) == (40, [])
    assert kept() == Kept("litellm", str(tmp_path / "given.json"), "2026-11-22", litellm().decode())
    assert prices("m7") == ("1", "2")
    assert len(list(seen_in(data / "observed" / "litellm.jsonl"))) == 80
    assert not (data / "history").exists()
    assert Store("litellm").noted() == {"feed": "litellm", "outcome": "applied", "reason": None}


def test_a_change(give, data):
    """What changes is told and put in force; what was is kept."""
    give(litellm())
    done = give(litellm(m3=LATER, m4=None, new=Entry()), date(2026, 11, 24))
    assert (done.outcome, done.first) == ("applied", False)
    assert (done.found.models_added, done.found.models_removed) == (["acme/new"], ["acme/m4"])
    assert [(str(each.before), str(each.after)) for each in done.found.changes] == [("1", "1.5")]
    assert prices("m3") == ("1.5", "2")
    assert snapshots(data) == ["2026-11-22"]
    assert list(seen_in(data / "observed" / "litellm.jsonl"))[-5:][0] == (
        "2026-11-24", "acme/m3", "input", None, "1.5",
    )  # fmt: skip


def test_the_same_again(give, data):
    """The same content is of the day on which it was seen last, and leaves no snapshot."""
    give(litellm())
    done = give(litellm(), date(2026, 11, 25))
    assert (done.outcome, done.written, done.reason) == ("unchanged", False, "it says the same already")
    assert kept().retrieved == "2026-11-25"
    assert snapshots(data) == []
    before = (data / "litellm.json").stat().st_mtime_ns
    give(litellm(), date(2026, 11, 25))
    give(litellm(), date(2026, 11, 23))
    assert (data / "litellm.json").stat().st_mtime_ns == before


def test_a_dry_run(give, data):
    """It says what would be, and leaves not even a directory."""
    done = give(litellm(), dry_run=True)
    assert (done.outcome, done.written, done.reason) == ("applied", False, "a dry run writes nothing")
    assert done.to_dict()["dry_run"] is True
    assert not data.exists()
    give(litellm())
    before = {each: each.read_bytes() for each in data.rglob("*") if each.is_file()}
    assert give(litellm(m1=LATER), dry_run=True).found.changes
    assert give(litellm(3), dry_run=True).outcome == "held"
    assert give(litellm(), date(2027, 1, 1), dry_run=True).outcome == "unchanged"
    assert {each: each.read_bytes() for each in data.rglob("*") if each.is_file()} == before


def test_an_answer_that_is_suspicious_as_a_whole(give, data):
    """It is held beside the one in force; a second time it is held still; accepted, it is in force."""
    give(litellm())
    wrong = litellm({f"m{n}": DEAR for n in range(40)})
    done = give(wrong)
    assert (done.outcome, done.written) == ("held", False)
    assert done.reason == (
        "what is held waits for you: `costcalc sync --accept litellm` or `--reject litellm`"
    )
    assert len(done.suspicions) == 80
    assert prices("m0") == ("1", "2")
    assert give(wrong).outcome == "held"
    (shown,) = held().to_dict()["feeds"]
    assert (shown["outcome"], len(shown["changes"]), len(shown["suspicions"])) == ("held", 80, 80)
    assert len(list(seen_in(data / "observed" / "litellm.jsonl"))) == 80
    (accepted,) = act("accept", ["litellm"]).to_dict()["feeds"]
    assert (accepted["outcome"], accepted["written"], accepted["suspicions"]) == ("applied", True, [])
    assert prices("m0") == ("1000", "2000")
    assert held().to_dict()["feeds"] == []


def test_a_few_models_are_held_by_themselves(give):
    """The rest of the answer is put in force; those models stay as they were, new ones away, at first."""
    give(litellm())
    done = give(litellm(m1=DEAR, m2=LATER, new=Entry("2e-03")))
    assert (done.outcome, done.written) == ("applied", True)
    assert [each.model for each in done.suspicions] == ["acme/m1", "acme/m1", "acme/new"]
    assert [each.model for each in done.found.changes] == ["acme/m2"]
    assert (prices("m1"), prices("m2")) == (("1", "2"), ("1.5", "2"))
    assert "acme/new" not in costcalc.load(layers=["litellm"]).catalogue.ids()
    assert costcalc.load(layers=["litellm"]).catalogue.left_out()
    (shown,) = held().to_dict()["feeds"]
    assert ({each["model"] for each in shown["changes"]}, shown["models_added"]) == (
        {"acme/m1"},
        ["acme/new"],
    )
    # Nothing newer: they are held still.
    again = give(litellm(m1=DEAR, m2=LATER, new=Entry("2e-03")), date(2026, 11, 23))
    assert (again.outcome, len(again.suspicions)) == ("unchanged", 3)
    # Another answer with the same doubts: they stay as they were before the first.
    give(litellm(m1=DEAR, m3=LATER, new=Entry("2e-03")), date(2026, 11, 24))
    assert (prices("m1"), prices("m2"), prices("m3")) == (("1", "2"), ("1", "2"), ("1.5", "2"))
    act("accept", ["litellm"])
    assert (prices("m1"), prices("new")) == (("1000", "2000"), ("2000", "2"))
    assert held().to_dict()["feeds"] == []


def test_what_was_doubtful_and_is_well_again(give):
    """When the feed takes a slip back, nothing is held any more."""
    give(litellm())
    give(litellm(m1=DEAR, m2=LATER))
    done = give(litellm(m2=LATER))
    assert (done.outcome, done.suspicions) == ("applied", [])
    assert kept().instead is None
    assert held().to_dict()["feeds"] == []
    give(litellm(3))
    assert give(litellm(m2=LATER)).outcome == "unchanged"
    assert held().to_dict()["feeds"] == []


def test_what_is_rejected_stays_so(give):
    """The same answer, or the same price of a model, is not asked about again; another one is."""
    give(litellm())
    give(litellm(3))
    (rejected,) = act("reject", ["litellm"]).to_dict()["feeds"]
    assert rejected["outcome"] == "rejected"
    done = give(litellm(3))
    assert (done.outcome, done.written) == ("rejected", False)
    assert "`costcalc sync --accept litellm` takes it all the same" in (done.reason or "")
    assert give(litellm(2)).outcome == "held"
    act("reject", ["litellm"])
    give(litellm(m1=DEAR))
    act("reject", ["litellm"])
    done = give(litellm(m1=DEAR, m2=LATER))
    assert (done.outcome, done.suspicions) == ("applied", [])
    assert (prices("m1"), prices("m2")) == (("1", "2"), ("1.5", "2"))
    assert [each.model for each in give(litellm(m1=Entry("5e-03"))).suspicions] == ["acme/m1"]
    assert act("accept", ["litellm"]).to_dict()["feeds"][0]["outcome"] == "applied"
    assert prices("m1") == ("5000", "2")


def test_a_rejected_answer_can_be_accepted_after_all(give):
    """Until another is rejected."""
    give(litellm())
    give(litellm(3))
    act("reject", ["litellm"])
    act("accept", ["litellm"])
    assert kept().content == litellm(3).decode()
    with pytest.raises(UsageError, match="nothing of litellm is held"):
        act("accept", ["litellm"])
    give(litellm())
    give(litellm(m1=DEAR))
    act("reject", ["litellm"])
    assert prices("m1") == ("1", "2")
    act("accept", ["litellm"])
    assert prices("m1") == ("1000", "2000")


def test_some_are_accepted_and_others_stay_rejected(give):
    """To accept what is held does not bring back what was rejected before."""
    give(litellm())
    give(litellm(m1=DEAR))
    act("reject", ["litellm"])
    give(litellm(m1=DEAR, m2=DEAR))
    assert [each["model"] for each in held().to_dict()["feeds"][0]["changes"]] == ["acme/m2", "acme/m2"]
    act("accept", ["litellm"])
    assert (prices("m1"), prices("m2")) == (("1", "2"), ("1000", "2000"))
    assert held().to_dict()["feeds"] == []


def test_roll_back(give, data):
    """What was in force before is so again; what was rolled back is held, and does not come by itself."""
    answers = [litellm(m0=Entry(f"1.{n}e-06")) for n in range(4)]
    for place, answer in enumerate(answers):
        give(answer, date(2026, 11, 22 + place))
    (done,) = act("rollback", ["litellm"]).to_dict()["feeds"]
    assert (done["outcome"], done["written"], done["retrieved"]) == ("applied", True, "2026-11-24")
    assert [(each["before"], each["after"]) for each in done["changes"]] == [("1.3", "1.2")]
    assert kept().content == answers[2].decode()
    again = give(answers[3], date(2026, 11, 26))
    assert (again.outcome, [each.why for each in again.suspicions]) == (
        "held",
        ["it was in force, and was rolled back"],
    )
    assert held().to_dict()["feeds"][0]["suspicions"][0]["why"] == "it was in force, and was rolled back"
    act("rollback", ["litellm"])
    assert kept().content == answers[1].decode()
    assert give(answers[3], date(2026, 11, 26)).outcome == "held"
    assert give(answers[1], date(2026, 11, 26)).outcome == "unchanged"
    act("rollback", ["litellm"])
    assert kept().content == answers[0].decode()
    assert len(snapshots(data)) == 4
    with pytest.raises(UsageError, match="no earlier answer of litellm is kept"):
        act("rollback", ["litellm"])
    # What the feed says next is put in force as ever; what it was rolled back from is history no more.
    assert give(litellm(m0=Entry("1.4e-06")), date(2026, 11, 27)).outcome == "applied"
    assert snapshots(data) == ["2026-11-22"]
    act("rollback", ["litellm"])
    act("accept", ["litellm"])
    assert kept().content == litellm(m0=Entry("1.4e-06")).decode()


def test_a_rolled_back_answer_can_be_rejected(give):
    """Then it is not put in force when the feed gives it again, and not asked about either."""
    give(litellm())
    give(litellm(m0=LATER), date(2026, 11, 23))
    act("rollback", ["litellm"])
    act("reject", ["litellm"])
    assert give(litellm(m0=LATER), date(2026, 11, 24)).outcome == "rejected"
    assert give(litellm(m1=LATER), date(2026, 11, 24)).outcome == "applied"


def test_five_snapshots(give, data):
    """The last five answers that were in force before are kept."""
    for day in range(1, 10):
        give(litellm(m0=Entry(f"1.{day}e-06")), date(2026, 11, day))
    assert snapshots(data) == [f"2026-11-0{day}" for day in range(4, 9)]
    assert len(snapshots(data)) == MOST_SNAPSHOTS


def test_nothing_to_decide():
    """Words for what is not there, and for a feed that there is none of, or that is not of prices."""
    for action in ("accept", "reject"):
        with pytest.raises(UsageError, match="nothing of openrouter is held"):
            act(action, ["openrouter"])
    for feed in ("gold", "ecb"):
        with pytest.raises(UsageError, match=f"there is no feed '{feed}': it is litellm,"):
            act("rollback", [feed])
        with pytest.raises(UsageError, match="there is no feed"):
            held([feed])


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"<!doctype html><p>Sorry", b"{}", b"[]", b'{"a": 1}', b"\xff\xfe", b"\x00", b'"aaa',
        litellm()[:-3], litellm() + b"}", litellm().replace(b"1e-06", b"NaN"),
        litellm().replace(b"1e-06", b"1e999"), litellm({f"m{n}": Entry("0.0", "0.0") for n in range(40)}),
    ],
)  # fmt: skip
def test_answers_that_are_none(give, data, body):
    """What is cut, empty, a page, foreign, or all zero is a data error, and everything stays as it is."""
    give(litellm())
    before = {
        each: each.read_bytes() for each in data.rglob("*") if each.parent.name != "last" and each.is_file()
    }
    with pytest.raises(FeedError):
        give(body)
    assert {each: each.read_bytes() for each in before} == before
    assert Store("litellm").noted()["outcome"] == "failed"  # type: ignore[index]
    assert not list(data.glob("*held*"))


def test_from_a_server(ask, server):
    """An answer is asked for again only if it is newer; the tag counts for the address that it came from."""
    ask(known_by('"v1"', litellm()))
    assert (kept().etag, kept().url) == ('"v1"', f"http://{server.host}/feed.json")
    done = ask(day=date(2026, 11, 23))
    assert (done.outcome, done.reason, done.retrieved) == (
        "unchanged",
        "the server has nothing newer",
        "2026-11-23",
    )
    assert kept().retrieved == "2026-11-23"
    server.tell(known_by('"v1"', litellm()), path="/other.json")
    way = Way([server.host], insecure_loopback=True)
    sync("litellm", TODAY, source=f"http://{server.host}/other.json", way=way)
    assert [each.get("If-None-Match") for each in server.asked] == [None, '"v1"', None]


def test_another_tag_for_the_same(ask):
    """A server that tags the same anew is asked with the new tag from then on."""
    ask(known_by('"v1"', litellm()))
    assert ask(known_by('"v2"', litellm())).reason == "it says the same already"
    assert kept().etag == '"v2"'


def test_a_damaged_answer_in_force_is_fetched_anew(ask, give, data):
    """Nothing is believed of it: not its tag either."""
    ask(known_by('"v1"', litellm()))
    file = data / "litellm.json"
    file.write_bytes(file.read_bytes()[:-5])
    done = ask(known_by('"v1"', litellm()))
    assert (done.outcome, done.first, len(done.found.models_added)) == ("held", False, 40)
    act("accept", ["litellm"])
    assert kept().content == litellm().decode()
    foreign = Kept("litellm", "x", "2026-11-22", "{}", '"v1"')
    file.write_bytes(foreign.to_bytes())
    assert give(litellm()).outcome == "held"


def test_a_damaged_file_does_not_let_anything_through(give, data):
    """An answer is compared with the last sound one of the history then, and the result says so."""
    give(litellm(), date(2026, 11, 20))
    give(litellm(m0=LATER), date(2026, 11, 21))
    (data / "litellm.json").write_text("{")
    dear = litellm({f"m{n}": Entry("2e-05", "4e-05") for n in range(40)})
    said = "the file in force was damaged; this was compared with the answer before it, of 2026-11-20"
    for dry_run in (True, False):
        done = give(dear, dry_run=dry_run)
        assert (done.outcome, done.written, done.first, len(done.suspicions)) == ("held", False, False, 80)
        assert (done.reason or "").startswith(said)
    assert held().to_dict()["feeds"][0]["reason"].startswith(said)
    assert (data / "litellm.json").read_text() == "{"
    act("reject", ["litellm"])
    done = give(litellm(m0=LATER, m1=DEAR))
    assert (done.outcome, [str(each.after) for each in done.found.changes]) == ("applied", ["1.5"])
    assert (
        done.reason
        == f"{said}; what is held waits for you: `costcalc sync --accept litellm` or `--reject litellm`"
    )
    assert (prices("m0"), prices("m1")) == (("1.5", "2"), ("1", "2"))


def test_a_damaged_file_with_nothing_before_it(give, data):
    """Nobody can say what an answer changes then: it is held, whatever it says, until someone accepts it."""
    data.mkdir(parents=True)
    (data / "litellm.json").write_text("{")
    done = give(litellm())
    assert (done.outcome, done.first) == ("held", False)
    assert [each.why for each in done.suspicions] == [
        "the file in force was damaged, and there is no sound answer before it to compare with"
    ]
    assert (
        held()
        .to_dict()["feeds"][0]["reason"]
        .startswith("the file in force was damaged, and there is no sound")
    )
    assert act("accept", ["litellm"]).to_dict()["feeds"][0]["written"]
    assert give(litellm(m0=LATER)).reason is None


def test_a_damaged_answer_that_is_held(give, data):
    """Review and accept say that it is damaged, reject removes it; what comes next is held in its place."""
    give(litellm())
    give(litellm(3))
    file = data / "litellm.held.json"
    file.write_text("{")
    (shown,) = held().to_dict()["feeds"]
    assert (shown["outcome"], shown["reason"]) == (
        "held", "`costcalc sync --reject litellm` removes what is damaged"
    )  # fmt: skip
    assert shown["suspicions"][0]["why"] == f"the file of what is held is damaged: {file}"
    with pytest.raises(UsageError, match=r"litellm\.held\.json; `costcalc sync --reject litellm` removes"):
        act("accept", ["litellm"])
    (removed,) = act("reject", ["litellm"]).to_dict()["feeds"]
    assert (removed["outcome"], removed["reason"]) == ("rejected", "what was held is damaged, and removed")
    assert (file.exists(), held().to_dict()["feeds"]) == (False, [])
    file.write_text("{")
    done = give(litellm(m0=LATER))
    assert [each.why for each in done.suspicions] == [
        "what was held before is damaged, and may have been this very answer"
    ]
    assert [each["why"] for each in held().to_dict()["feeds"][0]["suspicions"]] == ["it was held before"]
    act("accept", ["litellm"])
    assert prices("m0") == ("1.5", "2")


def test_a_damaged_snapshot(give, data):
    """To roll back takes the next sound one, and names both; where none is sound, it says which are not."""
    for day in (20, 21, 22):
        give(litellm(m0=Entry(f"1.{day}e-06")), date(2026, 11, day))
    (newest,) = (data / "history" / "litellm").glob("2026-11-21-*")
    newest.write_text("{")
    (data / "litellm.json").write_text("{")
    (done,) = act("rollback", ["litellm"]).to_dict()["feeds"]
    assert done["reason"] == (
        f"{newest} is damaged, and was passed over for the answer of 2026-11-20; "
        "the file in force was damaged; the answer before it, of 2026-11-20, is in force again"
    )
    assert kept().content == litellm(m0=Entry("1.20e-06")).decode()
    (data / "litellm.json").write_text("{")
    for each in (data / "history" / "litellm").iterdir():
        each.write_text("{")
    with pytest.raises(
        UsageError, match=r"no earlier answer of litellm can be used: .* is damaged and .* is"
    ):
        act("rollback", ["litellm"])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1"])
def test_other_hosts_must_be_allowed(host):
    """An address of another host is refused before anyone is asked."""
    with pytest.raises(FeedError, match="is not where this feed is published"):
        sync("litellm", TODAY, source=f"https://{host}/feed.json")


def test_a_kept_file_of_another_machine(give, tmp_path, data, monkeypatch):
    """A kept file can be carried in: it knows its day and origin; what was held there is looked at here."""
    give(litellm(), date(2026, 11, 20))
    give(litellm(m1=DEAR), date(2026, 11, 21))
    carried = tmp_path / "carried.json"
    carried.write_bytes((data / "litellm.json").read_bytes())
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "elsewhere"))
    done = sync("litellm", TODAY, source=str(carried))
    assert isinstance(done, MarketSync)
    assert (done.retrieved, len(done.suspicions)) == ("2026-11-21", 1)
    assert (kept().url, kept().instead) == (str(tmp_path / "given.json"), {"acme/m1": None})
    with pytest.raises(FeedError, match="damaged, or another feed's"):
        sync("openrouter", TODAY, source=str(carried))
    carried.write_bytes(carried.read_bytes().replace(b"2e-06", b"3e-06"))
    with pytest.raises(FeedError, match="damaged"):
        sync("litellm", TODAY, source=str(carried))


def test_an_older_file_is_held(give):
    """A file that is older than what is in force does not take it back unseen."""
    give(litellm())
    done = give(litellm(m0=LATER), date(2026, 11, 2))
    assert done.outcome == "held"
    assert [each.why for each in done.suspicions] == [
        "it is of 2026-11-02, and what is in force of 2026-11-22"
    ]


def test_files_that_cannot_be_read(tmp_path, monkeypatch):
    """A file that is not there, a directory, and one that is too large."""
    for place in (tmp_path / "none.json", tmp_path, "a\0b"):
        with pytest.raises(FeedError, match="cannot be read"):
            sync("litellm", TODAY, source=str(place))
    monkeypatch.setattr("costcalc.questions.sync.source.LARGEST_CONTENT", 1024 * 1024)
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (1024 * 1024 + 1))
    with pytest.raises(FeedError, match=r"large\.json is larger than 1 MiB"):
        sync("litellm", TODAY, source=str(large))


def test_two_syncs_do_not_interleave(give):
    """Who comes second is told to wait; a lock that was left behind by a process that is gone is none."""
    with Store("openrouter").alone(), pytest.raises(OutputError, match="another `costcalc sync` is at work"):
        give(litellm())
    assert give(litellm()).written


def test_what_a_stopped_sync_was_writing_is_swept(give, data):
    """Its temporary files go; those of other commands stay."""
    give(litellm())
    (data / "history" / "litellm").mkdir(parents=True)
    left = [data / ".litellm.json.abc.tmp", data / "history" / "litellm" / ".2026.json.x.tmp"]
    other = data / ".ecb.yaml.abc.tmp"
    for each in (*left, other):
        each.touch()
    give(litellm())
    assert [each.exists() for each in (*left, other)] == [False, False, True]


def test_places_that_cannot_be_written(give, tmp_path, monkeypatch):
    """A data directory that is a file, and none at all, are errors that say so."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "file"))
    with pytest.raises(OutputError, match="cannot write"):
        give(litellm())
    monkeypatch.setattr("costcalc.places.data_directory", lambda: None)
    with pytest.raises(OutputError, match="set COSTCALC_DATA"):
        give(litellm())


def test_all_feeds(monkeypatch):
    """One that fails stops no other; without a word, one that is not installed is skipped."""
    monkeypatch.setitem(__import__("sys").modules, "currency_converter", None)
    monkeypatch.setattr(
        fetching, "resolved", lambda host, _: (_ for _ in ()).throw(OSError(f"nobody knows {host}"))
    )
    found = sync_all([], TODAY)
    outcomes = {each["feed"]: each["outcome"] for each in found.to_dict()["feeds"]}
    assert outcomes == {
        "ecb": "skipped",
        **dict.fromkeys(("litellm", "models.dev", "openrouter", "llm-prices"), "failed"),
    }
    assert found.failed == ["litellm", "models.dev", "openrouter", "llm-prices"]
    assert "'raw.githubusercontent.com' cannot be found" in found.to_dict()["feeds"][1]["reason"]
    assert sync_all(["ecb"], TODAY).failed == ["ecb"]
    with pytest.raises(UsageError, match="there is no feed 'gold'"):
        sync_all(["litellm", "gold"], TODAY)


def test_exchange_rates_among_others(tmp_path, monkeypatch):
    """The rates are one of the feeds, with what there is to say of them beside."""
    found = sync_all(["ecb"], date(2999, 1, 1)).to_dict()
    assert found["schema"] == "costcalc/sync/2"
    (entry,) = found["feeds"]
    assert (entry["outcome"], entry["written"], entry["rates"]["feed"]) == ("applied", True, "ecb")
    assert entry["dry_run"] is False
    (entry,) = sync_all(["ecb"], date(2999, 1, 1)).to_dict()["feeds"]
    assert (entry["outcome"], entry["reason"]) == ("unchanged", "it says the same already")


@pytest.mark.parametrize("whole", [True, False])
def test_truncated_at_every_tenth_byte(ask, data, whole):
    """An answer that ends anywhere before its end, whatever length it claims, changes nothing."""
    body = litellm(6)
    ask(content(litellm(7)))
    before = (data / "litellm.json").read_bytes()
    for at in range(0, len(body) - 2, 10):
        with pytest.raises(FeedError):
            ask(content(body[:at]) if whole else cut(body, at))
    assert (data / "litellm.json").read_bytes() == before
    assert not list(data.glob("*held*"))


def test_the_last_result_that_nobody_can_read(data):
    """What was noted may be gone or damaged; then nobody knows."""
    assert Store("litellm").noted() is None
    (data / "last").mkdir(parents=True)
    for text in ("", "[]", "{"):
        (data / "last" / "litellm.json").write_text(text)
        assert Store("litellm").noted() is None


def test_the_data_directory_is_the_test_s_own(data):
    """Nothing of the user's is touched here."""
    assert data_directory() == str(data.parent)
