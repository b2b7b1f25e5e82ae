"""Logs of Codex: totals that grow, forks and subagents that replay, sessions in two folders."""

from __future__ import annotations

import json

import pytest

from costcalc.usage.logs.streams import codex
from tests.agents import codex_line, counted, counts, event, meta, micros, read, turn, written

PARENT = "019f0000-0000-7000-8000-00000000000a"
CHILD = "019f0000-0000-7000-8000-00000000000b"
GRANDCHILD = "019f0000-0000-7000-8000-00000000000c"

FIRST = counts(1_000, cached=600, output=100, reasoning=40)
SECOND = counts(2_500, cached=1_800, output=250, reasoning=90)
GROWN = counts(1_500, cached=1_200, output=150, reasoning=50)
THIRD = counts(4_500, cached=3_500, output=300, reasoning=90)


def session(*more, name=PARENT):
    """A session with two requests, and what follows."""
    return [meta(name), turn(1), counted(60, FIRST), counted(120, SECOND, GROWN), *more]


def ordered(seconds):
    """An id that holds an instant, so many seconds after noon."""
    text = f"{micros(seconds) // 1_000:012x}"
    return f"{text[:8]}-{text[8:]}-7abc-8000-000000000000"


@pytest.fixture
def found(tmp_path):
    """What is said of one file with these lines."""
    return lambda *lines, **how: read(codex, written(tmp_path / "rollout.jsonl", lines, **how))


def test_a_request_is_what_the_total_grew_by(found):
    """Cached tokens lie within the input, and reasoning within the output."""
    told = found(*session())
    assert [row.parts for row in told.rows] == [
        (("input", 400), ("cache_read", 600), ("output", 60), ("reasoning", 40)),
        (("input", 300), ("cache_read", 1_200), ("output", 100), ("reasoning", 50)),
    ]
    assert [(row.smallest, row.largest, row.at) for row in told.rows] == [
        (1_000, 1_000, micros(60)),
        (1_500, 1_500, micros(120)),
    ]
    assert told.rows[0].labels == {"project": "/home/dev/shop", "session": PARENT}


def test_a_total_that_is_told_twice_is_one_request(found):
    """Codex tells it again when a limit changes; the last request that it tells beside it is not counted."""
    told = found(*session(counted(120.5, SECOND, GROWN), counted(121, SECOND, counts(9_999))))
    assert (told.requests, told.repeated) == (2, 2)


def test_what_no_request_is_told_of_is_not_billed(found):
    """A line may tell of limits alone."""
    told = found(*session(event(130, "token_count", info=None)))
    assert (told.not_billed, told.requests) == ({"info null": 1}, 2)


def test_the_model_is_that_of_the_turn(found):
    """A session may go on with another one."""
    told = found(*session(turn(150, "gpt-5.6"), counted(180, THIRD, counts(2_000, cached=1_700, output=50))))
    assert [row.model for row in told.rows] == ["gpt-5.4", "gpt-5.4", "gpt-5.6"]


def test_a_request_without_a_model_is_refused(found):
    """The first versions that counted did not say it; what follows counts all the same."""
    told = found(meta(PARENT), counted(60, FIRST), turn(70), counted(120, SECOND, GROWN))
    assert (told.refused, told.requests) == ([(2, "no model")], 1)


def test_a_model_of_another_provider_is_of_that_seller(found):
    """The session says who answers."""
    told = found(meta(PARENT, model_provider="azure"), turn(1), counted(60, FIRST))
    assert told.rows[0].model == "azure/gpt-5.4"
    told = found(meta(PARENT, model_provider="openai"), turn(1), counted(60, FIRST))
    assert told.rows[0].model == "gpt-5.4"


def test_a_fork_replays_its_parent_at_one_go(tmp_path):
    """New times, the same totals: what it did itself counts alone, whether its parent is read or not."""
    parent = written(tmp_path / "a.jsonl", session())
    child = written(
        tmp_path / "b.jsonl",
        [
            meta(CHILD, 3_600, forked_from_id=PARENT),
            meta(PARENT, 3_600),
            turn(3_600),
            counted(3_600.001, FIRST),
            counted(3_600.002, SECOND, GROWN),
            turn(3_630),
            counted(3_660, THIRD, counts(2_000, cached=1_700, output=50)),
        ],
    )
    alone = read(codex, child)
    assert (alone.requests, alone.repeated) == (1, 2)
    assert alone.rows[0].parts == (("input", 300), ("cache_read", 1_700), ("output", 50))
    assert alone.rows[0].labels["session"] == CHILD
    for paths in ((parent, child), (child, parent)):
        told = read(codex, *paths)
        assert (told.requests, told.repeated) == (3, 2)


def test_a_replay_with_the_times_of_its_parent_is_one_too(found):
    """What was written before a session began is none of its work."""
    told = found(
        meta(CHILD, 3_600, parent_thread_id=PARENT),
        turn(1),
        counted(60, FIRST),
        counted(3_599.9, SECOND, GROWN),
        event(3_600.1, "user_message", message="go on"),
        counted(3_602, THIRD, counts(2_000, cached=1_700, output=50)),
    )
    assert (told.requests, told.repeated) == (1, 2)


def test_a_replay_that_takes_long_is_told_by_its_turns(found):
    """A long parent takes seconds to write down; its turns began before the session did."""
    told = found(
        meta(CHILD, 3_600, source={"subagent": {"thread_spawn": {"parent_thread_id": PARENT}}}),
        event(3_600, "task_started", turn_id=ordered(1), started_at=micros(1) // 10**6),
        counted(3_601, FIRST),
        turn(3_602, turn_id=ordered(90)),
        counted(3_603, SECOND, GROWN),
        event(3_603, "task_started", turn_id=ordered(3_600.1)),
        counted(3_603.2, THIRD, counts(2_000, cached=1_700, output=50)),
    )
    assert (told.requests, told.repeated, told.rows[0].at) == (1, 2, micros(3_603.2))


def test_a_turn_that_says_the_second_alone_is_of_the_session_that_began_in_it(found):
    """A session knows its beginning to the millisecond."""
    begun = micros(3_600) // 10**6
    told = found(
        meta(CHILD, 3_600.7, parent_thread_id=PARENT),
        event(3_600.8, "task_started", turn_id="of-no-time", started_at=begun),
        turn(3_600.8),
        counted(3_601, FIRST),
        event(3_602, "task_started", started_at=begun - 1),
        counted(3_603, SECOND, GROWN),
    )
    assert (told.requests, told.repeated) == (1, 1)


def test_a_subagent_that_replays_nothing_counts_from_its_first_request(found):
    """It names its parent, and its own first answer takes longer than half a second."""
    told = found(
        meta(
            CHILD,
            3_600,
            source={"subagent": {"thread_spawn": {"parent_thread_id": PARENT, "agent_nickname": "Curie"}}},
        ),
        meta(PARENT, 3_600.01),
        turn(3_600.1),
        counted(3_603, FIRST),
        counted(3_610, SECOND, GROWN),
    )
    assert (told.requests, told.repeated) == (2, 0)
    assert told.rows[0].labels["subagent"] == "Curie"


def test_subagents_that_use_the_same_are_both_counted(tmp_path):
    """Two siblings with requests alike are two, as each has a session of its own."""
    paths = [
        written(
            tmp_path / f"{name}.jsonl",
            [meta(name, 3_600, parent_thread_id=PARENT), turn(3_600.1), counted(3_603, FIRST)],
        )
        for name in (CHILD, GRANDCHILD)
    ]
    assert read(codex, *paths).requests == 2


def test_a_fork_of_a_fork_replays_both(tmp_path):
    """Its file has all that came before."""
    child = [
        meta(CHILD, 3_600, forked_from_id=PARENT),
        turn(3_600),
        counted(3_600.001, FIRST),
        counted(3_660, SECOND, GROWN),
    ]
    grandchild = [
        meta(GRANDCHILD, 7_200, forked_from_id=CHILD),
        meta(CHILD, 7_200),
        turn(7_200),
        counted(7_200.001, FIRST),
        counted(7_200.001, SECOND, GROWN),
        counted(7_260, THIRD, counts(2_000, cached=1_700, output=50)),
    ]
    parent = [meta(PARENT), turn(1), counted(60, FIRST)]
    paths = [
        written(tmp_path / f"{number}.jsonl", lines)
        for number, lines in enumerate((parent, child, grandchild))
    ]
    told = read(codex, *paths)
    assert (told.requests, told.repeated) == (3, 3)
    assert (
        told.parts
        == read(
            codex,
            written(
                tmp_path / "whole.jsonl", session(counted(200, THIRD, counts(2_000, cached=1_700, output=50)))
            ),
        ).parts
    )


def test_a_fork_that_names_no_parent_is_told_by_what_was_written_at_one_go(found):
    """The first versions that forked did not say so; one early line by itself is a request of its own."""
    told = found(
        meta(CHILD, 3_600),
        turn(3_600),
        counted(3_600.1, FIRST),
        counted(3_600.1, SECOND, GROWN),
        counted(3_660, THIRD, counts(2_000, cached=1_700, output=50)),
    )
    assert (told.requests, told.repeated) == (1, 2)
    told = found(meta(CHILD), turn(0), counted(0.1, FIRST), counted(60, SECOND, GROWN))
    assert (told.requests, told.repeated) == (2, 0)
    assert found(meta(CHILD), turn(0), counted(0.1, FIRST)).requests == 1
    assert found(meta(CHILD), turn(0), counted(0.1, FIRST), counted(0.1, SECOND, GROWN)).repeated == 2


def test_the_same_session_in_the_archive_is_one(tmp_path):
    """Its identity is that of the session and its total."""
    paths = [
        written(tmp_path / folder / "rollout.jsonl", session())
        for folder in ("sessions", "archived_sessions")
    ]
    told = read(codex, *paths)
    assert (told.requests, told.repeated) == (2, 2)


def test_a_total_that_goes_down_begins_anew(found):
    """A window that is full sets it to 0, and that is no request; a new beginning tells all it has."""
    full = counts(0) | {"total_tokens": 272_000}
    told = found(*session(counted(200, full, full), counted(260, FIRST), counted(300, SECOND, GROWN)))
    assert (told.requests, told.repeated) == (4, 1)
    assert told.parts["input"] == 2 * 700
    told = found(*session(counted(200, FIRST, FIRST)))
    assert (told.requests, told.parts["output"]) == (3, 60 + 100 + 60)


def test_a_total_that_goes_down_with_a_request_counts_that_request(found):
    """What else it holds was used before."""
    told = found(*session(counted(200, counts(2_000, output=200), counts(500, output=10))))
    assert told.rows[-1].parts == (("input", 500), ("output", 10))


def test_a_first_total_with_more_than_its_request_was_begun_elsewhere(found):
    """The rest is in another file, and is none of this one."""
    told = found(meta(CHILD, forked_from_id=PARENT), turn(1), counted(60, SECOND, GROWN))
    assert told.rows[0].parts == (("input", 300), ("cache_read", 1_200), ("output", 100), ("reasoning", 50))


def test_requests_that_no_line_tells_are_counted_by_the_total(found):
    """The one that is told has a size; of the others nobody knows how many they were."""
    told = found(
        *session(
            counted(200, counts(9_500, cached=1_800, output=850, reasoning=90), counts(2_000, output=100))
        )
    )
    main = told.rows[-1]
    assert (main.parts, main.requests, main.largest) == ((("input", 2_000), ("output", 100)), 1, 2_000)
    (rest,) = main.also
    assert (rest.parts, rest.requests) == ((("input", 5_000), ("output", 500)), None)
    assert (rest.smallest, rest.largest) == (0, 5_000)


def test_the_service_tier_is_that_of_the_settings(found):
    """Since 0.144 they stand in the log; before, a note says that they do not."""

    def setting(seconds, **tier):
        return event(seconds, "thread_settings_applied", thread_settings={"model": "x", **tier})

    told = found(
        meta(PARENT),
        setting(0.5, service_tier="priority"),
        turn(1),
        counted(60, FIRST),
        setting(70, service_tier="default"),
        counted(120, SECOND, GROWN),
        setting(130, service_tier="fast"),
        counted(180, THIRD, counts(2_000, cached=1_700, output=50)),
    )
    fast = (("service_tier", "priority"),)
    assert ([row.options for row in told.rows], told.notes) == ([fast, (), fast], ())
    assert found(*session()).notes == (codex.TIER_NOTE,)
    told = found(*session(setting(130, service_tier="gold"), counted(180, THIRD)))
    assert told.refused == [(6, "unknown service_tier")]
    told = found(*session(setting(130, service_tier="scale"), counted(180, THIRD)))
    assert told.refused == [(6, "unknown service_tier")]
    assert found(meta(PARENT), setting(0.5), turn(1), counted(60, FIRST)).rows[0].options == ()


def test_sessions_from_before_codex_counted_say_so(found):
    """Nothing of them can be priced, and that is no 0."""
    old = {"id": PARENT, "timestamp": "2025-08-01T10:00:00Z", "instructions": None}
    told = found(old, {"record_type": "state"}, {"type": "message", "role": "user"})
    assert told.refused == [(0, "no counts")]
    new = found(meta(PARENT), turn(1))
    assert new.refused == []


def test_the_end_of_a_turn_of_codex_exec_tells_a_total(found):
    """It is of several requests, and of a model only where the line says so."""

    def completed(model, *numbers):
        return {"type": "turn.completed", "model": model, "usage": counts(*numbers)}

    thread = {"type": "thread.started", "thread_id": PARENT}
    told = found(thread, completed("gpt-5.4", 1_000, 600, 100), completed("gpt-5.4", 1_500, 600, 120))
    assert [(row.parts, row.requests, row.smallest, row.largest, row.at) for row in told.rows] == [
        ((("input", 400), ("cache_read", 600), ("output", 100)), None, 0, 1_000, None),
        ((("input", 500), ("output", 20)), None, 0, 500, None),
    ]
    told = found(thread, completed(None, 1_000, 600, 100))
    assert told.refused == [(2, "no model")]
    timed = {**completed("gpt-5.4", 10, 0, 1), "timestamp": "2026-06-01T12:00:00Z"}
    assert found(thread, timed, timed).repeated == 1
    assert found(timed).rows[0].at == micros(0)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (counted(60, counts(-1)), "negative"),
        (counted(60, counts(10, cached=20)), "cached exceeds input"),
        (counted(60, counts(10) | {"surprise": 1}), "unknown field surprise"),
        (counted(60, counts(10) | {"input_tokens": "10"}), "no number"),
        (event(60, "token_count", info=[]), "no usage"),
        (event(60, "token_count", info={"total_token_usage": None}), "no usage"),
        (event(60, "token_count", info={"total_token_usage": counts(1), "last_token_usage": 5}), "no usage"),
        ({**counted(60, counts(10)), "timestamp": None}, "no time"),
        ({**counted(60, counts(10)), "timestamp": "2026-06-01T12:00:00"}, "naive time"),
    ],
)
def test_a_line_that_is_not_understood_is_refused_by_itself(found, line, reason):
    """What follows counts."""
    told = found(meta(PARENT), turn(1), turn(2), line, counted(120, SECOND, SECOND))
    assert [why for _, why in told.refused] == [reason]
    assert told.requests == 1


def test_lines_are_read_in_any_order_of_their_members(found):
    """Another program may have written them again, with spaces."""
    lines = [json.dumps(dict(reversed(each.items()))) for each in session()]
    assert found(*lines).parts == found(*session()).parts


def test_a_line_that_was_cut_loses_nothing_else(found):
    """Nor do lines that are no objects, or hold others."""
    told = found(
        *session("{nonsense", "[]", "5", codex_line(150, "response_item", type="message"), '{"timestamp":"x'),
        end="",
    )
    assert (told.requests, told.refused) == (2, [(5, "no JSON"), (9, "cut line")])


def test_a_session_without_an_id_has_that_of_its_file(tmp_path):
    """A file has it in its name; without either all counts."""
    lines = session()[1:]
    named = written(tmp_path / f"rollout-2026-06-01T12-00-00-{PARENT}.jsonl", lines)
    whole = written(tmp_path / "x.jsonl", session())
    assert read(codex, named, whole).requests == 2
    other = written(tmp_path / "y.jsonl", lines)
    assert (read(codex, other).requests, read(codex, other, other).requests) == (2, 4)


@pytest.mark.parametrize(
    "head",
    [
        json.dumps(meta(PARENT), separators=(",", ":")),
        '{"type":"thread.started","thread_id":"x"}',
        '{"id":"x","instructions":null}\n{"record_type":"state"}',
    ],
)
def test_a_file_of_codex_is_known_by_its_beginning(head):
    """Whichever version wrote it."""
    assert codex.signs(head.encode())
    assert codex.signs(b"a" + head.encode()) is None


def test_another_file_is_not_taken_for_one_of_codex():
    """A line of another log is none."""
    assert codex.signs(b'{"type":"assistant"}') is None


def test_a_session_that_goes_on_in_its_file_is_no_replay_of_itself(found):
    """It may introduce itself again."""
    told = found(meta(PARENT), meta(PARENT), turn(0), counted(0.1, FIRST), counted(60, SECOND, GROWN))
    assert (told.requests, told.repeated) == (2, 0)
    told = found(*session(meta(PARENT, 500), turn(500), counted(560, THIRD)))
    assert (told.requests, told.repeated) == (3, 0)
