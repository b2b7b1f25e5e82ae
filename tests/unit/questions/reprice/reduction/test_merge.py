"""Merging sums: when it is exact, and when it is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import UsageError, UsageLogError
from costcalc.questions.reprice.boundaries import Boundaries
from costcalc.questions.reprice.reduction.kept import text
from costcalc.questions.reprice.reduction.labels import Grouping
from costcalc.questions.reprice.reduction.merge import merged
from costcalc.questions.reprice.reduction.saved import sums_in
from costcalc.questions.reprice.sums import Slot
from costcalc.usage.logs.rows import NotBilled, Recorded, Row
from tests.logs import BOUNDARIES, reduced, row, us

if TYPE_CHECKING:
    from tests.logs import Log


def test_a_message_in_two_sums_counts_once_and_its_loser_is_taken_out_again() -> None:
    """The fork has the longer message: what the first counted leaves its cell, and its instant too."""
    early = ("a", row(1, "2025-03-01T08:00Z", identity="m1"))
    late = ("b", row(1, "2025-03-01T20:00Z", parts=(("output", 99),), identity="m1"))
    other = ("a", row(2, "2025-03-01T09:00Z", 20))
    found = merged([reduced([early, other]), reduced([late])])
    assert found == reduced([early, other, late])
    assert {each.requests for each in found.sums.values()} == {1}
    assert found.repeated == 1


def test_what_nobody_bills_is_merged_by_its_identity_too() -> None:
    """A failure that a fork tells again is one failure."""
    logs = [
        ("a", NotBilled(2, "failed", "m1")),
        ("b", NotBilled(1, "failed", "m1")),
        ("b", NotBilled(3, "failed")),
    ]
    found = merged([reduced(logs[:1]), reduced(logs[1:])])
    assert found == reduced(logs)
    assert found.not_billed["failed"].rows == 2


def test_of_money_that_is_told_again_the_most_counts() -> None:
    """The cost of a day grows until it ends, whichever of its reports is read first or has the least name."""
    first, later = (
        row(identity="day", recorded=Recorded(Decimal(each), "USD"))._replace(parts=(), requests=0)
        for each in ("0.1", "0.2")
    )
    for logs in ([("a", first), ("b", later)], [("b", later), ("a", first)], [("a", later), ("b", first)]):
        for found in (reduced(logs), merged([reduced(logs[:1]), reduced(logs[1:])])):
            (spent,) = [each.recorded["USD"].amount for each in found.sums.values()]
            assert (spent, found.repeated) == (Decimal("0.2"), 1)


def test_the_same_file_in_two_sums_is_refused_by_name() -> None:
    """Also where its rows tell that they are the same: somebody merges what he has merged before."""
    for identity in (None, "m1"):
        one = reduced([("a", row(identity=identity))])
        with pytest.raises(UsageLogError, match=r"^a: is in the sums twice, also as a"):
            merged([one, one])
    empty = reduced([("a", row())])._replace(files=())
    assert merged([empty, empty]).files == ()


def test_sums_without_their_identities_are_not_merged() -> None:
    """With sums that may hold the same rows; sums in which no row has an identity may be added."""
    bare = reduced([("a", row(identity="m1"))], identities=False)
    for identities in (True, False):
        other = reduced([("b", row(identity="m1"))], identities=identities)
        with pytest.raises(UsageLogError, match=r"^the sums of a: may hold rows that other sums hold too"):
            merged([bare, other])
    plain = reduced([("c", row())])
    found = merged([plain, bare])
    assert found.identities == ()
    assert found._replace(identities=None) == reduced([("a", row()), ("c", row())])._replace(identities=None)


def test_sums_by_other_labels_are_not_merged() -> None:
    """Neither labels nor the zone of days can be made up."""
    one = reduced([("a", row()), ("b", row())])
    with pytest.raises(
        UsageLogError, match="the sums of c: is summed by day and model in UTC, and the sums of a and 1"
    ):
        merged([one, reduced([("c", row())], Grouping(("day", "model")))])
    with pytest.raises(UsageLogError, match="by no label in Europe/Paris"):
        merged([one, reduced([("c", row())], Grouping((), "Europe/Paris"))])


def by(edges: int = 3, windows: int = 2, cuts: int = 2) -> Boundaries:
    """The small market, as it was when it had fewer prices."""
    return Boundaries(BOUNDARIES.edges[:edges], BOUNDARIES.windows[:windows], BOUNDARIES.cuts[:cuts])


EARLY, LATE = row(1, "2025-03-01T12:00Z", identity="m1"), row(2, "2025-10-01T12:00Z")
NIGHTLY = row(3, "2025-03-01T17:00Z")


def bucket(start: str, end: str) -> Row:
    """A bucket of usage from one instant to another."""
    return row(5, start)._replace(until=us(end), requests=None)


@pytest.mark.parametrize(
    ("older", "log"),
    [
        (by(edges=2), [EARLY]),
        (by(edges=2), [LATE]),
        (by(edges=0), [LATE._replace(also=(row(1, None, requests=0),))]),
        (by(windows=0), [EARLY]),
        (by(windows=0), [NIGHTLY]),
        (by(cuts=1), [EARLY._replace(at=None)]),
        (by(edges=2), [bucket("2025-03-01T12:00Z", "2025-03-03T00:00Z")]),
        (by(windows=1), [bucket("2025-03-03T00:00Z", "2025-03-04T00:00Z")]),
    ],
)
def test_sums_of_an_older_table_are_cut_anew_where_that_is_certain(older: Boundaries, log: list[Row]) -> None:
    """What came before its new edge, or after, at hours and of sizes that it does not part, is as new."""
    old = reduced([("old", each) for each in log], boundaries=older)
    new: Log = [("new", row(1, "2025-10-02T12:00Z", identity="m1")), ("new", NotBilled(4, "failed"))]
    whole = reduced([*(("old", each) for each in log), *new])
    assert merged([old, reduced(new)]) == merged([reduced(new), old]) == whole


START, END = us("2025-02-26T00:00Z"), us("2025-09-05T16:00Z")


@pytest.mark.parametrize(
    ("older", "log", "slot", "tiers"),
    [
        (by(edges=2), [EARLY, LATE], Slot(START, None, is_span=True, is_joined=True), (0, 0)),
        (by(windows=0), [EARLY, NIGHTLY], Slot(START, END, unknown=(1,)), (0, 0)),
        (by(windows=1), [EARLY, NIGHTLY], Slot(START, END, unknown=(1,)), (0, 0)),
        (by(cuts=1), [row(size=5_000)], Slot(START, END), (1, 2)),
        (
            by(edges=2),
            [bucket("2025-09-01T00:00Z", "2025-10-01T00:00Z")],
            Slot(START, None, is_span=True),
            (0, 0),
        ),
    ],
)
def test_a_sum_that_another_table_parts_says_what_nobody_knows_of_it(
    older: Boundaries, log: list[Row], slot: Slot, tiers: tuple[int, int]
) -> None:
    """Across a new edge it is a span; a new window is unknown to it, or its size; old ones are as before."""
    old = reduced([("old", each._replace(identity=None)) for each in log], boundaries=older)
    new = reduced([("new", row()._replace(model="acme/two"))])
    found = merged([new, old])
    assert found == merged([old, new])
    ((cell, each),) = [each for each in found.sums.items() if each[0].model == "acme/one"]
    assert (cell.slot, (cell.smallest, cell.largest)) == (slot, tiers)
    assert each == next(iter(old.sums.values()))
    assert sums_in(text(found).encode(), "kept") == found


def test_what_nobody_knows_stays_unknown_in_sums_of_a_later_table_still() -> None:
    """The window is not new to the third table, and nobody looked at it for the first."""
    old = reduced(
        [("old", EARLY._replace(identity=None)), ("old", NIGHTLY)], boundaries=by(windows=0, cuts=1)
    )
    between = merged([old, reduced([("new", row()._replace(model="acme/two"))], boundaries=by(cuts=1))])
    found = merged([between, reduced([("newest", row()._replace(model="acme/two"))])])
    assert {cell.slot.unknown for cell in found.sums} == {(1,), ()}


def test_sums_of_tables_that_change_alike_are_merged() -> None:
    """Where prices changed, and not when they change; the table that is named does not hang on the order."""
    one, other = reduced([("a", row())]), reduced([("b", row())])
    tables = [each._replace(table=name) for each, name in ((one, "sha256:b"), (other, "sha256:a"))]
    assert merged(tables) == merged(tables[::-1])
    assert merged(tables).table == "sha256:a"


def test_more_sums_than_memory_is_taken_for_are_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them may have as many, as long as all of them together have no more."""
    monkeypatch.setattr("costcalc.questions.reprice.reduction.merge.MOST_SUMS", 1)
    one, other = reduced([("a", row())]), reduced([("b", row()._replace(model="acme/two"))])
    assert len(merged([one, reduced([("c", row())])]).sums) == 1
    with pytest.raises(UsageError, match="more than 1 sums, of which a GiB has no more"):
        merged([one, other])


def test_nothing_is_not_merged() -> None:
    """There would be no table of it; one alone is itself, and sums of no file have a name too."""
    with pytest.raises(UsageError, match="nothing is to be merged"):
        merged([])
    one = reduced([("a", row(identity="m1"))])
    assert merged([one]) == one
    with pytest.raises(UsageLogError, match=r"^sums of no file"):
        merged([one, reduced([], Grouping(("day",)))])
