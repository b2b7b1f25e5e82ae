"""Rows of logs come to sums: by cells, by labels, and what is not in them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import MomentError, UsageError, UsageLogError
from costcalc.questions.reprice.reduction import labels
from costcalc.questions.reprice.reduction import reduce as reduce_module
from costcalc.questions.reprice.reduction.labels import Grouping, grouping
from costcalc.questions.reprice.reduction.reduce import Reduction, reduce
from costcalc.questions.reprice.reduction.repeats import Identities
from costcalc.questions.reprice.sums import TIMELESS, Cell, Counted, Slot, Spend, Sum
from costcalc.usage.logs.how import How
from costcalc.usage.logs.reader import read_logs
from costcalc.usage.logs.rows import NotBilled, Recorded, Refused, Repeated
from tests.builders import usd
from tests.logs import BOUNDARIES, EDGES, read, reduced, row, us

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from costcalc.usage.logs.rows import Row
    from tests.logs import Log

NOON = Slot(EDGES[1], EDGES[2])
NIGHT = Slot(EDGES[1], EDGES[2], (1,))


def test_requests_of_a_cell_add_up() -> None:
    """Two requests of a noon are one sum, with the first and the last instant."""
    found = reduced([("a", row(1)), ("a", row(2, "2025-03-02T12:00Z", 20))])
    noon = Cell("acme/one", NOON, 0, 0)
    assert found.sums == {
        noon: Sum(2, us("2025-03-01T12:00Z"), us("2025-03-02T12:00Z"), {"input": 30, "output": 10})
    }
    assert found.files == (read("a", rows=2),)
    assert (found.edges, found.windows, found.cuts) == tuple(BOUNDARIES)


@pytest.mark.parametrize(("size", "tier"), [(1_000, 0), (1_001, 1), (199_999, 1), (200_000, 2), (200_001, 2)])
def test_a_request_is_of_the_tier_of_its_size(size: int, tier: int) -> None:
    """Above 1,000 and from 200,000: both sides of each."""
    ((cell, _),) = reduced([("a", row(size=size))]).sums.items()
    assert (cell.smallest, cell.largest) == (tier, tier)


@pytest.mark.parametrize(
    ("instant", "slot"),
    [
        ("2025-03-01T16:29:59.999999Z", NOON),
        ("2025-03-01T16:30Z", NIGHT),
        ("2025-03-02T00:29:59Z", NIGHT),
        ("2025-03-02T00:30Z", NOON),
        ("2025-02-25T23:59:59Z", Slot(EDGES[0], EDGES[1], (1,))),
        (None, TIMELESS),
    ],
)
def test_a_request_is_of_the_slot_of_its_instant(instant: str | None, slot: Slot) -> None:
    """On both sides of a window that crosses midnight, and of an edge."""
    ((cell, found),) = reduced([("a", row(instant=instant))]).sums.items()
    assert cell.slot == slot
    assert (found.first is None) == (instant is None)


def test_a_bucket_has_a_range_of_sizes_and_all_of_its_time() -> None:
    """A day of which nobody counted the requests: none may be small, and one may be all of it."""
    bucket = row(size=300_000, instant="2025-03-01T00:00Z")._replace(
        smallest=0, requests=None, until=us("2025-03-02T00:00Z")
    )
    ((cell, found),) = reduced([("a", bucket)]).sums.items()
    assert cell == Cell("acme/one", Slot(EDGES[1], EDGES[2], is_span=True), 0, 2)
    assert (found.requests, found.first, found.last) == (None, bucket.at, us("2025-03-02T00:00Z") - 1)


def test_requests_that_nobody_counted_make_the_count_unknown() -> None:
    """One request and a bucket of some are no longer one request."""
    bucket = row(2)._replace(requests=None)
    ((_, found),) = reduced([("a", row(1)), ("a", bucket)]).sums.items()
    assert found.requests is None


def test_further_calls_of_a_request_have_cells_of_their_own() -> None:
    """A tool's model that answered within a request is no request more; it has its own size and model."""
    call = row(1, None, 5_000, model="acme/two", requests=0)
    ((one, first), (two, second)) = reduced([("a", row(1, also=(call,)))]).sums.items()
    assert (one.model, two.model, two.smallest) == ("acme/one", "acme/two", 1)
    assert (first.requests, second.requests) == (1, 0)
    assert two.slot == NOON  # the time of its request


def test_options_and_pictures_keep_cells_apart() -> None:
    """A batch is no standard request, and one that says how much of its output is images no other."""
    pictured = row(3, parts=(("output", 1), ("output_image", 1)))
    found = reduced([("a", row(1)), ("a", row(2, options=(("service_tier", "batch"),))), ("a", pictured)])
    assert {(each.options, each.is_pictured) for each in found.sums} == {
        ((), False),
        ((("service_tier", "batch"),), False),
        ((), True),
    }


def test_fractions_of_seconds_are_exact() -> None:
    """A third of a billion rows of 0.1 seconds would drift in floats; whole sums are whole numbers again."""
    seconds = [("a", row(n, parts=(("input_second", Decimal("0.1")),))) for n in range(1, 21)]
    ((_, found),) = reduced(seconds).sums.items()
    assert found.parts == {"input_second": 2}
    assert type(found.parts["input_second"]) is int
    ((_, found),) = reduced(seconds[:19]).sums.items()
    assert found.parts == {"input_second": Decimal("1.9")}


def test_what_rows_recorded_is_summed_by_currency() -> None:
    """Apart from rows that have no record, so that what has one can be held against its price."""
    logs = [("a", row(n, recorded=Recorded(usd("0.1"), currency))) for n, currency in enumerate("XXY", 1)]
    found = reduced([*logs, ("a", row(4))]).sums
    assert {cell.record: (each.requests, each.recorded) for cell, each in found.items()} == {
        "": (1, {}), "X": (2, {"X": Spend(usd("0.2"), 2)}), "Y": (1, {"Y": Spend(usd("0.1"), 1)}),
    }  # fmt: skip


def test_a_record_of_several_calls_is_held_against_none_of_them() -> None:
    """They may be of several models, and nobody says how much of it is whose."""
    further = row(requests=0)._replace(model="acme/two", at=None)
    logs: Log = [("a", row(1, recorded=Recorded(usd("0.1"), "USD"), also=(further,)))]
    assert {(cell.model, cell.record) for cell in reduced(logs).sums} == {
        ("acme/one", None), ("acme/two", None),
    }  # fmt: skip


def test_the_size_of_a_bucket_of_one_request_is_known() -> None:
    """It has all of the input: 250,000 tokens reach both cuts.

    Of two requests, or of none that were counted, and where something else bounds their size, nobody knows.
    """
    bucket: dict[str, Any] = {"until": us("2025-03-02T00:00Z"), "smallest": 0}
    assert sizes(row(size=250_000, **bucket)) == (2, 2)
    assert sizes(row(size=250_000, requests=2, **bucket)) == (0, 2)
    assert sizes(row(size=250_000, requests=None, **bucket)) == (0, 2)
    assert sizes(row(size=250_000, largest=200_000, **bucket)) == (0, 2)
    cached = (("input", 50_000), ("cache_read", 150_000), ("output", 300_000))
    assert sizes(row(size=200_000, parts=cached, **bucket)) == (2, 2)


def sizes(said: Row) -> tuple[int, int]:
    """How many cuts a request of a row reaches at least and at most."""
    (cell,) = reduced([("a", said)]).sums
    return cell.smallest, cell.largest


def test_rows_that_are_not_in_the_sums_are_counted_with_the_first_of_each_reason() -> None:
    """The first is that of the least file name, then of the least row, whichever was read first."""
    logs: Log = [
        ("b", Refused(1, "negative", "-7")),
        ("a", Refused(9, "negative", "-9")),
        ("a", Refused(3, "negative", "-3")),
        ("a", NotBilled(2, "failed")),
        ("a", Repeated(4)),
    ]
    heard: list[tuple[str, int]] = []
    reduction = Reduction(BOUNDARIES, refused=lambda file, said: heard.append((file, said.number)))
    for name, said in logs:
        reduction.take(name, said)
    found = reduction.sums([read("a"), read("b")], "sha256:table")
    assert found.refused == {"negative": Counted(3, "a", 3, "-3")}
    assert found.not_billed == {"failed": Counted(1, "a", 2)}
    assert (found.repeated, found.sums) == (1, {})
    assert heard == [("b", 1), ("a", 9), ("a", 3)]


def test_of_rows_with_one_identity_the_one_with_the_most_output_counts() -> None:
    """Lines of a message are written while it grows; copies of it elsewhere are repeated."""
    logs: Log = [
        ("b", row(2, parts=(("output", 50),), identity="m1")),
        ("a", row(1, parts=(("output", 9),), identity="m1")),
        ("c", row(1, parts=(("output", 50),), identity="m1")),
        ("a", NotBilled(3, "failed", "m1")),
        ("a", NotBilled(5, "failed", "m2")),
        ("b", NotBilled(4, "failed", "m2")),
    ]
    for order in (logs, logs[::-1]):
        found = reduced(order)
        assert [each.parts for each in found.sums.values()] == [{"output": 50}]
        assert found.not_billed == {"failed": Counted(1, "a", 5)}
        assert found.repeated == 4
        assert isinstance(found.identities, Identities)
        assert [(each.file, each.number) for _, each in found.identities.items()] in (
            [("b", 2), ("a", 5)],
            [("a", 5), ("b", 2)],
        )
        assert repr(found.identities) == "<2 identities>"


def test_identities_are_left_out_where_they_are_not_wanted() -> None:
    """The sums are the same; without any identity there is nothing to leave out."""
    logs = [("a", row(identity="m1")), ("b", row(identity="m1"))]
    assert reduced(logs, identities=False)._replace(identities=None) == reduced(logs)._replace(
        identities=None
    )
    assert reduced(logs, identities=False).identities == ()
    assert reduced([("a", row())], identities=False).identities is None


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("UTC", ("2025-12-31T23Z", "2025-12-31", "2026-W01", "2025-12")),
        ("Europe/Paris", ("2026-01-01T00+01:00", "2026-01-01", "2026-W01", "2026-01")),
    ],
)
def test_days_begin_in_the_zone_that_is_said(zone: str, label: tuple[str, ...]) -> None:
    """Half past eleven at night in London is another day, month and year in Paris."""
    found = reduced(
        [("a", row(instant="2025-12-31T23:30Z"))], Grouping(("hour", "day", "week", "month"), zone)
    )
    assert [each.by for each in found.sums] == [label]


def test_a_zone_with_odd_offsets_has_days_of_its_own() -> None:
    """In Monrovia of 1971 midnight was 44 minutes and 30 seconds later, within a quarter of an hour."""
    logs = [("a", row(n, f"1971-01-05T00:44:{second}Z")) for n, second in ((1, 29), (2, 30))]
    by = [each.by for each in reduced(logs, Grouping(("day",), "Africa/Monrovia")).sums]
    assert sorted(by) == [("1971-01-04",), ("1971-01-05",)]


def test_a_bucket_over_midnight_is_of_no_day() -> None:
    """A day of UTC is a part of two in Paris: nobody knows of which."""
    bucket = row(instant="2025-03-01T00:00Z")._replace(until=us("2025-03-02T00:00Z"))
    assert [each.by for each in reduced([("a", bucket)], Grouping(("day",))).sums] == [("2025-03-01",)]
    assert [each.by for each in reduced([("a", bucket)], Grouping(("day",), "Europe/Paris")).sums] == [
        (None,)
    ]
    assert [each.by for each in reduced([("a", row(instant=None))], Grouping(("day",))).sums] == [(None,)]


def test_labels_of_rows_and_of_all_rows() -> None:
    """The model and the file are labels of every row; one that some rows lack is None there."""
    logs = [("a", row(1, labels={"team": "x"})), ("b", row(2, labels={"user": "u"}))]
    found = reduced(logs, Grouping(("team", "file", "model")))
    assert {each.by for each in found.sums} == {("x", "a", "acme/one"), (None, "b", "acme/one")}


def test_a_label_that_no_row_has_is_refused_with_those_that_there_are() -> None:
    """A slip would make one sum of all, without a word; a log without rows says nothing of labels."""
    with pytest.raises(UsageError, match=r"by: no row has a label 'taem': rows have .* file, team and user"):
        reduced([("a", row(labels={"team": "x", "user": "u"}))], Grouping(("taem",)))
    assert reduced([("a", Refused(1, "negative"))], Grouping(("taem",))).sums == {}


@pytest.mark.parametrize("by", [("day", "day"), ("",), tuple("abcdef")])
def test_labels_that_cannot_be(by: tuple[str, ...]) -> None:
    """Each once, none empty, and not too many."""
    with pytest.raises(UsageError, match="label"):
        grouping(by, None)


def test_a_zone_that_is_none_is_refused() -> None:
    """UTC is taken where none is said; rows have to bring the labels that not every row has."""
    assert grouping(("day", "team"), None) == Grouping(("day", "team"), "UTC")
    assert grouping(("day", "team"), "Europe/Paris").of_rows == ("team",)
    with pytest.raises(MomentError, match="no time zone"):
        grouping((), "Paris")


def test_few_days_are_kept_however_long_a_log_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log over centuries does not fill the memory, and its days stay right."""
    monkeypatch.setattr(labels, "MOST_KEPT", 2)
    logs = [("a", row(1, f"{year}-01-01T12:00Z", labels={str(year): ""})) for year in range(1971, 1991)]
    found = reduced([*logs, ("a", row(labels={"team": "x"}))], Grouping(("month", "team")))
    assert len(found.sums) == 21


def test_a_file_that_is_read_twice_is_refused_by_name() -> None:
    """Its rows would count twice; an empty file, and one whose rows tell that they are the same, may be."""
    same = read("a")._replace(name="copy")

    def sums(*said: object) -> Reduction:
        reduction = Reduction(BOUNDARIES)
        for each in said:
            for name in ("a", "copy"):
                reduction.take(name, each)  # type: ignore[arg-type]
        return reduction

    with pytest.raises(UsageLogError, match=r"^copy: is the same file as a, byte by byte"):
        sums(row()).sums([read("a"), same], "")
    with pytest.raises(UsageLogError, match="the same file"):
        sums(NotBilled(1, "failed")).sums([read("a"), same], "")
    assert sums().sums([read("a"), same], "").sums == {}
    assert sums(row(identity="m1")).sums([read("a"), same], "").repeated == 1
    members = [each._replace(name=f"x.zip!{each.name}") for each in (read("a"), same)]
    assert sums(row()).sums(members, "").sums


def test_files_are_told_in_their_order_with_their_rows() -> None:
    """Also a file of which no row came."""
    found = reduce([(read("b"), row())], BOUNDARIES).sums([read("b"), read("a")], "")
    assert found.files == (read("a"), read("b", rows=1))


def test_more_sums_than_memory_is_taken_for_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a label with so many values, or in one go: two fit, and the third does not."""
    monkeypatch.setattr(reduce_module, "MOST_SUMS", 2)
    logs: Log = [("a", row(n, labels={"session": str(n)})) for n in range(1, 4)]
    assert len(reduced(logs[:2], Grouping(("session",))).sums) == 2
    with pytest.raises(UsageError, match=r"more than 2 sums.*leave a label out") as caught:
        reduced(logs, Grouping(("session",)))
    assert caught.value.field == "by"
    with pytest.raises(UsageError, match="sum up the logs in parts"):
        reduced([("a", row(n)._replace(model=str(n))) for n in range(3)])


def test_classes_of_one_id_in_two_files_do_not_beat_each_other(tmp_path: Path) -> None:
    """What went in stands in one file, and what came out in another, which tells some of it again."""
    head = "at,model,what,n,id\n2025-03-01T12:00Z,o1,"
    texts = {"a": f"{head}in,1000,x", "b": f"{head}out,50,x", "c": f"{head}in,1000,x"}
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    said = {"time": "at", "meter": "what", "quantity": "n", "input": "in", "output": "out", "id": "id"}
    files = [str(tmp_path / f"{name}.csv") for name in texts]
    found = reduce(read_logs(files, How("generic", said)), BOUNDARIES)
    sums = found.sums([], "table")
    assert [each.parts for each in sums.sums.values()] == [{"input": 1_000, "output": 50}]
    assert sums.repeated == 1
