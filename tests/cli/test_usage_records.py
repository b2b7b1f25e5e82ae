"""Usage records on the command line: files, pipes, what beats them, and what is left of them to verify."""

# ruff: noqa: E501 - one record a line

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

MESSAGE: dict[str, Any] = {
    "id": "msg_1",
    "type": "message",
    "model": "claude-sonnet-4-5-20250929",
    "usage": {
        "input_tokens": 10,
        "cache_creation_input_tokens": 5381,
        "cache_read_input_tokens": 13513,
        "cache_creation": {"ephemeral_5m_input_tokens": 5381, "ephemeral_1h_input_tokens": 0},
        "output_tokens": 3,
        "service_tier": "standard",
    },
}
BY_HAND = "0.02430765"  # 10 × 3 + 13,513 × 0.30 + 5,381 × 3.75 + 3 × 15, per million
RULE = (
    "read as Anthropic Messages: what came from the cache, and what was written to it, stand beside the input"
)


@pytest.fixture
def ask(costcalc):
    """Ask about the shipped table."""
    return lambda *argv, **more: costcalc("price", *argv, pricing=str(SHIPPED), **more)


@pytest.fixture
def record(tmp_path: Path):
    """Write a record to a file; its place."""

    def write(said: object) -> str:
        place = tmp_path / "response.json"
        place.write_text(said if isinstance(said, str) else json.dumps(said), "utf-8")
        return str(place)

    return write


def test_a_record_of_a_file(ask, record):
    """The model is that of the record, the input has the cache beside it, and the reading is shown."""
    said = ask("--usage", record(MESSAGE), "--on", "2026-01-27")
    assert said.code == 0
    assert RULE in said.out
    assert BY_HAND in said.out


def test_a_record_of_standard_input(ask):
    """`-` is standard input."""
    found = ask("--usage", "-", "--on", "2026-01-27", "--format", "json", stdin=json.dumps(MESSAGE).encode())
    document = json.loads(found.out)
    assert document["list_cost"] == BY_HAND
    assert document["usage_format"]["name"] == "anthropic"
    assert document["usage_format"]["source"].startswith("https://platform.claude.com/docs/")


def run(*argv: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """A process of its own, as its standard input is what is looked at."""
    code = "from costcalc.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *argv], capture_output=True, timeout=60, check=False, **more
    )


def test_what_is_piped_where_nothing_is_asked(tmp_path):
    """`costcalc price < response.json`, and a pipe in which something lies; the instant is the record's."""
    record = {"object": "chat.completion", "created": 1767225600, "model": "gpt-4o-2024-08-06"}
    text = json.dumps(
        {**record, "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}}
    )
    place = tmp_path / "response.json"
    place.write_text(text)
    with place.open("rb") as file:
        said = run("price", "--format", "json", stdin=file)
    assert json.loads(said.stdout)["on"] == "2026-01-01T00:00:00Z"
    assert json.loads(said.stdout)["list_cost"] == "0.0035"  # 1,000 × 2.50 + 100 × 10, per million
    assert run("price", "--format", "json", input=text.encode()).stdout == said.stdout


def test_a_record_without_a_model_is_piped_to_the_model_that_is_named():
    """Bedrock's answers name no model; a quantity that is said is no question about a record."""
    record = json.dumps({"usage": {"inputTokens": 1000, "outputTokens": 100, "totalTokens": 1100}}).encode()
    named = ("price", "eu.anthropic.claude-opus-4-5-20251101-v1:0", "--on", "2026-01-19", "--format", "value")
    assert run(*named, input=record).stdout == b"0.00825\n"  # 1,000 × 5.50 + 100 × 27.50, per million
    assert run(*named, "--input", "2000", input=record).stdout == b"0.011\n"


def test_a_piped_record_that_is_refused_offers_no_question_without_it():
    """Whoever pipes a record asks about that: no line with quantities of somebody else's is a way out."""
    for usage in ({"output_tokens": -3}, {"novel_tokens": 3}, {"input_tokens": 10**9}):
        record = {"type": "message", "usage": {"input_tokens": 10, "cache_creation_input_tokens": 5, **usage}}
        said = run("price", "claude-sonnet-4-5", "--on", "2026-01-27", input=json.dumps(record).encode())
        assert (said.returncode, said.stdout) == (2, b"")
        assert b"try:" not in said.stderr
        assert b"list prices" not in said.stderr


def test_nothing_is_waited_for():
    """Nothing asked and nothing piped is the error that it was, at once or after two seconds."""
    for nothing in ({"stdin": subprocess.DEVNULL}, {"input": b""}):
        said = run("price", **nothing)
        assert said.returncode == 2
        assert b"name the model to price" in said.stderr
    reading, writing = os.pipe()
    try:
        assert b"name the model to price" in run("price", stdin=reading).stderr
    finally:
        os.close(reading)
        os.close(writing)


def test_what_is_said_beats_the_record(ask, record):
    """Model, moment, tier and quantities that are typed count, and the answer says which of the record do not."""
    tiered = {**MESSAGE, "usage": {**MESSAGE["usage"], "service_tier": "batch"}}
    said = ask(
        "claude-opus-4-5", "--usage", record(tiered), "--on", "2026-01-27", "--service-tier", "standard",
        "--output", "1003", "--format", "json",
    )  # fmt: skip
    document = json.loads(said.out)
    assert document["model"] == "anthropic/claude-opus-4-5"
    assert document["usage"]["output_tokens"] == 1003
    # 10 × 5 + 13,513 × 0.50 + 5,381 × 6.25 + 1,003 × 25, per million
    assert document["list_cost"] == "0.06551275"
    assert document["usage_format"]["said_otherwise"] == [
        "the model 'claude-sonnet-4-5-20250929'",
        "any service_tier",
        "output_tokens 3",
    ]


def test_the_tier_of_a_record_counts(ask, record):
    """A line of a batch costs half, whatever tier the answer in it names."""
    answer: dict[str, Any] = {
        "object": "chat.completion",
        "model": "gpt-4o-2024-08-06",
        "service_tier": "default",
    }
    answer["usage"] = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    line = {"custom_id": "a", "response": {"status_code": 200, "body": answer}, "error": None}
    said = ask("--usage", record(line), "--on", "2026-01-01", "--format", "json")
    assert json.loads(said.out)["list_cost"] == "0.00175"
    assert json.loads(said.out)["options"]["service_tier"] == "batch"


def test_a_record_without_a_model_asks_for_one(ask, record):
    """The usage alone does not say whose it is."""
    said = ask("--usage", record(MESSAGE["usage"]), "--on", "2026-01-27")
    assert said.code == 2
    assert "does not say which model it was" in said.err
    assert f"name it, as in `costcalc price MODEL --usage {record(MESSAGE['usage'])}`" in said.err


def test_what_fits_two_formats_asks_for_one(ask, record):
    """The names of both are told, and naming one answers."""
    usage = {"inputTokens": 100, "outputTokens": 5, "totalTokens": 105, "cachedInputTokens": 60}
    asked = ("gpt-4o", "--usage", record(usage), "--on", "2026-01-01")
    said = ask(*asked)
    assert said.code == 2
    assert "--usage-format vercel-5" in said.err
    assert "vercel-5-anthropic" in said.err
    # 40 × 2.50 + 60 × 1.25 + 5 × 10, per million
    assert ask(*asked, "--usage-format", "vercel-5", "--format", "value").out == "0.000225\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("{", "this is no JSON"),
        ('{"a": 1}{"a": 1}', "more than one record"),
        ('{"usage": {"prompt_tokens": 1e400, "completion_tokens": 1}}', "'usage.prompt_tokens': 1E+400 is more than"),
        ('{"usage": {"prompt_tokens": 1, "prompt_tokens": 2}}', "stands twice"),
        ('{"usage": {"prompt_tokens": NaN, "completion_tokens": 1}}', "no number of JSON"),
        ("[" * 10_000 + "]" * 10_000, "nested too deep"),
        ('{"usage": {"prompt_tokens": 1, "completion_tokens": 1, "zz_tokens": 1}}', "'usage.zz_tokens': it is not"),
        ('{"usage": {"prompt_tokens": 12345678901234567890123, "completion_tokens": 1}}', "more than any request"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(ask, record, text: str, words: str):
    """A record that is none, or says what nobody understands, is an error with its place, and no figure."""
    said = ask("gpt-4o", "--usage", record(text))
    assert said.code == 2
    assert words in said.err
    assert said.out == ""


def test_a_file_that_is_not_there(ask):
    """The name of the file is told."""
    assert "nowhere.json" in ask("--usage", "nowhere.json").err


def test_strict_refuses_what_a_record_leaves_open(ask, record):
    """The container that ran code is billed besides, and a record does not say when it began."""
    answer = {
        "object": "response", "model": "gpt-5", "created_at": 1767225600,
        "usage": {"input_tokens": 1000, "output_tokens": 100, "total_tokens": 1100},
        "output": [{"type": "code_interpreter_call", "container_id": "c"}],
    }  # fmt: skip
    said = ask("--usage", record(answer), "--strict")
    assert said.code == 4
    assert "a container's session is billed beside the tokens" in said.err
    assert "a container's session is billed beside" in said.out


@pytest.mark.parametrize("model", ["gpt-5-search-api-2025-10-14", "gpt-4o-search-preview"])
def test_a_model_that_searches_by_itself_is_noted(ask, record, model):
    """OpenAI bills a search with each request to it, and its chat record does not count searches."""
    answer = {"model": model, "created": 1767225600, "usage": {"prompt_tokens": 10, "completion_tokens": 20}}
    said = ask("--usage", record(answer))
    assert "a web search is billed with each request to this model" in said.out
    assert ask("--usage", record(answer | {"model": "gpt-4o"})).out.count("web search") == 0
    assert ask("--usage", record(answer), "--strict").code == 4


def test_a_saved_answer_verifies(ask, costcalc, record, tmp_path):
    """The command of the answer is in our own words, and says the same without the record."""
    place = tmp_path / "saved.json"
    ask("--usage", record(MESSAGE), "--on", "2026-01-27", "--format", "json", "-o", str(place))
    command = json.loads(place.read_text())["command"]
    assert command.startswith(
        "costcalc price anthropic/claude-sonnet-4-5 --input 18904 --cached 13513 --cache-write 5381 "
        "--cache-write-5m 5381 --output 3 --on 2026-01-27"
    )
    assert costcalc("verify", str(place), pricing=str(SHIPPED)).code == 0


def test_a_record_and_a_bill_are_two_questions(ask, record):
    """One of the two would not count."""
    assert ask("--usage", record(MESSAGE), "--file", "bill.csv").code == 2
