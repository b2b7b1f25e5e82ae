"""Logs of Gemini CLI: messages that are written again, in lines or in one document."""

from __future__ import annotations

import json

import pytest

from costcalc.usage.logs.streams import gemini_cli
from tests.agents import at, micros, read, written

SESSION = {"sessionId": "s-1", "projectHash": "abc", "startTime": at(), "lastUpdated": at()}
PARTS = {"input": 433, "cache_read": 600, "output": 50, "reasoning": 70}


def answer(number=1, seconds=0, **more):
    """A message of the model."""
    tokens = {"input": 1_000, "output": 50, "cached": 600, "thoughts": 70, "tool": 33, "total": 1_153}
    line = {
        "id": f"m{number}",
        "timestamp": at(seconds),
        "type": "gemini",
        "content": "x",
        "model": "gemini-2.5-pro",
        "tokens": {**tokens, **more.pop("counts", {})},
    }
    return {**line, **more}


@pytest.fixture
def found(tmp_path):
    """What is said of one file with these lines, after that of its session."""
    return lambda *lines: read(gemini_cli, written(tmp_path / "s.jsonl", [SESSION, *lines]))


def test_thoughts_stand_beside_the_output_and_tools_beside_the_input(found):
    """What came from the cache lies within the input."""
    told = found({"id": "u", "type": "user", "timestamp": at(), "content": "x"}, answer(seconds=3))
    assert told.parts == PARTS
    (row,) = told.rows
    assert (row.model, row.at, row.largest) == ("gemini-2.5-pro", micros(3), 1_033)
    assert row.labels == {"project": "abc", "session": "s-1"}


def test_a_message_that_is_written_again_counts_once(found):
    """First without its tokens, then with them, then with what tools said."""
    told = found(answer(tokens=None), {"$set": {"lastUpdated": at(1)}}, answer(), answer(toolCalls=[]))
    assert (told.parts, told.repeated, told.not_billed) == (PARTS, 1, {})


def test_messages_of_a_checkpoint_are_those_that_were_written_before(found):
    """A record sets all messages at once; what was rewound was billed."""
    told = found(answer(1), answer(2), {"$rewindTo": "m2"}, {"$set": {"messages": [answer(1), answer(3)]}})
    assert (told.requests, told.repeated) == (3, 1)


def test_a_message_whose_tokens_nobody_wrote_down_is_told(found):
    """It is not known what it used."""
    told = found(answer(1, tokens=None), answer(1, tokens=None), answer(2))
    assert (told.not_billed, told.requests) == ({"no tokens written down": 1}, 1)


def test_a_message_without_any_token_is_not_billed(found):
    """Of an error, say; a total of 0 says no more than that none was told."""
    nothing = dict.fromkeys(("input", "output", "cached", "thoughts", "tool", "total"), 0)
    assert found(answer(counts=nothing)).not_billed == {"all zero": 1}
    assert found(answer(counts={"total": 0})).parts == PARTS


def test_a_document_of_older_versions_has_the_messages_in_it(tmp_path):
    """On many lines or on one; when it goes on in lines they are the same messages."""
    old = {**SESSION, "messages": [{"id": "u", "type": "user", "content": "x"}, answer(1), answer(2)]}
    many = tmp_path / "a.json"
    many.write_text(json.dumps(old, indent=2), "utf-8")
    one = written(tmp_path / "b.json", [old])
    lines = written(tmp_path / "a.jsonl", [SESSION, answer(1), answer(2), answer(3)])
    assert [row.number for row in read(gemini_cli, many).rows] == [2, 3]
    assert read(gemini_cli, many, one).requests == 2
    told = read(gemini_cli, many, lines)
    assert (told.requests, told.repeated) == (3, 2)


def test_a_subagent_is_of_the_session_that_its_folder_names(tmp_path):
    """Its messages are in a file of its own."""
    path = tmp_path / "tmp" / "shop" / "chats" / "parent-1" / "s-1.jsonl"
    told = read(gemini_cli, written(path, [{**SESSION, "kind": "subagent"}, answer(1)]))
    assert told.rows[0].labels == {"project": "shop", "session": "parent-1", "subagent": "s-1"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (answer(counts={"input": -1}), "negative"),
        (answer(counts={"total": 7}), "total is not the sum"),
        (answer(counts={"surprise": 7}), "unknown field surprise"),
        (answer(tokens=[1]), "no usage"),
        (answer(model=None), "no model"),
        (answer(timestamp=None), "no time"),
        ("{nonsense", "no JSON"),
    ],
)
def test_a_message_that_is_not_understood_is_refused_by_itself(found, line, reason):
    """The next one counts."""
    told = found(line, answer(2))
    assert (told.refused, told.requests) == ([(2, reason)], 1)


def test_lines_that_are_no_messages_say_nothing(found):
    """Whatever JSON they are."""
    told = found("[]", "5", {"$set": 5}, {"$set": {"messages": [5]}}, {"messages": "x"}, answer(1, id=None))
    assert (told.requests, told.refused) == (1, [])


def test_a_file_of_gemini_cli_is_known_by_its_beginning():
    """By its session."""
    assert gemini_cli.signs(json.dumps(SESSION, indent=2).encode())
    assert gemini_cli.signs(b'{"sessionId": "x"}') is None
    assert gemini_cli.signs(b"projectHash,sessionId") is None


def test_notes_are_none(found):
    """Nothing is left open."""
    assert found(answer()).notes == ()
