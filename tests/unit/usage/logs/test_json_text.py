"""JSON of logs: one text, one meaning, with orjson and without; what says two things is refused."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.text import json_strict
from costcalc.usage.logs.text.json_strict import DEEPEST, read_strictly
from costcalc.usage.logs.text.json_text import json_reader

HOSTILE = [
    b'{"n": NaN}',
    b'{"n": Infinity}',
    b'{"n": -Infinity}',
    b'{"n": 1e400}',
    b'{"n": -1e-400}',
    b'{"n": 1e99999}',
    b'{"n": 1e999999999999999999999}',
    b'{"n": 0e-999999999}',
    b'{"n": 0.1}',
    b'{"n": 1.0}',
    b'{"n": 1e2}',
    b"[1E2]",
    b"[0.10, 0.1]",
    b'{"n": 12345678901234567890123}',
    b'{"n": 9223372036854775808}',
    b'{"n": 18446744073709551615}',
    b'{"n": 18446744073709551616}',
    b'{"n": -9223372036854775808}',
    b'{"n": -9223372036854775809}',
    b"[-0]",
    b"[-0.0]",
    b'{"n": ' + b"9" * 5000 + b"}",
    b'{"n": 1.' + b"0" * 200 + b"}",
    b'{"n": 01}',
    b'{"n": +1}',
    b'{"n": 1.}',
    b'{"n": .5}',
    b'{"n": 1_000}',
    b'{"n": 0x10}',
    b'{"n": --1}',
    b"[1,]",
    b'{"a":1,}',
    b"[,1]",
    b'{"a"}',
    b"{,}",
    b"[1 2]",
    b'{"a":1,"a":1}',
    b'{"a":1,"a":2}',
    b'{"a": 1, "a": 2}',
    b'{"a":{"b":1,"b":2}}',
    b'{"a":1,"\\u0061":2}',
    b'{"a" :1,"a":2}',
    b'{"a":"\\":","a":2}',
    b'{"a":":","a":2}',
    b'{"a\\\\":1,"a\\\\":2}',
    b'[{"a":1},{"a":1}]',
    b'{"a":1,"a":1, "b": "  "}',
    b'{"":1,"":2}',
    b'{"a":[],"b":{},"a":[]}',
    b'{"s":"\\ud83d"}',
    b'{"s":"\\ude00\\ud83d"}',
    b'{"s":"\\ud83d\\ude00"}',
    b'{"s":"\\\\ud83d"}',
    b'{"\\ud83d":1}',
    b'{"\\ud83d":1,"\\ud83e":2}',
    b'{"s":"\\uD83Dx"}',
    b'{"s":"\\u12"}',
    b'{"s":"\\x41"}',
    b'{"s":"\\ud83d\\u0041"}',
    b'{"s":"\\ud83d\\ud83d\\ude00"}',
    b'{"s":"\xff"}',
    b'{"s":"\xed\xa0\x80"}',
    b'{"s":"\xc0\xaf"}',
    b'{"s":"\xf0\x9f\x98\x80"}',
    b'{"s":"caf\xc3\xa9"}',
    b'{"s":"caf\\u00e9"}',
    b'{"s":"a\\/b"}',
    b'{"s":"\x00"}',
    b"\x00",
    b'{"s":"\\u0000"}',
    b'\x00{"a":1}',
    b'{"s":"\x1f"}',
    b'{"s":"\x7f"}',
    b'{"s":"\xe2\x80\xa8"}',
    b'\xef\xbb\xbf{"a":1}',
    b'{"a":\xef\xbb\xbf1}',
    b'{"a":"\xef\xbb\xbf"}',
    b'{"a":1}\xef\xbb\xbf',
    b'{"a":1}\r',
    b' \t{"a":1} \r',
    b'{"a":\x0b1}',
    b'{"a":\xc2\xa01}',
    b'{"a":1}{"b":2}',
    b'{"a":1} x',
    b"{'a':1}",
    b"{a:1}",
    b'{"a":1',
    b'{"a":"1',
    b'{"a":tru',
    b'"',
    b"{",
    b"}",
    b"]",
    b"[",
    b"null",
    b"true",
    b"12",
    b"-",
    b'"a"',
    b"nul",
    b"",
    b"//x",
    b'{"a":1}//x',
    b"\xef\xbb\xbf",
    b"[" * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    b"[" * DEEPEST + b"]" * DEEPEST,
    b"[" * DEEPEST + b"7" + b"]" * DEEPEST,
    b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    b"[" * 230 + b"1" + b"]" * 230,
    b"[" + b",".join([b"[]"] * 300) + b"]",
    b'{"a":"' + b"[" * 300 + b'"}',
    b"[" * 300 + b"1.5" + b"]" * 300,
]


def told(read, text: bytes) -> object:
    """What a reader makes of a text, to the type and the digit."""
    try:
        return exact(read(text))
    except LogFaultError as fault:
        return fault.reason, fault.detail


def exact(value: object) -> object:
    """A value with its types: 1, 1.0 and True are not the same."""
    if isinstance(value, dict):
        return [(key, exact(each)) for key, each in value.items()]
    if isinstance(value, list):
        return [exact(each) for each in value]
    return type(value).__name__, str(value)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: str(text[:30]))
def test_hostile_text_is_read_alike_with_orjson_and_without(text):
    """The quicker reader gives the value, or the complaint, of Python's own, and no other error."""
    pytest.importorskip("orjson")
    assert told(json_reader(), text) == told(read_strictly, text)


@pytest.mark.parametrize("space", [b" ", b"\t", b"\r\n"])
@pytest.mark.parametrize("place", range(12))
def test_a_key_said_twice_is_seen_however_it_is_spaced(space, place):
    """Blanks between the marks hide no second key: it would change what the first says."""
    marks = [b"{", b'"a"', b":", b"1", b",", b'"b"', b":", b"2", b",", b'"a"', b":", b"3", b"}"]
    marks.insert(place + 1, space)
    assert told(json_reader(), b"".join(marks)) == ("said twice", "'a' stands twice in one object")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values, st.booleans(), st.sampled_from([(", ", ": "), (",", ":"), (" ,", " : ")]))
def test_any_value_is_read_alike(value, ascii_only, separators):
    """Whatever the spelling, both readers give the same, with each digit."""
    text = json.dumps(value, ensure_ascii=ascii_only, separators=separators).encode("utf-8", "surrogatepass")
    assert told(json_reader(), text) == told(read_strictly, text)


@given(st.binary(max_size=40), values)
def test_any_bytes_are_read_alike(noise, value):
    """Damaged text is refused by both for the same reason, or read by both."""
    text = json.dumps(value).encode()
    for each in (noise, text + noise, text[: len(text) // 2] + noise + text[len(text) // 2 :]):
        assert told(json_reader(), each) == told(read_strictly, each)


@pytest.mark.usefixtures("either_reader")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"n": 12345678901234567890123}', {"n": 12345678901234567890123}),
        (b'{"n": 0.1}', {"n": Decimal("0.1")}),
        (b'{"n": 5e-05}', {"n": Decimal("0.00005")}),
        (b'{"n": 1e400}', {"n": Decimal("1e400")}),
        (b'{"s": "\\ud83d!"}', {"s": "\ufffd!"}),
        (b'{"s": "\\ud83d\\ude00 \\\\ud83d"}', {"s": "😀 \\ud83d"}),
        (b'\xef\xbb\xbf{"a": 1}\r', {"a": 1}),
    ],
)
def test_numbers_keep_their_digits_and_half_characters_do_not_lose_a_row(text, value):
    """No float is made, and a text that was cut within an emoji can be read."""
    found = json_reader()(text)
    assert exact(found) == exact(value)


@pytest.mark.usefixtures("either_reader")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"a": 1, "a": 1}', "said twice"),
        (b'{"a": NaN}', "no JSON"),
        (b'{"a": "\xff"}', "no UTF-8"),
        (b"[" * 201 + b"]" * 201, "nested too deep"),
        (b"[1e1000]", "number too long"),
        (b"[" + b"1" * 5000 + b"]", "number too long"),
        (b"[0." + b"1" * 99 + b"]", "number too long"),
        (b'{"a": 1} {"b": 2}', "no JSON"),
    ],
)
def test_what_says_no_one_thing_is_refused_with_its_reason(text, reason):
    """Reasons are alike for a kind, as rows are counted by them."""
    with pytest.raises(LogFaultError) as refused:
        json_reader()(text)
    assert refused.value.reason == reason


@pytest.mark.usefixtures("either_reader")
def test_a_large_text_of_small_values_is_refused(monkeypatch):
    """Each of millions of empty lists takes twenty times the bytes that spell it."""
    monkeypatch.setattr(json_strict, "MOST_MARKS", 100)
    wide = b" " * json_strict.COUNTED_FROM
    assert json_reader()(b"[" + b",".join([b"7"] * 100) + wide + b"]")
    with pytest.raises(LogFaultError, match="too many values"):
        json_reader()(b"[" + b",".join([b"7"] * 101) + wide + b"]")
