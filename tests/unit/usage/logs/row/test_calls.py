"""Usages in iterations: each call counts for itself, in its size, and of its own model."""

from __future__ import annotations

import pytest

from costcalc.usage.logs.row.calls import Call, apart, calls_of
from costcalc.usage.logs.streams import claude_code
from costcalc.usage.records.anthropic import MESSAGES
from costcalc.usage.records.context import Wrapped
from costcalc.usage.records.errors import UsageRecordError
from tests.agents import claude, read, written

OPUS, HAIKU = "claude-opus-4-6", "claude-haiku-4-5"


def used(tokens, output, *, read_=0, created=0, **more):
    """The counts of a call."""
    return {
        "input_tokens": tokens,
        "cache_read_input_tokens": read_,
        "cache_creation_input_tokens": created,
        "output_tokens": output,
        **more,
    }


def told(usage):
    """The calls of a usage of a message."""
    return calls_of(Wrapped({"model": OPUS, "usage": usage}), (MESSAGES,))[1]


def calls(top, *iterations):
    """The calls of a usage: model, requests, all input, parts."""
    found = told({**top, "iterations": list(iterations)})
    return [(each.model or OPUS, each.requests, each.largest, dict(each.parts)) for each in found]


def test_a_compaction_is_billed_beside_the_answer_and_is_no_request_more():
    """23,000 tokens are told around the iterations, and 203,000 are billed: of two sizes."""
    top = used(23_000, 1_000)
    found = calls(top, {"type": "compaction", **used(180_000, 3_500)}, {"type": "message", **top})
    assert found == [
        (OPUS, 1, 23_000, {"input": 23_000, "output": 1_000}),
        (OPUS, 0, 180_000, {"input": 180_000, "output": 3_500}),
    ]


def test_one_iteration_that_says_the_same_is_the_answer():
    """As most answers are written down."""
    top = used(23, 10, service_tier="priority")
    for model in ({}, {"model": OPUS}):
        found = calls(top, {"type": "message", **used(23, 10), **model})
        assert found == [(OPUS, 1, 23, {"input": 23, "output": 10})]
    assert calls(top) == [(OPUS, 1, 23, {"input": 23, "output": 10})]


def test_an_advisor_is_a_request_of_its_own_model():
    """What it used is not in the counts around the iterations."""
    top = used(10, 5)
    found = calls(
        top, {"type": "message", **top}, {"type": "advisor_message", "model": HAIKU, **used(500, 60)}
    )
    assert found[1] == (HAIKU, 1, 500, {"input": 500, "output": 60})


def test_a_model_that_declined_is_a_request_beside_the_one_that_answered():
    """The message is of the one that answered."""
    top = used(10, 5)
    found = calls(top, {"type": "message", "model": HAIKU, **used(9, 1)}, {"type": "fallback_message", **top})
    assert [(model, requests) for model, requests, *_ in found] == [(OPUS, 1), (HAIKU, 1)]


def test_what_no_iteration_counts_goes_to_the_answer():
    """Searches, reasoning, lifetimes of what was written, and the options."""
    top = used(
        10, 5, created=300,
        cache_creation={"ephemeral_5m_input_tokens": 250, "ephemeral_1h_input_tokens": 0},
        output_tokens_details={"thinking_tokens": 4},
        server_tool_use={"web_search_requests": 2},
        inference_geo="us",
        speed="fast",
    )  # fmt: skip
    answered = {"type": "message", **used(10, 5, created=300)}
    advisor = {"type": "advisor_message", "model": HAIKU, **used(7, 1)}
    main, other = told({**top, "iterations": [advisor, answered]})
    assert dict(main.parts) == {
        "input": 10, "cache_write": 50, "cache_write_5m": 250, "output": 1, "reasoning": 4, "web_search": 2,
    }  # fmt: skip
    assert main.options == (("inference_geo", "us"), ("speed", "fast"))
    assert (dict(other.parts), other.options) == (
        {"input": 7, "output": 1},
        (("inference_geo", "us"),),
    )


def written_by_both(**lifetimes):
    """What calls of 180,000 and 23,000 tokens come to that wrote 300 and 700, for lifetimes that are told."""
    names = {"five": "ephemeral_5m_input_tokens", "hour": "ephemeral_1h_input_tokens"}
    top = used(23_000, 1_000, created=1_000)
    top |= {"cache_creation": {names[name]: number for name, number in lifetimes.items()}}
    found = told(
        {
            **top,
            "iterations": [
                {"type": "compaction", **used(180_000, 3_500, created=300)},
                {"type": "message", **used(23_000, 1_000, created=700)},
            ],
        }
    )
    return [(each.smallest, each.largest, each.requests, dict(each.parts)) for each in found]


def test_which_call_wrote_which_lifetime_is_no_guess():
    """Of lifetimes that any of several calls may have written none is handed out: their size has bounds.

    If the answer wrote all of the hour, and if the compaction did, is not of one price.
    """
    assert written_by_both(five=900, hour=100) == [
        (23_700, 23_700, 1, {"input": 23_000, "output": 1_000}),
        (180_300, 180_300, 0, {"input": 180_000, "output": 3_500}),
        (23_700, 180_300, 0, {"cache_write_5m": 900, "cache_write_1h": 100}),
    ]
    assert written_by_both(hour=100)[2][3] == {"cache_write": 900, "cache_write_1h": 100}
    assert [parts.get("cache_write_1h") for *_, parts in written_by_both(hour=1_000)] == [700, 300]


def test_reasoning_that_is_told_around_calls_is_output_of_the_first_that_has_room():
    """Those who tell of calls bill it as output, in whichever of them it was."""
    found = calls(
        used(10, 5, output_tokens_details={"thinking_tokens": 7}),
        {"type": "compaction", **used(90, 9)},
        {"type": "message", **used(10, 5)},
    )
    assert [parts for *_, parts in found] == [
        {"input": 10, "reasoning": 5},
        {"input": 90, "output": 7, "reasoning": 2},
    ]


def test_input_that_no_call_counts_may_be_of_any():
    """50,000 tokens out of the cache make one of the calls larger, and nobody knows which."""
    parts = [{"type": kind, "input_tokens": 10, "output_tokens": 5} for kind in ("compaction", "message")]
    found = told({**used(10, 5, read_=50_000), "iterations": parts})
    assert [(each.smallest, each.largest, dict(each.parts)) for each in found] == [
        (10, 50_010, {"input": 10, "output": 5}),
        (10, 50_010, {"input": 10, "output": 5}),
        (10, 50_010, {"cache_read": 50_000}),
    ]


def test_calls_that_contradict_what_stands_around_them_are_one():
    """What they come to is right then, and its size between theirs."""
    whole = Call((("input", 5), ("output", 3)), 5, 5, requests=1)
    parts = [Call((("input", number), ("output", 1)), number, number) for number in (2, 4)]
    assert apart(whole, parts) == [whole._replace(smallest=2, largest=4)]


def test_an_option_of_a_call_is_its_own():
    """What a call says of itself counts before what stands around all of them."""
    top = used(10, 5, inference_geo="us")
    fast = {"type": "message", **used(10, 5, speed="fast")}
    main, other = told({**top, "iterations": [{"type": "compaction", **used(1, 1)}, fast]})
    assert main.options == (("inference_geo", "us"), ("speed", "fast"))
    assert other.options == (("inference_geo", "us"),)


def test_a_lifetime_that_is_more_than_the_answer_wrote_is_of_the_others_too():
    """What was written for 5 minutes is as much as all calls wrote."""
    top = used(10, 5, created=100, cache_creation={"ephemeral_5m_input_tokens": 350})
    found = calls(
        top,
        {"type": "compaction", **used(90, 9, created=250)},
        {"type": "message", **used(10, 5, created=100)},
    )
    assert [parts.get("cache_write_5m") for *_, parts in found] == [100, 250]
    assert all("cache_write" not in parts for *_, parts in found)


@pytest.mark.parametrize(
    ("top", "iterations", "reason"),
    [
        (used(11, 5), [{"type": "message", **used(10, 5)}, {"type": "compaction", **used(0, 0)}],
         "exceeds its parts"),
        (used(10, 5), [{"type": "advisor_message", **used(10, 5)}], "no model"),
        (used(10, 5), [{"type": "message", "model": HAIKU, **used(10, 5)}], "no iteration of the model"),
        (used(10, 5), 5, "no list"),
        (used(10, 5), {"type": "message"}, "unknown field iterations.type"),
        (used(10, 5), [5], "no map"),
        (used(10, 5), [{"type": 5, **used(10, 5)}], "no text"),
        (used(10, 5), [{"type": "message", **used(10, 5, surprise=3)}], "unknown field surprise"),
        (used(10, 5, cache_creation={"ephemeral_5m_input_tokens": 9}),
         [{"type": "message", **used(10, 5)}, {"type": "compaction", **used(1, 1)}],
         "cache write 5m exceeds cache write"),
        (used(10, -5), [{"type": "message", **used(10, 5)}], "negative"),
    ],
)  # fmt: skip
def test_iterations_that_do_not_fit_are_refused(top, iterations, reason):
    """Nothing of them is dropped, or counted by a guess."""
    with pytest.raises(UsageRecordError) as caught:
        told({**top, "iterations": iterations})
    assert reason in caught.value.reason


def test_further_calls_of_a_line_stand_beside_its_row(tmp_path):
    """They are of its instant, and count where it counts."""
    iterations = [
        {"type": "compaction", **used(180_000, 3_500)},
        {"type": "message", **used(3, 100, read_=5_000, created=200)},
        {"type": "advisor_message", "model": HAIKU, **used(500, 60)},
    ]
    line = claude(usage={"iterations": iterations})
    told = read(claude_code, written(tmp_path / "s.jsonl", [line, line]))
    (row,) = told.rows
    assert [(each.model, each.requests, each.largest, each.at) for each in (row, *row.also)] == [
        (OPUS, 1, 5_203, row.at),
        (OPUS, 0, 180_000, row.at),
        (HAIKU, 1, 500, row.at),
    ]
    assert row.also[0].labels == row.labels
