"""What a log is written as, by its first bytes."""

from __future__ import annotations

import pytest

from costcalc.usage.logs.files.opened import HEAD
from costcalc.usage.logs.forms import Form, form_of


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"", Form.EMPTY),
        (b" \r\n\n", Form.EMPTY),
        (b'{"a":1}\n{"a":2}\n', Form.JSON_LINES),
        (b'\r\n {"a": 1} \r\n{"a":', Form.JSON_LINES),
        (b'{"a": "' + b"x" * HEAD, Form.JSON_LINES),
        (b'{"a": 1, "a": 2}\n{"b": 1}\n', Form.JSON_LINES),
        (b'{"a":1,"b":"cu\n{"a":2}\n', Form.JSON_LINES),
        (b'cut": 2}}\n{"a":2}\n', Form.JSON_LINES),
        (b"\0" * 100 + b'\n{"a":2}\n', Form.JSON_LINES),
        (b'\xef\xbb\xbf{"a":1}', Form.JSON_LINES),
        (b'{"a": 1}{"a": 2}', Form.DOCUMENTS),
        (b'{"data": [\n{"a":1},\n{"a":2}\n]}\n', Form.DOCUMENTS),
        (b'{\n  "a": 1\n}\n', Form.DOCUMENTS),
        (b'{"a": 1,\n"b": 2}', Form.DOCUMENTS),
        (b'[{"a": 1}]', Form.DOCUMENTS),
        (b"\n[\n", Form.DOCUMENTS),
        (b"a,b\n1,2\n", Form.CSV),
        (b'a\n"{""b"": 1}"\n', Form.CSV),
        (b"a,b\n{,}\n", Form.CSV),
        (b"SQLite format 3\0 ...", Form.SQLITE),
        (b"PAR1....", Form.PARQUET),
        (b"a\0,\0b\0\n\0", Form.UNKNOWN),
        (b"\x7fELF\x01\0", Form.UNKNOWN),
    ],
)
def test_a_log_is_known_by_how_it_begins(head, form):
    """Lines that were cut, or begin in the midst, do not hide what the others are."""
    assert form_of(head) is form
