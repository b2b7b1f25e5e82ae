"""Kept usage sums: the same after they are read again, and no file is taken on trust."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.errors import ResultError
from costcalc.questions.reprice.reduction import saved
from costcalc.questions.reprice.reduction.kept import document, text
from costcalc.questions.reprice.reduction.labels import Grouping
from costcalc.questions.reprice.reduction.saved import load, sums_in
from costcalc.usage.logs.rows import NotBilled, Recorded, Refused
from tests.builders import usd
from tests.logs import reduced, row, us

if TYPE_CHECKING:
    from pathlib import Path

    from tests.logs import Log

PARTS = (("input", 7), ("output", 5), ("reasoning", 3), ("web_search", 2), ("input_second", usd("1.5")))
LOGS: Log = [
    ("b.jsonl", row(1, identity="m1", parts=PARTS, recorded=Recorded(usd("0.10"), "USD"))),
    ("a.jsonl", row(4, identity="m1", parts=PARTS)),
    (
        "a.jsonl",
        row(2, "2025-03-01T20:00Z", 250_000, labels={"team": "é\u202e"}, options=(("speed", "fast"),)),
    ),
    ("a.jsonl", row(3, instant=None)),
    (
        "a.jsonl",
        row(5, smallest=0, requests=None, until=us("2025-03-02T00:00Z"), parts=(("output_image", 1),)),
    ),
    ("a.jsonl", Refused(6, "negative", "-1", Recorded(usd("0.0006"), "USD"))),
    ("a.jsonl", NotBilled(7, "failed", "m2")),
    ("a.jsonl", NotBilled(8, "failed")),
]
SUMS = reduced(LOGS, Grouping(("month", "team")))
TEXT = text(SUMS)


def test_what_is_kept_is_read_again() -> None:
    """Every member, the identities and the order of the sums among them; and it is written as it was."""
    found = sums_in(TEXT.encode(), "sums.json")
    assert found == SUMS
    assert list(found.sums) == list(SUMS.sums)
    assert text(found) == TEXT


def test_sums_of_an_older_file_show_which_have_a_record_where_their_counts_do() -> None:
    """All of their requests have one, or none. Where some have, they stand apart from what tells that."""
    logs: Log = [("a", row(n, recorded=Recorded(usd("0.1"), "USD"))) for n in (1, 2)]
    said = document(reduced([*logs, ("a", row(3))]))
    for each in said["sums"]:
        each["cell"].pop("record", None)
    assert [cell.record for cell in sums_in(json.dumps(said).encode(), "x").sums] == ["", "USD"]
    said["sums"][1]["requests"] = 3
    assert [cell.record for cell in sums_in(json.dumps(said).encode(), "x").sums] == ["", None]


def test_how_a_sum_is_told() -> None:
    """Classes are disjoint, but that output holds reasoning; what is no token has the name of its usage."""
    said = document(SUMS)
    (found,) = (each for each in said["sums"] if "web_searches" in each)
    assert found == {
        "model": "acme/one",
        "cell": {"slot": 1, "input_tier": 0},
        "options": {},
        "by": {"month": "2025-03", "team": None},
        "requests": 1,
        "first": "2025-03-01T12:00:00Z",
        "last": "2025-03-01T12:00:00Z",
        "tokens": {"input": 7, "output": 8, "reasoning": 3},
        "web_searches": 2,
        "input_seconds": "1.5",
    }
    assert said["calendar"]["slots"][1]["start"] == "2025-02-26T00:00:00Z"
    assert said["cuts"] == ["above 1000", "from 200000"]
    (refused,) = said["refused"]
    assert refused.pop("recorded") == {"USD": "0.0006"}
    assert refused == {"reason": "negative", "rows": 1, "file": "a.jsonl", "row": 6, "detail": "-1"}
    assert said["not_billed"] == [{"reason": "failed", "rows": 2, "file": "a.jsonl", "row": 7}]
    assert (said["repeated"], said["timezone"], said["table"]) == (1, "UTC", {"hash": "sha256:table"})
    assert [each["cell"].get("pictured") for each in said["sums"]] == [None, None, True, None]


@pytest.mark.parametrize("identities", [True, False])
def test_sums_without_identities(identities: bool) -> None:
    """Where they were left out the file says so, and where no row has one there are none."""
    bare = reduced(LOGS, identities=False)
    assert document(bare)["identities"] is False
    assert sums_in(text(bare).encode(), "x") == bare
    none = reduced([("a", row())], identities=identities)
    assert document(none)["identities"] is None
    assert sums_in(text(none).encode(), "x") == none


def test_a_file_is_text_of_one_line_a_sum_that_steers_no_terminal() -> None:
    """Letters that would be shown otherwise, and half characters of file names, are escaped."""
    assert TEXT.count("\n") > len(SUMS.sums) + len(SUMS.files)
    assert "\\u202e" in TEXT
    assert "é" in TEXT
    half = reduced([("a\udcff.jsonl", row())])
    assert sums_in(text(half).encode(), "x") == half


def test_a_file_is_loaded_by_its_path(tmp_path: Path) -> None:
    """What cannot be read is told with the path."""
    place = tmp_path / "sums.json"
    place.write_text(TEXT, encoding="utf-8")
    assert load(place) == SUMS
    for other, complaint in ((tmp_path / "none.json", "No such file"), (tmp_path, "directory")):
        with pytest.raises(ResultError, match=complaint):
            load(other)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size is looked at before it is in memory."""
    monkeypatch.setattr(saved, "LARGEST", 1 << 20)
    place = tmp_path / "sums.json"
    place.write_bytes(b" " * (1 << 20) + b"{}")
    with pytest.raises(ResultError, match="larger than 1 MiB"):
        load(place)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "these are no usage sums: `costcalc usage LOG -o FILE` keeps some"),
        (b'{"a": 1}\n{"a": 2}\n', "these are no usage sums"),
        (b'{"schema": "costcalc/usage/1", "files": [', "this is no JSON"),
        (b"\xff", "not UTF-8: byte 0"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a": 1, "a": 2}', "'a' stands twice"),
        (b'{"a": NaN}', "no number of JSON"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "too many digits"),
        (b"[]", "these are no usage sums"),
        (b"{}", "these are no usage sums: `costcalc usage LOG -o FILE` keeps some"),
        (b'{"schema": "costcalc/price/1"}', "these are no usage sums"),
        (b'{"schema": "costcalc/usage/2"}', "schema: costcalc/usage/1 is due"),
        (b'{"schema": "costcalc/usage/1", "more": 1}', "no member 'more'"),
        (b'{"schema": "costcalc/usage/1"}', "`files` is missing"),
    ],
)
def test_what_is_no_file_of_sums(data: bytes, complaint: str) -> None:
    """Whatever lies there, it is an error with the name of the file."""
    with pytest.raises(ResultError, match=rf"^sums.json: .*{complaint}"):
        sums_in(data, "sums.json")


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("files.0.sha256", "AB", "files[0].sha256: 64 hexadecimal digits are due"),
        ("files.0.size", -1, "files[0].size: a whole number from 0 is due, not '-1'"),
        ("files.0.rows", True, "files[0].rows: a whole number"),
        ("files.0.name", "x" * 20_000, "files[0].name: a text is due"),
        ("table.hash", 7, "table.hash: a text is due, not '7'"),
        ("calendar.edges.0", "2025-01-20", "calendar.edges[0]: '2025-01-20' is a day"),
        ("calendar.edges.0", "2026-01-20T00:00:00Z", "calendar.edges: they are not in ascending order"),
        ("calendar.windows.0.timezone", "Mars", "calendar.windows[0]: 'Mars' is no time zone"),
        ("calendar.windows.0.weekdays", ["day"], "calendar.windows[0].weekdays[0]: 'day' is none of mon"),
        ("calendar.slots.1.start", "2025-02-27T00:00:00Z", "calendar.slots[1]: it lies between no two edges"),
        ("calendar.slots.1.end", "2025-02-26T00:00:00Z", "calendar.slots[1]: it lies between no two edges"),
        ("calendar.slots.1.windows", [2], "calendar.slots[1].windows[0]: a whole number from 0 below 2"),
        ("calendar.slots.1.windows", [1, 0], "calendar.slots[1].windows: of a slot, the windows"),
        ("calendar.slots.0.span", "yes", "calendar.slots[0].span: true or false is due"),
        ("cuts.0", "over 1000", "cuts[0]: a size such as `above 200000`"),
        ("cuts.0", "above 1e9", "cuts[0]: a number as text such as '0.55' is due, not '1e9'"),
        ("cuts.0", "above 300000", "cuts: they are not in ascending order"),
        ("timezone", "Mars", "timezone: 'Mars' is no time zone"),
        ("sums.0", 1, "sums[0]: an object is due, not '1'"),
        ("sums", {}, "sums: a list is due"),
        ("sums.0.cell.slot", 9, "sums[0].cell.slot: a whole number from 0 below 4 is due, not '9'"),
        ("sums.0.cell.input_tier", 3, "sums[0].cell.input_tier: a whole number from 0 below 3"),
        ("sums.0.cell.input_tier", [2, 1], "sums[0].cell.input_tier: a tier is due, or a list"),
        ("sums.0.cell.input_tier", [], "sums[0].cell.input_tier: a tier is due, or a list"),
        ("sums.0.by.day", "x", "sums[0].by: there is no member 'day'"),
        ("sums.0.requests", "1", "sums[0].requests: a whole number from 0 is due, not '1'"),
        ("sums.0.requests", 10**70, "sums[0].requests: a whole number"),
        ("sums.0.tokens.input", -1, "sums[0].tokens.input: a whole number"),
        ("sums.0.tokens.input", "-1", "sums[0].tokens.input: a number as text"),
        ("sums.0.tokens.input", 1.5, "sums[0].tokens.input: a whole number"),
        ("sums.0.tokens.reasoning", 99, "sums[0].tokens: there is more reasoning than output"),
        ("sums.0.tokens.inptu", 1, "sums[0].tokens: there is no class of tokens 'inptu'"),
        ("sums.1.first", None, "sums[1]: `first` and `last` are two instants"),
        ("sums.1.first", "2999-01-01T00:00:00Z", "sums[1]: `first` and `last` are two instants"),
        ("sums.1.recorded", {"USD": {"amount": "1"}}, "sums[1].recorded.USD: `requests` is missing"),
        ("refused.0.rows", None, "refused[0].rows: a whole number"),
        ("refused.0.more", 1, "refused[0]: there is no member 'more'"),
        ("repeated", 0.5, "repeated: a whole number"),
        ("identities", 7, "identities: an object is due"),
        ("identities.rows.0.0", "AAAA", "identities.rows[0][0]: 16 bytes in base64 are due"),
        ("identities.rows.0.0", "?", "identities.rows[0][0]: 16 bytes in base64 are due"),
        ("identities.rows.0", [], "identities.rows[0]: a hash, a file, a row and a reason are due"),
        ("identities.rows.0.1", 9, "identities.rows[0][1]: a whole number from 0 below"),
        ("identities.others.0.sum", 9, "identities.others[0].sum: a whole number from 0 below 4"),
        ("identities.shapes.0.meters", ["tokens"], "identities.shapes[0].meters[0]: 'tokens' is none of"),
    ],
)  # fmt: skip
def test_a_file_that_was_changed_is_refused_with_the_place(path: str, value: object, complaint: str) -> None:
    """Wrong types, negative and too large numbers, places that are none, members that nobody knows."""
    said = json.loads(TEXT)
    _put(said, path, value)
    with pytest.raises(ResultError) as error:
        sums_in(json.dumps(said).encode(), "sums.json")
    assert str(error.value).startswith(f"sums.json: {complaint}")


def _put(said: Any, path: str, value: object) -> None:
    *way, last = (int(each) if each.isdigit() else each for each in path.split("."))
    for each in way:
        said = said[each]
    said[last] = value


def _row_of(said: dict[str, Any], *, billed: bool) -> tuple[int, list[Any]]:
    rows = enumerate(said["identities"]["rows"])
    return next((place, each) for place, each in rows if (each[3] is None) == billed)


def test_rows_that_do_not_come_to_their_sums_are_refused() -> None:
    """A figure that was changed in one of the two places, rows that stand twice, entries of another shape."""
    said = json.loads(TEXT)
    said["sums"][1]["requests"] = 7
    _expect(said, "identities: the rows and the others do not come to the sums")
    said = json.loads(TEXT)
    said["identities"]["rows"].append(said["identities"]["rows"][0])
    _expect(said, "identities.rows[2]: its identity stands twice")
    for change, complaint in (
        (lambda entry: entry.pop(), "it has another number of quantities than its shape"),
        (lambda entry: entry.clear(), "a sum, two instants, requests and a shape are due"),
    ):
        said = json.loads(TEXT)
        place, found = _row_of(said, billed=True)
        change(found[4])
        _expect(said, f"identities.rows[{place}][4]: {complaint}")
    said = json.loads(TEXT)
    place, found = _row_of(said, billed=False)
    found.append(_row_of(said, billed=True)[1][4])
    _expect(said, f"identities.rows[{place}]: what is not billed adds nothing")


def test_two_sums_of_one_cell_and_two_counts_of_one_reason_are_refused() -> None:
    """One of the two would be lost."""
    said = json.loads(TEXT)
    said["sums"].append(said["sums"][0])
    _expect(said, "sums[4]: another sum is of the same cell")
    said = json.loads(TEXT)
    said["refused"] *= 2
    _expect(said, "refused[1]: the reason 'negative' stands twice")


def _expect(said: object, complaint: str) -> None:
    with pytest.raises(ResultError) as error:
        sums_in(json.dumps(said).encode(), "sums.json")
    assert str(error.value).startswith(f"sums.json: {complaint}")
