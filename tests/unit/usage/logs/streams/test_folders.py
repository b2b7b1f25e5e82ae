"""Logs that are found by the name of a tool, where it usually keeps them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from costcalc.errors import UsageLogError
from costcalc.usage.logs.files.sources import sources
from costcalc.usage.logs.streams.folders import PLACES, usual_logs, usual_notes
from costcalc.usage.logs.streams.known import STREAMS

VARIABLES = [name for place in PLACES.values() for name in place.variables]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with nothing in it."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "me"))
    (tmp_path / "me").mkdir()
    return tmp_path / "me"


def put(path, text="{}"):
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_every_log_with_state_has_a_place():
    """And every place is one of a log that is read."""
    assert set(PLACES) == {each.name for each in STREAMS}


@pytest.mark.parametrize(
    ("tool", "files", "others"),
    [
        (
            "claude-code",
            (".claude/projects/-x/a.jsonl", ".claude/projects/-x/a/subagents/agent-b.jsonl",
             ".config/claude/projects/-y/c.jsonl"),
            (".claude/projects/-x/memory/notes.md", ".claude/history.jsonl"),
        ),
        (
            "codex",
            (".codex/archived_sessions/rollout-b.jsonl", ".codex/sessions/2026/06/01/rollout-a.jsonl",
             ".codex/sessions/2026/06/02/rollout-c.jsonl.zst"),
            (".codex/history.jsonl",),
        ),
        (
            "gemini-cli",
            (".gemini/tmp/shop/chats/s-1/agent.jsonl", ".gemini/tmp/shop/chats/session-a.jsonl",
             ".gemini/tmp/shop/chats/session-b.json"),
            (".gemini/tmp/shop/logs.json",),
        ),
        (
            "opencode",
            (".local/share/opencode/opencode-dev.db", ".local/share/opencode/opencode.db"),
            (".local/share/opencode/storage/message/ses_1/msg_1.json", ".local/share/opencode/auth.json"),
        ),
    ],
)  # fmt: skip
def test_logs_are_found_where_a_tool_keeps_them(home, tool, files, others):
    """With names from ~ on, and nothing else that lies there."""
    for each in (*files, *others):
        put(home / each)
    found = usual_logs(tool)
    assert found.files == tuple((str(Path("~", each)), str(home / each)) for each in files)


@pytest.mark.parametrize("tool", PLACES)
def test_where_nothing_was_found_is_said(home, tool):
    """And what to say instead."""
    with pytest.raises(UsageLogError) as caught:
        sources([tool])
    message = str(caught.value)
    assert all(pattern in message for pattern in PLACES[tool].patterns)
    assert PLACES[tool].variables[0] in message
    assert str(home) not in message


def test_variables_name_other_folders(home, tmp_path, monkeypatch):
    """Several with commas between; the usual ones are not looked at then."""
    put(home / ".claude/projects/-x/a.jsonl")
    put(tmp_path / "one[1]" / "projects/-x/b.jsonl")
    put(home / "two/projects/-x/c.jsonl")
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", f"{tmp_path / 'one[1]'}, ~/two")
    found = usual_logs("claude-code")
    assert found.files == (
        (str(tmp_path / "one[1]/projects/-x/b.jsonl"), str(tmp_path / "one[1]/projects/-x/b.jsonl")),
        ("~/two/projects/-x/c.jsonl", str(home / "two/projects/-x/c.jsonl")),
    )


def test_a_folder_that_is_linked_is_read_once(home):
    """Both of the usual names may lead to one."""
    put(home / ".claude/projects/-x/a.jsonl")
    (home / ".config").mkdir()
    (home / ".config/claude").symlink_to(home / ".claude")
    assert len(usual_logs("claude-code").files) == 1


def test_the_files_that_opencode_wrote_before_its_database_are_read_without_it_alone(home):
    """The database has them too."""
    put(home / ".local/share/opencode/storage/message/ses_1/msg_1.json")
    assert [name for name, _ in usual_logs("opencode").files] == [
        "~/.local/share/opencode/storage/message/ses_1/msg_1.json"
    ]


@pytest.mark.parametrize(
    ("settings", "warning"),
    [
        (None, "after 30 days"),
        ("{}", "after 30 days"),
        ("{nonsense", "after 30 days"),
        ("[]", "after 30 days"),
        ('{"cleanupPeriodDays": 60}', "after 60 days"),
        ('{"cleanupPeriodDays": 99999}', None),
    ],
)
def test_logs_that_claude_code_deletes_are_told(home, settings, warning):
    """As its settings say, in their own file."""
    put(home / ".claude/projects/-x/a.jsonl")
    if settings is not None:
        put(home / ".claude/settings.json", settings)
    notes = usual_logs("claude-code").notes
    assert [warning in note and "~/.claude/settings.json" in note for note in notes] == [True] * bool(warning)


@pytest.mark.parametrize(
    ("settings", "warning"),
    [
        ({}, "after 30d"),
        ({"general": {"sessionRetention": {"maxAge": "7d"}}}, "after 7d"),
        ({"general": {"sessionRetention": {"enabled": False}}}, None),
    ],
)
def test_sessions_that_gemini_cli_deletes_are_told(home, settings, warning):
    """It keeps them for 30 days where nobody says otherwise."""
    put(home / ".gemini/tmp/shop/chats/session-a.jsonl")
    put(home / ".gemini/settings.json", json.dumps(settings))
    notes = usual_logs("gemini-cli").notes
    assert [warning in note for note in notes] == [True] * bool(warning)


def test_the_name_of_a_tool_is_what_it_keeps(home, monkeypatch, tmp_path):
    """Unless something at hand is called so; one that keeps nothing loses nothing of another."""
    put(home / ".codex/sessions/2026/06/01/rollout-a.jsonl")
    assert [file.name for file in sources(["codex"])] == ["~/.codex/sessions/2026/06/01/rollout-a.jsonl"]
    both = sources(["codex", "opencode"])
    assert [bool(file.fault) for file in both] == [False, True]
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "codex", '{"a": 1}')
    assert [file.name for file in sources(["codex"])] == ["codex"]


def test_what_to_know_of_tools_is_told_once(home):
    """Whatever else is named."""
    put(home / ".claude/projects/-x/a.jsonl")
    assert len(usual_notes(["claude-code", "claude-code", "codex", "x.jsonl"])) == 1
    assert usual_notes(["x.jsonl"]) == ()
