"""JSON lines: each line is on its own, whatever stands in the others."""

from __future__ import annotations

import gzip
from time import process_time

import pytest

from costcalc.usage.logs.files.opened import LogFile
from costcalc.usage.logs.rows import Refused
from costcalc.usage.logs.text import lines
from costcalc.usage.logs.text.json_lines import json_lines


def told(file: LogFile) -> list[tuple[int, object]]:
    """The lines of a log, and the reasons of those that are refused."""
    return [
        (number, value.reason if isinstance(value, Refused) else value) for number, value in json_lines(file)
    ]


pytestmark = pytest.mark.usefixtures("either_reader")


def test_a_bad_line_loses_nothing_else(log):
    """What follows keeps its number, and each fault is told at its own."""
    text = b'{"a":1}\nnot JSON\n\n  \r\n{"a":1,"a":2}\n{"a":"\xff"}\n{"a":' + b"[" * 5000 + b'\n{"a":2}\r\n'
    assert told(log(text)) == [
        (1, {"a": 1}),
        (2, "no JSON"),
        (5, "said twice"),
        (6, "no UTF-8"),
        (7, "nested too deep"),
        (8, {"a": 2}),
    ]


@pytest.mark.parametrize("depth", [300, 5000, 50_000])
@pytest.mark.parametrize("inside", [b"", b"x", b'{"a":1,"a":2}', b"9" * 5000, b'"]]'])
def test_depth_is_told_before_what_lies_in_it(log, depth, inside):
    """Pythons follow brackets to different depths: the fault that is told is the same on all."""
    assert told(log(b"[" * depth + inside + b"\n1\n")) == [(1, "nested too deep"), (2, 1)]


def test_brackets_in_a_string_and_after_a_fault_are_not_deep(log):
    """Only what is open where the text cannot be read on makes it deep."""
    text = b'["' + b"[" * 5000 + b'", x\n[],' + b"[" * 5000 + b"\n"
    assert told(log(text)) == [(1, "no JSON"), (2, "no JSON")]


@pytest.mark.parametrize("end", [b'{"a', b'{"a":"\xc3', b"x"])
def test_the_last_line_may_be_cut(log, end):
    """A writer that was stopped leaves a line without an end; it is no other fault of the log."""
    assert told(log(b'{"a":1}\n' + end)) == [(1, {"a": 1}), (2, "cut line")]


def test_the_last_line_needs_no_end(log):
    """A whole value without a line feed is read."""
    assert told(log(b'{"a":1}\n{"a":2}')) == [(1, {"a": 1}), (2, {"a": 2})]


def test_a_key_said_twice_is_found_among_many(log):
    """The first that was there before is told, at once: each looked for among all before it took minutes."""
    keys = b",".join(b'"k%d":1' % number for number in range(60_000))
    begun = process_time()
    ((number, fault),) = list(json_lines(log(b"{" + keys + b',"k59000":1,"k2":1}\n')))
    assert (number, fault.reason, fault.detail) == (1, "said twice", "'k59000' stands twice in one object")
    assert process_time() - begun < 60, "it took minutes"


def test_a_key_said_twice_in_the_last_line_is_no_cut(log):
    """What is whole, and wrong, is told as what it is."""
    assert told(log(b'{"a":1,"a":2}')) == [(1, "said twice")]


def test_a_cut_file_is_told_after_what_was_read_of_it(log):
    """Lines before the cut count; that it was cut is of the file."""
    packed = gzip.compress(b"".join(b'{"a":%d}\n' % number for number in range(1, 100_000)))
    *read, (cut, line), (number, file) = told(log(packed[: len(packed) // 2]))
    assert len(read) > 10_000
    assert all(value == {"a": number} for number, value in read)
    assert (line, number, file) == ("cut line", 0, "cut file")
    assert cut == len(read) + 1


def test_a_line_that_is_too_long_is_left_out_alone(log, monkeypatch):
    """It is not kept while it is looked for its end, and the next line has its own number."""
    monkeypatch.setattr(lines, "LONGEST", 600_000)
    long = b'"' + b"x" * 600_000 + b'"\n'
    assert told(log(long + b"1\n2\n" + long + b"3\n" + long[:-1])) == [
        (1, "line too long"),
        (2, 1),
        (3, 2),
        (4, "line too long"),
        (5, 3),
        (6, "line too long"),
    ]


def test_lines_of_any_length_are_put_together(log):
    """Lines that lie across pieces of the file are whole."""
    texts = [b"%d" % 10 ** (length % 90) + b" " * length for length in range(0, 600_000, 4999)]
    assert [value for _, value in told(log(b"\n".join(texts)))] == [int(text) for text in texts]


def test_progress_is_told_as_bytes_and_rows(tmp_path):
    """What is told adds up to the file, and to its lines."""
    content = b'{"a":1}\n' * 100_000 + b"{}"
    (tmp_path / "log").write_bytes(content)
    heard: list[tuple[int, int]] = []
    file = LogFile("log", str(tmp_path / "log"), lambda *told: heard.append(told))
    assert len(list(json_lines(file))) == 100_001
    assert [sum(column) for column in zip(*heard, strict=True)] == [len(content), 100_001]
    assert len(heard) < 20
