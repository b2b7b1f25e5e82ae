"""The strict reader of JSON: numbers exactly as written, and nothing that hangs or fools."""

from __future__ import annotations

from decimal import Decimal

import pytest

from costcalc.errors import FeedError
from costcalc.feeds.exact_json import DEEPEST, read_json


def test_a_number_with_an_exponent_is_the_decimal_that_is_written() -> None:
    """A float of 1.5e-07 is 0.000000149999…; the text is one and a half ten-millionths."""
    assert read_json(b"1.5e-07", "feed") == Decimal("0.00000015")


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("0.10", Decimal("0.10")), ("-3", -3), ("1E+3", Decimal("1E+3")), ("-0.0", Decimal("0.0"))],
)
def test_whole_numbers_are_int_and_the_others_decimal(text: str, value: object) -> None:
    """A point or an exponent makes a Decimal; minus zero is zero."""
    found = read_json(text, "feed")
    assert (str(found), type(found)) == (str(value), type(value))


def test_objects_lists_texts_and_words() -> None:
    """Everything else is what the standard reader makes of it; a mark of byte order is skipped."""
    text = '\ufeff{"a": [true, false, null, "é\\u00e9"]}'
    assert read_json(text.encode(), "feed") == {"a": [True, False, None, "éé"]}
    assert read_json(text, "feed") == {"a": [True, False, None, "éé"]}


def test_the_deepest_nesting_is_read() -> None:
    """Twelve deep is read, thirteen is not; brackets in texts do not count."""
    text = "[" * DEEPEST + '"[[[{\\"{"' + "]" * DEEPEST
    assert read_json(text, "feed")
    with pytest.raises(FeedError, match="nested more than 12 deep"):
        read_json(f"[{text}]", "feed")


@pytest.mark.parametrize("exponent", [30, -30])
def test_the_largest_exponents_are_read(exponent: int) -> None:
    """Between -30 and 30; one more is refused before a Decimal is made of it."""
    assert read_json(f"1e{exponent}", "feed") == Decimal(10) ** exponent
    with pytest.raises(FeedError, match="the exponent of"):
        read_json(f"1e{exponent + exponent // 30}", "feed")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "feed: it is empty"),
        (b" \n ", "it is empty"),
        (b"<!DOCTYPE html><title>Sign in</title>", r"a web page \(HTML\)"),
        (b'\n <?xml version="1.0"?>', r"a web page \(HTML\) or XML"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": -Infinity}', "-Infinity is no number"),
        (b'{"a": 1, "b": 2, "a": 3}', "'a' is there twice in one object"),
        (b'{"a": 1} {"b": 2}', "line 1, column 10: there is more behind the end"),
        (b'{"a": 1', "line 1, column 8: it was cut short"),
        (b'{"a": "b', "line 1, column 7: it was cut short"),
        (b'{"a"', "it was cut short"),
        (b"{'a': 1}", "line 1, column 2: it is not JSON: Expecting property name"),
        (b"[1,\n 01]", "line 2, column 3: it is not JSON"),
        (b"hello", "it is not JSON"),
        (b'["\x01"]', "it is not JSON: Invalid control character"),
        (b'{"a": "\xff"}', "it is not UTF-8 text: byte 8"),
        (b'["\\ud800"]', "half a character"),
        (b'{"\\udfff": 1}', "half a character"),
        (b"1e400", "the exponent of 1e400"),
        (b"1e-999999999", "the exponent of"),
        (b"0e999999999", "the exponent of"),
        (b"1" * 33, "a number has 33 characters"),
        (b"0." + b"1" * 31, "a number has 33 characters"),
        ("١٢".encode(), "it is not JSON"),
    ],
)
def test_anything_else_is_refused_with_what_it_is(content: bytes, words: str) -> None:
    """One sentence says what is wrong, and where that is known."""
    with pytest.raises(FeedError, match=words):
        read_json(content, "feed")


@pytest.mark.parametrize("name", ["<script>", "\\u001b[31m", "\\u202etxt", "a\\nb", "x" * 200])
def test_a_dangerous_name_is_not_quoted(name: str) -> None:
    """A page, a terminal and a log get no text of a feed that they could take for more."""
    with pytest.raises(FeedError) as caught:
        read_json(f'{{"{name}": 1, "{name}": 2}}', "feed")
    assert str(caught.value) == "feed: a name is there twice in one object"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" * 1_100_000, "more than 1000000 values"),
        (b"[]" * 1_100_000, "more than 1000000 values"),
        (b"[0" + b",0" * 1_100_000, "more than 1000000 values"),
        (b"[" * 900_000, "nested more than 12 deep"),
        (b'"' + b'\\"' * 2_000_000, "cut short"),
        (b'"\\' * 2_000_000, "cut short"),
        (b"9" * 5_000_000, "a number has 5000000 characters"),
    ],
)
def test_texts_that_hang_or_fill_the_memory_are_refused(content: bytes, words: str) -> None:
    """The size of what would be built is bounded before anything is."""
    with pytest.raises(FeedError, match=words):
        read_json(content, "feed")


def test_a_feed_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is 20 MiB; what has exactly as much is read."""
    with pytest.raises(FeedError, match="larger than 20971520 bytes"):
        read_json(b" " * (20 * 1024 * 1024 + 1), "feed")
    monkeypatch.setattr("costcalc.feeds.exact_json.LARGEST_CONTENT", 3)
    assert read_json(b"[1]", "feed") == [1]
    with pytest.raises(FeedError, match="larger than 3 bytes"):
        read_json(b"[10]", "feed")
