"""Where documents end: by brackets and strings, whatever pieces of them come."""

from __future__ import annotations

import json
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from costcalc.usage.logs.text.json_marks import spans

values = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(st.lists(values, max_size=4), st.integers(1, 9), st.sampled_from([None, 1]))
def test_texts_are_put_together_from_any_pieces(items, size, indent):
    """Where a piece of the file ends is no matter."""
    text = json.dumps(items, indent=indent, ensure_ascii=False).encode("utf-8", "replace")
    pieces = [text[place : place + size] for place in range(0, len(text), size)]
    assert [json.loads(span.text) for span in spans(iter(pieces))] == json.loads(text)


@given(st.integers(1, 9), st.sampled_from([b"]]]", b"}", b"}]\n ]", b"] }  \n"]))
def test_brackets_that_close_nothing_are_one_document(size, ends):
    """However many in a row, and in whichever pieces they come; what follows is the next."""
    text = b'{"a":1}\n' + ends + b'{"b":2}[3]' + ends + b'\n{"c":4}'
    pieces = [text[place : place + size] for place in range(0, len(text), size)]
    found = [span.text.strip() for span in spans(iter(pieces))]
    assert found == [b'{"a":1}', ends.strip(), b'{"b":2}', b"3", ends.strip(), b'{"c":4}']


def test_what_stands_in_millions_takes_no_longer_than_its_bytes():
    """Twice as much takes twice as long, and not four times: brackets that close nothing, and empty lists."""
    for piece in (b"] ", b"[]\n"):
        once, fourfold = (min(taken(piece * times) for _ in range(3)) for times in (200_000, 800_000))
        assert fourfold < 12 * once + 0.1


def taken(end: bytes) -> float:
    """The seconds of a processor that reading a document takes which ends so."""
    text = b'{"a":1}' + end
    begun = process_time()
    assert next(spans(iter([text]))).text == b'{"a":1}'
    for _ in spans(iter([text[place : place + 65_536] for place in range(0, len(text), 65_536)])):
        pass
    return process_time() - begun
