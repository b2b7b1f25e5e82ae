"""Whole JSON documents: pages, lists by their items, several in a file."""

from __future__ import annotations

import gzip
from decimal import Decimal

import pytest

from costcalc.usage.logs.files.opened import LogFile
from costcalc.usage.logs.rows import Refused
from costcalc.usage.logs.text import json_marks
from costcalc.usage.logs.text.documents import documents


def told(file: LogFile) -> list[tuple[int, object]]:
    """The documents of a log, and the reasons of those that are refused."""
    return [
        (number, value.reason if isinstance(value, Refused) else value) for number, value in documents(file)
    ]


pytestmark = pytest.mark.usefixtures("either_reader")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"data": [{"n": 1.50}]}', [{"data": [{"n": Decimal("1.50")}]}]),
        ('[{"a": 1},\n {"a": [2, {"b": "],"}]} , 3]', [{"a": 1}, {"a": [2, {"b": "],"}]}, 3]),
        ("[]", []),
        (" [ ]\n[[]]", [[]]),
        ('{\n "a": 1\n}\n{\n "a": 2\n}', [{"a": 1}, {"a": 2}]),
        ('{"a": 1}{"a": 2}[3][4]', [{"a": 1}, {"a": 2}, 3, 4]),
        ('[{"a": "\\"]}\\\\"}, {"b": "{"}]', [{"a": '"]}\\'}, {"b": "{"}]),
        ('\ufeff{"a": 1}\r\n\ufeff{"a": 2}', [{"a": 1}, {"a": 2}]),
        ("12", [12]),
        ("", []),
        (" \n ", []),
    ],
)
def test_documents_and_items_have_their_places(log, text, values):
    """Each document is one, and a list at the outermost its items; brackets in strings are none."""
    assert told(log(text.encode())) == list(enumerate(values, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"a": 1, "a": 2}, {"b": 1}]', [(1, "said twice"), (2, {"b": 1})]),
        ("[1, NaN, 2]", [(1, 1), (2, "no JSON"), (3, 2)]),
        ("[1,]", [(1, 1), (2, "no JSON")]),
        ("[,1]", [(1, "no JSON"), (2, 1)]),
        ("[1 2, 3]", [(1, "no JSON"), (2, 3)]),
        ("[1}, 2]", [(1, "no JSON"), (2, 2)]),
        ("hello", [(1, "no JSON")]),
        ('hello {"a": 1}', [(1, "no JSON"), (2, {"a": 1})]),
        ("]]{}", [(1, "no JSON"), (2, {})]),
        ('{"a": 1} , {"b": 2}', [(1, {"a": 1}), (2, "no JSON"), (3, {"b": 2})]),
        ('[{"a": 1}, {"a": ', [(1, {"a": 1}), (2, "cut file")]),
        ('[{"a": 1}, {"a": "x', [(1, {"a": 1}), (2, "cut file")]),
        ('[{"a": 1}, {"a": 2}', [(1, {"a": 1}), (2, {"a": 2}), (0, "cut file")]),
        ('[{"a": 1}, ', [(1, {"a": 1}), (0, "cut file")]),
        ("[", [(0, "cut file")]),
        ('{"a": [1, 2', [(1, "cut file")]),
        ("[" * 100_000, [(1, "cut file")]),
        ("[" * 100_000 + "]" * 100_000, [(1, "nested too deep")]),
    ],
)
def test_what_is_wrong_is_told_in_its_place(log, text, expected):
    """An item that cannot be read loses no other; a document without an end is a cut file."""
    assert told(log(text.encode())) == expected


def test_a_document_that_is_too_long_is_refused_and_not_kept(log, monkeypatch):
    """What follows it is lost, as nobody knows where that begins; the file is counted to its end."""
    monkeypatch.setattr(json_marks, "LONGEST", 500_000)
    content = b'[1, {"a": "' + b"x" * 2_000_000 + b'"}, 2]'
    file = log(content)
    assert told(file) == [(1, 1), (2, "document too long")]
    assert file.size == len(content)


def test_a_document_of_too_many_values_is_not_looked_at_to_its_end(log, monkeypatch):
    """Each bracket takes time, and it would be refused all the same."""
    monkeypatch.setattr(json_marks, "MOST_BRACKETS", 100)
    assert told(log(b"[1, [" + b"[]," * 51 + b"1], 2]")) == [(1, 1), (2, "too many values")]
    assert told(log(b"[" + b"[]," * 200 + b"1]"))[-1] == (201, 1)


def test_a_list_is_read_item_by_item(tmp_path):
    """The first item is there before the rest of the list was read."""
    content = b"[" + b",\n".join([b'{"a": "%s"}' % (b"x" * 400)] * 5_000) + b"]"
    (tmp_path / "log").write_bytes(content)
    heard: list[int] = []
    file = LogFile("log", str(tmp_path / "log"), lambda size, _: heard.append(size))
    found = documents(file)
    assert next(found)[1] == {"a": "x" * 400}
    assert sum(heard) < len(content) / 2
    assert sum(1 for _ in found) == 4_999


def test_a_cut_gzip_is_told_of_the_file(log):
    """Beside the item that was cut."""
    packed = gzip.compress(b"[" + b'{"a": 1},' * 5_000)
    *_, item, file = told(log(packed[:-30]))
    assert item[1] == "cut file" or item[1] == {"a": 1}
    assert file == (0, "cut file")
