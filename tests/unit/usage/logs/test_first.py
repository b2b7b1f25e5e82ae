"""Logs of each form, read from disk."""

from __future__ import annotations

import gzip
from hashlib import sha256

from costcalc.usage.logs.csv_rows import csv_rows
from costcalc.usage.logs.documents import documents
from costcalc.usage.logs.json_lines import json_lines
from costcalc.usage.logs.opened import LogFile
from costcalc.usage.logs.rows import Refused


def test_json_lines_are_read_from_gzip_by_its_first_bytes(tmp_path):
    """The name of a file does not decide, and its hash is that of the packed bytes."""
    packed = gzip.compress(b'{"a":1}\n') + gzip.compress(b'\n{"a":2}\nx\n{"a"')
    (tmp_path / "log.jsonl").write_bytes(packed)
    file = LogFile("log.jsonl", str(tmp_path / "log.jsonl"))
    assert file.head().startswith(b'{"a":1}')
    numbers = [
        (number, each.reason if isinstance(each, Refused) else each) for number, each in json_lines(file)
    ]
    assert numbers == [(1, {"a": 1}), (3, {"a": 2}), (4, "no JSON"), (5, "cut line")]
    assert (file.size, file.sha256) == (len(packed), sha256(packed).hexdigest())


def test_rows_of_csv_have_the_width_of_the_header(tmp_path):
    """The header is row 1, and a row of another width is refused."""
    (tmp_path / "log.csv").write_text('a;b\n1;"2\n3"\n4\n', "utf-8")
    rows = list(csv_rows(LogFile("log.csv", str(tmp_path / "log.csv"))))
    assert rows[:2] == [(1, ["a", "b"]), (2, ["1", "2\n3"])]
    assert isinstance(rows[2][1], Refused)


def test_documents_of_a_list_are_its_items(tmp_path):
    """An item has its place in the list."""
    (tmp_path / "log.json").write_text('[{"a": 1},\n {"a": 2}]', "utf-8")
    found = list(documents(LogFile("log.json", str(tmp_path / "log.json"))))
    assert found == [(1, {"a": 1}), (2, {"a": 2})]
