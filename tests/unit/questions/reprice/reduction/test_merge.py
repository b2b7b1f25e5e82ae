"""Merging sums: when it is exact, and when it is refused."""

from __future__ import annotations

import pytest

from costcalc.errors import UsageError, UsageLogError
from costcalc.questions.reprice.reduction.labels import Grouping
from costcalc.questions.reprice.reduction.merge import merged
from costcalc.usage.logs.rows import NotBilled
from tests.logs import reduced, row


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


def test_sums_that_were_cut_by_another_table_are_not_merged() -> None:
    """Where its prices change elsewhere; a table whose prices changed alone has the same cells."""
    one, other = reduced([("a", row())]), reduced([("b", row())])
    with pytest.raises(UsageLogError, match="reduce the logs of both again, with one table"):
        merged([one, other._replace(edges=other.edges[1:])])
    tables = [each._replace(table=name) for each, name in ((one, "sha256:b"), (other, "sha256:a"))]
    assert merged(tables) == merged(tables[::-1])
    assert merged(tables).table == "sha256:a"


def test_nothing_is_not_merged() -> None:
    """There would be no table of it; one alone is itself, and sums of no file have a name too."""
    with pytest.raises(UsageError, match="nothing is to be merged"):
        merged([])
    one = reduced([("a", row(identity="m1"))])
    assert merged([one]) == one
    with pytest.raises(UsageLogError, match=r"^sums of no file"):
        merged([one, reduced([], Grouping(("day",)))])
