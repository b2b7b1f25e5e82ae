"""The first values of a log, from its head alone: whole lines, or what was begun and then cut."""

from __future__ import annotations

import csv
import re
from itertools import islice

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.forms import Form, form_of
from costcalc.usage.logs.text.csv_header import DELIMITERS, told_delimiter
from costcalc.usage.logs.text.json_strict import DEEPEST
from costcalc.usage.logs.text.json_text import read
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROWS = 20
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|["\[\]{},]', re.DOTALL)
_CLOSED = {b"{": b"}", b"[": b"]"}


def header_of(head: bytes) -> list[str]:
    """The names of the columns of a table."""
    lines = [line for line in head.decode("utf-8", "replace").splitlines() if line.strip()]
    told = told_delimiter(lines[0]) if lines else ""
    text = next(iter(lines[1:] if told else lines), "")
    delimiter = told or max(DELIMITERS, key=text.count)
    return [name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])]


def values_of(head: bytes) -> Iterator[object]:
    """The first JSON values of a log."""
    if form_of(head) is Form.JSON_LINES:
        lines = [*islice(filter(bytes.strip, head.split(b"\n")), MOST_ROWS + 1)]
        whole = [*_read(lines[:-1]), *_read([_mended(lines[-1])])][:MOST_ROWS]
        yield from whole
        return
    for value in _read([head, _mended(head)]):
        yield from value[:MOST_ROWS] if isinstance(value, list) else (value,)
        return


def _read(texts: list[bytes]) -> Iterator[object]:
    for text in texts:
        try:
            yield read(text)
        except LogFaultError:
            continue


def _mended(text: bytes) -> bytes:
    """What was cut, up to its last whole member, with its brackets closed."""
    stack: list[bytes] = []
    end, closing = len(text), b""
    for token in _TOKENS.finditer(text):
        mark = token[0]
        if mark == b'"':  # a text that was cut
            break
        if mark in _CLOSED:
            stack.append(_CLOSED[mark])
        elif mark in {b"}", b"]"}:
            if stack:
                stack.pop()
            if not stack:
                return text[: token.end()]
        elif mark == b"," and len(stack) <= DEEPEST:
            end, closing = token.start(), b"".join(reversed(stack))
    return text[:end] + closing
