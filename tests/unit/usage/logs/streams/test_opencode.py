"""Logs of OpenCode: answers in a database, which forks copy under new ids."""

from __future__ import annotations

import json
import sqlite3

import pytest

from costcalc.usage.logs.files.opened import LogFile
from costcalc.usage.logs.rows import Refused
from costcalc.usage.logs.streams import opencode
from tests.agents import micros, read

CREATED = micros(0) // 1_000
PARTS = {"input": 1_000, "cache_read": 10_000, "cache_write": 500, "output": 400, "reasoning": 100}


def answer(seconds=0, **more):
    """An answer of version 1."""
    tokens = {
        "total": 12_000,
        "input": 1_000,
        "output": 400,
        "reasoning": 100,
        "cache": {"read": 10_000, "write": 500},
    }
    created = CREATED + seconds * 1_000
    return {
        "role": "assistant",
        "modelID": "claude-sonnet-4.5",
        "providerID": "anthropic",
        "cost": 0,
        "tokens": {**tokens, **more.pop("counts", {})},
        "time": {"created": created, "completed": created + 900},
        **more,
    }


def answer_2(seconds=0):
    """The same answer as version 2 keeps it."""
    first = answer(seconds)
    return {
        **{name: first[name] for name in ("cost", "tokens", "time")},
        "model": {"id": first["modelID"], "providerID": first["providerID"]},
        "content": [{"type": "text", "text": "x"}],
    }


@pytest.fixture
def database(tmp_path):
    """A database with these messages of version 1, by session, and of version 2."""

    def make(*messages, later=(), name="opencode.db"):
        connection = sqlite3.connect(tmp_path / name)
        connection.executescript(
            "CREATE TABLE session(id text primary key, directory text);"
            "CREATE TABLE message(id text primary key, session_id text, data text);"
            "CREATE TABLE session_v2(id text primary key, directory text);"
            "CREATE TABLE session_message(id text primary key, session_id text, type text, data text);"
            "INSERT INTO session VALUES('ses_1', '/home/dev/shop');"
        )
        for number, (session, each) in enumerate(messages):
            data = each if isinstance(each, str | None) else json.dumps(each)
            connection.execute("INSERT INTO message VALUES(?, ?, ?)", (f"msg_{number:03}", session, data))
        for number, each in enumerate(later):
            connection.execute(
                "INSERT INTO session_message VALUES(?, 'ses_1', 'assistant', ?)",
                (f"m{number}", json.dumps(each)),
            )
        connection.commit()
        connection.close()
        return tmp_path / name

    return make


def test_cache_and_reasoning_stand_beside_input_and_output(database):
    """The model is named after who sold it."""
    told = read(opencode, database(("ses_1", {"role": "user"}), ("ses_1", answer())))
    assert told.parts == PARTS
    (row,) = told.rows
    assert (row.model, row.at, row.largest) == ("anthropic/claude-sonnet-4.5", micros(0), 11_500)
    assert (row.labels, row.number) == ({"project": "/home/dev/shop", "session": "ses_1"}, 2)
    assert told.notes == ()


def test_a_cost_of_0_is_none(database):
    """A subscription pays for it; what was counted is kept to the digit."""
    told = read(opencode, database(("ses_1", answer()), ("ses_1", answer(5, cost=0.0123456789012345))))
    assert [row.recorded and str(row.recorded.amount) for row in told.rows] == [None, "0.0123456789012345"]


def test_an_answer_without_any_token_is_not_billed(database):
    """It was interrupted, or failed."""
    nothing = {"total": 0, "input": 0, "output": 0, "reasoning": 0, "cache": {"read": 0, "write": 0}}
    assert read(opencode, database(("ses_1", answer(tokens=nothing)))).not_billed == {"all zero": 1}


def test_a_fork_copies_what_was_said_before_it(database):
    """Under new ids, with its times: a copy counts once, and what the fork said itself counts."""
    told = read(
        opencode,
        database(("ses_1", answer()), ("ses_1", answer(9)), ("ses_2", answer()), ("ses_2", answer(20))),
    )
    assert (told.requests, told.repeated) == (3, 1)


def test_tables_of_version_2_hold_the_same_answers(database):
    """A database that was brought to version 2 has both."""
    told = read(opencode, database(("ses_1", answer()), later=[answer_2(), answer_2(60)]))
    assert (told.requests, told.repeated) == (2, 1)
    assert {row.model for row in told.rows} == {"anthropic/claude-sonnet-4.5"}


def test_the_files_of_older_versions_hold_the_same_answers(database, tmp_path):
    """They are a part of what the database has."""
    path = tmp_path / "msg_1.json"
    message = {"id": "msg_1", "sessionID": "ses_1", "path": {"root": "/home/dev/shop"}, **answer()}
    path.write_text(json.dumps(message), "utf-8")
    assert opencode.signs(path.read_bytes())
    told = read(opencode, path, database(("ses_1", answer())))
    assert (told.requests, told.repeated) == (1, 1)
    assert read(opencode, path).rows[0].labels == {"project": "/home/dev/shop", "session": "ses_1"}
    path.write_text("[5]", "utf-8")
    assert read(opencode, path).said == []
    path.write_text("{", "utf-8")
    assert read(opencode, path).refused == [(1, "cut file")]


def test_what_was_written_last_is_read_from_beside_the_file(database, tmp_path):
    """OpenCode writes ahead: its last answers are not in the database's own file yet."""
    path = database(("ses_1", answer()))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("INSERT INTO message VALUES('z', 'ses_1', ?)", (json.dumps(answer(60)),))
    connection.commit()
    assert (tmp_path / "opencode.db-wal").stat().st_size
    assert read(opencode, path).requests == 2
    connection.close()


def test_a_database_at_rest_is_read_without_writing_beside_it(database, tmp_path):
    """Not even where its folder may be written to."""
    path = database(("ses_1", answer()))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    before = sorted(each.name for each in tmp_path.iterdir())
    assert read(opencode, path).requests == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_a_database_is_read_whole_for_its_hash(database):
    """Its size and hash are those of the file."""
    path = database(("ses_1", answer()))
    file = LogFile(str(path), str(path))
    list(opencode.Reader().read(file))
    assert file.size == path.stat().st_size


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (answer(counts={"input": -1}), "negative"),
        (answer(counts={"total": 5}), "total is not the sum"),
        (answer(counts={"surprise": 5}), "unknown field surprise"),
        (answer(tokens=5), "no usage"),
        (answer(modelID=None), "no model"),
        (answer(time={}), "no time"),
        (answer(time=None), "no time"),
        (answer(time={"created": "x"}), "no instant"),
        (answer(time={"created": 10**17}), "no instant"),
        ("{nonsense", "no JSON"),
        (None, "no JSON"),
    ],
)
def test_an_answer_that_is_not_understood_is_refused_by_itself(database, message, reason):
    """The next one counts."""
    told = read(opencode, database(("ses_1", message), ("ses_1", answer(60))))
    assert (told.refused, told.requests) == ([(1, reason)], 1)


def test_an_answer_of_no_known_seller_has_the_bare_name(database):
    """Nobody is guessed."""
    told = read(opencode, database(("ses_9", answer(providerID=None))))
    assert (told.rows[0].model, told.rows[0].labels) == ("claude-sonnet-4.5", {"session": "ses_9"})


def test_a_database_of_another_program_is_refused(tmp_path):
    """Nor does a view of that name count: it may compute without end."""
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE VIEW message AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS id, i AS session_id, '{}' AS data FROM n"
    )
    connection.commit()
    connection.close()
    assert read(opencode, path).refused == [(0, "unknown format")]


def test_a_damaged_database_loses_what_is_damaged(database):
    """It says so, and nothing is counted as 0."""
    path = database(*(("ses_1", answer(number)) for number in range(200)))
    whole = path.read_bytes()
    path.write_bytes(whole[:8_192] + b"\0" * (len(whole) - 8_192))
    assert (0, "cannot be read") in read(opencode, path).refused


def test_a_database_that_is_not_on_disk_is_refused(database):
    """SQLite reads it where it lies."""
    path = database(("ses_1", answer()))

    class Piped(LogFile):
        """What is piped in."""

        def _read(self):
            yield path.read_bytes()

    said = list(opencode.Reader().read(Piped("opencode.db")))
    assert [each.reason for each in said if isinstance(each, Refused)] == ["cannot be read"]


def test_other_files_are_not_taken_for_those_of_opencode():
    """A message of another tool is none."""
    assert opencode.signs(b'{"role":"assistant"}') is None
    assert opencode.signs(b"SQLite format 3\0")
