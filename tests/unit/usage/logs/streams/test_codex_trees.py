"""Trees of Codex sessions made at random: what each did itself counts once, whichever files are read."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from costcalc.usage.logs.streams import codex
from tests.agents import codex_line, counted, counts, event, meta, micros, read, turn, written

SESSIONS = 12
REPLAYED_AS = ("at one go", "with its times", "by its turns")


def named(number):
    """The id of a session."""
    return f"019f0000-0000-7000-8000-{number:012x}"


def turn_of(seconds):
    """An id of a turn that holds its instant."""
    text = f"{micros(seconds) // 1_000:012x}"
    return f"{text[:8]}-{text[8:]}-7abc-8000-000000000000"


class Tree:
    """Sessions that fork one another, with what each used itself."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 - what a test draws
        self.now = 0.0
        self.told: list[list[tuple[float, dict[str, int], dict[str, int]]]] = []
        """Of each session the requests that its file tells: when, the total, and the last request."""
        self.lines: list[list[dict[str, object]]] = []
        self.own: list[Counter[str]] = []
        for number in range(SESSIONS):
            parent = self.random.choice([None, *range(number)]) if number else None
            self.session(number, parent)

    def session(self, number, parent):
        """A session with some requests of its own, after what it has of its parent."""
        self.now += self.random.uniform(10, 500)
        how = self.random.choice(REPLAYED_AS)
        inherited = [] if parent is None else self.told[parent][: self.random.randrange(6)]
        around = {} if parent is None else {"forked_from_id": named(parent)}
        lines = [meta(named(number), self.now, **around)]
        if parent is not None and self.random.random() < 0.5:
            lines.append(meta(named(parent), self.now))
        lines += self.replayed(inherited, how)
        self.told.append(list(inherited))
        self.own.append(Counter())
        for _ in range(self.random.randrange(1, 6)):
            self.now += self.random.uniform(2, 90)
            marks = {"turn_id": turn_of(self.now)} if how == "by its turns" else {}
            lines += [event(self.now, "task_started", **marks), turn(self.now, **marks)]
            for _ in range(self.random.randrange(1, 4)):
                lines += self.request(number)
        self.lines.append(lines)

    def replayed(self, inherited, how):
        """The lines of a parent, as Codex writes them down again."""
        found = []
        for step, (seconds, total, last) in enumerate(inherited):
            rewritten = self.now + step * (0.8 if how == "by its turns" else 0.001)
            at = seconds if how == "with its times" else rewritten
            marks = {"turn_id": turn_of(seconds)} if how == "by its turns" else {}
            found += [turn(at, **marks), counted(at, total, last)]
        return found

    def request(self, number):
        """The lines of one more request."""
        self.now += self.random.uniform(1, 60)
        tokens = self.random.randrange(1, 300_000)
        output = self.random.randrange(1, 900)
        last = counts(tokens, self.random.randrange(tokens), output, self.random.randrange(output))
        before = self.told[number][-1][1] if self.told[number] else {}
        total = {name: count + before.get(name, 0) for name, count in last.items()}
        self.told[number].append((self.now, total, last))
        self.own[number].update({**last, "requests": 1})
        lines = [
            codex_line(self.now - 0.5, "response_item", type="message"),
            counted(self.now, total, last),
        ]
        if self.random.random() < 0.3:
            lines.append(counted(self.now + 0.2, total, last))
        if self.random.random() < 0.1:
            lines.append(event(self.now + 0.3, "token_count", info=None))
        return lines


def right(own):
    """What some sessions used themselves: requests, input, output."""
    whole = sum(own, Counter[str]())
    return whole["requests"], whole["input_tokens"], whole["output_tokens"]


def of(found):
    """The same of what a reader says."""
    parts = found.parts
    came = sum(parts.get(name, 0) for name in ("input", "cache_read", "cache_write"))
    return found.requests, came, parts.get("output", 0) + parts.get("reasoning", 0)


@pytest.mark.parametrize("seed", range(25))
def test_what_each_session_did_itself_counts_once(tmp_path, seed):
    """All of them, each alone, and any of them in any order, some archived besides."""
    tree = Tree(seed)
    paths = [
        written(tmp_path / "sessions" / f"{number}.jsonl", each) for number, each in enumerate(tree.lines)
    ]
    everything = read(codex, *paths)
    assert of(everything) == right(tree.own)
    assert everything.refused == []
    for path, own in zip(paths, tree.own, strict=True):
        assert of(read(codex, path)) == right([own])
    chosen = tree.random.sample(range(SESSIONS), 5)
    archived = [written(tmp_path / "archived" / f"{each}.jsonl", tree.lines[each]) for each in chosen[:2]]
    found = read(codex, *(paths[each] for each in chosen), *archived)
    assert of(found) == right([tree.own[each] for each in chosen])
