"""Records that are wrong, or meant to fool or to hang: each is refused by its path, and nothing else happens."""

# ruff: noqa: E501 - one record a line

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.errors import CostcalcError
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.formats import FORMATS
from costcalc.usage.records.members import ABSENT, at
from costcalc.usage.records.reader import read_record
from costcalc.usage.usage import Usage
from tests.builders import ROOT

CASES: list[dict[str, Any]] = yaml.load(
    (ROOT / "tests" / "cases" / "price" / "records.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - texts only
)
RECORDS = [(case["format"], json.loads(case["record"]), case["ask"].get("usage_format")) for case in CASES]


def deep(levels: int) -> dict[str, Any]:
    """A map in a map in a map."""
    inner: dict[str, Any] = {}
    for _ in range(levels):
        inner = {"a": inner}
    return inner


CHAT = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
NUMBERED: dict[Any, int] = {5: 1}
HOSTILE: dict[str, Any] = {
    "nested": {"usage": {**CHAT, "x": deep(10_000)}},
    "all nested": deep(10_000),
    "infinite": {"usage": {**CHAT, "prompt_tokens": float("inf")}},
    "no number": {"usage": {**CHAT, "prompt_tokens": float("nan")}},
    "beyond all bounds": {"usage": {**CHAT, "prompt_tokens": Decimal("1e999999999")}},
    "below all bounds": {"usage": {**CHAT, "prompt_tokens": Decimal("1e-999999999")}},
    "23 digits": {"usage": {**CHAT, "prompt_tokens": 10**22}},
    "thousands of digits": {"usage": {**CHAT, "prompt_tokens": 10**5_000}},
    "negative": {"usage": {**CHAT, "prompt_tokens_details": {"cached_tokens": -1}}},
    "half a token": {"usage": {**CHAT, "completion_tokens": 1.5}},
    "true": {"usage": {**CHAT, "completion_tokens": True}},
    "a text": {"usage": {**CHAT, "completion_tokens": "5"}},
    "a list": {"usage": {**CHAT, "completion_tokens": [5]}},
    "a map": {"usage": {**CHAT, "completion_tokens": {"n": 5}}},
    "a list of usages": {"usage": [CHAT]},
    "the usage a number": {"usage": 5},
    "null": {"usage": None},
    "empty": {},
    "an empty usage": {"usage": {}},
    "details a number": {"usage": {**CHAT, "prompt_tokens_details": 5}},
    "more than the whole": {"usage": {**CHAT, "prompt_tokens_details": {"cached_tokens": 11}}},
    "a total that is none": {"usage": {**CHAT, "total_tokens": 16}},
    "two spellings": {"usageMetadata": {"promptTokenCount": 5, "prompt_token_count": 5, "totalTokenCount": 5}},
    "two dialects": {"usage": {**CHAT, "input_tokens": 10, "output_tokens": 5}},
    "modalities that are no list": {"usageMetadata": {"promptTokenCount": 5, "totalTokenCount": 5, "promptTokensDetails": {"a": 1}}},
    "a modality without a name": {"usageMetadata": {"promptTokenCount": 5, "totalTokenCount": 5, "promptTokensDetails": [{"tokenCount": 1}]}},
    "an unknown modality": {"usageMetadata": {"promptTokenCount": 5, "totalTokenCount": 5, "promptTokensDetails": [{"modality": "SMELL", "tokenCount": 1}]}},
    "an unknown tier": {"object": "chat.completion", "usage": CHAT, "service_tier": "turbo"},
    "a tier that says nothing": {"object": "chat.completion", "usage": CHAT, "service_tier": "auto"},
    "an instant that is none": {"object": "chat.completion", "usage": CHAT, "created": -5},
    "iterations that are no list": {"usage": {"input_tokens": 1, "output_tokens": 1, "iterations": {"a": 1}}},
    "iterations of less": {"usage": {"input_tokens": 9, "output_tokens": 1, "iterations": [{"input_tokens": 1, "output_tokens": 1}]}},
    "an adviser": {"model": "a", "usage": {"input_tokens": 1, "output_tokens": 1, "iterations": [{"type": "advisor_message", "model": "b", "input_tokens": 1, "output_tokens": 1}]}},
    "cached audio that nobody tells apart": {"usage": {**CHAT, "prompt_tokens_details": {"cached_tokens": 2, "audio_tokens": 3}}},
    "sources of a search": {"model": "grok-4", "usage": {**CHAT, "num_sources_used": 2}},
    "a total that nothing else counts": {"usage": {"inputTokens": 1, "outputTokens": 1, "inputTokenDetails": {"noCacheTokens": 1}, "cachedInputTokens": 1}},
    "a thousand members": {"usage": {**CHAT, **{f"x{n}": 1 for n in range(5_000)}}},
    "keys that are no texts": {"usage": {**NUMBERED, **CHAT}},
    "numbers": [1, 2],
    "a word": "usage",
    "nothing": None,
}  # fmt: skip


@pytest.mark.parametrize("record", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_record_is_refused(record: object):
    """No guess, no zero, no hang: an error with a short message on one line."""
    with pytest.raises(UsageRecordError) as caught:
        read_record(record)
    assert len(str(caught.value)) < 700
    assert "\n" not in str(caught.value)


def test_an_object_that_holds_itself():
    """An object within itself is refused, however far one looks."""
    said = SimpleNamespace(model="gpt-4o")
    said.usage = said
    with pytest.raises(UsageRecordError, match="deep within one another"):
        read_record(said)


def paths(value: object, place: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Every place in a record."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(path for key, each in inner for path in paths(each, (*place, key)))]


def put(value: Any, path: tuple[object, ...], new: object) -> Any:
    """A record with something else at a place."""
    if not path:
        return new
    copied = value.copy()
    copied[path[0]] = put(value[path[0]], path[1:], new)
    return copied


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just([]), st.just({}),
    st.just([[]]), st.just({"a": {"b": 1}}), st.just(10**30), st.just(Decimal("NaN")),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(RECORDS), st.data())
def test_whatever_stands_in_a_record(case: tuple[str, Any, str | None], data: st.DataObject):
    """A record with anything at any place is read or refused, and what is read makes a usage."""
    _, record, named = case
    changed = put(record, data.draw(st.sampled_from(paths(record))), data.draw(ODD))
    try:
        read = read_record(changed, named)
    except CostcalcError:
        return
    Usage(**read.quantities)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(RECORDS), st.text("abcdefgh_", min_size=1, max_size=12), st.integers(1, 10**6))
def test_nothing_of_a_usage_is_dropped(case: tuple[str, Any, str | None], name: str, count: int):
    """A member that no format has is never passed over: the record is refused."""
    of, record, named = case
    (known,) = [each for each in FORMATS if each.name == of]
    if known.is_open or not isinstance(record, dict):
        return
    for place in (*known.places, *(f"response.{each}" for each in known.places), ""):
        usage = at(record, place)
        if isinstance(usage, dict) and all(
            at(usage, part.split("|")[0]) is not ABSENT for part in known.needs
        ):
            break
    else:
        return
    changed = put(record, tuple(filter(None, place.split("."))), {**usage, f"zz_{name}_tokens": count})
    with pytest.raises(UsageRecordError, match=f"zz_{name}_tokens"):
        read_record(changed, named)


@pytest.mark.parametrize(("name", "record", "named"), RECORDS, ids=[case["case"] for case in CASES])
def test_tokens_are_counted_once(name: str, record: Any, named: str | None):
    """The disjoint parts of a usage add up to its input and its output."""
    usage = Usage(**read_record(record, named).quantities)
    parts = {"input": 0, "output": 0}
    for meter, quantity in usage.parts:
        if meter.startswith(("input", "cache")) and not meter.endswith(("second", "character")):
            parts["input"] += int(quantity)
        if meter.startswith(("output", "reasoning")):
            parts["output"] += int(quantity)
    assert parts == {"input": usage.input_tokens, "output": usage.output_tokens}


def test_every_format_has_two_records():
    """Each format is worked out by hand for two records at least."""
    told = [each for each, _, _ in RECORDS]
    assert {each.name for each in FORMATS if told.count(each.name) < 2} == set()


def test_our_own_names_are_no_other_format():
    """A usage in our own names alone is read as ours: no format with another meaning has the same shape."""
    own = {"input_tokens": 100, "output_tokens": 50, "reasoning_tokens": 20, "cache_read_tokens": 60}
    shorts = {"input": 100, "output": 50, "reasoning": 20, "cached": 60, "web_searches": 1, "images": 2}
    for usage in (own, shorts, {"input_tokens": 100, "output_tokens": 50}):
        try:
            read = read_record(usage)
        except UsageRecordError:
            continue
        assert dict(read.quantities) == usage


def test_parts_that_are_together_more_than_their_whole():
    """41 of audio and 200 of reasoning are not in 240 of output, each of which could be alone."""
    said = {
        "prompt_tokens": 10, "completion_tokens": 240,
        "completion_tokens_details": {"audio_tokens": 41, "reasoning_tokens": 200},
    }  # fmt: skip
    with pytest.raises(UsageRecordError, match="240 is less than its parts") as raised:
        read_record({"usage": said}, "openai-chat")
    assert raised.value.reason == "parts exceed output_tokens"
    said["completion_tokens"] = 241
    assert read_record({"usage": said}, "openai-chat").quantities["output_tokens"] == 241
