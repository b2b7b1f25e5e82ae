"""Logs of Claude Code as large as one likes, with the counts that are right by how they were made.

    python tests/bench/agent_logs.py FOLDER [--megabytes 1000] [--seed 1]

Below FOLDER/projects stand sessions: a message is written in one to three lines, subagents have files of
their own, every fifth session goes on from the one before it and copies what that ended with, and asides
replay their parent under new request ids. Most bytes are what people and tools said. Prints what is right.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

PIECES = (
    "def price(self):",
    "return a total\\n",
    'say \\"yes\\" to i',
    "    for each in ",
    "usage of tokens ",
    "caf\u00e9 d\u00e9j\u00e0 vu, ok",
)
"""What is said is made of these, escaped as JSON has it, each of as many characters."""
PIECE = 16
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
MODELS = ("claude-opus-4-6", "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001")
MESSAGES_A_SESSION = 150
COPIED = 20


class Maker:
    """Writes sessions, and counts what they used."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, Random(seed)  # noqa: S311 - logs to try things on
        self.right: Counter[str] = Counter()
        self.repeated = self.messages = self.size = 0
        self.now = START
        self.text = "".join(self.random.choices(PIECES, k=20_000))
        self.last: list[str] = []

    def session(self, number: int) -> None:
        """A session with its subagents and asides."""
        name = f"5e550000-0000-4000-8000-{number:012d}"
        project = f"-home-dev-project-{number % 7}"
        lines: list[str] = []
        kept: list[str] = []
        if number % 5 == 4 and self.last:
            lines += self.last
            self.repeated += len(self.last)
        for _ in range(MESSAGES_A_SESSION):
            lines.append(self.said(name))
            written = self.message(name)
            lines += written
            kept.append(written[-1])
        self.write(f"{project}/{name}.jsonl", lines)
        for agent in range(self.random.randrange(3)):
            spoken = [each for _ in range(30) for each in (self.said(name), *self.message(name, agent=agent))]
            self.write(f"{project}/{name}/subagents/agent-a{number}-{agent}.jsonl", spoken)
        if number % 3 == 0:
            replayed = [
                line.replace('"requestId":"req_', '"requestId":"req_again_').replace(
                    '"isSidechain":false', '"isSidechain":true'
                )
                for line in kept[:COPIED]
            ]
            self.repeated += len(replayed)
            self.write(f"{project}/{name}/subagents/agent-aside_question-{number}.jsonl", replayed)
        self.last = [line.replace(name, f"{name[:-12]}{number + 1:012d}") for line in kept[-COPIED:]]

    def said(self, session: str) -> str:
        """What a person or a tool said."""
        self.now += timedelta(seconds=self.random.randrange(1, 90))
        text = self.words(4_000)
        return (
            f'{{"parentUuid":"u","isSidechain":false,"userType":"external","cwd":"/home/dev/project",'
            f'"sessionId":"{session}","version":"2.1.156","type":"user","message":{{"role":"user","content":'
            f'[{{"tool_use_id":"t","type":"tool_result","content":"{text}"}}]}},"toolUseResult":{{"stdout":'
            f'"{text}","stderr":""}},"uuid":"u","timestamp":"{self.stamp()}"}}'
        )

    def words(self, usual: int) -> str:
        """Some text, as long as usual in the mean."""
        start = PIECE * self.random.randrange(10_000)
        return self.text[start : start + PIECE * int(self.random.expovariate(PIECE / usual))]

    def message(self, session: str, agent: int | None = None) -> list[str]:
        """The lines of an answer, of which the last has all that it used."""
        self.messages += 1
        model = self.random.choices(MODELS, (6, 3, 1))[0]
        used = {
            "input_tokens": self.random.randrange(1, 40),
            "cache_creation_input_tokens": self.random.randrange(200, 4_000),
            "cache_read_input_tokens": self.random.randrange(10_000, 190_000),
            "output_tokens": self.random.randrange(10, 2_000),
        }
        self.right.update(used)
        self.right["requests"] += 1
        count = self.random.choice((1, 2, 3))
        self.repeated += count - 1
        return [
            self.line(session, model, used if part == count - 1 else {**used, "output_tokens": 1}, agent)
            for part in range(count)
        ]

    def line(self, session: str, model: str, used: dict[str, int], agent: int | None) -> str:
        """One line of an answer."""
        written = used["cache_creation_input_tokens"]
        text = self.words(900)
        aside = "" if agent is None else f',"agentId":"a{agent}"'
        return (
            f'{{"parentUuid":"u","isSidechain":{"false" if agent is None else "true"},"userType":"external",'
            f'"cwd":"/home/dev/project","sessionId":"{session}","version":"2.1.156","gitBranch":"main",'
            f'"message":{{"model":"{model}","id":"msg_01{self.messages:022d}","type":"message","role":"assistant",'
            f'"content":[{{"type":"text","text":"{text}"}}],"stop_reason":null,"stop_sequence":null,"usage":'
            f'{{"input_tokens":{used["input_tokens"]},"cache_creation_input_tokens":{written},'
            f'"cache_read_input_tokens":{used["cache_read_input_tokens"]},"cache_creation":'
            f'{{"ephemeral_5m_input_tokens":{written},"ephemeral_1h_input_tokens":0}},'
            f'"output_tokens":{used["output_tokens"]},"service_tier":"standard","inference_geo":"not_available"}}}},'
            f'"requestId":"req_{self.messages}","type":"assistant","uuid":"u-{self.messages}",'
            f'"timestamp":"{self.stamp()}"{aside}}}'
        )

    def stamp(self) -> str:
        """The instant at hand, as Claude Code writes it."""
        return self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def write(self, name: str, lines: list[str]) -> None:
        """A file of these lines."""
        path = self.folder / "projects" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{line}\n" for line in lines)
        path.write_text(text, "utf-8")
        self.size += len(text)


def make(folder: Path, megabytes: float, seed: int = 1) -> dict[str, int]:
    """Make logs of about that size, and return what is right: requests, tokens, and lines that repeat."""
    maker, number = Maker(folder, seed), 0
    while maker.size < megabytes * 1_000_000:
        maker.session(number)
        number += 1
    return {**maker.right, "repeated": maker.repeated, "bytes": maker.size}


def main() -> None:
    """Make what the arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=float, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sys.stdout.write(f"{json.dumps(make(asked.folder, asked.megabytes, asked.seed), indent=1)}\n")


if __name__ == "__main__":
    main()
