"""Lines that are written alike: what is read of their holes is what reading them in full says."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random

import pytest

from costcalc.usage.logs.rows import Repeated, Row
from costcalc.usage.logs.streams import alike, claude_code
from costcalc.usage.logs.streams.alike import Ways
from costcalc.usage.logs.streams.claude_answers import Answers
from tests.agents import at, claude, message_id, read, written

ODD: tuple[object, ...] = (
    None, True, -1, 0, 10**15, 10**16, 2**53 + 1, 1.5, 5.0, "7", "", " ", 'a "b"', "a\\b", "caf\u00e9",
    "\u2028",
    "tab\t", "<synthetic>", "priority", [], {}, [1], {"a": 1}, "2026-06-01T12:00:00",
    "msg_bdrk_01abcdefghijklmnopq", "msg_vrtx_01abcdefghijklmnop", "short", "x" * 16, "x" * 300, " " * 20,
)  # fmt: skip
"""What may stand where something else is usual."""


def line(number, random, *, iterations):
    """A line as Claude Code writes it, with a stop reason, and perhaps with its counts told again."""
    usage = {
        "input_tokens": random.randrange(9),
        "cache_creation_input_tokens": (written_now := random.randrange(100)),
        "cache_read_input_tokens": random.randrange(10**6),
        "cache_creation": {"ephemeral_5m_input_tokens": written_now, "ephemeral_1h_input_tokens": 0},
        "output_tokens": random.randrange(1, 999),
        "service_tier": "standard",
        "server_tool_use": {"web_search_requests": random.choice([0, 0, 2])},
    }
    if iterations:
        kept = ("input_tokens", "output_tokens", "cache_creation")
        usage["iterations"] = [{"type": "message", **{name: deepcopy(usage[name]) for name in kept}}]
    found = claude(number, seconds=number)
    message = found["message"]
    content = message.pop("content")
    del message["usage"]
    message |= {"content": content, "stop_reason": random.choice([None, "end_turn"]), "usage": usage}
    return {"parentUuid": f"p{number}", **found, "gitBranch": "main", "toolUseMs": number}


def places(value, path=()):
    """The places of all members of a value."""
    for name, held in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, name)
        if isinstance(held, dict | list):
            yield from places(held, (*path, name))


def changed(said, random):
    """The line with something else in one place, or one more member, or one less."""
    found = deepcopy(said)
    path = random.choice([*places(found)])
    held = found
    for each in path[:-1]:
        held = held[each]
    kind = random.randrange(4)
    if kind == 0 and isinstance(held, dict):
        del held[path[-1]]
    elif kind == 1 and isinstance(held, dict):
        held[random.choice(["costUSD", "agentId", "new", "iterations", "speed", "model"])] = random.choice(
            ODD
        )
    elif kind == 2 and isinstance(held[path[-1]], int):
        held[path[-1]] += 1
    else:
        held[path[-1]] = random.choice(ODD)
    return found


def text(said, random):
    """A line as bytes, mostly as the tool writes it."""
    found = json.dumps(said, ensure_ascii=random.random() < 0.1, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    kind = random.randrange(40)
    if kind == 0:
        found = found.replace(b":", b": ", 1)
    elif kind == 1:
        place = random.randrange(len(found))
        found = (
            found[:place]
            + random.choice([b"\xff", b"\\", b'"', b"0", b"}", b"\x01", b"-", b"e5"])
            + found[place:]
        )
    elif kind == 2:
        found = found.replace(b'"output_tokens":', b'"output_tokens":1,"output_tokens":', 1)
    elif kind == 3:
        found = found.replace(b'"output_tokens":', b'"output_tokens":0', 1)
    elif kind == 4:
        found = found[: random.randrange(len(found))]
    return found.replace(b"\n", b" ")


@pytest.fixture
def in_full(monkeypatch):
    """What is said of files where every line is read in full."""

    def said(*paths):
        with monkeypatch.context() as patch:
            patch.setattr(Ways, "begun", lambda *_: None)
            return read(claude_code, *paths).said

    return said


def without_beaten(said):
    """What is said, with a row that another one of its message beats told as what repeats that."""
    best: dict[str | None, Row] = {}
    for _, each in said:
        if type(each) is Row and (each.identity not in best or each.beats(best[each.identity])):
            best[each.identity] = each
    return [
        (name, Repeated(each.number) if type(each) is Row and best[each.identity].beats(each) else each)
        for name, each in said
    ]


@pytest.mark.usefixtures("either_reader")
@pytest.mark.parametrize("seed", range(12))
def test_a_line_says_what_it_says_when_read_in_full(tmp_path, in_full, seed):
    """Whatever stands in it, and however it is written: each of these lines is nearly one that was learnt."""
    random = Random(seed)  # noqa: S311 - what a test draws
    lines = [line(number, random, iterations=number % 3 == 0) for number in range(1, 60)]
    hostile = [changed(each, random) for each in lines * 8]
    both = [text(each, random) for each in [*lines, *random.sample([*hostile, *lines], len(hostile))]]
    path = written(tmp_path / "s.jsonl", both)
    assert without_beaten(read(claude_code, path).said) == without_beaten(in_full(path))


@pytest.mark.usefixtures("either_reader")
@pytest.mark.parametrize("seed", range(6))
def test_a_message_that_grows_says_what_all_its_lines_say(tmp_path, in_full, seed):
    """Lines that are passed over are beaten by one that counts, whatever is odd about the last of them."""
    random = Random(seed)  # noqa: S311 - what a test draws
    lines = [line(number, random, iterations=False) for number in range(1, 8)]
    for number in range(10, 60):
        grown = line(number, random, iterations=number % 4 == 0)
        for output in random.choice([(1, 1, 70), (1, 70, 9), (0, 70), (70, 70), (1, 2, 3, 4)]):
            grown = deepcopy(grown)
            grown["message"]["usage"]["output_tokens"] = output
            for each in grown["message"]["usage"].get("iterations", ()):
                each["output_tokens"] = output
            lines.append(grown)
        if random.random() < 0.3:
            lines[-1] = changed(lines[-1], random)
    path = written(tmp_path / "s.jsonl", lines)
    told = read(claude_code, path).said
    assert without_beaten(told) == without_beaten(in_full(path))
    assert sum(type(each) is Repeated for _, each in told) > 20


def test_lines_of_one_message_without_end_are_not_all_kept(tmp_path, monkeypatch):
    """After some they are read, as those of the next message are."""
    random = Random(1)  # noqa: S311 - what a test draws
    lines = [line(number, random, iterations=False) for number in (1, 2)]
    lines += [line(3, random, iterations=False) for _ in range(20)]
    monkeypatch.setattr(claude_code, "MOST_HELD", 4)
    told = read(claude_code, written(tmp_path / "s.jsonl", lines))
    assert told.requests == 3
    assert len(told.of(Row)) >= 2 + 5


def test_usual_lines_are_read_by_their_holes(tmp_path, monkeypatch):
    """All but the first of each way of writing; an iteration that says again what stands around it is one."""
    random = Random(1)  # noqa: S311 - what a test draws
    lines = [line(number, random, iterations=number % 2) for number in range(100)]
    full = []
    said = Answers.said

    def in_full(self, number, *args):
        full.append(number)
        return said(self, number, *args)

    monkeypatch.setattr(Answers, "said", in_full)
    told = read(claude_code, written(tmp_path / "s.jsonl", lines))
    assert told.requests == 100
    assert len(full) <= 8


def test_counts_that_are_told_twice_and_differ_are_read_in_full(tmp_path, in_full):
    """An iteration that no longer says what stands around it counts for itself, as its own size."""
    random = Random(1)  # noqa: S311 - what a test draws
    lines = [line(number, random, iterations=True) for number in range(1, 9)]
    for each in lines:
        each["message"]["usage"]["cache_read_input_tokens"] = 0
        each["message"]["usage"]["iterations"][0]["cache_read_input_tokens"] = 0
    lines[-1]["message"]["usage"]["iterations"][0]["input_tokens"] += 5_000
    path = written(tmp_path / "s.jsonl", lines)
    told = read(claude_code, path)
    assert [dict(row.parts).get("input", 0) > 4_000 for row in told.rows] == [False] * 7 + [True]
    assert told.said == in_full(path)


@pytest.mark.parametrize("of", ["MOST_LEARNT", "LONGEST"])
def test_what_is_learnt_is_bounded(tmp_path, monkeypatch, of, in_full):
    """A log with ever new ways of writing is read in full, and says the same."""
    random = Random(1)  # noqa: S311 - what a test draws
    lines = [{**line(number, random, iterations=False), f"new{number}": 1} for number in range(30)]
    path = written(tmp_path / "s.jsonl", lines)
    monkeypatch.setattr(alike, of, 5)
    assert read(claude_code, path).said == in_full(path)
    monkeypatch.setattr(alike, "MOST_WAYS", 2)
    assert read(claude_code, path).said == in_full(path)


def test_the_pattern_takes_no_longer_than_the_line(tmp_path):
    """A line of a megabyte of what nearly fits is no fit, and read in full."""
    random = Random(1)  # noqa: S311 - what a test draws
    good = line(1, random, iterations=False)
    long = {**line(2, random, iterations=False), "cwd": "/" + "\\" * 500_000}
    told = read(claude_code, written(tmp_path / "s.jsonl", [good, line(3, random, iterations=False), long]))
    assert told.requests == 3
    assert {row.identity for row in told.rows} == {message_id(number) for number in (1, 2, 3)}
    assert good["timestamp"] == at(1)
