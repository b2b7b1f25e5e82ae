"""Logs of Claude Code: messages that grow, asides that replay, sessions that go on, subagents that count."""

from __future__ import annotations

import json

import pytest

from costcalc.usage.logs.streams import claude_code
from tests.agents import SESSION, claude, message_id, micros, read, written
from tests.bench.agent_logs import make


@pytest.fixture
def found(tmp_path):
    """What is said of one file with these lines."""
    return lambda *lines, **how: read(claude_code, written(tmp_path / "s.jsonl", lines, **how))


def test_the_last_line_of_a_message_counts(found):
    """A message is written while it grows, with what was known of it then: the most output is all of it."""
    grown = [
        claude(seconds=0, usage={"output_tokens": 1}),
        claude(seconds=1, usage={"output_tokens": 40}),
        claude(seconds=2, usage={"output_tokens": 300}),
    ]
    told = found(*grown)
    assert told.parts == {"input": 3, "cache_read": 5_000, "cache_write_5m": 200, "output": 300}
    assert (told.requests, told.repeated, told.rows[0].at) == (1, 2, micros(2))


def test_an_aside_replays_its_parent_under_a_new_request_id(tmp_path):
    """`/btw` copies what its parent said; what it said itself is spent."""
    parent = written(tmp_path / f"{SESSION}.jsonl", [claude(1), claude(2, seconds=9)])
    aside = written(
        tmp_path / SESSION / "subagents" / "agent-aside_question-1.jsonl",
        [claude(1, request="req_new", isSidechain=True), claude(3, isSidechain=True, seconds=20)],
    )
    told = read(claude_code, parent, aside)
    assert (told.requests, told.repeated) == (3, 1)


def test_a_subagent_of_a_session_is_spent(tmp_path):
    """Its messages stand in a file of their own alone, and have ids of their own."""
    main = written(tmp_path / f"{SESSION}.jsonl", [claude(1)])
    agent = written(
        tmp_path / SESSION / "subagents" / "agent-a1.jsonl", [claude(2, isSidechain=True, agentId="a1")]
    )
    told = read(claude_code, main, agent)
    assert told.requests == 2
    assert [row.labels.get("subagent") for row in told.rows] == [None, "a1"]
    assert {row.labels["session"] for row in told.rows} == {SESSION}


def test_what_a_subagent_says_of_its_progress_is_the_message_of_its_own_file(tmp_path):
    """Lines of progress repeat a subagent's messages; without its file they are all that there is of them."""
    inner = claude(2, seconds=3)
    progress = {
        **claude(1, message=None),
        "type": "progress",
        "data": {"type": "agent_progress", "message": {"type": "assistant", **inner}},
    }
    main = written(tmp_path / "a.jsonl", [claude(1), progress])
    agent = written(tmp_path / "agent-b.jsonl", [inner])
    assert (read(claude_code, main).requests, read(claude_code, main).repeated) == (2, 0)
    assert (read(claude_code, main, agent).requests, read(claude_code, main, agent).repeated) == (2, 1)


def test_a_session_that_goes_on_copies_what_was_said(tmp_path):
    """The copy has the ids of the answers, and another session: each counts once."""
    first = written(tmp_path / "1.jsonl", [claude(1), claude(2, seconds=5)])
    second = written(
        tmp_path / "2.jsonl",
        [claude(1, sessionId="other"), claude(2, seconds=5, sessionId="other"), claude(3, seconds=9)],
    )
    told = read(claude_code, first, second)
    assert (told.requests, told.repeated) == (3, 2)


def test_sums_of_files_apart_are_those_of_all_at_once(tmp_path):
    """What a row is says its identity, whatever was read before: the order of files changes nothing."""
    first = written(tmp_path / "1.jsonl", [claude(1), claude(2, seconds=5)])
    second = written(tmp_path / "2.jsonl", [claude(2, seconds=5), claude(3, seconds=9)])
    apart = {row.identity for path in (first, second) for row in read(claude_code, path).rows}
    together = [
        {row.identity for row in read(claude_code, *paths).rows}
        for paths in ((first, second), (second, first))
    ]
    assert together == [apart, apart]


def test_results_of_tools_hold_sums_that_are_not_counted_again(found):
    """A tool that ran a subagent tells what that used, as does a text that looks like a usage."""
    result = {**claude(9, message=None), "type": "user", "toolUseResult": {"usage": {"input_tokens": 9}}}
    text = {"type": "user", "message": {"role": "user", "content": '"usage":{"input_tokens":7}'}}
    assert found(claude(1), result, text).requests == 1


def test_a_message_that_nobody_wrote_is_not_billed(found):
    """Claude Code writes errors down as messages of no model."""
    told = found(claude(1, model="<synthetic>", isApiErrorMessage=True), claude(2))
    assert (told.not_billed, told.requests) == ({"<synthetic>": 1}, 1)


def test_what_was_written_to_a_cache_for_no_stated_time_is_not_dropped(found):
    """31 tokens for 5 minutes of 184 leave 153 of which nobody says for how long."""
    told = found(
        claude(
            usage={
                "cache_creation_input_tokens": 184,
                "cache_creation": {"ephemeral_5m_input_tokens": 31, "ephemeral_1h_input_tokens": 0},
            }
        )
    )
    assert told.parts["cache_write"] == 153
    assert told.parts["cache_write_5m"] == 31


def test_options_of_the_price_are_those_of_the_answer(found):
    """Fast answers, and those in one region, have another price."""
    told = found(
        claude(1, usage={"speed": "fast"}),
        claude(2, usage={"inference_geo": "us"}),
        claude(3, usage={"inference_geo": "not_available", "speed": "standard"}),
    )
    assert [row.options for row in told.rows] == [(("speed", "fast"),), (("inference_geo", "us"),), ()]


def test_what_old_versions_recorded_as_cost_is_kept_to_the_digit(found):
    """`costUSD` is a float in the log, and here what was written."""
    told = found(claude(1, costUSD=0.1234567), claude(2, costUSD=0), claude(3))
    assert [row.recorded and str(row.recorded.amount) for row in told.rows] == ["0.1234567", None, None]


def test_an_answer_of_a_cloud_is_of_that_seller(found):
    """Its id says so: Bedrock's and Google's begin in their own ways."""
    told = found(claude(1, id="msg_bdrk_0123456789abcdef"), claude(2, id="msg_vrtx_0123456789abcdef"))
    assert [row.model for row in told.rows] == ["bedrock/claude-opus-4-6", "vertex_ai/claude-opus-4-6"]


def test_a_gateway_that_gives_all_answers_one_id_loses_none(tmp_path):
    """What they read tells them apart, as it grows; two lines of one answer read the same."""
    lines = [
        claude(n, id="ocgo", requestId=None, request="", seconds=n, usage={"input_tokens": 10 * n})
        for n in (1, 1, 2, 3)
    ]
    one = written(tmp_path / "1.jsonl", lines)
    two = written(tmp_path / "2.jsonl", [{**line, "sessionId": "other"} for line in lines])
    assert (read(claude_code, one).requests, read(claude_code, one, two).requests) == (3, 6)


def test_an_answer_without_an_id_is_known_by_its_line(found):
    """The line has one, which a copy keeps; without either every line counts."""
    told = found(claude(1, id=""), claude(1, id=""), claude(2, id="", uuid=None), claude(2, id="", uuid=None))
    assert (told.requests, told.repeated) == (3, 1)


def test_a_line_that_was_cut_loses_nothing_else(found):
    """The last line is written while it is read; others were broken by whoever wrote them."""
    whole = json.dumps(claude(2))
    told = found(claude(1), whole[:200], whole, "", whole[:60], end="")
    assert (told.requests, told.refused) == (2, [(2, "no JSON"), (5, "cut line")])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (claude(usage={"output_tokens": -1}), "negative"),
        (claude(usage={"output_tokens": 1.5}), "not whole"),
        (claude(usage={"output_tokens": "12"}), "no number"),
        (claude(usage={"output_tokens": True}), "no number"),
        (claude(usage={"output_tokens": 10**19}), "too large"),
        (claude(usage={"output_tokens": None}), "no usage"),
        (claude(usage={"surprise_tokens": 3}), "unknown field surprise_tokens"),
        (claude(usage={"service_tier": "gold"}), "unknown service_tier"),
        (claude(timestamp=None), "no time"),
        (claude(timestamp="2026-06-01T12:00:00"), "naive time"),
        (claude(timestamp="yesterday"), "no instant"),
        (claude(timestamp=5), "no instant"),
        (claude(model=""), "no model"),
        (claude(model=["a"]), "no model"),
    ],
)
def test_an_answer_that_is_not_understood_is_refused_by_itself(found, line, reason):
    """Nothing of a usage is dropped or guessed, and the next line counts."""
    told = found(line, claude(2))
    assert (told.refused, told.requests) == ([(1, reason)], 1)


@pytest.mark.parametrize("usage", [None, [], "x", 5])
def test_a_usage_that_is_none_is_refused(found, usage):
    """It stands where one is due."""
    line = claude()
    line["message"]["usage"] = usage
    assert found(line).refused == [(1, "no usage")]


@pytest.mark.parametrize("line", ['"usage"', '["usage"]', '{"message":"usage"}', "null"])
def test_lines_that_are_no_answers_say_nothing(found, line):
    """Whatever JSON they are."""
    told = found(line, claude(1))
    assert (told.requests, told.refused, told.not_billed) == (1, [], {})


def test_labels_that_are_no_texts_are_left_out(found):
    """A map where a folder is due is no folder."""
    told = found(claude(1, cwd={"a": 1}, sessionId=[1], version=2, agentId=None))
    assert told.rows[0].labels == {"session": "s"}


def test_a_project_is_where_claude_code_was_started(tmp_path):
    """It works in folders within, too, and the folder of the log has the name of the first."""
    folder = tmp_path / "projects" / "-home-dev-my-shop"
    lines = [claude(1, cwd="/home/dev/my shop"), claude(2, cwd="/home/dev/my shop/api"), claude(3, cwd="/x")]
    told = read(claude_code, written(folder / "s.jsonl", lines))
    assert [row.labels["project"] for row in told.rows] == ["/home/dev/my shop", "/home/dev/my shop", "/x"]
    told = read(claude_code, written(folder / "t.jsonl", [claude(1, cwd=None)]))
    assert told.rows[0].labels["project"] == "-home-dev-my-shop"


@pytest.mark.parametrize(
    "head",
    [
        '{"type":"summary","summary":"x","leafUuid":"y"}',
        '{"type":"queue-operation","operation":"enqueue","sessionId":"x"}',
        '{"type":"file-history-snapshot","messageId":"x","snapshot":{}}',
        json.dumps(claude(1), separators=(",", ":")),
    ],
)
def test_a_file_of_claude_code_is_known_by_its_beginning(head):
    """Whichever kind of line stands first in it."""
    assert claude_code.signs(head.encode())


@pytest.mark.parametrize("head", [b"", b"a,b\n1,2\n", b'{"id":"msg","usage":{}}', b'["parentUuid":'])
def test_other_files_are_not_taken_for_those_of_claude_code(head):
    """A message of the API alone is none of it."""
    assert claude_code.signs(head) is None


def test_the_id_of_a_message_alone_tells_who_it_is(found):
    """Where a request id is missing in one of its lines, too."""
    told = found(claude(1), claude(1, requestId=None, seconds=4))
    assert (told.requests, told.rows[0].identity) == (1, message_id(1))


def grown(*outputs, **more):
    """Lines of one message with so much output each."""
    return [claude(1, seconds=n, usage={"output_tokens": each}, **more) for n, each in enumerate(outputs)]


def test_lines_that_are_beaten_are_repeats_whatever_they_say(found):
    """Most of them need not be read: what they would have said is beaten by the last."""
    told = found(*grown(1, 1, 500), claude(2), *grown(600))
    assert (told.requests, told.repeated, told.parts["output"]) == (2, 3, 700)
    assert [row.at for row in told.rows] == [micros(0), micros(0)]


def test_of_lines_that_say_the_same_the_first_counts(found):
    """Its instant is the one at which that much was there."""
    told = found(*grown(1, 500, 500))
    assert (told.requests, told.repeated, told.rows[0].at) == (1, 2, micros(1))


def test_where_the_last_line_cannot_be_counted_those_before_it_are(found):
    """A line that is refused tells of nothing but itself."""
    told = found(*grown(1, 40), claude(1, usage={"output_tokens": 500}, timestamp=None))
    assert (told.refused, told.requests, told.parts["output"]) == ([(3, "no time")], 1, 40)


def test_iterations_are_read_in_every_line(found):
    """How much was written around them does not say how much was billed."""
    parts = [
        {"type": "compaction", "input_tokens": 9, "output_tokens": 900},
        {"type": "message", "input_tokens": 3, "output_tokens": 50},
    ]
    first = claude(
        1,
        usage={
            "output_tokens": 50,
            "iterations": parts,
            "cache_read_input_tokens": 0,
            "cache_creation_input_tokens": 0,
            "cache_creation": None,
        },
    )
    assert found(first, *grown(60)).parts["output"] == 950


def test_a_file_of_other_shapes_has_the_same_answers(found):
    """Whatever else wrote its lines, with its members in another order or blanks between them."""
    lines = [*grown(1, 500), claude(2), *grown(600)]
    other = [json.dumps(dict(reversed(each.items())), indent=None) for each in lines]
    assert found(*other).parts == found(*lines).parts == {
        "input": 6, "cache_read": 10_000, "cache_write_5m": 400, "output": 700,
    }  # fmt: skip


def test_a_line_that_is_too_long_is_refused(found, monkeypatch):
    """It loses nothing else."""
    monkeypatch.setattr("costcalc.usage.logs.text.lines.LONGEST", 1_000)
    told = found(claude(1), "{" + "x" * 3_000_000 + "}", claude(2))
    assert (told.requests, told.refused) == (2, [(2, "line too long")])


def test_what_was_written_is_not_read_where_it_stands_in_its_usual_place(found):
    """Answers hold anything: lists and maps with names of members of a message, too."""
    line = claude(1)
    contents: tuple[list[object], ...] = (
        [],
        [{"type": "tool_use", "input": {"stop_reason": [1], "usage": {"output_tokens": 7}, "message": {}}}],
        [{"a": [], "stop_reason": None, "usage": {"output_tokens": 9}}],
        [{"text": '],"stop_reason":null,"usage":{"output_tokens":5}'}],
    )
    for content in contents:
        message = {**line["message"], "content": content, "stop_reason": None}
        message["usage"] = message.pop("usage")
        told = found(
            {**line, "message": message}, {**line, "other": {"b": [], "stop_reason": 1, "usage": {}}}
        )
        assert (told.parts["output"], told.requests, told.refused) == (100, 1, [])


def test_a_line_that_is_no_json_is_refused_for_all_of_it(found):
    """Also where it would be without what was written."""
    line = json.dumps({**claude(1), "x": 1}, separators=(",", ":"))
    broken = line.replace('"requestId"', '"requestId')
    assert found(broken, claude(2)).refused == [(1, "no JSON")]


def test_many_sessions_come_to_what_was_written_into_them(tmp_path):
    """With subagents, asides and sessions that go on: every message once, every other line a repeat."""
    right = make(tmp_path, 8)
    told = read(claude_code, *sorted(tmp_path.rglob("*.jsonl")))
    assert (told.requests, told.repeated, told.refused) == (right["requests"], right["repeated"], [])
    assert told.parts == {
        "input": right["input_tokens"],
        "cache_read": right["cache_read_input_tokens"],
        "cache_write_5m": right["cache_creation_input_tokens"],
        "output": right["output_tokens"],
    }
