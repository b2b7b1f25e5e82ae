"""Where documents end: by brackets and strings, whatever pieces of them come."""

from __future__ import annotations

import json

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
